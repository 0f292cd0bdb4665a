import { type PyValue, pyFloat } from './python-text.ts';

/** Deeper nesting is no answer: Python itself gives up at about 1,000. */
const DEPTH_LIMIT = 500;
const NUMBER = /(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?/y;
const BLANK = /[ \t\n\r]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const CONSTANTS: readonly (readonly [string, PyValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', { py: 'float', text: 'nan' }],
  ['Infinity', { py: 'float', text: 'inf' }],
  ['-Infinity', { py: 'float', text: '-inf' }],
];

/** As Python's `json.loads` reads a text, numbers with their kind. undefined = it would raise. */
export function pyJson(text: string): PyValue | undefined {
  const found = valueAt(text, skip(text, 0), 0);
  return found === null || skip(text, found.end) !== text.length ? undefined : found.value;
}

interface Found {
  readonly value: PyValue;
  readonly end: number;
}

function skip(text: string, at: number): number {
  BLANK.lastIndex = at;
  return at + BLANK.exec(text)![0].length;
}

function valueAt(text: string, at: number, depth: number): Found | null {
  if (depth > DEPTH_LIMIT) return null;
  const sign = text[at];
  if (sign === '"') return stringAt(text, at);
  if (sign === '{') return objectAt(text, at, depth);
  if (sign === '[') return listAt(text, at, depth);
  for (const [word, value] of CONSTANTS) if (text.startsWith(word, at)) return { value, end: at + word.length };
  NUMBER.lastIndex = at;
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [numberText, digits, fraction, power] = match;
  const isInt = fraction === undefined && power === undefined;
  const value = isInt
    ? ({ py: 'int', text: digits === '-0' ? '0' : digits! } as const)
    : ({ py: 'float', text: pyFloat(Number(numberText)) } as const);
  return { value, end: at + numberText.length };
}

function objectAt(text: string, start: number, depth: number): Found | null {
  const entries = new Map<string, PyValue>();
  let at = skip(text, start + 1);
  if (text[at] === '}') return { value: entries, end: at + 1 };
  for (;;) {
    const key = text[at] === '"' ? stringAt(text, at) : null;
    if (key === null) return null;
    at = skip(text, key.end);
    if (text[at] !== ':') return null;
    const value = valueAt(text, skip(text, at + 1), depth + 1);
    if (value === null) return null;
    entries.set(key.value as string, value.value);
    at = skip(text, value.end);
    if (text[at] === '}') return { value: entries, end: at + 1 };
    if (text[at] !== ',') return null;
    at = skip(text, at + 1);
  }
}

function listAt(text: string, start: number, depth: number): Found | null {
  const values: PyValue[] = [];
  let at = skip(text, start + 1);
  if (text[at] === ']') return { value: values, end: at + 1 };
  for (;;) {
    const value = valueAt(text, at, depth + 1);
    if (value === null) return null;
    values.push(value.value);
    at = skip(text, value.end);
    if (text[at] === ']') return { value: values, end: at + 1 };
    if (text[at] !== ',') return null;
    at = skip(text, at + 1);
  }
}

/** Control characters within a string are an error, as they are to `json.loads`. */
function stringAt(text: string, start: number): Found | null {
  const parts: string[] = [];
  let from = start + 1;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === '"') return { value: parts.join('') + text.slice(from, at), end: at + 1 };
    if (sign < ' ') return null;
    if (sign !== '\\') continue;
    parts.push(text.slice(from, at));
    const next = text[at + 1] ?? '';
    const code = next === 'u' ? /^[0-9a-fA-F]{4}$/.exec(text.slice(at + 2, at + 6)) : null;
    if (code !== null) {
      parts.push(String.fromCharCode(Number.parseInt(code[0], 16)));
      at += 5;
    } else if (Object.hasOwn(ESCAPES, next)) {
      parts.push(ESCAPES[next]!);
      at += 1;
    } else return null;
    from = at + 1;
  }
  return null;
}
