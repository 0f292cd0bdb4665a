import { type Interval, wilson } from './interval.ts';
import { moverDifference } from './mover.ts';

/**
 * p1 − p2 of two independent rates with its interval from their Wilson intervals (Newcombe 1998, method 10).
 * Of two models on the same samples, of which only the totals are known, it is wider than the paired one as a rule.
 * Throws as `wilson` does. METHODOLOGY §7.3.
 */
export function independentDifference(
  first: { readonly right: number; readonly n: number },
  second: { readonly right: number; readonly n: number },
  level = 0.95,
): Interval & { difference: number } {
  const [p1, p2] = [first.right / first.n, second.right / second.n];
  const ends = moverDifference(p1, wilson(first.right, first.n, level), p2, wilson(second.right, second.n, level), 0);
  return { difference: p1 - p2, ...ends };
}
