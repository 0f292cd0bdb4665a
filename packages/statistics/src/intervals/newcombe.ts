import { requireCount } from '../check.ts';
import { type Interval, wilson } from './interval.ts';
import { moverDifference } from './mover.ts';

/**
 * Hybrid score interval for the difference of two paired proportions: Newcombe (1998), Statistics in Medicine 17,
 * 2635–2650, method 10. The counts are pairs: right in both, only the first, only the second, neither.
 * `correlation` is his φ, with the continuity correction in its numerator; 0 where a margin is empty.
 * Throws where a count is not a whole number or there is no pair at all.
 * METHODOLOGY §6.1.
 */
export function newcombePaired(
  both: number,
  aOnly: number,
  bOnly: number,
  neither: number,
  level = 0.95,
): Interval & { difference: number; correlation: number } {
  for (const [name, count] of Object.entries({ both, aOnly, bOnly, neither })) requireCount(count, name);
  const n = both + aOnly + bOnly + neither;
  if (n === 0) throw new RangeError('there are no pairs; expected at least one');
  const correlation = phi(both, aOnly, bOnly, neither);
  const first = both + aOnly;
  const second = both + bOnly;
  const ends = moverDifference(first / n, wilson(first, n, level), second / n, wilson(second, n, level), correlation);
  const difference = (aOnly - bOnly) / n;
  return { difference, lo: Math.min(difference, ends.lo), hi: Math.max(difference, ends.hi), correlation };
}

function phi(a: number, b: number, c: number, d: number): number {
  const margins = Math.sqrt(a + b) * Math.sqrt(c + d) * (Math.sqrt(a + c) * Math.sqrt(b + d));
  if (margins === 0) return 0;
  const cross = a * d - b * c;
  return (cross > 0 ? Math.max(cross - (a + b + c + d) / 2, 0) : cross) / margins;
}
