import { toNumber } from './compare.ts';
import { TemplateError } from './errors.ts';
import { escapeHtml } from './html.ts';
import { formatPercent } from './percent.ts';
import { isCompound, isUndefined, listFrom, readText, tupleFrom, typeName, type Value } from './values.ts';

export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

const MAX_REPEATED_CHARACTERS = 10_000_000n;
const MAX_POWER_BITS = 100_000n;

/** Python's binary operators. @throws TemplateError where the types do not fit, or a value is missing */
export function calculate(operator: Operator, a: Value, b: Value): Value {
  const [left, right] = [toNumber(a), toNumber(b)];
  if (left !== null && right !== null) return calculateNumbers(operator, left, right);
  const result = combine(operator, a, b);
  if (result !== null) return result;
  for (const value of [a, b]) if (isUndefined(value)) throw new TemplateError(value.reason);
  throw new TemplateError(`unsupported operand types for ${operator}: '${typeName(a)}' and '${typeName(b)}'`);
}

/** What is no arithmetic; null = these types have no such operator. */
function combine(operator: Operator, a: Value, b: Value): Value | null {
  const [left, right] = [readText(a), readText(b)];
  const marked = (value: Value) => isCompound(value) && value.type === 'markup';
  if (operator === '%' && left !== null) {
    if (marked(a)) throw new TemplateError('`%` on text marked as safe HTML is not supported');
    return formatPercent(left, b);
  }
  if (operator === '+') {
    if (left !== null && right !== null) {
      if (!marked(a) && !marked(b)) return left + right;
      return { type: 'markup', text: (marked(a) ? left : escapeHtml(left)) + (marked(b) ? right : escapeHtml(right)) };
    }
    if (isCompound(a) && isCompound(b)) {
      if (a.type === 'list' && b.type === 'list') return listFrom([...a.items, ...b.items]);
      if (a.type === 'tuple' && b.type === 'tuple') return tupleFrom([...a.items, ...b.items]);
    }
  }
  if (operator === '*') {
    const times = toNumber(b);
    if (typeof times === 'bigint') return repeat(a, times);
    const first = toNumber(a);
    if (typeof first === 'bigint') return repeat(b, first);
  }
  return null;
}

function repeat(value: Value, times: bigint): Value | null {
  const text = readText(value);
  // What is empty stays so, however often: the number may be beyond what a list or a text can be made of.
  const isEmpty = text === '' || (isCompound(value) && 'items' in value && value.items.length === 0);
  const count = times < 0n || isEmpty ? 0n : times;
  if (text !== null) {
    if (BigInt(text.length) * count > MAX_REPEATED_CHARACTERS) throw new TemplateError('a repeated text is too long');
    return text.repeat(Number(count));
  }
  if (!isCompound(value) || (value.type !== 'list' && value.type !== 'tuple')) return null;
  if (BigInt(value.items.length) * count > MAX_REPEATED_CHARACTERS)
    throw new TemplateError('a repeated list is too long');
  const items = Array.from({ length: Number(count) }, () => value.items).flat();
  return value.type === 'list' ? listFrom(items) : tupleFrom(items);
}

function calculateNumbers(operator: Operator, a: bigint | number, b: bigint | number): Value {
  if ((operator === '/' || operator === '//' || operator === '%') && Number(b) === 0)
    throw new TemplateError('division by zero');
  if (typeof a === 'bigint' && typeof b === 'bigint') return calculateInts(operator, a, b);
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '//':
      return floorDivide(x, y);
    case '%':
      return modulo(x, y);
    case '**':
      if (x === 0 && y < 0) throw new TemplateError('0.0 cannot be raised to a negative power');
      if (x < 0 && !Number.isInteger(y)) throw new TemplateError('complex numbers are not supported');
      if (Number.isFinite(x) && Number.isFinite(y) && !Number.isFinite(x ** y))
        throw new TemplateError('a power is too large');
      return x ** y;
  }
}

function calculateInts(operator: Operator, a: bigint, b: bigint): Value {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return Number(a) / Number(b);
    case '//':
      return (a - (((a % b) + b) % b)) / b;
    case '%':
      return ((a % b) + b) % b;
    case '**': {
      if (b < 0n) {
        if (a === 0n) throw new TemplateError('0.0 cannot be raised to a negative power');
        return Number(a) ** Number(b);
      }
      if (a * a > 1n && BigInt(a.toString(2).length) * b > MAX_POWER_BITS)
        throw new TemplateError('a power is too large');
      return a ** b;
    }
  }
}

/** The rest has the sign of the divisor. */
function modulo(x: number, y: number): number {
  const rest = x % y;
  if (rest === 0) return Math.sign(y) < 0 || Object.is(y, -0) ? -0 : 0;
  return rest < 0 !== y < 0 ? rest + y : rest;
}

function floorDivide(x: number, y: number): number {
  const rest = modulo(x, y);
  const quotient = (x - rest) / y;
  if (quotient === 0) return Object.is(x / y, -0) || x / y < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** Python's `-value`. @throws TemplateError where it is no number */
export function negate(value: Value): Value {
  const number = toNumber(value);
  if (number === null)
    throw new TemplateError(isUndefined(value) ? value.reason : `bad operand type for unary -: '${typeName(value)}'`);
  return -number;
}

/** Python's `+value`. @throws TemplateError where it is no number */
export function toPositive(value: Value): Value {
  const number = toNumber(value);
  if (number === null)
    throw new TemplateError(isUndefined(value) ? value.reason : `bad operand type for unary +: '${typeName(value)}'`);
  return number;
}
