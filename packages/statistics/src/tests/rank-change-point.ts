import { requireFinite } from '../check.ts';

export interface ChangePointOptions {
  /** Values before the change, at least. */
  readonly earlier: number;
  /** Values after it, at least and at most. */
  readonly sizes: readonly [least: number, most: number];
  /** Whether a change that left the last `size` values is looked at; absent = every one. */
  readonly isRelevant?: (size: number) => boolean;
}

/** The change that the ranks speak for most. */
export interface ChangePoint {
  /** Smallest exact two-sided p over all places of the change; 1 = none was looked at. Not adjusted for their number. */
  readonly p: number;
  /** Values after it; null = none was looked at. */
  readonly size: number | null;
}

/**
 * Whether a series has changed its level, and since when: at each place the values after it are held against those before by the
 * ranks (Mann & Whitney 1947; exact), and the smallest p stands for the series (Hawkins & Deng 2010, "A nonparametric change-point
 * control chart"). It needs no idea of how the values vary or where they lay, and its distribution under "nothing changed" is the same
 * for any continuous one. Of ties the ranks in the middle are taken, rounded towards no difference. Throws on non-finite values.
 * METHODOLOGY §8.8.
 * @param values in the order of time
 * @example rankChangePoint([1, 2, 3, 4, 5, 9, 8, 7], { earlier: 5, sizes: [3, 14] }) // { p: 2 / 56, size: 3 }
 */
export function rankChangePoint(
  values: readonly number[],
  { earlier, sizes: [least, most], isRelevant = () => true }: ChangePointOptions,
): ChangePoint {
  requireFinite(values, 'values');
  const n = values.length;
  const doubled = values.map((value) =>
    values.reduce((sum, other) => sum + (other < value ? 2 : other === value ? 1 : 0), 1),
  );
  let found: ChangePoint = { p: 1, size: null };
  let sum = 0;
  for (let size = 1; size <= Math.min(most, n - earlier); size++) {
    sum += doubled[n - size]!;
    if (size < least || !isRelevant(size)) continue;
    const p = twoSided(n, size, sum / 2);
    if (found.size === null || p < found.p) found = { p, size };
  }
  return found;
}

/** P of a rank sum as far from its mean as this one. */
function twoSided(n: number, size: number, sum: number): number {
  const least = (size * (size + 1)) / 2;
  const mean = (size * (n + 1)) / 2;
  // By whole steps from the far end, so that a half one counts as the step nearer to the mean.
  const steps = Math.ceil(mean - Math.abs(sum - mean) - least);
  return Math.min(1, 2 * lowerTail(n, size)[steps]!);
}

const tails = new Map<string, Float64Array>();

/** P(rank sum ≤ least + s) for s = 0, 1, … of `size` of `n` ranks, by counting (Mann & Whitney 1947). */
function lowerTail(n: number, size: number): Float64Array {
  const name = `${n}/${size}`;
  const known = tails.get(name);
  if (known !== undefined) return known;
  const most = size * (n - size);
  // Ways to pick so many ranks whose excess over the smallest sum is s, as shares of all ways.
  let counts = new Float64Array(most + 1);
  counts[0] = 1;
  for (let part = 1; part <= size; part++) {
    // Gaussian binomials: × (1 − q^(n − size + part)) ÷ (1 − q^part).
    const next = Float64Array.from(counts);
    for (let s = most; s >= n - size + part; s--) next[s]! -= next[s - (n - size + part)]!;
    for (let s = part; s <= most; s++) next[s]! += next[s - part]!;
    counts = next;
  }
  const total = counts.reduce((sum, one) => sum + one, 0);
  let below = 0;
  const tail = counts.map((one) => {
    below += one / total;
    return below;
  });
  tails.set(name, tail);
  return tail;
}
