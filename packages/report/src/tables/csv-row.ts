// Tables with a row per cell have up to a million rows: these few lines write them many times faster than csv-stringify does,
// and a test holds what they write byte for byte against it.
import { COLUMNS, type Column, type Row, type TableName } from './columns.ts';
import { formatCell } from './csv.ts';

export function csvHeader(table: TableName): string {
  return csvHeaderLine(COLUMNS[table]);
}

/** The whole table, piece by piece, as often as it is asked for: two million rows are more than a text may hold. */
export const csvChunks = (table: TableName, rows: Iterable<Row>): Iterable<string> => ({
  [Symbol.iterator]: () => makeChunks(table, rows),
});

function* makeChunks(table: TableName, rows: Iterable<Row>): Generator<string> {
  let piece = csvHeader(table);
  for (const row of rows) {
    piece += csvRow(table, row);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

const PIECE_CHARACTERS = 1 << 16;

export function csvHeaderLine(columns: readonly Column[]): string {
  return `${columns.map(({ name }) => name).join(',')}\n`;
}

/** One line with its line feed, for tables that are written row by row. */
export function csvRow(table: TableName, row: Row): string {
  return csvLine(COLUMNS[table], row);
}

export function csvLine(columns: readonly Column[], row: Row): string {
  let line = '';
  for (const { name, kind } of columns) {
    const value = row[name] ?? null;
    // Most cells of imported replies are empty.
    if (value === null) {
      line += ',';
      continue;
    }
    const cell = formatCell(kind, value);
    line += typeof value === 'string' && NEEDS_QUOTES.test(cell) ? `,"${cell.replaceAll('"', '""')}"` : `,${cell}`;
  }
  return `${line.slice(1)}\n`;
}

const NEEDS_QUOTES = /[",\r\n]/;
