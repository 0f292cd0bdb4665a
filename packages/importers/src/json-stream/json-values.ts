import { isBigInteger, parseJson } from '@evenhand/io';

/** A value read from JSON that somebody else wrote. */
export interface ReadValue {
  readonly value: unknown;
  /** It was no JSON until its backslashes or line breaks were mended; not for `NaN`, which Python writes as it stands. */
  readonly mended: boolean;
}

/** JSON, or JSON after mending. A string says why it is neither. */
export function readJson(text: string): ReadValue | string {
  try {
    return { value: parseForeignJson(text), mended: false };
  } catch (error) {
    try {
      const { text: repaired, mended } = repairJson(text);
      return { value: parseForeignJson(repaired), mended };
    } catch {
      return `not valid JSON (${(error as Error).message.replace(/\s+/g, ' ').slice(0, 120)})${hint(text)}`;
    }
  }
}

/** JSON that somebody else wrote: half of a character alone, which no text may hold, becomes U+FFFD. @throws SyntaxError */
export function parseForeignJson(text: string): unknown {
  const value = parseJson(text);
  return text.includes('\\ud') || text.includes('\\uD') ? toWellFormed(value) : value;
}

function toWellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(toWellFormed);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toWellFormed(), toWellFormed(one)]));
}

function hint(text: string): string {
  if (text.startsWith('<')) return ': it looks like a web page; download the file itself';
  if (text === '{' || text === '[')
    return ': the value does not end on its line; where the whole file is one value, name the list in it (rows: in the mapping file)';
  return '';
}

const WITHIN: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** What Python writes for numbers that JSON does not have. */
const UNKNOWN = /^(?:NaN|-?Infinity)(?![A-Za-z0-9_])/;

/**
 * Doubles the backslashes that begin no escape of JSON (`\pi`, `\(`): LaTeX written without care. Raw line breaks and
 * tabs within strings become escapes, `NaN` and `Infinity` outside of them null. What is a JSON escape by accident (`\frac`, `\nu`) cannot be told from one.
 */
function repairJson(text: string): { text: string; mended: boolean } {
  let mended = false;
  const parts: string[] = [];
  let from = 0;
  let inString = false;
  const replace = (at: number, by: string) => {
    parts.push(text.slice(from, at), by);
    from = at + 1;
    mended = true;
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === '"') inString = !inString;
    else if (!inString) {
      const constant = (sign === 'N' || sign === 'I' || sign === '-') && UNKNOWN.exec(text.slice(at, at + 10))?.[0];
      if (!constant) continue;
      parts.push(text.slice(from, at), 'null');
      from = at + constant.length;
      at = from - 1;
    } else if (sign === '\\') {
      if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(at + 1, at + 6))) replace(at, '\\\\');
      else at += 1;
    } else if (sign < ' ') replace(at, WITHIN[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
  parts.push(text.slice(from));
  return { text: parts.join(''), mended };
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isBigInteger(value);
}

/** What a value is, for people. */
export function describeKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isBigInteger(value)) return 'a number';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Text as text, numbers and truth values in figures and words; halves of characters become U+FFFD. null = nothing of the kind. */
export function toText(value: unknown): string | null {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isBigInteger(value)) return JSON.stringify(value);
  return null;
}

/** A text that fits on one line, as an id must; null = empty or none. */
export function toId(value: unknown): string | null {
  const text = toText(value)?.replace(/\s+/g, ' ').trim() ?? '';
  return text === '' ? null : text;
}

/** The value at a dotted path such as `a.b[0].c`; undefined = there is none. A key may hold dots itself. */
export function fieldAt(value: unknown, path: string): unknown {
  if (isFields(value) && Object.hasOwn(value, path)) return value[path];
  return parsePath(path).reduce<unknown>((inner, step) => {
    if (typeof step === 'number') return Array.isArray(inner) ? (inner as unknown[]).at(step) : undefined;
    return isFields(inner) && Object.hasOwn(inner, step) ? inner[step] : undefined;
  }, value);
}

/** The steps of paths that were parsed before: a source has few, and each is followed in every row. */
const parsedPaths = new Map<string, readonly (string | number)[]>();
const MOST_PATHS = 1000;

export function parsePath(path: string): readonly (string | number)[] {
  const known = parsedPaths.get(path);
  if (known !== undefined) return known;
  const steps = [...path.matchAll(/\[(-?\d+)\]|([^.[]+)/g)].map((match) =>
    match[1] === undefined ? match[2]! : Number(match[1]),
  );
  if (parsedPaths.size < MOST_PATHS) parsedPaths.set(path, steps);
  return steps;
}

/** The paths of the values of an object, as a mapping would name them; the first 60. */
export function listPaths(value: unknown, at = '', depth = 0): string[] {
  if (depth > 4) return at === '' ? [] : [at];
  if (isFields(value))
    return Object.entries(value)
      .flatMap(([key, inner]) => listPaths(inner, at === '' ? key : `${at}.${key}`, depth + 1))
      .slice(0, 60);
  if (Array.isArray(value) && value.length > 0 && (isFields(value[0]) || Array.isArray(value[0])))
    return listPaths(value[0], `${at}[0]`, depth + 1);
  return at === '' ? [] : [at];
}
