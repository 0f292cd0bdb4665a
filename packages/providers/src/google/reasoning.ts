import type { JsonObject, Reasoning } from '@evenhand/core';

const LEVELS = ['minimal', 'low', 'medium', 'high'];

/** Fields of `thinkingConfig`, or why there are none. Not at all is a budget of 0, which not every model takes. */
export function toThinkingConfig(reasoning: Reasoning): JsonObject | string {
  if ('budgetTokens' in reasoning) return { thinkingBudget: reasoning.budgetTokens };
  if (reasoning.effort === 'none') return { thinkingBudget: 0 };
  if (!LEVELS.includes(reasoning.effort))
    return `it does not accept the effort ${reasoning.effort}; it accepts none, ${LEVELS.join(', ')}, or budgetTokens`;
  return { thinkingLevel: reasoning.effort.toUpperCase() };
}
