import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ClusterTotals, dominates, frontShares, paretoFront } from '../src/index.ts';

const point = fc.record({ price: fc.integer({ min: 0, max: 6 }), value: fc.integer({ min: 0, max: 6 }) });
const totals = (values: number[], price: number | null): ClusterTotals => ({
  values: Float64Array.from(values),
  samples: new Float64Array(values.length).fill(1),
  prices: price === null ? null : new Float64Array(values.length).fill(price),
  replies: new Float64Array(values.length).fill(1),
});

describe('the front of cost and quality', () => {
  test('holds exactly the points that no other one dominates', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 12 }), (points) => {
        expect(paretoFront(points)).toEqual(points.map((one) => !points.some((other) => dominates(other, one))));
      }),
    );
  });

  test('holds two points that are equal in both', () => {
    expect(
      paretoFront([
        { price: 1, value: 0.5 },
        { price: 1, value: 0.5 },
        { price: 1, value: 0.4 },
        { price: 2, value: 0.5 },
      ]),
    ).toEqual([true, true, false, false]);
  });
});

describe('the share of draws on the front', () => {
  const stratum = (...models: ClusterTotals[]) => ({ weight: 1, clusters: models[0]!.values.length, models });

  test('is the chance that follows from drawing two clusters out of two: a quarter', () => {
    // The dearer one is better only where its cluster is drawn twice.
    const { shares } = frontShares([stratum(totals([1, 0], 1), totals([0, 1], 2))], 'x', 40_000);
    expect(shares[0]).toBe(1);
    // Four standard errors of 40,000 draws.
    expect(Math.abs(shares[1]! - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 40_000));
  });

  test('draws clusters within each suite, and averages suites by their weights', () => {
    // The second suite is the same in every draw: the dearer model wins 1 there and loses at most 1 of the other, which weighs a third.
    const { shares } = frontShares(
      [
        { weight: 1, clusters: 2, models: [totals([1, 0], 1), totals([0, 1], 2)] },
        { weight: 2, clusters: 1, models: [totals([0], 1), totals([1], 2)] },
      ],
      'x',
    );
    expect(shares).toEqual([1, 1]);
  });

  test('is unknown without a price and with one cluster, and others are judged without that model', () => {
    expect(frontShares([stratum(totals([1, 1], null), totals([0, 0], 2))], 'x').shares).toEqual([null, 1]);
    expect(frontShares([stratum(totals([1], 1), totals([0], 2))], 'x').shares).toEqual([null, null]);
  });

  test('is the same again with the same seed, and another with another', () => {
    const one = () => [stratum(totals([1, 0, 1, 0, 1], 1), totals([0, 1, 1, 1, 0], 2))];
    expect(frontShares(one(), 'a')).toEqual(frontShares(one(), 'a'));
    expect(frontShares(one(), 'a')).not.toEqual(frontShares(one(), 'b'));
  });
});
