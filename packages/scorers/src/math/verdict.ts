/** `undecided` is not `different`: it says that nobody here could tell. */
export interface Verdict {
  readonly verdict: 'same' | 'different' | 'undecided';
  readonly by: 'text' | 'number' | 'structure' | 'algebra';
}

export const SAME: Verdict = { verdict: 'same', by: 'structure' };
export const DIFFERENT: Verdict = { verdict: 'different', by: 'structure' };
export const UNDECIDED: Verdict = { verdict: 'undecided', by: 'structure' };

/** Of parts that must all be the same. */
export function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 1) return verdicts[0]!;
  if (verdicts.some(({ verdict }) => verdict === 'different')) return DIFFERENT;
  return verdicts.some(({ verdict }) => verdict === 'undecided') ? UNDECIDED : SAME;
}
