import { requireAllWithin, requireSameLength } from '../check.ts';
import { type ClusterIndex, type Clusters, indexClusters, residualSums } from '../clusters.ts';
import { tCritical } from '../distributions.ts';
import { exactSum } from '../exact-sum.ts';
import { clusteredMean } from './clustered-mean.ts';
import type { Interval, PartialInterval } from './interval.ts';
import { meanInterval } from './mean-interval.ts';
import { moverDifference } from './mover.ts';
import { newcombePaired } from './newcombe.ts';
import { exactShareAtNone, tangoPaired } from './sparse.ts';

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

/** `difference` is first − second in [−1, 1]; `correlation` is the one that the interval used, null where it used none. */
export type PairedDifference = PartialInterval & {
  difference: number | null;
  correlation: number | null;
  method: 'newcombe-paired' | 'mover-clustered' | 't-clustered' | 'exact-discordance' | null;
};

/** With fewer differing clusters than this their spread says too little of the variance. */
export const FEWEST_DIFFERING = 5;

/**
 * The difference of two models on the same samples, with its interval.
 * One right-or-wrong trial per sample without clusters: Newcombe (1998), method 10. With clusters or trials MOVER
 * (Zou & Donner 2008) on the two clustered Wilson intervals with the clustered correlation of the means (0 where a
 * variance is 0). Graded scores: d ± t(C − 1) · SE on the clusters' differences, because a graded mean varies less than
 * Wilson's p(1 − p) supposes, and MOVER on it would hold 0 where the test does not (METHODOLOGY §16).
 * An interval never collapses. Where the models nowhere differ it is the exact one of the share of discordant pairs
 * (Clopper & Pearson 1934) at as many pairs as there are clusters, both ways. Where they differ in fewer than five
 * clusters (graded: or differ by another amount than in most), it also holds Tango's score interval (1998) on the clusters, each counted as one pair, as far as MOVER without
 * a correlation reaches.
 * With one cluster nothing but that exact interval is known: it is of one pair.
 * All is null without samples.
 * Throws where the lists differ in length, a value lies outside [0, 1], or a value of one binary trial is not 0 or 1.
 * Swapping a and b turns the sign and the ends, to the bit.
 * METHODOLOGY §6.1.
 */
export function pairedDifference(input: PairedDifferenceInput): PairedDifference {
  const { a, b, clusters, cells, binary, oneTrial, level = 0.95 } = input;
  requireSameLength(a, b, 'a and b');
  const n = a.length;
  const index = indexClusters(n, clusters);
  if (n > 0 && differNowhere(a, b)) return fromNoDiscordance(a, index.count, level);
  if (binary && oneTrial && !index.clustered && n > 0) return fromTable(a, b, level);
  // Whether one of the two has a plain Wilson interval must not depend on `cells`: here both are clustered.
  const kind = { cells, clusters, level, binary: false };
  const first = meanInterval({ values: a, ...kind });
  const second = meanInterval({ values: b, ...kind });
  if (first.mean === null || second.mean === null) {
    return { difference: null, lo: null, hi: null, correlation: null, method: null };
  }
  const difference = first.mean - second.mean;
  if (index.count < 2 || first.lo === null || first.hi === null || second.lo === null || second.hi === null) {
    return { difference, lo: -1, hi: 1, correlation: null, method: 'exact-discordance' };
  }
  if (!binary) {
    const ends = holdSparse(studentInterval(a, b, clusters, level), a, b, index, level);
    const common = findCommonGap(toGaps(a, b), index);
    const held = common === 0 ? ends : holdSparse(ends, a, b, index, level, { lo: -1, hi: 1 }, common);
    return { difference, ...held, correlation: null, method: 't-clustered' };
  }
  const correlation = correlate(residualSums(a, first.mean, index), residualSums(b, second.mean, index));
  const [p1, p2] = [first.mean, second.mean];
  const [own1, own2] = [
    { lo: first.lo, hi: first.hi },
    { lo: second.lo, hi: second.hi },
  ];
  const mover = (r: number) => moverDifference(p1, own1, p2, own2, r);
  // As wide as the two would be were they independent; a correlation below 0 is wider in any case.
  const wide = holdSparse(mover(correlation), a, b, index, level, mover(0));
  return { difference, ...wide, correlation, method: 'mover-clustered' };
}

/** Ends of d ± t(C − 1) · SE, SE the clustered standard error of the samples' differences, kept in [−1, 1]. */
function studentInterval(a: ArrayLike<number>, b: ArrayLike<number>, clusters: Clusters, level: number): Interval {
  const { mean, se, clusters: count } = clusteredMean(toGaps(a, b), clusters);
  const reach = tCritical(level, count - 1) * se!;
  return { lo: Math.max(-1, mean! - reach), hi: Math.min(1, mean! + reach) };
}

/** First − second, sample by sample. */
export function toGaps(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const gaps = new Float64Array(a.length);
  for (let i = 0; i < gaps.length; i++) gaps[i] = a[i]! - b[i]!;
  return gaps;
}

/**
 * The sums of (difference − usual) of the clusters in which the models differ in another way than usual.
 * @param usual how much they differ in most clusters; absent = not at all
 */
export function listDifferingClusters(gaps: Float64Array, index: ClusterIndex, usual = 0): Float64Array {
  return residualSums(gaps, usual, index).filter((sum) => sum !== 0);
}

/**
 * The mean difference of all clusters but fewer than five (`FEWEST_DIFFERING`), where two at least have it; 0 where there
 * is none, or more than one that as many have. One of the first five clusters has it, so that only those are tried.
 */
export function findCommonGap(gaps: Float64Array, index: ClusterIndex): number {
  const sizes = new Int32Array(index.count);
  for (const cluster of index.indices) sizes[cluster]!++;
  const means = residualSums(gaps, 0, index).map((sum, at) => sum / sizes[at]!);
  // Means that differ by rounding alone are one.
  const differs = (mean: number, other: number) => Math.abs(mean - other) > 1e-12;
  const countOthers = (common: number): number => {
    let others = 0;
    for (let c = 0; c < means.length && others < FEWEST_DIFFERING; c++) if (differs(means[c]!, common)) others++;
    return others;
  };
  const tried: { readonly mean: number; readonly others: number }[] = [];
  for (const mean of means.subarray(0, FEWEST_DIFFERING))
    if (tried.every((one) => differs(one.mean, mean))) tried.push({ mean, others: countOthers(mean) });
  const fewest = tried.reduce((least, { others }) => Math.min(least, others), FEWEST_DIFFERING);
  const common = tried.filter(
    ({ others }) => others === fewest && others < Math.min(FEWEST_DIFFERING, means.length - 1),
  );
  return common.length === 1 ? common[0]!.mean : 0;
}

/** In how many clusters the models differ in another way than in most. */
export function countVarying(gaps: Float64Array, index: ClusterIndex): number {
  const differing = listDifferingClusters(gaps, index).length;
  const common = findCommonGap(gaps, index);
  return common === 0 ? differing : Math.min(differing, listDifferingClusters(gaps, index, common).length);
}

/**
 * Where few clusters differ from the usual, the interval from their number as well, but for what lies beyond `widest`.
 * @param usual how much the models differ in most clusters
 */
function holdSparse(
  { lo, hi }: Interval,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  index: ClusterIndex,
  level: number,
  widest: Interval = { lo: -1, hi: 1 },
  usual = 0,
): Interval {
  const differing = listDifferingClusters(toGaps(a, b), index, usual);
  if (differing.length >= FEWEST_DIFFERING) return { lo, hi };
  // In units of a cluster, so that first − second over the clusters is the difference itself.
  const share = index.count / a.length;
  const total = (sign: 1 | -1) => exactSum(differing.map((sum) => Math.max(0, sign * sum) * share));
  const [first, second] = [total(1), total(-1)];
  // Clusters of unequal size can count for more than one pair each.
  const n = Math.max(index.count, first + second);
  const score = tangoPaired(first, second, n, level);
  return {
    lo: Math.min(lo, Math.max(usual + score.lo, widest.lo)),
    hi: Math.max(hi, Math.min(usual + score.hi, widest.hi)),
  };
}

function differNowhere(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function fromNoDiscordance(a: ArrayLike<number>, pairs: number, level: number): PairedDifference {
  requireAllWithin(a, 0, 1, 'a');
  const reach = exactShareAtNone(pairs, level);
  return { difference: 0, lo: -reach, hi: reach, correlation: null, method: 'exact-discordance' };
}

function correlate(x: Float64Array, y: Float64Array): number {
  const xx = exactSum(x.map((value) => value * value));
  const yy = exactSum(y.map((value) => value * value));
  if (xx === 0 || yy === 0) return 0;
  const r = exactSum(x.map((value, c) => value * y[c]!)) / (Math.sqrt(xx) * Math.sqrt(yy));
  return Math.max(-1, Math.min(1, r));
}

function fromTable(a: ArrayLike<number>, b: ArrayLike<number>, level: number): PairedDifference {
  let [both, aOnly, bOnly, neither] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    if ((x !== 0 && x !== 1) || (y !== 0 && y !== 1)) {
      throw new RangeError(`sample ${i} has the values ${x} and ${y}; expected 0 or 1 for one right-or-wrong trial`);
    }
    if (x === 1) y === 1 ? both++ : aOnly++;
    else y === 1 ? bOnly++ : neither++;
  }
  return { ...newcombePaired(both, aOnly, bOnly, neither, level), method: 'newcombe-paired' };
}
