import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tCritical } from '../src/distributions.ts';
import { clopperPearson, clusteredMean, meanInterval, weightedAverage, wilson } from '../src/index.ts';
import { binomialPmf } from '../src/intervals/binomial.ts';
import { near, referenceTest } from './reference.ts';

describe('wilson', () => {
  test('is the textbook interval', () => {
    // 5 of 10 with z = 1.96: (0.5 + z²/20 ± z·√(0.025 + z²/400)) / (1 + z²/10) = 0.2366, 0.7634.
    near(wilson(5, 10).lo, 0.23659309051256394);
    near(wilson(5, 10).hi, 0.7634069094874361);
  });

  test('ends exactly at 0 and 1', () => {
    expect(wilson(0, 7).lo).toBe(0);
    expect(wilson(7, 7).hi).toBe(1);
    expect(wilson(2.5, 2.5).hi).toBe(1);
    expect(wilson(0, 7).hi).toBeLessThan(1);
  });

  test('refuses what is no rate', () => {
    expect(() => wilson(0, 0)).toThrow(RangeError);
    expect(() => wilson(3, 2)).toThrow(/successes is 3/);
    expect(() => wilson(-1, 2)).toThrow(RangeError);
    expect(() => wilson(1, 2, 1)).toThrow(/level/);
    expect(() => wilson(Number.NaN, 2)).toThrow(RangeError);
  });

  test('holds the rate, is symmetrical and narrows with n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const k = share * n;
        const { lo, hi } = wilson(k, n);
        expect(lo >= 0 && lo <= k / n && k / n <= hi && hi <= 1).toBe(true);
        const mirror = wilson(n - k, n);
        expect(Math.abs(mirror.lo - (1 - hi))).toBeLessThan(1e-12);
        const wider = wilson(k, n, 0.99);
        expect(wider.lo <= lo && wider.hi >= hi).toBe(true);
      }),
    );
  });

  referenceTest('meets the reference', ({ wilson_95 }) => {
    for (const { k, n, lo, hi } of wilson_95) {
      near(wilson(k, n).lo, lo);
      near(wilson(k, n).hi, hi);
    }
  });

  referenceTest('covers as it is known to', ({ wilson_95_exact_coverage, tolerance }) => {
    for (const { n, p, coverage } of wilson_95_exact_coverage) {
      let covered = 0;
      for (let k = 0; k <= n; k++) {
        const { lo, hi } = wilson(k, n);
        if (lo <= p && p <= hi) covered += binomialPmf(k, n, p);
      }
      expect(Math.abs(covered - coverage)).toBeLessThanOrEqual(tolerance.wilson_95_exact_coverage);
    }
  });
});

describe('clusteredMean', () => {
  test('by hand: two clusters of two', () => {
    // mean ½; residual sums +1 and 0… values 1 1 | 0 0: sums ±1, SE² = 1/16 · 2 · 2 = ¼, n_eff = ¼/¼ = 1.
    expect(clusteredMean([1, 1, 0, 0], ['a', 'a', 'b', 'b'])).toEqual({
      mean: 0.5,
      se: 0.5,
      n: 4,
      clusters: 2,
      effectiveN: 1,
    });
  });

  test('what is unknown is null', () => {
    expect(clusteredMean([], null)).toEqual({ mean: null, se: null, n: 0, clusters: 0, effectiveN: null });
    expect(clusteredMean([1, 0], ['x', 'x'])).toMatchObject({ mean: 0.5, se: null, effectiveN: null, clusters: 1 });
    expect(clusteredMean([3, 5], null).effectiveN).toBeNull();
    expect(() => clusteredMean([Number.NaN], null)).toThrow(/values\[0\]/);
    expect(() => clusteredMean([1], [])).toThrow(/lengths/);
  });

  test('one sample per cluster is no cluster', () => {
    const values = [1, 0, 0.5, 0.25];
    expect(clusteredMean(values, ['a', 'b', 'c', 'd'])).toEqual(clusteredMean(values, null));
    expect(clusteredMean(values, null).se).toBeCloseTo(Math.sqrt(0.546875 / 3 / 4), 12);
  });

  referenceTest('meets the reference', ({ clustered_se: { values, clusters, mean, se, iid_se, effective_n } }) => {
    const found = clusteredMean(values, clusters);
    near(found.mean, mean);
    near(found.se, se);
    near(found.effectiveN, effective_n);
    // The plain √(mean(1 − mean)/n) lacks the factor C/(C − 1), which ours has without clusters too.
    near(clusteredMean(values, null).se! * Math.sqrt(1 - 1 / values.length), iid_se);
  });
});

const samples = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 3 }).map((right) => right / 3),
    y: fc.integer({ min: 0, max: 3 }).map((right) => right / 3),
    cluster: fc.integer({ min: 0, max: 8 }),
    key: fc.integer(),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('meanInterval', () => {
  test('is plain Wilson for single right-or-wrong trials', () => {
    const found = meanInterval({ values: [1, 1, 0, 1], cells: 4, clusters: null, binary: true });
    expect(found).toMatchObject({ mean: 0.75, n: 4, effectiveN: 4, method: 'wilson', ...wilson(3, 4) });
    expect(meanInterval({ values: [1], cells: 1, clusters: null, binary: true })).toMatchObject(wilson(1, 1));
  });

  test('uses the number of clusters where all are right or all wrong', () => {
    const clusters = Array.from({ length: 60 }, (_, i) => i % 14);
    const right = meanInterval({ values: clusters.map(() => 1), cells: 60, clusters, binary: true });
    expect(right).toMatchObject({ mean: 1, hi: 1, effectiveN: 14, method: 'wilson-clustered' });
    expect(right.lo).toBeCloseTo(0.7499788640490404, 12);
    const wrong = meanInterval({ values: clusters.map(() => 0), cells: 60, clusters, binary: true });
    expect(wrong.lo).toBe(0);
    expect(wrong.hi).toBeCloseTo(1 - right.lo!, 12);
  });

  test('takes the cells where nothing varies between clusters', () => {
    const third = meanInterval({ values: [1 / 3, 1 / 3, 1 / 3], cells: 9, clusters: null, binary: true });
    expect(third).toMatchObject({ se: 0, effectiveN: 9, method: 'wilson-clustered' });
    const twins = meanInterval({ values: [1, 0, 1, 0], cells: 4, clusters: [1, 1, 2, 2], binary: true });
    expect(twins).toMatchObject({ se: 0, effectiveN: 4 });
  });

  test('one cluster is one sample', () => {
    const found = meanInterval({ values: [1, 0, 1], cells: 3, clusters: ['p', 'p', 'p'], binary: true });
    expect(found).toMatchObject({ mean: 2 / 3, lo: 0, hi: 1, method: 'exact-one-cluster', se: null });
    const all = (value: number) =>
      meanInterval({ values: [value, value], cells: 2, clusters: ['a', 'a'], binary: true });
    near(all(1).lo, clopperPearson(1, 1).lo, 1e-9);
    near(all(0).hi, clopperPearson(0, 1).hi, 1e-9);
    expect([all(1).hi, all(0).lo]).toEqual([1, 0]);
    const none = meanInterval({ values: [], cells: 0, clusters: null, binary: true });
    expect(none).toMatchObject({ mean: null, lo: null, hi: null });
  });

  test('refuses what cannot be', () => {
    expect(() => meanInterval({ values: [0.5], cells: 1, clusters: null, binary: true })).toThrow(/neither 0 nor 1/);
    expect(() => meanInterval({ values: [2], cells: 1, clusters: null, binary: false })).toThrow(/values\[0\] is 2/);
    expect(() => meanInterval({ values: [1, 1], cells: 1, clusters: null, binary: true })).toThrow(/cells/);
  });

  test('holds the mean and does not see the order', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const interval = (list: typeof rows) =>
          meanInterval({
            values: list.map((row) => row.x),
            cells: 3 * list.length,
            clusters: list.map((row) => row.cluster),
            binary: true,
          });
        const found = interval(rows);
        expect(interval(rows.toSorted((r, s) => r.key - s.key))).toEqual(found);
        if (found.lo === null || found.hi === null) {
          expect(found.clusters).toBe(1);
          return;
        }
        expect(0 <= found.lo && found.lo <= found.mean! && found.mean! <= found.hi && found.hi <= 1).toBe(true);
        expect(found.lo < found.hi).toBe(true);
      }),
    );
  });

  referenceTest('meets the reference', ({ wilson_clustered, clustered_se }) => {
    for (const entry of wilson_clustered) {
      const { values, clusters } =
        'of' in entry
          ? clustered_se
          : {
              values: Array.from({ length: entry.all_right }, () => 1),
              clusters: Array.from({ length: entry.all_right }, (_, i) => i % entry.clusters),
            };
      const found = meanInterval({ values, cells: values.length, clusters, level: entry.level, binary: true });
      near(found.lo, entry.lo);
      near(found.hi, entry.hi);
    }
  });

  referenceTest('has the quantiles of t', ({ t_quantile_975 }) => {
    for (const { df, t } of t_quantile_975) near(tCritical(0.95, df), t);
  });
});

describe('weightedAverage', () => {
  test('by hand', () => {
    const found = weightedAverage([
      { estimate: 0.5, lo: 0.2, hi: 0.9, weight: 1 },
      { estimate: 0.7, lo: 0.3, hi: 1, weight: 1 },
    ]);
    near(found.estimate, 0.6);
    near(found.lo, 0.6 - 0.25);
    near(found.hi, 0.6 + 0.25);
  });

  test('an unknown part makes its end unknown', () => {
    const part = { estimate: 0.5, lo: 0.4, hi: 0.6, weight: 2 };
    expect(weightedAverage([part, { ...part, lo: null }])).toMatchObject({ estimate: 0.5, lo: null });
    expect(weightedAverage([part, { ...part, lo: null }]).hi).not.toBeNull();
    expect(weightedAverage([part, { ...part, estimate: null }])).toEqual({ estimate: null, lo: null, hi: null });
    expect(weightedAverage([])).toEqual({ estimate: null, lo: null, hi: null });
    expect(weightedAverage([part, { estimate: null, lo: null, hi: null, weight: 0 }]).estimate).toBe(0.5);
    expect(() => weightedAverage([{ ...part, weight: -1 }])).toThrow(/weight/);
  });

  test('one part is itself; more parts are tighter; order does not matter', () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 5 })).map(([k, weight]) => {
      return { estimate: k / 50, ...wilson(k, 50), weight };
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const found = weightedAverage(parts);
        expect(weightedAverage(parts.toReversed())).toEqual(found);
        expect(found.lo! <= found.estimate! && found.estimate! <= found.hi!).toBe(true);
        expect(found.lo! >= -1e-12 && found.hi! <= 1 + 1e-12).toBe(true);
        expect(weightedAverage([parts[0]!]).lo).toBeCloseTo(parts[0]!.lo, 12);
      }),
    );
  });
});
