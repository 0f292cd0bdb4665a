import { requireCount } from '../check.ts';

/** Ranks count from 1, the best; the model's true rank lies between the two. */
export type RankInterval = { rankLo: number; rankHi: number };

/**
 * Intervals of the ranks of `k` models from simultaneous pairwise findings (Mogstad, Romano, Shaikh & Wilhelm 2024):
 * rankLo = 1 + number shown better than i, rankHi = k − number shown worse.
 * `better(i, j)` tells whether model i was *shown* to be better than j, at an error rate held over all pairs (Holm).
 * Throws where k is not a whole number.
 * METHODOLOGY §6.6.
 */
export function ranks(k: number, better: (i: number, j: number) => boolean): RankInterval[] {
  requireCount(k, 'k');
  return Array.from({ length: k }, (_, i) => {
    let above = 0;
    let below = 0;
    for (let j = 0; j < k; j++) {
      if (j === i) continue;
      if (better(j, i)) above++;
      else if (better(i, j)) below++;
    }
    return { rankLo: 1 + above, rankHi: k - below };
  });
}
