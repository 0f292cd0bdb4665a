import { OUTCOMES } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import type { Observation } from './observation.ts';
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

type Columns = Record<FigureName, Float64Array> & Record<NumberName, Int32Array>;

const EMPTY_COLUMNS: Columns = Object.fromEntries([
  ...FIGURES.map((name) => [name, new Float64Array()]),
  ...NUMBERS.map((name) => [name, new Int32Array()]),
]) as Columns;

/** The same columns, with room for `size` cells; those in which nothing is known take none. */
function resizeColumns(columns: Columns, size: number): Columns {
  const copy = <A extends Float64Array | Int32Array>(from: A, into: (size: number) => A): A => {
    if (from.length === size) return from;
    const wider = into(size);
    wider.set(from.length > size ? from.subarray(0, size) : from);
    return wider;
  };
  const floats = (length: number) => new Float64Array(length);
  return Object.fromEntries([
    ...SCORES.map((name) => [name, copy(columns[name], floats)]),
    ...MEASURES.map((name) => [name, columns[name].length === 0 ? columns[name] : copy(columns[name], floats)]),
    ...NUMBERS.map((name) => [name, copy(columns[name], (length) => new Int32Array(length))]),
  ]) as Columns;
}

/** Takes cells one by one, in any order. @param expected how many there will be, where that is known */
export function cellsBuilder(texts: StringTable, expected = 0) {
  let columns = EMPTY_COLUMNS;
  let [size, capacity] = [0, 0];
  /** Most imports know nothing of tokens, money and time: a column begins with its first known value. */
  const note = (name: (typeof MEASURES)[number], at: number, value: number | null) => {
    if (value !== null && columns[name].length === 0) columns[name] = new Float64Array(capacity).fill(Number.NaN);
    if (columns[name].length > 0) columns[name][at] = value ?? Number.NaN;
  };
  return {
    add(one: Observation) {
      if (size === capacity) {
        capacity = Math.max(64, size < expected ? expected : 2 * capacity);
        columns = { ...resizeColumns(columns, capacity) };
      }
      const at = size++;
      const { measure } = one;
      columns.value[at] = one.value;
      columns.strict[at] = one.strict;
      columns.lenient[at] = one.lenient;
      for (const name of MEASURES) note(name, at, measure[name]);
      columns.prompt[at] = texts.intern(one.prompt);
      columns.sampleNumber[at] = one.sampleNumber;
      columns.cluster[at] = one.cluster;
      columns.trial[at] = one.trial;
      columns.outcome[at] = OUTCOMES.indexOf(one.outcome);
      columns.flags[at] =
        (one.cut ? CUT : 0) |
        (one.undecided ? UNDECIDED : 0) |
        (one.adapted ? ADAPTED : 0) |
        ((one.marksInQuestion ?? 0) > 0 ? MARKED : 0) |
        (one.cold ? COLD : 0) |
        (one.toolCalls === 'valid' ? CALLED_VALID : 0) |
        (one.toolCalls === 'invalid' ? CALLED_INVALID : 0) |
        (measure.tokenSource === 'tokenizer' ? ESTIMATED : 0) |
        (measure.cachedInputTokens === null ? 0 : CACHE_KNOWN) |
        (measure.tokenSource === 'gateway' ? GATEWAY_COUNTED : 0) |
        (measure.impossibleCounts ? IMPOSSIBLE : 0) |
        (measure.gatewayCache === null ? 0 : GATEWAY_CACHED) |
        (measure.promptReused ? PROMPT_REUSED : 0);
      columns.costBasis[at] = texts.intern(measure.costBasis);
      columns.priceId[at] = texts.intern(measure.priceId);
      columns.servedModel[at] = texts.intern(one.servedModel);
      columns.machine[at] = texts.intern(measure.machine);
      columns.gatewayRetries[at] = measure.gatewayRetries ?? -1;
      columns.gatewayFallbacks[at] = measure.gatewayFallbacks ?? -1;
    },
    end(): Cells {
      const unknown = new Float64Array(size).fill(Number.NaN);
      const trimmed = resizeColumns(columns, size);
      for (const name of MEASURES) if (trimmed[name].length !== size) trimmed[name] = unknown;
      return sortCells({ size, ...trimmed }, texts);
    },
  };
}

/** The cells at `indices`, in that order. */
export function gather(cells: Cells, indices: ArrayLike<number>): Cells {
  const size = indices.length;
  const picked = <A extends Float64Array | Int32Array>(from: A, into: A): A => {
    for (let i = 0; i < size; i++) into[i] = from[indices[i]!]!;
    return into;
  };
  return {
    size,
    ...(Object.fromEntries(FIGURES.map((name) => [name, picked(cells[name], new Float64Array(size))])) as Record<
      FigureName,
      Float64Array
    >),
    ...(Object.fromEntries(NUMBERS.map((name) => [name, picked(cells[name], new Int32Array(size))])) as Record<
      NumberName,
      Int32Array
    >),
  };
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
  const { prompt, sampleNumber, trial } = cells;
  const order = (i: number, j: number) =>
    (prompt[i] === prompt[j] ? 0 : compareCodeUnits(texts.list[prompt[i]!]!, texts.list[prompt[j]!]!)) ||
    sampleNumber[i]! - sampleNumber[j]! ||
    trial[i]! - trial[j]!;
  for (let i = 1; i < cells.size; i++)
    if (order(i - 1, i) > 0)
      return gather(cells, Int32Array.from({ length: cells.size }, (_, index) => index).sort(order));
  return cells;
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
