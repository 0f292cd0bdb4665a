import { requireCount } from '../check.ts';
import { prng } from '../random/prng.ts';
import { type FrontierPoint, paretoFront } from './pareto.ts';

/** Sums of one model over the samples of each cluster of a suite, clusters in the same order for all models. */
export interface ClusterTotals {
  /** Σ of the samples' values. */
  readonly values: Float64Array;
  /** Samples behind `values`. */
  readonly samples: Float64Array;
  /** Σ of USD or seconds; null = unknown for one of the replies. */
  readonly prices: Float64Array | null;
  /** Replies behind `prices`. */
  readonly replies: Float64Array;
}

/** One suite; its clusters are drawn within it. */
export interface FrontierStratum {
  /** Weight of its mean value in the average over suites. */
  readonly weight: number;
  readonly clusters: number;
  /** One a model, in the same order in all strata. */
  readonly models: readonly ClusterTotals[];
}

export interface FrontShares {
  /** Of each model: the share of draws in which it is on the front; null = its price is unknown, or nothing can be drawn. */
  readonly shares: readonly (number | null)[];
  readonly draws: number;
}

/**
 * How sure it is that a model is on the front: whole clusters of samples are drawn again with replacement within each suite,
 * the same ones for all models, and the front is found anew in each draw (cluster bootstrap; Efron & Tibshirani 1993, 8).
 * Value of a draw: the weighted average over suites of its mean values; price: all of its money or time ÷ all of its replies.
 * Models without a price take no part. All null with fewer than two clusters in all.
 * METHODOLOGY §7.3.
 * @param seed the same seed and totals give the same shares
 */
export function frontShares(strata: readonly FrontierStratum[], seed: string, draws = 1000): FrontShares {
  requireCount(draws, 'draws');
  const models = strata[0]?.models.length ?? 0;
  const none = { shares: Array.from({ length: models }, () => null), draws };
  if (strata.reduce((sum, { clusters }) => sum + clusters, 0) < 2 || draws === 0) return none;
  const known = [...Array(models).keys()].filter((model) => strata.every((one) => one.models[model]!.prices !== null));
  const random = prng(seed);
  const onFront = new Float64Array(models);
  const taken = new Float64Array(models);
  const weights = strata.map(({ clusters }) => new Int32Array(clusters));
  for (let draw = 0; draw < draws; draw++) {
    for (const [index, { clusters }] of strata.entries()) {
      const drawn = weights[index]!.fill(0);
      for (let i = 0; i < clusters; i++) drawn[Math.floor(random() * clusters)]!++;
    }
    const points = known.flatMap((model) => {
      const point = computePoint(strata, weights, model);
      return point === null ? [] : [{ model, point }];
    });
    for (const [index, isOn] of paretoFront(points.map(({ point }) => point)).entries()) {
      taken[points[index]!.model]!++;
      if (isOn) onFront[points[index]!.model]!++;
    }
  }
  return {
    shares: [...Array(models).keys()].map((model) => (taken[model] === 0 ? null : onFront[model]! / taken[model]!)),
    draws,
  };
}

/** Null where the draw holds no sample of the model. */
function computePoint(
  strata: readonly FrontierStratum[],
  weights: readonly Int32Array[],
  model: number,
): FrontierPoint | null {
  let [value, weightSum, price, replies] = [0, 0, 0, 0];
  for (const [index, { weight, models }] of strata.entries()) {
    const totals = models[model]!;
    const drawn = weights[index]!;
    let [values, samples] = [0, 0];
    for (let cluster = 0; cluster < drawn.length; cluster++) {
      const times = drawn[cluster]!;
      if (times === 0) continue;
      values += times * totals.values[cluster]!;
      samples += times * totals.samples[cluster]!;
      price += times * totals.prices![cluster]!;
      replies += times * totals.replies[cluster]!;
    }
    if (samples === 0) return null;
    value += (weight * values) / samples;
    weightSum += weight;
  }
  return replies === 0 || weightSum === 0 ? null : { price: price / replies, value: value / weightSum };
}
