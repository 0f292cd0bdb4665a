import { createStringTable } from '../cells/string-table.ts';

/** Figures of many things, column by column: a number takes eight bytes, a text that comes again and again four. */
export interface FigureColumns<N extends string, T extends string> {
  set(index: number, figures: Readonly<Record<N, number | null> & Record<T, string | null>>): void;
  number(name: N, index: number): number | null;
  text(name: T, index: number): string | null;
}

/** @param numbers names of the columns of numbers @throws RangeError for NaN, which stands for null */
export function createFigureColumns<N extends string, T extends string = never>(
  length: number,
  numbers: readonly N[],
  texts: readonly T[] = [],
): FigureColumns<N, T> {
  const numberColumns = byName(numbers, () => new Float64Array(length).fill(Number.NaN));
  const textColumns = byName(texts, () => new Int32Array(length).fill(-1));
  const table = createStringTable();
  return {
    set(index, figures) {
      for (const name of numbers) {
        if (Number.isNaN(figures[name])) throw new RangeError(`${name} is NaN; unknown is null`);
        numberColumns[name][index] = figures[name] ?? Number.NaN;
      }
      for (const name of texts) textColumns[name][index] = table.intern(figures[name]);
    },
    number(name, index) {
      const value = numberColumns[name][index]!;
      return Number.isNaN(value) ? null : value;
    },
    text: (name, index) => table.list[textColumns[name][index]!] ?? null,
  };
}

const byName = <N extends string, C>(names: readonly N[], create: () => C): Record<N, C> =>
  Object.fromEntries(names.map((name) => [name, create()])) as Record<N, C>;
