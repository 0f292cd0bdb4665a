import { CHINESE_NUMERAL, chineseNumber, isTelling } from '../numbers/chinese-number.ts';
import { readEnd } from '../numbers/number-forms.ts';
import { rangeOf } from '../numbers/ranges.ts';
import { FORMULA, type MaskedText, unmask } from './formulas.ts';
import { valueRun } from './value-run.ts';

/** A value that a sentence states. `certain`: a verb or a formula names it; else it is the last number of several. */
export interface SentenceValue {
  readonly text: string;
  /** Another reading of the same words: of `x = 1 and y = 2` the last part. */
  readonly other: string | null;
  readonly certain: boolean;
  readonly by: 'formula' | 'words';
  /** How much of the text it takes, fillers before it included. */
  readonly length: number;
}

const FILLER =
  /^(?:[\s*_:"'“‘~]|(?:(?:an? (?:new |final )?(?:total|sum|price|value|cost|product|average|difference|area|probability) of|us|a|an|the|exactly|precisely|only|just|simply|approximately|about|roughly|around|equal to|equivalent to|given by|at least|at most|then|thus|therefore|also|now|indeed|clearly|both|either|always|actually|found to be|the (?:number|value|fraction|point|pair|ordered pair|interval|set|integer|point|expression|equation|vector|matrix|polynomial)|as|USD|约为?|大约|一共|共有?|恰好|就是)(?![a-zA-Z])\s?))*/iu;
const VERB =
  /\b(?:has (?:an?|the) (?:[a-z]{1,15} ){0,3}of|is|are|was|were|be|equals?|becomes?|gives?|giving|gets?|got|obtains?|yields?|yielding|find(?: that)?|have|has|being|measures?|costs?|(?:grand )?total (?:[a-z]{1,15} ){0,2}of|totals?|(?:simplif(?:y|ies)|reduces?|evaluates?|comes?|sums?|adds? up|equal|solves?|leads?|leading|converges?|amounts?|round(?:s|ed|ing)?(?: up| down| off)?) to|result(?:s|ing) in|leaving|totall?ing|(?:value|sum|total|area|number|probability) of [^,.;=]{1,20} as|(?:calculated|computed|counted|written|expressed) as|approximately|namely)(?![a-zA-Z])|[:=≈]|等于|应该是|就是|是|应为|为|得到|得出|求得|得|共有|有|共|即/giu;
/** Where a sentence turns to a condition or a reason. */
const SUBORDINATE =
  /[,，]?\s(?:because|since|when|where|whenever|if|given|provided|assuming|such that|so that|as (?:desired|required|needed)|out of|which (?:confirms|satisfies|matches|makes)|for (?:all|any|each|every|some|which))\b|因为|由于|其中|此时|当|\s(?:attained |achieved |reached |occurring )?at (?=[\ue000-\uf8ff]|[a-z]\s?=)/giu;
const RESULT =
  /[,;，；—]\s?(?:and\s)?(?:so|thus|therefore|hence|giving|yielding|implying|meaning|then|resulting in|which (?:is|gives|equals|simplifies)|making|i\.e\.|that is|所以|因此|故|则|得)(?![a-zA-Z])|\b(?:so|thus|therefore|hence|(?<!\b(?:since|because|if|when|as|that|where)\s)we (?:get|have|obtain|find)|which (?:implies|means|yields|gives|results in|leads to|tells us)(?: that)?)(?![a-zA-Z])|[⇒→]|[=-]{1,2}>/giu;
/** A second main clause: what it states must have a verb or be a relation, or it is the end of a list. */
const SECOND = /[,;，；]\s(?:and|but)\s/giu;
const CONDITION_FIRST = /^\s*(?:if|when|since|because|as|for|given|with|after|in|at|from|by|to)\s[^,]{1,300},\s/iu;
/** What stands between formulas that are one answer together. */
const JOINED = new RegExp(
  `${FORMULA}(?:(?:\\s?[,;、]\\s?(?:and|or)?|\\s(?:and|or)|\\s?[和或及])\\s?${FORMULA}){1,20}`,
  'gu',
);
const NUMBER =
  /(?<![\p{Script=Latin}\p{Script=Greek}\d.^_{])-?(?:\$\s?)?(?:\d{1,12}\s(?=\d{1,9}\s?\/\s?\d))?(\d{1,60}(?:,\d{3}(?!\d)){0,20}(?:\.\d{1,60})?|\.\d{1,60})(?:\s?\/\s?\d{1,60}|\s?\\?%)?(?!(?:st|nd|rd|th)\b)(?!\d)/giu;

/** What joins the two ends of a range in words. A hyphen is a minus here. */
const RANGE_JOINT =
  /^\s?(?:%|\\%|°)?(?:\s(?:to|through)\s|\s?[~到至]\s?)(?=[-$\d\\\ue000-\uf8ff零一二两三四五六七八九十百])/u;
const BETWEEN = /^[\s*_:]{0,4}(?:(?:lies|somewhere|anywhere|in|falls) ){0,2}(?:between |介于|在(?=[^。]{1,20}之间))/iu;
const BETWEEN_JOINT = /^\s?(?:%|\\%|°)?(?:\sand\s|\s?[和与跟]\s?)/u;

/** The value that begins a piece, fillers aside: of a range both ends, which is no certain value. null = something else begins it. */
export function valueAtStart(piece: string, masked: MaskedText): SentenceValue | null {
  const between = BETWEEN.exec(piece)?.[0] ?? '';
  const joint = between === '' ? RANGE_JOINT : BETWEEN_JOINT;
  const inside = piece.slice(between.length);
  const first = singleAtStart(between === '' ? inside : cutAtAnd(inside), masked);
  if (first === null) return between === '' ? null : singleAtStart(piece, masked);
  const joined = joint.exec(inside.slice(first.length));
  if (joined === null) return between === '' ? first : singleAtStart(piece, masked);
  const from = first.length + joined[0].length;
  const second = singleAtStart(inside.slice(from), masked);
  if (second === null || !isRange(first.text, second.text)) return first;
  return {
    text: `${first.text} to ${second.text}`,
    other: null,
    certain: false,
    by: first.by,
    length: between.length + from + second.length,
  };
}

/** Up to the word that joins: a run of mathematics takes it for a list. */
function cutAtAnd(text: string): string {
  const at = text.search(/\sand\s|\s?[和与跟]/u);
  return at < 0 ? text : text.slice(0, at);
}

/** Numbers go up from one end to the other; what is no number is taken for one. */
function isRange(low: string, high: string): boolean {
  const [a, b] = [Number(low), Number(high)];
  return Number.isNaN(a) || Number.isNaN(b) || a < b;
}

function singleAtStart(piece: string, masked: MaskedText): SentenceValue | null {
  const rest = withoutFillers(piece);
  const before = piece.length - rest.length;
  if (new RegExp(`^${FORMULA}`, 'u').test(rest)) {
    const value = formulaValue(rest, 0, masked);
    return { ...value, length: before + value.length };
  }
  const tenths = /^\d{1,2}(?:\.\d{1,2})?[成折](?![\p{Script=Han}])/u.exec(rest)?.[0];
  if (tenths !== undefined)
    return { text: tenths, other: null, certain: true, by: 'words', length: before + tenths.length };
  const plain = rest.replace(/^[-+]?[$€£¥]\s?(?=[\d.])/u, (sign) => (sign.startsWith('-') ? '-' : ''));
  const run = valueRun(plain);
  if (run !== null) {
    const length = piece.length - plain.length + run.length;
    return { ...ofRun(run, masked), length };
  }
  const numeral = NUMERAL.exec(rest)?.[0] ?? '';
  const value = isTelling(numeral) ? chineseNumber(numeral) : null;
  if (value === null) return null;
  return {
    text: `${value.over}/${value.under}`,
    other: null,
    certain: true,
    by: 'words',
    length: before + numeral.length,
  };
}

function ofRun(run: string, masked: MaskedText): Omit<SentenceValue, 'length'> {
  const last = lastEquation(run);
  return { text: unmask(run, masked), other: last === null ? null : unmask(last, masked), certain: true, by: 'words' };
}

/** W = 15 of "L = 7 and W = 15". null = no two equations. */
export function lastEquation(run: string): string | null {
  return /=[^=]*\sand\s([^=]*=.*)$/u.exec(run.slice(0, 400))?.[1] ?? null;
}

const NUMERAL = new RegExp(`^${CHINESE_NUMERAL}`, 'u');

function withoutFillers(piece: string): string {
  return piece.replace(FILLER, '');
}

/** The value that a sentence states: in its last clause that has one. null = none in it. */
export function valueInSentence(sentence: string, masked: MaskedText): SentenceValue | null {
  const starts = [
    { index: 0, second: false },
    ...[...sentence.matchAll(RESULT)].map(({ index }) => ({ index, second: false })),
    ...[...sentence.matchAll(SECOND)].map(({ index }) => ({ index, second: true })),
  ].sort((a, b) => b.index - a.index);
  for (const { index, second } of starts.slice(0, 30)) {
    const clause = sentence.slice(index).replace(LINK, '');
    const value = second ? secondValue(clause, masked) : valueInClause(clause, masked);
    if (value !== null) return value;
  }
  return null;
}

/** What links a clause to the one before. */
const LINK =
  /^(?:[,;，；—\s⇒→]|[=-]{1,2}>)*(?:(?:and|but)\s)?(?:(?:so|thus|therefore|hence|then)(?![a-zA-Z]))?[,\s]*/iu;

function secondValue(clause: string, masked: MaskedText): SentenceValue | null {
  const value = byVerb(clause, masked) ?? byFormula(clause, masked);
  return value !== null &&
    (value.by === 'words' || isRelation(value.text) || /\b(?:is|are|be|has|have)\b|是|为/u.test(clause))
    ? value
    : null;
}

function valueInClause(clause: string, masked: MaskedText): SentenceValue | null {
  const condition = CONDITION_FIRST.exec(clause)?.[0];
  if (condition !== undefined) {
    const main = valueInClause(clause.slice(condition.length), masked);
    if (main !== null) return main;
  }
  return byVerb(clause, masked) ?? byFormula(clause, masked) ?? byNumber(clause);
}

function byVerb(clause: string, masked: MaskedText): SentenceValue | null {
  let found: SentenceValue | null = null;
  let end = 0;
  /** Whether another main clause states another value: "Tom is 12 and Ann is 15". */
  let several = false;
  for (const verb of [...clause.matchAll(VERB)].slice(0, 200)) {
    const from = verb.index + verb[0].length;
    if (found !== null && hasSubordinate(clause.slice(end, from))) break;
    if (/^[=:≈]$/u.test(verb[0]) && from < end) continue;
    const side = /^[=≈]$/u.test(verb[0]) ? equationAt(clause, verb.index, masked) : null;
    const value = side ?? valueAtStart(clause.slice(from, from + 1000), masked);
    if (value === null || /^[a-zA-Z]$/.test(value.text)) continue;
    if (verb[0] === ':' && found !== null && counts(found.text, value.text)) {
      found = withOther(found, value.text);
      end = from + value.length;
      continue;
    }
    several ||=
      found !== null &&
      found.text !== value.text &&
      /(?:,|\band\b|\bwhile\b|\bbut\b|[,，和而])/u.test(clause.slice(end, verb.index));
    found = value;
    end = Math.max(from, side === null ? from + value.length : verb.index + value.length);
  }
  if (found === null) return null;
  const certain = found.certain && !several;
  return { ...found, certain, other: found.other ?? restated(clause.slice(end), masked) };
}

function withOther(value: SentenceValue, other: string): SentenceValue {
  return { ...value, other };
}

/** "there are 6 such integers: 1, 2, 3, 4, 5, 6": the number tells how many the list has. */
function counts(number: string, list: string): boolean {
  return /^\d{1,2}$/.test(number) && list.includes(',') && list.split(',').length === Number(number);
}

/** `x = 22` with the letter before the sign, where one stands there. */
function equationAt(clause: string, at: number, masked: MaskedText): SentenceValue | null {
  const name = /(?<![\p{L}\d])[a-zA-Z](?:_\w|\([a-zA-Z]\))?\s?$/u.exec(clause.slice(Math.max(0, at - 12), at))?.[0];
  if (name === undefined) return null;
  const run = valueRun(clause.slice(at - name.length, at + 1000));
  return run === null || !run.includes('=') ? null : { ...ofRun(run, masked), length: run.length - name.length };
}

/** The same in another unit: "is $\\frac{1}{100}$ kilometers, or $10$ meters". */
function restated(clause: string, masked: MaskedText): string | null {
  const again = /^[^.;]{0,60}?(?:,?\sor\s|,\s(?:i\.e\.|that is|namely|which is),?\s|[,，(]\s?(?:也就是|即)\s?)/u.exec(
    clause,
  );
  return again === null
    ? null
    : (valueAtStart(clause.slice(again[0].length, again[0].length + 1000), masked)?.text ?? null);
}

function byFormula(clause: string, masked: MaskedText): SentenceValue | null {
  const first = clause.search(new RegExp(FORMULA, 'u'));
  if (first < 0) return null;
  const cut = subordinateAfter(clause, first + 1);
  const main = clause.slice(0, cut);
  const last = [...main.matchAll(new RegExp(FORMULA, 'gu'))].at(-1)!.index;
  const value = formulaValue(main, last, masked);
  const low = RANGE_BEFORE.exec(main.slice(0, last))?.groups?.low;
  if (low !== undefined && isRange(unmask(low, masked), value.text))
    return { ...value, text: `${unmask(low, masked)} to ${value.text}`, other: null, certain: false };
  const number = [...main.slice(last).matchAll(NUMBER)].at(-1);
  return number === undefined || isRelation(value.text) ? value : { ...value, certain: false };
}

const RANGE_BEFORE = new RegExp(
  `(?:\\b(?:rang(?:es?|ing)\\s|lies\\s)from\\s(?<low>${FORMULA})\\sto|\\bbetween\\s(?<low>${FORMULA})\\sand)\\s$`,
  'u',
);
const isRelation = (text: string): boolean => /[=<>]|\\[lg]eq?\b|\\in\b/.test(text);

/** A formula of a clause, with those that are joined to it. */
function formulaValue(clause: string, at: number, masked: MaskedText): SentenceValue {
  const joined = [...clause.matchAll(JOINED)].find(({ index, 0: run }) => index <= at && at < index + run.length)?.[0];
  const last = unmask(clause[at]!, masked);
  if (joined === undefined) {
    const behind = clause.slice(at + 1, at + 40);
    const percent = /^\s?(?:\\?%|percent\b|per cent\b)/iu.test(behind) ? '\\%' : '';
    return { text: `${last}${percent}`, other: null, certain: true, by: 'formula', length: 1 };
  }
  const parts = [...joined.matchAll(new RegExp(FORMULA, 'gu'))].map(([sign]) => unmask(sign, masked));
  return { text: parts.join(','), other: parts.at(-1)!, certain: true, by: 'formula', length: joined.length };
}

function byNumber(clause: string): SentenceValue | null {
  const first = clause.search(NUMBER);
  if (first < 0) return null;
  const main = clause.slice(0, subordinateAfter(clause, first + 1));
  const numbers = [...main.matchAll(NUMBER)];
  const last = numbers.at(-1) ?? [...clause.matchAll(NUMBER)][0]!;
  if (EXCEPTED.test(clause.slice(0, last.index))) return null;
  const range = endOfRange(clause, last);
  if (range !== null) return { text: range, other: null, certain: false, by: 'words', length: clause.length };
  return {
    text: last[0].replace(/\$\s?/, ''),
    other: null,
    certain:
      numbers.length === 1 && !/\b(?:except|excluding|other than|besides|unless|not|no)\b|n't\b|除了|不/iu.test(main),
    by: 'words',
    length: clause.length,
  };
}

/** "all real numbers except 2" names what is left out. */
const EXCEPTED = /(?:\b(?:except(?: for)?|excluding|other than|besides)|除了?)\s?(?:[a-z]\s?=\s?)?$/iu;

/** The range whose second end a number is: "takes 3 to 4 hours", "between 3 and 4". null = it is none. */
function endOfRange(clause: string, { 0: text, index }: RegExpExecArray): string | null {
  const form = {
    text: text.trim(),
    values: readEnd(text.trim()),
    plain: true,
    index: index + text.length - text.trimStart().length,
  };
  const found = rangeOf(clause, form, readEnd, false);
  // A hyphen is a minus here.
  return found === null || found.values.length > 0 || !/\b(?:to|through|and|or)\b|[到至~和与或]/u.test(found.text)
    ? null
    : found.text.replace(/^between\s(.*)\sand\s/iu, '$1 to ');
}

function hasSubordinate(text: string): boolean {
  return text.search(SUBORDINATE) >= 0;
}

function subordinateAfter(text: string, from: number): number {
  const at = text.slice(from).search(SUBORDINATE);
  return at < 0 ? text.length : from + at;
}
