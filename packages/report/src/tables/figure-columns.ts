import { createStringTable } from '../cells/string-table.ts';

type Figures<N extends string, T extends string> = Readonly<Record<N, number | null> & Record<T, string | null>>;

/** Figures of many things, column by column: a number takes eight bytes, a text that comes again and again four. */
export interface FigureColumns<N extends string, T extends string> {
  set(index: number, figures: Figures<N, T>): void;
  get(index: number): Record<N, number | null> & Record<T, string | null>;
  /** One column of numbers. */
  list(name: N): (number | null)[];
}

/** @param numbers names of the columns of numbers, none of which may be NaN: that is how null is kept */
export function createFigureColumns<N extends string, T extends string = never>(
  length: number,
  numbers: readonly N[],
  texts: readonly T[] = [],
): FigureColumns<N, T> {
  const numberColumns = numbers.map(() => new Float64Array(length).fill(Number.NaN));
  const textColumns = texts.map(() => new Int32Array(length).fill(-1));
  const table = createStringTable();
  const toNumber = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    set(index, figures) {
      for (const [column, name] of numbers.entries()) numberColumns[column]![index] = figures[name] ?? Number.NaN;
      for (const [column, name] of texts.entries()) textColumns[column]![index] = table.intern(figures[name]);
    },
    get(index) {
      const figures: Record<string, number | string | null> = {};
      for (let column = 0; column < numbers.length; column++)
        figures[numbers[column]!] = toNumber(numberColumns[column]![index]!);
      for (let column = 0; column < texts.length; column++)
        figures[texts[column]!] = table.list[textColumns[column]![index]!] ?? null;
      return figures as Record<N, number | null> & Record<T, string | null>;
    },
    list: (name) => Array.from(numberColumns[numbers.indexOf(name)]!, toNumber),
  };
}
