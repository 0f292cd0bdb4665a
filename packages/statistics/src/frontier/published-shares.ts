import { prng } from '../random/prng.ts';
import { paretoFront } from './pareto.ts';

/** Totals of one model as a table has them. */
export interface PublishedTotals {
  readonly right: number;
  readonly samples: number;
  /** null = not known; then the model takes no part. */
  readonly price: number | null;
}

/**
 * As `frontShares`, where only totals are known: the right answers of each model are drawn anew from the binomial distribution of
 * its rate (parametric bootstrap; Efron & Tibshirani 1993, 6.5), each model for itself, and the prices stay as they are. What the
 * models share (the same samples) is not known, so that the shares are less sure than they could be.
 * METHODOLOGY §7.3.
 */
export function publishedFrontShares(
  models: readonly PublishedTotals[],
  seed: string,
  draws = 1000,
): (number | null)[] {
  const known = models.flatMap(({ price, ...rest }, index) => (price === null ? [] : [{ index, price, ...rest }]));
  const random = prng(seed);
  const onFront = new Float64Array(models.length);
  for (let draw = 0; draw < draws; draw++) {
    const points = known.map(({ right, samples, price }) => {
      let drawn = 0;
      for (let i = 0; i < samples; i++) if (random() * samples < right) drawn++;
      return { price, value: drawn / samples };
    });
    for (const [at, isOn] of paretoFront(points).entries()) if (isOn) onFront[known[at]!.index]!++;
  }
  return models.map(({ price }, index) => (price === null ? null : onFront[index]! / draws));
}
