import { chineseNumber } from './chinese-number.ts';
import { englishNumber } from './english-number.ts';
import { decimalFraction } from './rational.ts';

const SMALL_WORDS = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
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

/** 八折, 85折, 八五折, 对折; 两成, 八成半, 九成五, 2.5成. Not 成功, 完成, 折扣, 打折. */
const TENTHS =
  /(?<![\d.\p{Script=Latin}第零一二三四五六七八九十百千万点])(?:(\d{1,2}(?:\.\d{1,2})?|[一二两三四五六七八九十])(成)([半一二三四五六七八九]?)(?![\d功为員员长品本立果就交年份语都绩人熟效套衣群名了分])(?!不变)|(\d{1,2}(?:\.\d{1,2})?|[一二三四五六七八九](?:点?[一二三四五六七八九])?|对|半)(折)(?![叠扣线磨返算旧合腾纸断迭射损页]))/gu;
/** 2 and 1/2, two and 1/2, 2-1/2 as one writes it in a kitchen: a whole number and a proper fraction. */
const MIXED_AND = new RegExp(
  String.raw`(?<![\d.,/\p{L}_^-]|\b(?:between|both|values?|are|roots?)\s[$]?)(\d{1,9}|${SMALL_WORDS})(?:[\s-](?:and|&)[\s-]|-(?=\d{1,2}\/\d{1,2}(?![\d/]|\.\d|\s?[-+*×÷=])))(\d{1,3})\/(\d{1,3})(?![\d/]|\.\d)`,
  'giu',
);
/** 2 and a half, 5-and-a-half, 3 and three quarters. */
const MIXED_WORDS =
  /(?<![\d.,/_^])(\d{1,9})[\s-]and[\s-](an?|one|two|three|four|five)[\s-](half|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?)(?!\p{L})/giu;
/** an hour and a half, a year and a quarter, 2 hours and a half. */
const UNIT_AND_HALF =
  /(?:\b(?:an?|one)|(?<![\d.,/])(\d{1,6}))\s(hour|day|week|month|year|minute|mile|metre|meter|kilometre|kilometer|cup|pound|dozen|inch|foot|liter|litre|gallon)s?\sand\sa\s(half|third|quarter)\b/giu;
const PARTS: Readonly<Record<string, number>> = {
  half: 2,
  third: 3,
  quarter: 4,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  eighth: 8,
};
/** 一打, 两打鸡蛋, 1.5打; not 一打开门. */
const DOZENS =
  /(?<![\d.点第])(\d{1,6}(?:\.\d{1,2})?|[一二两三四五六七八九十百]{1,5}|半)打(?=$|[^\p{L}\p{N}]|的|鸡蛋|蛋|铅笔|钢笔|笔|啤酒|饮料|袜子|毛巾|玫瑰|面包|苹果|橙子|杯子|纸)/gu;
/** 俩 is 两个, 仨 三个, where they do not stand behind those whom they count (他俩, 夫妻俩). */
const COUNTED_TOGETHER = /(?<=^|[^\p{Script=Han}]|[是为有要剩共得了到买吃])([俩仨])(?!\p{Script=Han})/gu;
const COUNTS = ['zero', 'one', 'two', 'three', 'four', 'five'];

/**
 * Sums that are spoken in two parts as one number: 8元5角 is 8.5元, 三个半小时 is 3.5个小时, 15 dollars and 50 cents is 15.50 dollars,
 * 2 and a half is 2 1/2; tenths in one spelling: 八成半 is 8.5成, 八五折 8.5折, 对折 5折.
 */
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
    .replace(TENTHS, (all, tens?: string, name?: string, more?: string, price?: string) =>
      name === undefined ? tenthsOfPrice(all, price!) : tenthsOf(all, tens!, more ?? ''),
    )
    .replace(DOZENS, (all, count: string) => {
      const value = count === '半' ? 0.5 : /^\d/.test(count) ? count : toInteger(count);
      return value === null ? all : `${value} dozen `;
    })
    .replace(COUNTED_TOGETHER, (_, sign: string) => (sign === '俩' ? '两个' : '三个'))
    .replace(/\bhalf a dozen\b/giu, '0.5 dozen')
    .replace(MIXED_AND, (all, integerPart: string, over: string, under: string) => {
      const value = /^\d/.test(integerPart) ? integerPart : String(englishNumber(integerPart)?.value.over ?? '');
      return value === '' || Number(over) >= Number(under) || over === '0' ? all : `${value} ${over}/${under}`;
    })
    .replace(MIXED_WORDS, (all, integerPart: string, count: string, part: string) => {
      const over = /^an?$/i.test(count) ? 1 : COUNTS.indexOf(count.toLowerCase());
      const under = PARTS[part.toLowerCase().replace(/s$/, '')]!;
      return over < under ? `${integerPart} ${over}/${under}` : all;
    })
    .replace(
      UNIT_AND_HALF,
      (_, count: string | undefined, unit: string, part: string) =>
        `${count ?? '1'} 1/${PARTS[part.toLowerCase()]!} ${unit}s`,
    )
    .replace(
      DOLLARS,
      (_, sign: string | undefined, units: string, unit: string, cents: string) =>
        `${sign ?? ''}${units}.${cents.padStart(2, '0')} ${unit}`,
    );
}

/** 八成 as 8成, 八成半 as 8.5成. */
function tenthsOf(all: string, tens: string, more: string): string {
  const value = toInteger(tens);
  const hundredths = more === '半' ? '5' : more === '' ? '' : String(toInteger(more));
  if (/^\d/.test(tens)) return hundredths === '' ? all : tens.includes('.') ? all : `${tens}.${hundredths}成`;
  return value === null ? all : `${value}${hundredths === '' ? '' : `.${hundredths}`}成`;
}

/** 八折 as 8折, 八五折 and 85折 as 8.5折, 对折 as 5折. */
function tenthsOfPrice(all: string, price: string): string {
  if (price === '对' || price === '半') return '5折';
  if (/^\d{2}$/.test(price)) return price.endsWith('0') ? all : `${price[0]}.${price[1]}折`;
  if (/^\d/.test(price)) return all;
  const digits = [...price.replace('点', '')].map((digit) => String(toInteger(digit)));
  return `${digits[0]}${digits[1] === undefined ? '' : `.${digits[1]}`}折`;
}

/** null = no whole number. */
function toInteger(text: string): bigint | null {
  const value = /^\d/.test(text) ? decimalFraction(text) : chineseNumber(text);
  return value === null || value.under !== 1n ? null : value.over;
}
