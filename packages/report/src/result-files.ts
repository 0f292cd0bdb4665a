import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findAlteredFiles, readManifest, writeManifest } from '@evenhand/core';
import { METHODS } from '@evenhand/grounds';
import { canonicalJson, writeAtomic } from '@evenhand/io';
import { inLanguage } from '@evenhand/messages';
import { measurementRow, sampleRow } from './cells/record-rows.ts';
import type { StoredClaims } from './claims/claim-file.ts';
import { findingRow } from './claims/claim-sentences.ts';
import { type ClaimFinding, computeFindings } from './claims/finding.ts';
import { reportMarkdown } from './markdown/report.ts';

import { frontierSvg } from './plots/frontier-svg.ts';
import { combineVisitors, type ReadingContext, type Visit, visitNothing } from './reading/model-reading.ts';
import { computeTables, openRun, readModels, type SharedVisit, toReadings } from './reading/read-run.ts';
import { openReadingCache } from './reading/reading-cache.ts';
import { toCsv } from './tables/csv.ts';
import { type CsvFile, createCsvFile } from './tables/csv-file.ts';
import { csvChunks } from './tables/csv-row.ts';
import type { RunTables } from './tables/run-tables.ts';
import type { RunData } from './tables/scope.ts';

/** Path below the run's folder, and the pieces of the content, which can be asked for again. */
export type Emit = (path: string, parts: Iterable<string | Uint8Array>) => void;

/** Makes the CSV files of each model, a row of each record. Where reading breaks off, nothing of them stays behind. */
export const visitResultFiles =
  (emit: Emit): Visit<void> =>
  (model) => {
    const [samples, measurements] = [createCsvFile('samples'), createCsvFile('measurements')];
    const finish = (path: string, file: CsvFile) => {
      emit(path, file.chunks);
      file.close();
    };
    return {
      record(record, sample, measure) {
        samples.add(record.key, sampleRow(record, sample));
        measurements.add(record.key, measurementRow(record, measure));
      },
      end() {
        finish(join('samples', `${model}.csv`), samples);
        finish(join('measurements', `${model}.csv`), measurements);
      },
      close() {
        samples.close();
        measurements.close();
      },
    };
  };

/** Result files that there are only where the records give them a row, or a drawing its points. */
const OPTIONAL_FILES = [
  'repeats.csv',
  'frontier.csv',
  'frontier.svg',
  'languages.csv',
  'goodput.csv',
  'machines.csv',
  'counterparts.csv',
  'hosts.csv',
  'judged.csv',
  'findings.csv',
];

/** The result files of all models together, one by one, so that few are held in memory. */
export function emitTables(tables: RunTables, emit: Emit): void {
  for (const name of ['summary', 'efficiency', 'comparisons', 'ratios'] as const)
    emit(`${name}.csv`, csvChunks(name, tables[name]));
  if (tables.repeats.length > 0) emit('repeats.csv', [toCsv('repeats', tables.repeats)]);
  if (tables.frontier.length > 0) {
    emit('frontier.csv', [toCsv('frontier', tables.frontier)]);
    const plot = frontierSvg(tables.frontier);
    if (plot !== null) emit('frontier.svg', [plot]);
  }
  if (tables.languages.length > 0) emit('languages.csv', [toCsv('languages', tables.languages)]);
  if (tables.goodput.length > 0) emit('goodput.csv', [toCsv('goodput', tables.goodput)]);
  if (tables.machines.length > 0) emit('machines.csv', [toCsv('machines', tables.machines)]);
  if (tables.counterparts.length > 0) emit('counterparts.csv', [toCsv('counterparts', tables.counterparts)]);
  if (tables.hosts.length > 0) emit('hosts.csv', [toCsv('hosts', tables.hosts)]);
  if (tables.judged.length > 0) emit('judged.csv', [toCsv('judged', tables.judged)]);
  emitFindings(tables, emit);
}

/** findings.csv, where the run was held against claims, and REPORT.md, which quotes them. */
function emitFindings(tables: RunTables, emit: Emit): void {
  if (tables.findings.length > 0) emit('findings.csv', [findingsCsv(tables, tables.findings)]);
  emit('REPORT.md', [reportMarkdown(tables)]);
}

export function findingsCsv(data: RunData, findings: readonly ClaimFinding[]): string {
  return toCsv(
    'findings',
    findings.map((finding) => findingRow(data, finding)),
  );
}

/** Keeps the claims in the run's folder and writes what follows from them. @throws ConfigError */
export function writeFindings(run: RunTables, claims: StoredClaims): RunTables {
  const tables = { ...run, findings: inLanguage('en', () => computeFindings(run, claims)) };
  writeAtomic(join(run.folder, 'claims.json'), `${canonicalJson(claims)}\n`);
  emitFindings(tables, (path, parts) => writeAtomic(join(run.folder, path), parts));
  return tables;
}

/** What is written of a run, and with what. */
export interface WriteOptions<Result> {
  /** What else is made of the records. */
  readonly visit: Visit<Result>;
  /** How other threads do all of it; absent = there are none. */
  readonly shared?: SharedVisit | undefined;
  /** What becomes of it once all records were read; calls `writeTables`, which writes what follows from all models together. */
  readonly finish?: Finish<Result>;
}

/** Told of what was made of the records of each model, in the order of the manifest. */
export type Finish<Result> = (context: ReadingContext, results: readonly Result[], writeTables: () => void) => void;

/** How each model's records become result files in a run's folder. */
export const visitAndWrite =
  <Result>(folder: string, visit: Visit<Result>): Visit<readonly [unknown, Result]> =>
  (model, context) =>
    combineVisitors(
      visitResultFiles((path, parts) => writeAtomic(join(folder, path), parts))(model, context),
      visit(model, context),
    );

/**
 * Writes all result files of a run. Its manifest says from then on that they rest on the methods of this version.
 * @throws ConfigError
 */
export function writeResultsWith<Result>(
  folder: string,
  { visit, shared, finish = (_context, _results, writeTables) => writeTables() }: WriteOptions<Result>,
): RunTables {
  const stored = readManifest(folder);
  const manifest = { ...stored, methods: METHODS };
  if (canonicalJson(stored.methods) !== canonicalJson(METHODS)) writeManifest(folder, manifest);
  const cache = openReadingCache(folder, manifest);
  const context = openRun(folder, manifest);
  try {
    const visited = readModels(context, visitAndWrite(folder, visit), shared);
    cache?.write({ samples: context.listTraits(), readings: toReadings(visited) });
    const results = visited.map(({ result: [, own] }) => own);
    const altered = findAlteredFiles(folder, manifest);
    let tables: RunTables | null = null;
    finish(context, results, () => {
      tables = computeTables({ ...context, altered }, toReadings(visited));
      writeTables(folder, tables);
    });
    return tables!;
  } finally {
    context.close();
  }
}

/** Writes them, and removes what earlier records gave and these do not: a run that was interrupted has written some of its own. */
function writeTables(folder: string, tables: RunTables): void {
  const written = new Set<string>();
  emitTables(tables, (path, parts) => {
    writeAtomic(join(folder, path), parts);
    written.add(path);
  });
  for (const path of OPTIONAL_FILES) if (!written.has(path)) rmSync(join(folder, path), { force: true });
}

/** The same with nothing besides. */
export const writeResults = (folder: string): RunTables => writeResultsWith(folder, { visit: visitNothing });
