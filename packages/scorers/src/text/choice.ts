import type { JsonObject, Reading, Sample, Score, Scorer, ScorerDefinition } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { letterSet, toLetter } from './choice-letters.ts';
import { readChoice, strictChoice } from './choice-reading.ts';
import { sameText } from './fold-width.ts';
import { answerText } from './reading.ts';
import { upToTurnEnd } from './reasoning.ts';
import { declines } from './refusal.ts';

const optionsSchema = z.strictObject({
  announced: describe(
    z.enum(['all', 'last']).default('all'),
    'Which letters count where one is right and a reply gives several. `all`: all of them, so that the reply is wrong. `last`: the last one.',
  ),
  partMarks: describe(
    z.enum(['none', 'half', 'share']).default('none'),
    'For questions with several right letters. `none`: all or nothing. `half`: half the marks for some of them and no wrong one. `share`: the share of them, if none is wrong.',
  ),
});
type Options = z.infer<typeof optionsSchema>;
type PartMarks = Options['partMarks'];

/** Options that a question has, at least, when the sample does not list them. */
const UNLISTED = 10;

/** How many options there are; where they are not listed, enough for a right letter that stands alone. */
function optionCount({ choices, target }: Sample): number {
  if (choices != null && choices.length > 0) return choices.length;
  const alone = target.flatMap((text) => /^[([]?([A-Z])[)\]]?$/.exec(text.normalize('NFKC').trim())?.[1] ?? []);
  return Math.max(UNLISTED, ...alone.map((letter) => letter.charCodeAt(0) - 64));
}

/** `B`, `(C)`, `A, C` and the like. */
const LETTERS = /^[([]?[A-Z](?:[\s,、;()[\]]{0,3}[A-Z])*[)\]]?$/;

/**
 * One or several of lettered options. A target is letters (`B`, `ACD`) or an option's text. Strict: the reply is the
 * letters and nothing else, or its last line is `Answer: B`. Lenient: see `readChoice`.
 * Version 3 needs a verb, a colon or a mark for an announcement, lets a statement stand against remarks about other options and further
 * questions, takes neither pronoun nor article for a letter, reads a small letter alone, and takes no other letter where
 * the one stated is no option's.
 * Version 4 reads small letters in marks and tags, leaves out what would be chosen `if` and what others choose, and takes neither a list of all
 * options by blanks or strokes, nor two joined by `or`, nor a letter that is banned (do not choose B, B不能选) for an answer.
 * Version 5 reads options judged within a line (A错，B对), labels with a colon (Result: B), "it must be B", and takes no option that a clause excludes.
 * Version 6 reads quoted letters ('B'), "However, it is D", options judged with their texts in one line, and takes no name (vitamin C, plan B) for a letter.
 * Version 7 takes options that a reply leaves open (A和B都可能) for none, and "both A and B are correct" for two, and knows one more mark of reasoning.
 */
export const choice: ScorerDefinition = {
  name: 'choice',
  version: 7,
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  checkTarget: (target) =>
    target.trim() === '' ? 'expected letters such as B or ACD, or the text of an option' : null,
  checkSample: (sample) =>
    sample.target.some((target) => toLetters(target, sample) === null)
      ? `expected letters of its ${optionCount(sample)} options, or the text of one of its choices`
      : null,
  create: (options, reading) => createChoiceScorer(optionsSchema.parse(options), reading),
};

function createChoiceScorer({ partMarks, announced }: Options, reading: Reading): Scorer {
  return (reply, sample): Score => {
    const text = upToTurnEnd(answerText(reply));
    const options = sample.choices ?? [];
    const count = optionCount(sample);
    const targets = sample.target.flatMap((target) => toLetters(target, sample) ?? []);
    const mark = (letters: string | null) =>
      letters === null ? 0 : Math.max(0, ...targets.map((target) => marks(letters, target, partMarks)));
    const several = partMarks !== 'none' || targets.some((target) => target.length > 1);
    const last = announced === 'last' && !several;
    const found = readChoice(text, { options, count, several, last });
    const strict = mark(strictChoice(text, count));
    const lenient = Math.max(strict, mark(found?.letters ?? null));
    return {
      value: reading === 'strict' ? strict : lenient,
      strict,
      lenient,
      answer: found?.letters ?? null,
      rule: found?.rule ?? null,
      refused: found === null && declines(text),
    };
  };
}

function marks(letters: string, target: string, partMarks: PartMarks): number {
  if (letters === target) return 1;
  const onlyRight = [...letters].every((letter) => target.includes(letter));
  if (!onlyRight || partMarks === 'none') return 0;
  return partMarks === 'half' ? 0.5 : letters.length / target.length;
}

/** null = neither letters of the sample's options nor the text of one. */
function toLetters(target: string, sample: Sample): string | null {
  const trimmed = target.normalize('NFKC').trim();
  const letters = LETTERS.test(trimmed) ? letterSet(trimmed, optionCount(sample)) : null;
  if (letters !== null) return letters;
  const index = sample.choices?.findIndex((option) => sameText(option, target)) ?? -1;
  return index < 0 ? null : toLetter(index);
}
