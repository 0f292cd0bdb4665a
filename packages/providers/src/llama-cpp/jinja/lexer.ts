import { SPACE, stripEnd } from './characters.ts';
import { TemplateError } from './errors.ts';
import { readEscapes } from './escapes.ts';

export type TokenType =
  | 'data'
  | 'block_begin'
  | 'block_end'
  | 'variable_begin'
  | 'variable_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'end';

export interface Token {
  readonly type: TokenType;
  /** Text of data, of a string after its escapes are read, of an operator or a name; digits of a number. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const S = `[${SPACE}]`;
const OPEN = new RegExp(`\\{%([-+]?)${S}*raw${S}*(-%\\}${S}*|%\\})|(\\{%|\\{\\{|\\{#)([-+]?)`, 'g');
const BLOCK_END = new RegExp(`\\+%\\}|-%\\}${S}*|%\\}\\n?`, 'y');
const VARIABLE_END = new RegExp(`-\\}\\}${S}*|\\}\\}`, 'y');
const COMMENT_END = new RegExp(`\\+#\\}|-#\\}${S}*|#\\}\\n?`, 'g');
const RAW_END = new RegExp(`\\{%([-+]?)${S}*endraw${S}*(?:\\+%\\}|-%\\}${S}*|%\\}\\n?)`, 'g');
const BLANKS = new RegExp(`${S}+`, 'y');
const ONLY_BLANKS = new RegExp(`^${S}+$`);
const FLOAT = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const NAME = /[\p{L}\p{N}\p{M}\p{Pc}]+/uy;
const STRING = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}<>=.:|,;]/y;
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/**
 * Parts a template into tokens, with the settings of transformers: the first line end after a block is dropped, and so are
 * blanks before a block that begins its line.
 * @throws TemplateError where a tag, a text or a bracket has no end
 */
export function readTokens(template: string): Token[] {
  const source = template.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const tokens: Token[] = [];
  let position = 0;
  let line = 1;
  let startsLine = true;
  const push = (type: TokenType, value: string): void => {
    tokens.push({ type, value, line });
  };
  const advance = (to: number): void => {
    for (let i = position; i < to; i++) if (source[i] === '\n') line++;
    startsLine = to === position ? startsLine : source[to - 1] === '\n';
    position = to;
  };
  /** Text before a tag, cut as the tag's sign and the settings say. */
  const pushData = (to: number, sign: string, isVariable: boolean): void => {
    let text = source.slice(position, to);
    if (sign === '-') text = stripEnd(text, null);
    else if (sign !== '+' && !isVariable) {
      const lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || startsLine) && ONLY_BLANKS.test(text.slice(lineStart))) text = text.slice(0, lineStart);
    }
    if (text !== '') push('data', text);
    advance(to);
  };
  const skipComment = (begin: number): void => {
    COMMENT_END.lastIndex = begin;
    const end = COMMENT_END.exec(source);
    if (end === null) throw new TemplateError('a comment has no end; expected #}', line);
    advance(end.index + end[0].length);
  };
  const readRaw = (begin: number): void => {
    advance(begin);
    RAW_END.lastIndex = begin;
    const end = RAW_END.exec(source);
    if (end === null) throw new TemplateError('{% raw %} has no end; expected {% endraw %}', line);
    pushData(end.index, end[1]!, false);
    advance(end.index + end[0].length);
  };
  const readTag = (type: 'block' | 'variable'): void => {
    const brackets: string[] = [];
    const closing = type === 'block' ? BLOCK_END : VARIABLE_END;
    const match = (pattern: RegExp): string | null => {
      pattern.lastIndex = position;
      return pattern.exec(source)?.[0] ?? null;
    };
    while (true) {
      const end = brackets.length === 0 ? match(closing) : null;
      if (end !== null) {
        push(type === 'block' ? 'block_end' : 'variable_end', '');
        advance(position + end.length);
        return;
      }
      const taken = readPart(match, push, brackets, line);
      if (taken === null) {
        const found = source[position];
        throw new TemplateError(
          found === undefined
            ? `a ${type === 'block' ? '{%' : '{{'} tag has no end`
            : `unexpected character '${found}'`,
          line,
        );
      }
      advance(position + taken.length);
    }
  };

  while (true) {
    OPEN.lastIndex = position;
    const open = OPEN.exec(source);
    if (open === null) break;
    const [all, rawSign, rawEnd, tag, sign] = open;
    pushData(open.index, rawEnd === undefined ? sign! : rawSign!, tag === '{{');
    const after = open.index + all.length;
    if (rawEnd !== undefined) readRaw(after);
    else if (tag === '{#') skipComment(after);
    else {
      push(tag === '{%' ? 'block_begin' : 'variable_begin', '');
      advance(after);
      readTag(tag === '{%' ? 'block' : 'variable');
    }
  }
  if (position < source.length) push('data', source.slice(position));
  push('end', '');
  return tokens;
}

/** @returns what was read; null = nothing that can stand within a tag */
function readPart(
  match: (pattern: RegExp) => string | null,
  push: (type: TokenType, value: string) => void,
  brackets: string[],
  line: number,
): string | null {
  const blanks = match(BLANKS);
  if (blanks !== null) return blanks;
  for (const [type, pattern] of [
    ['float', FLOAT],
    ['integer', INTEGER],
  ] as const) {
    const digits = match(pattern);
    if (digits === null) continue;
    push(type, digits.replaceAll('_', ''));
    return digits;
  }
  const name = match(NAME);
  if (name !== null) {
    if (!/^[\p{XIDS}_][\p{XIDC}]*$/u.test(name)) throw new TemplateError(`'${name}' is no name`, line);
    push('name', name);
    return name;
  }
  const text = match(STRING);
  if (text !== null) {
    push('string', readEscapes(text.slice(1, -1), line));
    return text;
  }
  const operator = match(OPERATOR);
  if (operator === null) return null;
  if (CLOSING[operator] !== undefined) brackets.push(CLOSING[operator]);
  else if (operator === '}' || operator === ')' || operator === ']') {
    const expected = brackets.pop();
    if (expected !== operator)
      throw new TemplateError(
        `unexpected '${operator}'${expected === undefined ? '' : `; expected '${expected}'`}`,
        line,
      );
  }
  push('operator', operator);
  return operator;
}
