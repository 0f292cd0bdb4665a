import { requireCount, requireShare, requireWithin } from '../check.ts';
import { binomialLowerTail, binomialPmf } from '../intervals/binomial.ts';

export type McnemarPowerInput = {
  /** Pairs. */
  n: number;
  /** Chance that only the first model is right. */
  pFirstOnly: number;
  /** Chance that only the second is. */
  pSecondOnly: number;
  /** 0.05 by default. */
  alpha?: number;
};

/**
 * Exact unconditional power of the two-sided exact McNemar test: the number of discordant pairs is
 * N ~ Binomial(n, p1 + p2), those for the first X ~ Binomial(N, p1/(p1 + p2)); rejected where the exact p ≤ alpha
 * (Duffy 1984). Throws where n is not a whole number, the chances are not chances, or alpha is outside (0, 1).
 * METHODOLOGY §10.
 */
export function mcnemarPower({ n, pFirstOnly, pSecondOnly, alpha = 0.05 }: McnemarPowerInput): number {
  requireWithin(pFirstOnly, 0, 1, 'pFirstOnly');
  requireWithin(pSecondOnly, 0, 1, 'pSecondOnly');
  const discordance = pFirstOnly + pSecondOnly;
  requireWithin(discordance, 0, 1 + 1e-12, 'pFirstOnly + pSecondOnly');
  return discordance === 0 ? 0 : powerCurve(n, Math.min(1, discordance), alpha)(pFirstOnly / discordance);
}

/** The power as a function of the first model's share of the discordant pairs, for one size and discordance. */
export function powerCurve(n: number, discordance: number, alpha: number): (share: number) => number {
  requireCount(n, 'n');
  requireShare(alpha, 'alpha');
  const regions = rejectionRegions(n, discordance, alpha);
  return (share) => {
    let power = 0;
    for (const { pairs, weight, most } of regions) {
      power += weight * (binomialLowerTail(most, pairs, share) + binomialLowerTail(most, pairs, 1 - share));
    }
    return Math.min(1, power);
  };
}

/** For each likely number of discordant pairs: its chance and the largest minority count that is rejected. */
function rejectionRegions(n: number, discordance: number, alpha: number) {
  const mean = n * discordance;
  // Nine standard deviations, and room for the long tail at small means, leave out less than 1e-15.
  const reach = 9 * Math.sqrt(mean * (1 - discordance)) + 40;
  const from = Math.max(0, Math.floor(mean - reach));
  const to = Math.min(n, Math.ceil(mean + reach));
  const rejects = (most: number, pairs: number) => 2 * binomialLowerTail(most, pairs, 0.5) <= alpha * (1 + 1e-12);
  const regions: { pairs: number; weight: number; most: number }[] = [];
  let most = largest((count) => rejects(count, from), Math.ceil(from / 2) - 1);
  for (let pairs = from; pairs <= to; pairs++) {
    // One more pair raises the largest rejected count by at most one.
    if (2 * (most + 1) < pairs && rejects(most + 1, pairs)) most++;
    if (most >= 0) regions.push({ pairs, weight: binomialPmf(pairs, n, discordance), most });
  }
  return regions;
}

/** The largest count from 0 to `top` that `holds`, which is true below and false above; −1 where none does. */
function largest(holds: (count: number) => boolean, top: number): number {
  let low = -1;
  let high = Math.max(-1, top);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
