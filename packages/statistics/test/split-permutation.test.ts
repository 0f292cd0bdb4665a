import { describe, expect, it } from 'vitest';
import { splitPermutation } from '../src/index.ts';

describe('the permutation of a split', () => {
  const sum = (values: readonly number[]) => (picked: readonly number[]) =>
    picked.reduce((total, unit) => total + values[unit]!, 0);
  it('is the share of the splits that are as extreme', () => {
    // 1 of C(8, 3) = 56.
    const p = splitPermutation(8, 3, sum([1, 2, 3, 4, 5, 6, 7, 8]), 'extreme');
    expect(p).toBeGreaterThan(1 / 56 / 2);
    expect(p).toBeLessThan((1 / 56) * 2);
    expect(splitPermutation(8, 3, sum([8, 7, 6, 5, 4, 3, 2, 1]), 'other end')).toBe(1);
    expect(splitPermutation(8, 3, () => 1, 'equal')).toBe(1);
  });
  it('reaches what a rare split needs, and is the same each time', () => {
    const values = Array.from({ length: 30 }, (_, unit) => unit);
    const p = splitPermutation(30, 14, sum(values), 'rare');
    expect(p).toBe(1 / 200_001);
    expect(splitPermutation(30, 14, sum(values), 'rare')).toBe(p);
  });
  it('wants two sides', () => {
    expect(() => splitPermutation(3, 3, () => 0, '')).toThrow(RangeError);
  });
});
