import { indexClusters } from '../clusters.ts';
import { tCritical } from '../distributions.ts';
import { exactSum } from '../exact-sum.ts';
import { clusteredMean } from './clustered-mean.ts';
import type { PartialInterval } from './interval.ts';
import { type MeanIntervalInput, meanInterval } from './mean-interval.ts';
import {
  countVarying,
  FEWEST_DIFFERING,
  type PairedDifferenceInput,
  pairedDifference,
  toGaps,
} from './paired-difference.ts';
import { weightedAverage } from './weighted-average.ts';

/**
 * Degrees of freedom of a weighted sum of independent means: (Σ v)²/Σ(v²/(C − 1)) with v = (w·SE)² (Satterthwaite 1946;
 * Welch 1947). Parts that do not vary add nothing; where none varies the degrees are summed.
 * Null where no part has two clusters.
 * METHODOLOGY §5.5.
 */
export function pooledFreedom(
  parts: readonly { readonly weight: number; readonly se: number | null; readonly clusters: number }[],
): number | null {
  const known = parts.filter(({ se, clusters, weight }) => se !== null && clusters > 1 && weight > 0);
  if (known.length === 0) return null;
  const variances = known.map(({ weight, se }) => (weight * se!) ** 2);
  const total = exactSum(variances);
  if (total === 0) return known.reduce((sum, { clusters }) => sum + clusters - 1, 0);
  return total ** 2 / exactSum(variances.map((value, i) => value ** 2 / (known[i]!.clusters - 1)));
}

type Average = PartialInterval & { estimate: number | null };

/**
 * The weighted average over suites of accuracies (or mean scores): MOVER (Zou & Donner 2008) on the suites' intervals,
 * each with the degrees of freedom of the average (Satterthwaite 1946) in the place of its own.
 * Null as in `weightedAverage`.
 * METHODOLOGY §5.5.
 */
export function averageMean(parts: readonly (MeanIntervalInput & { weight: number })[]): Average {
  const freedom = pooledFreedom(
    parts.map(({ values, clusters, cells, weight }) => {
      const { se, clusters: count } = clusteredMean(values, clusters, cells);
      return { weight, se, clusters: count };
    }),
  );
  const pooled = freedom === null ? {} : { freedom };
  return weightedAverage(
    parts.map((part) => {
      const { mean, lo, hi } = meanInterval({ ...part, ...pooled });
      return { estimate: mean, lo, hi, weight: part.weight };
    }),
  );
}

/**
 * The weighted average over suites of paired differences: Σ w d ± t(df) · √Σ (w · SE)², SE the clustered standard errors
 * of the suites' differences and df their pooled degrees of freedom (Satterthwaite 1946; Welch 1947): the quantity that
 * the sign flips of `suiteAverageTest` permute, so interval and test rarely disagree (METHODOLOGY §16).
 * A suite in which the models nowhere differ, or by the same everywhere, or of one cluster, has no standard error: the reach of its own exact
 * interval stands in for t · SE. Where the models differ in fewer than five clusters in all, the average holds the
 * MOVER average of the suites' own intervals too. Ends are kept in [−1, 1].
 * Null as in `weightedAverage`. Throws as `pairedDifference`.
 * METHODOLOGY §5.5.
 */
export function averageDifference(
  parts: readonly (PairedDifferenceInput & { weight: number })[],
  level = 0.95,
): Average {
  const used = parts
    .filter(({ weight }) => weight > 0)
    .map((part) => {
      const index = indexClusters(part.a.length, part.clusters);
      const gaps = toGaps(part.a, part.b);
      const { se, clusters } = clusteredMean(gaps, part.clusters);
      const own = pairedDifference({ ...part, level });
      const differing = countVarying(gaps, index);
      return { weight: part.weight, se: differing === 0 ? null : se, clusters, own, differing };
    });
  const freedom = pooledFreedom(used);
  const byOwn = weightedAverage(used.map(({ own, weight }) => ({ ...own, estimate: own.difference, weight })));
  if (freedom === null || byOwn.lo === null || byOwn.hi === null) return byOwn;
  const critical = tCritical(level, freedom);
  const average = weightedAverage(
    used.map(({ own, se, weight }) => ({
      estimate: own.difference,
      weight,
      ...(se === null ? own : { lo: own.difference! - critical * se, hi: own.difference! + critical * se }),
    })),
  );
  const sparse = used.reduce((sum, { differing }) => sum + differing, 0) < FEWEST_DIFFERING;
  return {
    estimate: average.estimate,
    lo: Math.max(-1, sparse ? Math.min(average.lo!, byOwn.lo) : average.lo!),
    hi: Math.min(1, sparse ? Math.max(average.hi!, byOwn.hi) : average.hi!),
  };
}
