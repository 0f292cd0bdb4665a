import * as z from 'zod';
import { type Check, check, compare, count, occurrences, relation } from './check.ts';
import { countSentences } from './sentences.ts';

/** Runs of letters, digits and `_`; a mark above or below a letter is none of them, as in Python's \w. */
const words = check({ num_words: count, relation }, (text, args) =>
  compare(occurrences(text, /[\p{L}\p{N}_]+/gu), args.relation, args.num_words),
);

const sentences = check({ num_sentences: count, relation }, (text, args) =>
  compare(countSentences(text), args.relation, args.num_sentences),
);

/** Parts between `***`; an empty part may stand only at either end. */
const paragraphs = check({ num_paragraphs: count }, (text, args) => {
  const parts = text.split(/\s?\*\*\*\s?/).map((part) => part.trim() === '');
  const inner = parts.slice(1, -1);
  if (inner.includes(true)) return false;
  const empty = (parts[0] === true ? 1 : 0) + (parts.length > 1 && parts.at(-1) === true ? 1 : 0);
  return parts.length - empty === args.num_paragraphs;
});

/** Parts between empty lines; the nth begins with a given word, quotes before it and punctuation after it set aside. */
const firstWord = check(
  { num_paragraphs: count, nth_paragraph: z.int().positive(), first_word: z.string().min(1) },
  (text, args) => {
    const parts = text.split('\n\n');
    const full = parts.filter((part) => part.trim() !== '').length;
    const nth = parts[args.nth_paragraph - 1]?.trim() ?? '';
    if (args.nth_paragraph > full || nth === '') return false;
    const word = /^\S*/.exec(nth)![0].replace(/^'+/, '').replace(/^"+/, '');
    return (
      full === args.num_paragraphs && word.split(/[.,?!'"]/, 1)[0]!.toLowerCase() === args.first_word.toLowerCase()
    );
  },
);

export const lengthChecks: Readonly<Record<string, Check>> = {
  'length_constraints:number_words': words,
  'length_constraints:number_sentences': sentences,
  'length_constraints:number_paragraphs': paragraphs,
  'length_constraints:nth_paragraph_first_word': firstWord,
};
