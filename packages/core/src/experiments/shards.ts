import { compareCodeUnits, orderBySeed } from '@evenhand/io';
import * as z from 'zod';
import { ConfigError } from '../contract/errors.ts';
import { listIds, packSamples, selectByIds } from '../suites/packed-samples.ts';
import { type Suite, toClusterKey } from '../suites/suite.ts';

/** Which part of an experiment a machine runs. */
export const shardSchema = z.strictObject({
  index: z.int().positive().describe('Number of the shard, from 1.'),
  of: z.int().positive().describe('How many shards there are.'),
});
export type ShardNumber = z.infer<typeof shardSchema>;

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

/** `2/3`, as it is written on a command line. */
export const formatShard = ({ index, of }: ShardNumber): string => `${index}/${of}`;

/**
 * The shard of each sample, in the order of the samples. Samples that share a cluster stay together; clusters are dealt out from the
 * largest on, each to the shard that has fewest samples. It rests on ids, clusters and seed alone.
 * @returns numbers from 1 @throws ConfigError where there are fewer clusters than shards
 */
export function assignShards(suite: Suite, of: number, seed: number): number[] {
  const clusters = new Map<string, string[]>();
  for (const sample of suite.samples) {
    const key = toClusterKey(sample);
    const ids = clusters.get(key);
    if (ids === undefined) clusters.set(key, [sample.id]);
    else ids.push(sample.id);
  }
  if (clusters.size < of)
    throw new ConfigError(
      `--shard: suite ${suite.name} has ${clusters.size} independent groups of samples, which cannot be dealt out to ${of} shards; use at most ${clusters.size}`,
    );
  const shuffled = orderBySeed([...clusters], seed, ([key, ids]) => `shard ${suite.name}/${key}/${smallest(ids)}`);
  const counts = new Array<number>(of).fill(0);
  const shardById = new Map<string, number>();
  for (const [, ids] of shuffled.toSorted(([, a], [, b]) => b.length - a.length)) {
    const shard = counts.indexOf(Math.min(...counts));
    counts[shard]! += ids.length;
    for (const id of ids) shardById.set(id, shard + 1);
  }
  return listIds(suite.samples).map((id) => shardById.get(id)!);
}

const smallest = (ids: readonly string[]): string => ids.reduce((a, b) => (compareCodeUnits(a, b) <= 0 ? a : b));

/** @param suites with only the samples of the experiment @throws ConfigError where a suite cannot be dealt out */
export function createShardPlan(suites: readonly Suite[], of: number, seed: number): ShardPlan {
  return {
    of,
    suites: suites.map((suite) => ({
      name: suite.name,
      samplesSha256: packSamples(suite.samples).sha256,
      ids: [...listIds(suite.samples)],
      shards: assignShards(suite, of, seed),
    })),
  };
}

/** The suites with only the samples of one shard. */
export function selectShard(suites: readonly Suite[], { index, plan }: Shard): Suite[] {
  return suites.map((suite) => {
    const { ids, shards } = plan.suites.find(({ name }) => name === suite.name)!;
    return { ...suite, samples: selectByIds(suite.samples, new Set(ids.filter((_, at) => shards[at] === index))) };
  });
}
