import { describe, expect, test } from 'vitest';
import { holm, type MaxTPair, maxT, pairedTest, prng } from '../src/index.ts';

/** Scores of models on n samples in clusters of two; every model answers all. */
function draw(models: number, n: number, seed: string, rate = (_: number) => 0.6) {
  const next = prng(seed);
  const clusters = Array.from({ length: n }, (_, at) => at >> 1);
  const hardness = clusters.map(() => next());
  const scores = Array.from({ length: models }, (_, model) =>
    hardness.map((hard) => (0.5 * hard + 0.5 * next() < rate(model) ? 1 : 0)),
  );
  const pairs = scores.flatMap((a, i) => scores.slice(i + 1).map((b): MaxTPair => [{ a, b, clusters, weight: 1 }]));
  return { clusters, scores, pairs };
}

const signFlips = ([part]: MaxTPair) =>
  pairedTest({
    differences: Array.from(part!.a, (value, at) => value - part!.b[at]!),
    clusters: part!.clusters,
    trials: Array.from(part!.a, () => 1),
    seed: 1,
  }).p!;

describe('maxT', () => {
  test('of one pair is the sign-flip test of that pair, and its interval is its own', () => {
    const { pairs } = draw(2, 60, 'one');
    const { p, levels } = maxT(pairs, 's', 100_000);
    expect(p[0]!).toBeCloseTo(signFlips(pairs[0]!), 2);
    expect(levels[0]!).toBeCloseTo(0.95, 2);
  });

  test('is never below the pair’s own p but for the draws, and hardly above Holm’s', () => {
    for (let run = 0; run < 10; run++) {
      const { pairs } = draw(5, 60, `many ${run}`, (model) => 0.4 + model / 10);
      const own = pairs.map(signFlips);
      const { p, levels } = maxT(pairs, 's', 10_000);
      const adjusted = holm(own);
      for (const [at, value] of p.entries()) {
        expect(value!).toBeGreaterThan(own[at]! - 0.02);
        expect(value!).toBeLessThan(adjusted[at]! + 0.03);
        expect(levels[at]!).toBeGreaterThanOrEqual(0.95 - 1e-12);
        expect(levels[at]!).toBeLessThanOrEqual(1 - 0.05 / pairs.length + 1e-12);
      }
      // Ten pairs of five models have much in common.
      expect(Math.max(...levels)).toBeLessThan(1 - 0.05 / pairs.length);
    }
  });

  test('depends on neither the order of the pairs nor who stands first', () => {
    const { pairs } = draw(4, 40, 'order');
    const straight = maxT(pairs, 's', 2000);
    const turned = maxT(
      pairs.toReversed().map(([one]) => [{ ...one!, a: one!.b, b: one!.a }]),
      's',
      2000,
    );
    expect(turned.p.toReversed()).toEqual(straight.p);
    expect(turned.levels.toReversed()).toEqual(straight.levels);
  });

  test('pairs that differ nowhere and pairs without samples take no part', () => {
    const { pairs, clusters, scores } = draw(2, 40, 'few');
    const same: MaxTPair = [{ a: scores[0]!, b: scores[0]!, clusters, weight: 1 }];
    const none: MaxTPair = [{ a: [], b: [], clusters: [], weight: 1 }];
    const { p, levels } = maxT([pairs[0]!, same, none], 's', 2000);
    expect(p[0]).not.toBeNull();
    expect(p.slice(1)).toEqual([1, null]);
    expect(levels[1]).toBe(0.975);
    expect(maxT([none], 's', 100)).toEqual({ p: [null], levels: [0.95] });
    expect(() => maxT(pairs, 's', 0)).toThrow(/draws/);
  });

  test('finds nothing in equal models more often than it may', () => {
    let found = 0;
    const runs = 300;
    for (let run = 0; run < runs; run++) {
      const { p } = maxT(draw(5, 40, `null ${run}`).pairs, run, 1000);
      if (p.some((value) => value! < 0.05)) found++;
    }
    // Five of a hundred; of 300 runs more than 30 are seen less than once in ten thousand times.
    expect(found).toBeLessThanOrEqual(30);
    expect(found).toBeGreaterThan(0);
  });
});
