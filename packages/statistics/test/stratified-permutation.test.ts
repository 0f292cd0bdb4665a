import { describe, expect, it } from 'vitest';
import { prng, signFlipExact, stratifiedPermutation } from '../src/index.ts';

describe('the stratified permutation test', () => {
  it('is the product of the strata where each had one way to be so large', () => {
    const strata = Array.from({ length: 4 }, () => ({ observed: 5, values: [5, 1, 1, 1, 1, 1] }));
    expect(stratifiedPermutation(strata)).toMatchObject({ test: 'stratified-permutation-exact', lower: 1 });
    expect(stratifiedPermutation(strata).upper).toBeCloseTo(6 ** -4, 15);
  });
  it('is the sign flip test where each stratum has a value and its opposite', () => {
    const sums = [3, -1, 2, 2, 5, -4, 1];
    const { upper, lower } = stratifiedPermutation(sums.map((sum) => ({ observed: sum, values: [sum, -sum] })));
    expect(2 * Math.min(upper!, lower!)).toBeCloseTo(signFlipExact(sums)!, 12);
  });
  it('counts every deal of small strata', () => {
    const next = prng('strata');
    const strata = Array.from({ length: 5 }, () => {
      const values = Array.from({ length: 4 }, () => Math.floor(next() * 7) - 3);
      return { observed: values[0]!, values };
    });
    let sums = [0];
    for (const { values } of strata) sums = sums.flatMap((sum) => values.map((value) => sum + value));
    const observed = strata.reduce((sum, one) => sum + one.observed, 0);
    const found = stratifiedPermutation(strata);
    expect(found.upper).toBeCloseTo(sums.filter((sum) => sum >= observed).length / sums.length, 12);
    expect(found.lower).toBeCloseTo(sums.filter((sum) => sum <= observed).length / sums.length, 12);
  });
  it('keeps tiny chances exact, says nothing of equal values and of no strata', () => {
    const rare = Array.from({ length: 300 }, () => ({ observed: 1, values: [1, 0, 0, 0, 0, 0] }));
    expect(Math.log(stratifiedPermutation(rare).upper!)).toBeCloseTo(-300 * Math.log(6), 6);
    expect(stratifiedPermutation([{ observed: 2, values: [2, 2] }])).toMatchObject({ upper: 1, lower: 1 });
    expect(stratifiedPermutation([])).toEqual({ upper: null, lower: null, test: null });
  });
  it('draws where the distribution is too large, near the exact chance', () => {
    const wide = Array.from({ length: 40 }, (_, at) => ({ observed: 1e6 + at, values: [1e6 + at, 0] }));
    const { upper, test } = stratifiedPermutation(wide.slice(0, 3).concat({ observed: 0, values: [0, 2 ** 40] }));
    expect(test).toBe('stratified-permutation-100000-draws');
    // The sum is reached by the fourth stratum alone, or by the other three together.
    expect(upper).toBeCloseTo(0.5 + 0.5 / 8, 2);
  });
  it('refuses what is no whole number and what was not observed', () => {
    expect(() => stratifiedPermutation([{ observed: 0.5, values: [0.5, 1] }])).toThrow('whole number');
    expect(() => stratifiedPermutation([{ observed: 3, values: [1, 2] }])).toThrow('none of the values');
    expect(() => stratifiedPermutation([{ observed: 3, values: [] }])).toThrow('no values');
  });
});
