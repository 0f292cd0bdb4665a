import { visible } from '@evenhand/io';
import { writePlainTable } from '@evenhand/report';
import stringWidth from 'fast-string-width';
import type { PrintedFormat } from './output-options.ts';
import { layOutTable } from './table-layout.ts';

/** A table of text. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Numbers of the columns that hold figures. */
  readonly right: readonly number[];
  /** Columns at the left that say what a row is about; absent = one or two. */
  readonly leads?: number;
}

/**
 * A table in one of its forms; text from outside is harmless in each. @param width columns of signs, for `table`
 * @param bold how heads are set, for `table`
 */
export function formatTable(
  { header, rows, right, leads }: TextTable,
  format: PrintedFormat,
  width: number,
  bold: (text: string) => string = (text) => text,
): string {
  if (format === 'md' || format === 'csv' || format === 'latex')
    return writePlainTable({ head: header, cells: rows, right }, format);
  const safe = rows.map((row) => row.map((cell) => visible(cell)));
  return layOutTable(header.map(visible), safe, right, width, leads)
    .map(({ header: heads, rows: cells, widths, columns }) => {
      const line = (texts: readonly string[]) =>
        texts
          .map((text, at) => {
            const pad = ' '.repeat(Math.max(0, widths[at]! - stringWidth(text)));
            return right.includes(columns[at]!) ? pad + text : text + pad;
          })
          .join('  ')
          .trimEnd();
      return [...heads.map((head) => bold(line(head))), ...cells.map(line)].join('\n');
    })
    .join('\n\n');
}
