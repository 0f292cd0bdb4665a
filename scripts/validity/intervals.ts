// Coverage of the published 95 % intervals.
import { qualityTables } from '../../packages/report/src/index.ts';
import { logRatio, pairedDifference, wilson } from '../../packages/statistics/src/index.ts';
import { betaBinomial, correlatedPair, normal, probitPair, random } from './draws.ts';
import type { Line } from './index.ts';
import { createStage, simulatedRun } from './simulated-run.ts';

type Times = (draws: number) => number;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const range = (values: readonly number[]) => `${percent(Math.min(...values))} to ${percent(Math.max(...values))}`;
const SHAPES: readonly (readonly number[])[] = [
  [...Array(20).fill(4), ...Array(10).fill(2)],
  Array(100).fill(2),
  Array(15).fill(8),
  Array(60).fill(2),
];

/** Wilson's coverage at (n, p), summed over all outcomes. */
function wilsonCoverage(n: number, p: number): number {
  let covered = 0;
  let logChoose = 0;
  for (let k = 0; k <= n; k++) {
    const { lo, hi } = wilson(k, n);
    if (lo <= p && p <= hi) covered += Math.exp(logChoose + k * Math.log(p) + (n - k) * Math.log(1 - p));
    logChoose += Math.log((n - k) / (k + 1));
  }
  return covered;
}

export function wilsonExact(): Line[] {
  const exact = [
    [30, 0.5, 0.9572],
    [30, 0.9, 0.9742],
    [30, 0.98, 0.9783],
    [100, 0.5, 0.9431],
    [100, 0.9, 0.9364],
    [100, 0.98, 0.9492],
    [800, 0.5, 0.9482],
    [800, 0.9, 0.9485],
    [800, 0.98, 0.9438],
  ] as const;
  const coverage = exact.map(([n, p]) => wilsonCoverage(n, p));
  const off = Math.max(...exact.map(([, , value], at) => Math.abs(value - coverage[at]!)));
  return [
    {
      what: 'Wilson, accuracy without clusters',
      how: 'computed, n 30 to 800, rates 0.5 to 0.98',
      found: range(coverage),
      expected: 'the exact values, to 4 decimals',
      holds: off <= 5e-5,
    },
  ];
}

export function newcombeIntervals(times: Times): Line[] {
  const cases = [30, 100, 800].flatMap(
    (n) =>
      [
        [n, 0.5, 0.5, 0.3],
        [n, 0.9, 0.8, 0.3],
        [n, 0.98, 0.95, 0.2],
      ] as const,
  );
  const coverage = cases.map(([n, p1, p2, correlation]) => {
    const next = random(`newcombe ${n} ${p1} ${p2}`);
    const draws = times(n === 800 ? 2000 : 4000);
    const stage = createStage({ clusters: Array(n).fill(1), trials: 1 }, 2);
    let covered = 0;
    for (let draw = 0; draw < draws; draw++) {
      const [row] = qualityTables(
        simulatedRun(stage, correlatedPair(n, [p1, p2], correlation, next)),
      ).comparisons.filter((one) => one.suite !== '*');
      if ((row!.difference_lo as number) <= p1 - p2 && p1 - p2 <= (row!.difference_hi as number)) covered++;
    }
    return covered / draws;
  });
  return [
    {
      what: 'Newcombe, difference without clusters',
      how: `${cases.length} cases, ${times(4000)} runs each (${times(2000)} at n = 800), through comparisons.csv`,
      found: range(coverage),
      expected: 'at least 94 %',
      holds: Math.min(...coverage) >= 0.94,
    },
  ];
}

export function accuracyIntervals(times: Times): Line[] {
  const draws = times(2000);
  const coverage = SHAPES.flatMap((clusters) => {
    const stage = createStage({ clusters, trials: 1 }, 1);
    return [0.5, 0.8, 0.95, 0.98].flatMap((rate) =>
      [0, 0.1, 0.3].map((icc) => {
        const next = random(`accuracy ${clusters.length} ${rate} ${icc}`);
        let covered = 0;
        for (let draw = 0; draw < draws; draw++) {
          const [row] = qualityTables(simulatedRun(stage, [betaBinomial(clusters, rate, icc, next)])).summary.filter(
            (one) => one.suite !== '*',
          );
          if ((row!.accuracy_lo as number) <= rate && rate <= (row!.accuracy_hi as number)) covered++;
        }
        return covered / draws;
      }),
    );
  });
  return [
    {
      what: 'Wilson on the effective size, accuracy with clusters',
      how: `${coverage.length} cases, ${draws} runs each, through summary.csv`,
      found: range(coverage),
      expected: '93 to 99 %',
      holds: Math.min(...coverage) >= 0.93 && Math.max(...coverage) <= 0.99,
    },
  ];
}

export function differenceIntervals(times: Times): Line[] {
  const draws = times(2000);
  const rates = [
    [0.5, 0.5],
    [0.8, 0.7],
    [0.9, 0.9],
    [0.95, 0.9],
    [0.98, 0.95],
    [0.98, 0.98],
  ] as const;
  const shares = [
    [0, 0.4, 0.6],
    [0.2, 0.3, 0.5],
    [0.4, 0.2, 0.4],
  ] as const;
  const coverage = SHAPES.flatMap((clusters) => {
    const labels = clusters.flatMap((size, cluster) => Array<number>(size).fill(cluster));
    return rates.flatMap((pair) =>
      shares.map((share) => {
        const next = random(`difference ${clusters.length} ${pair} ${share}`);
        let covered = 0;
        for (let draw = 0; draw < draws; draw++) {
          const [a, b] = probitPair(clusters, pair, share, next).map((cells) => cells.map(Number)) as [
            number[],
            number[],
          ];
          const { lo, hi } = pairedDifference({
            a,
            b,
            clusters: labels,
            cells: a.length,
            binary: true,
            oneTrial: true,
          });
          if (lo !== null && hi !== null && lo <= pair[0] - pair[1] && pair[0] - pair[1] <= hi) covered++;
        }
        return covered / draws;
      }),
    );
  });
  return [
    {
      what: 'MOVER, difference with clusters',
      how: `${coverage.length} cases, ${draws} draws each, by the estimator of comparisons.csv`,
      found: range(coverage),
      expected: 'at least 93 %',
      holds: Math.min(...coverage) >= 0.93,
    },
  ];
}

export function ratioIntervals(times: Times): Line[] {
  const draws = times(4000);
  const cases = [
    [100, 0.5, 0],
    [100, 0.5, 0.6],
    [100, 1, 0],
    [100, 1, 0.6],
    [800, 1, 0],
    [800, 1, 0.6],
  ] as const;
  const coverage = cases.map(([n, sd, correlation]) => {
    const next = random(`ratio ${n} ${sd} ${correlation}`);
    let covered = 0;
    for (let draw = 0; draw < draws; draw++) {
      const a: number[] = [];
      const b: number[] = [];
      for (let at = 0; at < n; at++) {
        const shared = normal(next);
        const own = () => Math.exp(sd * (Math.sqrt(correlation) * shared + Math.sqrt(1 - correlation) * normal(next)));
        a.push(own());
        b.push(2 * own());
      }
      const { lo, hi } = logRatio(
        [
          { values: a, sign: 1 },
          { values: b, sign: -1 },
        ],
        null,
      );
      if (lo! <= 0.5 && 0.5 <= hi!) covered++;
    }
    return covered / draws;
  });
  return [
    {
      what: 'log ratio of sums, cost, tokens and time',
      how: `${cases.length} cases from 100 samples, ${draws} draws each, by the estimator of ratios.csv`,
      found: range(coverage),
      expected: 'at least 92 %',
      holds: Math.min(...coverage) >= 0.92,
    },
  ];
}
