import { fraction } from '../numbers/rational.ts';
import { command, type Grammar } from './commands.ts';
import { add, type Complex, decimal, divide, exactly, multiply, negate, power } from './complex.ts';
import { type Cursor, consume, OVER, peek, STOPS, TIMES, type Value } from './cursor.ts';
import { absolute, factorial } from './functions.ts';
import { after, letter } from './letters.ts';
import { tokens } from './tokens.ts';

/** An expression that can be computed once its letters have values. */
export interface Expression {
  readonly value: (letters: ReadonlyMap<string, Complex>) => Complex;
  readonly letters: ReadonlySet<string>;
}

/** Longest expression that is read, in tokens; deeper ones than a quarter of it cannot be. */
const TOKEN_LIMIT = 600;
const DEPTH_LIMIT = 60;

/** Elementary expressions: LaTeX, or plain writing as `3/4`, `2*sqrt(5)`. null = not one of them. */
export function expression(text: string): Expression | null {
  const list = tokens(text);
  if (list.length === 0 || list.length > TOKEN_LIMIT) return null;
  const cursor: Cursor = { list, letters: new Set(), at: 0, depth: 0 };
  const value = sum(cursor);
  return value === null || cursor.at < list.length ? null : { value, letters: cursor.letters };
}

function sum(cursor: Cursor): Value | null {
  cursor.depth += 1;
  let value = cursor.depth > DEPTH_LIMIT ? null : product(cursor);
  while (value !== null && (peek(cursor) === '+' || peek(cursor) === '-')) {
    const minus = peek(cursor) === '-';
    cursor.at += 1;
    const [left, right] = [value, product(cursor)];
    value = right === null ? null : (letters) => add(left(letters), minus ? negate(right(letters)) : right(letters));
  }
  cursor.depth -= 1;
  return value;
}

function product(cursor: Cursor): Value | null {
  let value = signed(cursor);
  while (value !== null && !STOPS.has(peek(cursor))) {
    const sign = peek(cursor);
    if (TIMES.has(sign) || OVER.has(sign)) cursor.at += 1;
    const [left, right] = [value, TIMES.has(sign) || OVER.has(sign) ? signed(cursor) : raised(cursor)];
    if (right === null) return null;
    value = OVER.has(sign)
      ? (letters) => divide(left(letters), right(letters))
      : (letters) => multiply(left(letters), right(letters));
  }
  return value;
}

function signed(cursor: Cursor): Value | null {
  let minus = false;
  while (peek(cursor) === '-' || peek(cursor) === '+') {
    minus = minus !== (peek(cursor) === '-');
    cursor.at += 1;
  }
  const value = raised(cursor);
  return value === null || !minus ? value : (letters) => negate(value(letters));
}

/** A factor with what stands behind it: !, ^. */
function raised(cursor: Cursor): Value | null {
  let base = mixed(cursor) ?? factor(cursor);
  while (base !== null && consume(cursor, '!')) {
    const before: Value = base;
    base = (letters) => factorial(before(letters));
  }
  if (base === null || !consume(cursor, '^')) return base;
  const exponent = argument(cursor);
  const under = base;
  return exponent === null ? null : (letters) => power(under(letters), exponent(letters));
}

/** 1\frac{4}{5} is 1.8. null = no mixed number stands here. */
function mixed(cursor: Cursor): Value | null {
  const next = cursor.list.slice(cursor.at, cursor.at + 8).map(({ text }) => text);
  const [integerPart = '', frac, open, over = '', close, open2, under = '', close2] = next;
  if (frac !== 'frac' || [open, open2].some((one) => one !== '{') || [close, close2].some((one) => one !== '}'))
    return null;
  if (![integerPart, over, under].every((one) => /^\d+$/.test(one))) return null;
  const part = fraction(BigInt(over), BigInt(under));
  if (part === null) return null;
  cursor.at += 8;
  const value = add(decimal(integerPart), exactly(part));
  return () => value;
}

function factor(cursor: Cursor): Value | null {
  const token = cursor.list[cursor.at];
  if (token === undefined) return null;
  cursor.at += 1;
  if (token.kind === 'number') {
    const value = decimal(token.text);
    return () => value;
  }
  if (token.kind === 'name') return letter(cursor, token.text);
  if (token.kind === 'command') return command(cursor, token.text, GRAMMAR);
  if (token.text === '(') return closed(cursor, ')');
  if (token.text === '[') return closed(cursor, ']');
  if (token.text === '{') return closed(cursor, '}');
  return token.text === '|' ? after(closed(cursor, '|'), absolute) : null;
}

function closed(cursor: Cursor, close: string): Value | null {
  const value = sum(cursor);
  return value !== null && consume(cursor, close) ? value : null;
}

/** What a command takes: a group, or the one sign that follows. */
function argument(cursor: Cursor): Value | null {
  if (consume(cursor, '{')) return closed(cursor, '}');
  const minus = consume(cursor, '-');
  const value = factor(cursor);
  return minus ? after(value, negate) : value;
}

const GRAMMAR: Grammar = { argument, closed, factor, raised };
