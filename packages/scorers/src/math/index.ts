import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { boxedParts } from '../text/boxed.ts';
import { clipped } from '../text/fold-width.ts';
import { answerText } from '../text/reading.ts';
import { declines } from '../text/refusal.ts';
import { loadAlgebra } from './algebra.ts';
import { best, compareAnswers } from './compare.ts';
import { readAnswer } from './read.ts';

/**
 * Answers of competition mathematics, LaTeX or plain. Strict: the last \boxed{…}, and it is the target. Lenient: see `readAnswer`.
 * Two answers are held against each other as text in one spelling, then by their structure (sets, tuples, intervals, unions, matrices,
 * equations), then by value, then by a computer algebra library. What none of these can tell is `undecided`: it scores 0, but says
 * so in `details` and in the rule (`boxed:undecided`), so that it can be counted apart from what is wrong.
 * Version 2 reads an announced formula with words after it: The final answer is $x$. I hope it is correct.
 */
export const math: ScorerDefinition = {
  name: 'math',
  version: 2,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (target.trim() === '' ? 'expected an answer in LaTeX or plain writing' : null),
  prepare: loadAlgebra,
  create: (_, reading) => scorer(reading),
};

function scorer(reading: Reading): Scorer {
  return (reply, sample): Score => {
    const text = answerText(reply);
    const against = (answer: string) => best(sample.target.map((target) => compareAnswers(answer, target)));
    const box = boxedParts(text).at(-1);
    const piece = readAnswer(text);
    const found = piece === null ? null : against(piece.text);
    const strict = box !== undefined && (box === piece?.text ? found : against(box))?.verdict === 'same' ? 1 : 0;
    const lenient = found?.verdict === 'same' ? 1 : strict;
    const refused = lenient === 0 && piece?.rule !== 'boxed' && declines(text);
    const base = { value: reading === 'strict' ? strict : lenient, strict, lenient, refused } as const;
    if (piece === null || found === null || refused) return { ...base, answer: null, rule: null };
    const undecided = lenient === 0 && found.verdict === 'undecided';
    return {
      ...base,
      answer: clipped(piece.text),
      rule: undecided ? `${piece.rule}:undecided` : piece.rule,
      details: { verdict: found.verdict, by: found.by },
    };
  };
}
