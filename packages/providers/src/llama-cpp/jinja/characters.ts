/** What Python takes for white space: not JavaScript's set, which lacks U+001C to U+001F and U+0085 and has U+FEFF. */
export const SPACE = '\\t\\n\\v\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const SURROGATE = /[\ud800-\udfff]/;
const ONLY_SPACE = new RegExp(`^[${SPACE}]+$`);
const LEADING = new RegExp(`^[${SPACE}]+`);
// Not /[…]+$/, which is slow where a long text holds much white space.
const SPACE_CHARACTER = new RegExp(`[${SPACE}]`);

/** @returns the characters of a text, by code point as Python counts them */
export function splitCharacters(text: string): readonly string[] {
  return SURROGATE.test(text) ? Array.from(text) : text.split('');
}

/** @returns characters, by code point */
export function countCharacters(text: string): number {
  return SURROGATE.test(text) ? Array.from(text).length : text.length;
}

export const isSpace = (text: string): boolean => ONLY_SPACE.test(text);

/** @param set characters to take off; null = white space */
export function stripStart(text: string, set: string | null): string {
  if (set === null) return text.replace(LEADING, '');
  const drop = new Set(splitCharacters(set));
  const characters = splitCharacters(text);
  let start = 0;
  while (start < characters.length && drop.has(characters[start]!)) start++;
  return characters.slice(start).join('');
}

/** @param set characters to take off; null = white space */
export function stripEnd(text: string, set: string | null): string {
  if (set === null) {
    let end = text.length;
    while (end > 0 && SPACE_CHARACTER.test(text[end - 1]!)) end--;
    return text.slice(0, end);
  }
  const drop = new Set(splitCharacters(set));
  const characters = splitCharacters(text);
  let end = characters.length;
  while (end > 0 && drop.has(characters[end - 1]!)) end--;
  return characters.slice(0, end).join('');
}

const ENDS = '[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]';
const LINE_END = new RegExp(`\r\n|${ENDS}`, 'g');

/** As `str.splitlines`: an end of line at the very end opens no further line. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LINE_END)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(start, keepEnds ? end : match.index));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

const isPrintable = (character: string): boolean =>
  character === ' ' || !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u.test(character);

export const allPrintable = (text: string): boolean => splitCharacters(text).every(isPrintable);

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

const SHORT: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** As Python's `repr` of a text. @param ascii whether everything beyond ASCII is escaped */
export function quoteText(text: string, ascii = false): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let quoted = '';
  for (const character of splitCharacters(text)) {
    if (character === quote) quoted += `\\${quote}`;
    else if (SHORT[character] !== undefined) quoted += SHORT[character];
    else if (ascii && character > '\x7f') quoted += escapeCharacter(character);
    else quoted += isPrintable(character) ? character : escapeCharacter(character);
  }
  return quote + quoted + quote;
}

/** By code point, as Python compares texts; JavaScript compares halves of surrogate pairs. */
export function compareTexts(a: string, b: string): number {
  if (!SURROGATE.test(a) || !SURROGATE.test(b)) {
    if (!SURROGATE.test(a + b)) return a < b ? -1 : a > b ? 1 : 0;
  }
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(left.length - right.length);
}
