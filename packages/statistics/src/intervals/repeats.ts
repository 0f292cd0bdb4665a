import { requireFinite } from '../check.ts';
import { tCritical } from '../distributions.ts';
import { exactSum } from '../exact-sum.ts';
import type { PartialInterval } from './interval.ts';

/**
 * The mean of a figure over repeated measurements with its interval, mean ± t(k − 1) · s/√k (Student 1908): what a further
 * repeat may give, whatever the figure is.
 * null: mean where a value is unknown or there is none; ends with fewer than two. Throws on values that are not finite.
 * METHODOLOGY §12.1.
 */
export function meanOfRepeats(
  values: readonly (number | null)[],
  level = 0.95,
): PartialInterval & { mean: number | null } {
  if (values.length === 0 || values.includes(null)) return { mean: null, lo: null, hi: null };
  const known = values as readonly number[];
  requireFinite(known, 'values');
  const n = known.length;
  const mean = exactSum(known) / n;
  if (n < 2) return { mean, lo: null, hi: null };
  const variance = exactSum(known.map((value) => (value - mean) ** 2)) / (n - 1);
  const reach = tCritical(level, n - 1) * Math.sqrt(variance / n);
  return { mean, lo: mean - reach, hi: mean + reach };
}
