import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type AlteredFile, ConfigError, findAlteredFiles, type Manifest, readManifest } from '@evenhand/core';
import { compareCodeUnits, displayPath, readFileText } from '@evenhand/io';
import { parse } from 'csv-parse/sync';
import { COLUMNS, type TableName } from '../tables/columns.ts';

/** A line of a CSV file, by column; every cell as it is written, empty = unknown. */
export type CsvRecord = Readonly<Record<string, string>>;

/** One of the two things that are compared: a run's folder, or a bare CSV file of one. */
export interface Side {
  readonly path: string;
  /** null = a bare CSV file. */
  readonly manifest: Manifest | null;
  /** Inputs and records that are not those of the manifest; empty = none, or a bare file. */
  readonly altered: readonly AlteredFile[];
  readonly tables: ReadonlyMap<TableName, readonly CsvRecord[]>;
}

/** What tells a row of each table from the others. */
export const KEYS: Readonly<Record<TableName, readonly string[]>> = {
  samples: ['suite', 'prompt', 'sample', 'model', 'trial'],
  measurements: ['suite', 'prompt', 'sample', 'model', 'trial'],
  summary: ['suite', 'prompt', 'language', 'model'],
  efficiency: ['suite', 'prompt', 'model'],
  comparisons: ['suite', 'prompt', 'language', 'model_a', 'model_b'],
  ratios: ['suite', 'prompt', 'model_a', 'model_b'],
  repeats: ['suite', 'prompt', 'model', 'k'],
  frontier: ['suite', 'prompt', 'model'],
  goodput: ['suite', 'prompt', 'model', 'within_s'],
  machines: ['model', 'machine'],
  hosts: ['suite', 'prompt', 'model_a', 'model_b'],
  judged: ['suite', 'prompt', 'model'],
  languages: ['suite', 'prompt', 'model', 'language'],
  counterparts: ['counterpart', 'prompt', 'model'],
  findings: ['claim', 'suite', 'group_a', 'group_b'],
};

/** @throws ConfigError when there is nothing there that can be compared */
export function readSide(path: string): Side {
  if (!existsSync(path))
    throw new ConfigError(
      `${displayPath(path)}: there is no such file or folder; expected a run's folder or a CSV file of one`,
    );
  if (!statSync(path).isDirectory()) {
    const { table, rows } = readTable(path);
    return { path, manifest: null, altered: [], tables: new Map([[table, rows]]) };
  }
  const manifest = readManifest(path);
  const perModel = (table: TableName): readonly CsvRecord[] => {
    const folder = join(path, table);
    const files = existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.csv'))
          .sort(compareCodeUnits)
      : [];
    return files.flatMap((name) => readTable(join(folder, name), table).rows);
  };
  const single = (table: TableName): readonly CsvRecord[] => {
    const file = join(path, `${table}.csv`);
    return existsSync(file) ? readTable(file, table).rows : [];
  };
  const tables = new Map<TableName, readonly CsvRecord[]>([
    ['samples', perModel('samples')],
    ['measurements', perModel('measurements')],
    ['summary', single('summary')],
    ['efficiency', single('efficiency')],
  ]);
  if (tables.get('samples')!.length === 0)
    throw new ConfigError(
      `${displayPath(path)}: has no rows under samples/; evenhand report ${displayPath(path)} writes them`,
    );
  return { path, manifest, altered: findAlteredFiles(path, manifest), tables };
}

/** @throws ConfigError naming the line of what is no such table */
function readTable(path: string, wanted?: TableName): { table: TableName; rows: readonly CsvRecord[] } {
  const text = readFileText(path);
  const header = text
    .slice(0, Math.max(0, text.indexOf('\n')))
    .replace(/^\uFEFF/, '')
    .trim()
    .split(',');
  const table = wanted ?? findTable(header);
  if (table === null || KEYS[table].some((name) => !header.includes(name)))
    throw new ConfigError(
      `${displayPath(path)}:1: found the columns ${header.slice(0, 8).join(', ') || '(none)'}; expected those of one of ${Object.keys(COLUMNS).join(', ')} (docs/results.md), at least ${KEYS[table ?? 'samples'].join(', ')}`,
    );
  try {
    const [, ...lines] = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: false }) as string[][];
    return { table, rows: lines.map((line) => toRecord(header, line)) };
  } catch (error) {
    throw new ConfigError(`${displayPath(path)}: ${basename(path)} is not readable CSV: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Faster by half than the parser's own objects. */
function toRecord(header: readonly string[], line: readonly string[]): CsvRecord {
  const cells: Record<string, string> = {};
  for (let at = 0; at < header.length; at++) cells[header[at]!] = line[at]!;
  return cells;
}

/** The table with the most of these columns, of those whose keys are all there. */
function findTable(header: readonly string[]): TableName | null {
  const fitting = (Object.keys(KEYS) as TableName[]).filter((table) =>
    KEYS[table].every((name) => header.includes(name)),
  );
  const shared = (table: TableName) => COLUMNS[table].filter(({ name }) => header.includes(name)).length;
  return fitting.sort((a, b) => shared(b) - shared(a))[0] ?? null;
}

/** Rows by key. Of two rows with one key the first counts, the others are told. */
export function byKey(
  rows: readonly CsvRecord[],
  names: readonly string[],
): { rows: Map<string, CsvRecord>; twice: number } {
  const found = new Map<string, CsvRecord>();
  let twice = 0;
  for (const row of rows) {
    const key = names.map((name) => row[name]).join('\u0000');
    if (found.has(key)) twice++;
    else found.set(key, row);
  }
  return { rows: found, twice };
}
