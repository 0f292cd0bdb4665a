import type { Random } from '../random.ts';
import type { Language, Level } from '../twins.ts';
import { CURRENCIES, type LocalizedText, PAYMENTS, type Shop } from './words.ts';

/** One line of goods; amounts in hundredths. */
interface Line {
  readonly name: LocalizedText;
  readonly quantity: number;
  readonly unitPrice: number;
  /** Rung up and taken back: not paid for. */
  readonly isCancelled: boolean;
}

/** What was bought; amounts in hundredths, days from 1970-01-01, times in minutes. */
export interface Receipt {
  readonly shop: Shop;
  readonly name: LocalizedText;
  readonly number: string;
  readonly till: number;
  readonly day: number;
  readonly minutes: number;
  readonly since: number;
  readonly lines: readonly Line[];
  /** 0 = there was none. */
  readonly voucher: number;
  readonly taxRate: number;
  readonly subtotal: number;
  readonly tax: number;
  readonly total: number;
  /** 0 = it was not paid in cash, or exactly. */
  readonly given: number;
  readonly points: number;
  readonly returnDays: number;
  readonly payment: (typeof PAYMENTS)[number];
  readonly currency: Readonly<Record<Language, { readonly code: string; readonly says: string }>>;
}

const SIZES: Readonly<Record<Level, readonly [number, number]>> = { easy: [3, 5], medium: [10, 14], hard: [6, 9] };
const FIRST_DAY = 19_358; // 2023-01-01
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

export const lineTotal = ({ quantity, unitPrice }: Line): number => quantity * unitPrice;

/** Draws a purchase; null = its figures do not work out, draw again. */
export function drawReceipt(shop: Shop, level: Level, random: Random): Receipt | null {
  const [least, most] = SIZES[level];
  const goods = random.shuffle(shop.goods).slice(0, random.int(least, most));
  const cancelled = level === 'hard' ? random.int(1, goods.length - 2) : -1;
  const lines = goods.map(
    (name, index): Line => ({
      name,
      quantity: random.int(1, 3) === 1 ? random.int(2, 6) : 1,
      unitPrice: random.int(shop.leastPrice, 4 * shop.leastPrice, 5),
      isCancelled: index === cancelled,
    }),
  );
  const paid = lines.filter(({ isCancelled }) => !isCancelled);
  const goodsTotal = paid.reduce((sum, line) => sum + lineTotal(line), 0);
  const voucher = level === 'easy' ? 0 : 50 * random.int(1, 6);
  const subtotal = goodsTotal - voucher;
  const taxRate = random.pick([5, 6, 8, 10, 13, 20]);
  // Half a hundredth is rounded up, and drawn again where that would matter.
  if ((subtotal * taxRate) % 100 === 50) return null;
  const tax = Math.round((subtotal * taxRate) / 100);
  const total = subtotal + tax;
  const payment = level === 'hard' ? PAYMENTS[0]! : random.pick(PAYMENTS);
  const given = level === 'hard' ? 1000 * (Math.floor(total / 1000) + random.int(1, 2)) : 0;
  const sums = paid.map(lineTotal).sort((a, b) => b - a);
  // What most was spent on has to be one thing, and no figure that is asked for may stand there twice by chance.
  if (subtotal <= 0 || sums[0] === sums[1] || (given > 0 && [total, tax].includes(given - total))) return null;
  return {
    shop,
    name: random.pick(shop.names),
    number: `${LETTERS[random.int(0, LETTERS.length - 1)]}${random.int(10_000, 99_999)}`,
    till: random.int(1, 9),
    day: FIRST_DAY + random.int(0, 1400),
    minutes: random.int(8 * 60, 21 * 60 + 59),
    since: random.int(1931, 2019),
    lines,
    voucher,
    taxRate,
    subtotal,
    tax,
    total,
    given,
    points: random.int(11, 98),
    returnDays: random.int(7, 30),
    payment,
    currency: { en: random.pick(CURRENCIES.en), zh: random.pick(CURRENCIES.zh) },
  };
}
