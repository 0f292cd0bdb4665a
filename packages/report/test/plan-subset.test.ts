import { describe, expect, it } from 'vitest';
import { planSubset } from '../src/index.ts';

const n = 400;
const suite = {
  name: 's',
  samples: Array.from({ length: n }, (_, at) => ({ id: `q${at}`, cluster: `c${at >> 1}` })),
};
/** Models of which each knows more of the middle quarter than the one before; all know the easy half, and none the hard quarter. */
const model = (name: number, from = 0, to = n) => ({
  model: `m${name}`,
  trials: 1,
  scores: new Map(
    suite.samples
      .slice(from, to)
      .map(({ id }, at) => [id, at < n / 2 ? 1 : at >= (3 * n) / 4 ? 0 : (at * 13) % 10 < 2 * name - 1 ? 1 : 0]),
  ),
});
const target = { margin: 0.1, power: 0.8, seed: 1 };

describe('planSubset', () => {
  it('parts the suite without remainder, by how hard the samples were', () => {
    const found = planSubset(
      suite,
      [1, 2, 3, 4, 5].map((name) => model(name)),
      target,
    )!;
    expect(found.strata.flatMap(({ samples }) => samples).toSorted()).toEqual(
      suite.samples.map(({ id }) => id).toSorted(),
    );
    expect(found.strata).toHaveLength(5);
    expect(found.expected).toBeLessThan(n);
    expect(found.widest).toBeGreaterThanOrEqual(found.reach);
    // Where only a quarter of the samples tell the models apart, strata save some.
    expect(found.unstratified).toBeGreaterThan(found.expected);
    const proportions = found.strata.map(({ samples, draw }) => draw / samples.length);
    expect(Math.max(...proportions) - Math.min(...proportions)).toBeLessThan(0.03);
  });

  it('of two models there are no others to make strata by', () => {
    expect(planSubset(suite, [model(1), model(2)], target)!.strata).toHaveLength(1);
    expect(planSubset(suite, [model(1)], target)).toBeNull();
  });

  it('models that never differed do not make a subset of nothing', () => {
    const same = [1, 2, 3].map((name) => ({ ...model(1), model: `m${name}` }));
    const found = planSubset(suite, same, target)!;
    expect(found.reach).toBeGreaterThan(0.005);
    expect(found.reach).toBeLessThan(0.1);
  });

  it('samples that were not seen are a stratum of their own', () => {
    const found = planSubset(suite, [model(1), model(2), model(3, 0, 300)], target)!;
    expect(found.unseen).toBe(100);
    expect(found.strata.at(-1)!.samples).toHaveLength(100);
  });

  it('a difference that is too small needs the whole suite', () => {
    expect(
      planSubset(
        suite,
        [1, 2, 3].map((name) => model(name)),
        { ...target, margin: 0.0005 },
      ),
    ).toBeNull();
  });
});
