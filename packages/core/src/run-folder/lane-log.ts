import { describe } from '@evenhand/io';
import * as z from 'zod';
import { PROVIDER_ERROR_KINDS } from '../contract/errors.ts';

/** How many requests at a time a host was asked, from when on, and why. */
export const limiterEventSchema = z.strictObject({
  atMs: describe(z.number().nonnegative(), 'Milliseconds after the session began to send.'),
  concurrency: describe(z.int().positive(), 'Requests allowed at a time from then on.'),
  why: describe(z.enum(['stated', 'rate_limit', 'overloaded', 'recovered']), 'What caused the change.'),
  pauseMs: describe(
    z.number().nonnegative().nullable(),
    'How long the server asked to be left alone, milliseconds; null = it did not.',
  ),
});

/** A time in which the process, or the machine, stood still, or its clock was set. */
export const pauseSchema = z.strictObject({
  at: describe(z.iso.datetime(), 'When all was last well before it, UTC.'),
  stoodMs: describe(z.number().nonnegative(), 'How long nothing ran, by the monotonic clock, milliseconds.'),
  clockMs: describe(
    z.number(),
    'How far the wall clock moved beyond that, milliseconds: sleep that the monotonic clock does not count, or a clock that was set.',
  ),
});

/** What the manifest keeps of a host's limiter. */
export const limiterLogSchema = z.strictObject({
  name: describe(z.string(), 'The host with its key, or the device.'),
  requestsPerMinute: describe(z.int().nullable(), 'Requests per minute that were allowed; null = no limit was stated.'),
  tokensPerMinute: describe(z.int().nullable(), 'Tokens per minute that were allowed; null = no limit was stated.'),
  history: describe(
    z.array(limiterEventSchema),
    'Changes of how many requests were allowed at a time: the first 100 and the last 100.',
  ),
  omitted: describe(z.int(), 'Changes between those.'),
});

/** What the manifest keeps of a host, or of a model there, that gave no reply any more. */
export const openCircuitLogSchema = z.strictObject({
  name: describe(z.string(), 'Name of the host.'),
  model: describe(z.string().nullable(), 'The model at it; null = the whole host.'),
  kind: describe(z.enum(PROVIDER_ERROR_KINDS), 'Kind of the last failure.'),
  reason: describe(z.string(), 'Text of the last failure.'),
  cells: describe(z.int(), 'Cells that were not sent for that; they are `failed` with that kind and 0 attempts.'),
});
