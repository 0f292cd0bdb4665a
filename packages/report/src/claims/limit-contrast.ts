import { messages } from '@evenhand/messages';
import { averageMean, meanInterval } from '@evenhand/statistics';
import { concatCells, countingCells, findCells } from '../cells/cells.ts';
import { freshCells } from '../cells/fresh-cells.ts';
import { ratioOfSums } from '../tables/amounts.ts';
import type { Estimate } from '../tables/estimate.ts';
import { type RunData, type Scope, sampleMeans, suiteWeight } from '../tables/scope.ts';
import type { ClaimMetric } from './claim-file.ts';
import { type Contrasts, explainSide, hasNoneRight } from './contrast.ts';

/**
 * A model's own figure against one that is stated and has no luck: its mean score less the limit, by the interval of the leaderboard
 * (METHODOLOGY §5.2, §5.3 and §5.5), or its cost or time per right answer ÷ the limit, by that of `efficiency.csv` (§7).
 */
export function createLimitContrasts(
  data: RunData,
  scopes: readonly Scope[],
  metric: ClaimMetric,
  limit: number,
): Contrasts {
  return (a, _, level) => {
    const parts = scopes.map((scope) => countingCells(findCells(scope.byModel, a)));
    const all = concatCells(parts);
    const sizes = { n: all.size, unpaired: 0 };
    const found = metric === 'accuracy' ? difference(level) : ratio(level);
    if (found.estimate !== null) return { ...found, ...sizes, why: null, lacks: null };
    const why = explainSide(metric, a, all).join('; ') || messages.claimNotes.unknownFor(a);
    return { ...found, ...sizes, why, lacks: all.size > 0 && hasNoneRight(all) ? 'right' : null };

    function difference(at: number): Estimate {
      const inputs = parts.map((cells, index) => {
        const { score: values, clusters, graded } = sampleMeans(cells);
        const weight = suiteWeight(data, scopes[index]!.suite);
        return { values, clusters, cells: cells.size, binary: !graded, level: at, weight };
      });
      const [only] = inputs;
      const { lo, hi, ...one } = inputs.length === 1 ? meanInterval(only!) : averageMean(inputs);
      const mean = 'mean' in one ? one.mean : one.estimate;
      const less = (value: number | null) => (value === null ? null : value - limit);
      return { estimate: less(mean), lo: less(lo), hi: less(hi) };
    }

    function ratio(at: number): Estimate {
      const cells = metric === 'time-per-correct' ? freshCells(all) : all;
      const amount = metric === 'time-per-correct' ? 'seconds' : 'cost';
      const {
        ratio: each,
        lo,
        hi,
      } = ratioOfSums(
        [
          { cells, amount, sign: 1 },
          { cells, amount: 'right', sign: -1 },
        ],
        at,
      );
      const by = (value: number | null) => (value === null ? null : value / limit);
      return { estimate: by(each), lo: by(lo), hi: by(hi) };
    }
  };
}
