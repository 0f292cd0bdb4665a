import { TemplateError } from './errors.ts';
import type { Token, TokenType } from './lexer.ts';

/** Tokens, read one after the other. */
export interface TokenStream {
  current(): Token;
  /** The token after the current one. */
  peek(): Token;
  /** @returns the current token, and goes on */
  next(): Token;
  /** Whether the current token is of a type and, where it is given, of a value. */
  is(type: TokenType, value?: string): boolean;
  /** Goes on where the current token is the one. @returns whether it was */
  skip(type: TokenType, value?: string): boolean;
  /** @throws TemplateError where the current token is another */
  expect(type: TokenType, value?: string): Token;
  fail(problem: string): never;
}

const END: Readonly<Record<TokenType, string>> = {
  data: 'text',
  block_begin: '{%',
  block_end: '%}',
  variable_begin: '{{',
  variable_end: '}}',
  name: 'a name',
  string: 'a quoted text',
  integer: 'a number',
  float: 'a number',
  operator: 'an operator',
  end: 'the end of the template',
};

const describe = (token: Token): string =>
  token.type === 'name' || token.type === 'operator' ? `'${token.value}'` : END[token.type];

export function createStream(tokens: readonly Token[]): TokenStream {
  let position = 0;
  const at = (index: number): Token => tokens[Math.min(index, tokens.length - 1)]!;
  const stream: TokenStream = {
    current: () => at(position),
    peek: () => at(position + 1),
    next: () => at(position++),
    is: (type, value) => at(position).type === type && (value === undefined || at(position).value === value),
    skip(type, value) {
      const found = stream.is(type, value);
      if (found) position++;
      return found;
    },
    expect(type, value) {
      if (stream.is(type, value)) return stream.next();
      return stream.fail(`expected ${value === undefined ? END[type] : `'${value}'`}, found ${describe(at(position))}`);
    },
    fail(problem): never {
      throw new TemplateError(problem, at(position).line);
    },
  };
  return stream;
}
