import type { computeTurnCost } from '@evenhand/core';

/** What a reply came to, for a cap on money: by the price table or as billed, whichever is more. USD; null = neither is known. */
export function computeSettledUsd({ list, billed }: ReturnType<typeof computeTurnCost>): number | null {
  return list === null || billed === null ? (list ?? billed) : Math.max(list, billed);
}
