import { describe } from '@evenhand/io';
import * as z from 'zod';
import type { Suite } from '../suites/suite.ts';

/** Which part of an experiment a machine runs. */
export const shardSchema = z.strictObject({
  index: describe(z.int().positive(), 'Number of the shard, from 1.'),
  of: describe(z.int().positive(), 'How many shards there are.'),
});
export type ShardNumber = z.infer<typeof shardSchema>;

/** `2/3`, as it is written on a command line. */
export const formatShard = ({ index, of }: ShardNumber): string => `${index}/${of}`;

/** `inputs/shards.<hash>.json`: how the samples of an experiment are dealt out; the same in all its shards. */
export const shardPlanSchema = z.strictObject({
  of: describe(z.int().positive(), 'How many shards there are.'),
  suites: describe(
    z.array(
      z.strictObject({
        name: describe(z.string(), 'Name of the suite.'),
        samplesSha256: describe(z.string(), 'SHA-256 of all samples of the experiment, canonical JSON in file order.'),
        ids: describe(z.array(z.string()), 'Ids of all of them, in file order.'),
        shards: describe(z.array(z.int().positive()), 'The shard of each, in the same order.'),
      }),
    ),
    'The suites of the experiment.',
  ),
});
export type ShardPlan = z.infer<typeof shardPlanSchema>;

/** A shard of an experiment, and how all of it is dealt out. */
export interface Shard extends ShardNumber {
  readonly plan: ShardPlan;
  /** The suites with the samples of all shards, while the shard is made; absent = read from its folder, which has its own alone. */
  readonly suites?: readonly Suite[];
}
