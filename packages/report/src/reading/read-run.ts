import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type AlteredFile,
  findAlteredFiles,
  type Manifest,
  type RunInputs,
  readHeaders,
  readManifest,
  runPaths,
} from '@evenhand/core';
import { ALONE, type Threads } from '@evenhand/io';
import { inLanguage } from '@evenhand/messages';
import { readRunAdoption } from '../adoption/snapshot.ts';
import { type Cells, renumberTexts, withColumns } from '../cells/cells.ts';
import { sortJudgeResults } from '../cells/judge-results.ts';
import { createSampleIndex } from '../cells/sample-index.ts';
import { createStringTable } from '../cells/string-table.ts';
import { readStoredClaims } from '../claims/claim-file.ts';
import { computeFindings } from '../claims/finding.ts';
import { judgedRows } from '../labels/judged-rows.ts';
import { readLabels } from '../labels/label-file.ts';
import { listServerAgreements, listSharedWeights } from '../tables/agreement.ts';
import { counterpartRows } from '../tables/counterparts.ts';
import { frontierRows } from '../tables/frontier.ts';
import { goodputRows } from '../tables/goodput.ts';
import { hostRows } from '../tables/hosts.ts';
import { machineRows } from '../tables/machines.ts';
import { measureTables } from '../tables/measure-tables.ts';
import { withPublished } from '../tables/published.ts';
import { qualityTables } from '../tables/quality-tables.ts';
import { repeatCurves } from '../tables/repeat-curve.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { assembleRunData, type RunData } from '../tables/scope.ts';
import { computeSensitivity } from '../tables/sensitivity.ts';
import { languageRows, withTextCosts } from '../tables/text-costs.ts';
import { createPromptLengths } from '../tables/text-usage.ts';
import {
  type ModelReading,
  type OpenedReading,
  openReading,
  type ReadingContext,
  readModel,
  type Visit,
  type VisitedModel,
  visitNothing,
} from './model-reading.ts';
import { openReadingCache, type ReadingCache } from './reading-cache.ts';

/** Reads a run's folder, computes all tables. Same records in, same tables out. @throws ConfigError */
export function readRun(folder: string, visit?: Visit<unknown>): RunTables {
  if (visit === undefined) return readStoredRun(folder).readTables();
  const context = openRun(folder);
  try {
    const readings = toReadings(readModels(context, visit));
    return computeTables({ ...context, altered: findAlteredFiles(folder, context.manifest) }, readings);
  } finally {
    context.close();
  }
}

/** What the records of a run come to, with no table yet. */
export interface StoredRun extends RunData {
  readonly folder: string;
  /** Files that are not those of the manifest, found by reading them all; a reading that was kept says nothing of them. */
  readonly altered: readonly AlteredFile[];
  readonly readTables: () => RunTables;
}

/**
 * Reads a run's folder. What was read of a large run is kept beside it, so that it is read once.
 * @param shared how other threads read its models; absent = there are none
 * @throws ConfigError
 */
export function readStoredRun(
  folder: string,
  shared?: SharedVisit,
  openCache: (folder: string, manifest: Manifest) => ReadingCache | null = openReadingCache,
): StoredRun {
  const manifest = readManifest(folder);
  const inputs = readHeaders(folder, manifest);
  const cache = openCache(folder, manifest);
  const cached = cache?.read() ?? null;
  if (cached !== null)
    return toStoredRun({ folder, manifest, inputs, sampleIndex: createSampleIndex(cached.samples) }, cached.readings);
  const context = openReading(folder, manifest, inputs);
  try {
    const readings = toReadings(readModels(context, visitNothing, shared));
    cache?.write({ samples: context.listTraits(), readings });
    return toStoredRun(context, readings);
  } finally {
    context.close();
  }
}

function toStoredRun(context: DataContext, readings: readonly ModelReading[]): StoredRun {
  const { folder, manifest } = context;
  const data = assembleReadings(context, readings);
  const altered = findAlteredFiles(folder, manifest);
  return { ...data, folder, altered, readTables: () => computeTables({ ...context, altered }, readings, data) };
}

/** What cells are put together with, once the records were read. */
type DataContext = Pick<ReadingContext, 'folder' | 'manifest' | 'inputs' | 'sampleIndex'>;

/** What tables are made with. */
interface TableContext extends DataContext {
  /** Files that are not those of the manifest. */
  readonly altered: readonly AlteredFile[];
}

/** The same of a run that goes on: as if it were what `manifest` and `inputs` say. @throws ConfigError */
export function readRunAs(
  folder: string,
  manifest: Manifest,
  inputs: RunInputs,
  visit: Visit<unknown> = visitNothing,
): RunTables {
  const context = openRunAs(folder, manifest, inputs);
  return computeTables({ ...context, altered: [] }, toReadings(readModels(context, visit)));
}

/** @throws ConfigError */
export function openRun(folder: string, manifest: Manifest = readManifest(folder)): OpenedReading {
  return openReading(folder, manifest, readHeaders(folder, manifest));
}

/** The same of inputs that are in memory. */
export function openRunAs(folder: string, manifest: Manifest, inputs: RunInputs): ReadingContext {
  const sampleIndex = createSampleIndex(inputs.suites);
  const lists = new Map(inputs.suites.map(({ name, samples }) => [name, samples]));
  const readSample = (number: number) =>
    lists.get(sampleIndex.suiteAt(number))!.at(sampleIndex.listPositionAt(number))!;
  return { folder, manifest, inputs, sampleIndex, readSample, promptLengths: createPromptLengths(sampleIndex.size) };
}

/** How other threads make the same visit. */
export interface SharedVisit {
  readonly threads: Threads;
  readonly kind: string;
  readonly input: unknown;
}

/** The records of all models. @throws ConfigError */
export function readModels<Result>(
  context: ReadingContext,
  visit: Visit<Result>,
  { threads, kind, input }: SharedVisit = { threads: ALONE, kind: '', input: null },
): VisitedModel<Result>[] {
  const { models } = context.manifest;
  const perform = (part: number) => readModel(context, models[part]!.id, visit);
  return threads.share({ kind, input, parts: models.length, perform });
}

export const toReadings = (visited: readonly VisitedModel<unknown>[]): ModelReading[] =>
  visited.flatMap(({ reading }) => reading ?? []);

/** The cells of all models. @param readings in the order of the manifest's models */
export function assembleReadings(
  { manifest, inputs, sampleIndex }: DataContext,
  readings: readonly ModelReading[],
): RunData {
  const texts = createStringTable();
  const cells = readings.map(({ cells: own, texts: list }, index): [string, Cells] => {
    const numbers = list.map((text) => texts.intern(text));
    const columns = numbers.every((number, at) => number === at)
      ? {}
      : renumberTexts(own, (number) => (number < 0 ? number : numbers[number]!));
    return [manifest.models[index]!.id, withColumns(own, columns, texts)];
  });
  return assembleRunData(manifest, inputs, new Map(cells), texts, sampleIndex);
}

/** All tables of a run. @param readings in the order of the manifest's models */
export function computeTables(
  context: TableContext,
  readings: readonly ModelReading[],
  data: RunData = assembleReadings(context, readings),
): RunTables {
  const { folder, manifest, inputs, altered } = context;
  const byModel = <T>(select: (reading: ModelReading) => T) =>
    new Map(readings.map((reading, index) => [manifest.models[index]!.id, select(reading)]));
  const usages = byModel(({ usage }) => usage);
  const answers = new Map([...byModel((reading) => reading.answers)].flatMap(([id, one]) => (one ? [[id, one]] : [])));
  const claims = readStoredClaims(folder);
  const quality = qualityTables(data);
  const measured = measureTables(data);
  return {
    folder,
    manifestSha256: createHash('sha256')
      .update(readFileSync(runPaths.manifest(folder)))
      .digest('hex'),
    altered,
    ...data,
    ...quality,
    summary: withPublished(quality.summary, manifest),
    ...measured,
    efficiency: withTextCosts(measured.efficiency, usages),
    languages: languageRows(inputs, usages, new Date(manifest.sessions.at(-1)!.startedAt)),
    repeats: repeatCurves(data),
    frontier: data.cells.size < 2 ? [] : frontierRows(data, quality.summary),
    goodput: goodputRows(data),
    machines: machineRows(data),
    counterparts: counterpartRows(data),
    hosts: hostRows(data),
    sensitivity: computeSensitivity(data),
    // Their sentences stand in findings.csv.
    findings: claims === null ? [] : inLanguage('en', () => computeFindings(data, claims)),
    scoreChanges: readings.flatMap((reading) => reading.scoreChanges),
    serverAgreements: listServerAgreements(listSharedWeights(manifest, inputs), answers),
    judgeResults: sortJudgeResults(readings.flatMap((reading) => reading.judgeResults)),
    adoption: readRunAdoption(folder),
    judged: judgedRows(data, readLabels(folder)),
  };
}
