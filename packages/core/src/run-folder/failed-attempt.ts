import { describe } from '@evenhand/io';
import * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../contract/errors.ts';

/** One attempt at a turn that gave no reply. */
export const failedAttemptSchema = z.strictObject({
  kind: describe(z.enum(PROVIDER_ERROR_KINDS), 'Kind of the failure.'),
  message: describe(z.string(), 'What failed, in words.'),
  tookMs: describe(z.number().nonnegative(), 'From sending to failure, milliseconds.'),
  waitedMs: describe(
    z.number().nonnegative().nullable(),
    'Wait before the next attempt, milliseconds; null = there was none.',
  ),
});
export type FailedAttempt = z.infer<typeof failedAttemptSchema>;
