import { requireFinite } from '../check.ts';
import { tCritical, tTwoSided } from '../distributions.ts';
import { exactSum } from '../exact-sum.ts';

/** `difference` is mean of a − mean of b in their unit, lo and hi its interval; p is two-sided. */
export type Welch = {
  difference: number | null;
  t: number | null;
  df: number | null;
  p: number | null;
  lo: number | null;
  hi: number | null;
  nA: number;
  nB: number;
};

/**
 * Welch's t-test for two populations of models, one value per model (Welch 1947, with Satterthwaite's df). METHODOLOGY §8.3.
 * difference is null where a side is empty; all else where a side has fewer than two values or neither varies.
 * Throws on non-finite values.
 */
export function welch(a: ArrayLike<number>, b: ArrayLike<number>, level = 0.95): Welch {
  const first = moments(a, 'a');
  const second = moments(b, 'b');
  const sizes = { nA: a.length, nB: b.length };
  const unknown = { t: null, df: null, p: null, lo: null, hi: null, ...sizes };
  if (first.mean === null || second.mean === null) return { difference: null, ...unknown };
  const difference = first.mean - second.mean;
  if (first.variance === null || second.variance === null) return { difference, ...unknown };
  const u = first.variance / a.length;
  const v = second.variance / b.length;
  const se = Math.sqrt(u + v);
  if (se === 0) return { difference, ...unknown };
  const df = (u + v) ** 2 / ((u * u) / (a.length - 1) + (v * v) / (b.length - 1));
  const t = difference / se;
  const reach = tCritical(level, df) * se;
  return { difference, t, df, p: tTwoSided(t, df), lo: difference - reach, hi: difference + reach, ...sizes };
}

function moments(values: ArrayLike<number>, name: string): { mean: number | null; variance: number | null } {
  requireFinite(values, name);
  const n = values.length;
  if (n === 0) return { mean: null, variance: null };
  const mean = exactSum(values) / n;
  if (n === 1) return { mean, variance: null };
  const first = values[0];
  if (Array.prototype.every.call(values, (value: number) => value === first)) return { mean, variance: 0 };
  return { mean, variance: exactSum(Array.from(values, (value) => (value - mean) ** 2)) / (n - 1) };
}
