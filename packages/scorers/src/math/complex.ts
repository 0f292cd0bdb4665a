/** A number a + bi. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const real = (re: number): Complex => ({ re, im: 0 });
export const NOT_A_NUMBER: Complex = real(Number.NaN);
export const I: Complex = { re: 0, im: 1 };

export function add(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

export function negate(a: Complex): Complex {
  return { re: -a.re, im: -a.im };
}

export function multiply(a: Complex, b: Complex): Complex {
  if (a.im === 0 && b.im === 0) return real(a.re * b.re);
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function divide(a: Complex, b: Complex): Complex {
  if (a.im === 0 && b.im === 0) return real(a.re / b.re);
  const size = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
}

export function magnitude(a: Complex): number {
  return Math.hypot(a.re, a.im);
}

/** Principal value. */
export function power(a: Complex, b: Complex): Complex {
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 64) return integerPower(a, b.re);
  if (a.im === 0 && b.im === 0 && a.re >= 0) return real(a.re ** b.re);
  if (magnitude(a) === 0) return NOT_A_NUMBER;
  const [log, angle] = [Math.log(magnitude(a)), Math.atan2(a.im, a.re)];
  const size = Math.exp(b.re * log - b.im * angle);
  const turn = b.im * log + b.re * angle;
  return { re: size * Math.cos(turn), im: size * Math.sin(turn) };
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
  if (odd && a.im === 0 && a.re < 0) return real(-((-a.re) ** (1 / degree.re)));
  if (a.im === 0 && a.re >= 0 && degree.re === 2) return real(Math.sqrt(a.re));
  if (a.im === 0 && a.re < 0 && degree.re === 2) return { re: 0, im: Math.sqrt(-a.re) };
  return power(a, divide(real(1), degree));
}

/** A function of real numbers; anything else has no value here. */
export function toComplex(f: (x: number) => number): (a: Complex) => Complex {
  return (a) => (a.im === 0 ? real(f(a.re)) : NOT_A_NUMBER);
}
