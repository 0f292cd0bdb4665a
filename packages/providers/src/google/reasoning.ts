import type { JsonObject, Reasoning } from '@evenhand/core';

const LEVELS = ['minimal', 'low', 'medium', 'high'];

/** Fields of `thinkingConfig`, or why there are none. Not at all is a budget of 0, which not every model takes. */
export function thinkingConfig(told: Reasoning): JsonObject | string {
  if ('budgetTokens' in told) return { thinkingBudget: told.budgetTokens };
  if (told.effort === 'none') return { thinkingBudget: 0 };
  if (!LEVELS.includes(told.effort))
    return `it does not take the effort ${told.effort}; it takes none, ${LEVELS.join(', ')}, or budgetTokens`;
  return { thinkingLevel: told.effort.toUpperCase() };
}
