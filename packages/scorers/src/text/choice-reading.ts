import { bare, findAnswerPiece } from './announced.ts';
import { boxedParts } from './boxed.ts';
import { LETTERS, letterSet, toLetter } from './choice-letters.ts';
import { fold } from './fold-width.ts';
import { announcedLines, lastLine } from './reading.ts';

export interface ReadLetters {
  readonly letters: string;
  readonly rule: string;
}

const MARK =
  /(?:\b(?:answers?|options?|choices?)\b|答案|正确选项|(?<!\p{L})答(?=\s?:)|(?:应选择?|故选择?|本题选|选择?)(?!项))[*_"'\s\]】]{0,6}(?:(?:(?:is|are|was|should be)(?![a-z])|应该是|应为|是|为)[*_\s]{0,4}:?|[:=])?/giu;
const PREFIX = /^(?:(?:most likely|probably|clearly|therefore|option|choice|letter|选项|选)[\s:*_"']{0,4}){0,3}/iu;
const SET_AT_START = new RegExp(`^[\\s*_"'\`$]{0,8}${LETTERS}`, 'u');
const LOWER_AT_START = /^[\s*_"'`$]{0,8}[([]?([a-z])(?:[)\].:]|$)/u;
const NAMED_RIGHT = new RegExp(
  `${LETTERS}[*_"']{0,4}\\s?(?:项|选项)?\\s?(?:(?:is|are) (?:the )?(?:correct|right|best|true)\\b|正确|符合题意)`,
  'gu',
);
const FULL_LINE = new RegExp(`^(?:option |选项)?${LETTERS}(?=\\s?[.:,)、]|$)`, 'iu');
const LINE_ONLY = /^(?:answer|答案)\s?:\s?([A-Z]{1,26}|[A-Z](?:\s?[,、]\s?[A-Z]){1,25})$/iu;
const LETTERS_ONLY = /^(?:[A-Z]{1,26}|[A-Z](?:\s?[,、]\s?[A-Z]){1,25})\.?$/u;
/** A letter in passing: in brackets, or capital and no article or pronoun. */
const PASSING =
  /[([]([A-Z])[)\]]|(?<![\p{Script=Latin}\p{N}'])([B-HJ-Z]|[AI](?=[.):,*]|$))(?![\p{Script=Latin}\p{N}'])/gmu;

/** How much of the end of a reply is searched for letters that nothing announces, in code units. */
const TAIL = 20_000;

/** null = not in the form that was asked for. */
export function strictChoice(text: string, count: number): string | null {
  const trimmed = text.trim();
  if (trimmed.length < 100 && LETTERS_ONLY.test(trimmed)) return letterSet(trimmed, count);
  const candidate = LINE_ONLY.exec(lastLine(text).slice(0, 200))?.[1];
  return candidate === undefined ? null : letterSet(candidate, count);
}

/**
 * In this order: letters boxed; announced (Answer: B, the answer is (B), 选B, 答案是B、C, 【答案】C), the last announcement
 * first; named as right (B is correct, B项正确); alone at the beginning of the last or first line; the announced, boxed
 * or last line is an option's text; only one option's text is in the reply; the last letter in passing.
 */
export function readChoice(text: string, options: readonly string[], count: number): ReadLetters | null {
  return (
    named(boxedParts(text).at(-1) ?? '', 'boxed', count) ??
    announced(text, options, count) ??
    namedRight(text, count) ??
    readLine(lastLine(text), 'last-line', count) ??
    readLine(text.trimStart().split('\n', 1)[0] ?? '', 'first-line', count) ??
    optionText(text, options) ??
    passing(text, count)
  );
}

function named(piece: string, rule: string, count: number): ReadLetters | null {
  const candidate = bare(piece).replace(PREFIX, '');
  const found = SET_AT_START.exec(candidate)?.[1] ?? LOWER_AT_START.exec(candidate)?.[1];
  const letters = found === undefined ? null : letterSet(found, count);
  return letters === null ? null : { letters, rule };
}

function announced(text: string, options: readonly string[], count: number): ReadLetters | null {
  for (const line of announcedLines(text, MARK)) {
    const boxed = boxedParts(line).at(-1);
    const found = (boxed === undefined ? null : named(boxed, 'announced', count)) ?? named(line, 'announced', count);
    if (found !== null && !opensWithLongerOption(line, options)) return found;
  }
  return null;
}

/** `A dog` is the option, not the letter A. */
function opensWithLongerOption(line: string, options: readonly string[]): boolean {
  const folded = fold(line.slice(0, 500));
  return options.some((option) => /^[ai] /i.test(option) && folded.startsWith(fold(option)));
}

function namedRight(text: string, count: number): ReadLetters | null {
  const found = [...text.slice(-TAIL).matchAll(NAMED_RIGHT)].at(-1)?.[1];
  const letters = found === undefined ? null : letterSet(found, count);
  return letters === null ? null : { letters, rule: 'named-right' };
}

function readLine(line: string, rule: string, count: number): ReadLetters | null {
  const found = FULL_LINE.exec(bare(line))?.[1];
  const letters = found === undefined || found !== found.toUpperCase() ? null : letterSet(found, count);
  return letters === null ? null : { letters, rule };
}

function optionText(text: string, options: readonly string[]): ReadLetters | null {
  if (options.length === 0) return null;
  const folded = options.map((option) => fold(option));
  const piece = findAnswerPiece(text);
  const candidate = piece === null ? '' : fold(piece.text);
  const equal = folded.findIndex((option) => option !== '' && option === candidate);
  if (equal >= 0) return { letters: toLetter(equal), rule: 'option-text' };
  for (const where of [candidate, fold(text.slice(-TAIL))]) {
    const hits = folded.flatMap((option, index) =>
      option !== '' && ` ${where} `.includes(bounded(option)) ? [index] : [],
    );
    const widest = hits.filter((hit) => !hits.some((other) => other !== hit && folded[other]!.includes(folded[hit]!)));
    if (widest.length === 1) return { letters: toLetter(widest[0]!), rule: 'option-text' };
  }
  return null;
}

/** Words of Latin writing are sought whole, Chinese ones anywhere. */
function bounded(option: string): string {
  return /[\p{Script=Latin}\p{N}]/u.test(option) ? ` ${option} ` : option;
}

function passing(text: string, count: number): ReadLetters | null {
  const matches = [...text.slice(-TAIL).matchAll(PASSING)];
  for (const match of matches.reverse()) {
    const letters = letterSet(match[1] ?? match[2]!, count);
    if (letters !== null) return { letters, rule: 'last-letter' };
  }
  return null;
}
