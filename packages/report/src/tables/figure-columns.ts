import { createStringTable } from '../cells/string-table.ts';

/** Figures of many things, column by column: a number takes eight bytes, a count four, a text that comes again and again two. */
export interface FigureColumns<C extends string, N extends string, T extends string> {
  set(index: number, figures: Readonly<Record<C, number> & Record<N, number | null> & Record<T, string | null>>): void;
  count(name: C, index: number): number;
  number(name: N, index: number): number | null;
  text(name: T, index: number): string | null;
}

interface ColumnNames<C extends string, N extends string, T extends string> {
  /** Columns of whole numbers, which are always known. */
  readonly counts: readonly C[];
  /** A column of which nothing is known takes no memory. */
  readonly numbers: readonly N[];
  readonly texts?: readonly T[];
}

/** @throws RangeError for NaN, which stands for null; for a count that is none; for too many different texts */
export function createFigureColumns<C extends string, N extends string, T extends string = never>(
  length: number,
  { counts, numbers, texts = [] }: ColumnNames<C, N, T>,
): FigureColumns<C, N, T> {
  const countColumns = byName(counts, () => new Uint32Array(length));
  const numberColumns = byName(numbers, (): Float64Array | null => null);
  const textColumns = byName(texts, () => new Uint16Array(length).fill(NO_TEXT));
  const table = createStringTable();
  return {
    set(index, figures) {
      for (const name of counts) {
        const count = figures[name];
        if (count !== count >>> 0) throw new RangeError(`${name} is ${count}; expected a count`);
        countColumns[name][index] = count;
      }
      for (const name of numbers) {
        const value = figures[name];
        if (Number.isNaN(value)) throw new RangeError(`${name} is NaN; unknown is null`);
        if (value === null) {
          if (numberColumns[name] !== null) numberColumns[name][index] = Number.NaN;
        } else {
          numberColumns[name] ??= new Float64Array(length).fill(Number.NaN);
          numberColumns[name][index] = value;
        }
      }
      for (const name of texts) {
        const text = figures[name];
        const number = text === null ? NO_TEXT : table.intern(text);
        if (text !== null && number >= NO_TEXT) throw new RangeError(`${name}: ${NO_TEXT} different texts`);
        textColumns[name][index] = number;
      }
    },
    count: (name, index) => countColumns[name][index]!,
    number(name, index) {
      const value = numberColumns[name]?.[index] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    },
    text: (name, index) => table.list[textColumns[name][index]!] ?? null,
  };
}

const NO_TEXT = 0xffff;

const byName = <N extends string, C>(names: readonly N[], create: () => C): Record<N, C> =>
  Object.fromEntries(names.map((name) => [name, create()])) as Record<N, C>;
