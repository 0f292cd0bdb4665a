import { bare, findAnswerPiece } from './after-announcement.ts';
import type { Announcement } from './announced.ts';
import { findStated, type ReadPiece } from './announcement.ts';
import { boxedParts, findBoxes } from './boxed.ts';
import { calledRight, UNCLEAR } from './choice-judged.ts';
import { LETTERS, lastLetter, letterSet, toLetter } from './choice-letters.ts';
import { findChoiceMarks } from './choice-marks.ts';
import { lettersInPassing } from './choice-passing.ts';
import { fold } from './fold-width.ts';
import { withoutNextQuestions } from './next-question.ts';
import { lastLine } from './reading.ts';

export interface ReadLetters {
  readonly letters: string;
  readonly rule: string;
}

/** What a question offers. */
export interface Offered {
  /** Empty = the sample does not list them. */
  readonly options: readonly string[];
  readonly count: number;
  /** Whether several letters can be right together. */
  readonly several: boolean;
  /** Whether of several letters that a reply gives the last stands for all. */
  readonly last: boolean;
}

/** What is announced is none of the options: "none of them", a letter that no option has, a list of them all. */
const NONE = '';

const PREFIX =
  /^(?:(?:most likely|probably|clearly|definitely|therefore|either|both|the|letter|option|choice|answer|选项|选)[\s:*_"']{0,4}){0,4}/iu;
/** 'B', ‘B’: an apostrophe before a letter would make it part of a word. */
const QUOTED = /^([\s*_$]{0,8})['‘]?([A-Z]{1,26})['’](?![\p{L}\p{N}])/u;
const SET_AT_START = new RegExp(`^[\\s*_"'\`$]{0,8}${LETTERS}`, 'u');
const LOWER_AT_START = /^[\s*_"'`$]{0,8}(?:[([]([a-z])[)\]]|([a-z])(?=[)\].:,"'}<]|\s?$))/u;
/** "A lot of people", "I cannot tell": the article or the pronoun of a sentence. Words that may follow a letter are listed. */
const SENTENCE =
  /^[\s*_"'`$]{0,8}[AI](?:['’][a-z]|[*_]{0,2}\s(?!(?:because|since|as|due|which|is|and|or|but|not|rather|instead|with|for|from|in|by|on|based|given|where|who|that)\b)[a-z])/u;
/** Numbers of statements: (I, II), I and III. */
const ROMAN = /^[\s*_"'`$([{]{0,8}I{1,3}\)?(?:\s?,\s?|\sand\s|\sor\s|\s?&\s?)(?:and\s)?\(?I[IV]/u;
const ARTICLE_BEFORE_NAME = /^[\s*_"'`$]{0,8}[A][*_]{0,2}\s[A-Z][a-z]/u;
const WRONG =
  /^[)\]*_"'\s]{0,4}(?:项|选项)?\s?(?:(?:(?:is|are)\s(?:all\s|both\s|clearly\s|also\s){0,2}(?:not\b|wrong|incorrect|false|out\b|excluded|eliminated|ruled)|(?:isn|aren|doesn|don|can|couldn)['’]t|(?:does|do)\snot\b|cannot\b|(?:can|could|may|must|should)\s(?:all\s|both\s|also\s|therefore\s)?be\s(?:ruled|excluded|eliminated|discarded|rejected|crossed))|(?:都|均|也|皆)?(?:是)?(?:错|不对|不正确|不符|有误)|错误|不对|不正确|不符|有误|(?:都|均|也|皆)?(?:可以?|被|应)?(?:排除|不能选|不可选|不选(?!择?\s?[A-Z])))/iu;
/** An option's text behind its letter, and that it is wrong. */
const TEXT_WRONG =
  /^[).:、][^.\n]{1,80}\s(?:is|are)\s(?:clearly\s|also\s)?(?:wrong|incorrect|false|not (?:correct|right|true))\b/iu;
/** Behind a comma the letters of a remark: "B, A and C are wrong", B，A、C、D均错误. */
const OTHERS_JUDGED =
  /[,;，；]\s?(?=(?:while |but |whereas |and )?[([]?[A-Z][)\]]?(?:(?:\s?[,、和及与]\s?|\sand\s)(?:and\s)?[([]?[A-Z][)\]]?){0,25}(?:\s(?:are|is|were|was|has|have|would|could|can|means?|stands?|describes?)\b|\s=\s|\s?(?:项|选项)?(?:均|都|皆|是|也|错|不)))/u;
const NONE_OF_THEM =
  /^[\s*_"'`$(]{0,8}(?:none\b|neither\b|no (?:option|answer|choice|letter|correct|right|one)\b|not (?:listed|given|among|any)\b|n\/a\b|(?:以上|上述)?(?:都|均|皆)(?:不|错|没|非)|没有(?:正确|合适|一个)|无(?:正确|合适|解|选项))/iu;
/** A sentence behind the mark that gives no answer. */
const UNSURE =
  /\b(?:not sure|unsure|uncertain|don't know|do not know|no idea|cannot|can't|can not|unable|impossible|unclear|undetermined|insufficient|not enough)\b|不确定|不知道|无法|不清楚|不能确定/iu;
const NONE_IS_RIGHT =
  /\bno (?:correct|right|suitable|valid) (?:option|answer|choice)s?\b|可能是[([]?[A-Z][^。\n]{0,12}(?:也|或)可能是|\bno (?:option|answer|choice|letter|statement)s?\s(?:is|are|fits?|works?|match(?:es)?|seems?)\b|\b(?:none|neither) of (?:the )?(?:options? |choices? )?[([]?[A-Z]\b|\b(?:none|neither|no one|not one) of (?:them|these|those|the (?:given |listed |above |other )?(?:options?|choices?|answers?|above|two|statements?))\b[^.\n]{0,40}\b(?:is|are|seems?|fits?|works?|match(?:es)?)\b|(?:以上|上述|所有|全部|四个)(?:的)?(?:选项|答案)?(?:都|均|皆)(?:不对|不正确|错误|不符)/iu;
/** Several options are left open, and nothing behind it chooses. */
const LEFT_OPEN =
  /(?:[A-Z][)\]]?\s?[和与及、]\s?[([]?[A-Z][)\]]?\s?(?:项|选项)?\s?(?:都|均|皆)(?:是|有)?可能(?:的|是对的|是正确的|正确)?|[A-Z][)\]]?\sand\s[([]?[A-Z][)\]]?\s(?:(?:are|seem|look)\s(?:both\s|all\s|equally\s)?(?:possible|plausible)|(?:could|may|might|can)\s(?:both\s|all\s)?be\s(?:possible|plausible|right|correct|true|the answer)))[\s.。!！*_]{0,6}$/u;
const FULL_LINE = new RegExp(`^(?:option |选项)?${LETTERS}(?=\\s?[.:,)、]|\\s\\(|$)`, 'iu');
const SMALL_ALONE =
  /^[\s*_"'`$]{0,4}(?:(?:option|choice|answer|letter|选项|答案)\s?:?\s?)?(?:[([]([a-z])[)\]]|([a-z]))[\s*_"'`$.)]{0,4}$/u;
const SMALL_WITH_TEXT = /^[\s*_"'`$]{0,4}(?:[([]([a-z])[)\]]|([a-z])[.):])\s/u;
/** Parts of an answer that are labelled with small letters: (a) …, (b) … */
const SECOND_LABEL = /[\s([](?:[a-z]|i{1,3})[)\].](?:\s|$)/u;
const BRACKETED = /\((?:option|choice|answer|选项)\s?([A-Z])\)/giu;
const LINE_ONLY = /^(?:answer|答案)\s?:\s?([A-Z]{1,26}|[A-Z](?:\s?[,、]\s?[A-Z]){1,25})$/iu;
/** `A: B` as a dialogue writes it, A for answer. */
const ANSWER_LABEL = /^A:\s?(?=[([]?[A-Z][)\]]?\.?$)/u;
const LETTERS_ONLY = /^(?:[A-Z]{1,26}|[A-Z](?:\s?[,、]\s?[A-Z]){1,25})\.?$/u;
const LABELLED = /^[\s*_>-]{0,6}(?:option |choice |选项)?[([]?([A-Z])[)\].:、]/iu;

/** How much of the end of a reply is searched for what nothing announces, in code units. */
const TAIL = 20_000;

/** null = not in the form that was asked for. */
export function strictChoice(text: string, count: number): string | null {
  const trimmed = text.trim();
  if (trimmed.length < 100 && LETTERS_ONLY.test(trimmed)) return letterSet(trimmed, count);
  const candidate = LINE_ONLY.exec(lastLine(text).slice(0, 200))?.[1];
  return candidate === undefined ? null : letterSet(candidate, count);
}

/**
 * In this order: letters boxed, or an option's text; announced (Answer: B, the answer is (B), 选B, 答案是B、C, 【答案】C), the last
 * statement first; named as right (B is correct, B项正确); alone at the beginning of the last or first line; the announced, boxed
 * or last line is an option's text; only one option's text is in the reply; the last letter in passing that is not
 * excluded there. What a statement says stands: "none of them", or a letter that no option has, is no other letter.
 */
export function readChoice(trimmed: string, offered: Offered): ReadLetters | null {
  const text = withoutNextQuestions(trimmed, (before) => isAnswered(before, offered));
  const box = boxed(text, offered);
  if (box !== null && box.letters !== NONE) return box;
  const stated = announced(text, offered) ?? box;
  if (stated !== null) return stated.letters === NONE ? null : stated;
  if (NONE_IS_RIGHT.test(text.slice(-TAIL)) && !offered.options.some((option) => NONE_OF_THEM.test(option)))
    return null;
  if (!offered.several && LEFT_OPEN.test(text.slice(-200))) return null;
  const named = namedRight(text, offered);
  if (named?.letters === UNCLEAR) return null;
  const own = withoutOptions(text, offered.options);
  return (
    named ??
    readLine(own, 'last-line', offered) ??
    readLine(own, 'first-line', offered) ??
    smallAlone(own, offered) ??
    optionText(own, offered.options) ??
    inBrackets(own, offered) ??
    passing(offered.several ? own : withoutLists(own, offered.count), offered) ??
    smallInBrackets(own, offered)
  );
}

function isAnswered(before: string, offered: Offered): boolean {
  return (
    boxed(before, offered) !== null ||
    announced(before, offered) !== null ||
    readLine(before, 'last-line', offered) !== null ||
    smallAlone(before, offered) !== null
  );
}

function boxed(text: string, offered: Offered): ReadLetters | null {
  const read = findBoxes(text)
    .slice(-20)
    .reverse()
    .map((box) => lettersAtStart(bare(box.text), offered) ?? optionAtStart(box.text, offered.options, true));
  const letters = read.find((one) => one !== null && one !== NONE) ?? read[0] ?? null;
  return letters === null ? null : { letters, rule: 'boxed' };
}

function announced(text: string, offered: Offered): ReadLetters | null {
  const read = (rest: string, { form }: Announcement) => readAnnounced(rest, form, offered);
  const found = findStated(text, read, findChoiceMarks(text));
  return found === null ? null : { letters: found.value, rule: 'announced' };
}

function readAnnounced(rest: string, form: Announcement['form'], offered: Offered): ReadPiece<string> | null {
  const line = rest.slice(0, 400);
  const inside = boxedParts(line).at(-1);
  const boxedLetters = inside === undefined ? null : lettersAtStart(bare(inside), offered);
  if (boxedLetters !== null) return { value: boxedLetters, direct: true };
  const option = optionAtStart(line, offered.options, false);
  if (option !== null && /^[\s*_"'`$]{0,8}[ai]\s/iu.test(line)) return { value: option, direct: true };
  const direct = lettersAtStart(line, offered) ?? option;
  if (direct !== null) return { value: direct, direct: true };
  if (form !== 'heading') return null;
  const letters = [...new Set(lettersInPassing(line, offered.count))];
  if (letters.length === 1) return { value: letters[0]!, direct: false };
  return UNSURE.test(line) ? { value: NONE, direct: false } : null;
}

/** As `letterSet`, or the last of them where that stands for all. */
function lettersIn(found: string, { count, last }: Offered): string | null {
  return last ? lastLetter(found, count) : letterSet(found, count);
}

/** Letters at the beginning; NONE = it begins with a statement of no option; null = with something else. */
function lettersAtStart(piece: string, offered: Offered): string | null {
  const { options, count, several } = offered;
  if (NONE_OF_THEM.test(piece)) return optionAtStart(piece, options, false) ?? NONE;
  const candidate = piece.replace(PREFIX, '').replace(QUOTED, '$1$2').split(OTHERS_JUDGED, 1)[0]!;
  if (ROMAN.test(candidate) || SENTENCE.test(candidate) || (options.length > 0 && isArticle(candidate, options)))
    return null;
  const capitals = SET_AT_START.exec(candidate);
  if (capitals !== null) {
    if (!several && !offered.last && /\bor\b|或/iu.test(capitals[1]!)) {
      const settled = lettersInPassing(candidate.slice(capitals[0].length, 400).split('\n', 1)[0]!, count).at(-1);
      return settled !== undefined && settled.length === 1 && capitals[1]!.includes(settled) ? settled : NONE;
    }
    const behind = candidate.slice(capitals[0].length, capitals[0].length + 30);
    if (WRONG.test(behind) || /^[_^][\p{L}\d{]|^-\p{Script=Latin}/u.test(behind)) return null;
    const letters = lettersIn(capitals[1]!, offered);
    if (letters !== null) return !several && count > 2 && letters.length === count ? NONE : letters;
    return /^[([{]{0,2}[A-Z][)\]}]{0,2}$/u.test(capitals[1]!) ? NONE : null;
  }
  const small = LOWER_AT_START.exec(candidate);
  const letter = small?.[1] ?? small?.[2];
  return letter === undefined ? null : letterSet(letter, count);
}

/** "A French city" is the letter A only where option A is French city. */
function isArticle(candidate: string, options: readonly string[]): boolean {
  if (!ARTICLE_BEFORE_NAME.test(candidate)) return false;
  return !fold(candidate.replace(/^[\s*_"'`$]{0,8}A[*_]{0,2}\s/u, '').slice(0, 500)).startsWith(fold(options[0] ?? ''));
}

/** The longest option whose text a piece begins with, or is; null = none. */
function optionAtStart(piece: string, options: readonly string[], equal: boolean): string | null {
  const folded = ` ${fold(piece.slice(0, 1000))} `;
  let best: { letter: string; length: number } | null = null;
  for (const [index, option] of options.entries()) {
    const text = fold(option);
    const fits = equal
      ? folded.trim() === text
      : folded.startsWith(bounded(text)) || (!isWordlike(text) && folded.trim().startsWith(text));
    if (text !== '' && fits && text.length > (best?.length ?? 0))
      best = { letter: toLetter(index), length: text.length };
  }
  return best?.letter ?? null;
}

function namedRight(text: string, { count, options, last }: Offered): ReadLetters | null {
  const found = calledRight(text.slice(-TAIL), count, options);
  const letters = last && found !== null && found !== UNCLEAR ? lastLetter(found, count) : found;
  return letters === null ? null : { letters, rule: 'named-right' };
}

/** A line that is letters, or begins with them as a label. In a list of all options, line by line, none is given. */
function readLine(text: string, rule: 'first-line' | 'last-line', offered: Offered): ReadLetters | null {
  const { count, several } = offered;
  const line = rule === 'last-line' ? lastLine(text) : (text.trimStart().split('\n', 1)[0] ?? '');
  const candidate = bare(line).replace(ANSWER_LABEL, '');
  const match = FULL_LINE.exec(candidate);
  const found = match?.[1];
  if (found === undefined || found !== found.toUpperCase() || SENTENCE.test(candidate)) return null;
  if (
    TEXT_WRONG.test(candidate.slice(match![0].length)) ||
    WRONG.test(
      candidate
        .slice(match![0].length)
        .replace(/^(?:\s?(?:[,、和及与]|,?\s?(?:and|or)(?=\s))\s?[([]?[A-Z][)\]]?(?![a-z])){1,25}/u, ''),
    ) ||
    /^[A-Z]\.[A-Z]\b|^I,\s[a-z]/u.test(candidate)
  )
    return null;
  const letters = lettersIn(found, offered);
  const isOpen = !offered.last && /\bor\b|或/iu.test(found);
  if (letters === null || (!several && ((count > 2 && letters.length === count) || isOpen))) return null;
  if (candidate.length > found.length + 1 && isListed(text, letters, rule)) return null;
  return { letters, rule };
}

function isListed(text: string, letters: string, rule: 'first-line' | 'last-line'): boolean {
  const lines = text.slice(0, TAIL).split('\n');
  const labels = lines.flatMap((line) => LABELLED.exec(line.slice(0, 40))?.[1]?.toUpperCase() ?? []);
  if (rule === 'first-line') return labels[0] === 'A' && labels[1] === 'B';
  return labels.length > 1 && labels.at(-1) === letters && labels.at(-2) === toLetter(letters.charCodeAt(0) - 66);
}

/** A whole reply of one small letter: b, (b), b. Paris. */
function smallAlone(text: string, { count }: Offered): ReadLetters | null {
  const lines = text.split('\n', 40).filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  const isLabel = lines.length === 1 && first.length <= 300 && !SECOND_LABEL.test(first.slice(3));
  const match = SMALL_ALONE.exec(first) ?? (isLabel ? SMALL_WITH_TEXT.exec(first) : null);
  const letter = match?.[1] ?? match?.[2];
  const letters = letter === undefined ? null : letterSet(letter, count);
  return letters === null ? null : { letters, rule: lines.length === 1 ? 'whole-reply' : 'first-line' };
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
  return isWordlike(option) ? ` ${option} ` : option;
}

function isWordlike(option: string): boolean {
  return /[\p{Script=Latin}\p{N}]/u.test(option);
}

/** "(Option B)" behind what it stands for, the last one that is not called wrong. */
function inBrackets(text: string, { count }: Offered): ReadLetters | null {
  const tail = text.slice(-TAIL);
  const found = [...tail.matchAll(BRACKETED)].filter(
    ({ index, 0: trimmed }) => !WRONG.test(tail.slice(index + trimmed.length, index + trimmed.length + 30)),
  );
  const last = found.at(-1)?.[1];
  const letters = last === undefined ? null : letterSet(last, count);
  return letters === null ? null : { letters, rule: 'last-letter' };
}

/** Without the question's own list of options: each letter with its text, in their order. */
function withoutOptions(text: string, options: readonly string[]): string {
  if (options.length < 3 || options.length > 26) return text;
  let from = 0;
  let start = -1;
  const small = text.slice(-TAIL).toLowerCase();
  if (small.length !== Math.min(text.length, TAIL)) return text;
  for (const [index, option] of options.entries()) {
    const letter = toLetter(index).toLowerCase();
    const label = new RegExp(`(?<![\\p{L}\\p{N}])[(\\[]?${letter}[)\\].:、]\\s{0,3}`, 'gu');
    label.lastIndex = from;
    const found = label.exec(small);
    const at = found === null ? -1 : found.index + found[0].length;
    if (found === null || !small.startsWith(option.trim().toLowerCase(), at)) return text;
    if (start < 0) start = found.index;
    else if (
      small
        .slice(from, found.index)
        .trim()
        .replace(/[,;.，；。]/gu, '') !== ''
    )
      return text;
    from = at + option.trim().length;
  }
  const before = text.length - small.length;
  return `${text.slice(0, before + start)} ${text.slice(before + from)}`;
}

/** "It is (c).": the one small letter in brackets, at the end. */
function smallInBrackets(text: string, { count }: Offered): ReadLetters | null {
  const all = new Set([...text.slice(-TAIL).matchAll(/(?<![\p{L}\p{N}])\(([a-z])\)/gu)].map(([, letter]) => letter!));
  const last = /(?<![\p{L}\p{N}])\(([a-z])\)[\s.*_)]{0,6}$/u.exec(text.slice(-40))?.[1];
  const letters = last === undefined || all.size > 1 ? null : letterSet(last, count);
  return letters === null ? null : { letters, rule: 'last-letter' };
}

/** Without lists of all options in their order: A, B, C or D; A/B/C/D; (A) (B) (C) (D). */
function withoutLists(text: string, count: number): string {
  if (count < 3 || count > 26) return text;
  const letters = Array.from({ length: count }, (_, index) => `[([]?${toLetter(index)}[)\\]]?`);
  const joint = String.raw`\s{0,2}[,、;/|&和与及或]?\s{0,2}(?:(?:and|or)\s)?`;
  const list = new RegExp(`(?<![\\p{Script=Latin}\\p{N}])${letters.join(joint)}(?![\\p{Script=Latin}\\p{N}])`, 'gu');
  return text.slice(-TAIL).replace(list, ' ');
}

function passing(text: string, offered: Offered): ReadLetters | null {
  const letters = lettersInPassing(text, offered.count).at(-1);
  return letters === undefined ? null : { letters, rule: 'last-letter' };
}
