import { requireCount, requireWithin } from '../check.ts';

/**
 * Unbiased pass@k: the chance that at least one of k draws without replacement is right, 1 − C(n−c, k)/C(n, k)
 * (Chen et al. 2021). `n` trials of one sample, `c` of them right. Null where k > n: so many draws were not made.
 * Throws where an argument is not a whole number, c > n or k is 0.
 * METHODOLOGY §5.4.
 */
export function passAtK(n: number, c: number, k: number): number | null {
  const wrong = computeAllProbability(n, n - c, k);
  return wrong === null ? null : 1 - wrong;
}

/**
 * pass^k: the chance that all of k draws without replacement are right, C(c, k)/C(n, k) (Yao et al. 2024, τ-bench).
 * Arguments, null and errors as in `passAtK`.
 * METHODOLOGY §5.4.
 */
export function passHatK(n: number, c: number, k: number): number | null {
  return computeAllProbability(n, c, k);
}

/** C(m, k)/C(n, k). */
function computeAllProbability(n: number, m: number, k: number): number | null {
  requireCount(n, 'n');
  requireCount(k, 'k');
  requireWithin(m, 0, n, 'c');
  requireCount(m, 'c');
  if (k === 0) throw new RangeError('k is 0; expected 1 or more');
  if (k > n) return null;
  let chance = 1;
  for (let i = 0; i < k && chance > 0; i++) chance *= Math.max(0, m - i) / (n - i);
  return chance;
}
