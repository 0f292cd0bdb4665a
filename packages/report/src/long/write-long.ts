import { writeAtomic } from '@evenhand/io';
import { stringify } from 'csv-stringify/sync';
import type { Column, Row } from '../tables/columns.ts';
import { formatCell } from '../tables/csv.ts';
import { LONG_COLUMNS } from './long-table.ts';

/** Comma-separated values, UTF-8; unknown is empty, and what a spreadsheet would take for a formula is guarded. */
export function formatLongCsv(rows: readonly Row[]): string {
  const cells = rows.map((row) => LONG_COLUMNS.map(({ name, kind }) => formatCell(kind, row[name] ?? null)));
  return stringify(cells, {
    header: true,
    columns: LONG_COLUMNS.map(({ name }) => name),
    record_delimiter: '\n',
    quote_record_delimiter: true,
  });
}

/** Parquet with a type for each column; unknown is null, texts are as they were. */
export async function writeLongParquet(path: string, rows: readonly Row[]): Promise<void> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const columnData = LONG_COLUMNS.map((column) => ({
    name: column.name,
    type: toType(column),
    nullable: true,
    data: rows.map((row) => toValue(column, row[column.name] ?? null)),
  }));
  writeAtomic(path, [new Uint8Array(parquetWriteBuffer({ columnData }))]);
}

function toType({ kind }: Column): 'STRING' | 'BOOLEAN' | 'DOUBLE' {
  if (kind === 'text' || kind === 'word' || kind === 'hash') return 'STRING';
  return kind === 'bool' ? 'BOOLEAN' : 'DOUBLE';
}

function toValue(column: Column, value: Row[string]): Row[string] {
  if (value === null) return null;
  return toType(column) === 'STRING' ? String(value) : value;
}
