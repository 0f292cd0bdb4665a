import * as z from 'zod';
import { hashJson } from '../io/canonical.ts';
import { idSchema } from '../io/ids.ts';

const usd = z.number().nonnegative();

const classRates = {
  input: usd.describe('USD per million input tokens.'),
  output: usd.describe('USD per million output tokens.'),
  cachedInput: usd
    .nullable()
    .default(null)
    .describe('USD per million input tokens read from a cache; null = no price of its own.'),
  cacheWrite: usd
    .nullable()
    .default(null)
    .describe('USD per million input tokens written to a cache; null = no price of its own.'),
  cacheWrite1h: usd
    .optional()
    .describe(
      'USD per million input tokens kept in a cache for an hour; absent = plain input where `cacheWrite` is null too, else unknown.',
    ),
};

/** USD per one million tokens. */
export const ratesSchema = z.strictObject({
  ...classRates,
  tiers: z
    .record(z.string(), z.strictObject(classRates))
    .optional()
    .describe(
      'Rates of other classes of service (`priority`, `flex`), by the word that a reply states; absent = not known.',
    ),
});
export type Rates = z.infer<typeof ratesSchema>;

/** What a host lets a price depend on, beyond what a flat record can tell. */
export const PRICE_DEPENDENCIES = ['clock', 'prompt-length', 'date', 'tier'] as const;

/**
 * A dated price of one model at one host, in USD per one million tokens.
 * It is in force from the first to the last of its days, UTC.
 */
export const priceRecordSchema = z
  .strictObject({
    id: idSchema.describe('Unique among all prices; begins `price_id`.'),
    model: z
      .string()
      .min(1)
      .describe('An id of the roster that is served at the host, or the name of the model there.'),
    ...ratesSchema.shape,
    from: z.iso.date().nullable().default(null).describe('First day, UTC; null = unknown since when.'),
    to: z.iso
      .date()
      .nullable()
      .default(null)
      .describe('Last day, UTC; null = no end is known. Records of one model do not overlap.'),
    upToInputTokens: z
      .int()
      .positive()
      .nullable()
      .default(null)
      .describe(
        'The price holds for requests of at most so many input tokens; above, the cost is unknown. Needs `prompt-length` in `depends`. null = for all.',
      ),
    depends: z
      .array(z.enum(PRICE_DEPENDENCIES))
      .default([])
      .describe(
        'What else decides the price. Where the keys above do not settle that, the record is shown and never used: the price is unknown, never averaged.',
      ),
    readAt: z.iso.date().describe('Day on which it was read.'),
    source: z.string().min(1).describe('Where it was read.'),
    note: z.string().min(1).optional().describe('Anything else worth knowing.'),
  })
  .refine(({ from, to }) => from === null || to === null || from <= to, {
    path: ['to'],
    message: 'expected a day that is not before `from`',
  })
  .refine(({ upToInputTokens, depends }) => upToInputTokens === null || depends.includes('prompt-length'), {
    path: ['depends'],
    message: 'expected prompt-length among them, because upToInputTokens is given',
  });
export type PriceRecord = z.infer<typeof priceRecordSchema>;

/** What of a model its prices are found by. */
interface PricedModel {
  readonly id: string;
  /** Price stated in the entry itself; null = look it up among the dated ones. */
  readonly price: Rates | null;
  readonly prices: readonly PriceRecord[];
}

/** What a request is priced by. */
export interface Price {
  readonly id: string;
  readonly rates: Rates;
  /** Above so many input tokens the cost is unknown; null = no such end. */
  readonly upToInputTokens: number | null;
  /** Day on which it was read at the host; null = stated by the user. */
  readonly readAt: string | null;
}

/** Whether a record alone tells what a request costs. */
export function isFlat({ depends, upToInputTokens, tiers }: PriceRecord): boolean {
  return depends.every(
    (what) => (what === 'prompt-length' && upToInputTokens !== null) || (what === 'tier' && tiers !== undefined),
  );
}

/**
 * The price in force for a model at the moment of a request; null = unknown.
 * A price stated in the entry itself comes before the dated ones. The id ends with a hash of what it stands for.
 */
export function priceAt(model: PricedModel, at: Date): Price | null {
  if (model.price !== null)
    return {
      id: `${model.id}:${toShortHash(model.price)}`,
      rates: model.price,
      upToInputTokens: null,
      readAt: null,
    };
  const day = at.toISOString().slice(0, 10);
  const record = model.prices.find((one) => isFlat(one) && (one.from ?? day) <= day && day <= (one.to ?? day));
  if (record === undefined) return null;
  const { input, output, cachedInput, cacheWrite, cacheWrite1h, tiers, upToInputTokens, readAt } = record;
  return {
    id: `${record.id}:${toShortHash(record)}`,
    rates: {
      input,
      output,
      cachedInput,
      cacheWrite,
      ...(cacheWrite1h === undefined ? {} : { cacheWrite1h }),
      ...(tiers === undefined ? {} : { tiers }),
    },
    upToInputTokens,
    readAt,
  };
}

const hashes = new WeakMap<object, string>();

/** The first 12 digits of the hash; the same few objects are asked for once a record. */
export function toShortHash(value: object): string {
  const known = hashes.get(value) ?? hashJson(value).slice(0, 12);
  hashes.set(value, known);
  return known;
}
