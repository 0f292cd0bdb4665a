import { visible } from '@evenhand/io';
import { stringify } from 'csv-stringify/sync';
import { escapeMarkdown, markdownTable } from '../markdown/text.ts';
import { guardText } from '../tables/csv.ts';

/** A table of texts for people. */
export interface PlainTable {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Columns that stand to the right, from 0. */
  readonly right: readonly number[];
}

/**
 * A table of texts for other programs, without a line feed at its end; text from outside is harmless in each form. LaTeX is a
 * `tabular` with the rules of booktabs.
 * @example writePlainTable({ head: ['n'], cells: [['3']], right: [0] }, 'csv') // 'n\n3'
 */
export function writePlainTable(table: PlainTable, format: 'md' | 'latex' | 'csv'): string {
  return { md: toMarkdown, latex: toLatex, csv: toCsv }[format](table);
}

function toMarkdown({ head, cells, right }: PlainTable): string {
  const lines = markdownTable(
    head.map(escapeMarkdown),
    cells.map((row) => row.map(escapeMarkdown)),
  ).split('\n');
  lines[1] = `| ${head.map((_, at) => (right.includes(at) ? '---:' : '---')).join(' | ')} |`;
  return lines.join('\n');
}

function toCsv({ head, cells }: PlainTable): string {
  return stringify(
    [head, ...cells].map((row) => row.map(toCsvCell)),
    { record_delimiter: '\n', eof: false, quote_record_delimiter: true },
  );
}

/** A figure as we write it, such as `+1.3 points [-0.2, +2.7]`: no operator follows its sign, so that no spreadsheet counts with it. */
const FIGURE = /^[+-]?\d[\d.,]*(?: ?[%×\p{L}]+)*(?: \[[\d\s.,%×+\p{L}-]*\])?$/u;

const toCsvCell = (text: string): string => (FIGURE.test(text) ? visible(text) : guardText(text));

function toLatex({ head, cells, right }: PlainTable): string {
  // What begins with a bracket or a star would be an option of the line break before it.
  const line = (row: readonly string[]) =>
    `  ${row
      .map(escapeLatex)
      .join(' & ')
      .replace(/^(?=[[*])/, '{}')} \\\\`;
  const columns = head.map((_, at) => (right.includes(at) ? 'r' : 'l')).join('');
  return [
    `\\begin{tabular}{${columns}}`,
    '  \\toprule',
    line(head),
    '  \\midrule',
    ...cells.map(line),
    '  \\bottomrule',
    '\\end{tabular}',
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
  '→': '$\\to$',
};

/** Text from outside as plain words: no command acts, and none of its signs is lost. */
export function escapeLatex(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\{}$&#_%~^<>|"–−×÷κ→]/g, (sign) => LATEX[sign]!);
}
