import { describe } from '@evenhand/io';
import * as z from 'zod';

/** What an amount of money is in, ISO 4217. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'expected a currency such as CNY (ISO 4217)');

/** What a US dollar cost on a day. */
export const exchangeRateSchema = z.strictObject({
  currency: currencySchema.describe('A currency, ISO 4217.'),
  day: describe(z.iso.date(), 'Day of the rate, UTC; it holds from then until the next rate that is listed.'),
  perUsd: describe(z.number().positive(), 'Units of the currency for one US dollar.'),
  readAt: describe(z.iso.date(), 'Day on which it was read.'),
  source: describe(z.string().min(1), 'Where it was read.'),
});
export type ExchangeRate = z.infer<typeof exchangeRateSchema>;

/** exchange-rates.yaml, as it is written. */
export const exchangeRatesFileSchema = z
  .strictObject({ rates: describe(z.array(exchangeRateSchema), 'Dated rates, in any order.') })
  .superRefine(({ rates }, context) => {
    const seen = new Set<string>();
    for (const [index, { currency, day }] of rates.entries()) {
      if (seen.has(`${currency} ${day}`))
        context.addIssue({
          code: 'custom',
          path: ['rates', index, 'day'],
          input: day,
          message: `expected one rate of ${currency} a day`,
        });
      seen.add(`${currency} ${day}`);
    }
  });

/** The rate that holds at a moment: the last one of a day that has begun. null = none is that old. */
export function findExchangeRate(rates: readonly ExchangeRate[], currency: string, at: Date): ExchangeRate | null {
  const today = at.toISOString().slice(0, 10);
  return rates.reduce<ExchangeRate | null>(
    (best, rate) =>
      rate.currency === currency && rate.day <= today && (best === null || best.day < rate.day) ? rate : best,
    null,
  );
}
