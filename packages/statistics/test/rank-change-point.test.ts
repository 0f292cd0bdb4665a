import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prng, rankChangePoint } from '../src/index.ts';

const ALL = { earlier: 5, sizes: [3, 14] } as const;

/** By trying every way to pick the last values. */
function bruteForce(values: readonly number[], size: number): number {
  const ranks = values.map((value) => 1 + values.filter((other) => other < value).length);
  const mean = (size * (values.length + 1)) / 2;
  const observed = ranks.slice(-size).reduce((sum, rank) => sum + rank, 0);
  const low = Math.min(observed, 2 * mean - observed);
  let [hits, all] = [0, 0];
  const pick = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      all++;
      if (sum <= low) hits++;
      return;
    }
    for (let at = from; at <= values.length - left; at++) pick(at + 1, left - 1, sum + at + 1);
  };
  pick(0, size, 0);
  return Math.min(1, (2 * hits) / all);
}

describe('a change of level by ranks', () => {
  it('has the exact p of the two-sided test of Mann and Whitney at the place that speaks for it most', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 12 }), (values) => {
        const { p, size } = rankChangePoint(values, ALL);
        const all = Array.from({ length: values.length - 7 }, (_, at) => bruteForce(values, at + 3));
        expect(p).toBeCloseTo(Math.min(...all), 12);
        expect(all[size! - 3]).toBeCloseTo(p, 12);
      }),
      { numRuns: 60 },
    );
  });

  it('finds where a level changed, up or down, whatever the scale', () => {
    const next = prng('change');
    const before = Array.from({ length: 12 }, () => next());
    for (const shift of [2, -2]) {
      const values = [...before, ...Array.from({ length: 6 }, () => next() + shift)];
      const found = rankChangePoint(values, ALL);
      expect(found.size).toBe(6);
      // 2 of C(18, 6) ways.
      expect(found.p).toBeCloseTo(2 / 18_564, 14);
      expect(
        rankChangePoint(
          values.map((value) => Math.exp(3 * value)),
          ALL,
        ),
      ).toEqual(found);
    }
  });

  it('says nothing of what is all alike, too short, or does not matter', () => {
    expect(rankChangePoint(Array(20).fill(1), ALL).p).toBe(1);
    expect(rankChangePoint([1, 2, 3, 4, 5, 6, 7], ALL)).toEqual({ p: 1, size: null });
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(rankChangePoint(values, { ...ALL, isRelevant: () => false })).toEqual({ p: 1, size: null });
    expect(rankChangePoint(values, { ...ALL, isRelevant: (size) => size === 4 }).size).toBe(4);
    expect(() => rankChangePoint([1, Number.NaN], ALL)).toThrow(/values/);
  });
});
