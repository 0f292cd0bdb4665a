import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { PY_SPACE } from '../json/python-text.ts';
import { declines } from './refusal.ts';

const ANSWER_IS = /answer is \(?([A-J])\)?/;
const ANSWER_MARK = new RegExp(`[aA]nswer:[${PY_SPACE}]*([A-J])`, 'gu');
const ALONE = /(?<![\p{L}\p{N}_])[A-J](?![\p{L}\p{N}_])/gu;

/**
 * The rule that TIGER-AI-Lab/MMLU-Pro publishes (at f418b11, compute_accuracy.py), but for its random guess where nothing
 * is read. Strict is its level 1 (the first `answer is (X)`); lenient its level 2: else the last `answer: X` of the first line
 * that has one, else the last letter from A to J that stands alone.
 */
export const mmluPro: ScorerDefinition = {
  name: 'mmlu-pro',
  version: 1,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (/^[A-J]$/.test(target) ? null : 'expected one letter from A to J'),
  create: (_, reading) => scorer(reading),
};

function scorer(reading: Reading): Scorer {
  return (reply, sample): Score => {
    const { text } = reply;
    const first = ANSWER_IS.exec(text)?.[1] ?? null;
    const found = first !== null ? { letter: first, rule: 'answer-is' } : (marked(text) ?? alone(text));
    const mark = (letter: string | null) => (letter !== null && sample.target.includes(letter) ? 1 : 0);
    const [strict, lenient] = [mark(first), mark(found?.letter ?? null)];
    return {
      value: reading === 'strict' ? strict : lenient,
      strict,
      lenient,
      answer: found?.letter ?? null,
      rule: found?.rule ?? null,
      refused: found === null && declines(text),
    };
  };
}

/** `.*[aA]nswer:\s*([A-J])`: of the first line that has a mark, the last one; without the square of the line's length. */
function marked(text: string): { letter: string; rule: string } | null {
  let found: RegExpExecArray | null = null;
  for (const match of text.matchAll(ANSWER_MARK)) {
    if (found !== null && text.slice(found.index, match.index).includes('\n')) break;
    found = match;
  }
  return found === null ? null : { letter: found[1]!, rule: 'answer-mark' };
}

function alone(text: string): { letter: string; rule: string } | null {
  let last: string | null = null;
  for (const match of text.matchAll(ALONE)) last = match[0];
  return last === null ? null : { letter: last, rule: 'last-letter' };
}
