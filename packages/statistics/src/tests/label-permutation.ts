import { requireFinite } from '../check.ts';
import { exactSum } from '../exact-sum.ts';
import { prng } from '../random/prng.ts';

/** Up to this many ways to deal the labels all are tried; beyond, 100,000 are drawn. */
const MAX_COMBINATIONS = 200_000;

/** `least` is the smallest p that these sizes allow: at 3 against 3 it is 0.1, so nothing can be decided. */
export type LabelPermutation = {
  p: number | null;
  least: number | null;
  test: 'label-permutation-exact' | `label-permutation-${number}-draws` | null;
};

/**
 * Two-sided label permutation test on the difference of two means, one value per model (Pitman 1937): the share of the
 * ways to deal the labels with |difference| at least the observed, ties counted up to a relative 1e-11.
 * Exact where there are at most 200,000 ways, else seeded draws with p = (1 + hits)/(1 + draws).
 * All null where a side is empty. Throws on non-finite values.
 * METHODOLOGY §8.3.
 */
export function labelPermutation(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { seed = 0, draws = 100_000 }: { seed?: number | string; draws?: number } = {},
): LabelPermutation {
  requireFinite(a, 'a');
  requireFinite(b, 'b');
  if (a.length === 0 || b.length === 0) return { p: null, least: null, test: null };
  const all = [...Array.from(a), ...Array.from(b)];
  const centre = exactSum(all) / all.length;
  const values = all.map((value) => value - centre);
  // With the total fixed, the difference of the means grows with the distance of the first group's sum from its share.
  const share = (exactSum(values) * a.length) / all.length;
  const noise = 1e-11 * exactSum(values.map(Math.abs));
  const threshold = Math.abs(exactSum(values.slice(0, a.length)) - share) - noise;
  const isHit = (sum: number) => Math.abs(sum - share) >= threshold;
  values.sort((x, y) => x - y);
  const size = Math.min(a.length, b.length);
  const combinations = countCombinations(all.length, size);
  const least = (a.length === b.length ? 2 : 1) / combinations;
  if (combinations > MAX_COMBINATIONS) {
    const hits = drawnHits(values, a.length, draws, seed, isHit);
    return { p: (1 + hits) / (1 + draws), least, test: `label-permutation-${draws}-draws` };
  }
  // Choosing the smaller group is as good as choosing the larger: its distance from its own share is the same.
  const rest = exactSum(values);
  const hits = dealtHits(values, size, (sum) => isHit(size === a.length ? sum : rest - sum));
  return { p: hits / combinations, least, test: 'label-permutation-exact' };
}

function countCombinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}

function dealtHits(values: readonly number[], size: number, isHit: (sum: number) => boolean): number {
  const deal = (from: number, left: number, sum: number): number => {
    if (left === 0) return isHit(sum) ? 1 : 0;
    let hits = 0;
    for (let i = from; i <= values.length - left; i++) hits += deal(i + 1, left - 1, sum + values[i]!);
    return hits;
  };
  return deal(0, size, 0);
}

/** Draws the first group anew each time by a partial Fisher–Yates shuffle. */
function drawnHits(
  values: number[],
  size: number,
  draws: number,
  seed: number | string,
  isHit: (sum: number) => boolean,
): number {
  const random = prng(seed);
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const j = i + Math.floor(random() * (values.length - i));
      const value = values[j]!;
      values[j] = values[i]!;
      values[i] = value;
      sum += value;
    }
    if (isHit(sum)) hits++;
  }
  return hits;
}
