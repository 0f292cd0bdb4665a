import * as z from 'zod';

/** What a manifest says of a run that was merged from shards. */
export const mergedShardsSchema = z.strictObject({
  of: z.int().positive().describe('How many shards there are.'),
  shards: z
    .array(
      z.strictObject({
        index: z.int().positive().describe('Number of the shard; its sessions have it too, with their machine.'),
        runId: z.string().describe('Id of its run.'),
        manifestSha256: z.string().describe('SHA-256 of its manifest.'),
      }),
    )
    .describe('The shards that it was merged from.'),
  missing: z
    .array(z.int().positive())
    .describe('Shards that were not there, and whose samples are not in the run; empty = none.'),
  samples: z
    .record(z.string(), z.int())
    .describe('Samples of the experiment by suite, those of missing shards included.'),
});
