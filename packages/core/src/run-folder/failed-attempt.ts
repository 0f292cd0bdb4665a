import * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../contract/errors.ts';

/** One attempt at a turn that gave no reply. */
export const failedAttemptSchema = z.strictObject({
  kind: z.enum(PROVIDER_ERROR_KINDS).describe('Kind of the failure.'),
  message: z.string().describe('What failed, in words.'),
  tookMs: z.number().nonnegative().describe('From sending to failure, milliseconds.'),
  waitedMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Wait before the next attempt, milliseconds; null = there was none.'),
});
export type FailedAttempt = z.infer<typeof failedAttemptSchema>;
