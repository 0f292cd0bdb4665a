import { compareCodeUnits } from '@evenhand/io';
import type { StringTable } from './string-table.ts';

/** What a column of numbers can be. */
export const COLUMN_FORMS = { float: Float64Array, integer: Int32Array } as const;
export type ColumnForm = keyof typeof COLUMN_FORMS;
export type Column = Float64Array | Int32Array;

/** The columns that decide the order of cells. */
interface Ordered {
  readonly size: number;
  readonly prompt: Int32Array;
  readonly sampleNumber: Int32Array;
  readonly trial: Int32Array;
}

/** Places of cells in the order of their prompts, sample numbers and trials; null = they stand so. */
export function orderCells({ size, prompt, sampleNumber, trial }: Ordered, { list }: StringTable): Int32Array | null {
  const ranks = rankTexts(prompt, list);
  const isInOrder = (a: number, b: number) =>
    (ranks.get(prompt[a]!)! - ranks.get(prompt[b]!)! || sampleNumber[a]! - sampleNumber[b]! || trial[a]! - trial[b]!) <=
    0;
  let sorted = 1;
  while (sorted < size && isInOrder(sorted - 1, sorted)) sorted++;
  if (sorted >= size) return null;
  const order = Int32Array.from({ length: size }, (_, index) => index);
  const scratch = new Int32Array(size);
  // By the least significant first: each pass keeps the order of what is equal.
  for (const numberOf of [
    (cell: number) => trial[cell]!,
    (cell: number) => sampleNumber[cell]!,
    (cell: number) => ranks.get(prompt[cell]!)!,
  ])
    countingSort(order, scratch, numberOf);
  return order;
}

function rankTexts(column: Int32Array, list: readonly string[]): ReadonlyMap<number, number> {
  const used = [...new Set(column)].sort((a, b) => compareCodeUnits(list[a]!, list[b]!));
  return new Map(used.map((number, rank) => [number, rank]));
}

const MOST_SPREAD = 1 << 16;

/** Sorts in a time that grows with the numbers, not with comparisons, and without a heap; numbers far apart by comparisons. @param scratch as long */
function countingSort(order: Int32Array, scratch: Int32Array, numberOf: (cell: number) => number): void {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const cell of order) {
    const number = numberOf(cell);
    if (number < least) least = number;
    if (number > most) most = number;
  }
  if (least === most) return;
  if (most - least > MOST_SPREAD + 4 * order.length) {
    order.sort((a, b) => numberOf(a) - numberOf(b));
    return;
  }
  const starts = new Int32Array(most - least + 2);
  for (const cell of order) starts[numberOf(cell) - least + 1]!++;
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  scratch.set(order);
  for (const cell of scratch) order[starts[numberOf(cell) - least]!++] = cell;
}

/** Brings the values of columns into an order, one after the other and in their own memory: never all of them stand there twice. */
export function permuteColumns(columns: Iterable<Column>, order: Int32Array): void {
  const scratch = new ArrayBuffer(order.length * Float64Array.BYTES_PER_ELEMENT);
  for (const column of columns) {
    const before = column instanceof Int32Array ? new Int32Array(scratch, 0, order.length) : new Float64Array(scratch);
    before.set(column);
    for (let i = 0; i < order.length; i++) column[i] = before[order[i]!]!;
  }
}
