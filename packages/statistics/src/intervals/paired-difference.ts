import { requireSameLength } from '../check.ts';
import { type Clusters, indexClusters, residualSums } from '../clusters.ts';
import { exactSum } from '../exact-sum.ts';
import type { PartialInterval } from './interval.ts';
import { meanInterval } from './mean-interval.ts';
import { moverDifference } from './mover.ts';
import { newcombePaired } from './newcombe.ts';

export type PairedDifferenceInput = {
  /** One per sample that both models have: the first model's mean over its trials, in [0, 1]. */
  a: ArrayLike<number>;
  /** The second model's, in the same order. */
  b: ArrayLike<number>;
  clusters: Clusters;
  /** Pairs of replies behind the values. */
  cells: number;
  /** True where each reply is right or wrong, false for graded scores. */
  binary: boolean;
  /** True where each sample was asked once. */
  oneTrial: boolean;
  /** Of the interval, 0.95 by default. */
  level?: number;
};

/** `difference` is first − second in [−1, 1]; `correlation` is the one that the interval used. */
export type PairedDifference = PartialInterval & {
  difference: number | null;
  correlation: number | null;
  method: 'newcombe-paired' | 'mover-clustered' | null;
};

/**
 * The difference of two models on the same samples, with its interval.
 * One right-or-wrong trial per sample without clusters: Newcombe (1998), method 10. Otherwise MOVER (Zou & Donner 2008)
 * on the two clustered Wilson intervals with the clustered correlation of the means (0 where a variance is 0).
 * lo, hi, correlation and method are null with fewer than two clusters, all is null without samples.
 * Throws where the lists differ in length, a value lies outside [0, 1], or a value of one binary trial is not 0 or 1.
 * Swapping a and b turns the sign and the ends, to the bit.
 * METHODOLOGY §6.1.
 */
export function pairedDifference(input: PairedDifferenceInput): PairedDifference {
  const { a, b, clusters, cells, binary, oneTrial, level = 0.95 } = input;
  requireSameLength(a, b, 'a and b');
  const n = a.length;
  const index = indexClusters(n, clusters);
  if (binary && oneTrial && !index.clustered && n > 0) return fromTable(a, b, level);
  // Whether one of the two has a plain Wilson interval must not depend on `cells`: here both are clustered.
  const first = meanInterval({ values: a, cells, clusters, level, binary: false });
  const second = meanInterval({ values: b, cells, clusters, level, binary: false });
  if (first.mean === null || second.mean === null) {
    return { difference: null, lo: null, hi: null, correlation: null, method: null };
  }
  const difference = first.mean - second.mean;
  if (first.lo === null || first.hi === null || second.lo === null || second.hi === null) {
    return { difference, lo: null, hi: null, correlation: null, method: null };
  }
  const correlation = correlate(residualSums(a, first.mean, index), residualSums(b, second.mean, index));
  const ends = moverDifference(
    first.mean,
    { lo: first.lo, hi: first.hi },
    second.mean,
    { lo: second.lo, hi: second.hi },
    correlation,
  );
  return { difference, ...ends, correlation, method: 'mover-clustered' };
}

function correlate(x: Float64Array, y: Float64Array): number {
  const xx = exactSum(x.map((value) => value * value));
  const yy = exactSum(y.map((value) => value * value));
  if (xx === 0 || yy === 0) return 0;
  const r = exactSum(x.map((value, c) => value * y[c]!)) / (Math.sqrt(xx) * Math.sqrt(yy));
  return Math.max(-1, Math.min(1, r));
}

function fromTable(a: ArrayLike<number>, b: ArrayLike<number>, level: number): PairedDifference {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if ((x !== 0 && x !== 1) || (y !== 0 && y !== 1)) {
      throw new RangeError(`sample ${i} has the values ${x} and ${y}; expected 0 or 1 for one right-or-wrong trial`);
    }
    counts[2 * (1 - x) + (1 - y)]!++;
  }
  const [both, aOnly, bOnly, neither] = counts as [number, number, number, number];
  return { ...newcombePaired(both, aOnly, bOnly, neither, level), method: 'newcombe-paired' };
}
