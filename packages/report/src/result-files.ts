import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ConfigError,
  findAlteredFiles,
  type Manifest,
  openSuites,
  type RunHeaders,
  type RunInputs,
  type RunRecord,
  readHeaders,
  readManifest,
  readRecords,
  runPaths,
  type Sample,
  writeManifest,
} from '@evenhand/core';
import { canonicalJson, writeAtomic } from '@evenhand/io';
import { readRunAdoption } from './adoption/snapshot.ts';
import { createJudgeTracker } from './cells/judge-results.ts';
import { type Measure, measureRecord } from './cells/measure.ts';
import { type Observation, toObservation } from './cells/observation.ts';
import { measurementRow, sampleRow } from './cells/record-rows.ts';
import { createSampleIndex, type SampleIndex } from './cells/sample-index.ts';
import { readStoredClaims, type StoredClaims } from './claims/claim-file.ts';
import { findingRow } from './claims/claim-sentences.ts';
import { type ClaimFinding, computeFindings } from './claims/finding.ts';
import { judgedRows } from './labels/judged-rows.ts';
import { readLabels } from './labels/label-file.ts';
import { reportMarkdown } from './markdown/report.ts';
import { inLanguage } from './messages/index.ts';
import { METHODS } from './methods.ts';
import { frontierSvg } from './plots/frontier-svg.ts';
import { createServerAgreementTracker } from './tables/agreement.ts';
import { counterpartRows } from './tables/counterparts.ts';
import { toCsv } from './tables/csv.ts';
import { type CsvFile, createCsvFile } from './tables/csv-file.ts';
import { csvChunks } from './tables/csv-row.ts';
import { frontierRows } from './tables/frontier.ts';
import { goodputRows } from './tables/goodput.ts';
import { hostRows } from './tables/hosts.ts';
import { measureTables } from './tables/measure-tables.ts';
import { withPublished } from './tables/published.ts';
import { qualityTables } from './tables/quality-tables.ts';
import { repeatCurves } from './tables/repeat-curve.ts';
import type { RunTables } from './tables/run-tables.ts';
import { createIndexedRunData, type RunData } from './tables/scope.ts';
import { createScoreChangeTracker } from './tables/score-changes.ts';
import { computeSensitivity } from './tables/sensitivity.ts';
import { languageRows, withTextCosts } from './tables/text-costs.ts';
import { createTextUsageTracker } from './tables/text-usage.ts';

/** Told of the records of one model as they are read: for writing its CSV files, or for checking them. */
export interface Visitor {
  readonly record: (record: RunRecord, sample: Sample, measure: Measure) => void;
  readonly end: () => void;
}

/** Reads a run's folder, computes all tables. Same records in, same tables out. @throws ConfigError */
export function readRun(folder: string, visit?: (model: string) => Visitor): RunTables {
  const manifest = readManifest(folder);
  const inputs = readHeaders(folder, manifest);
  const { bySuite, lists, close } = openSuites(folder, manifest);
  try {
    const sampleIndex = createSampleIndex(lists);
    const readSample = (number: number) =>
      bySuite.get(sampleIndex.suiteAt(number))!.at(sampleIndex.listPositionAt(number));
    const tables = readIndexed(folder, manifest, inputs, sampleIndex, readSample, visit);
    return { ...tables, altered: findAlteredFiles(folder, manifest) };
  } finally {
    close();
  }
}

/** The same of a run that goes on: as if it were what `manifest` and `inputs` say. @throws ConfigError */
export function readRunAs(
  folder: string,
  manifest: Manifest,
  inputs: RunInputs,
  visit?: (model: string) => Visitor,
): RunTables {
  const sampleIndex = createSampleIndex(inputs.suites);
  const lists = new Map(inputs.suites.map(({ name, samples }) => [name, samples]));
  const readSample = (number: number) =>
    lists.get(sampleIndex.suiteAt(number))!.at(sampleIndex.listPositionAt(number))!;
  return readIndexed(folder, manifest, inputs, sampleIndex, readSample, visit);
}

type ReadSample = (number: number) => Sample;

function readIndexed(
  folder: string,
  manifest: Manifest,
  inputs: RunHeaders,
  sampleIndex: SampleIndex,
  readSample: ReadSample,
  visit?: (model: string) => Visitor,
): RunTables {
  const scoreChangeTracker = createScoreChangeTracker(folder, manifest);
  const serverAgreementTracker = createServerAgreementTracker(manifest, inputs);
  const judgeTracker = createJudgeTracker();
  const textUsageTracker = createTextUsageTracker(
    inputs,
    manifest.import !== null || manifest.redacted?.inputs === true,
  );
  const visitors = (model: string) =>
    combineVisitors([
      scoreChangeTracker.model(model),
      serverAgreementTracker.model(model),
      judgeTracker.model(model),
      textUsageTracker.model(model),
      visit?.(model),
    ]);
  const observations = manifest.models.map(
    ({ id }) => [id, readObservations(folder, id, sampleIndex, readSample, visitors)] as const,
  );
  const data = createIndexedRunData(manifest, inputs, new Map(observations), sampleIndex);
  const claims = readStoredClaims(folder);
  const quality = qualityTables(data);
  const measured = measureTables(data);
  return {
    folder,
    manifestSha256: createHash('sha256')
      .update(readFileSync(runPaths.manifest(folder)))
      .digest('hex'),
    altered: [],
    ...data,
    ...quality,
    summary: withPublished(quality.summary, manifest),
    ...measured,
    efficiency: withTextCosts(measured.efficiency, textUsageTracker.usages()),
    languages: languageRows(inputs, textUsageTracker.usages(), new Date(manifest.sessions.at(-1)!.startedAt)),
    repeats: repeatCurves(data),
    frontier: data.cells.size < 2 ? [] : frontierRows(data, quality.summary),
    goodput: goodputRows(data),
    counterparts: counterpartRows(data),
    hosts: hostRows(data),
    sensitivity: computeSensitivity(data),
    // Their sentences stand in findings.csv.
    findings: claims === null ? [] : inLanguage('en', () => computeFindings(data, claims)),
    scoreChanges: scoreChangeTracker.scoreChanges,
    serverAgreements: serverAgreementTracker.listAgreements(),
    judgeResults: judgeTracker.listResults(),
    adoption: readRunAdoption(folder),
    judged: judgedRows(data, readLabels(folder)),
  };
}

/** All that look on as one. */
function combineVisitors(visitors: readonly (Partial<Visitor> | undefined)[]): Visitor {
  return {
    record(record, sample, measure) {
      for (const visitor of visitors) visitor?.record?.(record, sample, measure);
    },
    end() {
      for (const visitor of visitors) visitor?.end?.();
    },
  };
}

/** Each record becomes a row of columns and is let go. */
function* readObservations(
  folder: string,
  model: string,
  sampleIndex: SampleIndex,
  readSample: ReadSample,
  visit: (model: string) => Visitor,
): Generator<Observation> {
  const visitor = visit(model);
  for (const record of readRecords(folder, model)) {
    const number = sampleIndex.findNumber(record.suite, record.sample);
    if (number < 0)
      throw new ConfigError(
        `records/${model}.jsonl: ${record.key} is of a sample that inputs/ does not hold; the folder was damaged or edited`,
      );
    const measure = measureRecord(record);
    const sample = readSample(number);
    visitor.record(record, sample, measure);
    yield toObservation(record, sampleIndex.at(number), measure, sample);
  }
  visitor.end();
}

/** Path below the run's folder, and the pieces of the content. */
export type Emit = (path: string, parts: Iterable<string | Uint8Array>) => void;

type ReadTables = (visit: (model: string) => Visitor) => RunTables;

/** All result files of a run, as they ought to be, one by one, so that few are held in memory. @throws ConfigError */
export function emitResultFiles(
  folder: string,
  emit: Emit,
  visit?: (model: string) => Visitor,
  reading: ReadTables = (visitors) => readRun(folder, visitors),
): RunTables {
  const open = new Set<CsvFile>();
  const opened = (table: 'samples' | 'measurements') => {
    const file = createCsvFile(table);
    open.add(file);
    return file;
  };
  const finish = (path: string, file: CsvFile) => {
    emit(path, file.readChunks());
    file.close();
    open.delete(file);
  };
  const visitor = (model: string): Visitor => {
    const [samples, measurements] = [opened('samples'), opened('measurements')];
    const further = visit?.(model);
    return {
      record(record, sample, measure) {
        samples.add(record.key, sampleRow(record, sample));
        measurements.add(record.key, measurementRow(record, measure));
        further?.record(record, sample, measure);
      },
      end() {
        finish(join('samples', `${model}.csv`), samples);
        finish(join('measurements', `${model}.csv`), measurements);
        further?.end();
      },
    };
  };
  const tables = closingAfter(open, () => reading(visitor));
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
  if (tables.counterparts.length > 0) emit('counterparts.csv', [toCsv('counterparts', tables.counterparts)]);
  if (tables.hosts.length > 0) emit('hosts.csv', [toCsv('hosts', tables.hosts)]);
  if (tables.judged.length > 0) emit('judged.csv', [toCsv('judged', tables.judged)]);
  emitFindings(tables, emit);
  return tables;
}

/** Where reading breaks off, nothing of the files that were begun stays behind. */
function closingAfter<T>(open: ReadonlySet<CsvFile>, work: () => T): T {
  try {
    return work();
  } finally {
    for (const file of open) file.close();
  }
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

/**
 * Writes all result files of a run. Its manifest says from then on that they rest on the methods of this version.
 * @param inputs what the folder holds, where it is in memory; absent = it is read
 * @throws ConfigError
 */
export function writeResults(folder: string, inputs?: RunInputs): RunTables {
  const stored = readManifest(folder);
  const manifest = { ...stored, methods: METHODS };
  if (canonicalJson(stored.methods) !== canonicalJson(METHODS)) writeManifest(folder, manifest);
  const reading: ReadTables | undefined = inputs && ((visit) => readRunAs(folder, manifest, inputs, visit));
  return emitResultFiles(folder, (path, parts) => writeAtomic(join(folder, path), parts), undefined, reading);
}
