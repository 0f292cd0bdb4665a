import * as z from 'zod';
import type { Suite } from '../suites/suite.ts';

/** Which part of an experiment a machine runs. */
export const shardSchema = z.strictObject({
  index: z.int().positive().describe('Number of the shard, from 1.'),
  of: z.int().positive().describe('How many shards there are.'),
});
export type ShardNumber = z.infer<typeof shardSchema>;

/** `2/3`, as it is written on a command line. */
export const formatShard = ({ index, of }: ShardNumber): string => `${index}/${of}`;

/** `inputs/shards.<hash>.json`: how the samples of an experiment are dealt out; the same in all its shards. */
export const shardPlanSchema = z.strictObject({
  of: z.int().positive().describe('How many shards there are.'),
  suites: z
    .array(
      z.strictObject({
        name: z.string().describe('Name of the suite.'),
        samplesSha256: z.string().describe('SHA-256 of all samples of the experiment, canonical JSON in file order.'),
        ids: z.array(z.string()).describe('Ids of all of them, in file order.'),
        shards: z.array(z.int().positive()).describe('The shard of each, in the same order.'),
      }),
    )
    .describe('The suites of the experiment.'),
});
export type ShardPlan = z.infer<typeof shardPlanSchema>;

/** A shard of an experiment, and how all of it is dealt out. */
export interface Shard extends ShardNumber {
  readonly plan: ShardPlan;
  /** The suites with the samples of all shards, while the shard is made; absent = read from its folder, which has its own alone. */
  readonly suites?: readonly Suite[];
}
