import { requireWithin } from '../check.ts';

/**
 * Holm's step-down adjustment (Holm 1979): controls the chance of any false finding.
 * Same order as the input; a null p stays null and does not count as a test. Throws on p outside [0, 1].
 * METHODOLOGY §6.4.
 */
export function holm(p: readonly (number | null)[]): (number | null)[] {
  const { order, adjusted } = prepare(p);
  let least = 0;
  order.forEach((at, i) => {
    least = Math.max(least, Math.min(1, (order.length - i) * p[at]!));
    adjusted[at] = least;
  });
  return adjusted;
}

/**
 * Benjamini & Hochberg's adjustment (1995): controls the expected share of false findings; for exploring.
 * Same order as the input; a null p stays null and does not count as a test. Throws on p outside [0, 1].
 * METHODOLOGY §6.4.
 */
export function benjaminiHochberg(p: readonly (number | null)[]): (number | null)[] {
  const { order, adjusted } = prepare(p);
  let most = 1;
  for (let i = order.length - 1; i >= 0; i--) {
    const at = order[i]!;
    most = Math.min(most, (order.length * p[at]!) / (i + 1));
    adjusted[at] = most;
  }
  return adjusted;
}

/** The places of the known p, smallest p first. */
function prepare(p: readonly (number | null)[]): { order: number[]; adjusted: (number | null)[] } {
  const order: number[] = [];
  p.forEach((value, at) => {
    if (value === null) return;
    requireWithin(value, 0, 1, `p[${at}]`);
    order.push(at);
  });
  order.sort((i, j) => p[i]! - p[j]! || i - j);
  return { order, adjusted: p.map(() => null) };
}
