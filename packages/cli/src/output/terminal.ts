import { styleText } from 'node:util';
import { visible } from '@evenhand/report';
import stringWidth from 'string-width';

type Format = Parameters<typeof styleText>[0];

/** Colour where a terminal wants it: obeys NO_COLOR, FORCE_COLOR and pipes. */
export function styled(format: Format, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(format, text, { stream, validateStream: true });
}

/** One line of text from outside, harmless to a terminal. @param width longest in columns; the rest becomes "…" */
export function oneLine(text: string, width: number): string {
  const flat = visible(text.replace(/\s+/g, ' ').trim());
  return cut(flat, width) === flat ? flat : `${cut(flat, Math.max(0, width - 1))}…`;
}

/** What of a text fits into so many columns; no sign is cut in two. */
function cut(text: string, width: number): string {
  let columns = 0;
  let end = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    columns += stringWidth(segment);
    if (columns > width) break;
    end += segment.length;
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
    Math.max(stringWidth(name), ...safe.map((row) => stringWidth(row[at] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => {
        const pad = ' '.repeat(Math.max(0, widths[at]! - stringWidth(cell)));
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
