import { prng } from '../random/prng.ts';

/** Draws at most, and hits after which no more are needed. */
const MOST_DRAWS = 200_000;
const ENOUGH_HITS = 20;

/**
 * Permutation test of a split: the chance that `size` of `n` units picked at random have a statistic at least as large as the last
 * `size` have. Sequential Monte Carlo: drawing stops after 20 hits, p = hits ÷ draws then, else (1 + hits)/(1 + draws); valid as it is
 * (Besag & Clifford 1991), and quick where p is large.
 * Throws where the split has an empty side.
 * METHODOLOGY §8.8.
 */
export function splitPermutation(
  n: number,
  size: number,
  statistic: (picked: readonly number[]) => number,
  seed: number | string,
): number {
  if (!(size > 0 && size < n)) throw new RangeError(`size is ${size}; expected above 0 and below ${n}`);
  const units = Array.from({ length: n }, (_, unit) => unit);
  const observed = statistic(units.slice(n - size));
  const noise = 1e-11 * Math.abs(observed);
  const next = prng(seed);
  let hits = 0;
  for (let draw = 1; draw <= MOST_DRAWS; draw++) {
    // The first `size` of a shuffle.
    for (let at = 0; at < size; at++) {
      const other = at + Math.floor(next() * (n - at));
      [units[at], units[other]] = [units[other]!, units[at]!];
    }
    if (statistic(units.slice(0, size)) >= observed - noise && ++hits === ENOUGH_HITS) return hits / draw;
  }
  return (1 + hits) / (1 + MOST_DRAWS);
}
