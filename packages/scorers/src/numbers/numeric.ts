import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { boxedParts } from '../text/boxed.ts';
import { announcedLines, answerText, lastLine, plain } from '../text/reading.ts';
import { declines } from '../text/refusal.ts';
import { CHINESE_NUMERAL } from './chinese-number.ts';
import { chineseIn, firstNumber, lastNumber, type NumberForm, readNumber, tidyNumbers } from './number-forms.ts';

const STRICT_LINE = /^(?:answer|答案)\s*:\s*([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?%?)$/iu;
/** GSM8K's own mark of a solution's answer. */
const HASHES = /^####\s?(.{1,100})$/gmu;
/** A Chinese number that stands alone at the beginning: 四十二, 五个, not the 一 of 一共. */
const OPENING = new RegExp(
  `^(?:${CHINESE_NUMERAL})(?=$|[^\\p{L}\\p{N}]|[个只元块条本人岁名位天年月米斤件张页公千克小分秒度种次倍支辆朵颗棵])`,
  'u',
);

const optionsSchema = z.strictObject({
  tolerance: z.number().nonnegative().default(0).describe('Largest difference that still counts as right.'),
});

interface Found extends NumberForm {
  readonly rule: string;
}

/**
 * Numbers. Strict: the last line is `Answer: N` (or 答案：N) and nothing else. Lenient: the last announced answer
 * (`####` announces too), else the last boxed one, else the last number of the reply; thousands separators, fractions,
 * mixed numbers, powers of ten, per cent, scales in words, units, currencies, full-width digits and Chinese numerals are
 * read. 50% is right for 50 and for 0.5, 3 million for 3000000 and for 3: which one was asked for is the question's affair.
 * Version 2 reads more forms than 1, no longer takes the 2 of m^2 for a number, and tells 1000000001 from 1000000002.
 */
export const numeric: ScorerDefinition = {
  name: 'numeric',
  version: 2,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (toNumber(target) === null ? 'expected a number such as 42, -3.5, 1,200 or 3/4' : null),
  create: (options, reading) => scorer(optionsSchema.parse(options).tolerance, reading),
};

function scorer(tolerance: number, reading: Reading): Scorer {
  return (reply, sample): Score => {
    const text = tidyNumbers(answerText(reply));
    const targets = sample.target.flatMap((target) => toNumber(target) ?? []);
    const right = (values: readonly number[]) =>
      values.some((value) => targets.some((target) => same(value, target, tolerance))) ? 1 : 0;
    const found = announced(text) ?? boxed(text) ?? last(text);
    const strict = right(strictAnswer(text));
    const lenient = Math.max(strict, right(found?.values ?? []));
    return {
      value: reading === 'strict' ? strict : lenient,
      strict,
      lenient,
      answer: found?.text ?? null,
      rule: found?.rule ?? null,
      refused: found === null && declines(text),
    };
  };
}

/** Decimals that are written differently but mean the same are the same; whole numbers are so only when they are equal. */
function same(a: number, b: number, tolerance: number): boolean {
  const areIntegers = Number.isInteger(a) && Number.isInteger(b);
  return Math.abs(a - b) <= tolerance + (areIntegers ? 0 : 1e-9 * Math.max(1, Math.abs(b)));
}

/** As most right answers are spelt. */
const PLAINEST = /^-?\d{1,15}$/;

/** The plainest meaning: 50% is 50. null = not a number. */
export function toNumber(text: string): number | null {
  return PLAINEST.test(text) ? Number(text) : (readNumber(tidyNumbers(plain(text)))?.values[0] ?? null);
}

function strictAnswer(text: string): readonly number[] {
  const match = STRICT_LINE.exec(lastLine(text));
  return match === null ? [] : (readNumber(match[1]!)?.values.slice(0, 1) ?? []);
}

function announced(text: string): Found | null {
  const hashes = [...text.matchAll(HASHES)].at(-1)?.[1];
  const hashed = hashes === undefined ? null : firstNumber(hashes);
  if (hashed !== null) return { ...hashed, rule: 'announced' };
  for (const line of announcedLines(text)) {
    const found = boxed(line) ?? numberIn(line.slice(line.lastIndexOf('=') + 1)) ?? numberIn(line);
    if (found !== null) return { ...found, rule: 'announced' };
  }
  return null;
}

function numberIn(line: string): NumberForm | null {
  return chineseIn(line, OPENING) ?? firstNumber(line) ?? chineseIn(line);
}

function boxed(text: string): Found | null {
  const inside = boxedParts(text).at(-1);
  const found = inside === undefined ? null : numberIn(inside);
  return found === null ? null : { ...found, rule: 'boxed' };
}

function last(text: string): Found | null {
  const found = lastNumber(text);
  return found === null ? null : { ...found, rule: 'last-number' };
}
