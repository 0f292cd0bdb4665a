import { expect, it } from 'vitest';
import { countNeeded } from '../src/claims/needed-samples.ts';

it.each([
  // Twice as wide as the gap: four times the samples.
  [{ estimate: 0.1, lo: -0.1, hi: 0.3 }, 0, 50, 200],
  // It only touches the threshold: more all the same, never as many as there are.
  [{ estimate: 0.75, lo: 0, hi: 0.916 }, 0, 24, 25],
  [{ estimate: -0.75, lo: -0.916, hi: 0 }, 0, 24, 25],
  [{ estimate: 0.1, lo: null, hi: 0.3 }, 0, 50, null],
  [{ estimate: 0, lo: -0.1, hi: 0.1 }, 0, 50, Number.POSITIVE_INFINITY],
])('of %j against %j, %j cells become %j', (found, threshold, n, needed) => {
  expect(countNeeded(found, threshold, n, false)).toBe(needed);
});
