import * as z from 'zod';
import { samplingSchema } from '../contract/generation.ts';
import { proxySchema } from '../contract/network.ts';
import { idSchema } from '../io/ids.ts';
import { statedLimitsSchema } from '../models/rate-limits.ts';

export const timeoutsSchema = z.strictObject({
  firstByteMs: z.int().positive().default(300_000),
  idleMs: z.int().positive().default(120_000),
  totalMs: z.int().positive().default(1_800_000),
});
export type Timeouts = z.infer<typeof timeoutsSchema>;

/** What of an experiment is plain settings; kept as it is in a run's folder. */
export const settingsSchema = z.strictObject({
  trials: z.int().positive().default(1),
  /** Samples per suite, the first n in a seeded order, twins together; null = all. */
  limit: z.int().positive().nullable().default(null),
  seed: z.int().nonnegative().default(1),
  sampling: samplingSchema.default({}),
  /** Requests at a time for each host and key; models on a device say their own. */
  concurrency: z.int().positive().default(8),
  /** null = no cap. */
  maxUsd: z.number().nonnegative().nullable().default(null),
  timeouts: timeoutsSchema.default({ firstByteMs: 300_000, idleMs: 120_000, totalMs: 1_800_000 }),
  /** Limits of hosts by their ids; they go before what hosts and entries say. */
  limits: z.record(idSchema, statedLimitsSchema).default({}),
  /** Cells in a row without a reply, after all their attempts, after which a host is asked nothing more; null = never. */
  giveUpAfter: z.int().positive().nullable().default(8),
  /** Through which the hosts elsewhere are reached; null = directly. Proxies of the environment are never used. */
  proxy: proxySchema.nullable().default(null),
  /** Half-width of "same", as a share of the scale from 0 to 1. */
  margin: z.number().gt(0).lt(1).default(0.02),
  prompts: z.enum(['main', 'all']).default('main'),
  /**
   * How tools reach the models: written into the prompt, by a field of their own (models without one are refused), or by the
   * field where the roster says that a model has it. Never both at once.
   */
  tools: z.enum(['prompt', 'native', 'either']).default('prompt'),
  /** Weight of each suite in averages over suites; 1 where none is stated. Only their ratios matter. */
  weights: z.record(idSchema, z.number().nonnegative()).default({}),
});
export type Settings = z.infer<typeof settingsSchema>;
