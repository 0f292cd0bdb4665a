import { describe, expect, test } from 'vitest';
import { judgeRates, meanInterval, predictionPowered, prng, wilson } from '../src/index.ts';
import { near } from './reference.ts';

describe('predictionPowered', () => {
  const labels = [1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1];
  const judged = [1, 0, 1, 0.5, 0, 1, 0.5, 1, 1, 0, 0.5, 1];
  const judgedOnly = [
    1, 0.5, 1, 0, 1, 1, 0.5, 0, 1, 1, 1, 0, 0.5, 1, 0, 1, 1, 1, 0.5, 1, 0, 1, 1, 0, 1, 1, 0.5, 1, 0, 1,
  ];

  test('meets ppi_mean_pointestimate and ppi_mean_ci of the authors’ ppi-python', () => {
    const found = predictionPowered({ labels, judged, judgedOnly });
    near(found.estimate, 0.70549242, 1e-8);
    // Half of their interval over their quantile 1.959964; they divide by n where we divide by n − 1.
    near(found.se, ((0.89096791 - 0.52001694) / 2 / 1.959964) * Math.sqrt(12 / 11), 1e-7);
    expect(found.lo).toBeLessThan(0.52001694);
    expect(found.hi).toBeGreaterThan(0.89096791);
    expect(found.hi).toBeLessThanOrEqual(1);
  });

  test('a judge that says nothing leaves the mean of the labels', () => {
    const found = predictionPowered({ labels, judged: labels.map(() => 1), judgedOnly: judgedOnly.map(() => 1) });
    expect(found).toMatchObject({ weight: 0, estimate: 8 / 12 });
    expect(predictionPowered({ labels, judged, judgedOnly: [] })).toMatchObject({ weight: 0, estimate: 8 / 12 });
  });

  test('without labels nothing is known, from one on an interval that never collapses', () => {
    expect(predictionPowered({ labels: [], judged: [], judgedOnly })).toMatchObject({ estimate: null, lo: null });
    expect(predictionPowered({ labels: [1], judged: [1], judgedOnly })).toMatchObject({ estimate: 1, ...wilson(1, 1) });
    expect(() => predictionPowered({ labels, judged: [1], judgedOnly })).toThrow(/lengths/);
    expect(() => predictionPowered({ labels: [2], judged: [1], judgedOnly })).toThrow(/labels\[0\]/);
    for (const n of [1, 2, 3, 10])
      for (const value of [0, 1])
        for (const others of [[], [value], judgedOnly]) {
          const same = Array.from({ length: n }, () => value);
          for (const clusters of [null, same]) {
            const found = predictionPowered({ labels: same, judged: same, judgedOnly: others, clusters });
            expect(found.hi! - found.lo!).toBeGreaterThan(0.2);
            expect(found.lo!).toBeGreaterThanOrEqual(0);
            expect(found.hi!).toBeLessThanOrEqual(1);
          }
        }
  });

  test('a judge that agrees with all of few labels is not taken for people', () => {
    const right = [1, 0, 1, 1, 0, 1, 0, 1, 1, 0];
    const many = Array.from({ length: 1000 }, (_, i) => (i % 10 < 6 ? 1 : 0));
    const found = predictionPowered({ labels: right, judged: right, judgedOnly: many });
    // Ten agreements allow 31 % of disagreement; a thousand labels would have given ± 3 points.
    expect(found.hi! - found.lo!).toBeGreaterThan(0.4);
    expect(found.weight).toBeCloseTo(0.99, 2);
  });

  test('where the judge tells nothing, it is the mean of the labels with its own interval', () => {
    const clusters = labels.map((_, i) => Math.floor(i / 2));
    const found = predictionPowered({ labels, judged: labels.map(() => 0), judgedOnly, clusters });
    const { mean, lo, hi } = meanInterval({ values: labels, clusters, cells: 12, binary: true });
    expect(found).toMatchObject({ estimate: mean, lo, hi, weight: 0 });
  });

  test('replies of one cluster, labelled or not, stand together', () => {
    const names = judged.map((_, i) => `q${Math.floor(i / 3)}`);
    const own = predictionPowered({ labels, judged, judgedOnly: judged, clusters: names, judgedOnlyClusters: names });
    const apart = predictionPowered({
      ...{ labels, judged, judgedOnly: judged, clusters: names },
      judgedOnlyClusters: names.map((name) => `other ${name}`),
    });
    // r and λ f of the same replies go up and down against each other: their sum is that of the labels alone.
    const { se } = meanInterval({ values: labels, clusters: names, cells: 12, binary: true });
    near(own.se, se!, 1e-12);
    expect(apart.se).not.toBeCloseTo(own.se!, 6);
    expect(own.estimate).toBe(apart.estimate);
  });

  test('covers the truth where the judge is biased, and is narrower than the labels alone', () => {
    const next = prng('ppi');
    let [covered, narrower] = [0, 0];
    const runs = 1000;
    for (let run = 0; run < runs; run++) {
      const draw = () => {
        const right = next() < 0.6;
        return { right: right ? 1 : 0, judged: next() < (right ? 0.95 : 0.2) ? 1 : 0 };
      };
      const [few, many] = [Array.from({ length: 100 }, draw), Array.from({ length: 900 }, draw)];
      const input = { labels: few.map(({ right }) => right), judged: few.map((one) => one.judged) };
      const found = predictionPowered({ ...input, judgedOnly: many.map((one) => one.judged) });
      const alone = predictionPowered({ ...input, judgedOnly: [] });
      if (found.lo! <= 0.6 && 0.6 <= found.hi!) covered++;
      if (found.se! < alone.se!) narrower++;
    }
    expect(covered / runs).toBeGreaterThan(0.925);
    expect(covered / runs).toBeLessThan(0.975);
    expect(narrower / runs).toBeGreaterThan(0.99);
  });
});

describe('judgeRates', () => {
  test('sensitivity is of what people call right, specificity of what they call wrong', () => {
    const labels = [true, true, true, true, false, false, false];
    const judged = [true, true, true, false, true, true, false];
    expect(judgeRates(labels, judged)).toEqual({
      sensitivity: { rate: 3 / 4, ...wilson(3, 4), n: 4 },
      specificity: { rate: 1 / 3, ...wilson(1, 3), n: 3 },
    });
    expect(judgeRates([true], [true]).specificity).toEqual({ rate: null, lo: null, hi: null, n: 0 });
  });

  test('replies of one question are no independent ones', () => {
    const labels = Array.from({ length: 20 }, () => true);
    const judged = labels.map((_, i) => i < 10);
    const { sensitivity } = judgeRates(
      labels,
      judged,
      labels.map((_, i) => Math.floor(i / 5)),
    );
    expect(sensitivity.rate).toBe(0.5);
    expect(sensitivity.hi! - sensitivity.lo!).toBeGreaterThan(wilson(10, 20).hi - wilson(10, 20).lo);
  });
});
