import { stripVTControlCharacters, styleText } from 'node:util';
import { visible } from '@evenhand/report';

type Format = Parameters<typeof styleText>[0];

/** Colour where a terminal wants it: obeys NO_COLOR, FORCE_COLOR and pipes. */
export function styled(format: Format, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(format, text, { stream, validateStream: true });
}

/** One line of text from outside, harmless to a terminal. @param width longest in columns; the rest becomes "…" */
export function oneLine(text: string, width: number): string {
  const flat = visible(text.replace(/\s+/g, ' ').trim());
  return countColumns(flat) <= width ? flat : `${cut(flat, Math.max(0, width - 1))}…`;
}

/** Columns that a text takes: Chinese, Japanese and Korean signs take two. */
export function countColumns(text: string): number {
  let columns = 0;
  for (const sign of stripVTControlCharacters(text)) columns += WIDE.test(sign) ? 2 : 1;
  return columns;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

function cut(text: string, width: number): string {
  let columns = 0;
  let end = 0;
  for (const sign of text) {
    columns += WIDE.test(sign) ? 2 : 1;
    if (columns > width) break;
    end += sign.length;
  }
  return text.slice(0, end);
}

/** Columns side by side, the first to the left, figures to the right. */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const safe = rows.map((row) => row.map((cell) => visible(cell)));
  const widths = header.map((name, at) =>
    Math.max(countColumns(name), ...safe.map((row) => countColumns(row[at] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => {
        const pad = ' '.repeat(Math.max(0, widths[at]! - countColumns(cell)));
        return right.includes(at) ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd();
  return [styled('bold', line(header)), ...safe.map(line)].join('\n');
}

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

/** JSON in which control characters stand as escapes: the same value, harmless to a terminal. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visible(JSON.stringify(value, null, 2))}\n`);
}
