import type { JsonValue } from '@evenhand/core';
import { toInteger } from '@evenhand/io';

/** A value that stands in a text, from its first character to `end` (exclusive). */
export interface FoundValue {
  readonly value: JsonValue;
  readonly end: number;
}

/** Nesting beyond this is no answer. */
export const DEPTH_LIMIT = 100;
/** A string that runs to the end of a reply was cut there, or (if longer than this) its quote was none. */
const CUT_STRING = 2000;
const CONSTANTS: Readonly<Record<string, JsonValue>> = {
  true: true,
  false: false,
  null: null,
  True: true,
  False: false,
  None: null,
  undefined: null,
  NaN: null,
};
const NUMBER = /[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?n?(?![\p{L}\p{N}_])/uy;
const WORD = /[\p{L}_$][\p{L}\p{N}_$.-]*/uy;
const BLANK = /\s*/y;
/** How comments begin and end. */
const COMMENTS = [
  ['//', '\n'],
  ['/*', '*/'],
  ['#', '\n'],
] as const;
/** What ends a text that begins so; curly ones come from word processors and some chat pages. */
const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
]);
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/**
 * Reads the value that begins at `start` as a patient reader does: JSON, and besides it trailing commas, comments, single and
 * curly quotes, keys without quotes, Python's True/False/None, tuples, line breaks and LaTeX backslashes in strings, and brackets
 * that a cut reply left open (where `cut` allows it). `work.left` counts down with each step; at 0 nothing is read. null = no value.
 */
export function parseLenientJson(text: string, start: number, work: { left: number }, cut = false): FoundValue | null {
  const source = { text, work, cut };
  return valueAt(source, skip(source, start), 0);
}

interface Source {
  readonly text: string;
  readonly work: { left: number };
  readonly cut: boolean;
}

function valueAt(source: Source, at: number, depth: number): FoundValue | null {
  source.work.left -= 1;
  if (source.work.left < 0 || depth > DEPTH_LIMIT) return null;
  const sign = source.text[at];
  if (sign === '{') return objectAt(source, at, depth);
  if (sign === '[') return listAt(source, at, ']', depth);
  if (sign === '(') return listAt(source, at, ')', depth);
  if (QUOTES.has(sign!)) return stringAt(source, at);
  const number = match(NUMBER, source.text, at);
  if (number !== null) return { value: numberOf(number.replace(/_|n$/g, '')), end: at + number.length };
  const word = match(WORD, source.text, at);
  return word !== null && Object.hasOwn(CONSTANTS, word) ? { value: CONSTANTS[word]!, end: at + word.length } : null;
}

/** Whole numbers of any size exactly. */
function numberOf(text: string): JsonValue {
  return /^[-+]?\d{16,}$/.test(text) ? toInteger(BigInt(text.replace(/^\+/, ''))) : Number(text);
}

function objectAt(source: Source, start: number, depth: number): FoundValue | null {
  const entries: [string, JsonValue][] = [];
  for (let at = skip(source, start + 1); ; ) {
    if (source.text[at] === '}') return { value: Object.fromEntries(entries), end: at + 1 };
    if (at >= source.text.length) return source.cut ? { value: Object.fromEntries(entries), end: at } : null;
    const key = keyAt(source, at);
    if (key === null) return null;
    at = skip(source, key.end);
    if (source.text[at] !== ':') return null;
    const item = valueAt(source, skip(source, at + 1), depth + 1);
    if (item === null) return null;
    entries.push([String(key.value), item.value]);
    at = skip(source, item.end);
    if (source.text[at] === ',') at = skip(source, at + 1);
    else if (source.text[at] !== '}' && at < source.text.length) return null;
  }
}

function keyAt(source: Source, at: number): FoundValue | null {
  source.work.left -= 1;
  if (QUOTES.has(source.text[at]!)) return stringAt(source, at);
  const word = match(WORD, source.text, at) ?? match(NUMBER, source.text, at);
  return word === null ? null : { value: word, end: at + word.length };
}

function listAt(source: Source, start: number, close: string, depth: number): FoundValue | null {
  const items: JsonValue[] = [];
  for (let at = skip(source, start + 1); ; ) {
    if (source.text[at] === close) return { value: items, end: at + 1 };
    if (at >= source.text.length) return source.cut ? { value: items, end: at } : null;
    const item = valueAt(source, at, depth + 1);
    if (item === null) return null;
    items.push(item.value);
    at = skip(source, item.end);
    if (source.text[at] === ',') at = skip(source, at + 1);
    else if (source.text[at] !== close && at < source.text.length) return null;
  }
}

function stringAt(source: Source, start: number): FoundValue | null {
  const { text } = source;
  const quote = QUOTES.get(text[start]!)!;
  let value = '';
  let from = start + 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === quote) {
      source.work.left -= (at - start) >> 3;
      return { value: value + text.slice(from, at), end: at + 1 };
    }
    if (text[at] !== '\\') continue;
    const escaped = escapeAt(text, at);
    value += text.slice(from, at) + escaped.text;
    from = escaped.end;
    at = from - 1;
  }
  source.work.left -= (text.length - start) >> 3;
  const rest = text.slice(from);
  return source.cut && rest.length <= CUT_STRING ? { value: value + rest, end: text.length } : null;
}

/** An escape that JSON does not know keeps its backslash: LaTeX in JSON is the commonest break. */
function escapeAt(text: string, at: number): { text: string; end: number } {
  const sign = text[at + 1] ?? '';
  const unicode = sign === 'u' ? /^[0-9a-f]{4}/i.exec(text.slice(at + 2, at + 6)) : null;
  if (unicode !== null) return { text: String.fromCharCode(Number.parseInt(unicode[0], 16)), end: at + 6 };
  if (Object.hasOwn(ESCAPES, sign)) return { text: ESCAPES[sign]!, end: at + 2 };
  return { text: '"\'\\/'.includes(sign) ? sign : `\\${sign}`, end: at + 2 };
}

/** Over blanks and comments. */
function skip(source: Source, start: number): number {
  const { text, work } = source;
  for (let at = start; ; ) {
    at += match(BLANK, text, at)!.length;
    const end = COMMENTS.find(([open]) => text.startsWith(open, at))?.[1];
    const close = end === undefined ? -1 : text.indexOf(end, at + 1);
    work.left -= ((close < 0 && end !== undefined ? text.length : Math.max(at, close)) - start) >> 3;
    if (close < 0 || work.left < 0) return at;
    at = close + end!.length;
  }
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
