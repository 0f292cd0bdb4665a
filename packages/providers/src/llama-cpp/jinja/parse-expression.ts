import type { Operator } from './arithmetic.ts';
import type { CallArguments, Comparison, Expression } from './nodes.ts';
import type { TokenStream } from './token-stream.ts';

const NO_CALL: CallArguments = { args: [], kwargs: [], rest: null, named: null };
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** An expression with Jinja's precedences; `a if b else c` binds least. @throws TemplateError */
export function parseExpression(stream: TokenStream): Expression {
  const { line } = stream.current();
  let then = parseOr(stream);
  while (stream.skip('name', 'if')) {
    const test = parseOr(stream);
    const otherwise = stream.skip('name', 'else') ? parseExpression(stream) : null;
    then = { kind: 'choice', test, then, otherwise, line };
  }
  return then;
}

/** As `parseExpression`, without `a if b else c`: the items of a `for`. */
export function parseOr(stream: TokenStream): Expression {
  const { line } = stream.current();
  let left = parseAnd(stream);
  while (stream.skip('name', 'or')) left = { kind: 'or', left, right: parseAnd(stream), line };
  return left;
}

function parseAnd(stream: TokenStream): Expression {
  const { line } = stream.current();
  let left = parseNot(stream);
  while (stream.skip('name', 'and')) left = { kind: 'and', left, right: parseNot(stream), line };
  return left;
}

function parseNot(stream: TokenStream): Expression {
  const { line } = stream.current();
  if (stream.skip('name', 'not')) return { kind: 'not', target: parseNot(stream), line };
  return parseCompare(stream);
}

function parseCompare(stream: TokenStream): Expression {
  const { line } = stream.current();
  const first = parseSum(stream);
  const rest: [Comparison, Expression][] = [];
  while (true) {
    const { type, value } = stream.current();
    if (type === 'operator' && COMPARISONS.has(value)) {
      stream.next();
      rest.push([value as Comparison, parseSum(stream)]);
    } else if (stream.skip('name', 'in')) rest.push(['in', parseSum(stream)]);
    else if (stream.is('name', 'not') && stream.peek().type === 'name' && stream.peek().value === 'in') {
      stream.next();
      stream.next();
      rest.push(['not in', parseSum(stream)]);
    } else break;
  }
  return rest.length === 0 ? first : { kind: 'compare', first, rest, line };
}

/** One level of binary operators that bind to the left. */
const parseLevel =
  (operators: readonly Operator[], parseOperand: (stream: TokenStream) => Expression) =>
  (stream: TokenStream): Expression => {
    const { line } = stream.current();
    let left = parseOperand(stream);
    while (stream.current().type === 'operator' && (operators as readonly string[]).includes(stream.current().value)) {
      const operator = stream.next().value as Operator;
      left = { kind: 'binary', operator, left, right: parseOperand(stream), line };
    }
    return left;
  };

const parsePower = parseLevel(['**'], (stream) => parseUnary(stream));
const parseProduct = parseLevel(['*', '/', '//', '%'], parsePower);
const parseSum = parseLevel(['+', '-'], parseConcat);

function parseConcat(stream: TokenStream): Expression {
  const { line } = stream.current();
  const parts = [parseProduct(stream)];
  while (stream.skip('operator', '~')) parts.push(parseProduct(stream));
  return parts.length === 1 ? parts[0]! : { kind: 'concat', parts, line };
}

function parseUnary(stream: TokenStream, withFilter = true): Expression {
  const { line } = stream.current();
  let node: Expression;
  if (stream.skip('operator', '-')) node = { kind: 'negative', target: parseUnary(stream, false), line };
  else if (stream.skip('operator', '+')) node = { kind: 'positive', target: parseUnary(stream, false), line };
  else node = parsePrimary(stream);
  node = parsePostfix(stream, node);
  return withFilter ? parseFilterExpression(stream, node) : node;
}

function parsePrimary(stream: TokenStream): Expression {
  const token = stream.current();
  const { line } = token;
  if (token.type === 'name') {
    stream.next();
    const constant = CONSTANTS.get(token.value);
    return constant === undefined
      ? { kind: 'name', name: token.value, line }
      : { kind: 'constant', value: constant, line };
  }
  if (token.type === 'string') {
    let text = '';
    while (stream.is('string')) text += stream.next().value;
    return { kind: 'constant', value: text, line };
  }
  if (token.type === 'integer') return { kind: 'constant', value: BigInt(stream.next().value), line };
  if (token.type === 'float') return { kind: 'constant', value: Number(stream.next().value), line };
  if (stream.skip('operator', '(')) {
    const node = parseTuple(stream, { parenthesised: true });
    stream.expect('operator', ')');
    return node;
  }
  if (stream.skip('operator', '[')) {
    const items = parseItems(stream, ']', () => parseExpression(stream));
    return { kind: 'list', items, line };
  }
  if (stream.skip('operator', '{')) {
    const pairs = parseItems(stream, '}', (): readonly [Expression, Expression] => {
      const key = parseExpression(stream);
      stream.expect('operator', ':');
      return [key, parseExpression(stream)];
    });
    return { kind: 'dict', pairs, line };
  }
  return stream.fail(`expected an expression, found ${token.value === '' ? `the end of a tag` : `'${token.value}'`}`);
}

/** Items parted by commas, one comma allowed at the end. */
function parseItems<T>(stream: TokenStream, end: string, parseItem: () => T): T[] {
  const items: T[] = [];
  while (!stream.is('operator', end)) {
    if (items.length > 0) stream.expect('operator', ',');
    if (stream.is('operator', end)) break;
    items.push(parseItem());
  }
  stream.expect('operator', end);
  return items;
}

export interface TupleOptions {
  /** Whether `()` is an empty tuple. */
  readonly parenthesised?: boolean;
  /** Whether items may be `a if b else c`; absent = yes. */
  readonly choices?: boolean;
}

/** One expression, or a tuple where a comma follows it. */
export function parseTuple(stream: TokenStream, options: TupleOptions = {}): Expression {
  const { line } = stream.current();
  const items: Expression[] = [];
  let isTuple = false;
  while (true) {
    if (items.length > 0) stream.expect('operator', ',');
    if (stream.is('variable_end') || stream.is('block_end') || stream.is('operator', ')')) break;
    items.push(options.choices === false ? parseOr(stream) : parseExpression(stream));
    if (!stream.is('operator', ',')) break;
    isTuple = true;
  }
  if (!isTuple) {
    if (items.length > 0) return items[0]!;
    if (options.parenthesised !== true) return stream.fail('expected an expression, found the end of a tag');
  }
  return { kind: 'tuple', items, line };
}

function parsePostfix(stream: TokenStream, start: Expression): Expression {
  let node = start;
  while (true) {
    const { line } = stream.current();
    if (stream.skip('operator', '.')) {
      const token = stream.next();
      if (token.type === 'name') node = { kind: 'attribute', target: node, name: token.value, line };
      else if (token.type === 'integer')
        node = { kind: 'item', target: node, key: { kind: 'constant', value: BigInt(token.value), line }, line };
      else return stream.fail('expected a name or a number after the point');
    } else if (stream.skip('operator', '[')) node = parseSubscript(stream, node, line);
    else if (stream.is('operator', '(')) node = { kind: 'call', callee: node, call: parseCallArguments(stream), line };
    else return node;
  }
}

function parseSubscript(stream: TokenStream, target: Expression, line: number): Expression {
  const end = () => stream.is('operator', ':') || stream.is('operator', ']') || stream.is('operator', ',');
  const start = end() ? null : parseExpression(stream);
  if (!stream.is('operator', ':')) {
    if (start === null) return stream.fail('expected an index, found none');
    if (!stream.is('operator', ',')) {
      stream.expect('operator', ']');
      return { kind: 'item', target, key: start, line };
    }
    const items = [start];
    while (stream.skip('operator', ',')) items.push(parseExpression(stream));
    stream.expect('operator', ']');
    return { kind: 'item', target, key: { kind: 'tuple', items, line }, line };
  }
  stream.next();
  const stop = end() ? null : parseExpression(stream);
  const step = stream.skip('operator', ':') && !end() ? parseExpression(stream) : null;
  stream.expect('operator', ']');
  return { kind: 'slice', target, start, stop, step, line };
}

/** The arguments of a call, its brackets included. */
export function parseCallArguments(stream: TokenStream): CallArguments {
  stream.expect('operator', '(');
  const args: Expression[] = [];
  const kwargs: [string, Expression][] = [];
  let rest: Expression | null = null;
  let named: Expression | null = null;
  let any = false;
  while (!stream.is('operator', ')')) {
    if (any) {
      stream.expect('operator', ',');
      if (stream.is('operator', ')')) break;
    }
    any = true;
    if (stream.skip('operator', '*')) rest = parseExpression(stream);
    else if (stream.skip('operator', '**')) named = parseExpression(stream);
    else if (stream.is('name') && stream.peek().type === 'operator' && stream.peek().value === '=') {
      const name = stream.next().value;
      stream.next();
      kwargs.push([name, parseExpression(stream)]);
    } else {
      if (kwargs.length > 0 || named !== null || rest !== null)
        stream.fail('a positional argument stands behind a named one');
      args.push(parseExpression(stream));
    }
  }
  stream.expect('operator', ')');
  return { args, kwargs, rest, named };
}

function parseFilterExpression(stream: TokenStream, start: Expression): Expression {
  let node = start;
  while (true) {
    const { line } = stream.current();
    if (stream.skip('operator', '|')) node = { kind: 'filter', target: node, ...parseFilter(stream), line };
    else if (stream.skip('name', 'is')) node = parseTest(stream, node, line);
    else if (stream.is('operator', '(')) node = { kind: 'call', callee: node, call: parseCallArguments(stream), line };
    else return node;
  }
}

/** A filter's name and arguments, without the `|`. */
export function parseFilter(stream: TokenStream): { name: string; call: CallArguments } {
  const name = parseDottedName(stream);
  return { name, call: stream.is('operator', '(') ? parseCallArguments(stream) : NO_CALL };
}

function parseDottedName(stream: TokenStream): string {
  let name = stream.expect('name').value;
  while (stream.skip('operator', '.')) name += `.${stream.expect('name').value}`;
  return name;
}

function parseTest(stream: TokenStream, target: Expression, line: number): Expression {
  const negated = stream.skip('name', 'not');
  const name = parseDottedName(stream);
  let call = NO_CALL;
  if (stream.is('operator', '(')) call = parseCallArguments(stream);
  else if (startsArgument(stream)) {
    if (stream.is('name', 'is')) stream.fail('tests with `is` cannot be chained');
    call = { ...NO_CALL, args: [parsePostfix(stream, parsePrimary(stream))] };
  }
  const test: Expression = { kind: 'test', target, name, call, line };
  return negated ? { kind: 'not', target: test, line } : test;
}

function startsArgument(stream: TokenStream): boolean {
  const { type, value } = stream.current();
  if (type === 'name') return !['else', 'or', 'and'].includes(value);
  if (type === 'operator') return value === '[' || value === '{';
  return type === 'string' || type === 'integer' || type === 'float';
}
