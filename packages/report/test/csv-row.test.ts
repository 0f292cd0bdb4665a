import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CellValue,
  COLUMNS,
  type Column,
  type ColumnKind,
  type Row,
  SCORES_COLUMNS,
  type TableName,
} from '../src/tables/columns.ts';
import { formatCell, toCsv } from '../src/tables/csv.ts';
import { csvHeader, csvHeaderLine, csvLine, csvRow } from '../src/tables/csv-row.ts';

/** What spreadsheets take for formulas, what has to be quoted, and what is nothing of the kind. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', "'", ' ', 'a', '键', '\u0000', '\ud800') }),
  fc
    .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'), fc.string())
    .map((pieces) => pieces.join('')),
  fc.constantFrom('', '""', '\ufeff', '-1', '+1,5', '\r\n', ' ', '#', ';'),
);

const figure = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });

function anyCell(kind: ColumnKind): fc.Arbitrary<CellValue> {
  if (kind === 'bool') return fc.boolean();
  if (kind === 'count') return fc.integer();
  return kind === 'text' || kind === 'word' || kind === 'hash' ? text : figure;
}

const anyRow = (columns: readonly Column[]): fc.Arbitrary<Row> =>
  fc.record(Object.fromEntries(columns.map(({ name, kind }) => [name, fc.option(anyCell(kind))])));

const byLibrary = (columns: readonly Column[], rows: readonly Row[]) =>
  stringify(
    rows.map((row) => columns.map(({ name, kind }) => formatCell(kind, row[name] ?? null))),
    { header: true, columns: columns.map(({ name }) => name), quote_record_delimiter: true },
  );

describe('lines that are written without csv-stringify', () => {
  it.each(['samples', 'measurements'] as const)('are byte for byte what it writes, in %s', (table) => {
    fc.assert(
      fc.property(fc.array(anyRow(COLUMNS[table]), { maxLength: 4 }), (rows) => {
        expect(csvHeader(table) + rows.map((row) => csvRow(table, row)).join('')).toBe(byLibrary(COLUMNS[table], rows));
      }),
    );
  });

  it('are byte for byte what it writes, in scores', () => {
    fc.assert(
      fc.property(fc.array(anyRow(SCORES_COLUMNS), { maxLength: 4 }), (rows) => {
        const lines = rows.map((row) => csvLine(SCORES_COLUMNS, row));
        expect(csvHeaderLine(SCORES_COLUMNS) + lines.join('')).toBe(byLibrary(SCORES_COLUMNS, rows));
      }),
    );
  });

  it.each(Object.keys(COLUMNS) as TableName[])('make the same file as the library does, in an empty %s', (table) => {
    expect(csvHeader(table)).toBe(toCsv(table, []));
  });
});
