import { basename, join } from 'node:path';
import { hashJson, writeAtomic } from '@evenhand/io';
import { mergeRuns } from './cells/merge-runs.ts';
import { toCsv } from './tables/csv.ts';
import { measureTables } from './tables/measure-tables.ts';
import { qualityTables } from './tables/quality-tables.ts';
import { repeatCurves } from './tables/repeat-curve.ts';
import type { RunTables } from './tables/run-tables.ts';
import { computeSensitivity } from './tables/sensitivity.ts';

/**
 * Several runs on the same samples as one, with the tables of all their models together. A model that two runs have is called by its
 * run as well.
 *
 * @param folder what the joined run is called @throws ConfigError where the runs are not of the same samples
 */
export function joinRuns(runs: readonly RunTables[], folder: string): RunTables {
  const merged = mergeRuns(runs);
  const experiment = [...new Set(runs.map(({ manifest }) => manifest.experiment))].join(' + ');
  const data = { ...merged, manifest: { ...merged.manifest, runId: basename(folder), experiment } };
  return {
    ...data,
    folder,
    manifestSha256: hashJson(runs.map(({ manifestSha256 }) => manifestSha256)),
    ...qualityTables(data),
    ...measureTables(data),
    repeats: repeatCurves(data),
    sensitivity: computeSensitivity(data),
    findings: [],
    scoreChanges: [],
    serverAgreements: [],
    judgeResults: [],
  };
}

/**
 * Writes the tables of joined runs, and `sources.json`, which says what they were made from. The folder is no run: what it holds
 * follows from the runs, which keep the records.
 */
export function writeJoined(tables: RunTables, runs: readonly RunTables[]): void {
  const write = (name: string, text: string) => writeAtomic(join(tables.folder, name), text);
  for (const name of ['summary', 'efficiency', 'comparisons', 'ratios'] as const)
    write(`${name}.csv`, toCsv(name, tables[name]));
  if (tables.repeats.length > 0) write('repeats.csv', toCsv('repeats', tables.repeats));
  const sources = runs.map(({ manifest, manifestSha256 }) => ({ run: manifest.runId, manifestSha256 }));
  write('sources.json', `${JSON.stringify({ sources }, null, 2)}\n`);
}
