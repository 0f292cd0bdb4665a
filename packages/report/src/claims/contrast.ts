import { messages } from '@evenhand/messages';
import { compareAverage, comparePair, logRatio, type PairComparison } from '@evenhand/statistics';
import { type Cells, concatCells, findCells } from '../cells/cells.ts';
import { freshPairs } from '../cells/fresh-cells.ts';
import { type Amount, ratioOfSums } from '../tables/amounts.ts';
import type { Estimate } from '../tables/estimate.ts';
import { type Paired, pair, pairedMeans, pairSeed, toPairInput } from '../tables/pairs.ts';
import { type RunData, type Scope, suiteWeight } from '../tables/scope.ts';
import { type ClaimMetric, isPerSample, isTimeMetric } from './claim-file.ts';

/** First against second on the cells that both have: a difference of accuracy, else a ratio. */
export interface Contrast extends Estimate {
  readonly n: number;
  readonly unpaired: number;
  /** Why it is unknown; null = it is known. */
  readonly why: string | null;
  /** What both sides would need for it, where that is one of these: shared cells, or right answers; null = neither, or it is known. */
  readonly lacks: 'cells' | 'right' | null;
}

/** What two models are held against each other on, at any level of confidence. */
export type Contrasts = (a: string, b: string, level: number) => Contrast;

/** @param scopes of one wording, in the order of their suites */
export function createContrasts(data: RunData, scopes: readonly Scope[], metric: ClaimMetric): Contrasts {
  const known = new Map<string, Paired[]>();
  const findPairs = (a: string, b: string): Paired[] => {
    const name = `${a}\n${b}`;
    const paired =
      known.get(name) ?? scopes.map((scope) => pair(findCells(scope.byModel, a), findCells(scope.byModel, b)));
    known.set(name, paired);
    return paired;
  };
  const weights = scopes.map((scope) => suiteWeight(data, scope.suite));
  const compared = new Map<string, PairComparison>();
  // The very figures of comparisons.csv.
  const difference = (a: string, b: string, paired: readonly Paired[], level: number): Estimate => {
    const name = `${a}\n${b}`;
    const inputs = paired.map((one, index) => ({ ...toPairInput(one), weight: weights[index]! }));
    const found = compared.get(name) ?? compareSuites(inputs, pairSeed(a, b));
    compared.set(name, found);
    return { estimate: found.difference, ...found.interval(level) };
  };
  return (a, b, level) => {
    const paired = findPairs(a, b);
    const sizes = { n: total(paired, (one) => one.a.size), unpaired: total(paired, (one) => one.unpaired) };
    if (sizes.n === 0)
      return {
        estimate: null,
        lo: null,
        hi: null,
        ...sizes,
        why: messages.claimNotes.shareNoCell(a, b),
        lacks: 'cells',
      };
    const found = metric === 'accuracy' ? difference(a, b, paired, level) : ratio(metric, paired, weights, level);
    if (found.estimate !== null) return { ...found, ...sizes, why: null, lacks: null };
    return { ...found, ...sizes, ...explainUnknown(metric, paired, a, b) };
  };
}

const compareSuites = (inputs: Parameters<typeof compareAverage>[0], seed: string) =>
  inputs.length === 1 ? comparePair(inputs[0]!, seed) : compareAverage(inputs, seed);

const total = (paired: readonly Paired[], select: (one: Paired) => number) =>
  paired.reduce((sum, one) => sum + select(one), 0);

function ratio(
  metric: Exclude<ClaimMetric, 'accuracy'>,
  paired: readonly Paired[],
  weights: readonly number[],
  level: number,
): Estimate {
  if (metric === 'relative-accuracy') return relativeAccuracy(paired, weights, level);
  const amount: Amount = isTimeMetric(metric) ? 'seconds' : 'cost';
  const all = { a: concatCells(paired.map((one) => one.a)), b: concatCells(paired.map((one) => one.b)) };
  const { a, b } = amount === 'seconds' ? freshPairs(all.a, all.b) : all;
  const found = ratioOfSums(
    [
      { cells: a, amount, sign: 1 },
      { cells: b, amount, sign: -1 },
      ...(isPerSample(metric)
        ? []
        : ([
            { cells: a, amount: 'right', sign: -1 },
            { cells: b, amount: 'right', sign: 1 },
          ] as const)),
    ],
    level,
  );
  return { estimate: found.ratio, lo: found.lo, hi: found.hi };
}

/** Ratio of the two averages over suites: each sample counts its suite's weight ÷ its suite's samples. */
function relativeAccuracy(paired: readonly Paired[], weights: readonly number[], level: number): Estimate {
  const all = { a: [] as number[], b: [] as number[], clusters: [] as number[] };
  for (const [index, one] of paired.entries()) {
    const { first, second, clusters } = pairedMeans(one);
    if (weights[index] === 0) continue;
    if (first.score.length === 0) return { estimate: null, lo: null, hi: null };
    const weight = weights[index]! / first.score.length;
    for (let i = 0; i < clusters.length; i++) {
      all.a.push(first.score[i]! * weight);
      all.b.push(second.score[i]! * weight);
      all.clusters.push(clusters[i]!);
    }
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

function explainUnknown(
  metric: ClaimMetric,
  paired: readonly Paired[],
  a: string,
  b: string,
): Pick<Contrast, 'why' | 'lacks'> {
  const { claimNotes: text } = messages;
  if (paired.some((one) => one.a.size === 0)) return { why: text.shareNoCellOfSuite(a, b), lacks: 'cells' };
  const sides = [
    [a, concatCells(paired.map((one) => one.a))],
    [b, concatCells(paired.map((one) => one.b))],
  ] as const;
  const reasons = sides.flatMap(([model, cells]) => explainSide(metric, model, cells));
  const isNoneRight = !isPerSample(metric) && sides.some(([, cells]) => hasNoneRight(cells));
  return { why: reasons.join('; ') || text.cannotTell(a, b), lacks: isNoneRight ? 'right' : null };
}

export const hasNoneRight = (cells: Cells) => cells.value.every((value) => value !== 1);

/** Why a model's own figure is unknown; empty = it is not. */
export function explainSide(metric: ClaimMetric, model: string, cells: Cells): string[] {
  const { claimNotes: text } = messages;
  const noneRight = hasNoneRight(cells) ? [text.noneRight(model)] : [];
  if (metric === 'accuracy' || metric === 'relative-accuracy') return noneRight;
  const [what, amounts] = isTimeMetric(metric)
    ? [messages.heads.time, cells.e2eMs]
    : [messages.heads.cost, cells.costUsd];
  const unknown = amounts.filter((value) => Number.isNaN(value)).length;
  return [
    ...(unknown > 0 ? [text.amountUnknown(what, unknown, cells.size, model)] : []),
    ...(amounts.every((value) => value === 0) ? [text.amountZero(what, model)] : []),
    ...(isPerSample(metric) ? [] : noneRight),
  ];
}
