import type { Interval } from './interval.ts';

/**
 * Interval of p1 − p2 from the intervals of two correlated estimates, the method of variance estimates recovery:
 * lo = d − √((p1−l1)² − 2r(p1−l1)(u2−p2) + (u2−p2)²), hi = d + √((u1−p1)² − 2r(u1−p1)(p2−l2) + (p2−l2)²)
 * (Zou & Donner 2008). For rates: ends are kept in [−1, 1].
 * METHODOLOGY §6.1.
 */
export function moverDifference(p1: number, first: Interval, p2: number, second: Interval, r: number): Interval {
  const difference = p1 - p2;
  return {
    lo: Math.max(-1, difference - reach(p1 - first.lo, second.hi - p2, r)),
    hi: Math.min(1, difference + reach(first.hi - p1, p2 - second.lo, r)),
  };
}

function reach(x: number, y: number, r: number): number {
  return Math.sqrt(Math.max(0, x * x + y * y - 2 * r * (x * y)));
}
