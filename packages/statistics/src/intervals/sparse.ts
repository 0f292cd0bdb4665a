import { requireWithin } from '../check.ts';
import { normalCritical } from '../distributions.ts';
import { binomialLowerTail } from './binomial.ts';
import type { Interval } from './interval.ts';

/**
 * The largest share that 0 of `n` independent pairs still allow, two-sided: 1 − (α/2)^(1/n) (Clopper & Pearson 1934).
 * `n` may be an effective size. Throws where it is not above 0.
 */
export function exactShareAtNone(n: number, level = 0.95): number {
  if (!(n > 0 && n < Infinity)) throw new RangeError(`n is ${n}; expected a finite number above 0`);
  return -Math.expm1(Math.log(0.5 - level / 2) / n);
}

/**
 * Score interval for the difference of two paired proportions from the discordant pairs alone, (first − second)/n:
 * all δ at which |first − second − nδ| ≤ z·√(n(2q + δ(1 − δ))), q the chance of the second under δ by maximum likelihood
 * (Tango 1998). The counts may be fractional. It never collapses: without discordant pairs it is ± z²/(n + z²).
 * Throws where first + second exceed n.
 * METHODOLOGY §6.1.
 */
export function tangoPaired(first: number, second: number, n: number, level = 0.95): Interval {
  requireWithin(first, 0, n, 'first');
  requireWithin(second, 0, n, 'second');
  requireWithin(first + second, 0, n * (1 + 1e-12), 'first + second');
  const z = normalCritical(level);
  return { lo: -tangoUpperEnd(second, first, n, z) + 0, hi: tangoUpperEnd(first, second, n, z) };
}

function tangoUpperEnd(first: number, second: number, n: number, z: number): number {
  return furthest((first - second) / n, 1, (delta) => {
    const b = -first - second + (2 * n - first + second) * delta;
    const c = -second * delta * (1 - delta);
    const q = (Math.sqrt(Math.max(0, b * b - 8 * n * c)) - b) / (4 * n);
    const variance = n * (2 * q + delta * (1 - delta));
    return Math.abs(first - second - n * delta) <= z * Math.sqrt(Math.max(0, variance)) + 1e-12;
  });
}

/** The last value from `start` towards `end` that holds, by bisection. */
function furthest(start: number, end: number, holds: (value: number) => boolean): number {
  if (holds(end)) return end;
  let [inside, outside] = [start, end];
  for (let step = 0; step < 60; step++) {
    const middle = (inside + outside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/**
 * Clopper & Pearson's exact interval of a share (1934): `k` of `n`, both whole.
 * Throws where k lies outside 0 to n or n is 0.
 */
export function clopperPearson(k: number, n: number, level = 0.95): Interval {
  if (!(Number.isSafeInteger(n) && n > 0)) throw new RangeError(`n is ${n}; expected a whole number above 0`);
  requireWithin(k, 0, n, 'k');
  const tail = 0.5 - level / 2;
  const rate = k / n;
  return {
    lo: k === 0 ? 0 : furthest(rate, 0, (p) => 1 - binomialLowerTail(k - 1, n, p) >= tail),
    hi: k === n ? 1 : furthest(rate, 1, (p) => binomialLowerTail(k, n, p) >= tail),
  };
}
