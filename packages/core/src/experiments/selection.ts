import { orderBySeed } from '@evenhand/io';
import type { List } from '../contract/list.ts';

import { listIds, selectByIds } from '../suites/packed-samples.ts';
import type { Sample } from '../suites/sample.ts';
import type { Suite } from '../suites/suite.ts';
import type { Experiment } from './experiment.ts';
import type { Settings } from './settings.ts';

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

/** The suites with only the samples that are asked; of a counterpart, those whose originals are. */
export function selectSuites({ suites, settings }: Pick<Experiment, 'suites' | 'settings'>): Suite[] {
  const selected = suites.map((suite) => ({
    ...suite,
    samples: selectSamples(suite, settings.limit, settings.seed),
  }));
  if (settings.limit === null) return selected;
  const idsByName = new Map(selected.map(({ name, samples }) => [name, new Set(listIds(samples))]));
  return selected.map((suite, index) => {
    const ids = suite.counterpart === undefined ? undefined : idsByName.get(suite.counterpart.of);
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

/** Names of the prompts that are run of a suite, in the suite's order. */
export function listPrompts(suite: Pick<Suite, 'prompts'>, { prompts }: Pick<Settings, 'prompts'>): string[] {
  const all = Object.keys(suite.prompts);
  return prompts === 'all' ? all : all.filter((name) => [prompts].flat().includes(name));
}
