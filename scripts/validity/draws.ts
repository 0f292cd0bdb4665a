// Draws with a known truth. Probit: a latent normal is cut where the wished rate falls.
import { prng } from '../../packages/statistics/src/index.ts';

export type Random = () => number;
export const random = (seed: string): Random => prng(seed);

/** Standard normal, Box & Muller (1958). */
export function normal(next: Random): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Gamma(shape, 1), Marsaglia & Tsang (2000). */
function gamma(shape: number, next: Random): number {
  if (shape < 1) return gamma(shape + 1, next) * next() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(next);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Right or wrong by sample, beta-binomial within clusters: mean `rate`, intra-cluster correlation `icc`. */
export function betaBinomial(clusters: readonly number[], rate: number, icc: number, next: Random): boolean[] {
  return clusters.flatMap((size) => {
    let p = rate;
    if (icc > 0) {
      const total = 1 / icc - 1;
      const a = gamma(rate * total, next);
      p = a / (a + gamma((1 - rate) * total, next));
    }
    return Array.from({ length: size }, () => next() < p);
  });
}

/** Quantile of the standard normal, Acklam (2003), |relative error| < 1.2e-9. */
export function normalQuantile(p: number): number {
  const a = [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
    2.506628277459239,
  ];
  const b = [
    -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  ];
  const c = [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
  const poly = (coefficients: readonly number[], x: number) => coefficients.reduce((sum, one) => sum * x + one, 0);
  if (p > 0.97575) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return poly(c, q) / (poly(d, q) * q + 1);
  }
  const q = p - 0.5;
  return (poly(a, q * q) * q) / (poly(b, q * q) * q * q + 1);
}

/** Two models on the same samples: shares of the latent variance that cluster and sample (common) and noise (own) have. */
export function probitPair(
  clusters: readonly number[],
  rates: readonly [number, number],
  shares: readonly [number, number, number],
  next: Random,
): [boolean[], boolean[]] {
  const cuts = rates.map(normalQuantile);
  const [byCluster, bySample, own] = shares.map(Math.sqrt) as [number, number, number];
  const result: [boolean[], boolean[]] = [[], []];
  for (const size of clusters) {
    const shared = byCluster * normal(next);
    for (let at = 0; at < size; at++) {
      const common = shared + bySample * normal(next);
      for (const model of [0, 1] as const) result[model].push(common + own * normal(next) < cuts[model]!);
    }
  }
  return result;
}

/**
 * Any number of models on the same samples: each score is the share of `fields` that come out right, 1 = right or wrong.
 * @param cuts where each model's latent variable is cut
 */
export function probitModels(
  clusters: readonly number[],
  cuts: readonly number[],
  shares: readonly [number, number, number],
  fields: number,
  next: Random,
): number[][] {
  const [byCluster, bySample, own] = shares.map(Math.sqrt) as [number, number, number];
  const scores = cuts.map((): number[] => []);
  for (const size of clusters) {
    const shared = byCluster * normal(next);
    for (let at = 0; at < size; at++) {
      const common = shared + bySample * normal(next);
      for (const [model, cut] of cuts.entries()) {
        let right = 0;
        for (let field = 0; field < fields; field++) if (common + own * normal(next) < cut) right++;
        scores[model]!.push(right / fields);
      }
    }
  }
  return scores;
}

/** Paired Bernoulli with the given rates and correlation. */
export function correlatedPair(
  n: number,
  [p1, p2]: readonly [number, number],
  correlation: number,
  next: Random,
): [boolean[], boolean[]] {
  const both = p1 * p2 + correlation * Math.sqrt(p1 * (1 - p1) * p2 * (1 - p2));
  const a: boolean[] = [];
  const b: boolean[] = [];
  for (let at = 0; at < n; at++) {
    const u = next();
    a.push(u < p1);
    b.push(u < both || (u >= p1 && u < p1 + p2 - both));
  }
  return [a, b];
}
