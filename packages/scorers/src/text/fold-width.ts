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
  const folded = fold(a);
  if (/[\p{L}\p{N}]/u.test(folded)) return folded === fold(b);
  const squeezed = (text: string) => text.trim().replace(/\s+/g, ' ');
  return squeezed(a) === squeezed(b);
}

/** A piece of a reply that is short enough for a table. Never cuts a character in two. */
export function clipped(text: string, limit = 200): string {
  const trimmed = text.trim();
  if (trimmed.length <= limit) return trimmed;
  const cut = trimmed.slice(0, limit);
  return `${cut.replace(/[\ud800-\udbff]$/, '')}…`;
}
