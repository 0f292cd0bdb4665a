import * as z from 'zod';

/** What was left out of a copy of a run, and of which run it is a copy. */
export const redactionSchema = z.strictObject({
  replies: z.literal(true).describe('Replies, reasoning, calls, and what was read from them.'),
  inputs: z.boolean().describe('Whether questions and targets were left out too.'),
  manifestSha256: z.string().describe('SHA-256 of the manifest of the run that was copied.'),
});
