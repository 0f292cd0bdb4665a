import { requireAllWithin } from '../check.ts';
import { type Clusters, findCommonSize, indexClusters } from '../clusters.ts';
import { normalCritical, tCritical } from '../distributions.ts';
import { clusteredMean } from './clustered-mean.ts';
import { type PartialInterval, scoreInterval, wilson } from './interval.ts';

export type MeanIntervalInput = {
  /** One per sample: its mean over its trials, in [0, 1]. */
  values: ArrayLike<number>;
  /** Replies behind the values; equal to the number of samples with one trial each. */
  cells: number;
  /** The cluster of each sample; null where they are independent. */
  clusters: Clusters;
  /** Of the interval, 0.95 by default. */
  level?: number;
  /** True where each reply is right or wrong, false for graded scores. */
  binary: boolean;
  /** Degrees of freedom in the place of C − 1: those of an average that this mean is a part of. */
  freedom?: number;
};

/** `method` names the formula of the interval; null where the interval is unknown. */
export type MeanInterval = PartialInterval & {
  mean: number | null;
  se: number | null;
  n: number;
  clusters: number;
  effectiveN: number | null;
  method: 'wilson' | 'wilson-clustered' | 'exact-one-cluster' | null;
};

/**
 * Accuracy (or a graded score) with its interval.
 * One right-or-wrong trial per sample without clusters: Wilson's score interval (Wilson 1927).
 * Otherwise Wilson on the effective sample size with the quantile t(C − 1) (Korn & Graubard 1998; Franco et al. 2019).
 * Where all clusters are of one size, one sample of each would be C independent ones, so their Wilson interval holds too
 * (design effect at a correlation of 1; Kish 1965): the ends are those of the narrower, and more samples of the same
 * clusters never make an interval wider than a few of them do.
 * One cluster is one sample, however many replies it has: the exact interval of one right or wrong (Clopper & Pearson
 * 1934), and all from 0 to 1 where the replies differ.
 * lo, hi, method and mean are null without samples. Throws where a value lies outside [0, 1] or there are fewer cells than samples.
 * METHODOLOGY §5.2 and §5.3.
 */
export function meanInterval(input: MeanIntervalInput): MeanInterval {
  const { values, cells, clusters, level = 0.95, binary, freedom } = input;
  const n = values.length;
  if (!(cells >= n)) throw new RangeError(`cells is ${cells} for ${n} samples; expected at least one for each`);
  requireAllWithin(values, 0, 1, 'values');
  const summary = clusteredMean(values, clusters, cells);
  const { mean } = summary;
  if (mean === null) return { ...summary, lo: null, hi: null, method: null };
  const index = indexClusters(n, clusters);
  if (binary && cells === n && !index.clustered) {
    let [right, wrong] = [0, 0];
    for (let i = 0; i < n; i++) {
      if (values[i] === 1) right++;
      else if (values[i] === 0) wrong++;
    }
    if (right + wrong !== n) throw new RangeError('a binary value of one trial is neither 0 nor 1');
    return { ...summary, effectiveN: n, ...wilson(right, n, level), method: 'wilson' };
  }
  if (summary.effectiveN === null) return { ...summary, ...oneClusterEnds(mean, level), method: 'exact-one-cluster' };
  const { lo, hi } = scoreInterval(mean, summary.effectiveN, tCritical(level, freedom ?? summary.clusters - 1));
  if (findCommonSize(index) === null) return { ...summary, lo, hi, method: 'wilson-clustered' };
  const worst = scoreInterval(mean, index.count, normalCritical(level));
  return { ...summary, lo: Math.max(lo, worst.lo), hi: Math.min(hi, worst.hi), method: 'wilson-clustered' };
}

/** Of one right: nothing below α/2 is excluded, of one wrong nothing above 1 − α/2, and of a part of one nothing at all. */
function oneClusterEnds(mean: number, level: number): { lo: number; hi: number } {
  const tail = (1 - level) / 2;
  return { lo: mean === 1 ? tail : 0, hi: mean === 0 ? 1 - tail : 1 };
}
