import { stringify } from 'csv-stringify/sync';
import { escapeMarkdown, markdownTable } from '../markdown/text.ts';
import { formatCell, visible } from '../tables/csv.ts';
import type { PaperTable } from './paper-table.ts';

export const TABLE_FORMATS = ['md', 'latex', 'csv', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

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
  const lines = markdownTable(
    head.map(escapeMarkdown),
    cells.map((row) => row.map(escapeMarkdown)),
  ).split('\n');
  lines[1] = `| ${head.map((_, at) => (right.includes(at) ? '---:' : '---')).join(' | ')} |`;
  return `${lines.join('\n')}\n\n${note.map(escapeMarkdown).join('\n')}\n`;
}

/** With the rules of the package booktabs; figures stand to the right. */
function toLatex({ caption, head, cells, right, note }: PaperTable): string {
  // What begins with a bracket or a star would be an option of the line break before it.
  const line = (row: readonly string[]) =>
    `    ${row
      .map(escapeLatex)
      .join(' & ')
      .replace(/^(?=[[*])/, '{}')} \\\\`;
  const columns = head.map((_, at) => (right.includes(at) ? 'r' : 'l')).join('');
  return [
    '% \\usepackage{booktabs}; texts in Chinese also need \\usepackage{xeCJK} and XeLaTeX',
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escapeLatex(caption)}}`,
    `  \\begin{tabular}{${columns}}`,
    '    \\toprule',
    line(head),
    '    \\midrule',
    ...cells.map(line),
    '    \\bottomrule',
    '  \\end{tabular}',
    '',
    '  \\smallskip',
    `  {\\footnotesize ${note.map(escapeLatex).join(' ')}}`,
    '\\end{table}',
    '',
  ].join('\n');
}

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  _: '\\_',
  '%': '\\%',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  '–': '--',
  '−': '$-$',
  '×': '$\\times$',
  '÷': '$\\div$',
  κ: '$\\kappa$',
};

/** Text from outside as plain words: no command acts, and none of its signs is lost. */
export function escapeLatex(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\{}$&#_%~^<>|"–−×÷κ]/g, (sign) => LATEX[sign]!);
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
