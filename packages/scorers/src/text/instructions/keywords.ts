import * as z from 'zod';
import { type Check, check, compare, count, escaped, occurrences, relation } from './check.ts';

const keywordList = z.array(z.string().min(1)).min(1);
const WORDLIKE = /[\p{L}\p{N}_]/u;

/** Every keyword somewhere, as part of a longer word too, whatever its case. */
const existence = check({ keywords: keywordList }, (text, { keywords }) => {
  const low = text.toLowerCase();
  return keywords.every((word) => low.includes(word.toLowerCase()));
});

/** So many times, parts of longer words counted. */
const frequency = check({ keyword: z.string().min(1), frequency: count, relation }, (text, args) =>
  compare(occurrences(text, new RegExp(escaped(args.keyword.trim()) || '(?!)', 'giu')), args.relation, args.frequency),
);

/** None of them as a whole word. */
const forbidden = check({ forbidden_words: keywordList }, (text, args) =>
  args.forbidden_words.every((word) => !wordPattern(word).test(text)),
);

/** A boundary wherever the word begins or ends with a letter, a digit or `_`, as \b has it in Unicode texts. */
function wordPattern(word: string): RegExp {
  const edge = (sign: string | undefined, look: string) => (WORDLIKE.test(sign ?? '') ? look : '');
  const signs = [...word];
  return new RegExp(
    `${edge(signs[0], String.raw`(?<![\p{L}\p{N}_])`)}${escaped(word)}${edge(signs.at(-1), String.raw`(?![\p{L}\p{N}_])`)}`,
    'iu',
  );
}

/** The set asks for `#` and `!` too, where the authors' code falls back to a random letter; here the sign itself is counted. */
const letterFrequency = check(
  { letter: z.string().min(1), let_frequency: count, let_relation: relation },
  (text, args) => {
    const letter = args.letter.trim().toLowerCase();
    return compare(text.toLowerCase().split(letter).length - 1, args.let_relation, args.let_frequency);
  },
);

export const keywordChecks: Readonly<Record<string, Check>> = {
  'keywords:existence': existence,
  'keywords:frequency': frequency,
  'keywords:forbidden_words': forbidden,
  'keywords:letter_frequency': letterFrequency,
};
