import type { ClaimMetric } from '@evenhand/core';
import { logRatio, pairedDifference, type RatioFactor, weightedAverage } from '@evenhand/statistics';
import type { Estimate } from '../estimate.ts';
import { bySample, cost, right, seconds } from '../measure-tables.ts';
import type { Observation } from '../observation.ts';
import { type Paired, pair, pairedMeans } from '../pairs.ts';
import { type RunData, type Scope, suiteWeight } from '../scope.ts';

/** First against second on the cells that both have: a difference of accuracy, else a ratio. */
export interface Contrast extends Estimate {
  readonly n: number;
  readonly unpaired: number;
  /** Why it is unknown; null = it is known. */
  readonly why: string | null;
}

/** What two models are held against each other on, at any level of confidence. */
export type Contrasts = (a: string, b: string, level: number) => Contrast;

/** @param scopes of one wording, in the order of their suites */
export function contrastsOn(data: RunData, scopes: readonly Scope[], metric: ClaimMetric): Contrasts {
  const known = new Map<string, Paired[]>();
  const pairsOf = (a: string, b: string): Paired[] => {
    const name = `${a}\n${b}`;
    const paired =
      known.get(name) ?? scopes.map((scope) => pair(scope.byModel.get(a) ?? [], scope.byModel.get(b) ?? []));
    known.set(name, paired);
    return paired;
  };
  const weights = scopes.map((scope) => suiteWeight(data, scope.suite));
  return (a, b, level) => {
    const paired = pairsOf(a, b);
    const sizes = { n: total(paired, (one) => one.a.length), unpaired: total(paired, (one) => one.unpaired) };
    if (sizes.n === 0) return { estimate: null, lo: null, hi: null, ...sizes, why: `${a} and ${b} share no cell` };
    const found = metric === 'accuracy' ? difference(paired, weights, level) : ratio(metric, paired, weights, level);
    return { ...found, ...sizes, why: found.estimate === null ? whyUnknown(metric, paired, a, b) : null };
  };
}

const total = (paired: readonly Paired[], of: (one: Paired) => number) => paired.reduce((sum, one) => sum + of(one), 0);

function difference(paired: readonly Paired[], weights: readonly number[], level: number): Estimate {
  const parts = paired.map((one, index) => {
    const { first, second, clusters, trials } = pairedMeans(one);
    const { difference, lo, hi } = pairedDifference({
      a: first.score,
      b: second.score,
      clusters,
      cells: first.cells,
      binary: !(first.graded || second.graded),
      oneTrial: trials.every((count) => count === 1),
      level,
    });
    return { estimate: difference, lo, hi, weight: weights[index]! };
  });
  return parts.length === 1 ? parts[0]! : weightedAverage(parts);
}

function ratio(
  metric: Exclude<ClaimMetric, 'accuracy'>,
  paired: readonly Paired[],
  weights: readonly number[],
  level: number,
): Estimate {
  if (metric === 'relative-accuracy') return relativeAccuracy(paired, weights, level);
  const of = metric === 'time-per-correct' ? seconds : cost;
  const { clusters } = pooled(paired, 'a', right);
  const factors: RatioFactor[] = [
    { values: pooled(paired, 'a', of).values, sign: 1 },
    { values: pooled(paired, 'b', of).values, sign: -1 },
  ];
  if (metric !== 'cost-per-sample')
    factors.push(
      { values: pooled(paired, 'a', right).values, sign: -1 },
      { values: pooled(paired, 'b', right).values, sign: 1 },
    );
  const found = logRatio(factors, clusters, level);
  return { estimate: found.ratio, lo: found.lo, hi: found.hi };
}

/** The cells of all suites in one, as in ratios.csv. */
function pooled(paired: readonly Paired[], side: 'a' | 'b', of: (one: Observation) => number | null) {
  const parts = paired.map((one) => bySample(one[side], of));
  return { values: parts.flatMap((part) => part.values), clusters: parts.flatMap((part) => part.clusters) };
}

/** Ratio of the two averages over suites: each sample counts its suite's weight ÷ its suite's samples. */
function relativeAccuracy(paired: readonly Paired[], weights: readonly number[], level: number): Estimate {
  const all = { a: [] as number[], b: [] as number[], clusters: [] as number[] };
  for (const [index, one] of paired.entries()) {
    const { first, second, clusters } = pairedMeans(one);
    if (weights[index] === 0) continue;
    if (first.score.length === 0) return { estimate: null, lo: null, hi: null };
    const weight = weights[index]! / first.score.length;
    all.a.push(...first.score.map((score) => score * weight));
    all.b.push(...second.score.map((score) => score * weight));
    all.clusters.push(...clusters);
  }
  const found = logRatio(
    [
      { values: all.a, sign: 1 },
      { values: all.b, sign: -1 },
    ],
    all.clusters,
    level,
  );
  return { estimate: found.ratio, lo: found.lo, hi: found.hi };
}

function whyUnknown(metric: ClaimMetric, paired: readonly Paired[], a: string, b: string): string {
  if (paired.some((one) => one.a.length === 0)) return `${a} and ${b} share no cell of one of the suites`;
  const reasons: string[] = [];
  for (const [model, side] of [
    [a, 'a'],
    [b, 'b'],
  ] as const) {
    const list = paired.flatMap((one) => one[side]);
    const of = metric === 'time-per-correct' ? seconds : cost;
    const unknown = list.filter((one) => of(one) === null).length;
    if (metric.startsWith('cost') && unknown > 0)
      reasons.push(`the cost of ${unknown} of ${list.length} cells of ${model} is unknown`);
    if (metric.startsWith('time') && unknown > 0)
      reasons.push(`the time of ${unknown} of ${list.length} cells of ${model} is unknown`);
    if (metric.startsWith('cost') && unknown === 0 && list.every((one) => cost(one) === 0))
      reasons.push(`${model} cost nothing, and a ratio with 0 is unknown`);
    if (metric.endsWith('per-correct') && !list.some((one) => one.value === 1))
      reasons.push(`${model} has no right answer`);
    if (metric === 'relative-accuracy' && list.every((one) => one.value === 0))
      reasons.push(`${model} has no right answer`);
  }
  return reasons.join('; ') || `it cannot be told from the cells that ${a} and ${b} share`;
}
