import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cohenKappa, exactSum, labelPermutation, passAtK, passHatK, prng, welch } from '../src/index.ts';
import { near, referenceTest } from './reference.ts';

describe('passAtK and passHatK', () => {
  test('by hand', () => {
    near(passAtK(4, 2, 2), 5 / 6);
    near(passHatK(4, 2, 2), 1 / 6);
    expect([passAtK(5, 0, 2), passHatK(5, 0, 2), passAtK(5, 5, 3), passHatK(5, 5, 3)]).toEqual([0, 0, 1, 1]);
    expect(passAtK(3, 1, 4)).toBeNull();
    expect(() => passAtK(3, 4, 1)).toThrow(RangeError);
    expect(() => passHatK(3, 1, 0)).toThrow(/k is 0/);
  });

  test('pass@1 is the rate; more draws help one and hurt the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), fc.integer({ min: 1, max: 199 }), (n, right, k) => {
        const c = Math.min(n, right);
        near(passAtK(n, c, 1)! + 1, c / n + 1, 1e-12);
        near(passHatK(n, c, 1), c / n);
        if (k + 1 > n) return;
        expect(passAtK(n, c, k + 1)! >= passAtK(n, c, k)!).toBe(true);
        expect(passHatK(n, c, k + 1)! <= passHatK(n, c, k)!).toBe(true);
      }),
    );
  });

  referenceTest('meet the reference', ({ pass_at_k }) => {
    for (const { n, c, k, pass_at_k: any, pass_hat_k: all } of pass_at_k) {
      near(passAtK(n, c, k), any);
      near(passHatK(n, c, k), all);
    }
  });
});

describe('cohenKappa', () => {
  test('by hand', () => {
    near(
      cohenKappa([
        [20, 5],
        [10, 15],
      ]),
      0.4,
    );
    near(
      cohenKappa([
        [5, 0],
        [0, 5],
      ]),
      1,
    );
    expect(
      cohenKappa([
        [7, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(
      cohenKappa([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(() => cohenKappa([[1, 2]])).toThrow(/row/);
  });

  referenceTest('meets the reference', ({ cohen_kappa }) => {
    near(cohenKappa(cohen_kappa.table), cohen_kappa.kappa);
  });
});

describe('welch', () => {
  test('by hand: equal sizes and variances', () => {
    // Means 2 and 4, variances 1, n = 3: t = −2/√(2/3) = −√6, df = 4.
    const found = welch([1, 2, 3], [3, 4, 5]);
    near(found.t, -Math.sqrt(6));
    near(found.df, 4);
    // Student's distribution with 4 degrees of freedom in closed form.
    const x = 6 / (6 + 4);
    near(found.p, 1 - Math.sqrt(x) * (1 + (1 - x) / 2));
    near(found.lo, -2 - 2.7764451051977934 * Math.sqrt(2 / 3));
    near(found.hi, -2 + 2.7764451051977934 * Math.sqrt(2 / 3));
  });

  test('what is unknown is null', () => {
    expect(welch([1], [2, 3])).toMatchObject({ difference: -1.5, t: null, p: null, lo: null, nA: 1, nB: 2 });
    expect(welch([0.1, 0.1, 0.1], [2, 2])).toMatchObject({ t: null, p: null });
    expect(welch([], [2, 2]).difference).toBeNull();
  });

  test('turns with the groups', () => {
    const group = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(group, group, (a, b) => {
        const there = welch(a, b);
        const back = welch(b.toReversed(), a);
        expect(back.p).toBe(there.p);
        if (there.lo !== null) expect(back.hi).toBe(-there.lo);
      }),
    );
  });
});

describe('labelPermutation', () => {
  test('three against three cannot go below 0.1', () => {
    const found = labelPermutation([1, 2, 3], [10, 11, 12]);
    expect(found).toEqual({ p: 0.1, least: 0.1, test: 'label-permutation-exact' });
  });

  test('by hand: one against three', () => {
    expect(labelPermutation([9], [1, 2, 3])).toEqual({ p: 0.25, least: 0.25, test: 'label-permutation-exact' });
    expect(labelPermutation([2], [2, 2]).p).toBe(1);
    expect(labelPermutation([], [1])).toEqual({ p: null, least: null, test: null });
  });

  test('does not see order or side, and equals the full enumeration', () => {
    const group = fc.array(
      fc.integer({ min: 0, max: 9 }).map((x) => x / 10),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(group, group, (a, b) => {
        const found = labelPermutation(a, b);
        expect(labelPermutation(b.toReversed(), a.toReversed())).toEqual(found);
        const all = [...a, ...b].map((x) => Math.round(10 * x));
        const total = all.reduce((x, y) => x + y, 0);
        const distance = (sum: number) => Math.abs(sum * all.length - total * a.length);
        const observed = distance(all.slice(0, a.length).reduce((x, y) => x + y, 0));
        let [hits, deals] = [0, 0];
        for (let mask = 0; mask < 2 ** all.length; mask++) {
          const subset = all.filter((_, i) => (mask >> i) & 1);
          if (subset.length !== a.length) continue;
          deals++;
          if (distance(subset.reduce((x, y) => x + y, 0)) >= observed) hits++;
        }
        near(found.p, hits / deals);
      }),
      { numRuns: 40 },
    );
  });

  test('draws beyond what can be tried', () => {
    const a = Array.from({ length: 15 }, (_, i) => i);
    const b = Array.from({ length: 15 }, (_, i) => i + 5);
    const found = labelPermutation(a, b, { seed: 'run', draws: 20_000 });
    expect(found.test).toBe('label-permutation-20000-draws');
    expect(labelPermutation(a, b, { seed: 'run', draws: 20_000 })).toEqual(found);
    expect(Math.abs(found.p! - welch(a, b).p!)).toBeLessThan(0.01);
  });
});

describe('exactSum', () => {
  test('loses nothing', () => {
    expect(exactSum([1e16, 1, -1e16])).toBe(1);
    expect(exactSum(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(exactSum([])).toBe(0);
    expect(Object.is(exactSum([-0, -0]), 0)).toBe(true);
  });

  test('does not see the order', () => {
    const values = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(values, (list) => {
        const sum = exactSum(list);
        expect(exactSum(list.toReversed())).toBe(sum);
        expect(exactSum(list.toSorted((x, y) => x - y))).toBe(sum);
        expect(exactSum(list.toSorted((x, y) => Math.abs(y) - Math.abs(x)))).toBe(sum);
      }),
    );
  });
});

describe('prng', () => {
  test('is fair, reproducible and different for different seeds', () => {
    const draw = (seed: number | string, n: number) => {
      const random = prng(seed);
      return Array.from({ length: n }, () => random());
    };
    const values = draw(42, 20_000);
    expect(draw('42', 20_000)).toEqual(values);
    expect(draw(43, 5)).not.toEqual(values.slice(0, 5));
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(Math.abs(exactSum(values) / values.length - 0.5)).toBeLessThan(0.01);
    const cells = Array.from({ length: 16 }, () => 0);
    for (const x of values) cells[Math.floor(x * 16)]!++;
    const chiSquare = exactSum(cells.map((count) => (count - 1250) ** 2 / 1250));
    expect(chiSquare).toBeLessThan(37.7);
  });

  test('never changes between releases, or published draws could not be repeated', () => {
    const random = prng('evenhand');
    expect([random(), random(), random()]).toEqual([0.1064747853621868, 0.026642121117874007, 0.753629159316269]);
  });

  test('neighbouring seeds are unrelated', () => {
    const firsts = Array.from({ length: 2000 }, (_, seed) => prng(seed)());
    expect(new Set(firsts).size).toBe(2000);
    expect(Math.abs(exactSum(firsts) / 2000 - 0.5)).toBeLessThan(0.03);
  });
});
