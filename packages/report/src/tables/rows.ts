import type { List } from '@evenhand/core';
import type { Row } from './columns.ts';

/**
 * Rows of a table, of which each may be made only when it is asked for: two thousand models are two million pairs. An array is one.
 */
export interface Rows extends List<Row> {
  filter(isWanted: (row: Row) => boolean): Rows;
  map<T>(change: (row: Row) => T): T[];
  flatMap<T>(change: (row: Row) => readonly T[]): T[];
  find(isWanted: (row: Row) => boolean): Row | undefined;
  some(isWanted: (row: Row) => boolean): boolean;
  every(isWanted: (row: Row) => boolean): boolean;
}

/** Rows that are made anew whenever they are asked for. @param make given the number of a row, from 0 */
export function createRows(length: number, make: (index: number) => Row): Rows {
  const rows: Rows & { toJSON(): Row[] } = {
    length,
    at: (index) => (index >= 0 && index < length ? make(index) : undefined),
    *values() {
      for (let index = 0; index < length; index++) yield make(index);
    },
    [Symbol.iterator]: () => rows.values(),
    filter(isWanted) {
      const kept: number[] = [];
      for (let index = 0; index < length; index++) if (isWanted(make(index))) kept.push(index);
      return createRows(kept.length, (index) => make(kept[index]!));
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
  return createRows(ends.at(-1) ?? 0, (index) => {
    const which = ends.findIndex((end) => index < end);
    return parts[which]!.at(index - ends[which]! + parts[which]!.length)!;
  });
}

/** The same rows, each changed when it is asked for. */
export function mapRows(rows: Rows, change: (row: Row) => Row): Rows {
  return createRows(rows.length, (index) => change(rows.at(index)!));
}
