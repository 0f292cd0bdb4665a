import { type LogRatio, logRatioFrom, prepareRatioSum, type RatioSum } from '@evenhand/statistics';
import type { Cells } from '../cells/cells.ts';
import { countSamples } from './scope.ts';

/** What is summed over cells: right answers, USD, output tokens, seconds. */
export type Amount = 'right' | 'cost' | 'tokens' | 'seconds';

/** Sums over the trials of each sample, samples in the order of their places. */
export interface SampleSums {
  /** NaN where a part is unknown. */
  readonly values: Float64Array;
  readonly clusters: Int32Array;
  /** null = unknown, or there is no sample. */
  readonly total: number | null;
}

const sumsCache = new WeakMap<Cells, Map<Amount, SampleSums>>();

export function sampleSums(cells: Cells, amount: Amount): SampleSums {
  const known = sumsCache.get(cells) ?? new Map<Amount, SampleSums>();
  sumsCache.set(cells, known);
  const found = known.get(amount) ?? sumSamples(cells, amount);
  known.set(amount, found);
  return found;
}

function sumSamples(cells: Cells, amount: Amount): SampleSums {
  const samples = countSamples(cells);
  const [values, clusters] = [new Float64Array(samples), new Int32Array(samples)];
  const { size, sampleNumber, cluster } = cells;
  const column = { right: cells.value, cost: cells.costUsd, tokens: cells.outputTokens, seconds: cells.e2eMs }[amount];
  let total = samples === 0 ? Number.NaN : 0;
  for (let start = 0, at = 0; start < size; at++) {
    let end = start;
    let sum = 0;
    for (; end < size && sampleNumber[end] === sampleNumber[start]; end++)
      sum +=
        amount === 'right' ? (column[end] === 1 ? 1 : 0) : amount === 'seconds' ? column[end]! / 1000 : column[end]!;
    values[at] = sum;
    clusters[at] = cluster[start]!;
    total += sum;
    start = end;
  }
  return { values, clusters, total: Number.isNaN(total) ? null : total };
}

/** One sum of a ratio, above (1) or below (−1) the line. All are of the same samples. */
export interface Factor {
  readonly cells: Cells;
  readonly amount: Amount;
  readonly sign: 1 | -1;
}

const UNKNOWN: LogRatio = { ratio: null, logSe: null, lo: null, hi: null };

const preparedSums = new WeakMap<SampleSums, { readonly sum: RatioSum }>();

/** Each sum stands in the ratios of many pairs. */
function prepare(sums: SampleSums): RatioSum {
  const known = preparedSums.get(sums) ?? { sum: prepareRatioSum(sums.values) };
  preparedSums.set(sums, known);
  return known.sum;
}

/** METHODOLOGY §7. Unknown where a value is unknown, a sum is 0 or there is no sample. */
export function ratioOfSums(factors: readonly Factor[], level = 0.95): LogRatio {
  const sums = factors.map(({ cells, amount }) => sampleSums(cells, amount));
  if (sums.some(({ total }) => total === null)) return UNKNOWN;
  return logRatioFrom(
    sums.map((one, index) => ({ prepared: prepare(one), sign: factors[index]!.sign })),
    sums[0]!.clusters,
    level,
  );
}
