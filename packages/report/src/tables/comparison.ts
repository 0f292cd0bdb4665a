import {
  benjaminiHochberg,
  compareAverage,
  comparePair,
  holm,
  type PairComparison,
  type PairInput,
  verdict,
  withinMargin,
} from '@evenhand/statistics';
import { findCells } from '../cells/cells.ts';
import type { Estimate } from './estimate.ts';
import { pair, pairSeed, toPairInput } from './pairs.ts';
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
  /** The samples behind it, for averages over suites; null = it is such an average. */
  readonly input: PairInput | null;
  /** Formula of the interval; null = unknown. */
  readonly method: string | null;
}

export interface Comparison extends Difference {
  readonly pAdjusted: number | null;
  readonly adjustment: string;
  readonly withinMargin: boolean | null;
  readonly verdict: 'higher' | 'lower' | 'same' | 'cannot_tell';
}

export function computeDifference(scope: Pick<Scope, 'byModel'>, modelA: string, modelB: string): Difference {
  const paired = pair(findCells(scope.byModel, modelA), findCells(scope.byModel, modelB));
  const input = toPairInput(paired);
  const nClusters = new Set(input.clusters).size;
  return {
    modelA,
    modelB,
    nPairs: paired.a.size,
    nUnpaired: paired.unpaired,
    both: paired.both,
    aOnly: paired.aOnly,
    bOnly: paired.bOnly,
    neither: paired.neither,
    ...toFigures(comparePair(input, pairSeed(modelA, modelB))),
    nSamples: input.a.length,
    nClusters,
    clustered: nClusters < input.a.length,
    input,
  };
}

function toFigures({ difference, p, test, method, interval }: PairComparison) {
  const [wide, narrow] = [interval(0.95), interval(0.9)];
  return {
    difference: { estimate: difference, lo: wide.lo, hi: wide.hi },
    lo90: narrow.lo,
    hi90: narrow.hi,
    p,
    test,
    method,
  };
}

/** By the suites' weights. One suite is its own average. */
export function averageDifference(parts: readonly Difference[], weights: readonly number[]): Difference {
  if (parts.length === 1) return parts[0]!;
  const total = (select: (part: Difference) => number) => parts.reduce((sum, part) => sum + select(part), 0);
  const { modelA, modelB } = parts[0]!;
  const inputs = parts.map(({ input }, index) => ({ ...input!, weight: weights[index]! }));
  return {
    modelA,
    modelB,
    nPairs: total((part) => part.nPairs),
    nUnpaired: total((part) => part.nUnpaired),
    both: total((part) => part.both),
    aOnly: total((part) => part.aOnly),
    bOnly: total((part) => part.bOnly),
    neither: total((part) => part.neither),
    ...toFigures(compareAverage(inputs, pairSeed(modelA, modelB))),
    nSamples: total((part) => part.nSamples),
    nClusters: total((part) => part.nClusters),
    clustered: parts.some((part) => part.clustered),
    input: null,
  };
}

/** The adjustment over the pairs that are given, then the verdict on each. */
export function decideVerdicts(pairs: readonly Difference[], margin: number, adjust: Adjustment = HOLM): Comparison[] {
  const adjusted = adjust.adjust(pairs.map((one) => one.p));
  return pairs.map((one, index) => {
    const pAdjusted = adjusted[index] ?? null;
    const { estimate, lo, hi } = one.difference;
    const input = { difference: estimate, lo, hi, lo90: one.lo90, hi90: one.hi90, pAdjusted, margin };
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
