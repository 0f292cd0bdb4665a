import type { List } from '@evenhand/core';
import { compareCodeUnits } from '@evenhand/io';
import {
  benjaminiHochbergColumn,
  compareAverage,
  comparePair,
  holmColumn,
  indexClusters,
  type MaxT,
  maxT,
  type PairComparison,
  type PairInput,
  verdict,
  withinMargin,
} from '@evenhand/statistics';
import { findCells } from '../cells/cells.ts';
import type { Estimate } from './estimate.ts';
import { pair, pairSeed, toPairInput } from './pairs.ts';
import type { Scope } from './scope.ts';

/** The differences of all pairs in one scope: what is told of them is held in columns, the rest is computed anew where it is wanted. */
export interface Differences {
  readonly length: number;
  /** Which models, the first one first. */
  pairAt(index: number): readonly [string, string];
  at(index: number): PairFigures;
  /** In a column; NaN = unknown. */
  listP(): Float64Array;
  recompute(index: number): Difference;
}

/** The figures of two models on the same cells, before other pairs are taken into account. METHODOLOGY §6. */
export interface PairFigures {
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
  /** Formula of the interval; null = unknown. */
  readonly method: string | null;
}

/** The same with what they were computed from. */
export interface Difference extends PairFigures {
  /** The samples behind it, of one suite or of several with their weights. */
  readonly parts: readonly WeightedInput[];
  /** Its interval at any level. */
  readonly intervalAt: PairComparison['interval'];
}

type WeightedInput = PairInput & { readonly clusters: Int32Array; readonly weight: number };

export interface Comparison extends PairFigures {
  /** Its interval at the level at which all intervals of the same scope hold together; null = nobody asked for it. */
  readonly simultaneous: Pick<Estimate, 'lo' | 'hi'> | null;
  readonly pAdjusted: number | null;
  readonly adjustment: string;
  readonly withinMargin: boolean | null;
  readonly verdict: 'higher' | 'lower' | 'same' | 'cannot_tell';
}

export function computeDifference(scope: Pick<Scope, 'byModel'>, modelA: string, modelB: string): Difference {
  const paired = pair(findCells(scope.byModel, modelA), findCells(scope.byModel, modelB));
  const input = toPairInput(paired);
  const nClusters = indexClusters(input.clusters.length, input.clusters).count;
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
    parts: [{ ...input, weight: 1 }],
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
    intervalAt: interval,
  };
}

/** By the suites' weights. One suite is its own average. */
export function averageDifference(parts: readonly Difference[], weights: readonly number[]): Difference {
  if (parts.length === 1) return parts[0]!;
  const total = (select: (part: Difference) => number) => parts.reduce((sum, part) => sum + select(part), 0);
  const { modelA, modelB } = parts[0]!;
  const inputs = parts.map((part, index) => ({ ...part.parts[0]!, weight: weights[index]! }));
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
    parts: inputs,
  };
}

/** The adjustment over the pairs that are given, then the verdict on each. @param simultaneous adds intervals that hold together */
export function decideVerdicts(
  pairs: Differences,
  margin: number,
  adjust: Adjustment = HOLM,
  simultaneous = false,
): Pick<List<Comparison>, 'length'> & { at(index: number): Comparison } {
  const together = simultaneous || adjust.name === 'max-t' ? computeMaxT(pairs) : null;
  const adjusted =
    adjust.name === 'max-t'
      ? // Draws may fall short of an exact p, which no adjustment lowers.
        pairs.listP().map((p, index) => Math.max(p, together!.p[index] ?? 1))
      : adjust.adjust(pairs.listP());
  return {
    length: pairs.length,
    at(index) {
      const one = pairs.at(index);
      const pAdjusted = Number.isNaN(adjusted[index]) ? null : adjusted[index]!;
      const { estimate, lo, hi } = one.difference;
      const input = { difference: estimate, lo, hi, lo90: one.lo90, hi90: one.hi90, pAdjusted, margin };
      return {
        ...one,
        pAdjusted,
        adjustment: adjust.name,
        withinMargin: withinMargin(input),
        verdict: verdict(input),
        simultaneous: simultaneous ? pairs.recompute(index).intervalAt(together!.levels[index]!) : null,
      };
    },
  };
}

/** Seeded by the models, so that the same pairs have the same figures everywhere. */
function computeMaxT(pairs: Differences): MaxT {
  const all = Array.from({ length: pairs.length }, (_, index) => pairs.recompute(index));
  const models = new Set(all.flatMap(({ modelA, modelB }) => [modelA, modelB]));
  return maxT(
    all.map(({ parts }) => parts),
    `max-t ${[...models].sort(compareCodeUnits).join('/')}`,
  );
}

/** How p-values are adjusted for the number of pairs. */
export interface Adjustment {
  readonly name: 'holm' | 'max-t' | 'bh' | 'none';
  /** Of a column in which NaN is unknown. */
  readonly adjust: (p: Float64Array) => Float64Array;
}
const HOLM: Adjustment = { name: 'holm', adjust: holmColumn };
export const ADJUSTMENTS: Readonly<Record<Adjustment['name'], Adjustment>> = {
  holm: HOLM,
  // Lists of p alone have no joint distribution.
  'max-t': { name: 'max-t', adjust: holmColumn },
  bh: { name: 'bh', adjust: benjaminiHochbergColumn },
  none: { name: 'none', adjust: (p) => p },
};

/** Two models each. */
export type Pairs = List<readonly [string, string]>;

/** All pairs, each once, first before second: two million of them are held as the row of each, and where it begins. */
function allPairs(models: readonly string[]): Pairs {
  const begins = models.map((_, row) => row * models.length - (row * (row + 1)) / 2);
  const length = (models.length * (models.length - 1)) / 2;
  const rows = new Uint32Array(length);
  for (const [row, begin] of begins.entries()) rows.fill(row, begin, begins[row + 1]);
  const at = (index: number): readonly [string, string] | undefined => {
    const row = rows[index];
    return row === undefined ? undefined : [models[row]!, models[row + 1 + index - begins[row]!]!];
  };
  function* values() {
    for (let index = 0; index < length; index++) yield at(index)!;
  }
  return { length, at, values, [Symbol.iterator]: values };
}

/** All pairs; or those with the baseline, which then stands second. */
export function listPairs(models: readonly string[], baseline: string | null): Pairs {
  if (baseline === null) return allPairs(models);
  return models.filter((model) => model !== baseline).map((model): readonly [string, string] => [model, baseline]);
}
