import { exactSum } from '../exact-sum.ts';
import type { PartialInterval } from './interval.ts';

/** One independent part, such as a suite: its estimate with its interval. Only the ratios of the weights matter. */
export type WeightedPart = PartialInterval & { estimate: number | null; weight: number };

/**
 * A weighted average of independent parts (weights are scaled to sum to 1) with its interval by MOVER:
 * lo = Σ w p − √(Σ w²(p − l)²), hi likewise (Zou & Donner 2008). Serves rates and differences of rates alike.
 * A part with an unknown end makes that end unknown, an unknown estimate all three; a part of weight 0 is left out.
 * All null without parts. Throws on a weight that is negative or not finite.
 * METHODOLOGY §5.5.
 */
export function weightedAverage(parts: readonly WeightedPart[]): PartialInterval & { estimate: number | null } {
  for (const { weight } of parts) {
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`weight is ${weight}; expected 0 or more`);
  }
  const used = parts.filter((part) => part.weight > 0);
  const total = exactSum(used.map((part) => part.weight));
  const estimate = sumOrNull(
    used.map((part) => (part.estimate === null ? null : (part.weight / total) * part.estimate)),
  );
  if (estimate === null) return { estimate: null, lo: null, hi: null };
  const reach = (end: 'lo' | 'hi'): number | null => {
    const squares = sumOrNull(
      used.map((part) => (part[end] === null ? null : ((part.weight / total) * (part.estimate! - part[end])) ** 2)),
    );
    return squares === null ? null : Math.sqrt(squares);
  };
  const below = reach('lo');
  const above = reach('hi');
  return { estimate, lo: below === null ? null : estimate - below, hi: above === null ? null : estimate + above };
}

function sumOrNull(terms: readonly (number | null)[]): number | null {
  if (terms.length === 0 || terms.includes(null)) return null;
  return exactSum(terms as readonly number[]);
}
