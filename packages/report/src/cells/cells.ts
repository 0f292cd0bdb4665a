import { OUTCOMES } from '@evenhand/core';
import { shareConstants } from './constant-columns.ts';
import type { Observation } from './observation.ts';
import { COLUMN_FORMS, type Column, type ColumnForm, orderCells, permuteColumns } from './order-cells.ts';
import { createStringTable, type StringTable } from './string-table.ts';

/** Columns of cells: shares, tokens, USD and milliseconds; NaN = unknown. */
const SCORES = ['value', 'strict', 'lenient'] as const;
const MEASURES = [
  'inputTokens',
  'outputTokens',
  'costUsd',
  'listUsd',
  'billedUsd',
  'energyUsd',
  'fullUsd',
  'measuredUsd',
  'hostedUsd',
  'energyJ',
  'ttftMs',
  'e2eMs',
  'dialogueTurns',
] as const;
const FIGURES = [...SCORES, ...MEASURES] as const;
export type FigureName = (typeof FIGURES)[number];

/** Columns of numbers: counts of a gateway, and those that stand for something (places, clusters, outcomes, texts); −1 = none. */
const NUMBERS = [
  'prompt',
  'sampleNumber',
  'cluster',
  'trial',
  'outcome',
  'flags',
  'costBasis',
  'priceId',
  'servedModel',
  'machine',
  'gatewayRetries',
  'gatewayFallbacks',
] as const;
type NumberName = (typeof NUMBERS)[number];

/** Columns that hold places in the run's texts. */
const TEXTS = ['prompt', 'costBasis', 'priceId', 'servedModel', 'machine'] as const satisfies readonly NumberName[];

/**
 * Cells of one model, column by column, so that a million of them fit into memory; sorted by prompt, sample number and trial.
 * `sampleNumber` is where the sample stands among all samples of the run, by suite and id; `cluster` is unique over suites;
 * `outcome` is a place in OUTCOMES; the columns of TEXTS hold places in the run's texts.
 */
export type Cells = { readonly size: number } & Readonly<Record<FigureName, Float64Array>> &
  Readonly<Record<NumberName, Int32Array>>;

/** Bits of `flags`, each its own. */
export const CUT = 1;
export const ADAPTED = 2;
export const COLD = 4;
/** Tokens were estimated by a tokenizer. */
export const ESTIMATED = 8;
/** It is known how much of the input was read from a cache. */
export const CACHE_KNOWN = 16;
/** A gateway counted the tokens. */
export const GATEWAY_COUNTED = 64;
/** A stated count of tokens cannot be. */
export const IMPOSSIBLE = 128;
/** The reply came out of a gateway's cache. */
export const GATEWAY_CACHED = 256;
/** The beginning of the prompt had been read before, for another request. */
export const PROMPT_REUSED = 512;
/** The scorer could not tell whether the answer is right. */
export const UNDECIDED = 32;
/** A mark of the model's own vocabulary stands in the question. */
export const MARKED = 1024;
/** Functions were called: all calls are well formed, or one is not. */
export const CALLED_VALID = 2048;
export const CALLED_INVALID = 4096;

export const FAILED = OUTCOMES.indexOf('failed');

/** Columns that mostly hold what another one holds. */
const ALIKE: Readonly<Partial<Record<FigureName | NumberName, FigureName | NumberName>>> = {
  strict: 'value',
  lenient: 'value',
  listUsd: 'costUsd',
  billedUsd: 'costUsd',
  cluster: 'sampleNumber',
};

/** A column that grows; as long as one value is all that it holds, or what another one holds, it takes no room of its own. */
interface GrowingColumn {
  readonly form: ColumnForm;
  readonly alike: FigureName | NumberName | null;
  first: number;
  /** null = all are `first`, or those of the column that it is like. */
  values: Column | null;
}

const growingColumn = (name: FigureName | NumberName, form: ColumnForm): GrowingColumn => ({
  form,
  alike: ALIKE[name] ?? null,
  first: 0,
  values: null,
});

const growingColumns = () =>
  Object.fromEntries([
    ...FIGURES.map((name) => [name, growingColumn(name, 'float')]),
    ...NUMBERS.map((name) => [name, growingColumn(name, 'integer')]),
  ]) as Record<FigureName | NumberName, GrowingColumn>;

function resize(form: ColumnForm, values: Column, size: number): Column {
  if (values.length === size) return values;
  const resized = new COLUMN_FORMS[form](size);
  resized.set(values.length > size ? values.subarray(0, size) : values);
  return resized;
}

/** Takes cells one by one, in any order. @param expected how many there will be, where that is known */
export function cellsBuilder(texts: StringTable, expected = 0) {
  const columns = growingColumns();
  let [size, capacity] = [0, 0];
  const read = ({ values, alike, first }: GrowingColumn, at: number): number =>
    values !== null ? values[at]! : alike !== null ? read(columns[alike], at) : first;
  /** What a column is like is put before it. */
  const put = (name: FigureName | NumberName, at: number, value: number) => {
    const column = columns[name];
    if (at === 0 && column.alike === null) column.first = value;
    if (column.values === null && !Object.is(value, read(column, at))) {
      const values = new COLUMN_FORMS[column.form](capacity);
      for (let i = 0; i < at; i++) values[i] = read(column, i);
      column.values = values;
    }
    if (column.values !== null) column.values[at] = value;
  };
  return {
    add(one: Observation) {
      if (size === capacity) {
        capacity = Math.max(64, size < expected ? expected : 2 * capacity);
        for (const column of Object.values(columns))
          if (column.values !== null) column.values = resize(column.form, column.values, capacity);
      }
      const at = size++;
      const { measure } = one;
      for (const name of SCORES) put(name, at, one[name]);
      for (const name of MEASURES) put(name, at, measure[name] ?? Number.NaN);
      put('prompt', at, texts.intern(one.prompt));
      put('sampleNumber', at, one.sampleNumber);
      put('cluster', at, one.cluster);
      put('trial', at, one.trial);
      put('outcome', at, OUTCOMES.indexOf(one.outcome));
      put('flags', at, toFlags(one));
      put('costBasis', at, texts.intern(measure.costBasis));
      put('priceId', at, texts.intern(measure.priceId));
      put('servedModel', at, texts.intern(one.servedModel));
      put('machine', at, texts.intern(measure.machine));
      put('gatewayRetries', at, measure.gatewayRetries ?? -1);
      put('gatewayFallbacks', at, measure.gatewayFallbacks ?? -1);
    },
    end(): Cells {
      const constants = new Set<Column>();
      const findConstant = shareConstants(size);
      const complete = ({ form, alike, first, values }: GrowingColumn): Column => {
        if (values !== null) return values;
        if (alike !== null) return complete(columns[alike]);
        const column = findConstant(form, first);
        constants.add(column);
        return column;
      };
      for (const column of Object.values(columns))
        if (column.values !== null) column.values = resize(column.form, column.values, size);
      const all = Object.entries(columns).map(([name, column]) => [name, complete(column)]);
      const cells = { size, ...Object.fromEntries(all) } as Cells;
      const order = orderCells(cells, texts);
      // Where one value is all that a column holds, no order changes it.
      const varied = new Set(listColumns(cells).filter((column) => !constants.has(column)));
      if (order !== null) permuteColumns(varied, order);
      return cells;
    },
  };
}

const toFlags = (one: Observation): number =>
  (one.cut ? CUT : 0) |
  (one.undecided ? UNDECIDED : 0) |
  (one.adapted ? ADAPTED : 0) |
  ((one.marksInQuestion ?? 0) > 0 ? MARKED : 0) |
  (one.cold ? COLD : 0) |
  (one.toolCalls === 'valid' ? CALLED_VALID : 0) |
  (one.toolCalls === 'invalid' ? CALLED_INVALID : 0) |
  (one.measure.tokenSource === 'tokenizer' ? ESTIMATED : 0) |
  (one.measure.cachedInputTokens === null ? 0 : CACHE_KNOWN) |
  (one.measure.tokenSource === 'gateway' ? GATEWAY_COUNTED : 0) |
  (one.measure.impossibleCounts ? IMPOSSIBLE : 0) |
  (one.measure.gatewayCache === null ? 0 : GATEWAY_CACHED) |
  (one.measure.promptReused ? PROMPT_REUSED : 0);

const listColumns = ({ size: _, ...columns }: Cells): Column[] => Object.values(columns);

/** The cells at `indices`, in that order. */
export function gather({ size: _, ...columns }: Cells, indices: ArrayLike<number>): Cells {
  const size = indices.length;
  const gathered = new Map<Column, Column>();
  for (const from of Object.values(columns)) {
    if (gathered.has(from)) continue;
    const into = from instanceof Int32Array ? new Int32Array(size) : new Float64Array(size);
    for (let i = 0; i < size; i++) into[i] = from[indices[i]!]!;
    gathered.set(from, into);
  }
  return {
    size,
    ...Object.fromEntries(Object.entries(columns).map(([name, from]) => [name, gathered.get(from)])),
  } as Cells;
}

/** The cells from `start` to before `end`, sharing memory. */
export function slice(cells: Cells, start: number, end: number): Cells {
  const names = [...FIGURES, ...NUMBERS];
  return {
    size: end - start,
    ...Object.fromEntries(names.map((name) => [name, cells[name].subarray(start, end)])),
  } as Cells;
}

/** Those that hold; the same object where all do. */
export function filterCells(cells: Cells, holds: (index: number) => boolean): Cells {
  let first = 0;
  while (first < cells.size && holds(first)) first++;
  if (first === cells.size) return cells;
  const indices = Array.from({ length: first }, (_, i) => i);
  for (let i = first + 1; i < cells.size; i++) if (holds(i)) indices.push(i);
  return gather(cells, indices);
}

/** One after the other; the suites of the parts are in order. */
export function concatCells(parts: readonly Cells[]): Cells {
  if (parts.length === 1) return parts[0]!;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const concatColumn = <A extends Float64Array | Int32Array>(name: FigureName | NumberName, into: A): A => {
    let at = 0;
    for (const part of parts) {
      into.set(part[name], at);
      at += part.size;
    }
    return into;
  };
  return {
    size,
    ...Object.fromEntries(FIGURES.map((name) => [name, concatColumn(name, new Float64Array(size))])),
    ...Object.fromEntries(NUMBERS.map((name) => [name, concatColumn(name, new Int32Array(size))])),
  } as Cells;
}

const NO_CELLS: Cells = cellsBuilder(createStringTable()).end();

/** The cells of a model in a scope; none where it has none. */
export function findCells(byModel: ReadonlyMap<string, Cells>, model: string): Cells {
  return byModel.get(model) ?? NO_CELLS;
}

const counted = new WeakMap<Cells, Cells>();

/** The cells in the denominator: all but the failed ones. */
export function countingCells(cells: Cells): Cells {
  const known = counted.get(cells);
  if (known !== undefined) return known;
  const found = filterCells(cells, (i) => cells.outcome[i] !== FAILED);
  counted.set(cells, found);
  return found;
}

/** By prompt, sample number and trial: then lists can be paired without looking anything up. The same object where it stands so. */
function sortCells(cells: Cells, texts: StringTable): Cells {
  const order = orderCells(cells, texts);
  return order === null ? cells : gather(cells, order);
}

/** The columns that hold places in a list of texts, with the places in another one. @param place in the other list */
export function renumberTexts(
  cells: Cells,
  place: (number: number) => number,
): Record<(typeof TEXTS)[number], Int32Array> {
  return Object.fromEntries(TEXTS.map((name) => [name, cells[name].map(place)])) as ReturnType<typeof renumberTexts>;
}

/** As `cells`, with some columns in the place of theirs: for runs that are joined. */
export function withColumns(
  cells: Cells,
  columns: Readonly<Partial<Record<NumberName, Int32Array>>>,
  texts: StringTable,
): Cells {
  return sortCells({ ...cells, ...columns }, texts);
}
