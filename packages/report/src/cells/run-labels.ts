import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import type { RunTables } from '../tables/run-tables.ts';

type NamedRun = Pick<RunTables, 'folder' | 'manifest'>;

/**
 * What the models of several runs are called together: by their labels, and where two runs have one label, by `before:` and `after:`
 * of two runs, by the name of the run's folder of more. So they are called the same every night, and claims can name them.
 *
 * @param runs in the order of time @throws ConfigError where two runs would be called the same
 */
export function createRunLabels(runs: readonly NamedRun[]): (run: NamedRun, model: string) => string {
  const counts = new Map<string, number>();
  for (const { manifest } of runs) for (const { id } of manifest.models) counts.set(id, (counts.get(id) ?? 0) + 1);
  const shared = (model: string) => (counts.get(model) ?? 0) > 1;
  const names = new Map(
    runs.map((run, at) => [run, runs.length === 2 ? ['before', 'after'][at]! : basename(run.folder)]),
  );
  const used = new Map<string, NamedRun>();
  for (const [run, name] of names) {
    const other = used.get(name);
    if (other !== undefined && run.manifest.models.some(({ id }) => shared(id)))
      throw new ConfigError(
        `${displayPath(other.folder)} and ${displayPath(run.folder)}: have the same name, by which their models would be told apart; rename one of the folders`,
      );
    used.set(name, run);
  }
  return (run, model) => (shared(model) ? `${names.get(run)}:${model}` : model);
}

/** Each model that several runs have, with itself in an earlier run: the later one first, so that a gain is above 0. */
export function listSameModelPairs(runs: readonly NamedRun[]): [later: string, earlier: string][] {
  if (runs.length < 2) return [];
  const label = createRunLabels(runs);
  return runs.flatMap((later, at) =>
    later.manifest.models.flatMap(({ id }) =>
      runs
        .slice(0, at)
        .filter(({ manifest }) => manifest.models.some((model) => model.id === id))
        .map((earlier): [string, string] => [label(later, id), label(earlier, id)]),
    ),
  );
}
