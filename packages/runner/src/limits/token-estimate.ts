/** What a request of a model will take, in tokens, by what its requests took before. */
export interface TokenEstimate {
  /** The running mean once it is known, never above the worst case. */
  predict(model: string, worstTokens: number): number;
  learn(model: string, usedTokens: number): void;
}

/** Replies of a model before its mean is trusted. */
const MIN_REPLIES = 10;

export function createTokenEstimate(): TokenEstimate {
  const known = new Map<string, { n: number; sum: number }>();
  return {
    predict(model, worstTokens) {
      const seen = known.get(model);
      return seen === undefined || seen.n < MIN_REPLIES
        ? worstTokens
        : Math.min(worstTokens, Math.ceil(seen.sum / seen.n));
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
