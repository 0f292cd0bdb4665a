import type { JsonObject, Reasoning } from '@evenhand/core';
import type { AnthropicOptions } from './options.ts';

/** The smallest budget that the interface takes. */
const LEAST_TOKENS = 1024;
const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'];

/** Fields of the body that tell a model how to reason, or why there are none. What it thinks is asked for as a summary. */
export function toThinkingFields(reasoning: Reasoning, style: AnthropicOptions['thinking']): JsonObject | string {
  const off = 'effort' in reasoning ? reasoning.effort === 'none' : reasoning.budgetTokens === 0;
  if (off) return { thinking: { type: 'disabled' } };
  if ('budgetTokens' in reasoning) {
    if (style === 'adaptive')
      return 'it decides itself how much to reason and takes no budgetTokens; say an effort (or options: { thinking: budget } for a model that does take them)';
    if (reasoning.budgetTokens < LEAST_TOKENS)
      return `it takes budgetTokens of ${LEAST_TOKENS} and more, found ${reasoning.budgetTokens}`;
    return { thinking: { type: 'enabled', budget_tokens: reasoning.budgetTokens, display: 'summarized' } };
  }
  if (style === 'budget') return 'it takes no word for the effort; say budgetTokens';
  if (!EFFORTS.includes(reasoning.effort))
    return `it does not accept the effort ${reasoning.effort}; it accepts ${EFFORTS.join(', ')}`;
  return { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: reasoning.effort } };
}
