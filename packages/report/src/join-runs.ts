import { basename, join } from 'node:path';
import { hashJson, writeAtomic } from '@evenhand/io';
import { mergeRuns } from './cells/merge-runs.ts';
import { counterpartRows } from './tables/counterparts.ts';
import { toCsv } from './tables/csv.ts';
import { csvChunks } from './tables/csv-row.ts';
import { frontierRows } from './tables/frontier.ts';
import { goodputRows } from './tables/goodput.ts';
import { hostRows } from './tables/hosts.ts';
import { machineRows } from './tables/machines.ts';
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
  const quality = qualityTables(data);
  return {
    ...data,
    folder,
    manifestSha256: hashJson(runs.map(({ manifestSha256 }) => manifestSha256)),
    altered: runs.flatMap((run) =>
      run.altered.map((file) => ({ ...file, path: `${basename(run.folder)}/${file.path}` })),
    ),
    ...quality,
    ...measureTables(data),
    frontier: frontierRows(data, quality.summary),
    goodput: goodputRows(data),
    machines: machineRows(data),
    counterparts: counterpartRows(data),
    hosts: hostRows(data),
    // Lengths of texts stand in the records of each run, not in its cells.
    languages: [],
    repeats: repeatCurves(data),
    sensitivity: computeSensitivity(data),
    findings: [],
    scoreChanges: [],
    serverAgreements: [],
    judgeResults: [],
    adoption: null,
    // Labels belong to the replies of one run.
    judged: [],
  };
}

/**
 * Writes the tables of joined runs, and `sources.json`, which says what they were made from. The folder is no run: what it holds
 * follows from the runs, which keep the records.
 */
export function writeJoined(tables: RunTables, runs: readonly RunTables[]): void {
  const write = (name: string, content: string | Iterable<string>) => writeAtomic(join(tables.folder, name), content);
  for (const name of ['summary', 'efficiency', 'comparisons', 'ratios'] as const)
    write(`${name}.csv`, csvChunks(name, tables[name]));
  if (tables.repeats.length > 0) write('repeats.csv', toCsv('repeats', tables.repeats));
  if (tables.frontier.length > 0) write('frontier.csv', toCsv('frontier', tables.frontier));
  if (tables.goodput.length > 0) write('goodput.csv', toCsv('goodput', tables.goodput));
  if (tables.machines.length > 0) write('machines.csv', toCsv('machines', tables.machines));
  if (tables.counterparts.length > 0) write('counterparts.csv', toCsv('counterparts', tables.counterparts));
  if (tables.hosts.length > 0) write('hosts.csv', toCsv('hosts', tables.hosts));
  const sources = runs.map(({ manifest, manifestSha256 }) => ({ run: manifest.runId, manifestSha256 }));
  write('sources.json', `${JSON.stringify({ sources }, null, 2)}\n`);
}
