/**
 * Normalised discounted cumulative gain at k of a ranked list of gains against the best possible order of all gains:
 * DCG@k = Σ_{i=1..k} (2^g_i − 1) / log2(i + 1), nDCG@k = DCG@k / ideal DCG@k (Järvelin & Kekäläinen 2002, with the
 * exponential gain of Burges et al. 2005). `linear` takes g_i in place of 2^g_i − 1. 0 where nothing is relevant.
 */
export function ndcg(
  ranked: readonly number[],
  all: readonly number[],
  k: number,
  gain: 'exponential' | 'linear',
): number {
  const best = dcg(
    [...all].sort((a, b) => b - a),
    k,
    gain,
  );
  return best === 0 ? 0 : dcg(ranked, k, gain) / best;
}

function dcg(gains: readonly number[], k: number, gain: 'exponential' | 'linear'): number {
  return gains
    .slice(0, k)
    .reduce((sum, g, index) => sum + (gain === 'linear' ? g : 2 ** g - 1) / Math.log2(index + 2), 0);
}
