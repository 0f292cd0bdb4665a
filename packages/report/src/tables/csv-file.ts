import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareCodeUnits, openSpill, type Spill } from '@evenhand/io';

import type { Row } from './columns.ts';
import { csvHeader, csvRow } from './csv-row.ts';

/** Rows on their way to a CSV file; sorted by key whatever the order in which they come. */
export interface CsvFile {
  add(key: string, row: Row): void;
  /** The file, piece by piece; a piece is gone when the next one is asked for. */
  readChunks(): Generator<string | Uint8Array>;
  /** Lets go of what is held on the disk, as often as it is called. */
  close(): void;
}

export function createCsvFile(table: 'samples' | 'measurements'): CsvFile {
  const paths: string[] = [];
  const spill = (name: string): Spill =>
    openSpill(() => {
      const path = join(tmpdir(), `evenhand-csv-${randomBytes(8).toString('hex')}-${name}`);
      paths.push(path);
      return path;
    });
  const rows = spill('rows');
  /** `length of the line, key`, a line each. */
  const keys = spill('keys');
  let last = '';
  let sorted = true;
  return {
    add(key, row) {
      sorted &&= last <= key;
      last = key;
      const { bytes } = rows.add(csvRow(table, row));
      keys.add(`${bytes} ${key}\n`);
    },
    *readChunks() {
      yield csvHeader(table);
      yield* sorted ? rows.all() : sortedRows(rows, concatText(keys.all()));
    },
    close() {
      rows.close();
      keys.close();
      for (const path of paths.splice(0)) rmSync(path, { force: true });
    },
  };
}

/** What comes in pieces, as one text: a piece is gone when the next one is asked for, and may end within a character. */
export function concatText(pieces: Iterable<string | Uint8Array>): string {
  return Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece as Uint8Array))).toString();
}

function* sortedRows(rows: Spill, keys: string): Generator<string> {
  let offset = 0;
  const lines = keys
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const blank = line.indexOf(' ');
      const slot = { offset, bytes: Number(line.slice(0, blank)) };
      offset += slot.bytes;
      return { key: line.slice(blank + 1), slot };
    });
  for (const { slot } of lines.sort((a, b) => compareCodeUnits(a.key, b.key))) yield rows.read(slot);
}
