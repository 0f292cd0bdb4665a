import type { List } from '@evenhand/core';
import type { CellValue, Row } from './columns.ts';

/** What names a row, without its figures. */
export type RowKey = Readonly<
  Partial<Record<'suite' | 'prompt' | 'language' | 'model' | 'model_a' | 'model_b', CellValue>>
>;

/**
 * Rows of a table, of which each may be made only when it is asked for: two thousand models are two million pairs. An array is one.
 */
export interface Rows extends List<Row> {
  filter(isWanted: (key: RowKey) => boolean): Rows;
  map<T>(change: (row: Row) => T): T[];
  flatMap<T>(change: (row: Row) => readonly T[]): T[];
  find(isWanted: (row: Row) => boolean): Row | undefined;
  some(isWanted: (row: Row) => boolean): boolean;
  every(isWanted: (row: Row) => boolean): boolean;
}

/** Rows that are made anew whenever they are asked for. @param make given the number of a row, from 0 @param makeKey what names it, where that is less work */
export function createRows(
  length: number,
  make: (index: number) => Row,
  makeKey: (index: number) => RowKey = make,
): Rows {
  const rows: Rows & { toJSON(): Row[] } = {
    length,
    at: (index) => (index >= 0 && index < length ? make(index) : undefined),
    *values() {
      for (let index = 0; index < length; index++) yield make(index);
    },
    [Symbol.iterator]: () => rows.values(),
    filter(isWanted) {
      const all = new Uint32Array(length);
      let count = 0;
      for (let index = 0; index < length; index++) if (isWanted(makeKey(index))) all[count++] = index;
      if (count === length) return rows;
      const kept = all.slice(0, count);
      return createRows(
        kept.length,
        (index) => make(kept[index]!),
        (index) => makeKey(kept[index]!),
      );
    },
    map: (change) => Array.from(rows, change),
    flatMap: (change) => [...rows.values().flatMap(change)],
    find: (isWanted) => rows.values().find(isWanted),
    some: (isWanted) => rows.values().some(isWanted),
    every: (isWanted) => rows.values().every(isWanted),
    toJSON: () => [...rows],
  };
  return rows;
}

/** One after the other. */
export function joinRows(parts: readonly Rows[]): Rows {
  const ends: number[] = [];
  for (const part of parts) ends.push((ends.at(-1) ?? 0) + part.length);
  const rows: Rows = createRows(ends.at(-1) ?? 0, (index) => {
    const which = ends.findIndex((end) => index < end);
    return parts[which]!.at(index - ends[which]! + parts[which]!.length)!;
  });
  return { ...rows, filter: (isWanted) => joinRows(parts.map((part) => part.filter(isWanted))) };
}
