import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantile, quantileInterval } from '../src/index.ts';
import { near, referenceTest } from './reference.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('quantile', () => {
  test('is the smallest value with at least q at or below it', () => {
    expect(quantile([3, 1, 2, 4], 0.5)).toBe(2);
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile(upTo(20), 0.95)).toBe(19);
    expect(quantile(upTo(100), 0.07)).toBe(7);
    expect(quantile(upTo(10), 0.3)).toBe(3);
    expect(quantile(upTo(10), 1)).toBe(10);
    expect(quantile(upTo(10), 0)).toBe(1);
    expect(quantile([], 0.5)).toBeNull();
    expect(() => quantile([1, Number.NaN], 0.5)).toThrow(/values\[1\]/);
    expect(() => quantile([1], 95)).toThrow(/q is 95/);
  });

  test('keeps its word for every share a person would type', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 1000 }), (n, permille) => {
        const found = quantile(upTo(n), permille / 1000)!;
        expect(found * 1000 >= permille * n).toBe(true);
        expect((found - 1) * 1000 < permille * n).toBe(true);
      }),
    );
  });
});

describe('quantileInterval', () => {
  test('leaves an end unknown below the least n', () => {
    expect(quantileInterval(upTo(5), 0.5)).toMatchObject({ quantile: 3, lo: null, hi: null, coverage: null, n: 5 });
    expect(quantileInterval(upTo(6), 0.5)).toMatchObject({ quantile: 3, lo: 1, hi: 6 });
    near(quantileInterval(upTo(6), 0.5).coverage, 62 / 64);
    expect(quantileInterval(upTo(71), 0.95)).toMatchObject({ quantile: 68, hi: null, upperRank: 72 });
    expect(quantileInterval(upTo(71), 0.95).lo).toBe(63);
    expect(quantileInterval([], 0.5)).toMatchObject({ quantile: null, lo: null, hi: null, n: 0 });
  });

  test('holds the quantile and does not see the order', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 99 }), (list, percent) => {
        const found = quantileInterval(list, percent / 100);
        expect(quantileInterval(list.toReversed(), percent / 100)).toEqual(found);
        if (found.lo !== null) expect(found.lo <= found.quantile!).toBe(true);
        if (found.hi !== null) expect(found.quantile! <= found.hi).toBe(true);
        if (found.coverage !== null) expect(found.coverage).toBeGreaterThanOrEqual(0.95 - 1e-12);
      }),
    );
  });

  referenceTest('meets the reference', ({ quantile_order_ci, quantile_two_sided_minimum_n }) => {
    for (const { n, q, lower_rank, upper_rank, coverage } of quantile_order_ci) {
      const found = quantileInterval(upTo(n), q);
      expect(found).toMatchObject({ lowerRank: lower_rank, upperRank: upper_rank });
      // With upper rank n + 1 the reference's coverage is that of the lower end alone; ours is then unknown.
      if (upper_rank <= n) near(found.coverage, coverage);
      else expect(found).toMatchObject({ hi: null, coverage: null });
    }
    for (const [q, n] of Object.entries(quantile_two_sided_minimum_n)) {
      const known = (size: number) => {
        const { lo, hi } = quantileInterval(upTo(size), Number(q));
        return lo !== null && hi !== null;
      };
      expect([known(n - 1), known(n)]).toEqual([false, true]);
    }
  });
});
