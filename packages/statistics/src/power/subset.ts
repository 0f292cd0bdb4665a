import { requireCount, requireShare } from '../check.ts';
import { tCritical } from '../distributions.ts';
import { exactSum } from '../exact-sum.ts';

/** A stratum of a finite set: its clusters, and the variance S² of their sums of (difference − mean difference). */
export type SubsetStratum = { readonly clusters: number; readonly variance: number };

/** `draws` clusters of each stratum; `se` of the whole set's mean difference; `reach` half the 95 % interval. */
export type SubsetPlan = { readonly draws: readonly number[]; readonly se: number; readonly reach: number };

export type SubsetInput = {
  readonly strata: readonly SubsetStratum[];
  /** Samples of the whole set. */
  readonly samples: number;
  /** A difference of the whole set (a share: 0.02 is two points) that is to be found. */
  readonly margin: number;
  /** Chance of finding it, 0.8 by default. */
  readonly power?: number;
  /** Of the interval, 0.95 by default. */
  readonly level?: number;
};

/** With fewer clusters a stratum has no variance of its own. */
const FEWEST_DRAWN = 2;

/**
 * The smallest proportional stratified subset of a finite set on which a difference of `margin` between two models, as it
 * is on the whole set, is found with the given power: (t(1 − α/2) + t(power)) · SE ≤ margin, t with k − H degrees of
 * freedom of k clusters in H strata, and SE² = Σ K² (1 − k/K) S²/k / samples² over the strata: what is drawn without
 * replacement leaves less to chance the more of it is drawn (finite population correction; Cochran 1977, sections 5.3 and 5.5).
 * Null where not even all but one cluster would do: then the whole set is needed.
 * Throws where a number is none, the margin or the power is outside (0, 1), or a stratum is empty.
 * METHODOLOGY §10.1.
 */
export function smallestSubset(input: SubsetInput): SubsetPlan | null {
  const { strata, samples, margin, power = 0.8, level = 0.95 } = input;
  requireCount(samples, 'samples');
  for (const [name, value] of Object.entries({ margin, power, level })) requireShare(value, name);
  for (const { clusters, variance } of strata) {
    requireCount(clusters, 'clusters');
    if (clusters === 0) throw new RangeError('a stratum has no clusters; leave it out');
    if (!(variance >= 0 && variance < Infinity)) throw new RangeError(`variance is ${variance}; expected 0 or more`);
  }
  const all = strata.reduce((sum, { clusters }) => sum + clusters, 0);
  const fewest = strata.reduce((sum, { clusters }) => sum + Math.min(FEWEST_DRAWN, clusters), 0);
  const planOf = (total: number): SubsetPlan & { readonly found: boolean } => {
    const draws = allocateProportionally(
      strata.map(({ clusters }) => clusters),
      total,
    );
    const se = finiteError(strata, draws, samples);
    const freedom = Math.max(1, total - strata.length);
    const reach = tCritical(level, freedom) * se;
    const more = power <= 0.5 ? 0 : tCritical(2 * power - 1, freedom) * se;
    return { draws, se, reach, found: reach + more <= margin };
  };
  let [low, high] = [fewest - 1, all];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (planOf(middle).found) high = middle;
    else low = middle;
  }
  if (high >= all) return null;
  const { draws, se, reach } = planOf(high);
  return { draws, se, reach };
}

/** The standard error of the mean difference of a finite set, `draws` of the clusters of each stratum drawn (Cochran 1977). */
export function finiteError(strata: readonly SubsetStratum[], draws: readonly number[], samples: number): number {
  const parts = strata.map(({ clusters, variance }, at) => {
    const drawn = draws[at]!;
    if (drawn === 0) throw new RangeError('a stratum of which nothing is drawn has no estimate');
    return (clusters ** 2 * (1 - drawn / clusters) * variance) / drawn;
  });
  return Math.sqrt(exactSum(parts)) / samples;
}

/**
 * `total` parted in proportion to the sizes: whole numbers, at least two of each size (or all of it), by the largest
 * remainders (Hamilton), so that the plain mean of what is drawn is that of the set but for rounding.
 * Throws where the total is below those minima or above the sum of the sizes.
 */
export function allocateProportionally(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const least = sizes.map((size) => Math.min(FEWEST_DRAWN, size));
  if (!(total >= least.reduce((sum, one) => sum + one, 0) && total <= all))
    throw new RangeError(`total is ${total}; expected two of each of ${sizes.length} sizes, to ${all}`);
  const exact = sizes.map((size) => (size * total) / all);
  const draws = exact.map((share, at) => Math.max(least[at]!, Math.floor(share)));
  let rest = total - draws.reduce((sum, one) => sum + one, 0);
  for (; rest !== 0; rest -= Math.sign(rest)) {
    const owed = exact.map((share, at) => share - draws[at]!);
    const open = (at: number) => (rest > 0 ? draws[at]! < sizes[at]! : draws[at]! > least[at]!);
    const at = [...sizes.keys()].filter(open).reduce((x, y) => (rest * owed[y]! > rest * owed[x]! ? y : x));
    draws[at]! += Math.sign(rest);
  }
  return draws;
}
