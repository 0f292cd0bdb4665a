import * as z from 'zod';
import { type Check, check, compare, count, relation } from './check.ts';
import { mayBeIn } from './language.ts';

const language = check({ language: z.string().min(2) }, (text, args) => mayBeIn(text, args.language));
const capital = check({}, (text) => isUpper(text) && mayBeIn(text.toLowerCase(), 'en'));
const lowercase = check({}, (text) => isLower(text) && mayBeIn(text, 'en'));

const capitalWords = check({ capital_frequency: count, capital_relation: relation }, (text, args) =>
  compare(wordTokens(text).filter(isUpper).length, args.capital_relation, args.capital_frequency),
);

function isUpper(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase();
}

function isLower(text: string): boolean {
  return text === text.toLowerCase() && text !== text.toUpperCase();
}

/**
 * Words as the Penn Treebank convention cuts them: punctuation apart, contractions in two (DON'T is DO and N'T, IT'S is IT and 'S),
 * words with hyphens whole.
 */
export function wordTokens(text: string): string[] {
  return text
    .replace(/\b(can)(not)\b|\b(gon|wan)(na)\b|\b(got)(ta)\b|\b(gim|lem)(me)\b/gi, ' $1$3$5$7 $2$4$6$8 ')
    .replace(/(n['’]t)(?![\p{L}\p{N}])/giu, ' $1')
    .replace(/(?<=\p{L})(['’](?:s|m|d|ll|re|ve))(?![\p{L}\p{N}])/giu, ' $1')
    .replace(/[,;:@#$%&?!"“”()[\]{}<>]|\.\.\.|--/g, ' ')
    .split(/\s+/)
    .filter((token) => token !== '');
}

export const letterChecks: Readonly<Record<string, Check>> = {
  'language:response_language': language,
  'change_case:english_capital': capital,
  'change_case:english_lowercase': lowercase,
  'change_case:capital_word_frequency': capitalWords,
};
