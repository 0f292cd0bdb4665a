// A gate over simulated pairs: how often equal models close it (false alarm), how often a drop of 5 points opens it (missed),
// and how often neither is shown. Each run has a seed of its own. METHODOLOGY §8.7.
import { decideAccuracy, decideRatio } from '../../packages/report/src/index.ts';
import { logRatio, noWorse, type PairInput } from '../../packages/statistics/src/index.ts';
import { normal, normalQuantile, probitModels, type Random, random } from './draws.ts';
import type { Line } from './index.ts';

type Times = (draws: number) => number;
type Verdict = ReturnType<typeof decideAccuracy>['verdict'];

/** Shares of the latent variance: cluster and sample, common to both runs, and each run's own. */
const SHARES = [0.2, 0.6, 0.2] as const;
/** Of a true rate of 5 %, more than this is seen over 1,000 runs once in a thousand times. */
const MAX_SEEN = 0.071;
const SEEDS = 1000;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

interface Design {
  /** Suites, each with a blocking rule. */
  readonly suites: number;
  /** Samples a suite. */
  readonly samples: number;
  /** Samples a cluster. */
  readonly cluster: number;
  readonly margin: number;
}

const DESIGNS: readonly Design[] = [
  { suites: 1, samples: 100, cluster: 1, margin: 0.05 },
  { suites: 1, samples: 400, cluster: 1, margin: 0.05 },
  { suites: 1, samples: 1000, cluster: 1, margin: 0.05 },
  { suites: 1, samples: 1000, cluster: 1, margin: 0.02 },
  { suites: 1, samples: 400, cluster: 4, margin: 0.05 },
  { suites: 3, samples: 400, cluster: 1, margin: 0.05 },
  { suites: 3, samples: 200, cluster: 2, margin: 0.05 },
];

function drawPair({ samples, cluster }: Design, drop: number, next: Random): PairInput {
  const cuts = [0.8 - drop, 0.8].map(normalQuantile);
  const [a, b] = probitModels(Array<number>(samples / cluster).fill(cluster), cuts, SHARES, 1, next) as [
    number[],
    number[],
  ];
  const clusters = cluster === 1 ? null : a.map((_, sample) => Math.floor(sample / cluster));
  return { a, b, clusters, cells: samples, trials: a.map(() => 1), graded: false };
}

/** The verdict of the whole gate; only the first suite drops. */
function drawGate(design: Design, drop: number, seed: number): Verdict {
  const next = random(`gate ${JSON.stringify(design)} ${drop} ${seed}`);
  const verdicts = Array.from({ length: design.suites }, (_, suite): Verdict => {
    const input = drawPair(design, suite === 0 ? drop : 0, next);
    const at = (level: number) => noWorse([input], design.margin, 'pair', level);
    const options = { margin: design.margin, minSamples: 1, unpairedShare: 0, rules: design.suites };
    return decideAccuracy(at(0.9), options, (level) => {
      const { difference, lo, hi } = at(level);
      return { estimate: difference, lo, hi };
    }).verdict;
  });
  if (verdicts.includes('no_go')) return 'no_go';
  return verdicts.includes('inconclusive') ? 'inconclusive' : 'go';
}

function shares(seeds: number, draw: (seed: number) => Verdict): Readonly<Record<Verdict, number>> {
  const counts = { go: 0, no_go: 0, inconclusive: 0 };
  for (let seed = 0; seed < seeds; seed++) counts[draw(seed)]++;
  return { go: counts.go / seeds, no_go: counts.no_go / seeds, inconclusive: counts.inconclusive / seeds };
}

const write = ({ go, no_go, inconclusive }: Readonly<Record<Verdict, number>>) =>
  `go ${percent(go)}, no-go ${percent(no_go)}, inconclusive ${percent(inconclusive)}`;

/** Costs of the same samples in two runs: a log-normal size of the sample, and noise of each run. */
function drawCosts(samples: number, ratio: number, maxRatio: number, seed: number): Verdict {
  const next = random(`gate cost ${samples} ${ratio} ${seed}`);
  const sizes = Array.from({ length: samples }, () => Math.exp(0.8 * normal(next)));
  const costs = (times: number) => sizes.map((size) => times * size * Math.exp(0.3 * normal(next)));
  const [after, before] = [costs(ratio), costs(1)];
  return decideRatio(
    (level) => {
      const {
        ratio: estimate,
        lo,
        hi,
      } = logRatio(
        [
          { values: after, sign: 1 },
          { values: before, sign: -1 },
        ],
        null,
        level,
      );
      return { estimate, lo, hi, n: samples };
    },
    { maxRatio, minSamples: 1, rules: 1 },
  ).verdict;
}

export function* gateRows(times: Times): Generator<Line> {
  const seeds = times(SEEDS);
  for (const design of DESIGNS) {
    const [equal, dropped, far] = [0, 0.05, 0.1].map((drop) => shares(seeds, (seed) => drawGate(design, drop, seed)));
    const { suites, samples, cluster, margin } = design;
    yield {
      what: `gate, ${suites} suite${suites === 1 ? '' : 's'} of ${samples} samples${cluster === 1 ? '' : ` in clusters of ${cluster}`}, margin ${margin * 100} points`,
      how: `80 % before, ${seeds} seeds each, by the verdicts of evenhand gate`,
      found: `equal: ${write(equal!)}; 5 points lower${suites > 1 ? ' in one suite' : ''}: ${write(dropped!)}; 10 points lower: ${write(far!)}`,
      expected: `no-go of equal models at most 5 % (${percent(MAX_SEEN)} seen), go of a drop of 5 points at most 5 % (${percent(MAX_SEEN)} seen)`,
      holds: equal!.no_go <= MAX_SEEN && dropped!.go <= MAX_SEEN,
    };
  }
  for (const samples of [100, 400]) {
    const at = (ratio: number) => shares(seeds, (seed) => drawCosts(samples, ratio, 1.1, seed));
    const [same, limit, above] = [at(1), at(1.1), at(1.21)];
    yield {
      what: `gate, cost of ${samples} samples, limit 1.1×`,
      how: `log-normal costs, ${seeds} seeds each, by the verdicts of evenhand gate`,
      found: `equal: ${write(same)}; at the limit: ${write(limit)}; 1.21×: ${write(above)}`,
      expected: `at the limit go and no-go at most 5 % each (${percent(MAX_SEEN)} seen)`,
      holds: limit.go <= MAX_SEEN && limit.no_go <= MAX_SEEN,
    };
  }
}
