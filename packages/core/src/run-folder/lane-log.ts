import * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../contract/errors.ts';

/** How many requests at a time a host was asked, from when on, and why. */
export const limiterEventSchema = z.strictObject({
  /** Since the session began to ask, milliseconds. */
  atMs: z.number().nonnegative(),
  concurrency: z.int().positive(),
  why: z.enum(['stated', 'rate_limit', 'overloaded', 'recovered']),
  /** How long the server asked to be left alone, milliseconds; null = it did not. */
  pauseMs: z.number().nonnegative().nullable(),
});
export type LimiterEvent = z.infer<typeof limiterEventSchema>;

/** What the manifest keeps of a host's limiter. */
export const limiterLogSchema = z.strictObject({
  /** A device, or a host with the key that is used there. */
  name: z.string(),
  requestsPerMinute: z.int().nullable(),
  tokensPerMinute: z.int().nullable(),
  /** The first and the last changes of how many requests were allowed at a time. */
  history: z.array(limiterEventSchema),
  /** Changes between those that are not listed. */
  omitted: z.int(),
});
export type LimiterLog = z.infer<typeof limiterLogSchema>;

/** What the manifest keeps of a host, or of a model there, that gave no reply any more. */
export const openCircuitLogSchema = z.strictObject({
  name: z.string(),
  /** null = the whole host. */
  model: z.string().nullable(),
  kind: z.enum(PROVIDER_ERROR_KINDS),
  reason: z.string(),
  /** Cells that were not asked for that. */
  cells: z.int(),
});
export type OpenCircuitLog = z.infer<typeof openCircuitLogSchema>;
