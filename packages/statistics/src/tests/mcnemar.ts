import { requireCount } from '../check.ts';
import { binomialLowerTail } from '../intervals/binomial.ts';

/**
 * Two-sided exact McNemar test: p = min(1, 2·P(X ≤ min(aOnly, bOnly))) with X ~ Binomial(aOnly + bOnly, ½)
 * (McNemar 1947). `aOnly` and `bOnly` count the pairs that only the first or only the second got right.
 * Accurate in relative terms down to the smallest number a double can hold; without discordant pairs p is 1.
 * Throws where a count is not a whole number.
 * METHODOLOGY §6.2.
 */
export function mcnemarExact(aOnly: number, bOnly: number): number {
  requireCount(aOnly, 'aOnly');
  requireCount(bOnly, 'bOnly');
  if (Math.abs(aOnly - bOnly) <= 1) return 1;
  return Math.min(1, 2 * binomialLowerTail(Math.min(aOnly, bOnly), aOnly + bOnly, 0.5));
}
