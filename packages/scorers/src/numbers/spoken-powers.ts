import { chineseNumber } from './chinese-number.ts';

const ORDINALS = 'second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');
const BRACKETED = /\(\s?(-?)(\d{1,20}(?:\.\d{1,20})?)\s?\)\s?\^\s?\{?(\d{1,4})\}?(?![\d.])/g;
const POWER_WORD = /(?<![\d.,])(\d{1,20}(?:\.\d{1,20})?)\s(squared|cubed)\b/giu;
const ORDINAL = new RegExp(
  String.raw`(?<=\d)\sto the (?:(\d{1,3})(?:st|nd|rd|th)\spower|(${ORDINALS.join('|')})(?:\spower\b|(?=[.,;!?]?\s*(?:\n|$))))`,
  'giu',
);
const CHINESE_POWER = /(\d)\s?的\s?(?:([二两三四五六七八九十百]{1,4})\s?次(?:方|幂)|(平方|立方)(?![根米厘分毫公千]))/gu;

/** Powers as they are spoken: 5 squared is 5^2, 10 to the sixth power 10^6, 5的平方 5^2, 2的三次方 2^3; (-2)^3 as -2^3, which it equals. */
export function spokenPowers(text: string): string {
  return text
    .replace(BRACKETED, (_, sign: string, base: string, exponent: string) => {
      const negative = sign === '-' && Number(exponent) % 2 === 1;
      return `${negative ? '-' : ''}${base}^${exponent}`;
    })
    .replace(POWER_WORD, (_, base: string, word: string) => `${base}^${word.toLowerCase() === 'squared' ? 2 : 3}`)
    .replace(ORDINAL, (_, digits?: string, word?: string) => `^${digits ?? ORDINALS.indexOf(word!.toLowerCase()) + 2}`)
    .replace(CHINESE_POWER, (all, digit: string, numeral?: string, word?: string) => {
      const exponent = numeral === undefined ? (word === '平方' ? 2n : 3n) : chineseNumber(numeral)?.over;
      return exponent === undefined ? all : `${digit}^${exponent}`;
    });
}
