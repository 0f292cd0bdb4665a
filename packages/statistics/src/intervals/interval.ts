import { requireWithin } from '../check.ts';
import { normalCritical } from '../distributions.ts';

/** Both ends known. */
export type Interval = { lo: number; hi: number };

/** An end that is null is unknown: never read it as 0, 1 or infinity. */
export type PartialInterval = { lo: number | null; hi: number | null };

/**
 * Wilson's score interval for a rate (Wilson 1927; Brown, Cai & DasGupta 2001).
 * `successes` of `n`, either may be fractional (an effective size); rates in [0, 1].
 * The end at 0 successes is exactly 0, the one at n successes exactly 1.
 * Throws where n is not above 0, successes lie outside 0 to n, or level is outside (0, 1).
 * METHODOLOGY §5.2.
 */
export function wilson(successes: number, n: number, level = 0.95): Interval {
  if (!(n > 0 && n < Infinity)) throw new RangeError(`n is ${n}; expected a finite number above 0`);
  requireWithin(successes, 0, n, 'successes');
  return scoreInterval(successes / n, n, normalCritical(level));
}

/** The score interval of a rate from `n` (effective) trials with any critical value in the place of z. */
export function scoreInterval(rate: number, n: number, critical: number): Interval {
  // The formula holds the rate by algebra; min and max keep rounding from saying otherwise.
  return {
    lo: Math.min(rate, scoreLowerEnd(rate, n, critical)),
    hi: Math.max(rate, 1 - scoreLowerEnd(1 - rate, n, critical)),
  };
}

/** The smaller root of the score equation as rate² over the larger: no cancellation at small rates, exactly 0 at 0. */
function scoreLowerEnd(rate: number, n: number, critical: number): number {
  const half = (critical * critical) / (2 * n);
  return (rate * rate) / (rate + half + critical * Math.sqrt((rate * (1 - rate)) / n + (half / critical) ** 2));
}
