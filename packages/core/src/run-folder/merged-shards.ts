import { describe } from '@evenhand/io';
import * as z from 'zod';

/** What a manifest says of a run that was merged from shards. */
export const mergedShardsSchema = z.strictObject({
  of: describe(z.int().positive(), 'How many shards there are.'),
  shards: describe(
    z.array(
      z.strictObject({
        index: describe(z.int().positive(), 'Number of the shard; its sessions have it too, with their machine.'),
        runId: describe(z.string(), 'Id of its run.'),
        manifestSha256: describe(z.string(), 'SHA-256 of its manifest.'),
      }),
    ),
    'The shards that it was merged from.',
  ),
  missing: describe(
    z.array(z.int().positive()),
    'Shards that were not there, and whose samples are not in the run; empty = none.',
  ),
  samples: describe(
    z.record(z.string(), z.int()),
    'Samples of the experiment by suite, those of missing shards included.',
  ),
});
