import * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../contract/errors.ts';

/** How many requests at a time a host was asked, from when on, and why. */
export const limiterEventSchema = z.strictObject({
  atMs: z.number().nonnegative().describe('Milliseconds after the session began to send.'),
  concurrency: z.int().positive().describe('Requests allowed at a time from then on.'),
  why: z.enum(['stated', 'rate_limit', 'overloaded', 'recovered']).describe('What caused the change.'),
  pauseMs: z
    .number()
    .nonnegative()
    .nullable()
    .describe('How long the server asked to be left alone, milliseconds; null = it did not.'),
});

/** A time in which the process, or the machine, stood still, or its clock was set. */
export const pauseSchema = z.strictObject({
  at: z.iso.datetime().describe('When all was last well before it, UTC.'),
  stoodMs: z.number().nonnegative().describe('How long nothing ran, by the monotonic clock, milliseconds.'),
  clockMs: z
    .number()
    .describe(
      'How far the wall clock moved beyond that, milliseconds: sleep that the monotonic clock does not count, or a clock that was set.',
    ),
});

/** What the manifest keeps of a host's limiter. */
export const limiterLogSchema = z.strictObject({
  name: z.string().describe('The host with its key, or the device.'),
  requestsPerMinute: z.int().nullable().describe('Requests per minute that were allowed; null = no limit was stated.'),
  tokensPerMinute: z.int().nullable().describe('Tokens per minute that were allowed; null = no limit was stated.'),
  history: z
    .array(limiterEventSchema)
    .describe('Changes of how many requests were allowed at a time: the first 100 and the last 100.'),
  omitted: z.int().describe('Changes between those.'),
});

/** What the manifest keeps of a host, or of a model there, that gave no reply any more. */
export const openCircuitLogSchema = z.strictObject({
  name: z.string().describe('Name of the host.'),
  model: z.string().nullable().describe('The model at it; null = the whole host.'),
  kind: z.enum(PROVIDER_ERROR_KINDS).describe('Kind of the last failure.'),
  reason: z.string().describe('Text of the last failure.'),
  cells: z.int().describe('Cells that were not sent for that; they are `failed` with that kind and 0 attempts.'),
});
