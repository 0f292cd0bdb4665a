import { plain } from './reading.ts';

/**
 * A text as a fair reader compares it: width, case, markdown and punctuation do not count. Signs that carry meaning
 * stay: decimal points, minus signs before digits, `# % & @ /` and all symbols (C and C++ differ). Ours; lenient readings only.
 */
export function fold(text: string): string {
  return plain(text)
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/['\u2018\u2019`*_~]/g, '')
    .replace(/\p{P}/gu, (sign, at: number, input: string) => (carriesMeaning(sign, at, input) ? sign : ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

function carriesMeaning(sign: string, at: number, input: string): boolean {
  if ('#%&@/'.includes(sign)) return true;
  if (!/\d/.test(input[at + 1] ?? '')) return false;
  return sign === '.' || (sign === '-' && !/[\p{L}\p{N}]/u.test(input[at - 1] ?? ''));
}

/** Equal for a fair reader. Texts without letters and digits are compared as they stand, but for blanks. */
export function sameText(a: string, b: string): boolean {
  if (beginsOtherwise(a, b)) return false;
  const folded = fold(a);
  if (/[\p{L}\p{N}]/u.test(folded)) return folded === fold(b);
  const squeezed = (text: string) => text.trim().replace(/\s+/g, ' ');
  return squeezed(a) === squeezed(b);
}

/**
 * Whether the first letters and digits that differ say that two texts differ, before a long one is folded. Folding keeps every letter
 * and digit of ASCII in its order, unless a sign beyond ASCII stands behind it; false = folding has to say.
 */
function beginsOtherwise(a: string, b: string): boolean {
  let [atA, atB] = [0, 0];
  for (;;) {
    const [nextA, nextB] = [findAlphanumeric(a, atA), findAlphanumeric(b, atB)];
    if (nextA === null || nextB === null) return false;
    const [left, right] = [lowerCode(a, nextA), lowerCode(b, nextB)];
    if (left !== right) return left !== END || /[a-z0-9]/i.test(a);
    if (left === END) return false;
    [atA, atB] = [nextA + 1, nextB + 1];
  }
}

/** Stands for the end of a text. */
const END = -1;

/** Where the next letter or digit of ASCII stands, or the text's end; null = a sign beyond ASCII stands before or right behind it. */
function findAlphanumeric(text: string, from: number): number | null {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return null;
    const isOne = (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
    if (isOne) return text.charCodeAt(at + 1) > 127 ? null : at;
  }
  return text.length;
}

function lowerCode(text: string, at: number): number {
  if (at >= text.length) return END;
  const code = text.charCodeAt(at);
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** A piece of a reply that is short enough for a table. Never cuts a character in two. */
export function clipped(text: string, limit = 200): string {
  const trimmed = text.trim();
  if (trimmed.length <= limit) return trimmed;
  const cut = trimmed.slice(0, limit);
  return `${cut.replace(/[\ud800-\udbff]$/, '')}…`;
}
