import { iso } from '../extraction/dates.ts';
import type { Language, Level } from '../twins.ts';
import { lineTotal, type Receipt } from './receipt.ts';
import { TILL } from './words.ts';

/** One printed row: in its middle, or at its left, before its right end, and at its right end. */
export interface Row {
  readonly centre?: string;
  readonly left?: string;
  readonly middle?: string;
  readonly right?: string;
  readonly isLarge?: boolean;
  readonly isRule?: boolean;
}

export const money = (hundredths: number): string =>
  `${hundredths < 0 ? '-' : ''}${Math.floor(Math.abs(hundredths) / 100)}.${String(Math.abs(hundredths) % 100).padStart(2, '0')}`;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** `14 MAY 2026`; 2026年5月14日, on worn receipts 2026.05.14. Months in words or before days: no two readings. */
function printDay(day: number, language: Language, level: Level): string {
  const [year, month, date] = iso(day).split('-') as [string, string, string];
  if (language === 'en') return `${date} ${MONTHS[Number(month) - 1]} ${year}`;
  return level === 'hard' ? `${year}.${month}.${date}` : `${year}年${Number(month)}月${Number(date)}日`;
}

export const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** What the till prints, row by row. */
export function layOut(receipt: Receipt, level: Level, language: Language): Row[] {
  const say = (key: string) => TILL[key]![language];
  const { lines, voucher, given } = receipt;
  const rule: Row = { isRule: true };
  const goods = lines.flatMap((line): Row[] => {
    const row = {
      left: line.name[language],
      middle: `${line.quantity} x ${money(line.unitPrice)}`,
      right: money(lineTotal(line)),
    };
    return line.isCancelled
      ? [row, { left: `${say('cancelled')} ${line.name[language]}`, right: money(-lineTotal(line)) }]
      : [row];
  });
  return [
    { centre: receipt.name[language], isLarge: true },
    { centre: `${say('since')} ${receipt.since}` },
    { left: `${say('receipt')} ${receipt.number}`, right: `${say('till')} ${receipt.till}` },
    {
      left: `${say('date')} ${printDay(receipt.day, language, level)}`,
      right: `${say('time')} ${clock(receipt.minutes)}`,
    },
    { centre: receipt.currency[language].says },
    rule,
    ...goods,
    ...(voucher === 0 ? [] : [{ left: say('voucher'), right: money(-voucher) }]),
    rule,
    { left: say('subtotal'), right: money(receipt.subtotal) },
    { left: `${say('tax')} ${receipt.taxRate} %`, right: money(receipt.tax) },
    { left: say('total'), right: money(receipt.total), isLarge: true },
    ...(given === 0
      ? [{ left: receipt.payment.says[language], right: money(receipt.total) }]
      : [
          { left: say('given'), right: money(given) },
          { left: say('change'), right: money(given - receipt.total) },
        ]),
    rule,
    ...(level === 'easy' ? [] : [{ left: say('points'), right: String(receipt.points) }]),
    ...(level === 'hard'
      ? [{ left: say('returns'), right: printDay(receipt.day + receipt.returnDays, language, level) }]
      : []),
    { centre: say('thanks') },
  ];
}
