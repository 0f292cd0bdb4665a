import { CHINESE_NUMERAL, chineseNumber, everyday, isTelling, MIXED_NUMERAL } from './chinese-number.ts';
import { ENGLISH_START, ENGLISH_WORDS, englishNumber } from './english-number.ts';
import {
  decimalFraction,
  fraction,
  negated,
  powerOf,
  productOf,
  quotientOf,
  type Rational,
  sumOf,
} from './rational.ts';
import { repeating } from './repeating.ts';
import { spokenPowers } from './spoken-powers.ts';
import { spokenSums } from './spoken-sums.ts';

/** A number in a text. */
export interface NumberForm {
  readonly text: string;
  /** What it may mean, the plainest first: 50% is 50 and 0.5, 3 million is 3000000 and (asked "in millions") 3. Of a time of day nothing, but of a full hour its number. */
  readonly values: readonly Rational[];
  /** Whether it is one number by itself, which 12:45 and 3:4 are not. */
  readonly plain: boolean;
  /** Where it stands, in code units. */
  readonly index: number;
}

const DIGITS = String.raw`(?:\d{1,3}(?:\.\d{3}){1,20},\d{1,2}(?![\d,])|\d{1,3}(?:,\d{3}){1,60}(?!\d)(?:\.\d+)?|\d{1,2}(?:,\d{2}){1,8},\d{3}(?![\d,])|\d+(?:\.\d+)?|\.\d+)`;
const EXPONENT = String.raw`(?:[eE][-+]?\d{1,3}(?![\d\p{L}])|\s?[×*x·]\s?10\^[-+]?\d{1,4})`;
const POWER = String.raw`\^[-+]?\d{1,4}(?![\d.]\d)`;
const SCALES: Readonly<Record<string, bigint>> = {
  hundred: 10n ** 2n,
  dozen: 12n,
  thousand: 10n ** 3n,
  lakh: 10n ** 5n,
  crore: 10n ** 7n,
  bn: 10n ** 9n,
  tn: 10n ** 12n,
  million: 10n ** 6n,
  billion: 10n ** 9n,
  trillion: 10n ** 12n,
  k: 10n ** 3n,
  m: 10n ** 6n,
  b: 10n ** 9n,
  百: 10n ** 2n,
  千: 10n ** 3n,
  万: 10n ** 4n,
  百万: 10n ** 6n,
  千万: 10n ** 7n,
  亿: 10n ** 8n,
  百亿: 10n ** 10n,
  千亿: 10n ** 11n,
  万亿: 10n ** 12n,
};
/** 8成, 8.5折: tenths, and the share of a price that is left. */
const TENTHS = '(?:成|折)(?![功为员长品本立果就交年份语都绩人熟效套衣群名了分半叠扣线磨返算旧合腾纸断])';
const SCALE = String.raw`\s?(?:hundred|dozen|thousand|million|billion|trillion|lakh|crore)s?(?!\p{L})|(?:bn|tn)(?![\p{L}\d])|\s?(?:百万|千万|万亿|百亿|千亿|百|千|万|亿)|[kKMB](?![\p{L}\d])`;
/** A time of day, and two numbers whose ratio is meant: no plain number is read from either. */
const CLOCK = String.raw`\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:]|\s?[-+*×÷=]\s?\d)|\d{1,2}[时点][0-5]?\d分`;
const RATIO = String.raw`\d{1,6}:\d{1,6}(?![\d:]|[.,]\d|\s?[-+*×÷=]\s?\d)`;

/** Words whose number a colon follows: Step 1:20 + 5. */
const STEP = String.raw`(?:step|part|day|week|question|problem|case|option|note|year|method|no\.?|#|步骤?|方法|方案|情况)\s?`;
/** Sign, currency, digits; then an exponent, a power, a fraction (mixed or not), per cent or a scale in words. Or digits among Chinese units. */
const NUMBER = new RegExp(
  String.raw`(?<![\p{Script=Latin}\d.,:_^]|${STEP})(?:${CLOCK}|${RATIO})|` +
    String.raw`(?<![\d.\p{Script=Latin}_^])[-+]?(?:(?<![\d.])[$€£¥₹]\s?-?)?(?:${MIXED_NUMERAL}|${DIGITS}` +
    String.raw`(?:${EXPONENT}|${POWER}|\s\d{1,6}\/\d{1,6}(?![\d/]|\.\d)|\s?\/\s?${DIGITS}(?![\d/]|\.\d)|\s?(?:[%‰]|per\s?cent(?!\p{L}))|${TENTHS}|${SCALE})?(?!\d))`,
  'giu',
);

/** 四十多 is no number that could be right. */
const CHINESE = new RegExp(
  `${CHINESE_NUMERAL}(?![零〇一二两三四五六七八九十百千万亿多几余]|来[个只元块条本人岁名位天年月米斤件张页公千克小分秒度种次倍支辆朵颗棵])`,
  'gu',
);
/** A number of thousands: 1 234 567, 1'234'567, 1_234_567, 1.234.567. */
const BLANKS = /(?<![\d.,/^_]|[\d\p{Script=Latin}]-)\d{1,3}(?: \d{3}){1,20}(?![\d/,]|\.\d{3}(?!\d)| \d)/gu;
const BLANKS_COMMA = /(?<![\d.,/^_]|[\d\p{Script=Latin}]-)(\d{1,3}(?: \d{3}){1,20}),(\d{1,2})(?![\d,]|\.\d)/gu;
const LOW_LINES = /(?<![\w.,])\d{1,3}(?:_\d{3}){1,20}(?!\w)/g;
const APOSTROPHES = /(?<![\d.,'])\d{1,3}(?:['’‘ʼ]\d{3}){1,20}(?![\d'’‘ʼ])/g;
const POINTS = /(?<![\d.,])\d{1,3}(?:\.\d{3}){2,20}(?![\d,]|\.\d)/g;
const ONE_POINT = /(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,]\d|\d)/g;
/** A reply that writes 1.234,50 or 1.234.567, and nowhere 1,234 or 12.5, has points between thousands. */
const POINTED = /(?<![\d.,])\d{1,3}(?:(?:\.\d{3}){1,20},\d{1,2}(?!\d)|(?:\.\d{3}){2,20}(?!\d))/;
const COMMA_DECIMAL = /(?<![\d.,])\d{1,6},\d{1,2}(?![\d,]|\s?[,)]|\.\d)/;
const COMMAED = /(?<![\d.,])(?:\d{1,3}(?:,\d{3}){1,20}(?![\d,])|\d+\.(?:\d{1,2}|\d{4,})(?!\d))/;

/** Behind what states a value; between two numbers `minus` is a difference. */
const NEGATIVE =
  /(?<=(?:^|[:=(,\n{*]|\b(?:is|are|was|be|equals?|to|of|get|gives?|obtain|answer)|[是为])\s?)(?:(?:negative|minus)\s|负\s?|零下\s?)(?=[$]?\d)/giu;
const NUMBERED = /(?<![\p{L}\d])No\.?(?=\d)/gu;
/** 1 million 200 thousand, 2 thousand 5 hundred. */
const SCALED_TWICE =
  /(?<![\d.,])(\d{1,9}(?:\.\d{1,9})?)\s(thousand|million|billion|trillion),?\s(?:and\s)?(\d{1,9})\s(hundred|thousand|million|billion)\b/giu;

function scaledSum(all: string, upper: string, upperScale: string, lower: string, lowerScale: string): string {
  const factors = [SCALES[upperScale.toLowerCase()]!, SCALES[lowerScale.toLowerCase()]!] as const;
  const parts = [decimalFraction(upper), decimalFraction(lower)] as const;
  if (factors[1] >= factors[0] || parts[0] === null || parts[1] === null) return all;
  const scaled = parts.map((part, at) => productOf(part!, { over: factors[at]!, under: 1n }));
  const sum = scaled[0] === null || scaled[1] === null ? null : sumOf(scaled[0]!, scaled[1]!);
  return sum === null || sum.under !== 1n ? all : String(sum.over);
}

/** LaTeX and other spellings as the ones that are read. */
export function tidyNumbers(text: string): string {
  return thousands(
    repeating(
      spokenPowers(
        spokenSums(everyday(text).replace(NEGATIVE, '-').replace(NUMBERED, '#').replace(SCALED_TWICE, scaledSum)),
      ),
    )
      .replace(/(\d)\s?\\[dt]?frac\s?(?:\{(\d{1,9})\}\s?\{(\d{1,9})\}|(\d)\s?(\d))/g, '$1 $2$4/$3$5')
      .replace(/\\[dt]?frac\s?(?:\{(-?\d{1,9})\}\s?\{(\d{1,9})\}|(\d)\s?(\d))/g, '$1$3/$2$4')
      .replace(/\\(?:times|cdot)(?![a-zA-Z])/g, '×')
      .replace(/\{,\}|,\\!|\\,(?=\d{3})/g, ',')
      .replace(/(?<=\d)(?:~|\\[ ;:])(?=\d{3}(?!\d))/g, ' ')
      .replace(/\\([%$])/g, '$1')
      .replace(/\^\s?(?:\{\s?([-+]?\d{1,9})\s?\}|\(\s?([-+]?\d{1,9})\s?\))/g, '^$1$2')
      .replace(/(?<=\d)\s?(?:\*\*\s?|\^\s|\s\^\s?|(?:to|raised to) the power (?:of )?)(?=[-+]?\d)/g, '^')
      .replace(/(\d)\s?的\s?([-+]?\d{1,4})\s?次(?:方|幂)/g, '$1^$2')
      // 3 千 5 百 is 3千5百.
      .replace(/(\d)\s([百千万亿])\s?(?=\d{1,4}\s?[百千万亿])/gu, '$1$2')
      .replace(/(?<=\d[百千万亿]\d{1,4})\s(?=[百千万亿])/gu, ''),
  );
}

/** Thousands by commas, whatever the reply parts them by. */
function thousands(text: string): string {
  const commas = (number: string) => number.replace(/[^\d]/g, ',');
  const plain = text
    .replace(BLANKS_COMMA, (_, before: string, behind: string) => `${before.replace(/ /g, '')}.${behind}`)
    .replace(BLANKS, commas)
    .replace(LOW_LINES, commas)
    .replace(APOSTROPHES, commas)
    .replace(POINTS, commas);
  const byPoints = (POINTED.test(text) || COMMA_DECIMAL.test(text)) && !COMMAED.test(text);
  if (!byPoints) return plain;
  return plain.replace(ONE_POINT, commas).replace(/(?<![\d.,])(\d{1,6}),(\d{1,2})(?![\d,]|\.\d)/g, '$1.$2');
}

/** The first number in digits; a time or a ratio only where it `opens` the text. The text must be tidy. null = none. */
export function firstNumber(text: string, opens: (before: string) => boolean): NumberForm | null {
  let ratio: NumberForm | null = null;
  for (const match of text.matchAll(NUMBER)) {
    const found = readNumber(match[0], match.index);
    if (found === null) continue;
    if (found.plain || opens(text.slice(0, found.index))) return found;
    ratio ??= found;
  }
  return ratio;
}

/**
 * The last one; of a sentence with other numbers none that only counts a thing off (the 7th grade, her 10th birthday); a time or a ratio
 * where the text has no plain number.
 */
export function lastNumber(text: string): NumberForm | null {
  const matches = [...text.matchAll(NUMBER)];
  let ratio: NumberForm | null = null;
  for (const [at, match] of matches.entries().toArray().reverse()) {
    const found = readNumber(match[0], match.index);
    if (found === null) continue;
    if (!found.plain) {
      ratio ??= found;
      continue;
    }
    const before = matches[at - 1];
    if (before !== undefined && isOrdinal(text, match) && !/[.!?\n。]\s/u.test(text.slice(before.index, match.index)))
      continue;
    return found;
  }
  return ratio;
}

function isOrdinal(text: string, { index, 0: number }: RegExpExecArray): boolean {
  const end = index + number.length;
  return (
    /^(?:st|nd|rd|th)\b/iu.test(text.slice(end, end + 3)) &&
    /\b(?:the|her|his|their|my|its|your|our)\s$/iu.test(text.slice(Math.max(0, index - 8), index))
  );
}

/** The first number in Chinese numerals; null = none. */
export function chineseIn(text: string, pattern = CHINESE): NumberForm | null {
  const found = text.match(new RegExp(pattern.source, 'u'));
  return found === null ? null : readChinese(found[0], found.index ?? 0);
}

/** The last number in Chinese numerals that is no mere part of a word; null = none. */
export function lastChinese(text: string): NumberForm | null {
  const matches = [...text.matchAll(CHINESE)].filter(
    ([numeral], at, all) => isTelling(numeral) || (all.length - at <= 50 && MEASURED.test(text.slice(all[at]!.index))),
  );
  for (const match of matches.reverse()) {
    const found = readChinese(match[0], match.index);
    if (found !== null) return found;
  }
  return null;
}

/** Where an English number begins; 'one of', 'two times', 'three more' compare or point, and do not count. */
const ENGLISH = new RegExp(ENGLISH_START, 'giu');
const ENGLISH_NO_COUNT = /^\s(?:times|more|less|fewer|plus|minus|or|to|by|way|another)\b|^\s?[-+*/×÷=(]\s?\d/iu;
/** Of whole numbers it points (one of the two); of a part it says of what (half of the class), unless that is a number (half of 20). */
const ENGLISH_OF = /^\sof\s(?!them\b|these\b|those\b)/iu;
const COUNTED = new RegExp(`^(?:the |all |those |these )?(?:[-$\\d]|(?:${ENGLISH_WORDS})(?![\\p{L}]))`, 'iu');
const ENGLISH_LIMIT = 200;

/** The numbers in English words of a text, in order, at most its last 200. */
export function englishNumbers(text: string): NumberForm[] {
  const found: NumberForm[] = [];
  let from = 0;
  for (const { index } of [...text.matchAll(ENGLISH)].slice(-ENGLISH_LIMIT)) {
    if (index < from) continue;
    const one = englishAt(text, index);
    if (one === null) continue;
    found.push(one);
    from = index + one.text.length;
  }
  return found;
}

/** null = none begins here. */
export function englishAt(text: string, index: number): NumberForm | null {
  const found = englishNumber(text.slice(index, index + 300));
  const isPart = found !== null && found.value.under !== 1n && /[a-z]/iu.test(text[index] ?? '');
  const of = found === null ? null : ENGLISH_OF.exec(text.slice(index + found.length, index + found.length + 16));
  if (
    found === null ||
    (of !== null && (!isPart || COUNTED.test(of.input.slice(of[0].length)))) ||
    ENGLISH_NO_COUNT.test(text.slice(index + found.length, index + found.length + 12))
  )
    return null;
  const { value, percent, length } = found;
  return {
    text: text.slice(index, index + length),
    values: percent ? [value, quotientOf(value, HUNDRED)!] : [value],
    plain: true,
    index,
  };
}

/** What is counted follows: 三个, 五元; 一 is left out, because 一个 is an article too. */
const MEASURED =
  /^[二两三四五六七八九十](?:$|[^\p{L}\p{N}]|[个只元块条本人岁名位天年月米斤件张页公千克小分秒度种次倍支辆朵颗棵])/u;

/** What an end of a range may be: digits, a Chinese numeral, English words. Empty = none of them. */
export function readEnd(end: string): readonly Rational[] {
  const bare = end.replace(/^[$€£¥*_([{]+|[$*_)\]}]+$/gu, '');
  return (readNumber(bare) ?? readChinese(bare, 0) ?? englishAt(bare, 0))?.values ?? [];
}

function readChinese(numeral: string, index: number): NumberForm | null {
  const value = chineseNumber(numeral);
  if (value === null) return null;
  return {
    text: numeral,
    values: numeral.includes('百分之') ? [value, quotientOf(value, HUNDRED)!] : [value],
    plain: true,
    index,
  };
}

const HUNDRED: Rational = { over: 100n, under: 1n };
const THOUSAND: Rational = { over: 1000n, under: 1n };

/** null = not a number, or none that can be computed. */
export function readNumber(form: string, index = 0): NumberForm | null {
  const text = form.trim().replace(/^\+/, '');
  if (/^\d+[:时点]\d/u.test(text)) return { text, values: ratioValue(text), plain: false, index };
  const spoken = /^-?\d[\d.]*[百千万亿零\d.十]*$/u.test(text) && /[十百千万亿]/u.test(text) ? spokenValue(text) : null;
  if (spoken !== null) return { text, values: spoken, plain: true, index };
  const tenths = /^(\d{1,2}(?:\.\d{1,2})?)[成折]$/u.exec(text)?.[1];
  if (tenths !== undefined) return { text, values: tenthsValues(tenths), plain: true, index };
  const scale = /(?:hundred|dozen|thousand|million|billion|trillion|lakh|crore|bn|tn|[百千万亿]+|[kmb])(?=s?$)/iu.exec(
    text,
  )?.[0];
  const permille = /\s?‰$/u.test(text);
  const percent = /\s?(?:[%‰]|per\s?cent)$/iu.exec(text)?.[0];
  const bare = text
    .slice(0, scale === undefined ? text.length - (percent?.length ?? 0) : text.lastIndexOf(scale))
    .replace(/[$€£¥₹]/gu, '');
  const value = bareValue(bare.trim());
  if (value === null) return null;
  const spelling = text.replace(/^(-?)[$€£¥₹]\s?/u, '$1');
  if (percent !== undefined)
    return { text: spelling, values: [value, quotientOf(value, permille ? THOUSAND : HUNDRED)!], plain: true, index };
  if (scale === undefined) return { text: spelling, values: [value], plain: true, index };
  // 3m is three metres; 3M, and $3m, are three million.
  const factor = /^[mb]$/.test(scale) && !/[$€£¥₹]/u.test(text) ? undefined : SCALES[scale.toLowerCase()];
  if (factor === undefined) return { text: spelling, values: [value], plain: true, index };
  const scaled = productOf(value, { over: factor, under: 1n });
  if (scaled === null) return null;
  return {
    text: spelling,
    values: scale.length === 1 && /[a-z]/i.test(scale) ? [value, scaled] : [scaled, value],
    plain: true,
    index,
  };
}

/** 8折 and 8成 are 80 %, so 80 and 0.8; or 8 where it was asked for so. */
function tenthsValues(digits: string): Rational[] {
  const value = decimalFraction(digits)!;
  const percent = productOf(value, { over: 10n, under: 1n })!;
  return [percent, quotientOf(percent, HUNDRED)!, value];
}

/** Of 3:4 its quotient; of a time nothing, but of a full hour (2:00) its number. */
function ratioValue(text: string): Rational[] {
  if (new RegExp(`^(?:${CLOCK})$`, 'u').test(text)) {
    const hour = /^(\d+)[:时点]00?(?::00)?分?$/u.exec(text)?.[1];
    return hour === undefined ? [] : [{ over: BigInt(hour), under: 1n }];
  }
  const [over = '', under = ''] = text.split(':');
  const value = fraction(BigInt(over), BigInt(under));
  return value === null ? [] : [value];
}

/** 3千5, 2万3千; a single unit behind digits is a scale, and may be the unit that was asked for. null = neither. */
function spokenValue(text: string): Rational[] | null {
  if (/[百千万亿]$/u.test(text) && !/[十百千万亿]\d/u.test(text)) return null;
  const value = chineseNumber(text.replace(/^-/, '负'));
  return value === null ? null : [value];
}

function bareValue(bare: string): Rational | null {
  const mixed = /^(-?)(\d[\d,]*)\s(\d+)\/(\d+)$/.exec(bare);
  if (mixed !== null) {
    const part = fraction(BigInt(mixed[3]!), BigInt(mixed[4]!));
    const integerPart = decimalFraction(digits(mixed[2]!));
    const value = part === null || integerPart === null ? null : sumOf(integerPart, part);
    return value !== null && mixed[1] === '-' ? negated(value) : value;
  }
  const scientific = /^(.+?)\s?[×*x·]\s?10\^([-+]?\d+)$/i.exec(bare);
  if (scientific !== null) return decimalFraction(`${digits(scientific[1]!)}e${Number(scientific[2])}`);
  const power = /^(-?)(.+?)\^([-+]?\d+)$/.exec(bare);
  if (power !== null) {
    const base = decimalFraction(digits(power[2]!));
    const value = base === null ? null : powerOf(base, BigInt(power[3]!.replace(/^\+/, '')));
    return value !== null && power[1] === '-' ? negated(value) : value;
  }
  const [over = '', under] = bare.split('/');
  const upper = decimalFraction(digits(over));
  if (under === undefined || upper === null) return under === undefined ? upper : null;
  const lower = decimalFraction(digits(under));
  return lower === null ? null : quotientOf(upper, lower);
}

/** Without separators of thousands, with a point before decimals: 1,234.5, 1.234,50. */
function digits(text: string): string {
  const plain = text.replace(/\s/g, '');
  return /^-?\d{1,3}(?:\.\d{3})+,\d{1,2}$/.test(plain)
    ? plain.replace(/\./g, '').replace(',', '.')
    : plain.replace(/,/g, '');
}
