import { describe, idSchema } from '@evenhand/io';
import * as z from 'zod';

import { bandConditionShape, findBandProblems } from './bands.ts';
import { currencySchema } from './exchange-rates.ts';
import { dayOrMoment, toEndMs, toStartMs } from './validity.ts';
import { findWindowOverlap, windowTimeShape } from './windows.ts';

const amount = z.number().nonnegative();

const classRates = {
  input: amount.describe('Price of a million input tokens.'),
  output: amount.describe('Price of a million output tokens.'),
  cachedInput: describe(
    amount.nullable().default(null),
    'Price of a million input tokens read from a cache; null = no price of its own.',
  ),
  cachedInputExplicit: describe(
    amount.optional(),
    'Price of a million input tokens read from a cache that the request asked for, at a host that charges those otherwise; absent = `cachedInput`.',
  ),
  cacheWrite: describe(
    amount.nullable().default(null),
    'Price of a million input tokens written to a cache; null = no price of its own.',
  ),
  cacheWrite1h: describe(
    amount.optional(),
    'Price of a million input tokens kept in a cache for an hour; absent = plain input where `cacheWrite` is null too, else unknown.',
  ),
};

/** Rates that a public price book may have. */
const BOOK_RATES = ['input', 'output', 'cachedInput', 'cacheWrite', 'cacheWrite1h'] as const;

const tieredRates = {
  ...classRates,
  tiers: describe(
    z.record(z.string(), z.strictObject(classRates)).optional(),
    'Rates of other classes of service (`priority`, `flex`, `batch`), by the word that a reply states; absent = not known.',
  ),
};

/** Rates of some requests. */
export const bandSchema = z.strictObject({ ...bandConditionShape, ...tieredRates });

const ratesShape = {
  ...tieredRates,
  bands: describe(
    z.array(bandSchema).min(1).optional(),
    'Other rates of the whole request by length of prompt, length of reply and thinking; where no band fits, the rates beside them hold, which are those of the shortest. Bands do not overlap and leave no gap. absent = one price for all.',
  ),
};

/** Prices of one million tokens: in USD, but in a dated record with a currency in that. */
export const ratesSchema = z.strictObject(ratesShape).superRefine((rates, context) => checkBands(rates, null, context));
export type Rates = z.infer<typeof ratesSchema>;

/** Rates of some hours. */
export const windowSchema = z.strictObject({ ...windowTimeShape, ...ratesShape });

type Context = z.RefinementCtx<unknown>;

function checkBands(
  { bands = [] }: Rates,
  upToInputTokens: number | null,
  context: Context,
  path: readonly PropertyKey[] = [],
): void {
  for (const { index, text } of findBandProblems(bands, upToInputTokens))
    context.addIssue({
      code: 'custom',
      path: [...path, 'bands', ...(index === null ? [] : [index])],
      message: text,
    });
}

/** What a host lets a price depend on, beyond what a flat record can tell. */
export const PRICE_DEPENDENCIES = ['clock', 'prompt-length', 'date', 'tier'] as const;

/**
 * A dated price of one model at one host, for one million tokens, in the currency in which it is charged.
 * It is in force from the first to the last of its days, UTC, or between two moments.
 */
export const priceRecordSchema = z
  .strictObject({
    id: idSchema.describe('Unique among all prices; begins `price_id`.'),
    model: describe(
      z.string().min(1),
      'An id of the roster that is served at the host, or the name of the model there.',
    ),
    currency: describe(
      currencySchema.optional(),
      'Currency in which it is charged, such as `CNY`, of which `exchange-rates.yaml` has rates; absent = USD.',
    ),
    ...ratesShape,
    windows: describe(
      z.array(windowSchema).min(1).optional(),
      'Other rates at some hours of some days; at all others those beside them hold. absent = the clock changes nothing.',
    ),
    cacheStorage: describe(
      amount.optional(),
      'Price of a million tokens kept in a cache for an hour; shown and never added, because no reply says how long.',
    ),
    from: describe(
      dayOrMoment.nullable().default(null),
      'First day, UTC, or the moment from which it holds; null = unknown since when.',
    ),
    to: describe(
      dayOrMoment.nullable().default(null),
      'Last day, UTC, or the moment at which it ends and no longer holds (24:00 in Beijing is `T00:00:00+08:00` of the next day); null = no end is known. Records of one model do not overlap.',
    ),
    gapBefore: describe(
      z.string().min(1).optional(),
      'Why nothing is known of the time between the record before it and `from`; absent = there is no such time.',
    ),
    upToInputTokens: describe(
      z.int().positive().nullable().default(null),
      'The price holds for requests of at most so many input tokens; above, the cost is unknown. Needs `prompt-length` in `depends`. null = for all.',
    ),
    depends: describe(
      z.array(z.enum(PRICE_DEPENDENCIES)).default([]),
      'What else decides the price. Where the keys above do not settle that, the record is shown and never used: the price is unknown, never averaged.',
    ),
    readAt: describe(z.iso.date(), 'Day on which it was read.'),
    source: describe(z.string().min(1), 'Where it was read.'),
    otherBooks: describe(
      z
        .array(
          z.strictObject({
            book: describe(z.string().min(1), 'Name and version, or date, of a public price book.'),
            says: describe(z.string().min(1), 'What it has instead.'),
            rates: describe(
              z.partialRecord(z.enum(BOOK_RATES), amount).optional(),
              'Those of its rates that are known to differ from ours, in USD for a million tokens; `prices check` calls any other difference new. absent = none is known.',
            ),
            inputTokens: describe(
              z.int().nonnegative().optional(),
              'Length of the prompt for which it has those `rates`; absent = any.',
            ),
          }),
        )
        .min(1)
        .optional(),
      'Price books that have other values; never used for a cost. absent = none was seen.',
    ),
    note: describe(z.string().min(1).optional(), 'Anything else worth knowing.'),
  })
  .refine((record) => toStartMs(record) < toEndMs(record), {
    path: ['to'],
    message: 'expected a day that is not before `from`, or a moment after it',
  })
  .refine(({ upToInputTokens, depends }) => upToInputTokens === null || depends.includes('prompt-length'), {
    path: ['depends'],
    message: 'expected prompt-length among them, because upToInputTokens is given',
  })
  .superRefine((record, context) => {
    const { upToInputTokens, windows = [] } = record;
    checkBands(record, upToInputTokens, context);
    for (const [index, window] of windows.entries()) checkBands(window, upToInputTokens, context, ['windows', index]);
    const overlap = findWindowOverlap(windows);
    if (overlap !== null)
      context.addIssue({
        code: 'custom',
        path: ['windows', overlap.index],
        message: `expected windows that do not overlap; ${overlap.rival} is open at some of its minutes`,
      });
  });
export type PriceRecord = z.infer<typeof priceRecordSchema>;

/** Whether a record alone tells what a request costs. */
export function isFlat({ depends, upToInputTokens, tiers, windows }: PriceRecord): boolean {
  return depends.every(
    (what) =>
      (what === 'prompt-length' && upToInputTokens !== null) ||
      (what === 'tier' && tiers !== undefined) ||
      (what === 'clock' && windows !== undefined),
  );
}
