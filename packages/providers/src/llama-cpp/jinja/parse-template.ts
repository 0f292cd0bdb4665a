import { TemplateError } from './errors.ts';
import { readTokens } from './lexer.ts';
import type { FilterChain, Macro, Parameter, Statement, Target } from './nodes.ts';
import { parseExpression, parseFilter, type parseOr, parseTuple } from './parse-expression.ts';
import { createStream, type TokenStream } from './token-stream.ts';

/** Statements that Jinja has and a chat template has no use for. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['extends', 'include', 'import', 'from', 'autoescape']);

type Parse = (stream: TokenStream, line: number) => Statement;

/**
 * @param template text of a chat template
 * @throws TemplateError naming the construct and the line where it cannot be read
 */
export function parseTemplate(template: string): Statement[] {
  const stream = createStream(readTokens(template));
  const { statements } = parseUntil(stream, []);
  return statements;
}

/** Reads up to one of the end words, itself included. @returns which one it was; '' = the end of the template */
function parseUntil(stream: TokenStream, ends: readonly string[]): { statements: Statement[]; end: string } {
  const statements: Statement[] = [];
  while (true) {
    const token = stream.next();
    const { line } = token;
    if (token.type === 'data') statements.push({ kind: 'data', text: token.value, line });
    else if (token.type === 'variable_begin') {
      statements.push({ kind: 'output', value: parseTuple(stream), line });
      stream.expect('variable_end');
    } else if (token.type === 'block_begin') {
      const word = stream.expect('name').value;
      if (ends.includes(word)) return { statements, end: word };
      statements.push(parseStatement(stream, word, line));
      stream.expect('block_end');
    } else {
      if (ends.length > 0)
        throw new TemplateError(`the template ends where {% ${ends.join(' %} or {% ')} %} was expected`, line);
      return { statements, end: '' };
    }
  }
}

/** The end of an opening tag, and what follows up to an end word. */
function parseBody(stream: TokenStream, ends: readonly string[]): { statements: Statement[]; end: string } {
  stream.skip('operator', ':');
  stream.expect('block_end');
  return parseUntil(stream, ends);
}

function parseStatement(stream: TokenStream, word: string, line: number): Statement {
  const parse = STATEMENTS[word];
  if (parse !== undefined) return parse(stream, line);
  if (UNSUPPORTED.has(word)) throw new TemplateError(`the statement {% ${word} %} is not supported`, line);
  throw new TemplateError(`unknown statement {% ${word} %}`, line);
}

function parseIf(stream: TokenStream, line: number): Statement {
  const branches = [];
  let word = 'elif';
  while (word === 'elif') {
    const test = parseTuple(stream, { choices: false });
    const { statements, end } = parseBody(stream, ['elif', 'else', 'endif']);
    branches.push({ test, body: statements });
    word = end;
  }
  const otherwise = word === 'else' ? parseBody(stream, ['endif']).statements : [];
  return { kind: 'if', branches, otherwise, line };
}

function parseFor(stream: TokenStream, line: number): Statement {
  const target = parseTarget(stream, 'in');
  stream.expect('name', 'in');
  const items = parseTuple(stream, { choices: false });
  const test = stream.skip('name', 'if') ? parseExpression(stream) : null;
  const recursive = stream.skip('name', 'recursive');
  const { statements: body, end } = parseBody(stream, ['else', 'endfor']);
  const otherwise = end === 'else' ? parseBody(stream, ['endfor']).statements : [];
  return { kind: 'for', target, items, test, body, otherwise, recursive, line };
}

function parseSet(stream: TokenStream, line: number): Statement {
  const target = parseTarget(stream, null);
  if (stream.skip('operator', '=')) return { kind: 'set', target, value: parseTuple(stream), line };
  const filters = parseFilters(stream);
  return { kind: 'set-block', target, filters, body: parseBody(stream, ['endset']).statements, line };
}

function parseFilters(stream: TokenStream): FilterChain {
  const filters = [];
  while (stream.skip('operator', '|')) filters.push(parseFilter(stream));
  return filters;
}

/** @param until the word that ends the list of targets; null = there is none, and attributes of a namespace are allowed */
function parseTarget(stream: TokenStream, until: string | null): Target {
  const { line } = stream.current();
  const items: Target[] = [];
  let isTuple = false;
  const ended = () =>
    until === null
      ? stream.is('block_end') || stream.is('operator', ')') || stream.is('operator', '=')
      : stream.is('name', until) || stream.is('operator', ')');
  while (!ended()) {
    items.push(parseOneTarget(stream, until));
    if (!stream.skip('operator', ',')) break;
    isTuple = true;
  }
  if (items.length === 0) return stream.fail('expected a name that gets a value');
  return isTuple ? { kind: 'tuple', items, line } : items[0]!;
}

function parseOneTarget(stream: TokenStream, until: string | null): Target {
  const { line } = stream.current();
  if (stream.skip('operator', '(')) {
    const target = parseTarget(stream, until);
    stream.expect('operator', ')');
    return target;
  }
  const name = parseName(stream);
  if (until === null && stream.skip('operator', '.'))
    return { kind: 'attribute', namespace: name, name: stream.expect('name').value, line };
  return { kind: 'name', name, line };
}

function parseName(stream: TokenStream): string {
  const name = stream.expect('name').value;
  if (['true', 'True', 'false', 'False', 'none', 'None'].includes(name))
    stream.fail(`a value cannot be given to ${name}`);
  return name;
}

function parseParameters(stream: TokenStream): Parameter[] {
  const parameters: Parameter[] = [];
  stream.expect('operator', '(');
  while (!stream.is('operator', ')')) {
    if (parameters.length > 0) stream.expect('operator', ',');
    const name = parseName(stream);
    const fallback = stream.skip('operator', '=') ? parseExpression(stream) : null;
    if (fallback === null && parameters.at(-1)?.fallback)
      stream.fail(`the parameter ${name} needs a default, because the one before it has one`);
    parameters.push({ name, fallback });
  }
  stream.expect('operator', ')');
  return parameters;
}

function parseMacro(stream: TokenStream, line: number): Statement {
  const name = parseName(stream);
  const parameters = parseParameters(stream);
  const body = parseBody(stream, ['endmacro']).statements;
  return { kind: 'macro', macro: { name, parameters, body }, line };
}

function parseCall(stream: TokenStream, line: number): Statement {
  const parameters = stream.is('operator', '(') ? parseParameters(stream) : [];
  const call = parseExpression(stream);
  if (call.kind !== 'call') throw new TemplateError('{% call %}: expected the call of a macro', line);
  const caller: Macro = { name: 'caller', parameters, body: parseBody(stream, ['endcall']).statements };
  return { kind: 'call-block', call, caller, line };
}

function parseWith(stream: TokenStream, line: number): Statement {
  const values: (readonly [Target, ReturnType<typeof parseOr>])[] = [];
  while (!stream.is('block_end')) {
    if (values.length > 0) stream.expect('operator', ',');
    const target = parseOneTarget(stream, '=');
    stream.expect('operator', '=');
    values.push([target, parseExpression(stream)]);
  }
  return { kind: 'with', values, body: parseBody(stream, ['endwith']).statements, line };
}

function parseBlock(stream: TokenStream, line: number): Statement {
  const name = stream.expect('name').value;
  stream.skip('name', 'scoped');
  const body = parseBody(stream, ['endblock']).statements;
  stream.skip('name', name);
  return { kind: 'block', body, line };
}

const STATEMENTS: Readonly<Record<string, Parse>> = {
  if: parseIf,
  for: parseFor,
  set: parseSet,
  macro: parseMacro,
  call: parseCall,
  with: parseWith,
  block: parseBlock,
  print: (stream, line) => ({ kind: 'output', value: parseTuple(stream), line }),
  filter: (stream, line) => {
    const filters = [parseFilter(stream), ...parseFilters(stream)];
    return { kind: 'filter-block', filters, body: parseBody(stream, ['endfilter']).statements, line };
  },
  generation: (stream, line) => ({ kind: 'generation', body: parseBody(stream, ['endgeneration']).statements, line }),
  break: (_, line) => ({ kind: 'break', line }),
  continue: (_, line) => ({ kind: 'continue', line }),
};
