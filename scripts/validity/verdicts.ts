// Interval, test and verdict of a difference side by side: coverage, false findings, power, and how often the interval
// and the test disagree. Each row has a seed of its own, so rows can be drawn in any order and by several processes.
import {
  compareAverage,
  comparePair,
  holm,
  type PairComparison,
  type PairInput,
  verdict,
} from '../../packages/statistics/src/index.ts';
import { normalQuantile, probitModels, type Random, random } from './draws.ts';
import type { Line } from './index.ts';

type Times = (draws: number) => number;

/** Draws of the sign flips where they are not exact: fewer than in a run, so that 2,000 runs a row take minutes. */
const FLIPS = 2000;
/** Shares of the latent variance: cluster and sample, common to the models, and each model's own. */
const SHARES = [0.2, 0.4, 0.4] as const;
const RATES = [
  [0.6, 0.6],
  [0.7, 0.5],
  [0.9, 0.8],
] as const;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const range = (values: readonly number[]) => `${percent(Math.min(...values))} to ${percent(Math.max(...values))}`;

interface Design {
  readonly suites: number;
  /** Clusters of two (twins) in each suite. */
  readonly clusters: number;
  readonly graded: boolean;
}

/** Scores of all models on one suite: right or wrong, or the share of four fields that are right. */
function drawSuite({ clusters, graded }: Design, rates: readonly number[], next: Random): number[][] {
  return probitModels(Array<number>(clusters).fill(2), rates.map(normalQuantile), SHARES, graded ? 4 : 1, next);
}

function compareModels(suites: readonly number[][][], a: number, b: number, graded: boolean): PairComparison {
  const inputs = suites.map((scores): PairInput & { weight: number } => ({
    a: scores[a]!,
    b: scores[b]!,
    clusters: scores[a]!.map((_, sample) => sample >> 1),
    cells: scores[a]!.length,
    trials: scores[a]!.map(() => 1),
    graded,
    weight: 1,
  }));
  return inputs.length === 1 ? comparePair(inputs[0]!, 'pair', FLIPS) : compareAverage(inputs, 'pair', FLIPS);
}

function decide(found: PairComparison, pAdjusted: number | null) {
  const [wide, narrow] = [found.interval(0.95), found.interval(0.9)];
  return verdict({ difference: found.difference, ...wide, lo90: narrow.lo, hi90: narrow.hi, pAdjusted });
}

interface Found {
  readonly coverage: number;
  /** Share of runs with `higher` or `lower`. */
  readonly found: number;
  /** Share of runs in which p is below 5 %. */
  readonly significant: number;
  /** Share of runs in which exactly one of test and interval excludes 0. */
  readonly disagree: number;
}

function simulatePair(design: Design, rates: readonly [number, number], runs: number): Found {
  const next = random(`verdicts ${design.suites} ${design.clusters} ${design.graded} ${rates}`);
  const truth = rates[0] - rates[1];
  const counts = { coverage: 0, found: 0, significant: 0, disagree: 0 };
  for (let run = 0; run < runs; run++) {
    const suites = Array.from({ length: design.suites }, () => drawSuite(design, rates, next));
    const compared = compareModels(suites, 0, 1, design.graded);
    const { lo, hi } = compared.interval(0.95);
    const [excludes, significant] = [lo! > 0 || hi! < 0, compared.p! < 0.05];
    if (lo! <= truth + 1e-12 && truth - 1e-12 <= hi!) counts.coverage++;
    if (['higher', 'lower'].includes(decide(compared, compared.p))) counts.found++;
    if (significant) counts.significant++;
    if (excludes !== significant) counts.disagree++;
  }
  const share = (count: number) => count / runs;
  return {
    coverage: share(counts.coverage),
    found: share(counts.found),
    significant: share(counts.significant),
    disagree: share(counts.disagree),
  };
}

/** Share of runs of equally good models with at least one `higher` or `lower` after Holm. */
function simulateMany(design: Design, models: number, runs: number): number {
  const next = random(`many ${models} ${design.suites} ${design.clusters} ${design.graded}`);
  let withFinding = 0;
  for (let run = 0; run < runs; run++) {
    const rates = Array<number>(models).fill(0.6);
    const suites = Array.from({ length: design.suites }, () => drawSuite(design, rates, next));
    const pairs: PairComparison[] = [];
    for (let a = 0; a < models; a++)
      for (let b = a + 1; b < models; b++) pairs.push(compareModels(suites, a, b, design.graded));
    const adjusted = holm(pairs.map(({ p }) => p));
    if (pairs.some((pair, at) => ['higher', 'lower'].includes(decide(pair, adjusted[at]!)))) withFinding++;
  }
  return withFinding / runs;
}

/** Of a true rate of 5 %, more than this is seen over 2,000 runs once in a thousand times. */
const MAX_FALSE_RATE = 0.065;

export function* verdictRows(times: Times): Generator<Line> {
  const runs = times(2000);
  for (const graded of [false, true])
    for (const suites of [1, 3, 5])
      for (const clusters of [5, 20, 50, 200]) {
        const rows = RATES.map((rates) => simulatePair({ suites, clusters, graded }, rates, runs));
        const [equal, apart] = [rows[0]!, rows[1]!];
        const coverage = rows.map((row) => row.coverage);
        const disagree = rows.reduce((sum, row) => sum + row.disagree, 0) / rows.length;
        yield {
          what: `verdict on ${suites} suite${suites === 1 ? '' : 's'} of ${clusters} pairs of twins, ${graded ? 'graded' : 'right or wrong'}`,
          how: `${RATES.length} pairs of rates, ${runs} runs each, by the estimators of comparisons.csv`,
          found: `covers ${range(coverage)}; false findings ${percent(equal.found)}; 70 against 50 % found in ${percent(apart.found)} (by p alone ${percent(apart.significant)}); interval and test disagree in ${percent(disagree)}`,
          expected: `covers at least 93.5 %, false at most 5 % (6.5 % seen), disagree below 1 %`,
          holds: Math.min(...coverage) >= 0.935 && equal.found <= MAX_FALSE_RATE && disagree < 0.01,
        };
      }
  for (const models of [5, 10])
    for (const design of [
      { suites: 1, clusters: 50, graded: false },
      { suites: 3, clusters: 20, graded: true },
    ]) {
      const rate = simulateMany(design, models, runs);
      yield {
        what: `A/A, ${models} models, ${design.suites} suite${design.suites === 1 ? '' : 's'} of ${design.clusters} pairs of twins, ${design.graded ? 'graded' : 'right or wrong'}, Holm`,
        how: `${runs} runs, by the estimators of comparisons.csv`,
        found: `${percent(rate)} of runs`,
        expected: 'false findings at most 5 % (6.5 % seen)',
        holds: rate <= MAX_FALSE_RATE,
      };
    }
}
