import { visible } from '@evenhand/io';
import { stringify } from 'csv-stringify/sync';
import { type CellValue, COLUMNS, type ColumnKind, type Row, type TableName } from './columns.ts';

/** The table as CSV: UTF-8, LF, header first. Tables with a row per cell are written by `csv-row.ts`. */
export function toCsv(table: TableName, rows: Iterable<Row>): string {
  const columns = COLUMNS[table];
  const cells = Array.from(rows, (row) => columns.map(({ name, kind }) => formatCell(kind, row[name] ?? null)));
  return stringify(cells, {
    header: true,
    columns: columns.map(({ name }) => name),
    record_delimiter: '\n',
    // Where a delimiter is given it is false unless stated, and a bare carriage return stands without quotes.
    quote_record_delimiter: true,
  });
}

const DECIMALS: Partial<Record<ColumnKind, number>> = { count: 0, ratio: 6, ms: 3, s: 3, rate: 3, usd: 9, joule: 3 };

/** One value as it stands in a file; unknown is empty. */
export function formatCell(kind: ColumnKind, value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be published; unknown is null`);
    if (kind === 'p') return significant(value);
    return fixed(value, DECIMALS[kind] ?? 0);
  }
  return kind === 'text' ? guardText(value) : value;
}

/** Never "-0.000000". */
function fixed(value: number, decimals: number): string {
  if (decimals === 0 && Number.isSafeInteger(value)) return value === 0 ? '0' : String(value);
  const text = value.toFixed(decimals);
  return value < 0 && /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/** Six significant digits, plain from 1e-4 on, else with an exponent: 0.0351562, 8.28733e-18. */
function significant(value: number): string {
  if (value === 0) return '0';
  if (value >= 1e-4) return String(Number(value.toPrecision(6)));
  return value.toExponential(5).replace(/\.?0+e/, 'e');
}

const PLAIN = /^[\x20-\x7e]*$/;

/** Text that a spreadsheet would take as a formula gets a leading apostrophe; plain numbers are harmless. */
export function guardText(text: string): string {
  if (PLAIN.test(text) && /^[A-Za-z0-9]/.test(text)) return text;
  const safe = visible(text.replace(/\r\n?/g, '\n'));
  const harmless = /^[-+]?\d[\d,.]*$/.test(safe);
  return /^[=+\-@\t\uff1d\uff0b\uff0d\uff20]/.test(safe) && !harmless ? `'${safe}` : safe;
}
