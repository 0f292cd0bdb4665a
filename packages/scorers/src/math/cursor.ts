import type { Complex } from './complex.ts';
import type { Token } from './tokens.ts';

/** What a part of an expression comes to, once its letters have values. */
export type Value = (letters: ReadonlyMap<string, Complex>) => Complex;

/** Where the reading of an expression stands. */
export interface Cursor {
  readonly list: readonly Token[];
  readonly letters: Set<string>;
  at: number;
  depth: number;
}

/** The next token as it is written; empty at the end. */
export function peek(cursor: Cursor): string {
  const token = cursor.list[cursor.at];
  return token === undefined ? '' : token.kind === 'command' ? `\\${token.text}` : token.text;
}

/** Whether it is this one; then it is taken. */
export function consume(cursor: Cursor, text: string): boolean {
  if (peek(cursor) !== text) return false;
  cursor.at += 1;
  return true;
}

export const TIMES: ReadonlySet<string> = new Set(['*', '\\cdot', '\\times']);
export const OVER: ReadonlySet<string> = new Set(['/', '\\div', ':']);
/** No factor begins with these. */
export const STOPS: ReadonlySet<string> = new Set([
  '',
  '+',
  '-',
  ')',
  ']',
  '}',
  '\\}',
  '|',
  '\\rvert',
  '\\rfloor',
  '\\rceil',
  ',',
]);
