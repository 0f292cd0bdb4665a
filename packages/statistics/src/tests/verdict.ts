/** What may be said of a pair, first against second. */
export type Verdict = 'higher' | 'lower' | 'same' | 'cannot_tell';

export type VerdictInput = {
  /** First − second, in the unit of the margin; null where unknown. */
  difference: number | null;
  /** Ends of the 95 % interval of the difference, or of 1 − alpha; null where unknown. */
  lo: number | null;
  hi: number | null;
  /** Ends of the 90 % interval of the difference. */
  lo90: number | null;
  hi90: number | null;
  /** Two-sided, adjusted for the number of pairs. */
  pAdjusted: number | null;
  /** Differences smaller than this do not matter to the experiment; 0.02 by default. */
  margin?: number;
  /** 0.05 by default. */
  alpha?: number;
};

/**
 * `higher` or `lower` where the adjusted p is below alpha and the interval excludes 0: both, so that no sentence
 * contradicts the interval beside it; else `same` where the 90 % interval lies within ±margin
 * (two one-sided tests at 5 %; Schuirmann 1987); else `cannot_tell`. What is unknown shows nothing.
 * METHODOLOGY §6.5.
 */
export function verdict(input: VerdictInput): Verdict {
  const { difference, lo, hi, pAdjusted, alpha = 0.05 } = input;
  if (pAdjusted !== null && pAdjusted < alpha && difference !== null) {
    if (difference > 0 && lo !== null && lo > 0) return 'higher';
    if (difference < 0 && hi !== null && hi < 0) return 'lower';
  }
  return withinMargin(input) === true ? 'same' : 'cannot_tell';
}

/**
 * Whether the 90 % interval lies strictly within ±margin. Also told of a significant difference, which may be real and
 * too small to matter. Null where the interval is unknown and the known end does not settle it.
 * METHODOLOGY §6.5.
 */
export function withinMargin(input: Pick<VerdictInput, 'lo90' | 'hi90' | 'margin'>): boolean | null {
  const { lo90, hi90, margin = 0.02 } = input;
  if ((lo90 !== null && lo90 <= -margin) || (hi90 !== null && hi90 >= margin)) return false;
  return lo90 === null || hi90 === null ? null : true;
}

/** "Caught up": the lower end of the 90 % interval lies above −margin. Null where it is unknown. METHODOLOGY §8.1. */
export function nonInferior({ lo90, margin = 0.02 }: { lo90: number | null; margin?: number }): boolean | null {
  return lo90 === null ? null : lo90 > -margin;
}
