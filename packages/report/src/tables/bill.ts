/** Whether a bill and the price table tell two different stories of a cost, in USD: by more than 1 %, and by more than rounding. */
export function isBillDifferent(listUsd: number | null, billedUsd: number | null): boolean {
  if (listUsd === null || billedUsd === null) return false;
  const difference = Math.abs(billedUsd - listUsd);
  return difference > 0.01 * Math.max(listUsd, billedUsd) && difference > 5e-7;
}
