import type { JsonObject, Reasoning, Takes } from '@evenhand/core';

/**
 * How a host is told to reason, by the field that its entry names; null = it has no words for this.
 * No reasoning at all is the effort `none` or a budget of 0 tokens, and goes by the same words.
 */
export function reasoningFields(told: Reasoning, field: Takes['reasoningField']): JsonObject | null {
  const effort = 'effort' in told ? told.effort : told.budgetTokens === 0 ? 'none' : null;
  const budget = 'budgetTokens' in told ? told.budgetTokens : null;
  switch (field) {
    case 'reasoning_effort':
      return effort === null ? null : { reasoning_effort: effort };
    case 'reasoning':
      return { reasoning: effort === null ? { max_tokens: budget } : { effort } };
    case 'thinking':
      if (effort === 'none') return { thinking: { type: 'disabled' } };
      return effort === null ? { thinking: { type: 'enabled', budget_tokens: budget } } : null;
    case 'thinking_effort':
      if (effort === 'none') return { thinking: { type: 'disabled' } };
      return effort === null ? null : { thinking: { type: 'enabled' }, reasoning_effort: effort };
    case 'enable_thinking':
      if (effort === 'none') return { enable_thinking: false };
      return effort === null ? { enable_thinking: true, thinking_budget: budget } : null;
  }
}
