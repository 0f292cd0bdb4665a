import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mcnemarExact, newcombePaired, pairedDifference, pairedTest } from '../src/index.ts';
import { near, referenceTest } from './reference.ts';

describe('mcnemarExact', () => {
  test('by hand', () => {
    expect(mcnemarExact(0, 0)).toBe(1);
    near(mcnemarExact(0, 6), 2 / 64);
    near(mcnemarExact(5, 0), 2 / 32);
    near(mcnemarExact(1, 4), (2 * 6) / 32);
  });

  test('keeps its relative accuracy far out', () => {
    near(mcnemarExact(0, 1000), 2 ** -999);
    near(mcnemarExact(1, 900), 902 * 2 ** -900);
    near(mcnemarExact(27, 132), 8.28733206405885e-18);
    // At a million pairs the normal approximation with continuity correction is close.
    expect(mcnemarExact(499_000, 501_000)).toBeCloseTo(0.045612, 4);
  });

  test('refuses what is no count', () => {
    expect(() => mcnemarExact(1.5, 2)).toThrow(/aOnly/);
    expect(() => mcnemarExact(1, -2)).toThrow(/bOnly/);
  });

  test('equals the sum over all outcomes and is symmetrical', () => {
    fc.assert(
      fc.property(fc.nat(25), fc.nat(25), (a, b) => {
        const n = a + b;
        const choose = (k: number) => Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((x, y) => x * y, 1);
        let sum = 0;
        for (let k = 0; k <= n; k++) if (Math.abs(2 * k - n) >= Math.abs(a - b)) sum += choose(k);
        near(mcnemarExact(a, b), Math.min(1, sum / 2 ** n), 1e-12);
        expect(mcnemarExact(b, a)).toBe(mcnemarExact(a, b));
      }),
    );
  });

  referenceTest('meets the reference', ({ mcnemar_exact }) => {
    for (const { a_only, b_only, p } of mcnemar_exact) near(mcnemarExact(a_only, b_only), p);
  });
});

describe('newcombePaired', () => {
  test("is the published example, Newcombe's table II", () => {
    const found = newcombePaired(36, 12, 2, 0);
    near(found.difference, 0.2);
    near(found.lo, 0.05692958400323869);
    near(found.hi, 0.3404276029749407);
    expect(found.correlation).toBeLessThan(0);
  });

  test('holds the difference, stays in [−1, 1] and turns with the models', () => {
    const count = fc.nat(40);
    fc.assert(
      fc.property(count, count, count, count, (both, aOnly, bOnly, neither) => {
        fc.pre(both + aOnly + bOnly + neither > 0);
        const { lo, hi, difference } = newcombePaired(both, aOnly, bOnly, neither);
        expect(-1 <= lo && lo <= difference && difference <= hi && hi <= 1).toBe(true);
        const turned = newcombePaired(both, bOnly, aOnly, neither);
        expect([-turned.hi, -turned.lo]).toEqual([lo, hi]);
      }),
    );
    expect(() => newcombePaired(0, 0, 0, 0)).toThrow(/no pairs/);
  });

  referenceTest('meets the reference', ({ paired_difference_newcombe10 }) => {
    for (const { both, first_only, second_only, neither, diff, lo, hi } of paired_difference_newcombe10) {
      const found = newcombePaired(both, first_only, second_only, neither);
      near(found.difference, diff);
      near(found.lo, lo);
      near(found.hi, hi);
    }
  });
});

const pairs = fc.array(
  fc.record({
    a: fc.integer({ min: 0, max: 4 }).map((right) => right / 4),
    b: fc.integer({ min: 0, max: 4 }).map((right) => right / 4),
    cluster: fc.integer({ min: 0, max: 6 }),
    key: fc.integer(),
  }),
  { minLength: 1, maxLength: 50 },
);

describe('pairedDifference', () => {
  test('is Newcombe for single right-or-wrong trials', () => {
    const a = [1, 1, 1, 0, 1, 0];
    const b = [1, 0, 0, 0, 1, 1];
    const found = pairedDifference({ a, b, clusters: null, cells: 6, binary: true, oneTrial: true });
    expect(found).toEqual({ ...newcombePaired(2, 2, 1, 1), method: 'newcombe-paired' });
    const alone = pairedDifference({ a, b, clusters: [0, 1, 2, 3, 4, 5], cells: 6, binary: true, oneTrial: true });
    expect(alone).toEqual(found);
  });

  test('knows no correlation where a model is always right', () => {
    const found = pairedDifference({
      a: [1, 1, 1, 1],
      b: [1, 0, 0.5, 1],
      clusters: null,
      cells: 8,
      binary: true,
      oneTrial: false,
    });
    expect(found).toMatchObject({ difference: 0.375, correlation: 0, method: 'mover-clustered' });
  });

  test('one cluster is one pair, no samples are unknown', () => {
    const one = { a: [1, 0], b: [0, 0], clusters: ['p', 'p'], cells: 2, binary: true, oneTrial: true };
    expect(pairedDifference(one)).toEqual({
      difference: 0.5,
      lo: -1,
      hi: 1,
      correlation: null,
      method: 'exact-discordance',
    });
    const none = { a: [], b: [], clusters: null, cells: 0, binary: true, oneTrial: true };
    expect(pairedDifference(none).difference).toBeNull();
    expect(() => pairedDifference({ ...one, a: [1] })).toThrow(/lengths/);
    expect(() => pairedDifference({ ...one, a: [1, 0.5], clusters: null })).toThrow(/sample 1/);
  });

  test('holds the difference, turns with the models and does not see the order', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const compare = (list: typeof rows, x: 'a' | 'b', y: 'a' | 'b') =>
          pairedDifference({
            a: list.map((row) => row[x]),
            b: list.map((row) => row[y]),
            clusters: list.map((row) => row.cluster),
            cells: 4 * list.length,
            binary: true,
            oneTrial: false,
          });
        const found = compare(rows, 'a', 'b');
        expect(
          compare(
            rows.toSorted((r, s) => r.key - s.key),
            'a',
            'b',
          ),
        ).toEqual(found);
        const { difference, lo, hi, correlation } = found;
        if (lo === null || hi === null) return;
        expect(-1 <= lo && lo <= difference! && difference! <= hi && hi <= 1).toBe(true);
        expect(Math.abs(correlation!)).toBeLessThanOrEqual(1);
        const turned = compare(rows, 'b', 'a');
        expect([-turned.hi!, -turned.lo!]).toEqual([lo, hi]);
      }),
    );
  });

  referenceTest('meets the reference', ({ mover_clustered: { first, second, clusters, ...expected } }) => {
    const found = pairedDifference({ a: first, b: second, clusters, cells: 60, binary: true, oneTrial: true });
    near(found.difference, expected.difference);
    near(found.correlation, expected.correlation);
    near(found.lo, expected.lo);
    near(found.hi, expected.hi);
  });
});

describe('pairedTest', () => {
  const ones = (n: number) => Array.from({ length: n }, () => 1);

  test('is McNemar for single right-or-wrong trials', () => {
    const differences = [1, 1, 1, 1, 0, -1, 1, 1, 1, 0];
    expect(pairedTest({ differences, clusters: null, trials: ones(10), seed: 1 })).toEqual({
      p: mcnemarExact(7, 1),
      test: 'mcnemar-exact',
    });
  });

  test('agrees with McNemar where sign flips see the same', () => {
    // Twice the trials with the same answers: differences are the same, McNemar is not allowed, the p is.
    const differences = [1, 1, 1, 1, 0, -1, 1, 1, 1, 0];
    const found = pairedTest({ differences, clusters: null, trials: differences.map(() => 2), seed: 1 });
    expect(found.test).toBe('sign-flip-exact');
    near(found.p, mcnemarExact(7, 1), 1e-12);
  });

  test('flips clusters whole', () => {
    const differences = [1, 1, 1, 0, 1, 1];
    const found = pairedTest({ differences, clusters: [0, 0, 1, 1, 2, 2], trials: ones(6), seed: 1 });
    expect(found).toEqual({ p: 0.25, test: 'sign-flip-exact' });
  });

  test('brings unequal trials to one denominator', () => {
    const found = pairedTest({ differences: [1 / 3, 1 / 2, -1 / 3], clusters: null, trials: [3, 2, 3], seed: 1 });
    // 2, 3, −2: |±2 ± 3 ± 2| ≥ 3 in 6 of 8.
    expect(found).toEqual({ p: 0.75, test: 'sign-flip-exact' });
  });

  test('draws for graded scores, the same for the same seed', () => {
    const input = { differences: [0.31, -0.12, 0.53, 0.2, 0.77], clusters: null, trials: null, draws: 20_000 };
    const found = pairedTest({ ...input, seed: 'run-1' });
    expect(found.test).toBe('sign-flip-20000-draws');
    expect(pairedTest({ ...input, seed: 'run-1' })).toEqual(found);
    expect(pairedTest({ ...input, differences: input.differences.toReversed(), seed: 'run-1' })).toEqual(found);
    // Only flips of the −0.12 reach the observed sum: 4 of 32.
    expect(found.p).toBeCloseTo(4 / 32, 2);
    expect(pairedTest({ differences: [0.1], clusters: null, trials: null, seed: 1 }).test).toBe(
      'sign-flip-100000-draws',
    );
  });

  test('nothing to compare is unknown', () => {
    expect(pairedTest({ differences: [], clusters: null, trials: [], seed: 1 })).toEqual({ p: null, test: null });
    expect(pairedTest({ differences: [1, 1], clusters: ['p', 'p'], trials: [1, 1], seed: 1 }).p).toBe(1);
    expect(() => pairedTest({ differences: [1], clusters: null, trials: [0], seed: 1 })).toThrow(/0 trials/);
  });

  referenceTest('meets the reference', ({ mover_clustered: { first, second, clusters }, cluster_sign_flip }) => {
    const differences = first.map((value, i) => value - second[i]!);
    const found = pairedTest({ differences, clusters, trials: ones(differences.length), seed: 1 });
    expect(found.test).toBe('sign-flip-exact');
    near(found.p, cluster_sign_flip.p);
  });
});
