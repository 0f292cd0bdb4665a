/** Half of the last digit of a number that was written with so many decimals. */
export const computeHalfDigit = (decimals: number): number => 0.5 * 10 ** -decimals;

/** Half of the last digit of a number as it was printed: 0.005 of `66.67`. null = it is no number. */
export function computePrintedTolerance(text: string): number | null {
  const match = /^[-+]?\d+(?:\.(\d+))?%?$/.exec(text.trim());
  return match === null ? null : computeHalfDigit(match[1]?.length ?? 0);
}
