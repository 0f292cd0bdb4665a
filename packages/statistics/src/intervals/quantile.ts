import { requireFinite, requireShare, requireWithin } from '../check.ts';
import { binomialCdf, binomialQuantile } from '../distributions.ts';

function ascending(values: ArrayLike<number>): Float64Array {
  requireFinite(values, 'values');
  const sorted = new Float64Array(values);
  for (let i = 1; i < sorted.length; i++) if (sorted[i]! < sorted[i - 1]!) return sorted.sort();
  return sorted;
}

/** The smallest whole k with k/n ≥ q, at least 1. Dividing decides, not q·n: 0.07 · 100 is more than 7 in doubles. */
function computeRank(n: number, q: number): number {
  let k = Math.min(n, Math.ceil(q * n));
  while (k > 1 && (k - 1) / n >= q) k--;
  return Math.max(1, k);
}

/**
 * The smallest value with at least a share `q` of the values at or below it (Hyndman & Fan 1996, definition 1).
 * `values` in any order and unit; null where there are none. Throws on q outside [0, 1] and on non-finite values.
 * METHODOLOGY §11.
 */
export function quantile(values: ArrayLike<number>, q: number): number | null {
  requireWithin(q, 0, 1, 'q');
  const sorted = ascending(values);
  return sorted.length === 0 ? null : sorted[computeRank(sorted.length, q) - 1]!;
}

/** Ranks are 1-based; `coverage` is the exact chance that a continuous quantile lies between two known ends. */
export type QuantileInterval = {
  quantile: number | null;
  lo: number | null;
  hi: number | null;
  lowerRank: number;
  upperRank: number;
  coverage: number | null;
  n: number;
};

/**
 * A quantile with its distribution-free interval between order statistics (David & Nagaraja 2003, 7.1):
 * lower rank = binomial quantile((1 − level)/2; n, q), upper rank = binomial quantile((1 + level)/2; n, q) + 1.
 * A rank of 0 or n + 1 means that this end is unknown: null. Throws as `quantile` does, and on q of 0 or 1.
 * METHODOLOGY §11.
 */
export function quantileInterval(values: ArrayLike<number>, q: number, level = 0.95): QuantileInterval {
  requireShare(q, 'q');
  requireShare(level, 'level');
  const sorted = ascending(values);
  const n = sorted.length;
  const none = { quantile: null, lo: null, hi: null, lowerRank: 0, upperRank: 1, coverage: null, n };
  if (n === 0) return none;
  const lowerRank = binomialQuantile(0.5 - level / 2, n, q);
  const upperRank = binomialQuantile(0.5 + level / 2, n, q) + 1;
  const lo = lowerRank < 1 ? null : sorted[lowerRank - 1]!;
  const hi = upperRank > n ? null : sorted[upperRank - 1]!;
  const known = lo !== null && hi !== null;
  const coverage = known ? binomialCdf(upperRank - 1, n, q) - binomialCdf(lowerRank - 1, n, q) : null;
  return { quantile: sorted[computeRank(n, q) - 1]!, lo, hi, lowerRank, upperRank, coverage, n };
}
