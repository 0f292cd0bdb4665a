import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { CHINESE_NUMERAL, chineseNumber } from './chinese-number.ts';
import { ANSWER_MARK, answerText } from './reading.ts';
import { declines } from './refusal.ts';

const PLAIN = String.raw`[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|[-+]?\.\d+`;
const NUMBER = new RegExp(String.raw`(?<![\d.\p{Script=Latin}_])(?:${PLAIN})(?:\s?\/\s?\d+(?![\d./]))?(?![\d])`, 'gu');
const STRICT_LINE = new RegExp(String.raw`^(?:answer|答案)\s*:\s*(${PLAIN})$`, 'iu');
const FRACTION = /\\[dt]?frac\s*\{(\d+)\}\s*\{(\d+)\}/g;
const BOXED = /\\boxed\s*\{([^{}]*)\}/g;

const optionsSchema = z.strictObject({
  /** Largest difference that still counts as right. */
  tolerance: z.number().nonnegative().default(0),
});

interface Found {
  readonly text: string;
  readonly value: number;
  readonly rule: string;
}

/**
 * Numbers. Strict: the last line is `Answer: N` (or 答案：N) and nothing else. Lenient: the last announced answer,
 * else the last boxed one, else the last number of the reply; thousands separators, fractions, units, currencies,
 * full-width digits and Chinese numerals are read.
 */
export const numeric: ScorerDefinition = {
  name: 'numeric',
  version: 1,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (toNumber(target) === null ? 'expected a number such as 42, -3.5, 1,200 or 3/4' : null),
  create: (options, reading) => scorer(optionsSchema.parse(options).tolerance, reading),
};

function scorer(tolerance: number, reading: Reading): Scorer {
  return (reply, sample): Score => {
    const text = answerText(reply).replace(FRACTION, '$1/$2');
    const targets = sample.target.flatMap((target) => toNumber(target) ?? []);
    const right = (value: number | null) =>
      value !== null && targets.some((target) => same(value, target, tolerance)) ? 1 : 0;
    const found = announced(text) ?? boxed(text) ?? last(text);
    const strict = right(strictAnswer(text));
    const lenient = Math.max(strict, right(found?.value ?? null));
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

/** Decimals that are written differently but mean the same are the same. */
function same(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance + 1e-9 * Math.max(1, Math.abs(b));
}

/** null = not a number. */
export function toNumber(text: string): number | null {
  const plain = text.replace(/[,\s]/g, '');
  const [over, under] = plain.split('/');
  const value = under === undefined ? Number(over) : Number(over) / Number(under);
  return plain === '' || over === '' || under === '' || !Number.isFinite(value) ? null : value;
}

function strictAnswer(text: string): number | null {
  const line = text.trimEnd().split('\n').at(-1)?.trim() ?? '';
  const match = STRICT_LINE.exec(line);
  return match === null ? null : toNumber(match[1]!);
}

function announced(text: string): Found | null {
  const marks = [...text.matchAll(ANSWER_MARK)];
  for (const mark of marks.reverse()) {
    const rest = text.slice(mark.index + mark[0].length).replace(/^[\s:*_$]+/, '');
    const line = rest.split('\n', 1)[0] ?? '';
    const found =
      boxed(line) ?? numberIn(line.slice(line.lastIndexOf('=') + 1), 'announced') ?? numberIn(line, 'announced');
    if (found !== null) return { ...found, rule: 'announced' };
  }
  return null;
}

function numberIn(line: string, rule: string): Found | null {
  const [match] = line.matchAll(NUMBER);
  if (match !== undefined) return read(match[0], rule);
  const chinese = new RegExp(CHINESE_NUMERAL, 'u').exec(line)?.[0];
  const value = chinese === undefined ? null : chineseNumber(chinese);
  return value === null ? null : { text: chinese!, value, rule };
}

function boxed(text: string): Found | null {
  const inside = [...text.matchAll(BOXED)].at(-1)?.[1];
  return inside === undefined ? null : numberIn(inside, 'boxed');
}

function last(text: string): Found | null {
  const match = [...text.matchAll(NUMBER)].at(-1);
  return match === undefined ? null : read(match[0], 'last-number');
}

function read(text: string, rule: string): Found | null {
  const value = toNumber(text);
  return value === null ? null : { text: text.trim(), value, rule };
}
