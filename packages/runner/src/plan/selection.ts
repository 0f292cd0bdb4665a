import {
  ConfigError,
  type Experiment,
  type List,
  listIds,
  listPrompts,
  type Sample,
  type Settings,
  type Suite,
  selectByIds,
  toClusterKey,
} from '@evenhand/core';
import { orderBySeed } from '@evenhand/io';

type Subset = Settings['subset'];
type SubsetStratum = Subset[string][number];

/**
 * The first n samples in a seeded order, twins together; a set is skipped where it would exceed n, but for the first. A counterpart has
 * the order of the suite that it is compared with.
 */
export function selectSamples(suite: Suite, limit: number | null, seed: number): List<Sample> {
  if (limit === null || limit >= suite.samples.length) return suite.samples;
  const groups = new Map<string, string[]>();
  for (const { id, twin } of suite.samples) {
    const name = twin === null ? `sample ${id}` : `twin ${twin}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [id]);
    else group.push(id);
  }
  const selected = new Set<string>();
  for (const [, group] of orderBySeed([...groups], seed, ([name]) => `${suite.counterpart?.of ?? suite.name}/${name}`))
    if (selected.size === 0 || selected.size + group.length <= limit) for (const id of group) selected.add(id);
  return selectByIds(suite.samples, selected);
}

/**
 * What is drawn of each stratum: the first so many in a seeded order, samples that share a cluster or a twin together.
 * @param share of what each stratum has to draw, rounded up
 * @throws ConfigError where a stratum names a sample that the suite has not, or one that another stratum has too
 */
export function selectSubset(suite: Suite, strata: readonly SubsetStratum[], seed: number, share = 1): List<Sample> {
  const clusters = new Map(suite.samples.values().map((sample) => [sample.id, toClusterKey(sample)]));
  const seen = new Set<string>();
  const selected = new Set<string>();
  for (const { samples, draw } of strata) {
    for (const id of samples) {
      if (!clusters.has(id))
        throw new ConfigError(
          `subset of ${suite.name}: the suite has no sample ${JSON.stringify(id)}; make the subset again: evenhand plan --subset`,
        );
      if (seen.has(id)) throw new ConfigError(`subset of ${suite.name}: ${JSON.stringify(id)} stands in it twice`);
      seen.add(id);
    }
    const groups = Map.groupBy(samples, (id) => clusters.get(id)!);
    const drawn = orderBySeed([...groups], seed, ([name]) => `subset ${suite.name}/${name}`);
    for (const [, group] of drawn.slice(0, Math.ceil(draw * share))) for (const id of group) selected.add(id);
  }
  return selectByIds(suite.samples, selected);
}

/** A subset as it is once it was drawn: each stratum with those of its samples that are run, and how many it had. */
export function narrowSubset(subset: Subset, suites: readonly Pick<Suite, 'name' | 'samples'>[]): Subset {
  return Object.fromEntries(
    suites.flatMap(({ name, samples: run }) => {
      const strata = subset[name];
      if (strata === undefined) return [];
      const clusters = new Map(run.values().map((sample) => [sample.id, toClusterKey(sample)]));
      const narrowed = strata.flatMap(({ samples, of }) => {
        const kept = samples.filter((id) => clusters.has(id));
        const draw = new Set(kept.map((id) => clusters.get(id)!)).size;
        return kept.length === 0 ? [] : [{ samples: kept, draw, of: of ?? samples.length }];
      });
      return [[name, narrowed]];
    }),
  );
}

/** The suites with only the samples that are asked; of a counterpart, those whose originals are. */
export function selectSuites({ suites, settings }: Pick<Experiment, 'suites' | 'settings'>): Suite[] {
  const { subset, limit, seed } = settings;
  const selected = suites.map((suite) => {
    const strata = subset[suite.name];
    const samples = strata === undefined ? suite.samples : selectSubset(suite, strata, seed);
    return { ...suite, samples: selectSamples({ ...suite, samples }, limit, seed) };
  });
  const idsByName = new Map(selected.map(({ name, samples }) => [name, new Set(listIds(samples))]));
  return selected.map((suite, index) => {
    const of = suite.counterpart?.of;
    const ids = of === undefined || (limit === null && subset[of] === undefined) ? undefined : idsByName.get(of);
    return ids === undefined ? suite : { ...suite, samples: selectByIds(suites[index]!.samples, ids) };
  });
}

/** Cells that a plan has whose samples are selected. */
export function countCells({ suites, models, settings }: Pick<Experiment, 'suites' | 'models' | 'settings'>): number {
  const samplePrompts = suites.reduce(
    (sum, suite) => sum + listPrompts(suite, settings).length * suite.samples.length,
    0,
  );
  return samplePrompts * settings.trials * models.length;
}
