import { CHINESE_NUMERAL } from './chinese-number.ts';
import { ENGLISH_WORDS } from './english-number.ts';
import type { NumberForm } from './number-forms.ts';
import { quotientOf, type Rational } from './rational.ts';

/** One end of a range, or one of several values: digits, a fraction, per cent, a Chinese numeral, a word. */
const END = String.raw`[$€£¥*_([{]{0,3}(?:-?\d{1,30}(?:[.,]\d{1,30}){0,6}(?:\s?\/\s?\d{1,9})?|${CHINESE_NUMERAL}|(?<!\p{L})(?:${ENGLISH_WORDS})(?:[\s-](?:${ENGLISH_WORDS})){0,4}(?!\p{L}))[$*_)\]}]{0,3}`;
const UNIT = String.raw`(?:\s?(?:[\p{L}°%]{1,14}|\\%))?`;
const AFTER = String.raw`[$*_)\]}]{0,3}`;
/** What stands between the ends of a range. A sign alone may be a minus, and so may one between blanks; `isRising` tells. */
const JOINT = String.raw`(?:[^\S\n]?(?:-{1,2}|~|到|至)[^\S\n]?|[^\S\n](?:to|through|up to)[^\S\n](?:about |around )?)`;

const LEFT_JOINED = new RegExp(`(?<end>${END})(?<unit>${UNIT})${JOINT}[$€£¥*_]{0,3}$`, 'iu');
const RIGHT_JOINED = new RegExp(`^(?<unit>${AFTER}${UNIT})${JOINT}(?<end>${END})`, 'iu');
const BETWEEN_LEFT = new RegExp(
  String.raw`(?:\bbetween\s|介于|(?<open>在))(?:[a-z]{1,12}\s){0,2}(?<end>${END})${UNIT}(?:\sand\s|\s?[和与跟]\s?)[$€£¥*_]{0,3}$`,
  'iu',
);
const BETWEEN_RIGHT = new RegExp(`^${AFTER}${UNIT}(?:\\sand\\s|\\s?[和与跟]\\s?)(?<end>${END})`, 'iu');
const BETWEEN = /(?:\bbetween\s|介于)(?:[a-z]{1,12}\s){0,2}[$€£¥*_([{]{0,3}$/iu;
const BETWEEN_BEHIND = /^[\p{L}%]{0,6}\s?之间/u;
/** Two values, or more, of which none is said to be it: 3 or 4; 3, 4 or 5; 3 and 4. */
const OR_RIGHT = new RegExp(
  `^${AFTER}(?:(?:,\\s?${END}){1,6},?)?(?:\\sor\\s(?:maybe |perhaps |even )?|\\s?(?:或者?|还是)\\s?)(?<end>${END})(?!\\s(?:more|less|fewer|of)\\b)`,
  'iu',
);
const OR_LEFT = new RegExp(
  `(?<end>${END})(?:\\sor\\s(?:maybe |perhaps |even )?|\\s?(?:或者?|还是)\\s?)[$€£¥*_]{0,3}$`,
  'iu',
);
const AND_RIGHT = new RegExp(
  `^${AFTER}(?:(?:,\\s?${END}){0,6},?\\s(?:and|&)\\s|(?:、${END}){0,6}\\s?[和与及、]\\s?)(?<end>${END})(?=\\s*(?:[.!;。；！]|$|\\n))`,
  'iu',
);
/** What joins a ratio is a `to` as well. */
const RATIO = /\b(?:ratios?|odds|proportions?|scale of)\b|比例|之比|比值|的比/iu;
/** "drops from 10 to 7", "add 3 to 4", "9 rounds to 10": the last number is one by itself. */
const CHANGING =
  /\b(?:add|adds|added|adding|round(?:s|ed|ing)?|rais(?:es?|ed|ing)|rose|ris(?:es?|en|ing)|compar(?:es?|ed|ing)|chang(?:es?|ed|ing)|drop(?:s|ped|ping)?|falls?|fell|fallen|increas(?:es?|ed|ing)|decreas(?:es?|ed|ing)|reduc(?:es?|ed|ing)|grow(?:s|n|ing)?|grew|go(?:es|ing)?|went|cuts?|convert(?:s|ed|ing)?|lower(?:s|ed|ing)?|jump(?:s|ed)?|climb(?:s|ed)?|mov(?:es?|ed|ing)|turn(?:s|ed)?|simplif(?:y|ies|ied)|improv(?:es?|ed)|declin(?:es?|ed|ing)|brings?|brought|giv(?:es?|en|ing)|gave|sells?|sold|pay(?:s|ing)?|paid|hands?|attach(?:es|ed)?|counts?|counting)\b(?!-)|增|升|降|减|变|涨|跌|数|加/iu;

/** A range, or several values, of which a number is an end: `3 to 4`, `between 3 and 4`, `3-4`, 三到四, `3 or 4`. */
export interface NumberRange {
  /** What it says. */
  readonly text: string;
  /** Of a ratio its quotient; else nothing, because no single number is given. */
  readonly values: readonly Rational[];
  readonly index: number;
}

/** How much of a text beside a number is looked at, in code units. */
const REACH = 120;

/**
 * The range that a number is an end of. A range goes up: `10 - 7` is a difference, `from 10 to 7` a change. null = the number stands by itself.
 * `read` reads an end. `listed`: whether two values joined by `and` are several values, as where an answer is announced.
 */
export function rangeOf(
  text: string,
  form: NumberForm,
  read: (end: string) => readonly Rational[],
  listed: boolean,
): NumberRange | null {
  const start = form.index;
  const end = endOf(text, form);
  const before = text.slice(Math.max(0, start - REACH), start);
  const behind = text.slice(end, end + REACH);
  if (isAbout(form.text, behind)) return { text: form.text, values: [], index: start };
  const right =
    RIGHT_JOINED.exec(behind) ?? (BETWEEN.test(before) ? BETWEEN_RIGHT.exec(behind) : null) ?? enclosed(behind);
  const left = right === null ? (LEFT_JOINED.exec(before) ?? betweenLeft(before, behind)) : null;
  const joined = right ?? left;
  if (joined !== null) {
    const other = read(joined.groups!.end!);
    const [low, high] = right === null ? [other, form.values] : [form.values, other];
    const found = {
      text:
        right === null
          ? text.slice(start - (before.length - left!.index), end)
          : text.slice(start, end + right[0].length),
      index: right === null ? start - (before.length - left!.index) : start,
    };
    const clause = lastClause(right === null ? before.slice(0, left!.index) : before);
    const tail = right === null ? behind : behind.slice(right[0].length);
    if (RATIO.test(clause) || RATIO.test(tail.slice(0, 20))) {
      const [over, under] = [low[0], high[0]];
      const quotient =
        over === undefined || under === undefined || !/to|到|比/u.test(joined[0]) ? null : quotientOf(over, under);
      if (quotient !== null) return { ...found, values: [quotient] };
    }
    if (
      isRising(low, high) &&
      !isComputed(clause, tail) &&
      isUnitOfBoth(joined, right === null ? `${form.text.replace(/^[-\d.,/]+/u, '')}${tail}` : tail)
    )
      return { ...found, values: [] };
  }
  return several(text, form, before, behind, read, listed);
}

/** Behind the number, whose text leaves its currency out. */
function endOf(text: string, { index, text: spelling }: NumberForm): number {
  return Math.max(index, text.indexOf(spelling, index)) + spelling.length;
}

function betweenLeft(before: string, behind: string): RegExpExecArray | null {
  const found = BETWEEN_LEFT.exec(before);
  return found?.groups?.open !== undefined && !BETWEEN_BEHIND.test(behind) ? null : found;
}

function enclosed(behind: string): RegExpExecArray | null {
  const found = BETWEEN_RIGHT.exec(behind);
  return found !== null && BETWEEN_BEHIND.test(behind.slice(found[0].length)) ? found : null;
}

function several(
  text: string,
  form: NumberForm,
  before: string,
  behind: string,
  read: (end: string) => readonly Rational[],
  listed: boolean,
): NumberRange | null {
  const end = endOf(text, form);
  const right = OR_RIGHT.exec(behind) ?? (listed ? AND_RIGHT.exec(behind) : null);
  if (right !== null) {
    const other = read(right.groups!.end!);
    const values = isOther(form.values, other) ? [] : [...form.values, ...other];
    return { text: text.slice(form.index, end + right[0].length), values, index: form.index };
  }
  const left = OR_LEFT.exec(before);
  if (left === null || !isOther(form.values, read(left.groups!.end!))) return null;
  const start = form.index - (before.length - left.index);
  return { text: text.slice(start, end), values: [], index: start };
}

/** 三四个 is three or four, where 三四 alone may be 34. */
function isAbout(numeral: string, behind: string): boolean {
  const digits = [...'一二三四五六七八九'];
  const at = digits.indexOf(numeral[0]!.replace('两', '二'));
  return (
    numeral.length === 2 &&
    at >= 0 &&
    digits[at + 1] === numeral[1] &&
    /^[个只元块条本人岁名位天年月米斤件张页次种倍支辆朵颗棵]/u.test(behind)
  );
}

function isRising([low]: readonly Rational[], [high]: readonly Rational[]): boolean {
  return low !== undefined && high !== undefined && low.over * high.under < high.over * low.under;
}

/** 0.2 or 20 %, 0.33 or 1/3: one value twice. */
function isOther(a: readonly Rational[], b: readonly Rational[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return !a.some((x) =>
    b.some((y) => {
      const [left, right] = [x.over * y.under, y.over * x.under];
      const apart = left < right ? right - left : left - right;
      return apart * 100n <= (right < 0n ? -right : right);
    }),
  );
}

function lastClause(text: string): string {
  return text.slice(Math.max(...['\n', '. ', '。', ';', '；'].map((sign) => text.lastIndexOf(sign))) + 1);
}

/** "add 3 to 4", 12-15 = …, 2024-01-02. */
function isComputed(clause: string, tail: string): boolean {
  return (
    CHANGING.test(clause.slice(-60)) || /[-+*×÷=/\d]\s?$/u.test(clause) || /^\s?[=×*+÷≈/]|^-\d|^\s?-\s?\d/u.test(tail)
  );
}

/** A unit between the ends stands behind the second one too: 3 hours to 4 hours, not 3 boxes to 4 people. */
function isUnitOfBoth({ groups }: RegExpExecArray, tail: string): boolean {
  const unit = groups?.unit?.replace(/^[$*_)\]}\s]+/u, '').trim() ?? '';
  return unit === '' || tail.trimStart().toLowerCase().startsWith(unit.toLowerCase());
}
