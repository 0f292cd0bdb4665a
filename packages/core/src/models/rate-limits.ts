import * as z from 'zod';

/** What a host allows to one key, or a device to all its models. */
export const rateLimitsSchema = z.strictObject({
  /** null = none is stated. */
  requestsPerMinute: z.int().positive().nullable().default(null),
  /** Input and output together; null = none is stated. */
  tokensPerMinute: z.int().positive().nullable().default(null),
});
export type RateLimits = z.infer<typeof rateLimitsSchema>;

/** The same, as an experiment may state them of a host. */
export const statedLimitsSchema = z.strictObject({
  concurrency: z.int().positive().optional(),
  requestsPerMinute: z.int().positive().optional(),
  tokensPerMinute: z.int().positive().optional(),
});
