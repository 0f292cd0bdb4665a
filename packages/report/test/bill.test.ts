import { expect, it } from 'vitest';
import { isBillDifferent } from '../src/tables/bill.ts';

it.each<[number | null, number | null, boolean]>([
  [0.00002, 0.00095, true],
  [0.002, 0.002, false],
  [0.002, 0.00201, false],
  [0.002, 0.0021, true],
  [0.000002, 0.0000023, false],
  [0.002, 0, true],
  [null, 0.002, false],
  [0.002, null, false],
])('a list cost of %s and a bill of %s differ: %s', (list, billed, differs) => {
  expect(isBillDifferent(list, billed)).toBe(differs);
});
