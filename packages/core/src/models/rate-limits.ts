import { describe } from '@evenhand/io';
import * as z from 'zod';

/** What a host allows to one key, or a device to all its models. */
export const rateLimitsSchema = z.strictObject({
  requestsPerMinute: describe(
    z.int().positive().nullable().default(null),
    'Requests in any 60 seconds; null = no limit.',
  ),
  tokensPerMinute: describe(
    z.int().positive().nullable().default(null),
    'Input and output tokens in any 60 seconds; null = no limit.',
  ),
});
export type RateLimits = z.infer<typeof rateLimitsSchema>;

/** The same, as an experiment may state them of a host. */
export const statedLimitsSchema = z.strictObject({
  concurrency: describe(z.int().positive().optional(), 'Requests at a time.'),
  requestsPerMinute: describe(z.int().positive().optional(), 'Requests in any 60 seconds.'),
  tokensPerMinute: describe(z.int().positive().optional(), 'Input and output tokens in any 60 seconds.'),
});
