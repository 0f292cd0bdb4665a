/** How a number is to be written: what `%` and `format` have in common. */
export interface NumberStyle {
  /** `-` = only negative numbers have a sign, `+` = all, ` ` = a blank for the others. */
  readonly sign: '-' | '+' | ' ';
  /** `#`: a prefix such as `0x`, or a point that is always written. */
  readonly alternate: boolean;
  /** Digits; null = not stated. */
  readonly precision: number | null;
}

const BASES: Readonly<Record<string, readonly [base: number, prefix: string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
  d: [10, ''],
};

/** @returns sign with prefix, and digits, apart, so that zeros can be put between them */
export function writeInt(value: bigint, type: string, style: NumberStyle): [sign: string, digits: string] {
  const [base, prefix] = BASES[type]!;
  const absolute = (value < 0n ? -value : value).toString(base);
  const digits = type === 'X' ? absolute.toUpperCase() : absolute;
  return [writeSign(value < 0n, style) + (style.alternate ? prefix : ''), digits];
}

function writeSign(negative: boolean, style: NumberStyle): string {
  return negative ? '-' : style.sign === '-' ? '' : style.sign;
}

/** A float by `e`, `f` or `g`, in capitals where the letter is one. */
export function writeFloat(value: number, type: string, style: NumberStyle): [sign: string, digits: string] {
  const sign = writeSign(value < 0 || Object.is(value, -0), style);
  const absolute = Math.abs(value);
  let text: string;
  if (!Number.isFinite(absolute)) text = Number.isNaN(absolute) ? 'nan' : 'inf';
  else {
    const kind = type.toLowerCase();
    const precision = style.precision ?? 6;
    if (kind === 'f') text = toFixed(absolute, precision);
    else if (kind === 'e') text = padExponent(toExponential(absolute, precision));
    else text = writeGeneral(absolute, precision, style.alternate);
    if (style.alternate && !text.includes('.')) text = text.replace(/(?=e|$)/, '.');
  }
  return [sign, type === type.toUpperCase() ? text.toUpperCase() : text];
}

const padExponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

function writeGeneral(value: number, precision: number, keepZeros: boolean): string {
  const digits = Math.max(1, precision);
  const exponential = toExponential(value, digits - 1);
  const exponent = Number(exponential.split('e')[1]);
  const trim = (text: string) => (keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, ''));
  if (exponent >= -4 && exponent < digits) return trim(toFixed(value, digits - 1 - exponent));
  const [mantissa, power] = exponential.split('e') as [string, string];
  return padExponent(`${trim(mantissa)}e${power}`);
}

/** All digits of a float: each has an end in the decimal system. */
function writeExactly(value: number): [digits: bigint, scale: number] {
  if (!Number.isFinite(value)) throw new TypeError('expected a finite number');
  let scaled = value;
  let scale = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    scale++;
  }
  return [BigInt(scaled) * 5n ** BigInt(scale), scale];
}

/** Half to even on the exact value, as C and Python round; `Number.toFixed` rounds half up and stops at 100 digits. */
export function toFixed(value: number, decimals: number): string {
  const negative = value < 0 || Object.is(value, -0);
  const [digits, scale] = writeExactly(Math.abs(value));
  const rounded =
    scale <= decimals
      ? digits * 10n ** BigInt(decimals - scale)
      : divideHalfEven(digits, 10n ** BigInt(scale - decimals));
  const text = rounded.toString().padStart(decimals + 1, '0');
  const shown = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  return negative ? `-${shown}` : shown;
}

function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

function toExponential(value: number, decimals: number): string {
  if (value === 0) return `${toFixed(0, decimals)}e+0`;
  const [digits, scale] = writeExactly(value);
  const text = digits.toString();
  let exponent = text.length - 1 - scale;
  const drop = text.length - 1 - decimals;
  let rounded = drop <= 0 ? digits * 10n ** BigInt(-drop) : divideHalfEven(digits, 10n ** BigInt(drop));
  if (rounded.toString().length > decimals + 1) {
    rounded /= 10n;
    exponent++;
  }
  const shown = rounded.toString();
  const mantissa = decimals === 0 ? shown : `${shown[0]}.${shown.slice(1)}`;
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** Python's `round`. @param decimals may be negative */
export function roundFloat(value: number, decimals: number): number {
  if (!Number.isFinite(value)) return value;
  if (decimals >= 0) return Number(toFixed(value, decimals));
  const unit = 10n ** BigInt(-decimals);
  const [digits, scale] = writeExactly(Math.abs(value));
  const rounded = Number(divideHalfEven(digits, 10n ** BigInt(scale) * unit) * unit);
  return value < 0 ? -rounded : rounded;
}

/** Python's `round` of an int. */
export function roundInt(value: bigint, decimals: number): bigint {
  if (decimals >= 0) return value;
  const unit = 10n ** BigInt(-decimals);
  const rounded = divideHalfEven(value < 0n ? -value : value, unit) * unit;
  return value < 0n ? -rounded : rounded;
}
