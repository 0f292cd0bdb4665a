import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, type Experiment, type Suite, toClusterKey } from '@evenhand/core';
import { displayPath, writeAtomic } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { listEarlierScores, planSubset, type RunTables, type SuiteSubset } from '@evenhand/report';
import { print } from './output/terminal.ts';

export interface SubsetFlags {
  /** File that the subset is written to; absent = none is wished. */
  readonly subset?: string;
  /** Difference of the whole suite that it has to show, a share. */
  readonly difference?: number;
  /** Chance of showing it. */
  readonly power?: number;
}

/** A subset of one suite; null = the whole suite is needed, or too little is known. */
export interface PlannedSubset {
  readonly suite: string;
  readonly size: number;
  readonly found: SuiteSubset | null;
  /** Models whose earlier scores it rests on. */
  readonly models: number;
}

/** @param earlier runs of any models on the suites @throws ConfigError where the target or the runs are missing */
export function planSubsets(
  { suites, settings }: Pick<Experiment, 'suites' | 'settings'>,
  earlier: readonly RunTables[],
  flags: SubsetFlags,
): PlannedSubset[] {
  if (flags.difference === undefined)
    throw new ConfigError('--subset: needs a target: --difference 0.05 is five points between two models');
  if (earlier.length === 0)
    throw new ConfigError(
      '--subset: rests on what earlier runs scored on the same samples; name them: --from RUN, or several: --from RUN,RUN',
    );
  const target = { margin: flags.difference, power: flags.power ?? 0.8, seed: settings.seed };
  return suites.map((suite) => {
    const scores = earlier.flatMap((run) => listEarlierScores(run, suite.name));
    const found = planSubset(describeSuite(suite), scores, target);
    return { suite: suite.name, size: suite.samples.length, found, models: scores.length };
  });
}

const describeSuite = ({ name, samples }: Suite) => ({
  name,
  samples: samples
    .values()
    .map((sample) => ({ id: sample.id, cluster: toClusterKey(sample) }))
    .toArray(),
});

/** Writes the subsets that were found; whole suites are not named. @throws ConfigError where the file exists already */
export function writeSubset(
  path: string,
  subsets: readonly PlannedSubset[],
  runs: readonly RunTables[],
): string | null {
  const full = resolve(path);
  if (existsSync(full)) throw new ConfigError(`--subset ${displayPath(full)}: exists already; name another file`);
  const found = subsets.flatMap(({ suite, found }) => (found === null ? [] : [[suite, found.strata] as const]));
  if (found.length === 0) return null;
  const note = `Strata by how hard the samples were in ${runs.map(({ manifest }) => manifest.runId).join(', ')}.`;
  // YAML is read, and JSON is YAML.
  writeAtomic(full, `${JSON.stringify({ note, subset: Object.fromEntries(found) }, null, 1)}\n`);
  return full;
}

/** What each suite takes, in words. */
export function printSubsets(subsets: readonly PlannedSubset[], flags: SubsetFlags, written: string | null): void {
  const points = (share: number) => (share * 100).toFixed(1);
  const { terminal: text } = messages;
  const wished = points(flags.difference!);
  for (const { suite, size, found, models } of subsets) {
    if (found === null) print(models < 2 ? text.subsetUnknown(suite, models) : text.subsetAll(suite, size, wished));
    else
      print(
        text.subset(
          suite,
          found.expected,
          size,
          wished,
          Math.round((flags.power ?? 0.8) * 100),
          points(found.reach),
          points(found.widest),
          found.unstratified === null ? null : found.unstratified,
          found.models,
        ) + (found.unseen === 0 ? '' : ` ${text.subsetUnseen(found.unseen)}`),
      );
  }
  if (written !== null) print(`\n${text.subsetWritten(displayPath(written))}`);
}
