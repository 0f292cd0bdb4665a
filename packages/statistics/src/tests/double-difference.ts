import { requireSameLength } from '../check.ts';
import { type Clusters, indexClusters, residualSums } from '../clusters.ts';
import { exactSum } from '../exact-sum.ts';
import type { PartialInterval } from '../intervals/interval.ts';
import { pairedDifference } from '../intervals/paired-difference.ts';

export type DoubleDifferenceInput = {
  /** One per twin: mean scores in [0, 1] of the first and the second model in the first language. */
  a1: ArrayLike<number>;
  b1: ArrayLike<number>;
  /** The same twins in the second language. */
  a2: ArrayLike<number>;
  b2: ArrayLike<number>;
  clusters: Clusters;
  /** Pairs of replies behind the values of one language. */
  cells: number;
  /** True where each reply is right or wrong, false for graded scores. */
  binary: boolean;
  /** True where each sample was asked once. */
  oneTrial: boolean;
  /** Of the interval, 0.95 by default. */
  level?: number;
};

/**
 * Difference in differences on twins: (a − b in the first language) − (a − b in the second), in [−2, 2].
 * Interval by MOVER (Zou & Donner 2008) on the two paired differences with the clustered correlation of the two
 * (0 where a variance is 0): the twins are the same questions, so the two differences are not independent. A positive
 * correlation counts (1 − 2/C)-fold, which is Newcombe's continuity correction of φ (1998) at even margins: few clusters
 * that agree by chance must not make an interval of no width.
 * lo and hi are null where one of the two intervals is, all is null without twins. Throws as `pairedDifference`.
 * METHODOLOGY §6.3.
 */
export function doubleDifference(input: DoubleDifferenceInput): PartialInterval & { difference: number | null } {
  const { a1, b1, a2, b2, clusters, level = 0.95, ...kind } = input;
  requireSameLength(a1, a2, 'the two languages');
  const first = pairedDifference({ a: a1, b: b1, clusters, level, ...kind });
  const second = pairedDifference({ a: a2, b: b2, clusters, level, ...kind });
  if (first.difference === null || second.difference === null) return { difference: null, lo: null, hi: null };
  const difference = first.difference - second.difference;
  if (first.lo === null || first.hi === null || second.lo === null || second.hi === null)
    return { difference, lo: null, hi: null };
  const gap = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a, (value, i) => value - b[i]!);
  const index = indexClusters(a1.length, clusters);
  const found = correlation(
    residualSums(gap(a1, b1), first.difference, index),
    residualSums(gap(a2, b2), second.difference, index),
  );
  const r = found > 0 ? found * Math.max(0, 1 - 2 / index.count) : found;
  const reach = (x: number, y: number) => Math.sqrt(Math.max(0, x * x + y * y - 2 * r * x * y));
  return {
    difference,
    lo: Math.max(-2, difference - reach(first.difference - first.lo, second.hi - second.difference)),
    hi: Math.min(2, difference + reach(first.hi - first.difference, second.difference - second.lo)),
  };
}

function correlation(x: Float64Array, y: Float64Array): number {
  const xx = exactSum(x.map((value) => value * value));
  const yy = exactSum(y.map((value) => value * value));
  if (xx === 0 || yy === 0) return 0;
  const r = exactSum(x.map((value, c) => value * y[c]!)) / (Math.sqrt(xx) * Math.sqrt(yy));
  return Math.max(-1, Math.min(1, r));
}
