import { requireCount, requireFinite, requireSameLength } from '../check.ts';
import { type Clusters, clusterSums, indexClusters } from '../clusters.ts';
import { leastCommonMultiple } from '../divisors.ts';
import { mcnemarExact } from './mcnemar.ts';
import { signFlipDraws, signFlipExact } from './sign-flip.ts';

/** A common denominator beyond this would make the exact distribution larger than the draws are worth. */
const LARGEST_DENOMINATOR = 1_000_000;

export type PairedTestInput = {
  /** One per sample: first − second, each a mean over the same trials, in [−1, 1]. */
  differences: ArrayLike<number>;
  clusters: Clusters;
  /** The number of right-or-wrong trials behind each sample's difference; null for graded scores. */
  trials: ArrayLike<number> | null;
  seed: number | string;
  /** 100,000 by default; used only where no exact test applies. */
  draws?: number;
};

/** `test` names what was computed; both are null where there is nothing to compare. */
export type PairedTest = {
  p: number | null;
  test: 'mcnemar-exact' | 'sign-flip-exact' | `sign-flip-${number}-draws` | null;
};

/**
 * The two-sided paired test for the data at hand: exact McNemar (1947) for one right-or-wrong trial without clusters;
 * sign flips by cluster, exact by convolution, where the differences are fractions of known trial counts;
 * seeded sign flips for graded scores or distributions too large. p is not adjusted for other pairs.
 * Both null without samples. One cluster gives p = 1: it cannot show anything.
 * Throws on lists of different lengths, non-finite values and trial counts that are not whole numbers above 0.
 * METHODOLOGY §6.2.
 */
export function pairedTest(input: PairedTestInput): PairedTest {
  const { differences, clusters, trials, seed, draws = 100_000 } = input;
  requireFinite(differences, 'differences');
  const n = differences.length;
  if (n === 0) return { p: null, test: null };
  const integers = trials === null ? null : toIntegers(differences, trials);
  if (integers !== null) {
    if (integers.denominator === 1 && !indexClusters(n, clusters).clustered && integers.values.every(isStep)) {
      return {
        p: mcnemarExact(countValue(integers.values, 1), countValue(integers.values, -1)),
        test: 'mcnemar-exact',
      };
    }
    const p = signFlipExact(clusterSums(integers.values, clusters));
    if (p !== null) return { p, test: 'sign-flip-exact' };
  }
  const p = signFlipDraws(clusterSums(differences, clusters), draws, seed);
  return { p, test: `sign-flip-${draws}-draws` };
}

function countValue(values: Float64Array, wanted: number): number {
  let count = 0;
  for (const value of values) if (value === wanted) count++;
  return count;
}

function isStep(value: number): boolean {
  return Math.abs(value) <= 1;
}

/** Differences times the least common multiple of the trial counts; null where that is too large or does not fit. */
function toIntegers(
  differences: ArrayLike<number>,
  trials: ArrayLike<number>,
): { values: Float64Array; denominator: number } | null {
  requireSameLength(differences, trials, 'differences and trials');
  let denominator = 1;
  for (let i = 0, last = -1; i < trials.length; i++) {
    const count = trials[i]!;
    if (count === last) continue;
    requireCount(count, 'trials');
    if (count === 0) throw new RangeError('a sample has 0 trials; leave it out');
    denominator = leastCommonMultiple(denominator, count);
    if (denominator > LARGEST_DENOMINATOR) return null;
    last = count;
  }
  const values = new Float64Array(differences.length);
  for (let i = 0; i < values.length; i++) {
    const scaled = differences[i]! * denominator;
    // No minus zero: a difference of 0 has no sign to flip.
    values[i] = Math.round(scaled) + 0;
    if (Math.abs(scaled - values[i]!) >= 1e-6) return null;
  }
  return { values, denominator };
}
