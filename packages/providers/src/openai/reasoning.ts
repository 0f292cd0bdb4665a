import type { JsonObject, Reasoning, RequestSupport } from '@evenhand/core';

/**
 * How a host is told to reason, by the field that its entry names; null = it has no words for this.
 * No reasoning at all is the effort `none` or a budget of 0 tokens, and goes by the same words.
 */
export function toReasoningFields(reasoning: Reasoning, field: RequestSupport['reasoningField']): JsonObject | null {
  const reasoningEffort = 'effort' in reasoning ? reasoning.effort : reasoning.budgetTokens === 0 ? 'none' : null;
  const budget = 'budgetTokens' in reasoning ? reasoning.budgetTokens : null;
  switch (field) {
    case 'reasoning_effort':
      return reasoningEffort === null ? null : { reasoning_effort: reasoningEffort };
    case 'reasoning':
      return { reasoning: reasoningEffort === null ? { max_tokens: budget } : { effort: reasoningEffort } };
    case 'thinking':
      if (reasoningEffort === 'none') return { thinking: { type: 'disabled' } };
      return reasoningEffort === null ? { thinking: { type: 'enabled', budget_tokens: budget } } : null;
    case 'thinking_effort':
      if (reasoningEffort === 'none') return { thinking: { type: 'disabled' } };
      return reasoningEffort === null ? null : { thinking: { type: 'enabled' }, reasoning_effort: reasoningEffort };
    case 'enable_thinking':
      if (reasoningEffort === 'none') return { enable_thinking: false };
      return reasoningEffort === null ? { enable_thinking: true, thinking_budget: budget } : null;
  }
}
