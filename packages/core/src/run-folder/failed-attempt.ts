import * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../contract/errors.ts';

/** One attempt at a turn that gave no reply. */
export const failedAttemptSchema = z.strictObject({
  kind: z.enum(PROVIDER_ERROR_KINDS),
  message: z.string(),
  /** From sending to failure, milliseconds. */
  tookMs: z.number().nonnegative(),
  /** Waited before the next attempt, milliseconds; null = there was none. */
  waitedMs: z.number().nonnegative().nullable(),
});
export type FailedAttempt = z.infer<typeof failedAttemptSchema>;
