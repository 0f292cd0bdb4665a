import {
  benjaminiHochberg,
  clusterSums,
  holm,
  pairedDifference,
  pairedTest,
  suiteAverageTest,
  verdict,
  weightedAverage,
  withinMargin,
} from '@evenhand/statistics';
import { findCells } from '../cells/cells.ts';
import type { Estimate } from './estimate.ts';
import { pair, pairedMeans } from './pairs.ts';
import type { Scope } from './scope.ts';

/** Two models on the same cells, before other pairs are taken into account. METHODOLOGY §6. */
export interface Difference {
  readonly modelA: string;
  readonly modelB: string;
  readonly nPairs: number;
  readonly nUnpaired: number;
  readonly both: number;
  readonly aOnly: number;
  readonly bOnly: number;
  readonly neither: number;
  readonly difference: Estimate;
  readonly lo90: number | null;
  readonly hi90: number | null;
  readonly p: number | null;
  readonly test: string | null;
  readonly nSamples: number;
  readonly nClusters: number;
  readonly clustered: boolean;
  /** Sums of the differences by cluster, for averages over suites. */
  readonly clusterSums: readonly number[];
  /** Formula of the interval; null = unknown. */
  readonly method: string | null;
}

export interface Comparison extends Difference {
  readonly pAdjusted: number | null;
  readonly adjustment: string;
  readonly withinMargin: boolean | null;
  readonly verdict: 'higher' | 'lower' | 'same' | 'cannot_tell';
}

/** @param seed of the run; only used where no exact test applies */
export function computeDifference(
  scope: Pick<Scope, 'byModel'>,
  modelA: string,
  modelB: string,
  seed: string,
): Difference {
  const paired = pair(findCells(scope.byModel, modelA), findCells(scope.byModel, modelB));
  const { first, second, clusters, trials } = pairedMeans(paired);
  const graded = first.graded || second.graded;
  const input = {
    a: first.score,
    b: second.score,
    clusters,
    cells: first.cells,
    binary: !graded,
    oneTrial: trials.every((count) => count === 1),
  };
  const wide = pairedDifference(input);
  const narrow = pairedDifference({ ...input, level: 0.9 });
  const differences = first.score.map((value, index) => value - second.score[index]!);
  const { p, test } = pairedTest({ differences, clusters, trials: graded ? null : trials, seed });
  const nClusters = new Set(clusters).size;
  return {
    modelA,
    modelB,
    nPairs: paired.a.size,
    nUnpaired: paired.unpaired,
    both: paired.both,
    aOnly: paired.aOnly,
    bOnly: paired.bOnly,
    neither: paired.neither,
    difference: { estimate: wide.difference, lo: wide.lo, hi: wide.hi },
    lo90: narrow.lo,
    hi90: narrow.hi,
    p,
    test,
    nSamples: first.score.length,
    nClusters,
    clustered: nClusters < first.score.length,
    clusterSums: clusterSums(differences, clusters),
    method: wide.method,
  };
}

/** By the suites' weights; seeded sign flips by cluster. One suite is its own average. */
export function averageDifference(parts: readonly Difference[], weights: readonly number[], seed: string): Difference {
  if (parts.length === 1) return parts[0]!;
  const total = (select: (part: Difference) => number) => parts.reduce((sum, part) => sum + select(part), 0);
  const wide = weightedAverage(parts.map((part, index) => ({ ...part.difference, weight: weights[index]! })));
  const narrow = weightedAverage(
    parts.map((part, index) => ({
      estimate: part.difference.estimate,
      lo: part.lo90,
      hi: part.hi90,
      weight: weights[index]!,
    })),
  );
  const { p, test } = suiteAverageTest(
    parts.map((part, index) => ({ weight: weights[index]!, n: part.nSamples, clusterSums: part.clusterSums })),
    seed,
  );
  return {
    modelA: parts[0]!.modelA,
    modelB: parts[0]!.modelB,
    nPairs: total((part) => part.nPairs),
    nUnpaired: total((part) => part.nUnpaired),
    both: total((part) => part.both),
    aOnly: total((part) => part.aOnly),
    bOnly: total((part) => part.bOnly),
    neither: total((part) => part.neither),
    difference: wide,
    lo90: narrow.lo,
    hi90: narrow.hi,
    p,
    test,
    nSamples: total((part) => part.nSamples),
    nClusters: total((part) => part.nClusters),
    clustered: parts.some((part) => part.clustered),
    clusterSums: [],
    method: 'mover-average',
  };
}

/** The adjustment over the pairs that are given, then the verdict on each. */
export function decideVerdicts(pairs: readonly Difference[], margin: number, adjust: Adjustment = HOLM): Comparison[] {
  const adjusted = adjust.adjust(pairs.map((one) => one.p));
  return pairs.map((one, index) => {
    const pAdjusted = adjusted[index] ?? null;
    const input = { difference: one.difference.estimate, lo90: one.lo90, hi90: one.hi90, pAdjusted, margin };
    return { ...one, pAdjusted, adjustment: adjust.name, withinMargin: withinMargin(input), verdict: verdict(input) };
  });
}

/** How p-values are adjusted for the number of pairs. */
export interface Adjustment {
  readonly name: 'holm' | 'bh' | 'none';
  readonly adjust: (p: readonly (number | null)[]) => (number | null)[];
}
const HOLM: Adjustment = { name: 'holm', adjust: holm };
export const ADJUSTMENTS: Readonly<Record<Adjustment['name'], Adjustment>> = {
  holm: HOLM,
  bh: { name: 'bh', adjust: benjaminiHochberg },
  none: { name: 'none', adjust: (p) => [...p] },
};

/** All pairs, each once, first before second. */
function allPairs(models: readonly string[]): [string, string][] {
  return models.flatMap((a, index) => models.slice(index + 1).map((b): [string, string] => [a, b]));
}

/** All pairs; or those with the baseline, which then stands second. */
export function listPairs(models: readonly string[], baseline: string | null): [string, string][] {
  if (baseline === null) return allPairs(models);
  return models.filter((model) => model !== baseline).map((model): [string, string] => [model, baseline]);
}
