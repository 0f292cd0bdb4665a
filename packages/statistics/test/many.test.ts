import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, holm, nonInferior, ranks, verdict, withinMargin } from '../src/index.ts';
import { near, referenceTest } from './reference.ts';

const pValues = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 20 });

describe('holm and benjaminiHochberg', () => {
  test('by hand; nulls neither count nor change', () => {
    expect(holm([0.01, null, 0.04, 0.5])).toEqual([0.03, null, 0.08, 0.5]);
    expect(benjaminiHochberg([0.02, null, 0.25])).toEqual([0.04, null, 0.25]);
    expect(holm([])).toEqual([]);
    expect(holm([null])).toEqual([null]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(() => holm([1.2])).toThrow(/p\[0\]/);
  });

  test('are monotone, never below the raw p, and BH never above Holm', () => {
    fc.assert(
      fc.property(pValues, (p) => {
        const strict = holm(p);
        const byFalseDiscovery = benjaminiHochberg(p);
        p.forEach((raw, i) => {
          if (raw === null) {
            expect([strict[i], byFalseDiscovery[i]]).toEqual([null, null]);
            return;
          }
          expect(strict[i]! >= raw && strict[i]! <= 1).toBe(true);
          expect(byFalseDiscovery[i]! >= raw * (1 - 1e-15) && byFalseDiscovery[i]! <= strict[i]! * (1 + 1e-15)).toBe(
            true,
          );
          p.forEach((other, j) => {
            if (other !== null && raw <= other)
              expect(strict[i]! <= strict[j]! && byFalseDiscovery[i]! <= byFalseDiscovery[j]!).toBe(true);
          });
        });
      }),
    );
  });

  test('do not see the order', () => {
    fc.assert(
      fc.property(pValues, (p) => {
        expect(holm(p.toReversed()).toReversed()).toEqual(holm(p));
        expect(benjaminiHochberg(p.toReversed()).toReversed()).toEqual(benjaminiHochberg(p));
      }),
    );
  });

  referenceTest('meet the reference', (reference) => {
    holm(reference.holm.p).forEach((p, i) => {
      near(p, reference.holm.adjusted[i]!);
    });
    benjaminiHochberg(reference.bh.p).forEach((p, i) => {
      near(p, reference.bh.adjusted[i]!);
    });
  });
});

describe('ranks', () => {
  test('of three models, the first shown better than the last', () => {
    expect(ranks(3, (i, j) => i === 0 && j === 2)).toEqual([
      { rankLo: 1, rankHi: 2 },
      { rankLo: 1, rankHi: 3 },
      { rankLo: 2, rankHi: 3 },
    ]);
  });

  test('hold the true rank when every finding is true, and are exact when all are shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 8 }), (k, gap) => {
        const found = ranks(k, (i, j) => j - i > gap);
        found.forEach(({ rankLo, rankHi }, i) => {
          expect(1 <= rankLo && rankLo <= i + 1 && i + 1 <= rankHi && rankHi <= k).toBe(true);
          if (gap === 0) expect(rankLo).toBe(rankHi);
        });
      }),
    );
  });
});

describe('verdict', () => {
  const pair = { difference: 0.01, lo: 0.001, hi: 0.019, lo90: -0.005, hi90: 0.015, pAdjusted: 0.4 };

  test.each([
    [{ ...pair, pAdjusted: 0.049 }, 'higher'],
    [{ ...pair, pAdjusted: 0.05 }, 'same'],
    [{ ...pair, difference: -0.01, lo: -0.02, hi: -0.001, pAdjusted: 0.001 }, 'lower'],
    [{ ...pair, lo: -0.001, lo90: -0.03, pAdjusted: 0.001 }, 'cannot_tell'],
    [{ ...pair, lo: null, lo90: null, pAdjusted: 0.001 }, 'cannot_tell'],
    [pair, 'same'],
    [{ ...pair, hi90: 0.02 }, 'cannot_tell'],
    [{ ...pair, hi90: 0.021, margin: 0.03 }, 'same'],
    [{ ...pair, lo90: null }, 'cannot_tell'],
    [{ difference: null, lo: null, hi: null, lo90: null, hi90: null, pAdjusted: null }, 'cannot_tell'],
    [{ ...pair, pAdjusted: null }, 'same'],
  ] as const)('%o is %s', (input, expected) => {
    expect(verdict(input)).toBe(expected);
  });

  test('tells a significant difference that does not matter', () => {
    const small = { difference: 0.01, lo: 0.002, hi: 0.018, lo90: 0.004, hi90: 0.016, pAdjusted: 0.001 };
    expect([verdict(small), withinMargin(small)]).toEqual(['higher', true]);
    expect(withinMargin({ lo90: null, hi90: 0.01 })).toBeNull();
    expect(withinMargin({ lo90: null, hi90: 0.1 })).toBe(false);
  });

  test('catching up is one-sided', () => {
    expect(nonInferior({ lo90: -0.019 })).toBe(true);
    expect(nonInferior({ lo90: -0.02 })).toBe(false);
    expect(nonInferior({ lo90: null })).toBeNull();
    expect(nonInferior({ lo90: -0.04, margin: 0.05 })).toBe(true);
  });
});
