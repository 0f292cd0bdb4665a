import type { List } from '../contract/list.ts';
import { seededOrder } from '../io/seeded.ts';
import { samplesOfIds } from '../suites/packed-samples.ts';
import type { Sample } from '../suites/sample.ts';
import type { Suite } from '../suites/suite.ts';
import type { Experiment } from './experiment.ts';
import type { Settings } from './settings.ts';

/** The first n samples in a seeded order, twins together; a set is skipped where it would exceed n, but for the first. */
export function selectSamples(suite: Suite, limit: number | null, seed: number): List<Sample> {
  if (limit === null || limit >= suite.samples.length) return suite.samples;
  const groups = new Map<string, string[]>();
  for (const { id, twin } of suite.samples) {
    const name = twin === null ? `sample ${id}` : `twin ${twin}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [id]);
    else group.push(id);
  }
  const taken = new Set<string>();
  for (const [, group] of seededOrder([...groups], seed, ([name]) => `${suite.name}/${name}`))
    if (taken.size === 0 || taken.size + group.length <= limit) for (const id of group) taken.add(id);
  return samplesOfIds(suite.samples, taken);
}

/** The suites with only the samples that are asked. */
export function selectedSuites({ suites, settings }: Pick<Experiment, 'suites' | 'settings'>): Suite[] {
  return suites.map((suite) => ({ ...suite, samples: selectSamples(suite, settings.limit, settings.seed) }));
}

/** Cells that a plan has whose samples are selected. */
export function cellCount({ suites, models, settings }: Pick<Experiment, 'suites' | 'models' | 'settings'>): number {
  const questions = suites.reduce((sum, suite) => sum + promptsOf(suite, settings).length * suite.samples.length, 0);
  return questions * settings.trials * models.length;
}

export function promptsOf(suite: Suite, settings: Settings): string[] {
  return settings.prompts === 'all' ? Object.keys(suite.prompts) : ['main'];
}
