import { describe, idSchema, modelIdSchema } from '@evenhand/io';
import * as z from 'zod';
import { jsonObject, samplingSchema } from '../contract/generation.ts';
import { proxySchema } from '../contract/network.ts';
import { localCostSchema, type ModelEntry } from '../models/model.ts';
import { rateLimitsSchema } from '../models/rate-limits.ts';
import { ratesSchema } from '../pricing/price-record.ts';

/** A machine of the catalogue, wherever an entry may name one. */
export const hardwareIdSchema = describe(
  idSchema.optional(),
  'A machine of `hardware.yaml`, in place of `localCost`; absent = as the experiment says.',
);

/** A model of the roster with settings of its own in one experiment; what is absent is as the roster has it. */
export const rosterOverrideSchema = z.strictObject({
  roster: describe(z.string().min(1), 'The model of the roster, `id` or `id@host`.'),
  id: describe(
    modelIdSchema.optional(),
    'The label in all files; absent = that of the roster. Two entries of one model need two labels.',
  ),
  sampling: describe(
    samplingSchema.optional(),
    'Sampling of this model alone; overrides suite, experiment and what the roster requires, key by key.',
  ),
  options: describe(jsonObject.optional(), 'Options of the provider, on top of those of the roster.'),
  reasoningBudgetTokens: describe(
    z.int().positive().nullable().optional(),
    'Tokens of reasoning that are allowed on top of `maxOutputTokens`; null = none.',
  ),
  concurrency: describe(z.int().positive().optional(), 'Requests at a time.'),
  limits: describe(rateLimitsSchema.optional(), 'Limits per minute, kept.'),
  proxy: describe(proxySchema.optional(), 'Proxy through which it is reached.'),
  price: describe(ratesSchema.optional(), 'Price in USD per million tokens, in place of the dated ones.'),
  localCost: describe(localCostSchema.optional(), 'What a local run is assumed to cost.'),
  hardware: hardwareIdSchema,
});
export type RosterOverride = z.infer<typeof rosterOverrideSchema>;

/** The roster's entry as this experiment wants it. @param checkOptions fills in defaults, and throws on what the provider does not take */
export function overrideEntry(
  entry: ModelEntry,
  stated: RosterOverride,
  checkOptions: (options: ModelEntry['options']) => ModelEntry['options'],
): ModelEntry {
  const { id, sampling, options, reasoningBudgetTokens, price, concurrency, limits, proxy, localCost } = stated;
  return {
    ...entry,
    id: id ?? entry.id,
    requires: { ...entry.requires, ...sampling },
    ...(options === undefined ? {} : { options: checkOptions({ ...entry.options, ...options }) }),
    ...(reasoningBudgetTokens === undefined ? {} : { reasoningBudgetTokens }),
    ...(price === undefined ? {} : { price, prices: [] }),
    host: {
      ...entry.host,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(limits === undefined ? {} : { limits }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(localCost === undefined ? {} : { localCost }),
    },
  };
}
