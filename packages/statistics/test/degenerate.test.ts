import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averageMean, compareAverage, comparePair, meanInterval, type PairInput } from '../src/index.ts';

const LEVELS = [0.8, 0.9, 0.95, 0.99] as const;
const EPSILON = 1e-9;

/** Few samples, of which many have no discordant pair, one cluster, or one outcome. */
const pairInput: fc.Arbitrary<PairInput & { weight: number }> = fc
  .record({ n: fc.integer({ min: 1, max: 12 }), form: fc.constantFrom('binary', 'trials', 'graded' as const) })
  .chain(({ n, form }) => {
    const values = form === 'binary' ? [0, 1] : form === 'trials' ? [0, 1 / 3, 2 / 3, 1] : [0, 0.25, 0.5, 0.75, 1];
    const list = fc.oneof(
      fc.array(fc.constantFrom(...values), { minLength: n, maxLength: n }),
      fc.constantFrom(...values).map((value) => Array<number>(n).fill(value)),
    );
    return fc
      .record({
        a: list,
        other: fc.option(list),
        clusters: fc.oneof(
          fc.constant(null),
          fc.constant(Array<number>(n).fill(0)),
          fc.array(fc.integer({ min: 0, max: Math.max(1, n >> 1) }), { minLength: n, maxLength: n }),
        ),
        weight: fc.integer({ min: 1, max: 3 }),
      })
      .map(({ a, other, clusters, weight }) => {
        // null = the two models answer alike.
        const b = other ?? [...a];
        const trials = Array<number>(n).fill(form === 'trials' ? 3 : 1);
        const graded = form === 'graded' && [...a, ...b].some((value) => value !== 0 && value !== 1);
        return { a, b, clusters, weight, trials, graded, cells: n * trials[0]! };
      });
  });

function expectIntervals(found: ReturnType<typeof comparePair>): void {
  const ends = LEVELS.map((level) => found.interval(level) as { lo: number; hi: number });
  for (const [at, { lo, hi }] of ends.entries()) {
    expect(hi - lo).toBeGreaterThan(EPSILON);
    expect(lo).toBeLessThanOrEqual(found.difference! + EPSILON);
    expect(hi).toBeGreaterThanOrEqual(found.difference! - EPSILON);
    expect(lo).toBeGreaterThanOrEqual(-1 - EPSILON);
    expect(hi).toBeLessThanOrEqual(1 + EPSILON);
    if (at === 0) continue;
    expect(lo).toBeLessThanOrEqual(ends[at - 1]!.lo + EPSILON);
    expect(hi).toBeGreaterThanOrEqual(ends[at - 1]!.hi - EPSILON);
  }
  const [, narrow, wide] = ends;
  expect(wide!.lo <= 0 && wide!.hi >= 0).toBe(found.p! >= 0.05 - 1e-12);
  // Twelve samples never show that two models are the same within two points.
  expect(narrow!.lo > -0.02 && narrow!.hi < 0.02).toBe(false);
}

describe('small and degenerate samples', () => {
  test('a difference has an interval that holds it, never collapses, grows with the level and agrees with p', () => {
    fc.assert(
      fc.property(pairInput, (input) => expectIntervals(comparePair(input, 'pair', 200))),
      { numRuns: 1500 },
    );
  });

  test('so has the average over suites', () => {
    fc.assert(
      fc.property(fc.array(pairInput, { minLength: 2, maxLength: 4 }), (parts) =>
        expectIntervals(compareAverage(parts, 'pair', 200)),
      ),
      { numRuns: 500 },
    );
  });

  test('a mean has an interval from one sample on, and an average of means too', () => {
    fc.assert(
      fc.property(fc.array(pairInput, { minLength: 1, maxLength: 3 }), (parts) => {
        const inputs = parts.map(({ a: values, cells, clusters, weight }) => ({
          ...{ values, cells, clusters, weight },
          binary: false,
        }));
        for (const { mean, lo, hi } of inputs.map(meanInterval)) {
          expect(hi! - lo!).toBeGreaterThan(EPSILON);
          expect(lo!).toBeLessThanOrEqual(mean! + EPSILON);
          expect(hi!).toBeGreaterThanOrEqual(mean! - EPSILON);
        }
        const { estimate, lo, hi } = averageMean(inputs);
        expect(hi! - lo!).toBeGreaterThan(EPSILON);
        expect(lo! <= estimate! + EPSILON && estimate! - EPSILON <= hi!).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
