import { describe, expect, test } from 'vitest';
import { allocateProportionally, finiteError, finiteInterval, prng, smallestSubset } from '../src/index.ts';
import { near } from './reference.ts';

describe('allocateProportionally', () => {
  test('keeps the total, the proportions but for rounding, and two of each', () => {
    const next = prng('allocate');
    for (let run = 0; run < 500; run++) {
      const sizes = Array.from({ length: 1 + Math.floor(next() * 6) }, () => 1 + Math.floor(next() * 50));
      const all = sizes.reduce((x, y) => x + y, 0);
      const least = sizes.reduce((sum, size) => sum + Math.min(2, size), 0);
      const total = least + Math.floor(next() * (all - least + 1));
      const draws = allocateProportionally(sizes, total);
      expect(draws.reduce((x, y) => x + y, 0)).toBe(total);
      for (const [at, draw] of draws.entries()) {
        expect(draw).toBeLessThanOrEqual(sizes[at]!);
        expect(draw).toBeGreaterThanOrEqual(Math.min(2, sizes[at]!));
      }
    }
    expect(allocateProportionally([60, 30, 10], 20)).toEqual([12, 6, 2]);
    expect(() => allocateProportionally([5, 5], 3)).toThrow(/total is 3/);
  });
});

describe('finiteError', () => {
  test('is the standard deviation of the mean over all ways to draw', () => {
    // Two strata of four and three values; two of each drawn: 6 · 3 equally likely subsets.
    const strata = [
      [1, 0, 0, 1],
      [-1, 0, -1],
    ];
    const pairs = (list: number[]) => list.flatMap((x, i) => list.slice(i + 1).map((y) => (x + y) / 2));
    const means = pairs(strata[0]!).flatMap((x) => pairs(strata[1]!).map((y) => (4 * x + 3 * y) / 7));
    const centre = means.reduce((x, y) => x + y, 0) / means.length;
    const sd = Math.sqrt(means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / means.length);
    const variance = (list: number[]) => {
      const mean = list.reduce((x, y) => x + y, 0) / list.length;
      return list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length - 1);
    };
    const described = strata.map((list) => ({ clusters: list.length, variance: variance(list) }));
    near(finiteError(described, [2, 2], 7), sd, 1e-12);
    expect(finiteError(described, [4, 3], 7)).toBe(0);
  });
});

describe('smallestSubset', () => {
  const strata = [
    { clusters: 200, variance: 0.1 },
    { clusters: 200, variance: 0.4 },
  ];
  test('is the smallest that meets the target', () => {
    const found = smallestSubset({ strata, samples: 400, margin: 0.08 })!;
    const total = found.draws[0]! + found.draws[1]!;
    expect(found.draws).toEqual([total / 2, total / 2]);
    // Normal quantiles and no correction would give (1.96 + 0.84)² · 0.25 / 0.08² = 307.
    expect(total).toBeGreaterThan(150);
    expect(total).toBeLessThan(200);
    expect(found.reach).toBeLessThan(0.08);
    const half = smallestSubset({ strata, samples: 400, margin: 0.08, power: 0.5 })!;
    expect(half.draws[0]!).toBeLessThan(found.draws[0]!);
  });

  test('needs the whole set where the target is too small, and throws on nonsense', () => {
    expect(smallestSubset({ strata, samples: 400, margin: 0.0001 })).toBeNull();
    expect(() => smallestSubset({ strata: [{ clusters: 0, variance: 1 }], samples: 4, margin: 0.1 })).toThrow(
      /stratum/,
    );
    expect(() => smallestSubset({ strata, samples: 400, margin: 0 })).toThrow(/margin/);
  });
});

test('finiteInterval shrinks with the share that was drawn', () => {
  const one = { estimate: 0.1, lo: -0.1, hi: 0.2 };
  expect(finiteInterval(one, 0, 100)).toEqual({ lo: -0.1, hi: 0.2 });
  near(finiteInterval(one, 75, 100).lo, 0, 1e-12);
  near(finiteInterval(one, 75, 100).hi, 0.15, 1e-12);
  expect(finiteInterval(one, 100, 100)).toEqual({ lo: 0.1, hi: 0.1 });
  expect(finiteInterval({ estimate: null, lo: null, hi: null }, 5, 10)).toEqual({ lo: null, hi: null });
  expect(() => finiteInterval(one, 11, 10)).toThrow(/drawn/);
});
