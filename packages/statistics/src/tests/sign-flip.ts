import { greatestCommonDivisor } from '../divisors.ts';
import { exactSum } from '../exact-sum.ts';
import { createInt32Generator } from '../random/prng.ts';

/** Above these the exact distribution would take longer than the draws that stand in for it. */
const MOST_STATES = 2 ** 23;
const MOST_STEPS = 2 ** 30;

/**
 * Exact two-sided sign-flip test: the chance that |Σ ±d_c| is at least |Σ d_c| when each cluster's sign is a fair coin
 * (Fisher's randomization test; the null distribution by convolution, Pagano & Tritchler 1983).
 * `clusterSums` are whole numbers, one per cluster (differences times their common denominator).
 * Adds up probabilities of one tail only, so tiny p keep their relative accuracy. Without differences p is 1.
 * Null where the distribution has too many states: use `signFlipDraws`. Throws where a sum is not a whole number.
 * METHODOLOGY §6.2.
 */
export function signFlipExact(clusterSums: readonly number[]): number | null {
  for (const sum of clusterSums) {
    if (!Number.isSafeInteger(sum)) throw new RangeError(`cluster sum ${sum} is not a whole number`);
  }
  let steps = clusterSums.map(Math.abs).filter((size) => size > 0);
  const unit = steps.reduce(greatestCommonDivisor, 0);
  const observed = Math.abs(exactSum(clusterSums)) / unit;
  if (steps.length === 0 || observed === 0) return 1;
  steps = steps.map((size) => size / unit).sort((a, b) => a - b);
  // Σ ±d = total − 2T for T the sum of the flipped: one tail is T ≤ (total − |observed|)/2, the other its mirror image.
  const most = (exactSum(steps) - observed) / 2;
  if (!(most < MOST_STATES && (most + 1) * steps.length <= MOST_STEPS)) return null;
  return Math.min(1, 2 * lowerTail(steps, most));
}

/**
 * P(Σ of the flipped steps ≤ most). Steps of one size flip a binomial number of times, so the most frequent size starts
 * the distribution and the second most frequent one ends it by its cumulative sums; only the rest is convolved step by step.
 */
function lowerTail(steps: readonly number[], most: number): number {
  const counts = new Map<number, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  const sizes = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  const [first, last] = [sizes[0]!, sizes[1] ?? null];
  const chance = new Float64Array(most + 1);
  const flips = fairBinomial(first[1]);
  for (let j = 0; j < flips.length && j * first[0] <= most; j++) chance[j * first[0]] = flips[j]!;
  let reached = Math.min(most, first[0] * first[1]);
  for (const [step, count] of sizes.slice(2))
    for (let i = 0; i < count; i++) {
      reached = Math.min(most, reached + step);
      for (let t = reached; t >= step; t--) chance[t] = 0.5 * (chance[t]! + chance[t - step]!);
      for (let t = Math.min(step - 1, reached); t >= 0; t--) chance[t] = 0.5 * chance[t]!;
    }
  if (last === null) return exactSum(chance);
  for (let t = 1; t <= most; t++) chance[t]! += chance[t - 1]!;
  const [step, count] = last;
  const terms = fairBinomial(count).slice(0, Math.floor(most / step) + 1);
  return exactSum(terms.map((weight, j) => weight * chance[most - j * step]!));
}

/** P(X = 0 … n), X ~ Binomial(n, ½): from the middle outwards, so that no tail is lost before its time. */
function fairBinomial(n: number): Float64Array {
  const chance = new Float64Array(n + 1);
  const middle = n >> 1;
  chance[middle] = 1;
  for (let j = middle; j > 0; j--) chance[j - 1] = (chance[j]! * j) / (n - j + 1);
  for (let j = middle; j < n; j++) chance[j + 1] = (chance[j]! * (n - j)) / (j + 1);
  const total = exactSum(chance);
  for (let j = 0; j <= n; j++) chance[j]! /= total;
  return chance;
}

/**
 * The same test for sums of any size by seeded draws: p = (1 + hits)/(1 + draws) (Phipson & Smyth 2010),
 * a hit being |Σ ±d_c| ≥ |Σ d_c| up to a relative 1e-11, so that ties are ties whatever the rounding.
 * Depends on neither the order nor the signs' convention. Throws on non-finite sums or less than one draw.
 * METHODOLOGY §6.2.
 */
export function signFlipDraws(clusterSums: readonly number[], draws: number, seed: number | string): number {
  if (!(Number.isSafeInteger(draws) && draws > 0)) throw new RangeError(`draws is ${draws}; expected 1 or more`);
  const observed = Math.abs(exactSum(clusterSums));
  if (Number.isNaN(observed)) throw new RangeError('a cluster sum is not a finite number');
  const sizes = clusterSums.map(Math.abs).filter((size) => size > 0);
  sizes.sort((x, y) => x - y);
  const threshold = observed - 1e-11 * exactSum(sizes);
  const tables = signedSums(sizes);
  const next = createInt32Generator(seed);
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let word = 0;
    for (let offset = 0; offset < tables.length; offset += 256) {
      word = offset % 1024 === 0 ? next() : word >>> 8;
      sum += tables[offset + (word & 255)]!;
    }
    if (Math.abs(sum) >= threshold) hits++;
  }
  return (1 + hits) / (1 + draws);
}

/** For each eight clusters the 256 sums that their signs can make: one random byte then settles eight signs. */
function signedSums(sizes: readonly number[]): Float64Array {
  const groups = Math.ceil(sizes.length / 8);
  const tables = new Float64Array(groups * 256);
  for (let group = 0; group < groups; group++) {
    for (let signs = 0; signs < 256; signs++) {
      let sum = 0;
      for (let bit = 0; bit < 8; bit++) {
        const size = sizes[group * 8 + bit] ?? 0;
        sum += (signs >> bit) & 1 ? size : -size;
      }
      tables[group * 256 + signs] = sum;
    }
  }
  return tables;
}
