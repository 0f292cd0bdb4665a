// Stratified subsets of a finite suite: how often the interval for the whole suite covers what all its samples would have
// given, and how often the planned difference is found. The models that are run are not those that the strata rest on.
import { planSubset } from '../../packages/report/src/index.ts';
import { comparePair, finiteInterval } from '../../packages/statistics/src/index.ts';
import { normalQuantile, probitModels, type Random, random } from './draws.ts';
import type { Line } from './index.ts';

type Times = (draws: number) => number;

const CLUSTERS = 400;
const EARLIER = [0.5, 0.6, 0.7, 0.8];
/** Samples differ much in how hard they are, so that strata can help. */
const SHARES = [0.3, 0.4, 0.3] as const;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const suite = {
  name: 's',
  samples: Array.from({ length: 2 * CLUSTERS }, (_, at) => ({ id: String(at), cluster: `c${at >> 1}` })),
};

/** The first so many of the clusters of each stratum in random order, whole. */
function drawSamples(strata: readonly { samples: readonly string[]; draw: number }[], next: Random): number[] {
  return strata.flatMap(({ samples, draw }) => {
    const clusters = [...Map.groupBy(samples.map(Number), (at) => at >> 1).values()];
    for (let at = 0; at < draw; at++) {
      const other = at + Math.floor(next() * (clusters.length - at));
      [clusters[at], clusters[other]] = [clusters[other]!, clusters[at]!];
    }
    return clusters.slice(0, draw).flat();
  });
}

/** @returns a row for each difference that is planned for */
export function* subsetRows(times: Times): Generator<Line> {
  const runs = times(2000);
  for (const margin of [0.06, 0.1]) {
    const next = random(`subset ${margin}`);
    let [covered, found, samples, width, expected, planned] = [0, 0, 0, 0, 0, 0];
    for (let run = 0; run < runs; run++) {
      const rates = [...EARLIER, 0.68, 0.68 - margin];
      const scores = probitModels(Array<number>(CLUSTERS).fill(2), rates.map(normalQuantile), SHARES, 1, next);
      const earlier = EARLIER.map((_, model) => ({
        model: String(model),
        trials: 1,
        scores: new Map(scores[model]!.map((score, at) => [String(at), score])),
      }));
      const plan = planSubset(suite, earlier, { margin, power: 0.8, seed: run });
      if (plan === null) continue;
      planned++;
      const drawn = drawSamples(plan.strata, next).sort((x, y) => x - y);
      const [a, b] = [scores.at(-2)!, scores.at(-1)!];
      const truth = a.reduce((sum, score, at) => sum + score - b[at]!, 0) / a.length;
      const select = (list: readonly number[]) => drawn.map((at) => list[at]!);
      const compared = comparePair(
        {
          ...{ a: select(a), b: select(b), clusters: drawn.map((at) => at >> 1), cells: drawn.length },
          ...{ trials: drawn.map(() => 1), graded: false },
        },
        'pair',
      );
      const ends = finiteInterval(
        { estimate: compared.difference, ...compared.interval(0.95) },
        drawn.length,
        a.length,
      );
      if (ends.lo! <= truth + 1e-12 && truth - 1e-12 <= ends.hi!) covered++;
      if (ends.lo! > 0) found++;
      samples += drawn.length;
      width += (ends.hi! - ends.lo!) / 2;
      expected += plan.reach;
    }
    const share = (count: number) => count / planned;
    yield {
      what: `subset of 800 samples for ${(margin * 100).toFixed(0)} points at 80 % power, two models that the plan does not know`,
      how: `${runs} suites of 400 pairs of twins, strata by four other models, by the estimators of plan --subset and REPORT.md`,
      found: `${Math.round(share(samples))} samples on average; interval for the whole suite covers ${percent(share(covered))}; found in ${percent(share(found))}; reach ${percent(share(width))}, expected ${percent(share(expected))}`,
      expected: 'covers at least 93.5 %, found in at least 75 %',
      holds: share(covered) >= 0.935 && share(found) >= 0.75,
    };
  }
}
