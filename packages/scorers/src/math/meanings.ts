import { CHINESE_NUMERAL, chineseNumber } from '../numbers/chinese-number.ts';
import { englishNumber } from '../numbers/english-number.ts';
import type { Rational } from '../numbers/rational.ts';
import { spokenSums } from '../numbers/spoken-sums.ts';
import { plain } from '../text/reading.ts';
import { isPercentage, normal } from './normal.ts';

const CHINESE = new RegExp(`^${CHINESE_NUMERAL}$`, 'u');
/** One letter behind a number that may be its unit: 5 m, 5m^2, 12 g. */
const LETTER_UNIT = /(?<=[\d})])\\?\s?[mgshLlNJWVAKCF](?:\^\{?[23]\}?)?$/;
/** \text{(A)} 5, \textbf{(B)}\ 7: a letter and what it stands for. */
const LABEL = /^\s*\$?\s*\\(?:text|textbf|mathrm|mathbf)\s?\{\s?\(?([A-Z])\)?[.:]?\s?\}(?:\\?[\s~])*(?=[^\s.$])/;
/** 0.2 or 20%: one number twice. */
const RESTATED = /^\s*([^\s,;]{1,60})\s?,?\s(?:or|i\.e\.|that is)\s([^,;]{1,60}?)\s*$/u;
const CAPTION =
  /^\s*\\(?:text|textbf|mathrm)\s?\{\s?(?:the\s)?(?:final\s)?(?:answer|result|solution|答案)(?:\sis)?\s?[:=]?\s?\}\s?[:=]?/iu;
const NAMED_POINT = /^[A-Z](?:_\d)?(?=\([^()]*,[^()]*\)$)/;

/**
 * What an answer may mean, each in its one spelling: the exact side of `1/3 \approx 0.333`, or the other one where the other answer is
 * a decimal; 50\% as 50 and as 1/2; numbers in English and Chinese words; a letter behind a number as its unit, where the
 * other answer has no letter; 3,14 where the other one is 3.14; (A) 5 as A and as 5.
 */
export function meanings(answer: string, other: string): string[] {
  const raw = answer.replace(CAPTION, '');
  const text = normal(raw);
  const sides = approximate(text, other);
  const percent = isPercentage(raw) ? sides.flatMap((side) => [side, `\\frac{${side}}{100}`]) : sides;
  return [...new Set([...percent, ...words(raw), ...others(raw, text, other)])].filter((one) => one !== '');
}

function others(raw: string, text: string, other: string): string[] {
  const found: string[] = [];
  const isPlain = !/(?<!\\[a-zA-Z]{0,20})[a-zA-Z]/.test(other);
  if (isPlain && LETTER_UNIT.test(text)) found.push(text.replace(LETTER_UNIT, ''));
  if (/^-?\d{1,12},\d{1,12}$/.test(text) && /^-?\d{1,12}\.\d{1,12}$/.test(other)) found.push(text.replace(',', '.'));
  const hour = /^(\d{1,2}):00(?:[ap]\.?m\.?)?$/i.exec(text)?.[1];
  if (hour !== undefined) found.push(hour);
  if (NAMED_POINT.test(text)) found.push(text.replace(NAMED_POINT, ''));
  const again = RESTATED.exec(plain(raw).slice(0, 200));
  if (again !== null && [again[1]!, again[2]!].some(isPercentage))
    found.push(
      ...[again[1]!, again[2]!].flatMap((one) => [
        normal(one),
        ...(isPercentage(one) ? [`\\frac{${normal(one)}}{100}`] : []),
      ]),
    );
  const label = LABEL.exec(raw);
  if (label !== null) found.push(label[1]!, normal(raw.slice(label[0].length)));
  return found;
}

function approximate(text: string, other: string): string[] {
  const sides = text.split('\\approx').map((side) => side.trim());
  if (sides.length === 1) return [text];
  const [first = '', second = '', ...more] = sides;
  const named =
    first === '' || /^\\?(?!pi$|e$|i$)[a-zA-Z]+(?:_\w|_\{\w{1,10}\})?$/.test(first.replace(/^\\(?=pi$)/, ''));
  const rounded = !named && /^-?\d*\.\d+$/.test(first) && !/^-?\d*\.\d+$/.test(second) && second !== '';
  const exact = named || rounded ? second : first;
  const about = /\d\.\d/.test(other) ? [second, ...more] : [];
  return [exact, ...about].filter((side) => side !== '');
}

/** An answer that is a number in words, a unit behind it aside. */
function words(raw: string): string[] {
  const text = plain(raw)
    .replace(/\\(?:text|textbf|mathrm|mbox)\s?\{([^{}]{0,200})\}/g, '$1')
    .replace(/^[\s$*]+|[\s$*.。]+$/g, '');
  if (text.length > 200) return [];
  const tenths = /^(\d{1,2}(?:\.\d{1,2})?)[成折]$/u.exec(spokenSums(text))?.[1];
  if (tenths !== undefined) return [`${tenths}\\cdot10`, `\\frac{${tenths}}{10}`];
  if (/^(?:一?半|半数)$/u.test(text)) return ['\\frac{1}{2}'];
  // Two values, which `normal` takes for a mixed number.
  const two = /^(\d{1,12}) and (\d{1,9})\/(\d{1,9})$/.exec(text);
  if (two !== null) return [`${two[1]},\\frac{${two[2]}}{${two[3]}}`];
  const numeral = text.replace(/(?<=[零〇一二两三四五六七八九十百千万亿])[个元块人岁天年次种条米只本]$/u, '');
  const chinese = CHINESE.test(numeral) ? chineseNumber(numeral) : null;
  if (chinese !== null) return spelled(chinese, numeral.includes('百分之'));
  const english = englishNumber(text);
  if (
    english === null ||
    !/^(?:\s(?!plus|minus|times|over|divided|and|or|of|more|less|to)[a-z]{2,20}){0,2}$/iu.test(
      text.slice(english.length),
    )
  )
    return [];
  return spelled(english.value, english.percent);
}

function spelled({ over, under }: Rational, percent: boolean): string[] {
  const value = under === 1n ? String(over) : `${over < 0n ? '-' : ''}\\frac{${over < 0n ? -over : over}}{${under}}`;
  return percent ? [value, `\\frac{${value}}{100}`] : [value];
}
