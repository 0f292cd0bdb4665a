import type { FurtherSection } from '@evenhand/report';
import { type ComponentChildren, h, type JSX } from 'preact';
import { DataTable } from './data-table.ts';

/** The title of a section of REPORT.md, as plain text. */
export const readTitle = ({ blocks }: FurtherSection): string => unescapeText(blocks[0]!.replace(/^#+ /, ''));

/**
 * A section of REPORT.md without its heading: tables, lists and paragraphs of our own Markdown, which is all that there is.
 * What others wrote is escaped in it, and becomes text here.
 */
export function Further({ section }: { readonly section: FurtherSection }): JSX.Element {
  const title = readTitle(section);
  return h(
    'div',
    null,
    section.blocks.slice(1).map((block) => h(Block, { block, title })),
  );
}

function Block({ block, title }: { readonly block: string; readonly title: string }): JSX.Element {
  const lines = block.split('\n');
  if (block.startsWith('### ')) return h('h3', null, readInline(block.slice(4)));
  if (lines.every((line) => line.startsWith('| '))) return h(Table, { lines, title });
  if (lines.every((line) => line.startsWith('- ')))
    return h(
      'ul',
      null,
      lines.map((line) => h('li', null, readInline(line.slice(2)))),
    );
  return h('p', null, readInline(lines.join(' ')));
}

function Table({ lines, title }: { readonly lines: readonly string[]; readonly title: string }): JSX.Element {
  const [head = [], , ...rows] = lines.map(readCells);
  const isFigure = (column: number) =>
    rows.every((row) => /^(?:–|[-+−$]?\d[\d.,]*(?:e[-+]?\d+)?)$/.test(row[column] ?? ''));
  return h(DataTable, {
    caption: title,
    head: head.map(unescapeText),
    rows: rows.map((row) => row.map(readInline)),
    numbers: head.flatMap((_, column) => (isFigure(column) ? [column] : [])),
  });
}

/** `| a | b \| c |` as its two cells; a bar behind a backslash is none of the table's. */
function readCells(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  for (let at = 2; at < line.length; at++) {
    if (line[at] === '\\') cell += line[at]! + (line[++at] ?? '');
    else if (line[at] === '|') {
      cells.push(cell.trim());
      cell = '';
    } else cell += line[at];
  }
  return cells;
}

/** Code and bold as elements, all else as text. */
function readInline(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let plain = '';
  const flush = () => {
    if (plain !== '') parts.push(plain);
    plain = '';
  };
  for (let at = 0; at < text.length; at++) {
    const bold = text.startsWith('**', at) ? text.indexOf('**', at + 2) : -1;
    const code = text[at] === '`' ? text.indexOf('`', at + 1) : -1;
    if (text[at] === '\\' && at + 1 < text.length) plain += text[++at];
    else if (bold > at) {
      flush();
      parts.push(h('strong', null, unescapeText(text.slice(at + 2, bold))));
      at = bold + 1;
    } else if (code > at) {
      flush();
      parts.push(h('code', null, text.slice(at + 1, code)));
      at = code;
    } else plain += text[at];
  }
  flush();
  return parts;
}

const unescapeText = (text: string): string => text.replace(/\\(.)/gs, '$1');
