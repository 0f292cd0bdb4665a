import {
  decimalFraction,
  exactRoot,
  fraction,
  nearest,
  negated,
  ONE,
  powerOf,
  productOf,
  quotientOf,
  type Rational,
  sumOf,
} from '../numbers/rational.ts';

/** A number a + bi. */
export interface Complex {
  readonly re: number;
  readonly im: number;
  /** The same as a fraction, where it is one and small enough to be computed; then `im` is 0. */
  readonly exact?: Rational;
  /** Whether it is known that no fraction is equal to it: a root that is none, \pi, e; and each of these times or plus a fraction. */
  readonly irrational?: boolean;
}

export const real = (re: number): Complex => ({ re, im: 0 });
export const NOT_A_NUMBER: Complex = real(Number.NaN);
export const I: Complex = { re: 0, im: 1 };

export const irrational = (re: number): Complex => ({ re, im: 0, irrational: true });

/** Of a sum, product or quotient: one side is no fraction, the other one is, and not 0 where it multiplies. */
function staysIrrational(a: Complex, b: Complex, multiplies: boolean): boolean {
  const by = (x: Complex, y: Complex) =>
    x.irrational === true && y.exact !== undefined && !(multiplies && y.exact.over === 0n);
  return by(a, b) || by(b, a);
}

const computed = (re: number, isIrrational: boolean): Complex => (isIrrational ? irrational(re) : real(re));

export const exactly = (value: Rational): Complex => ({ re: nearest(value), im: 0, exact: value });
export const integer = (value: number): Complex => exactly(fraction(BigInt(value))!);

/** A decimal as it is written. */
export function decimal(text: string): Complex {
  const value = decimalFraction(text);
  return value === null ? real(Number(text)) : exactly(value);
}

/**
 * By fractions where both are; where the result is too large for that, or none, it has no value: a rounded one would make 1/2^99999 the
 * same as 1/2^99998. null = not both are fractions.
 */
function byFractions(a: Complex, b: Complex, f: (a: Rational, b: Rational) => Rational | null): Complex | null {
  if (a.exact === undefined || b.exact === undefined) return null;
  const value = f(a.exact, b.exact);
  return value === null ? NOT_A_NUMBER : exactly(value);
}

export function add(a: Complex, b: Complex): Complex {
  const sum = byFractions(a, b, sumOf);
  if (sum !== null) return sum;
  if (a.im === 0 && b.im === 0) return computed(a.re + b.re, staysIrrational(a, b, false));
  return { re: a.re + b.re, im: a.im + b.im };
}

export function negate(a: Complex): Complex {
  if (a.exact !== undefined) return exactly(negated(a.exact));
  return a.irrational === true ? irrational(-a.re) : { re: -a.re, im: -a.im };
}

export function multiply(a: Complex, b: Complex): Complex {
  const product = byFractions(a, b, productOf);
  if (product !== null) return product;
  if (a.im === 0 && b.im === 0) return computed(a.re * b.re, staysIrrational(a, b, true));
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function divide(a: Complex, b: Complex): Complex {
  const quotient = byFractions(a, b, quotientOf);
  if (quotient !== null) return quotient;
  if (a.im === 0 && b.im === 0) return computed(a.re / b.re, staysIrrational(a, b, true));
  const size = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}

export function magnitude(a: Complex): number {
  return a.im === 0 ? Math.abs(a.re) : Math.hypot(a.re, a.im);
}

/** Principal value. */
export function power(a: Complex, b: Complex): Complex {
  if (b.exact?.under === 1n && a.exact !== undefined) return byFractions(a, b, (base, by) => powerOf(base, by.over))!;
  const exact = a.exact === undefined || b.exact === undefined ? null : rootPower(a.exact, b.exact);
  if (exact !== null) return exactly(exact);
  if (isNoRoot(a, b.exact)) return irrational(a.re ** b.re);
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 64) return integerPower(a, b.re);
  if (a.im === 0 && b.im === 0 && a.re >= 0) return real(a.re ** b.re);
  if (magnitude(a) === 0) return NOT_A_NUMBER;
  const [log, angle] = [Math.log(magnitude(a)), Math.atan2(a.im, a.re)];
  const size = Math.exp(b.re * log - b.im * angle);
  const turn = b.im * log + b.re * angle;
  return { re: size * Math.cos(turn), im: size * Math.sin(turn) };
}

/** A positive fraction to a fractional power that is none. */
function isNoRoot(base: Complex, exponent: Rational | undefined): boolean {
  if (base.exact === undefined || base.exact.over <= 0n || exponent === undefined || exponent.under > 100n)
    return false;
  return exactRoot(base.exact, exponent.under) === null;
}

/** null = the root is no fraction. */
function rootPower(base: Rational, exponent: Rational): Rational | null {
  if (exponent.under > 100n) return null;
  const root = exactRoot(base, exponent.under);
  return root === null ? null : powerOf(root, exponent.over);
}

function integerPower(a: Complex, n: number): Complex {
  if (a.im === 0) return real(a.re ** n);
  let product = real(1);
  for (let step = 0; step < Math.abs(n); step += 1) product = multiply(product, a);
  return n < 0 ? divide(real(1), product) : product;
}

/** The real root of a negative number where the degree is odd, else the principal one. */
export function root(a: Complex, degree: Complex): Complex {
  const odd = degree.im === 0 && Math.abs(degree.re % 2) === 1;
  if (odd && a.im === 0 && a.re < 0) return negate(root(negate(a), degree));
  const exact = a.exact === undefined || degree.exact?.under !== 1n ? null : exactRoot(a.exact, degree.exact.over);
  if (exact !== null) return exactly(exact);
  if (a.im === 0 && a.re >= 0 && degree.re === 2)
    return computed(Math.sqrt(a.re), a.exact !== undefined && degree.exact !== undefined);
  if (a.im === 0 && a.re < 0 && degree.re === 2) return { re: 0, im: Math.sqrt(-a.re) };
  return power(a, divide(exactly(ONE), degree));
}

/** A function of real numbers; anything else has no value here. */
export function toComplex(f: (x: number) => number): (a: Complex) => Complex {
  return (a) => (a.im === 0 ? real(f(a.re)) : NOT_A_NUMBER);
}
