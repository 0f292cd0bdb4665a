import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logRatio } from '../src/index.ts';
import { near, referenceTest } from './reference.ts';

describe('logRatio', () => {
  test('by hand: two samples', () => {
    // Sums 3 and 1; influences ∓1/3 from the costs, 0 from the constant: SE² = 2/4 · 2/9 = 1/9.
    const found = logRatio(
      [
        { values: [1, 2], sign: 1 },
        { values: [0.5, 0.5], sign: -1 },
      ],
      null,
    );
    near(found.ratio, 3);
    near(found.logSe, 1 / 3);
    near(found.hi, 3 * Math.exp(12.706204736174694 / 3));
    near(found.lo, 3 * Math.exp(-12.706204736174694 / 3));
  });

  test('what is unknown is null', () => {
    const unknown = { ratio: null, logSe: null, lo: null, hi: null };
    const cost = { values: [1, 2, 3], sign: 1 } as const;
    expect(logRatio([cost, { values: [0, 0, 0], sign: -1 }], null)).toEqual(unknown);
    expect(logRatio([cost, { values: [1, null, 1], sign: -1 }], null)).toEqual(unknown);
    expect(logRatio([{ values: [], sign: 1 }], null)).toEqual(unknown);
    expect(logRatio([cost], ['p', 'p', 'p'])).toEqual({ ...unknown, ratio: 6 });
    expect(() => logRatio([cost, { values: [1], sign: -1 }], null)).toThrow(/lengths/);
    expect(() => logRatio([{ values: [-1, 2], sign: 1 }], null)).toThrow(/value 0/);
  });

  test('turned over is its inverse, in any order and any unit', () => {
    const row = fc.record({
      a: fc.integer({ min: 1, max: 900 }),
      b: fc.integer({ min: 1, max: 900 }),
      cluster: fc.integer({ min: 0, max: 5 }),
      key: fc.integer(),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const ratio = (list: typeof rows, sign: 1 | -1, unit = 1) =>
          logRatio(
            [
              { values: list.map((r) => r.a * unit), sign },
              { values: list.map((r) => r.b * unit), sign: sign === 1 ? -1 : 1 },
            ],
            list.map((r) => r.cluster),
          );
        const found = ratio(rows, 1);
        expect(
          ratio(
            rows.toSorted((r, s) => r.key - s.key),
            1,
          ),
        ).toEqual(found);
        if (found.logSe === null) return;
        expect(found.lo! <= found.ratio! && found.ratio! <= found.hi!).toBe(true);
        const turned = ratio(rows, -1);
        near(turned.ratio, 1 / found.ratio!);
        expect(Math.abs(turned.logSe! - found.logSe)).toBeLessThan(1e-12);
        expect(Math.abs(ratio(rows, 1, 1e-6).logSe! - found.logSe)).toBeLessThan(1e-9);
      }),
    );
  });

  referenceTest('meets the reference', ({ ratio_log_linearised: r, mover_clustered: m }) => {
    const costA = { values: r.cost_a, sign: 1 } as const;
    const costB = { values: r.cost_b, sign: -1 } as const;
    const rightA = { values: m.first, sign: -1 } as const;
    const rightB = { values: m.second, sign: 1 } as const;
    const compare = (
      found: ReturnType<typeof logRatio>,
      ratio: number,
      e: { log_se: number; lo: number; hi: number },
    ) => {
      near(found.ratio, ratio);
      near(found.logSe, e.log_se);
      near(found.lo, e.lo);
      near(found.hi, e.hi);
    };
    compare(logRatio([costA, costB], m.clusters), r.sum_ratio.ratio, r.sum_ratio);
    compare(logRatio([costA, rightA], m.clusters), r.cost_per_correct_a.value, r.cost_per_correct_a);
    const both = logRatio([costA, rightA, costB, rightB], m.clusters);
    compare(both, r.cost_per_correct_ratio.ratio, r.cost_per_correct_ratio);
  });
});
