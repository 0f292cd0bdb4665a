import { requireFinite } from '../check.ts';
import { type Clusters, indexClusters, residualSums } from '../clusters.ts';
import { exactSum, sumSquares } from '../exact-sum.ts';

/**
 * `mean` in the unit of the values, `se` its standard error, `n` samples in `clusters` clusters.
 * `effectiveN`: how many independent right-or-wrong trials would be as precise.
 */
export type ClusteredMean = {
  mean: number | null;
  se: number | null;
  n: number;
  clusters: number;
  effectiveN: number | null;
};

/**
 * Mean over samples with the cluster-robust standard error
 * SE² = (1/n²) · C/(C−1) · Σ_c (Σ_{i∈c} (x_i − mean))² (linearisation; Korn & Graubard 1998).
 * Effective size: min(cells, mean(1 − mean)/SE²), and C where the mean is 0 or 1 (Franco, Little, Louis & Slud 2019).
 * `values` are one per sample, in any unit; `cells` is the number of replies behind them (trials count each).
 * Null: mean without samples; se and effectiveN with fewer than two clusters; effectiveN where a value is not in [0, 1].
 * Throws on non-finite values and on clusters of another length. The order of the samples does not matter, to the bit.
 * METHODOLOGY §5.3.
 */
export function clusteredMean(values: ArrayLike<number>, clusters: Clusters, cells = values.length): ClusteredMean {
  requireFinite(values, 'values');
  const n = values.length;
  const index = indexClusters(n, clusters);
  const count = index.count;
  if (n === 0) return { mean: null, se: null, n, clusters: 0, effectiveN: null };
  const mean = exactSum(values) / n;
  if (count < 2) return { mean, se: null, n, clusters: count, effectiveN: null };
  const variance = ((count / (count - 1)) * sumSquares(residualSums(values, mean, index))) / (n * n);
  let rates = true;
  for (let i = 0; i < n && rates; i++) rates = values[i]! >= 0 && values[i]! <= 1;
  const effectiveN = rates ? effectiveSize(mean, variance, count, cells) : null;
  return { mean, se: Math.sqrt(variance), n, clusters: count, effectiveN };
}

function effectiveSize(mean: number, variance: number, clusters: number, cells: number): number {
  if (mean === 0 || mean === 1) return clusters;
  return variance === 0 ? cells : Math.min(cells, (mean * (1 - mean)) / variance);
}
