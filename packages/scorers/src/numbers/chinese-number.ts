import { decimalFraction, fraction, negated, productOf, quotientOf, type Rational, sumOf } from './rational.ts';

const DIGITS: Readonly<Record<string, bigint>> = {
  零: 0n,
  〇: 0n,
  一: 1n,
  二: 2n,
  两: 2n,
  三: 3n,
  四: 4n,
  五: 5n,
  六: 6n,
  七: 7n,
  八: 8n,
  九: 9n,
};
const SMALL: Readonly<Record<string, bigint>> = { 十: 10n, 百: 100n, 千: 1000n };
const LARGE: Readonly<Record<string, bigint>> = { 万: 10_000n, 亿: 100_000_000n };

/** The forms of cheques and contracts, and traditional ones, as the everyday ones. */
const EVERYDAY: Readonly<Record<string, string>> = {
  壹: '一',
  贰: '二',
  貳: '二',
  兩: '两',
  叁: '三',
  參: '三',
  肆: '四',
  伍: '五',
  陆: '六',
  陸: '六',
  柒: '七',
  捌: '八',
  玖: '九',
  拾: '十',
  佰: '百',
  仟: '千',
  萬: '万',
  億: '亿',
  點: '点',
  負: '负',
  廿: '二十',
  卅: '三十',
};
const UNUSUAL = new RegExp(`[${Object.keys(EVERYDAY).join('')}]`, 'gu');

const SIGNS = '零〇一二两三四五六七八九十百千万亿';
const DECIMAL = `[${SIGNS}]+(?:点[零〇一二三四五六七八九]+)?`;
/** A run of Chinese numerals, as a regular expression's source: 四十二, 负三点五, 三分之二, 一又二分之一, 百分之五十. */
export const CHINESE_NUMERAL = `负?(?:[${SIGNS}]+又)?${DECIMAL}(?:分之${DECIMAL})?`;
/** Digits among Chinese units, as a regular expression's source: 3千5, 2万3千, 1亿2000万. A single unit behind digits is a scale. */
export const MIXED_NUMERAL = String.raw`\d{1,9}(?:\.\d{1,9})?[百千万亿]{1,2}(?:零?\d{1,4}[十百千万]{1,2}){0,4}零?\d{1,4}(?:[十百千万]{1,2})?(?![\d.])`;

/** Longest numeral that is read. */
const LIMIT = 100;

/** Writes unusual numerals as the everyday ones. */
export function everyday(text: string): string {
  return text.replace(UNUSUAL, (sign) => EVERYDAY[sign]!);
}

/**
 * 四十二 -> 42, 三点五 -> 3.5, 二〇二六 -> 2026, 负五 -> -5, 三分之二 -> 2/3, 一又二分之一 -> 3/2; as they are spoken, the last
 * unit left out: 一百二 -> 120, 两万三 -> 23000; with digits: 3千5 -> 3500. 百分之五十 -> 50, as 50% is.
 * null = not a number in this writing.
 */
export function chineseNumber(text: string): Rational | null {
  if (text.length > LIMIT) return null;
  const negative = text.startsWith('负');
  const value = mixed(text.slice(negative ? 1 : 0));
  return value === null || !negative ? value : negated(value);
}

/** Whether a numeral is more than a lone sign that many words begin with (一共, 万一). */
export function isTelling(numeral: string): boolean {
  return numeral.replace(/^负/u, '').length > 1 && !/^(?:[十百千万亿零]+|一+)$/u.test(numeral);
}

function mixed(text: string): Rational | null {
  const [before = '', after] = text.split('又');
  if (after === undefined) return part(text);
  const [integerText, rest] = [decimal(before), part(after)];
  return integerText === null || rest === null ? null : sumOf(integerText, rest);
}

function part(text: string): Rational | null {
  const [under = '', over] = text.split('分之');
  if (over === undefined) return decimal(under);
  const value = decimal(over);
  if (under === '百' || value === null) return value;
  const divisor = /^[千万]$/u.test(under) ? fraction(SMALL[under] ?? LARGE[under]!) : decimal(under);
  return divisor === null ? null : quotientOf(value, divisor);
}

function decimal(text: string): Rational | null {
  const [integerText = '', decimals] = text.split('点');
  const value = /^[零〇一二三四五六七八九]{2,}$/u.test(integerText)
    ? positional(integerText)
    : parseInteger(integerText);
  if (value === null || decimals === undefined) return value;
  const [digits, scale] = [positional(decimals), fraction(10n ** BigInt(decimals.length))];
  const behind = digits === null ? null : quotientOf(digits, scale!);
  return behind === null ? null : sumOf(value, behind);
}

function positional(text: string): Rational | null {
  const digits = [...text].map((digit) => DIGITS[digit]);
  return digits.includes(undefined) ? null : fraction(BigInt(digits.join('')));
}

/** Digits in either writing with units between them. */
function parseInteger(text: string): Rational | null {
  const parts = text.match(/\d+(?:\.\d+)?|[^\d.]/gu);
  if (parts === null) return null;
  let [total, section] = [fraction(0n)!, fraction(0n)!];
  let digit: Rational | null = null;
  /** The unit right before, for what is left out at the end; null = none, or 零 stood there. */
  let unit: bigint | null = null;
  for (const sign of parts) {
    const value = readDigits(sign);
    if (value !== null) {
      if (digit !== null && digit.over !== 0n) return null;
      if (value.over === 0n) unit = null;
      digit = value;
      continue;
    }
    const small = SMALL[sign];
    const large = LARGE[sign];
    if (small !== undefined) section = plus(section, times(digit ?? fraction(1n)!, small));
    else if (large !== undefined) {
      const inside = plus(section, digit ?? fraction(0n)!);
      const multiplied = sign === '亿' ? plus(total, inside) : inside;
      if (multiplied.over === 0n) return null;
      total = sign === '亿' ? times(multiplied, large) : plus(total, times(multiplied, large));
      section = fraction(0n)!;
    } else return null;
    unit = small ?? large!;
    digit = null;
  }
  if (digit !== null && unit !== null && unit > 10n && digit.under === 1n && digit.over < 10n && digit.over > 0n)
    digit = times(digit, unit / 10n);
  return plus(plus(total, section), digit ?? fraction(0n)!);
}

function readDigits(sign: string): Rational | null {
  const value = DIGITS[sign];
  return value === undefined ? decimalFraction(sign) : fraction(value);
}

const plus = (a: Rational, b: Rational): Rational => sumOf(a, b)!;
const times = (a: Rational, factor: bigint): Rational => productOf(a, { over: factor, under: 1n })!;
