import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alignWithTest,
  averageDifference,
  averageMean,
  clopperPearson,
  compareAverage,
  comparePair,
  exactShareAtNone,
  mcnemarExact,
  meanInterval,
  noWorse,
  type PairInput,
  pairedDifference,
  pooledFreedom,
  tangoPaired,
  wilson,
} from '../src/index.ts';
import { near } from './reference.ts';

/** Right or wrong by sample, from signs; samples of two share a cluster where `twins`. */
function pairOf(a: string, b: string, twins = false): PairInput {
  const values = (signs: string) => Array.from(signs, (sign) => (sign === '+' ? 1 : 0));
  return {
    a: values(a),
    b: values(b),
    clusters: twins ? Array.from(a, (_, i) => i >> 1) : null,
    cells: a.length,
    trials: Array.from(a, () => 1),
    graded: false,
  };
}

const width = ({ lo, hi }: { lo: number | null; hi: number | null }) => hi! - lo!;

describe('intervals of few discordant pairs', () => {
  test('Clopper and Pearson meet SciPy', () => {
    // scipy.stats.binomtest(k, n).proportion_ci(method="exact")
    for (const [k, n, lo, hi] of [
      [0, 14, 0, 0.231635762],
      [3, 20, 0.0320709372, 0.3789268265],
      [14, 14, 0.768364238, 1],
    ] as const) {
      expect(clopperPearson(k, n).lo).toBeCloseTo(lo, 6);
      expect(clopperPearson(k, n).hi).toBeCloseTo(hi, 6);
    }
    expect(exactShareAtNone(14)).toBeCloseTo(0.231635762, 8);
  });

  test('Tango’s score interval turns with the models and never collapses', () => {
    const none = tangoPaired(0, 0, 20);
    // z²/(n + z²)
    expect(none.hi).toBeCloseTo(0.16112516, 7);
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(100), (first, second, rest) => {
        const n = first + second + rest;
        fc.pre(n > 0);
        const { lo, hi } = tangoPaired(first, second, n);
        const turned = tangoPaired(second, first, n);
        expect([-turned.hi + 0, -turned.lo + 0]).toEqual([lo, hi]);
        expect(lo <= (first - second) / n && (first - second) / n <= hi && lo < hi).toBe(true);
      }),
    );
  });

  test('equal replies in seven clusters of two are not shown to be the same', () => {
    const signs = '++--+-+--+++-+';
    const found = comparePair(pairOf(signs, signs, true), 'seed');
    const reach = 1 - 0.025 ** (1 / 7);
    expect(found).toMatchObject({ difference: 0, p: 1, method: 'exact-discordance' });
    expect(found.interval(0.95).hi).toBeCloseTo(reach, 12);
    expect(found.interval(0.95).lo).toBeCloseTo(-reach, 12);
    // Half of them are as many independent pairs, and no narrower.
    const half = comparePair(pairOf('++--+-+', '++--+-+'), 'seed');
    expect(width(found.interval(0.95))).toBeCloseTo(width(half.interval(0.95)), 12);
  });

  test('one cluster is one pair', () => {
    const one = { ...pairOf('++', '++'), clusters: ['c', 'c'] };
    expect(comparePair(one, 's').interval(0.95)).toEqual({ lo: -0.975, hi: 0.975 });
    expect(comparePair({ ...one, b: [1, 0] }, 's').interval(0.95)).toEqual({ lo: -1, hi: 1 });
  });

  test('no interval collapses, holds its difference, and holds 0 wherever the test does', () => {
    const sample = fc.record({ a: fc.nat(4), b: fc.nat(4), cluster: fc.nat(6) });
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 30 }),
        fc.boolean(),
        fc.boolean(),
        (rows, graded, clustered) => {
          const score = (value: number) => (graded ? value / 4 : value > 1 ? 1 : 0);
          const found = comparePair(
            {
              a: rows.map(({ a }) => score(a)),
              b: rows.map(({ b }) => score(b)),
              clusters: clustered ? rows.map(({ cluster }) => cluster) : null,
              cells: rows.length,
              trials: rows.map(() => 1),
              graded,
            },
            'seed',
          );
          const { lo, hi } = found.interval(0.95);
          expect(-1 <= lo! && lo! <= found.difference! && found.difference! <= hi! && hi! <= 1).toBe(true);
          expect(hi! - lo!).toBeGreaterThan(0.01);
          if (found.p! >= 0.05) expect(lo! <= 0 && 0 <= hi!).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('more samples of the same clusters', () => {
  test('never make an interval wider than one sample of each', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 30 }), (signs) => {
        const values = signs.flatMap((right) => [right ? 1 : 0, right ? 1 : 0]);
        const clusters = values.map((_, i) => i >> 1);
        const both = meanInterval({ values, cells: values.length, clusters, binary: true });
        const own = wilson(signs.filter(Boolean).length, signs.length);
        expect(width(both)).toBeLessThanOrEqual(width(own) + 1e-12);
      }),
    );
  });
});

describe('averages over suites', () => {
  test('pool the degrees of freedom as Satterthwaite does', () => {
    near(
      pooledFreedom([
        { weight: 1, se: 0.1, clusters: 5 },
        { weight: 1, se: 0.2, clusters: 11 },
      ]),
      (0.01 + 0.04) ** 2 / (0.01 ** 2 / 4 + 0.04 ** 2 / 10),
    );
    expect(pooledFreedom([{ weight: 1, se: null, clusters: 1 }])).toBeNull();
    expect(
      pooledFreedom([
        { weight: 1, se: 0, clusters: 4 },
        { weight: 2, se: 0, clusters: 6 },
      ]),
    ).toBe(8);
  });

  test('by hand: two suites of differing spread', () => {
    const parts = [
      { a: [1, 1, 0.5, 1, 0.75, 1], b: [0, 0.5, 0, 0.25, 0.5, 0.5] },
      { a: [0.5, 0.25, 1, 1, 0, 0.5, 0.75], b: [0.5, 0, 0.25, 1, 0.25, 0, 0.5] },
    ].map((part) => ({
      ...part,
      clusters: null,
      cells: part.a.length,
      binary: false,
      oneTrial: true,
      weight: 1,
    }));
    // numpy: differences, their means and standard errors of the mean (ddof 1); scipy.stats.t.ppf(0.975, df).
    const gaps = parts.map(({ a, b }) => a.map((value, i) => value - b[i]!));
    const moments = gaps.map((list) => {
      const mean = list.reduce((x, y) => x + y, 0) / list.length;
      const variance = list.reduce((x, y) => x + (y - mean) ** 2, 0) / (list.length - 1);
      return { mean, v: variance / list.length / 4, df: list.length - 1 };
    });
    const total = moments.reduce((sum, { v }) => sum + v, 0);
    const df = total ** 2 / moments.reduce((sum, { v, df: own }) => sum + v ** 2 / own, 0);
    const found = averageDifference(parts);
    near(found.estimate, (moments[0]!.mean + moments[1]!.mean) / 2);
    expect(df).toBeGreaterThan(5);
    const reach = found.hi! - found.estimate!;
    // Student's quantile lies between those of 5 and of 11 degrees.
    expect(reach / Math.sqrt(total)).toBeGreaterThan(2.2);
    expect(reach / Math.sqrt(total)).toBeLessThan(2.571);
    near(found.estimate! - found.lo!, reach, 1e-12);
  });

  test('of one suite are the suite', () => {
    const one = pairOf('+++-+-++', '+---+--+');
    const alone = comparePair(one, 'a/b');
    const average = compareAverage(
      [
        { ...one, weight: 3 },
        { ...pairOf('+', '-'), weight: 0 },
      ],
      'a/b',
    );
    expect({ ...average, interval: average.interval(0.9) }).toEqual({ ...alone, interval: alone.interval(0.9) });
    const values = one.a;
    const mean = { values, cells: 8, clusters: null, binary: true };
    expect(averageMean([{ ...mean, weight: 1 }]).lo).toBeCloseTo(meanInterval(mean).lo!, 12);
  });

  test('of suites in which nothing differs are no certainty', () => {
    const part = { ...pairOf('++--', '++--'), weight: 1 };
    const { lo, hi } = compareAverage([part, part], 's').interval(0.95);
    expect(hi).toBeGreaterThan(0.3);
    expect(lo).toBe(-hi!);
  });
});

test('alignment lets the interval say of 0 what the test says, and nothing else', () => {
  expect(alignWithTest({ lo: 0.1, hi: 0.5 }, 0.3, 0.06)).toEqual({ lo: 0, hi: 0.5 });
  expect(alignWithTest({ lo: -0.5, hi: -0.1 }, -0.3, 0.06)).toEqual({ lo: -0.5, hi: 0 });
  expect(alignWithTest({ lo: 0.1, hi: 0.5 }, 0.3, 0.04)).toEqual({ lo: 0.1, hi: 0.5 });
  expect(alignWithTest({ lo: -0.1, hi: 0.5 }, 0.3, 0.04)).toEqual({ lo: 1e-6, hi: 0.5 });
  expect(alignWithTest({ lo: -0.5, hi: 0 }, -0.3, 0.04)).toEqual({ lo: -0.5, hi: -1e-6 });
  expect(alignWithTest({ lo: -0.1, hi: 0.5 }, 1e-9, 0.04)).toEqual({ lo: 1e-9, hi: 0.5 });
  expect(alignWithTest({ lo: 0.1, hi: 0.5 }, 0.3, 0.06, 0.9)).toEqual({ lo: 0.1, hi: 0.5 });
  expect(alignWithTest({ lo: -0.1, hi: 0.5 }, 0.3, 0.06, 0.9)).toEqual({ lo: 1e-6, hi: 0.5 });
  expect(alignWithTest({ lo: null, hi: 0.5 }, 0.3, 0.06)).toEqual({ lo: null, hi: 0.5 });
  expect(alignWithTest({ lo: null, hi: 0.5 }, 0.3, 0.04)).toEqual({ lo: null, hi: 0.5 });
  expect(alignWithTest({ lo: 0.1, hi: 0.5 }, 0.3, null)).toEqual({ lo: 0.1, hi: 0.5 });
  expect(alignWithTest({ lo: -0.1, hi: 0.5 }, null, 0.01)).toEqual({ lo: -0.1, hi: 0.5 });
});

describe('noWorse', () => {
  const stratum = (both: number, aOnly: number, bOnly: number, neither: number) =>
    pairOf(
      '+'.repeat(both + aOnly) + '-'.repeat(bOnly + neither),
      '+'.repeat(both) + '-'.repeat(aOnly) + '+'.repeat(bOnly) + '-'.repeat(neither),
    );

  test('pools the discordant pairs of all suites into one exact McNemar test', () => {
    const found = noWorse([stratum(40, 3, 9, 48), stratum(70, 1, 6, 23)], 0.02, 's');
    expect(found.test).toBe('mcnemar-exact');
    near(found.pWorse, mcnemarExact(4, 15) / 2);
    near(found.difference, (4 - 15) / 200);
    expect(found.verdict).toBe('worse');
  });

  test('is shown by an interval inside the margin alone', () => {
    expect(noWorse([stratum(900, 8, 8, 84)], 0.02, 's').verdict).toBe('no_worse');
    expect(noWorse([stratum(45, 1, 1, 3)], 0.02, 's').verdict).toBe('cannot_tell');
    expect(noWorse([stratum(50, 0, 0, 0)], 0.02, 's').verdict).toBe('cannot_tell');
    expect(noWorse([stratum(200, 0, 0, 0)], 0.02, 's').verdict).toBe('no_worse');
  });

  test('states the chance of being shown, which grows with the margin', () => {
    const power = (margin: number) => noWorse([stratum(80, 10, 10, 100)], margin, 's').power!;
    expect(power(0.02)).toBeLessThan(power(0.05));
    expect(power(0.2)).toBeGreaterThan(0.99);
    expect(noWorse([stratum(50, 0, 0, 0)], 0.02, 's').power).toBeNull();
    expect(() => noWorse([stratum(1, 0, 0, 0)], 0, 's')).toThrow(/margin is 0/);
  });

  test('agrees with the difference that pairedDifference gives', () => {
    const pair = stratum(36, 12, 2, 0);
    const { lo } = pairedDifference({ ...pair, binary: true, oneTrial: true, level: 0.9 });
    near(noWorse([pair], 0.02, 's').lo, lo!);
  });
});
