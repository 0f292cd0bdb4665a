import * as z from 'zod';
import { hashJson } from '../io/canonical.ts';
import { idSchema } from '../io/ids.ts';
import type { ModelEntry } from '../models/model.ts';

const usd = z.number().nonnegative();

const classRates = {
  input: usd,
  output: usd,
  /** null = the host has no price of its own for cached input. */
  cachedInput: usd.nullable().default(null),
  /** Of input that is written to a cache; where a host keeps it for two lengths of time, for the shorter (5 minutes). */
  cacheWrite: usd.nullable().default(null),
  /** Of input that is kept in a cache for an hour; absent = as `cacheWrite`, where that is null too. */
  cacheWrite1h: usd.optional(),
};

/** USD per one million tokens. */
export const ratesSchema = z.strictObject({
  ...classRates,
  /** Rates of other classes of service (`priority`, `flex`, `batch`), by the word that a reply states; absent = not known. */
  tiers: z.record(z.string(), z.strictObject(classRates)).optional(),
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
    id: idSchema,
    /** An id of the roster, or the model as asked for at the host. */
    model: z.string().min(1),
    ...ratesSchema.shape,
    /** First day; null = not known since when. */
    from: z.iso.date().nullable().default(null),
    /** Last day; null = no end is known. */
    to: z.iso.date().nullable().default(null),
    /** The rates hold for requests of at most so many input tokens, and nothing is known above; null = for all. */
    upToInputTokens: z.int().positive().nullable().default(null),
    /** What else decides the price; where that is not settled by the keys above, the price is unknown, never averaged. */
    depends: z.array(z.enum(PRICE_DEPENDENCIES)).default([]),
    readAt: z.iso.date(),
    source: z.string().min(1),
    note: z.string().min(1).optional(),
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
export function priceAt(model: Pick<ModelEntry, 'id' | 'price' | 'prices'>, at: Date): Price | null {
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
