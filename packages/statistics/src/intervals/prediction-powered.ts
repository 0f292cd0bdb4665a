import { requireFinite, requireSameLength } from '../check.ts';
import { normalCritical } from '../distributions.ts';
import { exactSum } from '../exact-sum.ts';
import { type PartialInterval, wilson } from './interval.ts';

export type PredictionPoweredInput = {
  /** Scores by people, of the samples that have one. */
  labels: ArrayLike<number>;
  /** The judge model's scores of the same samples, in the same order. */
  judged: ArrayLike<number>;
  /** Its scores of the samples that people did not label. */
  judgedOnly: ArrayLike<number>;
  /** Of the interval, 0.95 by default. */
  level?: number;
};

/** `estimate` in the unit of the labels; `weight` is how much the judge's scores count, 0 to 1. */
export type PredictionPowered = PartialInterval & {
  estimate: number | null;
  se: number | null;
  weight: number | null;
};

/**
 * The mean that people would give, from few labels by people and many by a judge model (PPI++; Angelopoulos, Duchi & Zrnic
 * 2023): mean(labels) + λ (mean(judged only) − mean(judged)), λ = Cov(labels, judged)/((1 + n/N) Var(judged)) kept in
 * [0, 1], SE² = Var(labels − λ judged)/n + λ² Var(judged only)/N, normal quantile. A judge that says nothing of the labels
 * gets λ = 0, and what is left is the mean of the labels; a biased judge biases nothing. The labelled samples must be
 * picked at random.
 * The estimate is null without labels, the rest with fewer than two. Without samples that only the judge saw λ is 0.
 * Throws on non-finite scores and lists of different lengths.
 * METHODOLOGY §3.3.
 */
export function predictionPowered(input: PredictionPoweredInput): PredictionPowered {
  const { labels, judged, judgedOnly, level = 0.95 } = input;
  requireSameLength(labels, judged, 'labels and judged');
  requireFinite(labels, 'labels');
  requireFinite(judged, 'judged');
  requireFinite(judgedOnly, 'judgedOnly');
  const [n, more] = [labels.length, judgedOnly.length];
  if (n === 0) return { estimate: null, lo: null, hi: null, se: null, weight: null };
  if (n === 1) return { estimate: labels[0]!, lo: null, hi: null, se: null, weight: null };
  const weight = more === 0 ? 0 : tuneWeight(labels, judged, judgedOnly);
  const estimate = mean(labels) + (weight === 0 ? 0 : weight * (mean(judgedOnly) - mean(judged)));
  const rest = Float64Array.from(labels, (label, i) => label - weight * judged[i]!);
  const se = Math.sqrt(spread(rest) / n + (weight === 0 ? 0 : (weight ** 2 * spread(judgedOnly)) / more));
  const reach = normalCritical(level) * se;
  return { estimate, lo: estimate - reach, hi: estimate + reach, se, weight };
}

/** The λ of least variance. */
function tuneWeight(labels: ArrayLike<number>, judged: ArrayLike<number>, judgedOnly: ArrayLike<number>): number {
  const all = [...Array.from(judged), ...Array.from(judgedOnly)];
  const variance = (spread(all) * all.length) / (all.length - 1);
  if (variance === 0) return 0;
  const [centre, judgedCentre] = [mean(labels), mean(judged)];
  const together =
    exactSum(Array.from(labels, (label, i) => (label - centre) * (judged[i]! - judgedCentre))) / labels.length;
  return Math.min(1, Math.max(0, together / ((1 + labels.length / judgedOnly.length) * variance)));
}

function mean(values: ArrayLike<number>): number {
  return exactSum(values) / values.length;
}

/** Mean squared distance from the mean: divided by n, as the authors do. */
function spread(values: ArrayLike<number>): number {
  const centre = mean(values);
  return exactSum(Array.from(values, (value) => (value - centre) ** 2)) / values.length;
}

/** A share with its interval; both null where there is nothing that it could be a share of. */
export type ErrorRate = PartialInterval & { rate: number | null; n: number };

/** How a judge model errs against people: it calls right what they call wrong, and the other way round. */
export type JudgeErrors = { readonly falseRight: ErrorRate; readonly falseWrong: ErrorRate };

/**
 * The judge's error rates where people judged the same replies, each with Wilson's interval (Wilson 1927): of those that
 * people call wrong the share that it calls right, of those that they call right the share that it calls wrong.
 * Throws on lists of different lengths.
 * METHODOLOGY §3.3.
 */
export function judgeErrors(labels: readonly boolean[], judged: readonly boolean[], level = 0.95): JudgeErrors {
  requireSameLength(labels, judged, 'labels and judged');
  const rate = (label: boolean): ErrorRate => {
    const n = labels.filter((one) => one === label).length;
    if (n === 0) return { rate: null, lo: null, hi: null, n };
    const errors = labels.filter((one, i) => one === label && judged[i] !== label).length;
    return { rate: errors / n, ...wilson(errors, n, level), n };
  };
  return { falseRight: rate(false), falseWrong: rate(true) };
}
