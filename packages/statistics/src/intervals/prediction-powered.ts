import { requireSameLength, requireWithin } from '../check.ts';
import { type Clusters, indexClusters, residualSums } from '../clusters.ts';
import { tCritical } from '../distributions.ts';
import { exactSum } from '../exact-sum.ts';
import { type PartialInterval, scoreInterval } from './interval.ts';
import { meanInterval } from './mean-interval.ts';
import { countVarying, FEWEST_DIFFERING, pairedDifference, toGaps } from './paired-difference.ts';

export type PredictionPoweredInput = {
  /** Scores by people, of the replies that have one, each in [0, 1]. */
  labels: ArrayLike<number>;
  /** The judge's scores of the same replies, in the same order, each in [0, 1]. */
  judged: ArrayLike<number>;
  /** Its scores of the replies that people did not label, each in [0, 1]. */
  judgedOnly: ArrayLike<number>;
  /** The clusters of the labelled replies; absent or null = they are independent. */
  clusters?: Clusters;
  /** The clusters of the others, by the same names; absent or null = they are independent. */
  judgedOnlyClusters?: Clusters;
  /** Of the interval, 0.95 by default. */
  level?: number;
};

/**
 * `estimate` in the unit of the labels; `weight` (λ) is how much the judge's scores count, 0 to 1. `se` is null with
 * labels in fewer than two clusters.
 */
export type PredictionPowered = PartialInterval & {
  estimate: number | null;
  se: number | null;
  weight: number | null;
};

/**
 * The mean that people would give, from few labels by people and many by a judge model (PPI++; Angelopoulos, Duchi & Zrnic
 * 2023): mean(labels) + λ (mean(judged only) − mean(judged)), λ = Cov(labels, judged)/((1 + n/N) Var(judged)) kept in
 * [0, 1]. A judge that says nothing of the labels gets λ = 0, and what is left is the mean of the labels with its own
 * interval; a biased judge biases nothing. The labelled replies must be picked at random.
 * SE² is the sum over clusters of the squared sums of (r − mean r)/n, r = label − λ judged, and λ (f − mean f)/N of the
 * others, times C/(C − 1) of the labelled clusters (linearisation): without clusters Var(r)/(n − 1) + λ² Var(f)/N, but for
 * that factor. The interval is the score interval at the effective size estimate (1 − estimate)/SE², at most n + N, with the
 * quantile t(C − 1) (Korn & Graubard 1998), so that it keeps within 0 and 1.
 * It never collapses: where judge and people differ in fewer than five clusters, their agreement says little of how
 * seldom they differ, and the interval also holds MOVER (Zou & Donner 2008) on the parts (1 − λ) mean(labels),
 * λ mean(labels − judged) and λ mean(judged only), each by its own interval.
 * All is null without labels. Without replies that only the judge saw λ is 0.
 * Throws on scores outside [0, 1] and on lists of different lengths.
 * METHODOLOGY §3.5.
 */
export function predictionPowered(input: PredictionPoweredInput): PredictionPowered {
  const { labels, judged, judgedOnly, clusters = null, judgedOnlyClusters = null, level = 0.95 } = input;
  requireSameLength(labels, judged, 'labels and judged');
  for (const [name, list] of Object.entries({ labels, judged, judgedOnly }))
    for (let i = 0; i < list.length; i++) requireWithin(list[i]!, 0, 1, `${name}[${i}]`);
  const [n, more] = [labels.length, judgedOnly.length];
  if (n === 0) return { estimate: null, lo: null, hi: null, se: null, weight: null };
  const weight = more === 0 || n === 1 ? 0 : tuneWeight(labels, judged, judgedOnly);
  const byPeople = meanOf(labels, clusters, level);
  if (weight === 0) {
    const { mean, lo, hi, se } = byPeople;
    return { estimate: mean, lo: lo ?? 0, hi: hi ?? 1, se, weight };
  }
  const estimate = mean(labels) + weight * (mean(judgedOnly) - mean(judged));
  const gaps = toGaps(labels, judged);
  const { se, count } = combineVariance(input, weight);
  const ends = se === null ? { lo: 0, hi: 1 } : scoreEnds(estimate, se, n + more, tCritical(level, count - 1));
  if (countVarying(gaps, indexClusters(n, clusters)) >= FEWEST_DIFFERING) return { estimate, ...ends, se, weight };
  const binary = isBinary(labels) && isBinary(judged);
  const gap = pairedDifference({ a: labels, b: judged, clusters, cells: n, binary, oneTrial: true, level });
  const parts = [
    { share: 1 - weight, estimate: byPeople.mean!, lo: byPeople.lo ?? 0, hi: byPeople.hi ?? 1 },
    { share: weight, estimate: gap.difference!, lo: gap.lo!, hi: gap.hi! },
    { share: weight, ...withMean(meanOf(judgedOnly, judgedOnlyClusters, level)) },
  ];
  const reach = (end: 'lo' | 'hi') =>
    Math.sqrt(exactSum(parts.map((part) => (part.share * (part.estimate - part[end])) ** 2)));
  return {
    estimate,
    lo: Math.max(0, Math.min(ends.lo, estimate - reach('lo'))),
    hi: Math.min(1, Math.max(ends.hi, estimate + reach('hi'))),
    se,
    weight,
  };
}

/** The λ of least variance. */
function tuneWeight(labels: ArrayLike<number>, judged: ArrayLike<number>, judgedOnly: ArrayLike<number>): number {
  const all = [...Array.from(judged), ...Array.from(judgedOnly)];
  const centreOfAll = mean(all);
  const variance = exactSum(all.map((value) => (value - centreOfAll) ** 2)) / (all.length - 1);
  if (variance === 0) return 0;
  const [centre, judgedCentre] = [mean(labels), mean(judged)];
  const together =
    exactSum(Array.from(labels, (label, i) => (label - centre) * (judged[i]! - judgedCentre))) / labels.length;
  return Math.min(1, Math.max(0, together / ((1 + labels.length / judgedOnly.length) * variance)));
}

/** The clustered standard error at a weight; `count` labelled clusters, se null where there are fewer than two. */
function combineVariance(input: PredictionPoweredInput, weight: number): { se: number | null; count: number } {
  const { labels, judged, judgedOnly, clusters = null, judgedOnlyClusters = null } = input;
  const [n, more] = [labels.length, judgedOnly.length];
  const own = indexClusters(n, clusters);
  if (own.count < 2) return { se: null, count: own.count };
  const rest = Float64Array.from(labels, (label, i) => label - weight * judged[i]!);
  const sums = residualSums(rest, mean(rest), own);
  const others = indexClusters(more, judgedOnlyClusters);
  const otherSums = residualSums(judgedOnly, mean(judgedOnly), others);
  const bothClustered = clusters !== null && judgedOnlyClusters !== null;
  const influences = new Map<number | string, number>();
  const add = (name: number | string, value: number) => influences.set(name, (influences.get(name) ?? 0) + value);
  for (const [name, sum] of nameSums(sums, own.indices, bothClustered ? clusters : null, 'labelled'))
    add(name, sum / n);
  for (const [name, sum] of nameSums(otherSums, others.indices, bothClustered ? judgedOnlyClusters : null, 'others'))
    add(name, (weight * sum) / more);
  const squares = exactSum([...influences.values()].map((value) => value * value));
  return { se: Math.sqrt((own.count / (own.count - 1)) * squares), count: own.count };
}

/** The sums of the clusters by their names; without names they are nobody else's. */
function* nameSums(
  sums: Float64Array,
  indices: Int32Array,
  names: Clusters,
  side: string,
): Generator<[number | string, number]> {
  const seen = new Set<number>();
  for (let i = 0; i < indices.length; i++) {
    const at = indices[i]!;
    if (seen.has(at)) continue;
    seen.add(at);
    yield [names === null ? `${side} ${at}` : names[i]!, sums[at]!];
  }
}

/** Wilson's form at the effective size; an estimate beyond 0 or 1, which λ allows, is read as that end. */
function scoreEnds(estimate: number, se: number, most: number, critical: number) {
  const rate = Math.min(1, Math.max(0, estimate));
  const size = se === 0 ? most : Math.min(most, (rate * (1 - rate)) / (se * se));
  if (size > 0) return scoreInterval(rate, size, critical);
  return { lo: Math.max(0, rate - critical * se), hi: Math.min(1, rate + critical * se) };
}

const isBinary = (values: ArrayLike<number>) =>
  Array.prototype.every.call(values, (value: number) => value === 0 || value === 1);

const meanOf = (values: ArrayLike<number>, clusters: Clusters, level: number) =>
  meanInterval({ values, clusters, cells: values.length, binary: isBinary(values), level });

const withMean = ({ mean: estimate, lo, hi }: ReturnType<typeof meanInterval>) => ({
  estimate: estimate!,
  lo: lo ?? 0,
  hi: hi ?? 1,
});

function mean(values: ArrayLike<number>): number {
  return exactSum(values) / values.length;
}

/** A share with its interval; rate null where there is nothing that it could be a share of, with its ends. */
export type JudgeRate = PartialInterval & { rate: number | null; n: number };

/** How often a judge model calls right what people call right (sensitivity), and wrong what they call wrong (specificity). */
export type JudgeRates = { readonly sensitivity: JudgeRate; readonly specificity: JudgeRate };

/**
 * Sensitivity and specificity of a judge where people judged the same replies, each with the interval of an accuracy
 * (`meanInterval`): 1 − sensitivity of what is right it calls wrong, 1 − specificity of what is wrong it calls right.
 * Throws on lists of different lengths.
 * METHODOLOGY §3.5.
 */
export function judgeRates(
  labels: readonly boolean[],
  judged: readonly boolean[],
  clusters: Clusters = null,
  level = 0.95,
): JudgeRates {
  requireSameLength(labels, judged, 'labels and judged');
  if (clusters !== null) requireSameLength(labels, clusters, 'labels and clusters');
  const rateOf = (label: boolean): JudgeRate => {
    const positions = labels.flatMap((one, i) => (one === label ? [i] : []));
    const values = positions.map((i) => (judged[i] === label ? 1 : 0));
    const names = clusters === null ? null : positions.map((i) => clusters[i]!);
    const { mean: rate, lo, hi } = meanInterval({ values, clusters: names, cells: values.length, binary: true, level });
    return { rate, lo, hi, n: values.length };
  };
  return { sensitivity: rateOf(true), specificity: rateOf(false) };
}
