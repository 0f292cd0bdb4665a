import { plain } from '../text/reading.ts';
import { withoutReasoning } from '../text/reasoning.ts';

/** What may stand around a verdict: emphasis, quotes, brackets, a box. */
const DRESS = String.raw`(?:[\s"'“”*_\x60([{<$]|\\boxed\{|\\text\{){0,8}`;
/** Between the word and its verdict: a colon, an equals sign, a verb, a dash with blanks around it. */
const LINK = String.raw`(?:${DRESS}(?:\s?(?:[:=]|\bis\b|\bwould be\b|→|->|是|为)|\s-\s)(?:\s?:)?)`;
/** Two numbers are no grade: 0 or 1, 0-1. */
const RANGE = String.raw`\s?(?:\bor\b|\bto\b|-|→|->|\band\b|或|到|至)\s?\d`;
const GRADE = new RegExp(
  String.raw`(?:\b(?:grade|score|rating)\b|评分|得分|分数|成绩)(?:${LINK}|>)${DRESS}(\d{1,3}(?![\d.,])|\d{1,3}(?=\.0{1,2}(?!\d))|\d{1,3}(?=[.,](?!\d))|(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)\b)(?:\.0{1,2}(?!\d))?(?!\d|[.,]\d|\s?%|${RANGE})(?:["'*_\s)\]}]{0,3}(?:\/|\bout of\b)\s{0,2}(\d{1,3}))?`,
  'giu',
);
/** A line that holds the word and the number alone. */
const BARE_GRADE =
  /(?:^|\b(?:give|deserves?|gets?|receives?|earns?|assign) (?:it |this |the answer )?(?:an? |the )?)[\s*_#>-]{0,8}grade[\s*_]{1,5}(?:of )?(\d{1,3})[\s*_.!]{0,5}$/gimu;
/** A reply that is a number and nothing else. */
const ALONE = /^[\s*_"'\x60[(]{0,6}(\d{1,3})[\s*_"'\x60\])]{0,6}[.。]?\s*$/gu;

/** The last `Grade: N` of a judge's reply, a full stop or emphasis around it set aside. null = none within 0 to `top`. */
export function readGrade(reply: string, top: number): number | null {
  const text = toVerdictText(reply);
  const marks = [...text.matchAll(GRADE)];
  const last =
    marks.findLast(([word]) => /^grade/i.test(word)) ??
    marks.at(-1) ??
    [...text.matchAll(BARE_GRADE)].at(-1) ??
    [...text.matchAll(ALONE)].at(-1);
  if (last === undefined) return null;
  const grade = toGrade(last[1]!);
  // Out of another number than the one that was asked for, it is a grade of another scale.
  return grade > top || (last[2] !== undefined && Number(last[2]) !== top) ? null : grade;
}

const WORDS = 'zero one two three four five six seven eight nine ten'.split(' ');

function toGrade(text: string): number {
  return /^\d/.test(text) ? Number(text) : WORDS.indexOf(text.toLowerCase());
}

export type Preference = 'A' | 'B' | 'tie';

const BETTER = new RegExp(
  String.raw`(?:\bbetter(?:\s(?:answer|one|response|reply))?\b|更好的?(?:回答|答案)?)${LINK}${DRESS}(?:(?:answer|response|reply|option|回答|答案)\s{0,2})?${DRESS}(an?\stie\b|tie\b|equal\b|平局|A|B)(?![\p{L}\p{N}])`,
  'giu',
);
const IS_BETTER = /\banswer\s{0,2}["'*_]{0,3}(A|B)["'*_]{0,3}\s{1,2}is\s(?:the\s)?better\b(?!\sthan\s(?!answer))/giu;

/** A reply that is a letter and nothing else, or ends with one in double brackets, as other judges are asked for it. */
const LETTER = /^[\s*_"'\x60[(]{0,6}(A|B|tie)[\s*_"'\x60\])]{0,6}[.。]?\s*$|\[\[(A|B|C)\]\]\W{0,10}$/gu;

/** The last `Better: X`. null = none. */
export function readPreference(reply: string): Preference | null {
  const text = toVerdictText(reply);
  const alone = [...text.matchAll(LETTER)].at(-1);
  const found =
    [...text.matchAll(BETTER)].at(-1)?.[1] ?? [...text.matchAll(IS_BETTER)].at(-1)?.[1] ?? alone?.[1] ?? alone?.[2];
  if (found === undefined) return null;
  return /(?:tie|equal|平局|C)$/i.test(found) ? 'tie' : (found.toUpperCase() as Preference);
}

function toVerdictText(reply: string): string {
  return plain(withoutReasoning(reply)).slice(-20_000);
}
