import { chineseNumber } from './chinese-number.ts';
import { decimalFraction } from './rational.ts';

const COUNT = String.raw`(\d{1,12}|[零一二两三四五六七八九十百千万]{1,12})`;
const DIGIT = '([0-9一二两三四五六七八九])';
/** 8元5角, 8块5毛2分, 八块五; not 3块5分钟. */
const MONEY = new RegExp(
  `(?<![\\d.点])${COUNT}(元|块钱?)零?(?:${DIGIT}(?:[角毛]${DIGIT}?分?|(?![\\d零一二两三四五六七八九十百千万个块元分斤本张件人次折年月天])))(?:钱)?`,
  'gu',
);
/** 5个半, 两年半, 三个半小时, 两点半 is a time. */
const HALF = new RegExp(
  `(?<![\\d.点第])${COUNT}(个|小时|年|天|斤|米|里|公里|千米|倍|元|块|岁|吨|升|打)半(?![径价数是以])`,
  'gu',
);
/** 15 dollars and 50 cents. */
const DOLLARS = /(?<![\d.,])(\$\s?)?(\d{1,9}) (dollars?|euros?|pounds?),? and (\d{1,2}) (?:cents?|pence|pennies)\b/giu;

/** Sums that are spoken in two parts as one number: 8元5角 is 8.5元, 三个半小时 is 3.5个小时, 15 dollars and 50 cents is 15.50 dollars. */
export function spokenSums(text: string): string {
  return text
    .replace(MONEY, (all, count: string, unit: string, tenths: string, hundredths?: string) => {
      const value = toInteger(count);
      const cents = [tenths, hundredths ?? ''].map((digit) => (digit === '' ? '' : String(toInteger(digit)))).join('');
      return value === null || cents.includes('null') ? all : `${value}.${cents}${unit}`;
    })
    .replace(HALF, (all, count: string, unit: string) => {
      const value = toInteger(count);
      return value === null ? all : `${value}.5${unit}`;
    })
    .replace(
      DOLLARS,
      (_, sign: string | undefined, units: string, unit: string, cents: string) =>
        `${sign ?? ''}${units}.${cents.padStart(2, '0')} ${unit}`,
    );
}

/** null = no whole number. */
function toInteger(text: string): bigint | null {
  const value = /^\d/.test(text) ? decimalFraction(text) : chineseNumber(text);
  return value === null || value.under !== 1n ? null : value.over;
}
