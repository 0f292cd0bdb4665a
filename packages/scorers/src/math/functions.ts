import { fraction, negated, quotientOf, type Rational } from '../numbers/rational.ts';
import { type Complex, divide, exactly, integer, magnitude, NOT_A_NUMBER, power, real, toComplex } from './complex.ts';

const TEN: Complex = integer(10);

/** Functions of one argument by their LaTeX names; angles in radians. */
export const FUNCTIONS: Readonly<Record<string, (a: Complex) => Complex>> = {
  sin: toComplex(Math.sin),
  cos: toComplex(Math.cos),
  tan: toComplex(Math.tan),
  cot: toComplex((x) => 1 / Math.tan(x)),
  sec: toComplex((x) => 1 / Math.cos(x)),
  csc: toComplex((x) => 1 / Math.sin(x)),
  arcsin: toComplex(Math.asin),
  arccos: toComplex(Math.acos),
  arctan: toComplex(Math.atan),
  sinh: toComplex(Math.sinh),
  cosh: toComplex(Math.cosh),
  tanh: toComplex(Math.tanh),
  ln: toComplex(Math.log),
  log: (a) => logarithm(a, TEN),
  lg: (a) => logarithm(a, TEN),
  exp: (a) => power(real(Math.E), a),
};

export function logarithm(a: Complex, base: Complex): Complex {
  const exact = a.exact !== undefined && base.exact !== undefined ? exactLogarithm(a.exact, base.exact) : null;
  if (exact !== null) return exactly(exact);
  return a.im === 0 && base.im === 0 ? divide(real(Math.log(a.re)), real(Math.log(base.re))) : NOT_A_NUMBER;
}

/** How many factors are multiplied, at most. */
const FACTOR_LIMIT = 2000n;

/** n!, for whole n up to 2000. */
export function factorial(a: Complex): Complex {
  const n = toInteger(a);
  if (n === null || n < 0n || n > FACTOR_LIMIT) return NOT_A_NUMBER;
  let product = 1n;
  for (let factor = 2n; factor <= n; factor += 1n) product *= factor;
  return exactly(fraction(product)!);
}

/** n over k, for whole 0 <= k <= n <= 2000. */
export function binomial(a: Complex, b: Complex): Complex {
  const [n, below] = [toInteger(a), toInteger(b)];
  if (n === null || below === null || below < 0n || below > n || n > FACTOR_LIMIT) return NOT_A_NUMBER;
  const isUpperHalf = 2n * below > n;
  const k = isUpperHalf ? n - below : below;
  let product = 1n;
  for (let step = 1n; step <= k; step += 1n) product = (product * (n - k + step)) / step;
  return exactly(fraction(product)!);
}

function toInteger({ exact }: Complex): bigint | null {
  return exact !== undefined && exact.under === 1n ? exact.over : null;
}

export function absolute(a: Complex): Complex {
  if (a.exact === undefined) return real(magnitude(a));
  return exactly(a.exact.over < 0n ? negated(a.exact) : a.exact);
}

export const floor = rounded(Math.floor, (value) => floorInteger(value));
export const ceiling = rounded(Math.ceil, (value) => -floorInteger(negated(value)));

/** Of a computed value that is whole but for the last digits of its computation, that whole number. */
function rounded(f: (x: number) => number, exact: (value: Rational) => bigint): (a: Complex) => Complex {
  const near = toComplex((x) => (Math.abs(x - Math.round(x)) < 1e-9 ? Math.round(x) : f(x)));
  return (a) => (a.exact === undefined ? near(a) : exactly(fraction(exact(a.exact))!));
}

function floorInteger({ over, under }: Rational): bigint {
  const part = over / under;
  return over < 0n && part * under !== over ? part - 1n : part;
}

/** The quotient of two logarithms of fractions where it is a fraction itself: log_2 64 = 6, log_4 8 = 3/2. */
function exactLogarithm(a: Rational, base: Rational): Rational | null {
  const near = Math.log(Number(a.over) / Number(a.under)) / Math.log(Number(base.over) / Number(base.under));
  if (!Number.isFinite(near)) return null;
  for (let under = 1n; under <= 12n; under += 1n) {
    const over = Math.round(near * Number(under));
    if (Math.abs(near * Number(under) - over) > 1e-9 || Math.abs(over) > 2000) continue;
    const [left, right] = [
      power(exactly(base), exactly(fraction(BigInt(over))!)),
      power(exactly(a), exactly(fraction(under)!)),
    ];
    if (
      left.exact !== undefined &&
      right.exact !== undefined &&
      left.exact.over === right.exact.over &&
      left.exact.under === right.exact.under
    )
      return quotientOf(fraction(BigInt(over))!, fraction(under)!);
  }
  return null;
}
