import { expect, it } from 'vitest';
import { countNeeded, moreSamplesForPair } from '../src/claims/needed-samples.ts';

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

it.each([
  // The interval only touches 0, and the test asks for (1.96 / 1.51)² times as many.
  [{ estimate: 0.67, lo: 0, hi: 0.9 }, 0.13, 6, /about 11 cells in place of 6/],
  [{ estimate: 0.67, lo: 0.05, hi: 0.9 }, 0.049, 6, /about 7 cells in place of 6/],
  // Both ends are far from 0: the interval alone says it, whatever an exact test of few samples says.
  [{ estimate: 0.1, lo: -0.1, hi: 0.3 }, 1, 50, /about 200 cells in place of 50/],
  [{ estimate: 0, lo: -0.1, hi: 0.1 }, 1, 50, /almost no difference to find/],
  [{ estimate: 0.1, lo: null, hi: 0.3 }, null, 50, /two independent clusters/],
])('a pair of %j with p %j on %j cells: %s', (found, p, n, sentence) => {
  expect(moreSamplesForPair(found, p, n)).toMatch(sentence);
});
