/**
 * The share of the error rate that each of `looks` looks at the data may use; they sum to 1. Power family α·t³ at the
 * fractions t = 1/K … K/K (Kim & DeMets 1987), close to O'Brien & Fleming's: little early, most at the end. Each look is
 * tested at its own increment, so that the overall rate is held by Bonferroni's inequality, whatever the dependence of
 * the looks and whatever is estimated: differences, ratios and the best of several alike.
 * Throws where the number of looks is not a whole number above 0.
 * METHODOLOGY §8.5.
 */
export function spendingShares(looks: number): number[] {
  if (!Number.isSafeInteger(looks) || looks < 1)
    throw new RangeError(`looks is ${looks}; expected a whole number above 0`);
  const spent = (look: number) => (look / looks) ** 3;
  return Array.from({ length: looks }, (_, look) => spent(look + 1) - spent(look));
}
