import { closeSorted, openSortedSpill, readSorted, type SealedSortedSpill } from '@evenhand/io';
import type { Row } from './columns.ts';
import { csvHeader, csvRow } from './csv-row.ts';

/** Rows on their way to a CSV file; sorted by key whatever the order in which they come. */
export interface CsvFile {
  add(key: string, row: Row): void;
  /** Nothing can be added after. Can be read again; a piece is gone when the next one is asked for. */
  readonly chunks: Iterable<string | Uint8Array>;
  /** Lets go of what is held on the disk, as often as it is called. */
  close(): void;
}

export function createCsvFile(table: 'samples' | 'measurements'): CsvFile {
  const rows = openSortedSpill('csv');
  let sealed: SealedSortedSpill | null = null;
  return {
    add(key, row) {
      rows.add(key, csvRow(table, row));
    },
    chunks: {
      *[Symbol.iterator]() {
        sealed ??= rows.seal();
        yield csvHeader(table);
        for (const { text } of readSorted(sealed)) yield text;
      },
    },
    close() {
      rows.close();
      if (sealed !== null) closeSorted(sealed);
      sealed = null;
    },
  };
}
