import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { byCodeUnits, ConfigError, type Manifest, readManifest, shown } from '@evenhand/core';
import { parse } from 'csv-parse/sync';
import { COLUMNS, type TableName } from '../tables/columns.ts';

/** A line of a CSV file, by column; every cell as it is written, empty = unknown. */
export type Cells = Readonly<Record<string, string>>;

/** One of the two things that are compared: a run's folder, or a bare CSV file of one. */
export interface Side {
  readonly path: string;
  /** null = a bare CSV file. */
  readonly manifest: Manifest | null;
  readonly tables: ReadonlyMap<TableName, readonly Cells[]>;
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
  findings: ['claim', 'suite', 'group_a', 'group_b'],
};

/** @throws ConfigError when there is nothing there that can be compared */
export function readSide(path: string): Side {
  if (!existsSync(path))
    throw new ConfigError(
      `${shown(path)}: there is no such file or folder; expected a run's folder or a CSV file of one`,
    );
  if (!statSync(path).isDirectory()) {
    const { table, rows } = readTable(path);
    return { path, manifest: null, tables: new Map([[table, rows]]) };
  }
  const manifest = readManifest(path);
  const perModel = (table: TableName): readonly Cells[] => {
    const folder = join(path, table);
    const files = existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.endsWith('.csv'))
          .sort(byCodeUnits)
      : [];
    return files.flatMap((name) => readTable(join(folder, name), table).rows);
  };
  const single = (table: TableName): readonly Cells[] => {
    const file = join(path, `${table}.csv`);
    return existsSync(file) ? readTable(file, table).rows : [];
  };
  const tables = new Map<TableName, readonly Cells[]>([
    ['samples', perModel('samples')],
    ['measurements', perModel('measurements')],
    ['summary', single('summary')],
    ['efficiency', single('efficiency')],
  ]);
  if (tables.get('samples')!.length === 0)
    throw new ConfigError(`${shown(path)}: has no rows under samples/; evenhand report ${shown(path)} writes them`);
  return { path, manifest, tables };
}

/** @throws ConfigError naming the line of what is no such table */
function readTable(path: string, wanted?: TableName): { table: TableName; rows: readonly Cells[] } {
  const text = readFileSync(path, 'utf8');
  const header = text
    .slice(0, Math.max(0, text.indexOf('\n')))
    .replace(/^\uFEFF/, '')
    .trim()
    .split(',');
  const table = wanted ?? tableOf(header);
  if (table === null || KEYS[table].some((name) => !header.includes(name)))
    throw new ConfigError(
      `${shown(path)}:1: found the columns ${header.slice(0, 8).join(', ') || '(none)'}; expected those of one of ${Object.keys(COLUMNS).join(', ')} (FORMAT.md), at least ${KEYS[table ?? 'samples'].join(', ')}`,
    );
  try {
    const [, ...lines] = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: false }) as string[][];
    return { table, rows: lines.map((line) => cellsOf(header, line)) };
  } catch (error) {
    throw new ConfigError(`${shown(path)}: ${basename(path)} is not readable CSV: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Faster by half than the parser's own objects. */
function cellsOf(header: readonly string[], line: readonly string[]): Cells {
  const cells: Record<string, string> = {};
  for (let at = 0; at < header.length; at++) cells[header[at]!] = line[at]!;
  return cells;
}

/** The table with the most of these columns, of those whose keys are all there. */
function tableOf(header: readonly string[]): TableName | null {
  const fitting = (Object.keys(KEYS) as TableName[]).filter((table) =>
    KEYS[table].every((name) => header.includes(name)),
  );
  const shared = (table: TableName) => COLUMNS[table].filter(({ name }) => header.includes(name)).length;
  return fitting.sort((a, b) => shared(b) - shared(a))[0] ?? null;
}

/** Rows by key. Of two rows with one key the first counts, the others are told. */
export function byKey(rows: readonly Cells[], names: readonly string[]): { rows: Map<string, Cells>; twice: number } {
  const found = new Map<string, Cells>();
  let twice = 0;
  for (const row of rows) {
    const key = names.map((name) => row[name]).join('\u0000');
    if (found.has(key)) twice++;
    else found.set(key, row);
  }
  return { rows: found, twice };
}
