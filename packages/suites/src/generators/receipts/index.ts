import type { JsonObject, SampleInput } from '@evenhand/core';
import { iso } from '../extraction/dates.ts';
import { amount, count, date, type Field, oneOf, textField, time, toSchema } from '../extraction/fields.ts';
import { formatKeys } from '../extraction/form.ts';
import { type Random, randomFor } from '../random.ts';
import { LANGUAGES, type Language, type Level } from '../twins.ts';
import { clock, layOut } from './layout.ts';
import { drawReceipt, lineTotal, type Receipt } from './receipt.ts';
import { drawSvg } from './svg.ts';
import { SHOPS } from './words.ts';

/** A sample and its picture. */
export interface DrawnReceipt {
  /** Its image is `./images/ID.png`. */
  readonly sample: SampleInput & { readonly id: string };
  readonly svg: string;
}

/** Where the draws of how a receipt is worn begin: alike in both languages. */
const WEAR = 1_000_000;
const LEVELS: readonly Level[] = ['easy', 'medium', 'hard'];

/**
 * Receipts of made-up shops, in English and in Chinese (`twin`), to be drawn as pictures: clean, long, and worn ones in turn. Shop and level
 * are the `cluster`. Same seed, same texts on every platform; a larger `n` only adds receipts.
 * @param n samples, both languages counted: an even number @throws RangeError for another one
 */
export function drawReceipts({ seed, n }: { readonly seed: number; readonly n: number }): DrawnReceipt[] {
  if (!Number.isSafeInteger(seed) || seed < 0 || !Number.isSafeInteger(n) || n <= 0 || n % 2 !== 0)
    throw new RangeError(`receipts: seed is ${seed} and n is ${n}; expected whole numbers, n even and above 0`);
  return Array.from({ length: n / 2 }, (_, index) => {
    const level = LEVELS[index % LEVELS.length]!;
    const shop = SHOPS[index % SHOPS.length]!;
    const random = randomFor(seed, index);
    let receipt: Receipt | null = null;
    while (receipt === null) receipt = drawReceipt(shop, level, random);
    const drawn = receipt;
    const form = FORMS[level](drawn, random);
    const twin = `rc-${String(index + 1).padStart(3, '0')}`;
    return LANGUAGES.map((language): DrawnReceipt => {
      const id = `${twin}-${language}`;
      const expected = form.expected(language);
      return {
        sample: {
          id,
          input: [{ text: formatKeys(form.fields, language) }, { image: `./images/${id}.png` }],
          target: JSON.stringify(expected),
          language,
          cluster: `${shop.id}-${level}`,
          twin,
          tags: [level],
          reference: { expected, fields: {}, schema: toSchema(form.fields) },
        },
        svg: drawSvg(layOut(drawn, level, language), level, randomFor(seed, WEAR + index)),
      };
    });
  }).flat();
}

interface Form {
  readonly fields: Readonly<Record<string, Field>>;
  readonly expected: (language: Language) => JsonObject;
}

const FIELDS = {
  merchant: textField('name of the shop', '商店名称'),
  receipt: textField('number of the receipt', '小票号'),
  date: date('day of the purchase', '购买日期'),
  time: time('time of the purchase', '购买时间'),
  currency: oneOf(
    ['USD', '美元'],
    ['GBP', '英镑'],
    ['EUR', '欧元'],
    ['CNY', '人民币'],
    ['HKD', '港币'],
    ['SGD', '新加坡元'],
  )('currency', '币种'),
  total: amount('total', '合计金额'),
  tax: amount('tax', '税额'),
  payment: oneOf(['cash', '现金'], ['card', '银行卡'], ['mobile', '手机支付'])('how it was paid', '付款方式'),
  products: count('how many different products were bought', '买了几种商品'),
  dearest: textField('the product on which most was spent', '花钱最多的商品'),
  cancelled: textField('the product that was cancelled', '被取消的商品'),
  given: amount('cash given', '实收现金'),
  change: amount('change', '找零'),
  return_until: date('last day for returns', '退货截止日期'),
};

const toUnits = (hundredths: number): number => hundredths / 100;

/** What each level asks for. */
const FORMS: Readonly<Record<Level, (receipt: Receipt, random: Random) => Form>> = {
  easy: (one) => ({
    fields: pick('merchant', 'date', 'currency', 'total', 'payment'),
    expected: (language) => ({
      merchant: one.name[language],
      date: iso(one.day),
      currency: one.currency[language].code,
      total: toUnits(one.total),
      payment: one.payment.value,
    }),
  }),
  medium: (one, random) => {
    const counted = random.pick(one.lines.filter(({ quantity }) => quantity > 1).concat(one.lines.slice(0, 1)));
    const [dearest] = one.lines.toSorted((a, b) => lineTotal(b) - lineTotal(a));
    return {
      fields: {
        ...pick('receipt', 'time', 'products'),
        quantity: count(`how many of "${counted.name.en}" were bought`, `“${counted.name.zh}”买了几件`),
        ...pick('dearest', 'tax', 'total'),
      },
      expected: (language) => ({
        receipt: one.number,
        time: clock(one.minutes),
        products: one.lines.length,
        quantity: counted.quantity,
        dearest: dearest!.name[language],
        tax: toUnits(one.tax),
        total: toUnits(one.total),
      }),
    };
  },
  hard: (one) => ({
    fields: pick('merchant', 'receipt', 'date', 'cancelled', 'total', 'given', 'change', 'return_until'),
    expected: (language) => ({
      merchant: one.name[language],
      receipt: one.number,
      date: iso(one.day),
      cancelled: one.lines.find(({ isCancelled }) => isCancelled)!.name[language],
      total: toUnits(one.total),
      given: toUnits(one.given),
      change: toUnits(one.given - one.total),
      return_until: iso(one.day + one.returnDays),
    }),
  }),
};

const pick = (...keys: readonly (keyof typeof FIELDS)[]): Readonly<Record<string, Field>> =>
  Object.fromEntries(keys.map((key) => [key, FIELDS[key]]));
