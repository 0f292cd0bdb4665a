import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mcnemarExact, mcnemarPower, samplesNeeded, smallestDetectableDifference } from '../src/index.ts';
import { binomialLowerTail, binomialPmf } from '../src/intervals/binomial.ts';
import { near, referenceTest } from './reference.ts';

describe('mcnemarPower', () => {
  test('equals the sum over every table', () => {
    const [n, p1, p2, alpha] = [14, 0.45, 0.1, 0.1];
    const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
    let power = 0;
    for (let a = 0; a <= n; a++) {
      for (let b = 0; a + b <= n; b++) {
        const rest = n - a - b;
        const tables = factorial(n) / (factorial(a) * factorial(b) * factorial(rest));
        if (mcnemarExact(a, b) <= alpha) power += tables * p1 ** a * p2 ** b * (1 - p1 - p2) ** rest;
      }
    }
    near(mcnemarPower({ n, pFirstOnly: p1, pSecondOnly: p2, alpha }), power);
  });

  test('at the edges', () => {
    // All discordant, all for the first: found as soon as 2^(1 − n) ≤ alpha.
    expect(mcnemarPower({ n: 5, pFirstOnly: 1, pSecondOnly: 0 })).toBe(0);
    expect(mcnemarPower({ n: 6, pFirstOnly: 1, pSecondOnly: 0 })).toBe(1);
    expect(mcnemarPower({ n: 6, pFirstOnly: 1, pSecondOnly: 0, alpha: 0.03125 })).toBe(1);
    expect(mcnemarPower({ n: 100, pFirstOnly: 0, pSecondOnly: 0 })).toBe(0);
    expect(mcnemarPower({ n: 0, pFirstOnly: 0.3, pSecondOnly: 0.1 })).toBe(0);
    expect(() => mcnemarPower({ n: 10, pFirstOnly: 0.7, pSecondOnly: 0.7 })).toThrow(/pFirstOnly \+ pSecondOnly/);
  });

  test('is symmetrical, never above alpha without a difference, and quick at 5,000', () => {
    const start = performance.now();
    const size = mcnemarPower({ n: 5000, pFirstOnly: 0.05, pSecondOnly: 0.05 });
    expect(performance.now() - start).toBeLessThan(1000);
    expect(size).toBeLessThanOrEqual(0.05);
    expect(size).toBeGreaterThan(0.03);
    const there = mcnemarPower({ n: 300, pFirstOnly: 0.12, pSecondOnly: 0.05 });
    near(mcnemarPower({ n: 300, pFirstOnly: 0.05, pSecondOnly: 0.12 }), there, 1e-12);
  });

  referenceTest('meets the reference', ({ mcnemar_power }) => {
    for (const { n, p_first_only, p_second_only, alpha, power } of mcnemar_power) {
      near(mcnemarPower({ n, pFirstOnly: p_first_only, pSecondOnly: p_second_only, alpha }), power);
    }
  });
});

describe('planning', () => {
  test('the smallest difference and the samples needed agree', () => {
    const plan = { discordance: 0.2, power: 0.8, alpha: 0.05 };
    const difference = smallestDetectableDifference({ n: 400, ...plan })!;
    const found = (size: number) =>
      mcnemarPower({ n: 400, pFirstOnly: (0.2 + size) / 2, pSecondOnly: (0.2 - size) / 2 });
    expect(found(difference)).toBeGreaterThanOrEqual(0.8);
    expect(found(difference - 1e-4)).toBeLessThan(0.8);
    const n = samplesNeeded({ difference, ...plan })!;
    expect(Math.abs(n - 400)).toBeLessThanOrEqual(3);
    expect(samplesNeeded({ difference: -difference, ...plan })).toBe(n);
  });

  test('the sample before falls short', () => {
    const n = samplesNeeded({ difference: 0.1, discordance: 0.25 })!;
    const power = (size: number) => mcnemarPower({ n: size, pFirstOnly: 0.175, pSecondOnly: 0.075 });
    expect(power(n)).toBeGreaterThanOrEqual(0.8);
    expect(power(n - 1)).toBeLessThan(0.8);
  });

  test('a design effect costs samples', () => {
    const plan = { discordance: 0.2, n: 800 };
    expect(smallestDetectableDifference({ ...plan, designEffect: 2 })).toBe(
      smallestDetectableDifference({ ...plan, n: 400 }),
    );
    const alone = samplesNeeded({ difference: 0.08, discordance: 0.2 })!;
    expect(samplesNeeded({ difference: 0.08, discordance: 0.2, designEffect: 2.5 })).toBe(Math.ceil(alone * 2.5));
  });

  test('what cannot be found is null', () => {
    expect(smallestDetectableDifference({ n: 5, discordance: 0.5 })).toBeNull();
    expect(samplesNeeded({ difference: 0, discordance: 0.2 })).toBeNull();
    expect(samplesNeeded({ difference: 0.0001, discordance: 0.5 })).toBeNull();
    expect(() => samplesNeeded({ difference: 0.3, discordance: 0.2 })).toThrow(/difference/);
    expect(() => smallestDetectableDifference({ n: 5, discordance: 0 })).toThrow(/discordance/);
  });

  test('all discordant pairs on one side need six', () => {
    expect(samplesNeeded({ difference: 1, discordance: 1 })).toBe(6);
  });
});

test('the binomial sums to 1 and its tails meet', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
      let sum = 0;
      for (let k = 0; k <= n; k++) {
        sum += binomialPmf(k, n, p);
        expect(Math.abs(binomialLowerTail(k, n, p) - Math.min(1, sum))).toBeLessThan(1e-11);
      }
    }),
    { numRuns: 30 },
  );
});
