// A/A and placebo: how often something is found where there is nothing, and how often what is there.

import type { Claim } from '../../packages/report/src/claims/claim-file.ts';
import { computeFindings, qualityTables } from '../../packages/report/src/index.ts';
import { spendingShares } from '../../packages/statistics/src/index.ts';
import { betaBinomial, type Random, random } from './draws.ts';
import type { Line } from './index.ts';
import { createStage, type SimulatedDesign, simulatedRun } from './simulated-run.ts';

type Times = (draws: number) => number;

/** A true rate of 5 % shows at most this over 2,000 runs, but for one time in a thousand. */
const MAX_FALSE_RATE = 0.065;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

interface Rates {
  /** Share of runs with at least one `higher` or `lower`. */
  readonly family: number;
  /** Share of pairs with an unadjusted p below 0.05. */
  readonly single: number;
}

function rates(
  stage: SimulatedDesign,
  models: number,
  draws: number,
  cells: (next: Random, model: number) => boolean[],
  seed: string,
): Rates {
  const next = random(seed);
  let [families, singles, pairs] = [0, 0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const run = simulatedRun(
      stage,
      Array.from({ length: models }, (_, model) => cells(next, model)),
    );
    const rows = qualityTables(run).comparisons.filter((row) => row.suite !== '*');
    if (rows.some((row) => row.verdict === 'higher' || row.verdict === 'lower')) families++;
    singles += rows.map((row) => row.p as number).filter((p) => p < 0.05).length;
    pairs += rows.length;
  }
  return { family: families / draws, single: singles / pairs };
}

const AHEAD: Claim = {
  id: 'ahead',
  statement: 'm0 is ahead of m1',
  source: 'simulated',
  a: { model: 'm0' },
  b: { model: 'm1' },
  suites: 'all',
  metric: 'accuracy',
  direction: 'higher',
  margin: { value: 0, unit: 'points' },
} as Claim;
const NO_TRAITS = { origin: null, weights: 'unknown', derivedFrom: null, parameters: null } as const;
const LOOKS = 5;
const PER_LOOK = 40;

/** A claim whose truth lies on its margin, looked at five times: how often it is supported or refuted. */
function sequentialError(draws: number): number {
  const next = random('sequential');
  const shares = spendingShares(LOOKS);
  const stages = shares.map((_, look) =>
    createStage({ clusters: Array<number>((look + 1) * PER_LOOK).fill(1), trials: 1 }, 2),
  );
  let decided = 0;
  for (let draw = 0; draw < draws; draw++) {
    const allCells = [0, 1].map(() => betaBinomial(Array<number>(LOOKS * PER_LOOK).fill(1), 0.7, 0, next));
    const early = stages.some((stage, look) => {
      const run = simulatedRun(
        stage,
        allCells.map((cells) => cells.slice(0, (look + 1) * PER_LOOK)),
      );
      const stored = {
        claims: [AHEAD],
        models: { m0: NO_TRAITS, m1: NO_TRAITS },
        look: { number: look + 1, of: LOOKS, spend: shares[look]! },
      };
      return computeFindings(run, stored).some((finding) => finding.verdict !== 'undecided');
    });
    if (early) decided++;
  }
  return decided / draws;
}

export function falseFindings(times: Times): Line[] {
  const draws = times(2000);
  const plain = createStage({ clusters: Array(100).fill(1), trials: 1 }, 2);
  const clusters = Array<number>(40).fill(3);
  const clustered = createStage({ clusters, trials: 1 }, 5);
  const trials = createStage({ clusters: Array<number>(30).fill(2), trials: 3 }, 2);
  const aa = rates(plain, 2, draws, (next) => betaBinomial(Array(100).fill(1), 0.7, 0, next), 'A/A');
  const five = rates(clustered, 5, draws, (next) => betaBinomial(clusters, 0.7, 0.2, next), 'A/A of five');
  const repeated = rates(
    trials,
    2,
    draws,
    (next) => betaBinomial(Array<number>(30).fill(6), 0.7, 0.2, next),
    'A/A with trials',
  );
  const placebo = rates(
    clustered,
    5,
    draws,
    (next, model) => betaBinomial(clusters, model === 0 ? 0.9 : 0.6, 0.2, next),
    'placebo',
  );
  const sequential = sequentialError(draws);
  const through = `${draws} runs, through comparisons.csv`;
  return [
    {
      what: 'A/A, two models of 70 %, 100 samples',
      how: through,
      found: percent(aa.family),
      expected: 'false findings at most 5 % (6.5 % seen)',
      holds: aa.family <= MAX_FALSE_RATE,
    },
    {
      what: 'A/A, five models, 40 clusters of 3, Holm',
      how: through,
      found: `${percent(five.family)} of runs, ${percent(five.single)} of pairs unadjusted`,
      expected: 'at most 5 % (6.5 % seen) of runs',
      holds: five.family <= MAX_FALSE_RATE && five.single <= MAX_FALSE_RATE,
    },
    {
      what: 'A/A, two models, 3 trials, 30 clusters of 2',
      how: through,
      found: percent(repeated.family),
      expected: 'at most 5 % (6.5 % seen)',
      holds: repeated.family <= MAX_FALSE_RATE,
    },
    {
      what: 'sequential, five looks at a claim that lies on its margin',
      how: `${draws} runs, through findings.csv`,
      found: percent(sequential),
      expected: 'at most 5 % (6.5 % seen)',
      holds: sequential <= MAX_FALSE_RATE,
    },
    {
      what: 'placebo turned: one of five is 30 points better',
      how: through,
      found: `found in ${percent(placebo.family)} of runs`,
      expected: 'at least 99 %',
      holds: placebo.family >= 0.99,
    },
  ];
}
