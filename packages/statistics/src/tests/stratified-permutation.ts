import { greatestCommonDivisor } from '../divisors.ts';
import { exactSum } from '../exact-sum.ts';
import { prng } from '../random/prng.ts';

/** One stratum: a whole number for each way to deal its labels, all equally likely. */
export type PermutationStratum = {
  /** The number as the labels really are; one of `values`. */
  observed: number;
  /** One for each way, the real one included. */
  values: readonly number[];
};

export type StratifiedPermutation = {
  /** Chance of a sum as large as the observed one, and of one as small; null without strata. */
  upper: number | null;
  lower: number | null;
  test: 'stratified-permutation-exact' | `stratified-permutation-${number}-draws` | null;
};

/** Above this the exact distribution would take longer than the draws that stand in for it. */
const MOST_STEPS = 2 ** 29;

/**
 * Permutation test of a sum over independent strata, the labels of each dealt anew by itself (Fisher 1935; van Elteren 1960 for
 * ranks): the exact distribution by convolution (Pagano & Tritchler 1983), else seeded draws with p = (1 + hits)/(1 + draws).
 * Adds up probabilities of one tail only, so tiny p keep their relative accuracy. Strata of one value say nothing.
 * Throws where a value is not a whole number, or a stratum has none.
 * METHODOLOGY §8.8.
 */
export function stratifiedPermutation(
  strata: readonly PermutationStratum[],
  { seed = 0, draws = 100_000 }: { seed?: number | string; draws?: number } = {},
): StratifiedPermutation {
  if (strata.length === 0) return { upper: null, lower: null, test: null };
  const moving = inUnits(strata.flatMap(toSteps));
  const observed = exactSum(moving.map((one) => one.observed));
  const most = exactSum(moving.map(({ reach }) => reach));
  const work = moving.reduce((sum, { steps }) => sum + steps.length, 0) * (most + 1);
  if (!(work <= MOST_STEPS)) return drawPermutations(moving, observed, seed, draws);
  let chance: Float64Array = new Float64Array(most + 1);
  let next: Float64Array = new Float64Array(most + 1);
  chance[0] = 1;
  let reached = 0;
  for (const { steps, reach } of moving) {
    next.fill(0, 0, reached + reach + 1);
    for (const { size, weight } of steps)
      for (let sum = 0; sum <= reached; sum++) next[sum + size]! += weight * chance[sum]!;
    reached += reach;
    [chance, next] = [next, chance];
  }
  return {
    upper: Math.min(1, exactSum(chance.subarray(observed, most + 1))),
    lower: Math.min(1, exactSum(chance.subarray(0, observed + 1))),
    test: 'stratified-permutation-exact',
  };
}

interface Steps {
  /** Above the least value. */
  readonly observed: number;
  readonly reach: number;
  readonly steps: readonly { readonly size: number; readonly weight: number }[];
}

/** Nothing where all values are the same. */
function toSteps({ observed, values }: PermutationStratum): Steps[] {
  if (values.length === 0) throw new RangeError('a stratum has no values');
  const counts = new Map<number, number>();
  for (const value of values) {
    if (!Number.isSafeInteger(value)) throw new RangeError(`value ${value} is not a whole number`);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (!counts.has(observed)) throw new RangeError(`the observed ${observed} is none of the values`);
  if (counts.size === 1) return [];
  const sizes = [...counts.keys()].sort((a, b) => a - b);
  const least = sizes[0]!;
  const steps = sizes.map((size) => ({ size: size - least, weight: counts.get(size)! / values.length }));
  return [{ observed: observed - least, reach: sizes.at(-1)! - least, steps }];
}

/** Ranks without ties differ by twos: in units of what all steps have in common the sums are fewer. */
function inUnits(strata: readonly Steps[]): Steps[] {
  let unit = 0;
  for (const { steps } of strata) for (const { size } of steps) unit = greatestCommonDivisor(unit, size);
  if (unit < 2) return [...strata];
  return strata.map(({ observed, reach, steps }) => ({
    observed: observed / unit,
    reach: reach / unit,
    steps: steps.map(({ size, weight }) => ({ size: size / unit, weight })),
  }));
}

function drawPermutations(
  strata: readonly Steps[],
  observed: number,
  seed: number | string,
  draws: number,
): StratifiedPermutation {
  const next = prng(seed);
  let [above, below] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (const { steps } of strata) {
      let left = next();
      let at = 0;
      while (at < steps.length - 1 && left >= steps[at]!.weight) left -= steps[at++]!.weight;
      sum += steps[at]!.size;
    }
    if (sum >= observed) above++;
    if (sum <= observed) below++;
  }
  return {
    upper: (1 + above) / (1 + draws),
    lower: (1 + below) / (1 + draws),
    test: `stratified-permutation-${draws}-draws`,
  };
}
