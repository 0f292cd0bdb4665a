import { findStated, type ReadPiece, type StatedAnswer } from '../text/announcement.ts';
import { lastBox } from '../text/boxed.ts';
import { withoutChecks } from '../text/checks.ts';
import { closesWith, hasBox, withoutNextQuestions } from '../text/next-question.ts';
import { CHINESE_NUMERAL } from './chinese-number.ts';
import { compoundOf } from './compound.ts';
import {
  chineseIn,
  englishAt,
  englishNumbers,
  firstNumber,
  lastChinese,
  lastNumber,
  type NumberForm,
  readEnd,
} from './number-forms.ts';
import { rangeOf } from './ranges.ts';

/** A number of a reply, and the rule that found it. */
export interface ReadNumber extends NumberForm {
  readonly rule: string;
}

/** A Chinese number that stands alone at the beginning: 四十二, 五个, not the 一 of 一共. */
const OPENING = new RegExp(
  `^(?:${CHINESE_NUMERAL})(?![多几余]|来(?!自|到|了))(?=$|[^\\p{L}\\p{N}]|[个只元块条本人岁名位天年月米斤件张页公千克小分秒度种次倍支辆朵颗棵])`,
  'u',
);
/** Where the words behind an announcement turn to something else: a reason, a condition, a remark. */
const CLAUSE_END =
  /[;；。！!]|[,，](?![\d])|\.(?=\s|$)|(?<![-+*/×÷=])\s[(（[]|(?<=[\d.%])[(（](?![-\d])|\s(?:because|since|as|where|when|if|so|which|that is|given|assuming|for)\s|因为|由于|其中|假如|如果/u;
/** What may stand before a number that is the answer itself. */
const LEAD =
  /^(?:[\s*_"'“‘([{≈~$€£¥₹\\:=]|approx(?:imately)?\b|about\b|around\b|roughly\b|exactly\b|precisely\b|only\b|just\b|simply\b|equal to\b|a total of\b|the number\b|(?:somewhere )?between\b|from\b|text|介于|打|占|大约|约|共有?|等于|一共有?|总共有?|RMB|USD|US(?=\$)){0,8}$/iu;
/** A result that is computed before the `=` in front of a number: 6 × 7, x, total cost. */
const COMPUTED = /^(?:[^.;:。；：]|(?<=\d)\.(?=\d)){0,200}=[\s$*€£¥{(\\]{0,6}$/u;
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

/** "After 3 days, she has 9", 3天后，还剩9个: what leads to the clause that answers. */
const LEADING =
  /^(?:(?:[Aa]fter|[Ii]n|[Oo]n|[Ff]or|[Bb]y|[Aa]t|[Dd]uring|[Ww]ithin|[Ww]ith|[Gg]iven|[Ss]ince|[Ii]f|[Ww]hen|[Ee]very|[Ff]rom|[Oo]ut of)\s[^,.;:=\n]{1,60},\s(?=(?:she|he|it|they|there|we|you|I|the|a|each|that|this|[A-Z][a-z]+)\b[^.;\n]*\d)|In\s(?:19|20)\d\d,?\s(?=[a-zA-Z][^.;\n]*\d)|(?:经过|在)?\d{1,4}\s?\p{Script=Han}{1,4}(?:以?[后前]|之后|之前|时|内)[，,]?(?=\p{Script=Han}[^。\n]*\d))/u;

function announcedNumber(line: string): ReadPiece<NumberForm> | null {
  const rest = line.replace(LEADING, '');
  const box = lastBox(rest.split('\n', 1)[0]!);
  const boxed = box === null ? null : numberIn(box.text);
  if (boxed !== null) return { value: boxed, direct: true };
  const stepped = lastStep(rest);
  if (stepped !== null) return { value: stepped, direct: true };
  const clause = firstClause(rest);
  const result = beforeEquals(clause) ?? afterEquals(clause);
  if (result !== null) return { value: result, direct: true };
  const first = numberIn(clause) ?? numberIn(rest);
  if (first === null) return null;
  const found = single(rest, first, true);
  return { value: found, direct: LEAD.test(rest.slice(0, found.index)) };
}

/** The field of an object, whose opening quote is taken off: a closing one ends the line. */
const QUOTED = /^([^"\n]{1,2000})\\?"[\s,}]{0,4}(?:\n|$)/u;
const CONCLUSION = /^\s*(?:so|therefore|thus|hence|所以|因此)/iu;
const STEPS = /[;；]\s?|\.\s+(?=\p{Lu})|\\n|。/u;

/** The result of an answer between quotes that is worked out in steps: "50 * 0.1 = 5; 50 - 5 = 45". null = it has fewer than two steps. */
function lastStep(rest: string): NumberForm | null {
  const steps = (QUOTED.exec(rest)?.[1] ?? '').split(STEPS).filter((step) => /\d/.test(step));
  const last = steps.at(-1);
  const worked = steps.filter((step) => step.includes('=')).length;
  if (last === undefined || steps.length < 2 || worked < (CONCLUSION.test(last) ? 1 : 2)) return null;
  return afterEquals(last) ?? numberIn(last);
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

/** The number before an `=` behind which it is only worked out: 42 = 6 × 7. */
function beforeEquals(clause: string): NumberForm | null {
  const [left = '', right] = clause.split('=', 2);
  if (right === undefined || !WORKED_OUT.test(right)) return null;
  const found = numberIn(left);
  if (found === null || !LEAD.test(left.slice(0, found.index))) return null;
  return /^[\s\p{L}$*]{0,20}$/u.test(left.slice(found.index + found.text.length)) ? found : null;
}

const WORKED_OUT =
  /^[\s$*(]{0,4}[\d.,]{1,30}\s?(?:[-+*×·/÷]|\\times|\\cdot)\s?[\d.,]{1,30}(?:\s?[-+*×·/÷]\s?[\d.,]{1,30}){0,10}[\s$*).]{0,4}$/u;

/** The number behind the last `=` of a computation, where it ends in one: 6 × 7 = 42 apples. */
function afterEquals(clause: string): NumberForm | null {
  const at = clause.lastIndexOf('=');
  if (at < 0) return null;
  const found = numberIn(clause.slice(at + 1));
  return found !== null && COMPUTED.test(clause.slice(0, at + 1 + found.index)) ? found : null;
}

const HALF: NumberForm = { text: '一半', values: [{ over: 1n, under: 2n }], plain: true, index: 0 };

/** A number, or the quantity in two units that it is a part of, or the range that it is an end of, which gives no single number. */
function single(text: string, found: NumberForm, listed: boolean): NumberForm {
  const range = compoundOf(text, found.index, readEnd) ?? rangeOf(text, found, readEnd, listed);
  return range === null ? found : { ...found, ...range };
}

/** 一半, 半数, 翻倍, 翻两番, "twice", "double": factors in a word, and nothing else. */
function wordAtStart(piece: string): NumberForm | null {
  const [all = '', half, times, word] =
    /^[\s*_"“「约大:]{0,4}(?:(一?半|半数)|翻了?(倍|一倍|一番|[一两二三四五]番)|(twice|double|thrice|triple|quadruple)\b(?!\s(?:the )?(?:\d|check)))(?=了?(?:$|[^\p{L}\p{N}]|\s))/iu.exec(
      piece,
    ) ?? [];
  if (half !== undefined) return { ...HALF, text: half };
  const factor =
    times !== undefined
      ? 2n **
        ('一两三四五'.includes(times[0]!) && times.endsWith('番') ? BigInt('一两三四五'.indexOf(times[0]!) + 1) : 1n)
      : FACTORS[word?.toLowerCase() ?? ''];
  return factor === undefined
    ? null
    : { text: all.trim(), values: [{ over: factor, under: 1n }], plain: true, index: 0 };
}

const FACTORS: Readonly<Record<string, bigint>> = { twice: 2n, double: 2n, thrice: 3n, triple: 3n, quadruple: 4n };

function numberIn(piece: string): NumberForm | null {
  const found = firstIn(piece);
  return found === null ? null : single(piece, found, true);
}

function firstIn(piece: string): NumberForm | null {
  const word = wordAtStart(piece);
  if (word !== null) return word;
  if (/^[\s*_"“约]{0,3}半个?(?:小时|年|天|斤|米|公里|千米|吨|升|月|打|里)/u.test(piece)) return HALF;
  const opening = chineseIn(piece, OPENING) ?? englishOpening(piece);
  if (opening !== null) return opening;
  const opens = (before: string) => LEAD.test(before);
  return firstNumber(piece, opens) ?? chineseIn(piece) ?? englishNumbers(piece)[0] ?? null;
}

/** An English number at the beginning, after what may stand before an answer; `one` only where nothing follows. */
function englishOpening(piece: string): NumberForm | null {
  const at = /(?<![\p{L}\d])[a-z]{3,}/iu;
  let from = 0;
  for (let tries = 0; tries < 4; tries += 1) {
    const word = at.exec(piece.slice(from));
    if (word === null || !LEAD.test(piece.slice(0, from + word.index))) return null;
    const start = /(?:\ban?\s)?$/iu.exec(piece.slice(0, from + word.index))!.index;
    const found = englishAt(piece, start);
    if (found !== null) return isArticle(found, piece) ? null : found;
    from += word.index + word[0].length;
  }
  return null;
}

/** "One can see", "one friend": the word is a pronoun or an article. */
function isArticle({ text, index }: NumberForm, piece: string): boolean {
  return /^one$/iu.test(text) && /^[\s-]\p{L}/u.test(piece.slice(index + text.length));
}

function boxedNumber(text: string): ReadNumber | null {
  const box = lastBox(text);
  const found = box === null ? null : (afterEquals(box.text) ?? numberIn(box.text));
  return found === null ? null : { ...found, index: box!.index, rule: 'boxed' };
}

/** A reply that is a Chinese numeral and nothing else: 十, 负三, 百万. */
function loneNumeral(text: string): NumberForm | null {
  const alone = text.trim().replace(/[。.!]$/u, '');
  const word = wordAtStart(alone);
  if (word !== null && word.text === alone) return word;
  return alone.length <= 20 && new RegExp(`^${CHINESE_NUMERAL}$`, 'u').test(alone) ? chineseIn(alone) : null;
}

/** How much of the end of a reply is searched for checks and notes. */
const TAIL = 4000;

/** Where an English number states a result: in the last sentence, behind a verb or a sum's sign. */
const STATING =
  /(?:\b(?:is|are|was|be|equals?|has|have|had|makes?|gives?|gets?|got|leaves?|needs?|pays?|costs?|earns?|saves?|total(?:s| of)?|remain(?:s|ing)?|receives?|spends?|spent)|=)\s(?:exactly |only |just |about |a total of )?$/iu;

/** A number in English words: of a text without digits the last one; else the one that the last sentence, which has none, states. */
function lastEnglish(text: string, digits: NumberForm | null): NumberForm | null {
  if (digits === null) {
    const short = text.trim().split(/\s+/, 7).length <= 6;
    return (
      englishNumbers(text).findLast(
        (found) =>
          !isArticle(found, text) &&
          (short || /[\s-]/.test(found.text) || STATING.test(text.slice(Math.max(0, found.index - 40), found.index))),
      ) ?? null
    );
  }
  const end = text.slice(digits.index + digits.text.length).slice(-TAIL);
  const from = text.length - end.length;
  const sentence = /[.!?。]\s+(?=[^.!?。]{1,300}[.!?。*\s]{0,5}$)/u.exec(end);
  if (sentence === null) return null;
  const start = from + sentence.index + sentence[0].length;
  const found = englishNumbers(text.slice(start)).at(-1);
  if (found === undefined || isArticle(found, text.slice(start))) return null;
  const lead = text.slice(start, start + found.index);
  // What costs a quarter costs a coin.
  if (/^a quarter$/iu.test(found.text) && !/(?:\b(?:is|are|be|equals?)|=)\s$/iu.test(lead)) return null;
  return STATING.test(lead) ? { ...found, index: start + found.index } : null;
}

/** A reason in brackets: 42 (since 42 - 2 = 40). */
const REASON =
  /(?<=\d[^\n(]{0,40})\((?:since|because|as|check|note|for example|e\.g\.|因为|由于|验算|检验|注)[^()\n]{0,200}\)/giu;

/** How a number was rounded, behind it: "3.14 (rounded to 2 decimal places)", 约为3.14（精确到0.01）. */
const ROUNDED =
  /(?<=\d[^\n.]{0,30}?)[,，]?\s?[(]?(?:(?:when |if |as )?(?:rounded|rounding|accurate|correct|expressed|approximated|given)(?: off| up| down)?\s(?:to|at|with)\s(?:the nearest\s[$]?[\d.]{1,12}(?!\d)[a-z\s]{0,20}|(?:\d{1,2}|one|two|three|four)\s(?:decimals?(?:\s(?:places?|points?|digits?))?|d\.?\s?p\.?|significant\s(?:figures?|digits?)|sig\.?\s?figs?|s\.?\s?f\.?))|(?:to|at|with)?\s?(?:\d{1,2}|one|two|three|four)\s(?:decimal\s(?:places?|points?|digits?)|d\.?\s?p\.|significant\s(?:figures?|digits?)|sig\.?\s?figs?)(?<=\((?:to |at |with )?[^()]{1,40}|\b(?:to|at|with)\s[^()]{1,40})|(?:四舍五入)?[，,]?(?:保留|精确)(?:到|至)?(?:小数点?后?)?[\d.]{1,6}\s?位?(?:小数|有效数字|数字)?)[)]?/giu;

/** What a number is out of, or compared with, behind it: "31 (out of 40)", "31 of the 40 birds", （共40只）, 比小红多5个, "That is 9 fewer than 40." */
const COMPARED_WITH =
  /(?<=\d[^\n.。]{0,30}?)(?:\s?\(\s?(?:out )?of (?:the |a total of )?[\d,]{1,12}(?:\s[a-z]{1,15}){0,2}\)|\sof (?:the|her|his|their|its|those|these)\s\d[\d,]{0,12}(?!\d|[.,]\d|\s?[-+*×÷=/%])|\((?:共|一共|总共)\d{1,12}\p{Script=Han}{0,3}\)|[,，]\s?比\p{Script=Han}{1,12}(?:多|少|大|小|高|低|快|慢|长|短)了?\d{1,12}\p{Script=Han}{0,4}(?=[。.]?\s*$)|,\s?which is [\d,]{1,12}(?:\s[a-z]{1,15})? (?:more|fewer|less|greater) than[^.\n]{1,40}|[.]\s(?:(?:That|This|It) is|(?:That|It)['’]s) [\d,]{1,12}(?:\s[a-z]{1,15})? (?:more|fewer|less|greater) than[^.\n]{1,40}\.?\s*$|\s(?:makes sense|is reasonable|is plausible)[^.\n]{0,80})/gu;
/** A first line that is a number, its unit perhaps, and a blank one behind it. */
const FIRST_LINE =
  /^[\s*_]{0,6}[-+]?[$€£¥]?\d[\d.,/]{0,20}%?(?:\s?\p{L}{1,15}){0,2}[.。]?[*_]{0,4}[^\S\n]*\n[^\S\n]*\n/u;
const CONCLUDING = /\b(?:so|therefore|thus|hence|answer|total|altogether|finally|result)\b|=|所以|因此|答|故|共/iu;
const EXPLAINING = /^[\s*_#>]{0,6}(?:explanation|reason(?:ing)?|because|since|解析|说明|解释|因为|理由)/iu;

/** A number that a reply begins with and only explains. null = it works towards another. */
function firstLineAlone(text: string): NumberForm | null {
  const line = FIRST_LINE.exec(text.slice(0, 80))?.[0];
  if (line === undefined) return null;
  const rest = text.slice(line.length);
  const isExplained = EXPLAINING.test(rest) ? !/\banswer\b|答/iu.test(rest) : !CONCLUDING.test(rest);
  return isExplained ? firstNumber(line, () => true) : null;
}

const HALF_STATED = /(?:是|为|占|有|剩下?|等于|达到?)[^，。,\n]{0,8}(?<!过|不到|不足|近)(?:一半|半数)了?[。.!]?\s*$/u;

function lastOf(replyText: string): ReadNumber | null {
  const first = firstLineAlone(replyText);
  if (first !== null) return { ...first, rule: 'first-line' };
  const end = replyText.slice(-TAIL).replace(REASON, ' ').replace(ROUNDED, ' ').replace(COMPARED_WITH, ' ');
  const text = replyText.slice(0, -TAIL) + withoutChecks(end);
  const digits = lastNumber(text);
  const chinese = lastChinese(text);
  const between = digits === null || chinese === null ? '' : text.slice(digits.index, chinese.index);
  const stated =
    digits === null || (chinese !== null && /[。！!?？\n;；，,]/u.test(between)) ? (chinese ?? digits) : digits;
  if (stated === null && HALF_STATED.test(text.slice(-60))) return { ...HALF, rule: 'last-number' };
  const english = stated === null || stated === digits ? lastEnglish(text, digits) : null;
  const found = english ?? stated ?? loneNumeral(text);
  return found === null ? null : { ...single(text, found, false), rule: 'last-number' };
}
