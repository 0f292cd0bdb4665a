import { type Complex, divide, integer, irrational, multiply, power, root } from './complex.ts';
import { type Cursor, consume, OVER, peek, STOPS, TIMES, type Value } from './cursor.ts';
import { absolute, binomial, ceiling, FUNCTIONS, floor, logarithm } from './functions.ts';
import { after, letter } from './letters.ts';

/** How the parts of an expression are read: a command has such parts, and is one. null = no such part stands here. */
export interface Grammar {
  /** What a command takes: a group, or the one sign that follows. */
  readonly argument: (cursor: Cursor) => Value | null;
  /** A sum up to the sign that closes it. */
  readonly closed: (cursor: Cursor, close: string) => Value | null;
  readonly factor: (cursor: Cursor) => Value | null;
  /** A factor with what stands behind it: !, ^. */
  readonly raised: (cursor: Cursor) => Value | null;
}

const GREEK =
  /^(?:alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|varphi|chi|psi|omega|infty|ell)$/;

export function command(cursor: Cursor, name: string, grammar: Grammar): Value | null {
  if (name === 'pi') return () => irrational(Math.PI);
  if (GREEK.test(name)) return letter(cursor, `\\${name}`);
  if (name === 'frac') return pair(cursor, divide, grammar);
  if (name === 'binom') return pair(cursor, binomial, grammar);
  if (name === 'sqrt') return rooted(cursor, grammar);
  if (name === 'lvert') return after(grammar.closed(cursor, '\\rvert'), absolute);
  if (name === 'lfloor') return after(grammar.closed(cursor, '\\rfloor'), floor);
  if (name === 'lceil') return after(grammar.closed(cursor, '\\rceil'), ceiling);
  return Object.hasOwn(FUNCTIONS, name) ? applied(cursor, name, grammar) : null;
}

function pair(cursor: Cursor, f: (a: Complex, b: Complex) => Complex, { argument }: Grammar): Value | null {
  const first = argument(cursor);
  const second = first === null ? null : argument(cursor);
  return second === null ? null : (letters) => f(first!(letters), second(letters));
}

function rooted(cursor: Cursor, { argument, closed }: Grammar): Value | null {
  const degree = consume(cursor, '[') ? closed(cursor, ']') : () => integer(2);
  const under = degree === null ? null : argument(cursor);
  return under === null ? null : (letters) => root(under(letters), degree!(letters));
}

/** \sin x, \sin^2 x, \log_2 8, \cot(2x): without brackets the argument is the product that follows, up to the next function. */
function applied(cursor: Cursor, name: string, { argument, factor, raised }: Grammar): Value | null {
  const base = name === 'log' && consume(cursor, '_') ? argument(cursor) : undefined;
  const exponent = consume(cursor, '^') ? argument(cursor) : undefined;
  if (base === null || exponent === null) return null;
  const inside = peek(cursor) === '(' ? factor(cursor) : bareArgument(cursor, raised);
  if (inside === null) return null;
  const f = FUNCTIONS[name]!;
  const plain: Value =
    base === undefined ? (letters) => f(inside(letters)) : (letters) => logarithm(inside(letters), base(letters));
  return exponent === undefined ? plain : (letters) => power(plain(letters), exponent(letters));
}

function bareArgument(cursor: Cursor, raised: Grammar['raised']): Value | null {
  let value = raised(cursor);
  while (
    value !== null &&
    !STOPS.has(peek(cursor)) &&
    !TIMES.has(peek(cursor)) &&
    !OVER.has(peek(cursor)) &&
    !isFunction(cursor)
  ) {
    const [left, right] = [value, raised(cursor)];
    value = right === null ? null : (letters) => multiply(left(letters), right(letters));
  }
  return value;
}

function isFunction(cursor: Cursor): boolean {
  const token = cursor.list[cursor.at];
  return token?.kind === 'command' && Object.hasOwn(FUNCTIONS, token.text);
}
