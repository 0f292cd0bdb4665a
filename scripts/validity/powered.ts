// The prediction-powered mean: how often its interval covers the mean that people would give, and how much narrower it is
// than the labels alone. Judges of several error rates, biased ones among them; replies alone or in twins.
import { predictionPowered } from '../../packages/statistics/src/index.ts';
import { betaBinomial, type Random, random } from './draws.ts';
import type { Line } from './index.ts';

type Times = (draws: number) => number;

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
/** Share of what people call right, sensitivity and specificity of the judge. */
const JUDGES = [
  { name: 'lenient', rate: 0.6, sensitivity: 0.95, specificity: 0.8 },
  { name: 'almost perfect', rate: 0.6, sensitivity: 0.99, specificity: 0.98 },
  { name: 'of many right', rate: 0.9, sensitivity: 0.9, specificity: 0.5 },
  { name: 'almost blind', rate: 0.5, sensitivity: 0.6, specificity: 0.6 },
] as const;

function simulate(judge: (typeof JUDGES)[number], labelled: number, size: number, runs: number, next: Random) {
  const total = 1000;
  let [covered, width, alone] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const truth = betaBinomial(Array<number>(total / size).fill(size), judge.rate, size === 1 ? 0 : 0.4, next);
    const scores = truth.map((right) => (next() < (right ? judge.sensitivity : 1 - judge.specificity) ? 1 : 0));
    const labels = truth.map(Number);
    const clusters = truth.map((_, at) => `c${Math.floor(at / size)}`);
    // Every reply is alike, so the first ones are as random as any; of twins one has a label and the other none.
    const picked = (at: number) => at % size === 0 && at / size < labelled;
    const select = <T>(list: readonly T[], wanted: boolean) => list.filter((_, at) => picked(at) === wanted);
    const input = { labels: select(labels, true), judged: select(scores, true), clusters: select(clusters, true) };
    const { lo, hi } = predictionPowered({
      ...input,
      judgedOnly: select(scores, false),
      judgedOnlyClusters: select(clusters, false),
    });
    const plain = predictionPowered({ ...input, judgedOnly: [] });
    if (lo! <= judge.rate && judge.rate <= hi!) covered++;
    width += hi! - lo!;
    alone += plain.hi! - plain.lo!;
  }
  return { coverage: covered / runs, width: width / alone };
}

/** @returns a row for each number of labels */
export function* poweredRows(times: Times): Generator<Line> {
  const runs = times(2000);
  for (const labelled of [10, 30, 100, 300]) {
    const found = JUDGES.flatMap((judge) =>
      [1, 2].map((size) => simulate(judge, labelled, size, runs, random(`powered ${judge.name} ${labelled} ${size}`))),
    );
    const coverage = found.map((one) => one.coverage);
    const width = found.map((one) => one.width);
    yield {
      what: `prediction-powered mean, ${labelled} labels of 1,000 replies`,
      how: `${found.length} cases (${JUDGES.map(({ name }) => name).join(', ')}; alone and in twins), ${runs} runs each, by the estimator of judged.csv`,
      found: `covers ${percent(Math.min(...coverage))} to ${percent(Math.max(...coverage))}; width ${percent(Math.min(...width))} to ${percent(Math.max(...width))} of that of the labels alone`,
      expected: 'covers at least 93 %',
      holds: Math.min(...coverage) >= 0.93,
    };
  }
}
