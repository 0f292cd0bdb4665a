import { visible } from '@evenhand/io';
import type { CellValue } from '../tables/columns.ts';
import { UNKNOWN } from './format.ts';

/** Text from outside (a name, an answer) as plain words in Markdown: no markup, no HTML, no line break acts. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~$!&]/g, (sign) => `\\${sign}`)
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/:\/\//g, '\\://')
    .replace(/\b(www)\./gi, '$1\\.');
}

/** Cells are text that is safe already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A value of a table in a cell; unknown is said. */
export function toCellText(value: CellValue | undefined): string {
  return value === null || value === undefined ? UNKNOWN : escapeMarkdown(String(value));
}
