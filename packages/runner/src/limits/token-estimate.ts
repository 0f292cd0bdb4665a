/** What a request of a model will take, in tokens, by what its requests took before. */
export interface TokenEstimate {
  /** The running mean once it is known, never above the worst case. */
  of(model: string, worstTokens: number): number;
  learn(model: string, usedTokens: number): void;
}

/** Replies of a model before its mean is trusted. */
const ENOUGH = 10;

export function tokenEstimate(): TokenEstimate {
  const known = new Map<string, { n: number; sum: number }>();
  return {
    of(model, worstTokens) {
      const seen = known.get(model);
      return seen === undefined || seen.n < ENOUGH ? worstTokens : Math.min(worstTokens, Math.ceil(seen.sum / seen.n));
    },
    learn(model, usedTokens) {
      const seen = known.get(model);
      if (seen === undefined) known.set(model, { n: 1, sum: usedTokens });
      else {
        seen.n++;
        seen.sum += usedTokens;
      }
    },
  };
}
