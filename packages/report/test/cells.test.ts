import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cells, cellsBuilder, gather } from '../src/cells/cells.ts';
import type { Observation } from '../src/cells/observation.ts';
import { createStringTable } from '../src/cells/string-table.ts';
import { packColumns, unpackColumns } from '../src/reading/packed-columns.ts';

interface Row {
  readonly value: number;
  readonly strict: number;
  readonly ttftMs: number | null;
  readonly costUsd: number | null;
  readonly trial: number;
  readonly machine: string | null;
}

/** Few values, so that columns are constant, equal to another, or neither. */
const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    value: fc.constantFrom(0, 1),
    strict: fc.constantFrom(0, 1),
    ttftMs: fc.constantFrom(null, 5.5),
    costUsd: fc.constantFrom(null, 0, 1e-7),
    trial: fc.integer({ min: 1, max: 3 }),
    machine: fc.constantFrom(null, 'box'),
  }),
  { maxLength: 200 },
);

/** Of an observation, what columns take. */
const toObservation = ({ value, strict, trial, ...measure }: Row, sampleNumber: number): Observation =>
  ({
    prompt: 'main',
    sampleNumber,
    cluster: sampleNumber % 7,
    trial,
    outcome: 'scored',
    value,
    strict,
    lenient: value,
    servedModel: null,
    measure: {
      inputTokens: null,
      cachedInputTokens: null,
      gatewayCache: null,
      costBasis: null,
      priceId: null,
      ...measure,
    },
  }) as unknown as Observation;

function build(list: readonly Observation[], expected?: number): Cells {
  const builder = cellsBuilder(createStringTable(), expected);
  for (const one of list) builder.add(one);
  return builder.end();
}

/** In the order of the samples. */
function expectRows(cells: Cells, wanted: readonly Row[]) {
  const numbers = (read: (row: Row) => number | null) => wanted.map((row) => read(row) ?? Number.NaN);
  expect(cells.size).toBe(wanted.length);
  expect(Array.from(cells.value)).toEqual(numbers(({ value }) => value));
  expect(Array.from(cells.lenient)).toEqual(numbers(({ value }) => value));
  expect(Array.from(cells.strict)).toEqual(numbers(({ strict }) => strict));
  expect(Array.from(cells.ttftMs)).toEqual(numbers(({ ttftMs }) => ttftMs));
  expect(Array.from(cells.costUsd)).toEqual(numbers(({ costUsd }) => costUsd));
  expect(Array.from(cells.inputTokens)).toEqual(numbers(() => null));
  expect(Array.from(cells.trial)).toEqual(numbers(({ trial }) => trial));
  expect(Array.from(cells.machine, (number) => number >= 0)).toEqual(wanted.map(({ machine }) => machine !== null));
}

describe('the columns of cells', () => {
  it('hold what was put in, in the order of the samples, whatever of it is the same', () => {
    fc.assert(
      fc.property(rows, fc.boolean(), fc.boolean(), (list, isCounted, isReversed) => {
        const observations = list.map(toObservation);
        const cells = build(isReversed ? observations.reverse() : observations, isCounted ? list.length : undefined);
        expectRows(cells, list);
      }),
    );
  });

  it('stay the same where some are picked, and where they are packed and unpacked', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const cells = build(list.map(toObservation));
        const odd = list.flatMap((_, at) => (at % 2 === 1 ? [at] : []));
        expectRows(
          gather(cells, odd),
          odd.map((at) => list[at]!),
        );
        const { size, ...columns } = cells;
        expectRows({ size, ...unpackColumns(packColumns(columns), size) } as unknown as Cells, list);
      }),
    );
  });

  it('share their memory where they hold the same', () => {
    const row = { value: 1, strict: 1, ttftMs: 7, costUsd: null, trial: 1, machine: null };
    const cells = build([row, { ...row, value: 0, strict: 0 }].map(toObservation));
    expect(cells.strict).toBe(cells.value);
    expect(cells.inputTokens).toBe(cells.costUsd);
    const second = gather(cells, [1]);
    expect(second.strict).toBe(second.value);
  });

  it('share it with those of other models where one value is all that they hold, also in another thread', () => {
    const row = { value: 1, strict: 0.5, ttftMs: 7, costUsd: null, trial: 1, machine: null };
    const [many, few] = [3, 2].map((n) => build(Array.from({ length: n }, () => row).map(toObservation)));
    expect(few!.inputTokens.buffer).toBe(many!.inputTokens.buffer);
    expect(Array.from(few!.ttftMs)).toEqual([7, 7]);
    expect(Array.from(structuredClone(many!).ttftMs)).toEqual([7, 7, 7]);
    const { size, ...columns } = few!;
    expect(unpackColumns(packColumns(columns), size).inputTokens!.buffer).toBe(many!.inputTokens.buffer);
  });
});
