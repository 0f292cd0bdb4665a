import { fraction, negated, quotientOf, type Rational, sumOf } from './rational.ts';

/** A number in English words at the beginning of a text. */
export interface EnglishNumber {
  readonly value: Rational;
  readonly percent: boolean;
  /** How much of the text it takes, in code units. */
  readonly length: number;
}

const SMALL_WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS_WORDS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SMALL = new Map([...SMALL_WORDS.entries()].map(([value, word]) => [word, BigInt(value)]));
const TENS = new Map([
  ...TENS_WORDS.map((word, index) => [word, BigInt(10 * (index + 2))] as const),
  ['fourty', 40n] as const,
]);
const SCALES = new Map([
  ['thousand', 10n ** 3n],
  ['million', 10n ** 6n],
  ['billion', 10n ** 9n],
  ['trillion', 10n ** 12n],
]);
const PARTS_WORDS = 'third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
/** Parts of one by their names; singular ones stand behind `one` and `a` alone, because `third` is an ordinal too. */
const PARTS = new Map<string, bigint>([
  ['half', 2n],
  ['halves', 2n],
  ['quarter', 4n],
  ['quarters', 4n],
  ...PARTS_WORDS.flatMap((word, index) => [
    [word, BigInt(index + 3)] as const,
    [`${word}s`, BigInt(index + 3)] as const,
  ]),
  ['hundredth', 100n],
  ['hundredths', 100n],
]);
const WORDS = [...SMALL.keys(), ...TENS.keys(), 'hundred', ...SCALES.keys(), 'dozen', ...PARTS.keys()];

/** The words of whole numbers, as a regular expression's source. */
export const ENGLISH_WORDS = [...SMALL.keys(), ...TENS.keys(), 'hundred', ...SCALES.keys()]
  .sort((a, b) => b.length - a.length)
  .join('|');

/** A word with which such a number can begin, as a regular expression's source. */
export const ENGLISH_START = String.raw`(?<![\p{L}\d-])(?:minus |negative )?(?:an? (?=hundred|thousand|million|billion|dozen|half|third|quarter))?(?:${[...SMALL.keys(), ...TENS.keys(), 'hundred', 'thousand', 'million', 'dozen', 'half'].join('|')}|(?<=\ban? )(?:quarter|${PARTS_WORDS.join('|')})(?=[*_"”')]{0,4}(?:[.,;!?\n]|$|\sof\s)))(?![\p{L}])`;

const TOKEN = new RegExp(
  String.raw`[\s-]{0,3}(?:,\s)?(${[...WORDS, 'and', 'an', 'a', 'point', 'minus', 'negative', 'percent', 'per cent'].join('|')})(?![\p{L}'’])`,
  'iuy',
);
const TOKEN_LIMIT = 30;

interface Token {
  readonly word: string;
  readonly end: number;
}

/**
 * twenty-five -> 25, three hundred and five -> 305, minus two and a half -> -5/2, two thirds -> 2/3, zero point five -> 1/2,
 * a dozen -> 12, fifty per cent -> 50 (`percent`). What follows is left alone. null = no such number stands at the beginning, or an
 * ordinal (twenty-third) or two numbers in a row (twenty twenty-four) do.
 */
export function englishNumber(text: string): EnglishNumber | null {
  const list = tokens(text);
  const minus = /^(?:minus|negative)$/.test(list[0]?.word ?? '');
  const read = value(list, minus ? 1 : 0);
  if (read === null) return null;
  const next = list[read.next]?.word ?? '';
  const percent = /^per/.test(next);
  if (SMALL.has(next) || TENS.has(next) || PARTS.has(next)) return null;
  if (/^-(?:first|second|\w{2,9}th)(?![\p{L}])/iu.test(text.slice(list[read.next - 1]!.end))) return null;
  const last = percent ? read.next : read.next - 1;
  return { value: minus ? negated(read.value) : read.value, percent, length: list[last]!.end };
}

function tokens(text: string): Token[] {
  const list: Token[] = [];
  TOKEN.lastIndex = 0;
  while (list.length < TOKEN_LIMIT) {
    const match = TOKEN.exec(text);
    if (match === null || (list.length === 0 && match[0] !== match[1])) break;
    list.push({ word: match[1]!.toLowerCase(), end: TOKEN.lastIndex });
  }
  return list;
}

interface Read {
  readonly value: Rational;
  /** Index of the first token behind it. */
  readonly next: number;
}

/** A whole number, one with decimals or parts, or parts alone. */
function value(list: readonly Token[], from: number): Read | null {
  const alone = partsAt(list, from);
  if (alone !== null) return alone;
  const base = integerAt(list, from);
  if (base === null) return null;
  const decimals = decimalsAt(list, base.next);
  if (decimals !== null) return plus(base, decimals);
  const more = list[base.next]?.word === 'and' ? partsAt(list, base.next + 1) : null;
  return more === null ? base : plus(base, more);
}

function plus(a: Read, b: Read): Read | null {
  const sum = sumOf(a.value, b.value);
  return sum === null ? null : { value: sum, next: b.next };
}

/** half, a half, one third, three quarters. */
function partsAt(list: readonly Token[], from: number): Read | null {
  if (list[from]?.word === 'half') return { value: fraction(1n, 2n)!, next: from + 1 };
  const article = /^an?$/.test(list[from]?.word ?? '');
  const count = article ? { value: fraction(1n)!, next: from + 1 } : integerAt(list, from);
  const name = count === null ? undefined : list[count.next]?.word;
  const under = name === undefined ? undefined : PARTS.get(name);
  if (count === null || under === undefined) return null;
  const single = count.value.over === 1n;
  if (single === /(?:s|halves)$/.test(name!)) return null;
  return { value: quotientOf(count.value, fraction(under)!)!, next: count.next + 1 };
}

/** point one four. */
function decimalsAt(list: readonly Token[], from: number): Read | null {
  if (list[from]?.word !== 'point') return null;
  let [digits, at] = ['', from + 1];
  for (let digit = SMALL.get(list[at]?.word ?? ''); digit !== undefined && digit < 10n; ) {
    digits += digit;
    at += 1;
    digit = SMALL.get(list[at]?.word ?? '');
  }
  return digits === '' ? null : { value: fraction(BigInt(digits), 10n ** BigInt(digits.length))!, next: at };
}

function integerAt(list: readonly Token[], from: number): Read | null {
  let at = from;
  if (/^an?$/.test(list[at]?.word ?? '')) {
    if (!/^(?:hundred|thousand|million|billion|dozen)$/.test(list[at + 1]?.word ?? '')) return null;
    at += 1;
  }
  let [total, section, scale] = [0n, 0n, 10n ** 15n];
  /** What the next word may add: less than this. 0 = nothing. */
  let room = 1000n;
  let end = -1;
  for (; at < list.length; at += 1) {
    const { word } = list[at]!;
    const small = SMALL.get(word) ?? TENS.get(word);
    if (word === 'and') {
      const next = list[at + 1]?.word ?? '';
      if (end < 0 || !/^(?:hundred|thousand|million|billion|trillion)$/.test(list[at - 1]!.word)) break;
      if (!SMALL.has(next) && !TENS.has(next)) break;
      continue;
    }
    if (small !== undefined) {
      if (small >= room || (small === 0n && end >= 0)) break;
      section += small;
      room = TENS.has(word) ? 10n : 0n;
    } else if (word === 'hundred') {
      if (section >= 100n || (section === 0n && end >= 0 && room !== 1000n)) break;
      section = (section === 0n ? 1n : section) * 100n;
      room = 100n;
    } else if (word === 'dozen') {
      total += (section === 0n ? 1n : section) * 12n;
      return { value: fraction(total)!, next: at + 1 };
    } else {
      const next = SCALES.get(word);
      if (next === undefined || next >= scale || (section === 0n && end >= 0)) break;
      total += (section === 0n ? 1n : section) * next;
      [section, scale, room] = [0n, next, 1000n];
    }
    end = at;
  }
  return end < 0 ? null : { value: fraction(total + section)!, next: end + 1 };
}
