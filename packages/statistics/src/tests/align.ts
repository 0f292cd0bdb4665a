import type { PartialInterval } from '../intervals/interval.ts';

/** The smallest difference that files show: what an interval keeps off 0 where the test excludes it. */
const LEAST = 1e-6;

/**
 * An interval that says of a difference of 0 what the test beside it says.
 * Where p is at least 1 − level, an end that passed 0 is put at 0: a confidence set of all values that are not rejected
 * has to hold 0 then, and taking one value more into an interval cannot cost coverage.
 * Where p is below 1 − level and the interval holds 0 all the same (a suite without a difference widens it and leaves p as
 * it is), what lies on the other side of 0 is taken out, 0 included: the test excludes 0, and a true difference on the
 * other side would be found on this one more seldom still. The end is then 0.000001 from 0, or the difference itself.
 * Unknown ends, an unknown p and a difference of 0 change nothing.
 * METHODOLOGY §6.1.
 */
export function alignWithTest<I extends PartialInterval>(
  interval: I,
  difference: number | null,
  p: number | null,
  level = 0.95,
): I {
  if (p === null) return interval;
  const { lo, hi } = interval;
  if (p >= 1 - level - 1e-12)
    return { ...interval, lo: lo === null ? null : Math.min(0, lo), hi: hi === null ? null : Math.max(0, hi) };
  if (difference === null || difference === 0) return interval;
  const nearest = Math.sign(difference) * Math.min(LEAST, Math.abs(difference));
  if (difference > 0) return lo === null || lo > 0 ? interval : { ...interval, lo: nearest };
  return hi === null || hi < 0 ? interval : { ...interval, hi: nearest };
}
