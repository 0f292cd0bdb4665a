/** Half of the last digit of a number that was written with so many decimals. */
export const computeHalfDigit = (decimals: number): number => 0.5 * 10 ** -decimals;

/** Half of the last digit of a number as it was printed: 0.005 of `66.67`. null = it is no number. */
export function computePrintedTolerance(text: string): number | null {
  const match = /^[-+]?\d+(?:\.(\d+))?%?$/.exec(text.trim());
  return match === null ? null : computeHalfDigit(match[1]?.length ?? 0);
}

/** A number as Python’s `round` gives it: the nearest to what the double holds exactly, of two as near the one with an even digit. */
export function roundAsPython(value: number, decimals: number): number {
  const rounded = Number(value.toFixed(decimals));
  const [, beyond = ''] =
    new RegExp(`\\.\\d{${decimals}}(\\d*)$`).exec(Math.abs(value).toFixed(Math.min(100, decimals + 40))) ?? [];
  if (!/^50*$/.test(beyond)) return rounded;
  const down = Math.trunc(value * 10 ** decimals);
  return (down % 2 === 0 ? down : down + Math.sign(value)) / 10 ** decimals;
}
