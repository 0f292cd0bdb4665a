import { visible } from '@evenhand/io';
import { stringify } from 'csv-stringify/sync';
import { escapeMarkdown } from '../markdown/text.ts';
import { formatCell } from '../tables/csv.ts';
import type { PaperTable } from './paper-table.ts';
import { escapeLatex, writePlainTable } from './plain-table.ts';

export type TableFormat = 'md' | 'latex' | 'csv' | 'json';

/** What the run is, beside each row of a table for programs. */
export interface TableSource {
  readonly runId: string;
  readonly manifestSha256: string;
}

/**
 * A table as text, with a line feed at its end. Markdown and LaTeX have the texts and the note; CSV and JSON the figures in
 * full, with the run and the SHA-256 of its manifest.
 * @example writeTable(createPaperTable(run, choice), 'latex', run)
 */
export function writeTable(table: PaperTable, format: TableFormat, source: TableSource): string {
  if (format === 'md') return toMarkdown(table);
  if (format === 'latex') return toLatex(table);
  return format === 'csv' ? toCsvText(table, source) : toJson(table, source);
}

function toMarkdown({ head, cells, right, note }: PaperTable): string {
  return `${writePlainTable({ head, cells, right }, 'md')}\n\n${note.map(escapeMarkdown).join('\n')}\n`;
}

/** A floating table with caption and note. */
function toLatex({ caption, head, cells, right, note }: PaperTable): string {
  const tabular = writePlainTable({ head, cells, right }, 'latex').split('\n');
  return [
    '% \\usepackage{booktabs}; texts in Chinese also need \\usepackage{xeCJK} and XeLaTeX',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escapeLatex(caption)}}`,
    ...tabular.map((line) => `  ${line}`),
    '',
    '  \\smallskip',
    `  {\\footnotesize ${note.map(escapeLatex).join(' ')}}`,
    '\\end{table}',
    '',
  ].join('\n');
}

function toCsvText({ columns, rows }: PaperTable, { runId, manifestSha256 }: TableSource): string {
  const names = [...columns.map(({ name }) => name), 'run', 'manifest_sha256'];
  const lines = rows.map((row) => [
    ...columns.map(({ name, kind }) => formatCell(kind, row[name] ?? null)),
    runId,
    manifestSha256,
  ]);
  return stringify(lines, { header: true, columns: names, record_delimiter: '\n', quote_record_delimiter: true });
}

function toJson({ caption, columns, rows, note }: PaperTable, source: TableSource): string {
  const picked = rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])));
  const value = { caption, run: source.runId, manifest_sha256: source.manifestSha256, rows: picked, note };
  return `${visible(JSON.stringify(value, null, 2))}\n`;
}
