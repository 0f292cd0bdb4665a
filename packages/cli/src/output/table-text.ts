import { escapeMarkdown, markdownTable, visible } from '@evenhand/report';
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
  if (format === 'md')
    return markdownTable(
      header.map(escapeMarkdown),
      rows.map((row) => row.map(escapeMarkdown)),
    );
  if (format === 'csv') return [header, ...rows].map((row) => row.map(toCsvCell).join(',')).join('\n');
  if (format === 'latex') return formatLatex({ header, rows, right });
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

/** RFC 4180; what a spreadsheet would take for a formula is led by an apostrophe, numbers excepted. */
function toCsvCell(cell: string): string {
  const text = visible(cell);
  const guarded = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

function escapeLatex(text: string): string {
  return visible(text)
    .replace(/[\\~^]|[&%$#_{}]/g, (sign) => LATEX[sign] ?? `\\${sign}`)
    .replaceAll('−', '$-$')
    .replaceAll('→', '$\\to$')
    .replaceAll('÷', '$\\div$')
    .replaceAll('×', '$\\times$');
}

/** For `booktabs`. */
function formatLatex({ header, rows, right }: TextTable): string {
  const line = (cells: readonly string[]) => `${cells.map(escapeLatex).join(' & ')} \\\\`;
  return [
    `\\begin{tabular}{${header.map((_, at) => (right.includes(at) ? 'r' : 'l')).join('')}}`,
    '\\toprule',
    line(header),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
  ].join('\n');
}
