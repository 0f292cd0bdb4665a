import { join } from 'node:path';
import {
  ConfigError,
  type Manifest,
  type RunInputs,
  type RunRecord,
  readInputs,
  readManifest,
  readRecords,
  type Sample,
  writeAtomic,
} from '@evenhand/core';
import type { Row } from './columns.ts';
import { csvHeader, csvRows, toCsv } from './csv.ts';
import { reportMarkdown } from './markdown.ts';
import { measureOf } from './measure.ts';
import { measureTables } from './measure-tables.ts';
import { type Observation, observationOf } from './observation.ts';
import { qualityTables } from './quality-tables.ts';
import { measurementRow, sampleRow } from './record-rows.ts';
import type { RunData } from './scope.ts';

/** A run with its tables; the texts of the replies stay on the disk. */
export interface RunTables extends RunData {
  readonly folder: string;
  readonly summary: readonly Row[];
  readonly comparisons: readonly Row[];
  readonly efficiency: readonly Row[];
  readonly ratios: readonly Row[];
}

/** Told of each record as it is read: for writing the CSV files of a model, or for checking them. */
export type Visit = (record: RunRecord, sample: Sample) => void;

/** Reads a run's folder, computes all tables. Same records in, same tables out. @throws ConfigError */
export function readRun(folder: string, visit: (model: string) => Visit = () => () => {}): RunTables {
  const manifest = readManifest(folder);
  const inputs = readInputs(folder, manifest);
  const data: RunData = { manifest, inputs, observations: readObservations(folder, manifest, inputs, visit) };
  return { folder, ...data, ...qualityTables(data), ...measureTables(data) };
}

function readObservations(
  folder: string,
  manifest: Manifest,
  inputs: RunInputs,
  visit: (model: string) => Visit,
): Map<string, Observation[]> {
  const samples = new Map(
    inputs.suites.map((suite) => [suite.name, new Map(suite.samples.map((sample) => [sample.id, sample]))]),
  );
  return new Map(
    manifest.models.map(({ id }) => {
      const visitor = visit(id);
      const observations: Observation[] = [];
      for (const record of readRecords(folder, id)) {
        const sample = samples.get(record.suite)?.get(record.sample);
        if (sample === undefined)
          throw new ConfigError(
            `records/${id}.jsonl: ${record.key} is of a sample that inputs/ does not hold; the folder was damaged or edited`,
          );
        visitor(record, sample);
        observations.push(observationOf(record, sample, measureOf(record)));
      }
      return [id, observations];
    }),
  );
}

/** Rows on their way to a CSV file, formatted in blocks so that they need little memory. */
function csvFile(table: 'samples' | 'measurements') {
  const parts: string[] = [csvHeader(table)];
  let block: Row[] = [];
  const flush = () => {
    parts.push(csvRows(table, block));
    block = [];
  };
  return {
    add(row: Row) {
      block.push(row);
      if (block.length === 512) flush();
    },
    text() {
      flush();
      return parts;
    },
  };
}

export interface ResultFiles {
  readonly tables: RunTables;
  /** Path below the run's folder, with the pieces of the content. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}

/** All result files of a run, as they ought to be. @throws ConfigError */
export function resultFiles(folder: string, visit?: (model: string) => Visit): ResultFiles {
  const perModel = new Map<string, { samples: ReturnType<typeof csvFile>; measurements: ReturnType<typeof csvFile> }>();
  const tables = readRun(folder, (model) => {
    const csv = { samples: csvFile('samples'), measurements: csvFile('measurements') };
    perModel.set(model, csv);
    const further = visit?.(model);
    return (record, sample) => {
      csv.samples.add(sampleRow(record, sample));
      csv.measurements.add(measurementRow(record, measureOf(record)));
      further?.(record, sample);
    };
  });
  const files = new Map<string, readonly string[]>();
  for (const [model, csv] of perModel) {
    files.set(join('samples', `${model}.csv`), csv.samples.text());
    files.set(join('measurements', `${model}.csv`), csv.measurements.text());
  }
  for (const name of ['summary', 'efficiency', 'comparisons', 'ratios'] as const)
    files.set(`${name}.csv`, [toCsv(name, tables[name])]);
  files.set('REPORT.md', [reportMarkdown(tables)]);
  return { tables, files };
}

/** Writes all result files of a run. @throws ConfigError */
export function writeResults(folder: string): RunTables {
  const { tables, files } = resultFiles(folder);
  for (const [path, parts] of files) writeAtomic(join(folder, path), parts);
  return tables;
}
