import { countNeeded } from '../claims/needed-samples.ts';
import type { NoWorseFinding } from '../claims/no-worse.ts';
import type { Estimate } from '../tables/estimate.ts';
import type { Tier } from './policy-file.ts';

/** What becomes of one check. */
export type CheckVerdict = 'go' | 'no_go' | 'inconclusive';

/** Error rate of a gate: of a "go" that hides a drop of the margin, and of a "no-go" where nothing is worse. METHODOLOGY §8.7. */
export const GATE_ALPHA = 0.05;

/** One rule of a policy, held against one model. */
export interface GateCheck {
  readonly model: string;
  readonly measure: 'accuracy' | 'cost' | 'latency';
  /** `*` = all suites together. */
  readonly suite: string;
  readonly tier: Tier;
  readonly verdict: CheckVerdict;
  /** After − before as a share, or after ÷ before; lo and hi are those of the 90 % interval. */
  readonly estimate: Estimate;
  /** −margin as a share, or the largest ratio allowed. */
  readonly limit: number;
  /** Samples that both runs answered. */
  readonly n: number;
  readonly minSamples: number;
  /** One-sided p that it is worse at all; null for ratios, or where it is unknown. */
  readonly pWorse: number | null;
  /** Test behind `pWorse`, and formula of the interval; null where unknown. */
  readonly method: string | null;
  /** Samples that would settle it, if the estimate stays; null = it is settled or this is unknown, Infinity = more than a million. */
  readonly needed: number | null;
  /** Why nothing was decided although there is an interval, or there is none; null = the interval says it all. */
  readonly why: string | null;
}

type Decision = Pick<GateCheck, 'verdict' | 'needed'>;

/**
 * Go where the finding is `no_worse` by the margin, also if every reply that only the first run has had been wrong; no-go where it is
 * not and the one-sided p that it is worse at all lies below the error rate's share; else inconclusive. METHODOLOGY §8.7.
 *
 * @param unpairedShare samples that the second run lost ÷ samples that the first has
 * @param rules how many checks share the error rate of a false alarm (Bonferroni)
 * @param atAlpha the interval at the level that belongs to a share of the error rate: what a no-go would take
 */
export function decideAccuracy(
  found: Pick<NoWorseFinding, 'difference' | 'lo' | 'hi' | 'pWorse' | 'n'>,
  {
    margin,
    minSamples,
    unpairedShare,
    rules,
  }: {
    readonly margin: number;
    readonly minSamples: number;
    readonly unpairedShare: number;
    readonly rules: number;
  },
  atAlpha: (level: number) => Estimate,
): Decision {
  const { difference: estimate, lo, hi, pWorse, n } = found;
  if (estimate === null) return { verdict: 'inconclusive', needed: null };
  const alpha = GATE_ALPHA / rules;
  if (lo !== null && lo - unpairedShare > -margin)
    return n < minSamples ? { verdict: 'inconclusive', needed: minSamples } : { verdict: 'go', needed: null };
  if (pWorse !== null && pWorse < alpha)
    return n < minSamples ? { verdict: 'inconclusive', needed: minSamples } : { verdict: 'no_go', needed: null };
  const needed =
    estimate - unpairedShare > -margin
      ? countNeeded(
          { estimate: estimate - unpairedShare, lo: lo === null ? null : lo - unpairedShare, hi },
          -margin,
          n,
          false,
        )
      : countNeeded(atAlpha(1 - 2 * alpha), 0, n, false);
  return { verdict: 'inconclusive', needed: needed === null ? null : Math.max(needed, minSamples, n + 1) };
}

/**
 * Go where the 90 % interval of the ratio lies at or below the limit (one one-sided test at 5 %); no-go where the interval at the
 * error rate's share lies above it; else inconclusive. METHODOLOGY §8.7.
 */
export function decideRatio(
  contrast: (level: number) => Estimate & { readonly n: number },
  { maxRatio, minSamples, rules }: { readonly maxRatio: number; readonly minSamples: number; readonly rules: number },
): Decision {
  const wide = contrast(1 - 2 * GATE_ALPHA);
  const strict = contrast(1 - (2 * GATE_ALPHA) / rules);
  if (wide.estimate === null) return { verdict: 'inconclusive', needed: null };
  const isWithin = wide.hi !== null && wide.hi <= maxRatio;
  const isAbove = strict.lo !== null && strict.lo > maxRatio;
  if (isWithin || isAbove) {
    if (wide.n < minSamples) return { verdict: 'inconclusive', needed: minSamples };
    return { verdict: isWithin ? 'go' : 'no_go', needed: null };
  }
  const needed = countNeeded(wide.estimate <= maxRatio ? wide : strict, maxRatio, wide.n, true);
  return { verdict: 'inconclusive', needed: needed === null ? null : Math.max(needed, minSamples, wide.n + 1) };
}
