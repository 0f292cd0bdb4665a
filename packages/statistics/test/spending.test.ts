import { describe, expect, it } from 'vitest';
import { spendingShares } from '../src/index.ts';

describe('spendingShares', () => {
  it('spends little early, and all of it in the end', () => {
    expect(spendingShares(1)).toEqual([1]);
    const shares = spendingShares(5);
    expect(shares.map((share) => Math.round(share * 1000))).toEqual([8, 56, 152, 296, 488]);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('refuses a number of looks that is none', () => {
    for (const looks of [0, -1, 1.5, Number.NaN]) expect(() => spendingShares(looks)).toThrow(RangeError);
  });
});
