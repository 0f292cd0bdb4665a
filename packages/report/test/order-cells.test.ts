import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderCells, permuteColumns } from '../src/cells/order-cells.ts';
import { createStringTable } from '../src/cells/string-table.ts';

const texts = createStringTable();
for (const text of ['plain', 'main', '中文']) texts.intern(text);

/** Prompts as numbers of texts, in the order of the texts. */
const RANKS = [1, 0, 2];

const cell = fc.record({
  prompt: fc.integer({ min: 0, max: 2 }),
  sampleNumber: fc.integer({ min: 0, max: 5 }),
  // Some far apart, so that they cannot be counted.
  trial: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(1_000_000_000)),
});

it('cells are ordered by prompt, sample and trial, and stay where they are if they stand so', () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 40 }), (list) => {
      const columns = {
        prompt: Int32Array.from(list, ({ prompt }) => prompt),
        sampleNumber: Int32Array.from(list, ({ sampleNumber }) => sampleNumber),
        trial: Int32Array.from(list, ({ trial }) => trial),
        value: Float64Array.from(list, (_, at) => at + 0.5),
      };
      const order = orderCells({ size: list.length, ...columns }, texts);
      if (order !== null) permuteColumns(Object.values(columns), order);
      const wanted = list
        .map((one, at) => ({ ...one, value: at + 0.5 }))
        .sort((a, b) => RANKS[a.prompt]! - RANKS[b.prompt]! || a.sampleNumber - b.sampleNumber || a.trial - b.trial);
      expect(order === null).toBe(wanted.every(({ value }, at) => value === at + 0.5));
      for (const name of ['prompt', 'sampleNumber', 'trial', 'value'] as const)
        expect(Array.from(columns[name])).toEqual(wanted.map((one) => one[name]));
    }),
  );
});
