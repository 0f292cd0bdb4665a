import { idSchema, modelIdSchema } from '@evenhand/io';
import * as z from 'zod';
import { jsonObject, samplingSchema } from '../contract/generation.ts';
import { proxySchema } from '../contract/network.ts';
import { localCostSchema, type ModelEntry } from '../models/model.ts';
import { rateLimitsSchema } from '../models/rate-limits.ts';
import { ratesSchema } from '../pricing/price-record.ts';

/** A machine of the catalogue, wherever an entry may name one. */
export const hardwareIdSchema = idSchema
  .optional()
  .describe('A machine of `hardware.yaml`, in place of `localCost`; absent = as the experiment says.');

/** A model of the roster with settings of its own in one experiment; what is absent is as the roster has it. */
export const rosterOverrideSchema = z.strictObject({
  roster: z.string().min(1).describe('The model of the roster, `id` or `id@host`.'),
  id: modelIdSchema
    .optional()
    .describe('The label in all files; absent = that of the roster. Two entries of one model need two labels.'),
  sampling: samplingSchema
    .optional()
    .describe('Sampling of this model alone; overrides suite, experiment and what the roster requires, key by key.'),
  options: jsonObject.optional().describe('Options of the provider, on top of those of the roster.'),
  reasoningBudgetTokens: z
    .int()
    .positive()
    .nullable()
    .optional()
    .describe('Tokens of reasoning that are allowed on top of `maxOutputTokens`; null = none.'),
  concurrency: z.int().positive().optional().describe('Requests at a time.'),
  limits: rateLimitsSchema.optional().describe('Limits per minute, kept.'),
  proxy: proxySchema.optional().describe('Proxy through which it is reached.'),
  price: ratesSchema.optional().describe('Price in USD per million tokens, in place of the dated ones.'),
  localCost: localCostSchema.optional().describe('What a local run is assumed to cost.'),
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
