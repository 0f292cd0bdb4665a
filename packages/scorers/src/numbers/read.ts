import { findStated, type ReadPiece, type StatedAnswer } from '../text/announcement.ts';
import { lastBox } from '../text/boxed.ts';
import { withoutChecks } from '../text/checks.ts';
import { closesWith, hasBox, withoutNextQuestions } from '../text/next-question.ts';
import { CHINESE_NUMERAL } from './chinese-number.ts';
import { chineseIn, firstNumber, lastChinese, lastNumber, type NumberForm } from './number-forms.ts';

/** A number of a reply, and the rule that found it. */
export interface ReadNumber extends NumberForm {
  readonly rule: string;
}

/** A Chinese number that stands alone at the beginning: 四十二, 五个, not the 一 of 一共. */
const OPENING = new RegExp(
  `^(?:${CHINESE_NUMERAL})(?=$|[^\\p{L}\\p{N}]|[个只元块条本人岁名位天年月米斤件张页公千克小分秒度种次倍支辆朵颗棵])`,
  'u',
);
/** Where the words behind an announcement turn to something else: a reason, a condition, a remark. */
const CLAUSE_END =
  /[;；。！!]|[,，](?![\d])|\.(?=\s|$)|\s[(（[]|(?<=[\d.%])[(（](?![-\d])|\s(?:because|since|as|where|when|if|so|which|that is|given|assuming|for)\s|因为|由于|其中|假如|如果/u;
/** What may stand before a number that is the answer itself. */
const LEAD =
  /^(?:[\s*_"'“‘([{≈~$€£¥₹\\:=]|approx(?:imately)?\b|about\b|around\b|roughly\b|exactly\b|precisely\b|only\b|just\b|simply\b|equal to\b|a total of\b|the number\b|text|大约|约|共有?|等于|一共有?|总共有?|RMB|USD|US(?=\$)){0,8}$/iu;
/** A result that is computed before the `=` in front of a number: 6 × 7, x, total cost. */
const COMPUTED = /^[^.;:。；：]{0,120}=[\s$*€£¥{(\\]{0,6}$/u;
const NUMBER_LINE = /^[-+$€£¥*_\\([]{0,6}\d[\d.,/]{0,30}[%)\]*_.\s]{0,6}$|\d[^\d\n]{0,30}[.!。]?$/u;

/**
 * The number that a reply gives: the last one stated (announced or boxed, whichever stands later); else one announced among other
 * words; else the last number, or the last Chinese numeral where the last sentence with a number has no digits. Questions that the
 * model goes on to ask itself are left out. The text must be tidy (`tidyNumbers`). null = none.
 */
export function readReplyNumber(replyText: string): ReadNumber | null {
  const text = withoutNextQuestions(replyText, isAnswered);
  const announced = findStated(text, announcedNumber);
  const boxed = boxedNumber(text);
  if (
    announced?.strength === 'stated' &&
    (boxed === null || boxed.index < announced.index || boxed.text === announced.value.text)
  )
    return named(announced);
  return boxed ?? (announced === null ? lastOf(text) : named(announced));
}

const named = (found: StatedAnswer<NumberForm>): ReadNumber => ({ ...found.value, rule: 'announced' });

function isAnswered(before: string): boolean {
  return (
    findStated(before, announcedNumber)?.strength === 'stated' || hasBox(before) || closesWith(before, NUMBER_LINE)
  );
}

function announcedNumber(rest: string): ReadPiece<NumberForm> | null {
  const box = lastBox(rest.split('\n', 1)[0]!);
  const boxed = box === null ? null : numberIn(box.text);
  if (boxed !== null) return { value: boxed, direct: true };
  const clause = firstClause(rest);
  const result = afterEquals(clause);
  if (result !== null) return { value: result, direct: true };
  const found = numberIn(clause) ?? numberIn(rest);
  if (found === null) return null;
  return { value: found, direct: LEAD.test(rest.slice(0, found.index)) };
}

/** Up to the end of the first clause that holds a number. */
function firstClause(rest: string): string {
  let from = 0;
  for (let tries = 0; tries < 20; tries += 1) {
    const end = CLAUSE_END.exec(rest.slice(from));
    if (end === null) return rest;
    const clause = rest.slice(0, from + end.index);
    if (/[\d一二两三四五六七八九十百千万零]/u.test(clause)) return clause;
    from += end.index + end[0].length;
  }
  return rest;
}

/** The number behind the last `=` of a computation, where it ends in one: 6 × 7 = 42 apples. */
function afterEquals(clause: string): NumberForm | null {
  const at = clause.lastIndexOf('=');
  if (at < 0) return null;
  const found = numberIn(clause.slice(at + 1));
  return found !== null && COMPUTED.test(clause.slice(0, at + 1 + found.index)) ? found : null;
}

function numberIn(piece: string): NumberForm | null {
  return chineseIn(piece, OPENING) ?? firstNumber(piece) ?? chineseIn(piece);
}

function boxedNumber(text: string): ReadNumber | null {
  const box = lastBox(text);
  const found = box === null ? null : (afterEquals(box.text) ?? numberIn(box.text));
  return found === null ? null : { ...found, index: box!.index, rule: 'boxed' };
}

/** How much of the end of a reply is searched for checks and notes. */
const TAIL = 4000;

function lastOf(replyText: string): ReadNumber | null {
  const text = replyText.slice(0, -TAIL) + withoutChecks(replyText.slice(-TAIL));
  const digits = lastNumber(text);
  const chinese = lastChinese(text);
  const between = digits === null || chinese === null ? '' : text.slice(digits.index, chinese.index);
  const found =
    digits === null || (chinese !== null && /[。！!?？\n;；，,]/u.test(between)) ? (chinese ?? digits) : digits;
  return found === null ? null : { ...found, rule: 'last-number' };
}
