import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nameFile, readFileText } from '@evenhand/io';
import { METHODS_BY_TABLE } from '../methods.ts';
import type { TableName } from '../tables/columns.ts';
import type { Mismatch } from './verification.ts';
import type { VersionCheck } from './version-check.ts';

/** Files that came after runs had been published, and the method that each came with. */
const ADDED_FILES: Readonly<Record<string, string>> = {
  'repeats.csv': 'repeat-curve',
  'frontier.csv': 'frontier',
  'frontier.svg': 'frontier',
  'goodput.csv': 'goodput',
  'machines.csv': 'machines',
  'judged.csv': 'judged',
  'languages.csv': 'text-cost',
  'counterparts.csv': 'counterparts',
  'hosts.csv': 'hosts',
};

/** Where a file first differs from what the records give. */
export function compareFile(
  folder: string,
  path: string,
  wanted: Iterable<string | Uint8Array>,
  { differing, added }: Pick<VersionCheck, 'differing' | 'added'>,
): Mismatch[] {
  const full = join(folder, path);
  if (!existsSync(full) && added.includes(ADDED_FILES[path] ?? '')) return [];
  if (!existsSync(full)) return [{ place: path, text: 'is missing; `evenhand report` writes it' }];
  const name = path.split(/[/\\]/)[0]!.replace('.csv', '');
  const restsOn = METHODS_BY_TABLE[name as TableName];
  if (
    restsOn === undefined ? differing.length + added.length > 0 : restsOn.some((method) => differing.includes(method))
  )
    return [];
  const difference = findDifference(full, wanted);
  if (difference === null) return [];
  if (difference.text === null || statSync(full).size > MOST_BYTES_IN_FULL)
    return [{ place: `${path}:${difference.line}`, text: 'from here on it is not what the records give' }];
  const found = readFileText(full);
  const expected =
    restsOn === undefined || added.length === 0 ? difference.text : withoutAppendedColumns(difference.text, found);
  return differences(path, found, expected);
}

/** Of longer files only the first line that differs is named: they may be more than a text can hold. */
const MOST_BYTES_IN_FULL = 1 << 28;

/**
 * Holds a file against what it ought to be, piece by piece, and keeps nothing of it: only where they differ it is made once more.
 * @returns the line of the first difference, and the whole of what it ought to be where that is not too long; null = there is none
 */
function findDifference(
  full: string,
  wanted: Iterable<string | Uint8Array>,
): { readonly line: number; readonly text: string | null } | null {
  const file = openSync(full, 'r');
  let line = 1;
  try {
    for (const part of wanted) {
      const piece = Buffer.from(part as Uint8Array);
      const found = readPiece(file, piece.length);
      const isEqual = found.equals(piece);
      line += countLines(piece.subarray(0, isEqual ? piece.length : findFirst(piece, found)));
      if (!isEqual) return { line, text: joinPieces(wanted) };
    }
    return readPiece(file, 1).length === 0 ? null : { line, text: joinPieces(wanted) };
  } catch (error) {
    throw nameFile(error, full);
  } finally {
    closeSync(file);
  }
}

/** null = it is too long. */
function joinPieces(parts: Iterable<string | Uint8Array>): string | null {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for (const part of parts) {
    const piece = Buffer.from(part as Uint8Array);
    bytes += piece.length;
    if (bytes > MOST_BYTES_IN_FULL) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/** The next bytes of a file; fewer only at its end. */
function readPiece(file: number, bytes: number): Buffer {
  const piece = Buffer.allocUnsafe(bytes);
  let filled = 0;
  for (let read = -1; read !== 0 && filled < bytes; filled += read)
    read = readSync(file, piece, filled, bytes - filled, null);
  return piece.subarray(0, filled);
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/** Where two texts first differ, or where the shorter one ends. */
function findFirst(one: Buffer, other: Buffer): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** The first five lines that differ. */
export function differences(path: string, found: string, expected: string): Mismatch[] {
  if (found === expected) return [];
  const [is, ought] = [found.split('\n'), expected.split('\n')];
  const differing = Array.from({ length: Math.max(is.length, ought.length) }, (_, line) => line).filter(
    (line) => is[line] !== ought[line],
  );
  return differing
    .slice(0, 5)
    .map((line) => ({ place: `${path}:${line + 1}`, text: difference(is, ought, line, path.endsWith('.csv')) }));
}

function difference(is: readonly string[], ought: readonly string[], line: number, csv: boolean): string {
  const [found, expected] = [is[line], ought[line]];
  if (found === undefined) return `the line is missing; the records give ${shorten(expected!)}`;
  if (expected === undefined) return `there is a line too many: ${shorten(found)}`;
  const [cells, wanted, names] = [parseCells(found), parseCells(expected), ought[0]!.split(',')];
  const at = cells.findIndex((cell, index) => cell !== wanted[index]);
  if (csv && line > 0 && at >= 0 && cells.length === wanted.length && cells.length === names.length)
    return `column ${names[at]}: the file says ${shorten(cells[at]!)}, the records give ${shorten(wanted[at]!)}`;
  return `the file says ${shorten(found)}, the records give ${shorten(expected)}`;
}

/** The expected table without the columns that were appended after the file was written. */
export function withoutAppendedColumns(expected: string, found: string): string {
  const lineEnd = found.indexOf('\n');
  const columns = parseCells(found.slice(0, lineEnd)).length;
  if (!expected.startsWith(`${found.slice(0, lineEnd)},`)) return expected;
  const lines = expected.match(/(?:"(?:[^"]|"")*"|[^"\n])*\n/g) ?? [];
  return lines.map((line) => `${parseCells(line.slice(0, -1)).slice(0, columns).join(',')}\n`).join('');
}

/** The cells of one line as they are written; a comma within quotes parts nothing. */
function parseCells(line: string): string[] {
  const quotes = /"(?:[^"]|"")*"?|[^",]+|,/g;
  const cells = [''];
  for (const [piece] of line.matchAll(quotes))
    if (piece === ',') cells.push('');
    else cells[cells.length - 1] += piece;
  return cells;
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 117)}...` : text);
}
