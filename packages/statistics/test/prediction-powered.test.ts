import { describe, expect, test } from 'vitest';
import { judgeErrors, predictionPowered, prng, wilson } from '../src/index.ts';
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
    near(found.lo, 0.52001694, 1e-7);
    near(found.hi, 0.89096791, 1e-7);
  });

  test('a judge that says nothing leaves the mean of the labels', () => {
    const found = predictionPowered({ labels, judged: labels.map(() => 1), judgedOnly: judgedOnly.map(() => 1) });
    expect(found).toMatchObject({ weight: 0, estimate: 8 / 12 });
    expect(predictionPowered({ labels, judged, judgedOnly: [] })).toMatchObject({ weight: 0, estimate: 8 / 12 });
  });

  test('too few labels are unknown', () => {
    expect(predictionPowered({ labels: [], judged: [], judgedOnly })).toMatchObject({ estimate: null, lo: null });
    expect(predictionPowered({ labels: [1], judged: [1], judgedOnly })).toMatchObject({ estimate: 1, lo: null });
    expect(() => predictionPowered({ labels, judged: [1], judgedOnly })).toThrow(/lengths/);
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

describe('judgeErrors', () => {
  test('counts what the judge calls right and people wrong, and the other way round', () => {
    const labels = [true, true, true, true, false, false, false];
    const judged = [true, true, true, false, true, true, false];
    expect(judgeErrors(labels, judged)).toEqual({
      falseRight: { rate: 2 / 3, ...wilson(2, 3), n: 3 },
      falseWrong: { rate: 1 / 4, ...wilson(1, 4), n: 4 },
    });
    expect(judgeErrors([true], [true]).falseRight).toEqual({ rate: null, lo: null, hi: null, n: 0 });
  });
});
