/** Deeper nesting is no answer. */
const DEPTH_LIMIT = 100;
const BLANK = /\s*/y;
const NUMBER =
  /[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?\d+)?)(?![\w.])/y;
const WORD = /[-+]?[A-Za-z]+(?![\w(])/y;
const STRING = /([rRbBuU]{0,2})('''|"""|'|")/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

interface Found {
  /** One spelling for all values that Python calls equal. */
  readonly value: string;
  readonly end: number;
}

/**
 * A Python literal in one spelling: equal texts are values for which Python's == holds (1, 1.0 and True; sets and
 * dictionaries in any order). null = the text is no literal, or not one alone.
 */
export function pythonLiteral(text: string): string | null {
  const found = valueAt(text, skip(text, 0), 0);
  if (found === null) return null;
  const end = skip(text, found.end);
  if (end === text.length) return found.value;
  if (text[end] !== ',') return null;
  const open = itemsAt(`${text})`, skip(text, 0), ')', 0);
  return open === null || open.end !== text.length + 1 ? null : `(${open.values.join(',')})`;
}

function skip(text: string, at: number): number {
  BLANK.lastIndex = at;
  return at + BLANK.exec(text)![0].length;
}

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function valueAt(text: string, at: number, depth: number): Found | null {
  if (depth > DEPTH_LIMIT) return null;
  const sign = text[at];
  if (sign === '[' || sign === '(') return sequenceAt(text, at, depth);
  if (sign === '{') return bracesAt(text, at, depth);
  return stringsAt(text, at) ?? numberAt(text, at) ?? constantAt(text, at, depth);
}

function numberAt(text: string, at: number): Found | null {
  const match = matched(NUMBER, text, at);
  return match === null ? null : { value: numeral(match[0].replaceAll('_', '')), end: at + match[0].length };
}

/** Whole numbers of any length exactly; others as the nearest double, as in Python. */
function numeral(text: string): string {
  const digits = text.replace(/^[-+]/, '');
  const isInteger = /^(?:\d+|0[xXoObB]\w+)$/.test(digits);
  const value = isInteger ? BigInt(digits) : Number(digits);
  const minus = text.startsWith('-') && value !== 0 && value !== 0n ? '-' : '';
  if (isInteger || !Number.isInteger(value)) return `${minus}${value}`;
  return `${minus}${BigInt(value as number)}`;
}

const CONSTANTS: Readonly<Record<string, string>> = { True: '1', False: '0', None: 'None', inf: 'inf', nan: 'nan' };

function constantAt(text: string, at: number, depth: number): Found | null {
  for (const [call, empty] of [
    ['set()', '{}s'],
    ['dict()', '{}d'],
    ['list()', '[]'],
    ['tuple()', '()'],
  ] as const)
    if (text.startsWith(call, at)) return { value: empty, end: at + call.length };
  const float = /^float\(\s*(['"])(-?inf|nan)\1\s*\)/.exec(text.slice(at, at + 30));
  if (float !== null) return { value: float[2]!, end: at + float[0].length };
  const match = matched(WORD, text, at);
  const value =
    match === null || depth > DEPTH_LIMIT || !Object.hasOwn(CONSTANTS, match[0]) ? undefined : CONSTANTS[match[0]];
  return value === undefined ? null : { value, end: at + match![0].length };
}

/** Strings that stand side by side are one. */
function stringsAt(text: string, at: number): Found | null {
  let [content, end, kind] = ['', at, ''];
  for (let one = stringAt(text, at); one !== null; one = stringAt(text, skip(text, end))) {
    if (kind !== '' && kind !== one.kind) return null;
    [content, end, kind] = [content + one.content, one.end, one.kind];
  }
  return kind === '' ? null : { value: `${kind}${JSON.stringify(content)}`, end };
}

function stringAt(text: string, at: number): { content: string; end: number; kind: string } | null {
  const match = matched(STRING, text, at);
  if (match === null) return null;
  const [prefix, quote] = [match[1]!.toLowerCase(), match[2]!];
  const raw = prefix.includes('r');
  let content = '';
  for (let index = at + match[0].length; index < text.length; index += 1) {
    if (text.startsWith(quote, index))
      return { content, end: index + quote.length, kind: prefix.includes('b') ? 'b' : 's' };
    if (text[index] === '\n' && quote.length === 1) return null;
    if (text[index] !== '\\' || raw) {
      content += text[index];
      continue;
    }
    const sequence = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/y;
    const found = matched(sequence, text, index);
    if (found === null) return null;
    const code = found[1] ?? found[2] ?? found[3];
    const point = code === undefined ? Number.parseInt(found[4] ?? '', 8) : Number.parseInt(code, 16);
    if (point > 0x10ffff) return null;
    if (found[5] === undefined) content += String.fromCodePoint(point);
    else content += ESCAPES[found[5]] ?? (`\\'"`.includes(found[5]) ? found[5] : found[0]);
    index += found[0].length - 1;
  }
  return null;
}

function itemsAt(
  text: string,
  start: number,
  close: string,
  depth: number,
): { values: string[]; end: number; commas: number } | null {
  const values: string[] = [];
  let commas = 0;
  for (let at = skip(text, start); at < text.length; ) {
    if (text[at] === close) return { values, end: at + 1, commas };
    const found = valueAt(text, at, depth + 1);
    if (found === null) return null;
    values.push(found.value);
    at = skip(text, found.end);
    if (text[at] === ',') {
      commas += 1;
      at = skip(text, at + 1);
    } else if (text[at] !== close) return null;
  }
  return null;
}

function sequenceAt(text: string, at: number, depth: number): Found | null {
  const close = text[at] === '[' ? ']' : ')';
  const found = itemsAt(text, at + 1, close, depth);
  if (found === null) return null;
  if (close === ')' && found.values.length === 1 && found.commas === 0)
    return { value: found.values[0]!, end: found.end };
  return { value: `${text[at]}${found.values.join(',')}${close}`, end: found.end };
}

function bracesAt(text: string, at: number, depth: number): Found | null {
  const entries = new Map<string, string | null>();
  for (let index = skip(text, at + 1); index < text.length; ) {
    if (text[index] === '}') {
      const listed = [...entries].map(([key, value]) => (value === null ? key : `${key}:${value}`)).sort();
      const kind = [...entries.values()].some((value) => value === null) ? 's' : 'd';
      return { value: `{${listed.join(',')}}${kind}`, end: index + 1 };
    }
    const key = valueAt(text, index, depth + 1);
    if (key === null) return null;
    index = skip(text, key.end);
    let value: Found | null = null;
    if (text[index] === ':') {
      value = valueAt(text, skip(text, index + 1), depth + 1);
      if (value === null) return null;
      index = skip(text, value.end);
    }
    entries.set(key.value, value?.value ?? null);
    if (text[index] === ',') index = skip(text, index + 1);
    else if (text[index] !== '}') return null;
  }
  return null;
}
