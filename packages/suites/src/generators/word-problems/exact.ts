/** A quotient of two whole numbers, kept unreduced so that no step rounds. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** `numerator / denominator`, where the quotient may have decimals. */
export const over = (numerator: number, denominator: number): Ratio => ({ numerator, denominator });

/** Plain decimal text such as `42`, `3.5` or `3.75`; null unless the value is positive and exact with two places. */
export function plain(value: number | Ratio): string | null {
  const { numerator, denominator } = typeof value === 'number' ? over(value, 1) : value;
  const isExact = Number.isSafeInteger(numerator) && Number.isSafeInteger(100 * numerator) && denominator > 0;
  if (!isExact || numerator <= 0 || (100 * numerator) % denominator !== 0) return null;
  const hundredths = (100 * numerator) / denominator;
  const decimals = String(hundredths % 100)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${Math.floor(hundredths / 100)}${decimals && '.'}${decimals}`;
}

/** An amount in cents as a price tag shows it: `3`, `3.50`. */
export const money = (cents: number): string =>
  `${Math.floor(cents / 100)}${cents % 100 === 0 ? '' : `.${String(cents % 100).padStart(2, '0')}`}`;

/** Tenths as a decimal: 25 is `2.5`, 30 is `3`. */
export const tenths = (count: number): string => `${Math.floor(count / 10)}${count % 10 === 0 ? '' : `.${count % 10}`}`;

export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;
