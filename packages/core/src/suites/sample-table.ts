import { extname } from 'node:path';
import { ConfigError, csvRows, displayPath, explainIssues, type Located, readText, suggestName } from '@evenhand/io';
import { NotLoadedError } from './not-loaded.ts';
import { type Sample, sampleSchema } from './sample.ts';
import { readCells, type SampleColumns, type TableRow } from './sample-columns.ts';

/** Tables whose reading takes its time, by path: they are loaded first, and then found. */
export interface LoadedTables {
  /** null = it is not loaded yet. @param path absolute */
  find(path: string): readonly TableRow[] | null;
  load(path: string): Promise<void>;
}

const FORMS: Readonly<Record<string, 'csv' | 'tsv' | 'parquet'>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.parquet': 'parquet',
};

/** Whether a file of samples is a table, by the end of its name; else it is one JSON object a line. */
export const isSampleTable = (path: string): boolean => Object.hasOwn(FORMS, extname(path).toLowerCase());

/** How many mistakes of a table are listed; the first tells what is wrong with all. */
const MOST_PROBLEMS = 5;

/** Samples of a table. @throws ConfigError with the first mistakes; NotLoadedError */
export function readSampleTable(
  path: string,
  columns: SampleColumns,
  tables: LoadedTables | undefined,
): Located<Sample>[] {
  const { names, rows } = readTable(path, tables);
  const cells = readCells(names, columns, (text) => new ConfigError(`${displayPath(path)}: ${text}`));
  const problems: string[] = [];
  const samples = rows.flatMap(({ row, location }, at): Located<Sample>[] => {
    const stated = cells(row, at);
    const result = sampleSchema.safeParse(stated);
    if (result.success) return [{ value: result.data, location }];
    problems.push(...explainIssues(result.error, stated, sampleSchema).map((text) => `${location}: ${text}`));
    return [];
  });
  if (problems.length > 0) throw new ConfigError(shorten(problems));
  if (samples.length === 0) throw new ConfigError(`${displayPath(path)}: has no rows; expected one row a sample`);
  return samples;
}

function shorten(problems: readonly string[]): string[] {
  const rest = problems.length - MOST_PROBLEMS;
  return rest > 0 ? [...problems.slice(0, MOST_PROBLEMS), `and ${rest} more mistakes of this kind`] : [...problems];
}

interface ReadTable {
  readonly names: readonly string[];
  readonly rows: readonly { readonly row: TableRow; readonly location: string }[];
}

function readTable(path: string, tables: LoadedTables | undefined): ReadTable {
  const form = FORMS[extname(path).toLowerCase()]!;
  if (form === 'parquet') return readLoaded(path, tables);
  const [header, ...lines] = csvRows(readText(path, 'samples as a table'), form === 'tsv' ? '\t' : ',');
  if (header === undefined) throw new ConfigError(`${displayPath(path)}: is empty; expected a line of column names`);
  const names = header.fields.map((name) => name.trim());
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new ConfigError(`${displayPath(path)}:1: has the column ${JSON.stringify(twice)} twice; rename one of them`);
  const uneven = lines.filter(({ fields }) => fields.length !== names.length);
  if (uneven.length > 0)
    throw new ConfigError(
      shorten(
        uneven.map(
          ({ fields, line }) =>
            `${displayPath(path)}:${line}: found ${fields.length} fields; expected ${names.length}, as in the first line; put quotes around a field with a comma or a line break in it`,
        ),
      ),
    );
  return {
    names,
    rows: lines.map(({ fields, line }) => ({
      row: Object.fromEntries(names.map((name, at) => [name, fields[at]!])),
      location: `${displayPath(path)}:${line}`,
    })),
  };
}

function readLoaded(path: string, tables: LoadedTables | undefined): ReadTable {
  if (tables === undefined)
    throw new ConfigError(`${displayPath(path)}: Parquet is not read here; write the samples as CSV or JSON Lines`);
  const rows = tables.find(path);
  if (rows === null) throw new NotLoadedError(displayPath(path), () => tables.load(path));
  return {
    names: Object.keys(rows[0] ?? {}),
    rows: rows.map((row, at) => ({ row, location: `${displayPath(path)}, row ${at + 1}` })),
  };
}

/**
 * What is no JSON Lines is said once, not line by line.
 * @param text the beginning of the file @throws ConfigError
 */
export function assertJsonLines(path: string, text: string): void {
  const first = text.trimStart()[0];
  if (first === undefined || first === '{') return;
  const extension = extname(path).slice(1).toLowerCase();
  const near = suggestName(extension, ['jsonl', 'csv', 'tsv', 'parquet']);
  throw new ConfigError(
    `${displayPath(path)}: ${
      first === '['
        ? 'found a JSON list; expected one object a line (JSON Lines), such as jq -c ".[]" writes'
        : `found neither JSON Lines nor a table with a known ending (${near}); expected .jsonl with one object a line, or .csv, .tsv or .parquet with one row a sample`
    }`,
  );
}
