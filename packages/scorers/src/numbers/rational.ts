/** A fraction of whole numbers of any size, in lowest terms; `under` is above 0. */
export interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

/**
 * Longest number that is read, in digits, and largest that is computed, in bits: what is beyond has no exact value here. Fractions must
 * be reduced, which takes the square of their length.
 */
const DIGIT_LIMIT = 2000;
const INTEGER_BIT_LIMIT = 40_000;
const FRACTION_BIT_LIMIT = 7000;

export const ONE: Rational = { over: 1n, under: 1n };

/** null = `under` is 0. */
export function fraction(over: bigint, under = 1n): Rational | null {
  if (under === 0n) return null;
  if (under === 1n) return { over, under };
  const divisor = greatestCommonDivisor(over < 0n ? -over : over, under < 0n ? -under : under);
  const sign = under < 0n ? -1n : 1n;
  return { over: (sign * over) / divisor, under: (sign * under) / divisor };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** -12.50, .5, 6.02e23, without separators of thousands. null = not such a number, or one too long to be read. */
export function decimalFraction(text: string): Rational | null {
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,4}))?$/.exec(text);
  if (match === null) return null;
  const [, sign, integerDigits = '', part = '', exponent = '0'] = match;
  const digits = integerDigits + part;
  if (digits === '' || digits.length > DIGIT_LIMIT) return null;
  const shift = Number(exponent) - part.length;
  const value = BigInt(digits) * (sign === '-' ? -1n : 1n);
  return shift >= 0 ? fraction(value * 10n ** BigInt(shift)) : fraction(value, 10n ** BigInt(-shift));
}

export function negated(a: Rational): Rational {
  return { over: -a.over, under: a.under };
}

export function sumOf(a: Rational, b: Rational): Rational | null {
  return within(fraction(a.over * b.under + b.over * a.under, a.under * b.under));
}

export function productOf(a: Rational, b: Rational): Rational | null {
  return within(fraction(a.over * b.over, a.under * b.under));
}

/** null = `b` is 0, or the value is too large. */
export function quotientOf(a: Rational, b: Rational): Rational | null {
  return within(fraction(a.over * b.under, a.under * b.over));
}

/** To a whole power. null = 0 to a negative power, or too large to be computed. */
export function powerOf(base: Rational, exponent: bigint): Rational | null {
  const size = exponent < 0n ? -exponent : exponent;
  if (exponent < 0n && base.over === 0n) return null;
  const unit = base.under === 1n && (base.over === 0n || base.over === 1n || base.over === -1n);
  if (unit) return { over: size === 0n ? 1n : base.over ** (2n - (size % 2n)), under: 1n };
  if (BigInt(bitsOf(base) - 3) * size > BigInt(INTEGER_BIT_LIMIT)) return null;
  const [over, under] = [base.over ** size, base.under ** size];
  if (exponent >= 0n) return within({ over, under });
  return within(over < 0n ? { over: -under, under: -over } : { over: under, under: over });
}

/** The root of a fraction that is a perfect power. null = it is none, or negative. */
export function exactRoot(a: Rational, degree: bigint): Rational | null {
  if (a.over < 0n || degree < 1n || degree > 100n) return null;
  const [over, under] = [integerRoot(a.over, degree), integerRoot(a.under, degree)];
  return over === null || under === null ? null : { over, under };
}

/** By Newton's method. */
function integerRoot(value: bigint, degree: bigint): bigint | null {
  if (value < 2n || degree === 1n) return value;
  let root = 1n << BigInt(Math.ceil(bitsIn(value) / Number(degree)) + 1);
  for (;;) {
    const next = ((degree - 1n) * root + value / root ** (degree - 1n)) / degree;
    if (next >= root) break;
    root = next;
  }
  return root ** degree === value ? root : null;
}

export function sameFraction(a: Rational, b: Rational): boolean {
  return a.over === b.over && a.under === b.under;
}

/** How far apart two fractions are. */
export function distance(a: Rational, b: Rational): Rational {
  const over = a.over * b.under - b.over * a.under;
  return { over: over < 0n ? -over : over, under: a.under * b.under };
}

export function atMost(a: Rational, b: Rational): boolean {
  return a.over * b.under <= b.over * a.under;
}

/** Whether it can be written as a decimal that ends. */
export function terminates(a: Rational): boolean {
  let under = a.under;
  for (const factor of [2n, 5n]) while (under % factor === 0n) under /= factor;
  return under === 1n;
}

/** The nearest number of the language, for what is computed inexactly. */
export function nearest(a: Rational): number {
  const excess = Math.max(bitsIn(a.over), bitsIn(a.under)) - 1000;
  if (excess <= 0) return Number(a.over) / Number(a.under);
  const [over, under] = [bitsIn(a.over), bitsIn(a.under)];
  if (over - under > 1100) return a.over < 0n ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (under - over > 1100) return 0;
  return Number(a.over >> BigInt(excess)) / Number(a.under >> BigInt(excess));
}

function within(a: Rational | null): Rational | null {
  return a === null || bitsOf(a) > (a.under === 1n ? INTEGER_BIT_LIMIT : FRACTION_BIT_LIMIT) ? null : a;
}

const bitsOf = (a: Rational): number => Math.max(bitsIn(a.over), bitsIn(a.under));

function bitsIn(value: bigint): number {
  return 4 * (value < 0n ? -value : value).toString(16).length;
}
