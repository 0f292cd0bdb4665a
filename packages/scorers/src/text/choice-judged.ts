import { LETTERS, letterSet } from './choice-letters.ts';

/** Letters that are called right with the last one: "A and B are correct". */
const JOINED = String.raw`((?:(?<![\p{Script=Latin}\p{N}'])[([]?[A-Z][)\]]?(?:,\s|\s?、\s?)){0,24}(?<![\p{Script=Latin}\p{N}'])[([]?[A-Z][)\]]?(?:,?\s(?:and|&)\s|\s?[、和与及]\s?))?`;
const NAMED_RIGHT = new RegExp(
  `${JOINED}${LETTERS}[*_"']{0,4}\\s?(?:项|选项)?\\s?(?:(?:is|are) (?:the )?(?:correct|right|best|better|preferable|true)\\b|正确|符合题意|对(?![于比应照着的方面]))`,
  'gu',
);
const DOUBTED = /\b(?:if|whether|not|n't|nor|doubt|claims?|assum\w*|suppos\w*|think that)\b|不|是否|如果|假设|假如/iu;
const OTHERS_BUT =
  /\b(?:all|every\w{0,5}|any\w{0,5})\s(?:options?\s|choices?\s)?(?:but|except(?:\sfor)?|other\sthan)\s(?:option\s)?[([]?$/iu;
/** All options but one are wrong, or none but one is right. */
const ALL_BUT =
  /\b(?:(?:all|every(?:thing|one)?|each)(?:\s(?:of\s)?(?:the\s)?(?:other\s)?(?:options?|choices?|answers?|statements?|them))?\s(?:but|except(?:\sfor)?|other\sthan|besides)\s(?:option\s)?[([]?([A-Z])[)\]]?\s(?:is|are|can|seems?|looks?)\s(?:be\s|all\s|clearly\s){0,2}(?:wrong|incorrect|false|out|eliminated|ruled|excluded)|(?:none|nothing|no (?:option|choice|answer|statement|other)s?)(?:\s(?:of\s)?(?:them|the\s(?:options|choices|answers)))?\s(?:but|except(?:\sfor)?|other\sthan|besides)\s(?:option\s)?[([]?([A-Z])[)\]]?\s(?:is|are|fits?|works?|holds?|match(?:es)?|can)\b)|除了?(?:选项)?([A-Z])(?:以外|之外|外)[，,]?(?:其他|其余|别的)?(?:选项|答案)?(?:都|均|皆)(?:是)?(?:错|不|有误)/giu;
const LABEL = /^[\s*_>#-]{0,6}(?:option |choice |选项)?[([]?([A-Z])(?:[)\].:、,，]|\s?(?=[✗✘❌×✓✔✅√]))/iu;
const VERDICT =
  /(?:(?<wrong>(?:\b(?:wrong|incorrect|false|not (?:correct|right|true))\b|[✗✘❌×]|错误|不正确|不对|错))|(?<right>(?:\b(?:correct|right|true)\b|[✓✔✅√]|正确|对)))[\s.。!*_)\]】]{0,6}$/iu;
const JUDGED_AT_START =
  /^[\s*_>#-]{0,6}(?:option |choice |选项)?[([]?[A-Z](?:[)\].:、,，]|(?=\s?[✗✘❌×✓✔✅√]))[\s*_]{0,4}(?:(?<wrong>wrong|incorrect|false|no|[✗✘❌×]|错误|不正确|不对|错)|(?<right>correct|right|true|yes|[✓✔✅√]|正确|对))(?![\p{Script=Latin}])/iu;

/** Where a line goes on to the next option behind a verdict: "A. Paris 错误 B. London 正确". */
const NEXT_JUDGED =
  /(?<=(?:\b(?:wrong|incorrect|false|no|correct|right|true|yes)|[✗✘❌×✓✔✅√]|错误|正确|不对|对|错)[\s,，;；。.]{1,3})(?=[([]?[A-Z](?:[)\].:、]|\s?[✗✘❌×✓✔✅√]))/iu;

/** Several lines are called right. */
export const UNCLEAR = '';

/** An option that is a verdict itself: a list of such is the question's, and judges nothing. */
const OF_VERDICTS = /\b(?:true|false|correct|incorrect|right|wrong|yes|no)\b|正确|错误|[对错]/iu;
const VERDICT_ALONE = /[\]).:、,，][\s*_]{0,4}(?:true|false|yes|no|正确|错误|对|错)[\s*_.。]{0,6}$/iu;

/** The option that is called right: "B is correct", B项正确, "all but B are wrong", the one line of a list that is called right. null = none; `UNCLEAR` = several of a list. */
export function calledRight(tail: string, count: number, options: readonly string[]): string | null {
  const judged = options.some((option) => OF_VERDICTS.test(option))
    ? null
    : judgedLine(tail, count, options.length > 0);
  return namedRight(tail, count) ?? onlyOne(tail, count) ?? judged;
}

function namedRight(tail: string, count: number): string | null {
  const found = [...tail.matchAll(NAMED_RIGHT)].filter(({ index }) => {
    const before = tail.slice(Math.max(0, index - 40), index);
    if (OTHERS_BUT.test(before)) return false;
    return !DOUBTED.test(
      before.slice(Math.max(...['.', '。', '\n', ';', '；', ',', '，'].map((sign) => before.lastIndexOf(sign))) + 1),
    );
  });
  const last = found.at(-1);
  if (last === undefined) return null;
  return letterSet(`${last[1] ?? ''}${last[2]}`, count) ?? letterSet(last[2]!, count);
}

function onlyOne(tail: string, count: number): string | null {
  const last = [...tail.matchAll(ALL_BUT)].at(-1);
  const letter = last?.[1] ?? last?.[2] ?? last?.[3];
  return letter === undefined ? null : letterSet(letter, count);
}

/** Of lines that begin with letters and are judged one by one the one that is right; null = none is. */
function judgedLine(tail: string, count: number, known: boolean): string | null {
  const right = new Set<string>();
  let wrong = 0;
  for (const line of tail
    .split('\n')
    .slice(-100)
    .flatMap((one) => one.split(NEXT_JUDGED))) {
    const label = LABEL.exec(line.slice(0, 40))?.[1]?.toUpperCase();
    if (label === undefined || (!known && VERDICT_ALONE.test(line.slice(0, 40)))) continue;
    const judged = (JUDGED_AT_START.exec(line.slice(0, 60)) ?? VERDICT.exec(line.slice(-60)))?.groups;
    if (judged?.right !== undefined) right.add(label);
    else if (judged?.wrong !== undefined) wrong += 1;
  }
  const [only] = right;
  if (right.size > 1) return UNCLEAR;
  return right.size === 1 && wrong > 0 ? letterSet(only!, count) : null;
}
