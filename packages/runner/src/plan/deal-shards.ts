import {
  ConfigError,
  listIds,
  packSamples,
  type RunInputs,
  type Suite,
  selectByIds,
  toClusterKey,
} from '@evenhand/core';
import { compareCodeUnits, orderBySeed } from '@evenhand/io';

type Shard = NonNullable<RunInputs['shard']>;
export type ShardPlan = Shard['plan'];

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
