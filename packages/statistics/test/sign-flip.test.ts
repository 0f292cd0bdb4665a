import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterSums, mcnemarExact, signFlipDraws, signFlipExact, suiteAverageTest } from '../src/index.ts';
import { near } from './reference.ts';

function bruteForce(sums: readonly number[]): number {
  const observed = Math.abs(sums.reduce((x, y) => x + y, 0));
  let hits = 0;
  for (let signs = 0; signs < 2 ** sums.length; signs++) {
    const sum = sums.reduce((total, d, i) => total + ((signs >> i) & 1 ? d : -d), 0);
    if (Math.abs(sum) >= observed) hits++;
  }
  return hits / 2 ** sums.length;
}

const integerSums = fc.array(fc.integer({ min: -12, max: 12 }), { maxLength: 11 });

describe('signFlipExact', () => {
  test('equals brute force', () => {
    fc.assert(
      fc.property(integerSums, fc.integer({ min: 1, max: 7 }), (sums, unit) => {
        near(signFlipExact(sums), bruteForce(sums), 1e-12);
        expect(signFlipExact(sums.map((d) => d * unit))).toBe(signFlipExact(sums));
        expect(signFlipExact(sums.map((d) => -d))).toBe(signFlipExact(sums));
        expect(signFlipExact(sums.toReversed())).toBe(signFlipExact(sums));
      }),
    );
  });

  test('stays accurate where 2^C is out of reach', () => {
    const ones = (n: number, value: number) => Array.from({ length: n }, () => value);
    near(signFlipExact([...ones(132, 1), ...ones(27, -1)]), 8.28733206405885e-18);
    near(signFlipExact(ones(900, 7)), 2 ** -899);
    near(signFlipExact([...ones(3000, 3), ...ones(2700, -3)]), mcnemarExact(3000, 2700));
  });

  test('gives up on too many states and refuses fractions', () => {
    expect(signFlipExact([2 ** 30, 2 ** 30 + 1, -(2 ** 30) + 5])).toBeNull();
    expect(() => signFlipExact([0.5])).toThrow(/whole/);
    expect(signFlipExact([])).toBe(1);
  });
});

describe('signFlipDraws', () => {
  test('comes near the exact p', () => {
    const sums = [3, 1, 4, -1, 5, 2, -2, 6, 1, 1, 3];
    expect(Math.abs(signFlipDraws(sums, 100_000, 7) - signFlipExact(sums)!)).toBeLessThan(0.005);
  });

  test('counts ties whatever the rounding', () => {
    // 0.1 + 0.2 − 0.3 is not 0 in doubles; every pattern must count as at least as large.
    expect(signFlipDraws([0.1, 0.2, -0.3], 1000, 1)).toBe(1);
    // All of one sign: only the two pure patterns reach the sum, in any order of adding.
    const tenths = Array.from({ length: 10 }, () => 0.1);
    expect(signFlipDraws(tenths, 100_000, 3)).toBeCloseTo(2 / 1024, 3);
  });

  test('is never 0, depends on the seed alone, not on order or sign', () => {
    const sums = Array.from({ length: 40 }, (_, i) => 0.5 + i / 100);
    expect(signFlipDraws(sums, 999, 'a')).toBe(1 / 1000);
    const mixed = sums.map((d, i) => (i % 3 ? d : -d));
    expect(signFlipDraws(mixed.toReversed(), 5000, 'a')).toBe(signFlipDraws(mixed, 5000, 'a'));
    expect(
      signFlipDraws(
        mixed.map((d) => -d),
        5000,
        'a',
      ),
    ).toBe(signFlipDraws(mixed, 5000, 'a'));
    expect(signFlipDraws(mixed, 5000, 'b')).not.toBe(signFlipDraws(mixed, 5000, 'a'));
    expect(() => signFlipDraws([1], 0, 1)).toThrow(/draws/);
  });
});

describe('suiteAverageTest', () => {
  test('with one suite is the suite', () => {
    const sums = [0.3, 0.4, -0.1, 0.9, 0.25];
    const found = suiteAverageTest([{ weight: 3, n: 11, clusterSums: sums }], 5, 10_000);
    expect(found).toEqual({ p: signFlipDraws(sums, 10_000, 5), test: 'sign-flip-10000-draws' });
  });

  test('weighs suites by their means, not by their sizes', () => {
    // Means +1 (n = 2) and −1 (n = 8) cancel at equal weights: nothing is more extreme than 0.
    const suites = [
      { weight: 1, n: 2, clusterSums: [1, 1] },
      { weight: 1, n: 8, clusterSums: [-1, -1, -1, -1, -1, -1, -1, -1] },
    ];
    expect(suiteAverageTest(suites, 1, 2000).p).toBe(1);
    expect(suiteAverageTest(suites.toReversed(), 1, 2000).p).toBe(1);
    expect(suiteAverageTest([{ ...suites[0]!, weight: 5 }, suites[1]!], 1, 2000).p).toBeLessThan(1);
  });

  test('an empty suite makes the average unknown', () => {
    expect(suiteAverageTest([], 1)).toEqual({ p: null, test: null });
    const empty = { weight: 1, n: 0, clusterSums: [] };
    expect(suiteAverageTest([empty, { weight: 1, n: 1, clusterSums: [1] }], 1).p).toBeNull();
  });
});

test('clusterSums adds up and sorts', () => {
  expect(clusterSums([1, -1, 1, 1], ['a', 'b', 'a', 'c'])).toEqual([-1, 1, 2]);
  expect(clusterSums([0.5, -0.5], null)).toEqual([-0.5, 0.5]);
});
