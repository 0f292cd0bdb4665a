import type { PartialInterval } from '../intervals/interval.ts';

/**
 * An interval that excludes no difference of 0 which the test beside it does not exclude: where p is at least 1 − level,
 * an end that passed 0 is put at 0. A confidence set of all values that are not rejected has to hold 0 then, and taking
 * one value more into an interval cannot cost coverage. Unknown ends and an unknown p change nothing.
 * METHODOLOGY §6.5.
 */
export function alignWithTest<I extends PartialInterval>(interval: I, p: number | null, level = 0.95): I {
  if (p === null || p < 1 - level - 1e-12) return interval;
  return {
    ...interval,
    lo: interval.lo === null ? null : Math.min(0, interval.lo),
    hi: interval.hi === null ? null : Math.max(0, interval.hi),
  };
}
