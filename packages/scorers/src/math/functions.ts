import { type Complex, divide, magnitude, NOT_A_NUMBER, power, real, toComplex } from './complex.ts';

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
  log: toComplex(Math.log10),
  lg: toComplex(Math.log10),
  exp: (a) => power(real(Math.E), a),
};

export function logarithm(a: Complex, base: Complex): Complex {
  return a.im === 0 && base.im === 0 ? divide(real(Math.log(a.re)), real(Math.log(base.re))) : NOT_A_NUMBER;
}

/** n!, for whole n up to 170. */
export function factorial(a: Complex): Complex {
  if (a.im !== 0 || !Number.isInteger(a.re) || a.re < 0 || a.re > 170) return NOT_A_NUMBER;
  let product = 1;
  for (let n = 2; n <= a.re; n += 1) product *= n;
  return real(product);
}

/** n over k, for whole 0 <= k <= n <= 1000. */
export function binomial(a: Complex, b: Complex): Complex {
  const [n, k] = [a.re, Math.min(b.re, a.re - b.re)];
  if (a.im !== 0 || b.im !== 0 || !Number.isInteger(n) || !Number.isInteger(k) || k < 0 || n > 1000)
    return NOT_A_NUMBER;
  let product = 1;
  for (let step = 1; step <= k; step += 1) product = (product * (n - k + step)) / step;
  return real(Math.round(product));
}

export const absolute = (a: Complex): Complex => real(magnitude(a));
export const floor = toComplex(Math.floor);
export const ceiling = toComplex(Math.ceil);
