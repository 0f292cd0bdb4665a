import { pyStrip } from './python-text.ts';

const NUMBER = /(?:\d+(?:_\d+)*)?\.?(?:\d+(?:_\d+)*)?(?:[eE][-+]?\d+)?/y;
const LONGEST = 200;

/**
 * What Python's `float(eval(text))` gives for a text of plain arithmetic: numbers, + - * / // % ** and brackets. Nothing
 * is ever run. null = Python would raise, or it is no plain arithmetic.
 */
export function pyArithmetic(text: string): number | null {
  const source = { text: pyStrip(text), at: 0 };
  if (source.text.length > LONGEST) return null;
  const value = sum(source);
  return value === null || source.at !== source.text.length || !Number.isFinite(value) ? null : value;
}

interface Source {
  readonly text: string;
  at: number;
}

function consume(source: Source, ...signs: readonly string[]): string | null {
  blank(source);
  const sign = signs.find((one) => source.text.startsWith(one, source.at));
  if (sign === undefined) return null;
  source.at += sign.length;
  blank(source);
  return sign;
}

function blank(source: Source): void {
  while (source.text[source.at] === ' ' || source.text[source.at] === '\t') source.at += 1;
}

function sum(source: Source): number | null {
  let left = product(source);
  for (let sign = consume(source, '+', '-'); sign !== null && left !== null; sign = consume(source, '+', '-')) {
    const right = product(source);
    left = right === null ? null : sign === '+' ? left + right : left - right;
  }
  return left;
}

function product(source: Source): number | null {
  let left = signed(source);
  for (;;) {
    if (left === null || source.text.startsWith('**', source.at)) return left;
    const sign = consume(source, '//', '*', '/', '%');
    if (sign === null) return left;
    const right = signed(source);
    if (right === null || (sign !== '*' && right === 0)) return null;
    left = apply(sign, left, right);
  }
}

function apply(sign: string, left: number, right: number): number {
  if (sign === '*') return left * right;
  if (sign === '/') return left / right;
  const floor = Math.floor(left / right);
  return sign === '//' ? floor : left - floor * right;
}

function signed(source: Source): number | null {
  const sign = consume(source, '+', '-');
  if (sign === null) return power(source);
  const value = signed(source);
  return value === null ? null : sign === '-' ? -value : value;
}

function power(source: Source): number | null {
  const base = atom(source);
  if (base === null || consume(source, '**') === null) return base;
  const exponent = signed(source);
  return exponent === null || (base === 0 && exponent < 0) ? null : base ** exponent;
}

function atom(source: Source): number | null {
  if (consume(source, '(') !== null) {
    const value = sum(source);
    return value === null || consume(source, ')') === null ? null : value;
  }
  NUMBER.lastIndex = source.at;
  const text = NUMBER.exec(source.text)?.[0] ?? '';
  const value = text === '' || text === '.' ? Number.NaN : Number(text.replaceAll('_', ''));
  if (!Number.isFinite(value) || /^0[\d_]*[1-9][\d_]*$/.test(text)) return null;
  source.at += text.length;
  return /[\p{L}\p{N}_.]/u.test(source.text[source.at] ?? '') ? null : value;
}
