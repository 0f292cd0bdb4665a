import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import * as z from 'zod';
import { spokenSums } from '../numbers/spoken-sums.ts';
import { boxedParts } from '../text/boxed.ts';
import { clipped } from '../text/fold-width.ts';
import { answerText } from '../text/reading.ts';
import { declines } from '../text/refusal.ts';
import { loadAlgebra } from './algebra.ts';
import { best, compareAnswers } from './compare.ts';
import { lowered } from './normal.ts';
import { ownAnswer, type ReadMath, readAnswer } from './read.ts';
import type { Verdict } from './verdict.ts';

/**
 * Answers of competition mathematics, LaTeX or plain. Strict: the last \boxed{…}, and it is the target. Lenient: see `readAnswer`.
 * Two answers are held against each other as text in one spelling, then by their structure (sets, tuples, intervals, unions, matrices,
 * equations), then by value, then by a computer algebra library. Whole numbers and fractions are the same only where they are equal.
 * What none of these can tell, and what the reply does not say to be its answer, is `undecided`: it scores 0, but says so in `details`
 * and in the rule (`boxed:undecided`), so that it can be counted apart from what is wrong.
 * Version 3 reads the value that the last sentences state where nothing is boxed or announced, lets a statement stand against
 * remarks and further questions, compares exactly, and reads more spellings (50\%, 0.\overline{3}, \sin 30^\circ, 5 厘米).
 * Version 4 tells a set from a pair, knows that a root or \pi is no fraction, holds inequalities against intervals, and reads mixed
 * numbers (2 1/2), numbers in words, and more spellings of per cent, bases, units and repeating decimals.
 * Version 5 takes a range for no single value, reads labels with a colon (Solution: 42) and tenths (八折), and leaves out values that are thrown out.
 * Version 6 reads \tan^{-1}, \lor, \bf, holds 1.602 × 10⁻¹⁹ against 1.6 × 10⁻¹⁹ by the target's digits, and tells a count from the list behind it.
 * Version 7 takes what a reply opens at its end and leaves empty (a fence, an object) for no answer, and knows one more mark of reasoning.
 */
export const math: ScorerDefinition = {
  name: 'math',
  version: 7,
  options: z.strictObject({}) as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) => (target.trim() === '' ? 'expected an answer in LaTeX or plain writing' : null),
  prepare: loadAlgebra,
  create: (_, reading) => scorer(reading),
};

function scorer(reading: Reading): Scorer {
  return (reply, sample): Score => {
    const text = undressed(answerText({ ...reply, text: spokenSums(reply.text.replace(/[₀-₉]+/gu, lowered)) }));
    const against = (answer: string) => best(sample.target.map((target) => compareAnswers(answer, target)));
    const own = ownAnswer(text);
    const box = boxedParts(own).at(-1);
    const read = readAnswer(own);
    const found = read === null ? null : verdictOn(read, against);
    const strict = box !== undefined && (box === read?.text ? found : against(box))?.verdict === 'same' ? 1 : 0;
    const lenient = found?.verdict === 'same' ? 1 : strict;
    const refused = lenient === 0 && read?.rule !== 'boxed' && declines(text);
    const base = { value: reading === 'strict' ? strict : lenient, strict, lenient, refused } as const;
    if (read === null || found === null || refused) return { ...base, answer: null, rule: null };
    const undecided = lenient === 0 && found.verdict === 'undecided';
    return {
      ...base,
      answer: clipped(read.text),
      rule: undecided ? `${read.rule}:undecided` : read.rule,
      details: { verdict: found.verdict, by: found.by },
    };
  };
}

/** Without emphasis around values (= **400**), a fence or an object that opens at the end, ordinals of places (6th place) and full hours (2:00 pm). */
function undressed(text: string): string {
  return text
    .replace(/(?<![\w)\]}*])\*\*(?=[-+\d\\$(])/g, '')
    .replace(/(?<=[\d)}$%.])\*\*(?![\w(*])/g, '')
    .replace(/(?<=(?<![\d:])\d{1,2}):00(?=\s?[ap]\.?m\b)/gi, '')
    .replace(/\n[^\S\n]*(?:```\w{0,12}(?:\s*[{[])?|[{[])\s*$/, '')
    .replace(/(?<=\b\d{1,4})(?:st|nd|rd|th)(?=\s(?:place|position)\b)/g, '');
}

/** What is not said to be the answer is no other answer. */
function verdictOn({ text, other, certain }: ReadMath, against: (answer: string) => Verdict): Verdict {
  const found = best([against(text), ...(other === null ? [] : [against(other)])]);
  return certain || found.verdict !== 'different' ? found : { ...found, verdict: 'undecided' };
}
