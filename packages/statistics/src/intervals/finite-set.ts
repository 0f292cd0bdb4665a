import { requireWithin } from '../check.ts';
import type { PartialInterval } from './interval.ts';

/**
 * The interval for the mean of a finite set of which `drawn` of `total` samples were drawn at random, from the interval
 * for all samples of that kind: each reach shrinks by √(1 − drawn/total) (finite population correction; Cochran 1977,
 * section 2.6). Where all were drawn nothing of the set is left to chance, and the ends meet. Unknown ends stay unknown.
 * Throws where drawn is not within 0 to total.
 * METHODOLOGY §10.1.
 */
export function finiteInterval(
  { estimate, lo, hi }: PartialInterval & { readonly estimate: number | null },
  drawn: number,
  total: number,
): PartialInterval {
  requireWithin(drawn, 0, total, 'drawn');
  const factor = Math.sqrt(1 - drawn / total);
  const shrink = (end: number | null) =>
    estimate === null || end === null ? null : estimate + factor * (end - estimate);
  return { lo: shrink(lo), hi: shrink(hi) };
}
