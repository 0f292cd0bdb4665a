import type { JsonObject, Reading, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { answerText, lastLine, plain } from '../text/reading.ts';
import { declines } from '../text/refusal.ts';
import { readNumber, tidyNumbers } from './number-forms.ts';
import { atMost, decimalFraction, distance, type Rational, sameFraction, terminates } from './rational.ts';
import { readReplyNumber } from './read.ts';

const STRICT_LINE = /^(?:answer|答案)\s*:\s*([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?%?)$/iu;

const optionsSchema = z.strictObject({
  tolerance: describe(z.number().nonnegative().default(0), 'Largest difference that still counts as right.'),
});

/**
 * Numbers. Strict: the last line is `Answer: N` (or 答案：N) and nothing else. Lenient: the last answer that is stated (announced,
 * `####`, boxed), else one announced among other words, else the last number of the reply; see `readReplyNumber`. Thousands
 * parted by commas, blanks, apostrophes or points, fractions, mixed numbers, powers, per cent, scales in words, units,
 * currencies, full-width digits and Chinese numerals, spoken and mixed, are read. 50% is right for 50 and for 0.5, 3 million for
 * 3000000 and for 3: which one was asked for is the question's affair. Numbers are exact, whatever their size.
 * Version 3 needs a verb, a colon or a mark for an announcement (the bare word "answer" is none), lets a statement stand against
 * later remarks and further questions, reads powers (10^6), more ways to part thousands and more Chinese forms, and compares exactly.
 * Version 4 reads numbers in English words (twenty-five), sums in two parts (8元5角), `50 percent`, `3k` and ratios; a time of day (12:45) is no
 * number, a full hour (2:00) is its hour; more announcements (`<answer>`), fewer remarks.
 * Version 5 takes a range or several values (3 to 4, 3-4, between 3 and 4, 3 or 4) for no single number, reads tenths (八折, 两成), mixed numbers and powers in
 * words (2 and a half, 5 squared), a fraction at a sentence's end, labels with a colon (Result:, 解：), and leaves out how a number was rounded.
 * Version 6 reads 1.2M and 3B, takes 二十来个 for no number, and "you might think that the answer is" for no announcement.
 * Version 7 takes quantities in two units (20 minutes and 30 seconds) as one, reads 一打, 俩, "half a dozen" and "a quarter", and knows one more mark of reasoning.
 */
export const numeric: ScorerDefinition = {
  name: 'numeric',
  version: 7,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) =>
    PLAIN.test(target) || toNumber(target) !== null ? null : 'expected a number such as 42, -3.5, 1,200 or 3/4',
  create: (options, reading) => scorer(optionsSchema.parse(options).tolerance, reading),
};

function scorer(tolerance: number, reading: Reading): Scorer {
  const margin = decimalFraction(String(tolerance)) ?? { over: 0n, under: 1n };
  return (reply, sample): Score => {
    const text = tidyNumbers(answerText(reply));
    const targets = sample.target.flatMap((target) => toNumber(target) ?? []);
    const right = (values: readonly Rational[]) =>
      values.some((value) => targets.some((target) => same(value, target, margin))) ? 1 : 0;
    const found = readReplyNumber(text);
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

/** What a decimal may lack of a fraction that it cannot write: a 10⁻⁹ part. */
const UNWRITTEN = 1_000_000_000n;

/** Equal, or no further apart than the suite allows, or 0.6666666667 for 2/3. */
function same(a: Rational, b: Rational, margin: Rational): boolean {
  if (sameFraction(a, b)) return true;
  const apart = distance(a, b);
  if (margin.over !== 0n && atMost(apart, margin)) return true;
  if (terminates(a) === terminates(b)) return false;
  return atMost(
    { over: apart.over * UNWRITTEN, under: apart.under },
    { over: b.over < 0n ? -b.over : b.over, under: b.under },
  );
}

/** What a target mostly is; no spelling is to be tidied in it. */
const PLAIN = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** The plainest meaning: 50% is 50. null = not a number. */
export function toNumber(text: string): Rational | null {
  if (PLAIN.test(text)) return decimalFraction(text);
  return readNumber(tidyNumbers(plain(text).trim()))?.values[0] ?? null;
}

function strictAnswer(text: string): readonly Rational[] {
  const match = STRICT_LINE.exec(lastLine(text));
  return match === null ? [] : (readNumber(match[1]!)?.values.slice(0, 1) ?? []);
}
