import * as z from 'zod';
import { strictJson } from '../../json/json-reply.ts';
import { type Check, check, count, escaped, occurrences } from './check.ts';

const word = z.string().min(1);
const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
const inner = (text: string) => text.trim();
/** Characters that are no white space, counted as people count them. */
const characters = (text: string) => [...text.replace(/\s+/gu, '')].length;
/** Of a longer line only the beginning is looked at. */
const LONGEST_LINE = 1000;
const LATIN = /[\p{Script=Latin}\p{N}]/u;

/** A word as a whole where it is written with letters that make words; anywhere in Chinese. */
function wordPattern(text: string): RegExp {
  const signs = [...text.trim()];
  const before = LATIN.test(signs[0] ?? '') ? String.raw`(?<![\p{Script=Latin}\p{N}])` : '';
  const after = LATIN.test(signs.at(-1) ?? '') ? String.raw`(?![\p{Script=Latin}\p{N}])` : '';
  return new RegExp(`${before}${escaped(text.trim()) || '(?!)'}${after}`, 'giu');
}

const beginsWith = check({ phrase: word }, (text, { phrase }) => inner(text).startsWith(phrase.trim()));
const avoids = check({ words: z.array(word).min(1) }, (text, { words }) =>
  words.every((one) => !wordPattern(one).test(text)),
);
const uses = check({ words: z.array(word).min(1) }, (text, { words }) =>
  words.every((one) => wordPattern(one).test(text)),
);
/** The mark, with or without a blank in it and whatever its case, and something said behind it. */
const postscript = check({}, (text) => /(?<![\p{L}\p{N}.])p\.\s?s\.[\s:：,，*_]{0,8}[^\s\p{P}]/iu.test(text));
const repeatedExactly = check(
  { word, times: count },
  (text, args) => occurrences(text, wordPattern(args.word)) === args.times,
);
const noCommas = check({}, (text) => !/[,，、]/u.test(text));
const noDigits = check({}, (text) => !/\p{N}/u.test(text));
const endsWithQuestion = check({}, (text) => /[?？]["'”’*_)）]{0,3}$/u.test(inner(text)));
const mostCharacters = check({ most: count }, (text, { most }) => characters(text) <= most);
const leastCharacters = check({ least: count }, (text, { least }) => characters(text) >= least);
const contains = check({ text: word }, (text, args) => text.includes(args.text));

/** Lines that say something; empty ones between them do not count. */
const lineCount = check({ lines: count }, (text, args) => lines(text).length === args.lines);
const linePrefix = check({ prefix: word }, (text, { prefix }) => {
  const all = lines(text);
  return all.length > 0 && all.every((line) => line.trimStart().startsWith(prefix));
});
/** `1.`, `2.`, …, with the numbers in order and no other numbered line. */
const numberedList = check({ entries: count }, (text, { entries }) => {
  const numbers = lines(text).flatMap((line) => /^\s{0,8}(\d{1,4})[.)、．]\s?\S/u.exec(line)?.[1] ?? []);
  return numbers.length === entries && numbers.every((number, index) => Number(number) === index + 1);
});
/** A Markdown table: a head, a rule below it, and at least one row, each of so many columns. */
const table = check({ columns: count }, (text, { columns }) => {
  const cells = (line: string) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|').length;
  const all = text.split('\n').map((line) => line.slice(0, LONGEST_LINE));
  return all.some(
    (line, at) =>
      at > 0 &&
      /^\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*$/.test(line) &&
      [all[at - 1]!, line, all[at + 1] ?? ''].every((one) => one.includes('|') && cells(one) === columns),
  );
});
const jsonKeys = check({ keys: z.array(word).min(1) }, (text, { keys }) => {
  const value = strictJson(inner(text).replace(/^```(?:json)?\s*|(?<!\s)\s*```$/g, ''));
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).sort().join('\n') === [...keys].sort().join('\n')
  );
});
/** One line of so many parts between commas of either width; none is empty. */
const commaList = check({ parts: count }, (text, { parts }) => {
  const found = inner(text).split(/[,，、]/u);
  return !inner(text).includes('\n') && found.length === parts && found.every((part) => part.trim() !== '');
});
const repeatedLine = check({ line: word, times: count }, (text, { line, times }) => {
  const all = lines(text).map((one) => one.trim());
  return all.length === times && all.every((one) => one === line);
});
/** The reply is these, in this order, with nothing but separators between and around them. */
const sequence = check({ parts: z.array(word).min(2) }, (text, { parts }) => {
  const found = inner(text)
    .split(/[\s,，、;；]+/u)
    .map((part) => part.replace(/^["'“‘]+|(?<!["'”’.。])["'”’.。]+$/gu, ''))
    .filter((part) => part !== '');
  return found.length === parts.length && found.every((part, index) => part === parts[index]);
});
const exactCopy = check({ text: word }, (text, args) => inner(text) === args.text.trim());
const oneOf = check({ options: z.array(word).min(2) }, (text, { options }) =>
  options.includes(inner(text).replace(/[.。!！]$/u, '')),
);
/** Signs that end a sentence, in a row counted once; a full stop within a number or a word ends none. */
const sentenceCount = check(
  { sentences: count },
  (text, { sentences }) => occurrences(inner(text), /[。！？]+|(?<![.!?])[.!?]+(?=\s|["'”’)]|$)/gu) === sentences,
);
/** A fence with something in it: an opening line, at least one line that says something, a closing line. */
const codeBlock = check({}, (text) => {
  const all = text.split('\n').map((line) => line.slice(0, LONGEST_LINE).trimEnd());
  const opening = all.findIndex((line) => /^```[\w+-]{0,20}$/.test(line));
  const closing = all.findIndex((line, at) => at > opening && line === '```');
  return opening >= 0 && all.slice(opening + 1, Math.max(closing, opening + 1)).some((line) => line.trim() !== '');
});
const wrapped = check({ open: word, close: word }, (text, { open, close }) => {
  const all = inner(text);
  return all.startsWith(open) && all.endsWith(close) && all.length > open.length + close.length;
});

/** Kinds that hold for any language, made for this project; those of IFEval are for English above all. */
export const shapeChecks: Readonly<Record<string, Check>> = {
  'shape:begins_with': beginsWith,
  'shape:avoids': avoids,
  'shape:uses': uses,
  'shape:postscript': postscript,
  'shape:repeated_exactly': repeatedExactly,
  'shape:no_commas': noCommas,
  'shape:no_digits': noDigits,
  'shape:ends_with_question': endsWithQuestion,
  'shape:most_characters': mostCharacters,
  'shape:least_characters': leastCharacters,
  'shape:contains': contains,
  'shape:line_count': lineCount,
  'shape:line_prefix': linePrefix,
  'shape:numbered_list': numberedList,
  'shape:table': table,
  'shape:json_keys': jsonKeys,
  'shape:comma_list': commaList,
  'shape:repeated_line': repeatedLine,
  'shape:sequence': sequence,
  'shape:exact_copy': exactCopy,
  'shape:one_of': oneOf,
  'shape:sentence_count': sentenceCount,
  'shape:code_block': codeBlock,
  'shape:wrapped': wrapped,
};
