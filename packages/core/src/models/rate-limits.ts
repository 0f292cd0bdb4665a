import * as z from 'zod';

/** What a host allows to one key, or a device to all its models. */
export const rateLimitsSchema = z.strictObject({
  requestsPerMinute: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe('Requests in any 60 seconds; null = no limit.'),
  tokensPerMinute: z
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe('Input and output tokens in any 60 seconds; null = no limit.'),
});
export type RateLimits = z.infer<typeof rateLimitsSchema>;

/** The same, as an experiment may state them of a host. */
export const statedLimitsSchema = z.strictObject({
  concurrency: z.int().positive().optional().describe('Requests at a time.'),
  requestsPerMinute: z.int().positive().optional().describe('Requests in any 60 seconds.'),
  tokensPerMinute: z.int().positive().optional().describe('Input and output tokens in any 60 seconds.'),
});
