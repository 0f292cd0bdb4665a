import { describe } from '@evenhand/io';
import * as z from 'zod';

/** What was left out of a copy of a run, and of which run it is a copy. */
export const redactionSchema = z.strictObject({
  replies: describe(z.literal(true), 'Replies, reasoning, calls, and what was read from them.'),
  inputs: describe(z.boolean(), 'Whether questions and targets were left out too.'),
  manifestSha256: describe(z.string(), 'SHA-256 of the manifest of the run that was copied.'),
});
