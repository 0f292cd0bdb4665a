import { indexClusters, residualSums } from '../clusters.ts';
import { exactSum } from '../exact-sum.ts';
import { clusteredMean } from '../intervals/clustered-mean.ts';
import { toGaps } from '../intervals/paired-difference.ts';
import { createInt32Generator } from '../random/prng.ts';
import type { PairInput } from './compare-pair.ts';

/** One pair of models: what its difference rests on in each suite, with the suite's weight in the average. */
export type MaxTPair = readonly (Pick<PairInput, 'a' | 'b'> & {
  /** Numbers of the clusters: the same for all pairs, and different between suites. */
  readonly clusters: ArrayLike<number>;
  readonly weight: number;
})[];

/**
 * `p` adjusted for all pairs (null without samples), and for each pair the `level` at which its own interval holds
 * together with those of all others.
 */
export type MaxT = { readonly p: readonly (number | null)[]; readonly levels: readonly number[] };

/** About so many additions at most: many pairs of many clusters get fewer draws, never fewer than the second number. */
const MOST_STEPS = 4e9;
const FEWEST_DRAWS = 2_000;

/** What one pair adds to its difference, cluster by cluster, over the root of its sum of squares. */
interface Scaled {
  readonly clusters: Int32Array;
  /** As they are: their sum is the observed T. */
  readonly values: Float64Array;
  /** About the mean difference: what chance alone makes of it. */
  readonly centred: Float64Array;
}

/**
 * Max-T over many pairs at the level of clusters (Westfall & Young 1993, sections 2.6 and 2.8): the signs of all pairs'
 * differences in a cluster flip together, so that what pairs have in common (the same samples, a model in two pairs)
 * is kept, which Holm gives away. T = Σ d_c / √Σ d_c².
 * `p`: step-down, for the pairs from the largest |T| on the share of draws in which the largest |T| of this and all later
 * pairs is at least as large, (1 + hits)/(1 + draws) (Phipson & Smyth 2010), never below the one before.
 * `levels`: single-step. q is the 1 − α quantile of the largest |T| of the centred differences, and 1 − level is the share
 * of draws in which one pair by itself reaches q, between α/m and α: read through the pair's own interval at that level,
 * so that few clusters, sparse differences and the ends of the scale are treated as everywhere. A pair that differs
 * nowhere has no T; it gets α/m.
 * Depends on neither the order of pairs nor that of samples. Throws on non-finite values and fewer than one draw.
 * METHODOLOGY §6.9.
 */
export function maxT(pairs: readonly MaxTPair[], seed: number | string, draws = 20_000, level = 0.95): MaxT {
  if (!(Number.isSafeInteger(draws) && draws > 0)) throw new RangeError(`draws is ${draws}; expected 1 or more`);
  const known = pairs.map((parts) => parts.length > 0 && parts.every(({ a }) => a.length > 0));
  const m = known.filter(Boolean).length;
  const alpha = 1 - level;
  const numbers = numberClusters(pairs);
  const scaled = pairs.map((parts, at) => (known[at] ? scalePair(parts, numbers) : null));
  const moving = [...scaled.keys()].filter((at) => scaled[at] !== null);
  const levels = pairs.map(() => 1 - alpha / Math.max(1, m));
  const p = known.map((one): number | null => (one ? 1 : null));
  if (moving.length === 0) return { p, levels };
  const observed = moving.map((at) => Math.abs(exactSum(scaled[at]!.values)));
  const order = [...moving.keys()].sort((x, y) => observed[y]! - observed[x]!);
  const steps = moving.reduce((sum, at) => sum + 2 * scaled[at]!.values.length, 0);
  const count = Math.max(Math.min(draws, FEWEST_DRAWS), Math.min(draws, Math.floor(MOST_STEPS / steps)));
  const next = createInt32Generator(seed);
  const signs = new Float64Array(numbers.size);
  const hits = new Float64Array(moving.length);
  const largest = new Float64Array(count);
  const centred = moving.map(() => new Float64Array(count));
  for (let draw = 0; draw < count; draw++) {
    let word = 0;
    for (let c = 0; c < signs.length; c++) {
      word = c % 32 === 0 ? next() : word >>> 1;
      signs[c] = word & 1 ? 1 : -1;
    }
    let most = 0;
    for (let rank = order.length - 1; rank >= 0; rank--) {
      const at = order[rank]!;
      const one = scaled[moving[at]!]!;
      most = Math.max(most, Math.abs(flipped(one.values, one.clusters, signs)));
      if (most >= observed[at]! - 1e-11) hits[at]!++;
      const own = Math.abs(flipped(one.centred, one.clusters, signs));
      centred[at]![draw] = own;
      largest[draw] = Math.max(largest[draw]!, own);
    }
  }
  let least = 0;
  for (const at of order) {
    least = Math.max(least, (1 + hits[at]!) / (1 + count));
    p[moving[at]!] = least;
  }
  const q = largest.sort()[Math.min(count - 1, Math.ceil(level * count) - 1)]!;
  const reached = centred.map((own) => own.reduce((sum, value) => sum + (value >= q - 1e-11 ? 1 : 0), 0) / count);
  const share = exactSum(reached) / reached.length;
  for (const at of moving) levels[at] = 1 - Math.min(alpha, Math.max(alpha / m, share));
  return { p, levels };
}

function flipped(values: Float64Array, clusters: Int32Array, signs: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += signs[clusters[i]!]! * values[i]!;
  return sum;
}

/** The clusters of all pairs in one order, whatever the order of the pairs and samples. */
function numberClusters(pairs: readonly MaxTPair[]): Map<number, number> {
  const all = new Set<number>();
  for (const parts of pairs)
    for (const { clusters } of parts) for (let i = 0; i < clusters.length; i++) all.add(clusters[i]!);
  return new Map([...all].sort((x, y) => x - y).map((name, number) => [name, number]));
}

/** null = the pair differs nowhere. */
function scalePair(parts: MaxTPair, numbers: ReadonlyMap<number, number>): Scaled | null {
  const total = exactSum(parts.map(({ weight }) => weight));
  const clusters: number[] = [];
  const values: number[] = [];
  const centred: number[] = [];
  for (const { a, b, clusters: names, weight } of parts) {
    if (weight === 0) continue;
    const gaps = toGaps(a, b);
    const index = indexClusters(gaps.length, names);
    const factor = weight / total / gaps.length;
    const own = residualSums(gaps, 0, index);
    const about = residualSums(gaps, clusteredMean(gaps, names).mean!, index);
    const seen = new Set<number>();
    for (let i = 0; i < gaps.length; i++) {
      const at = index.indices[i]!;
      if (seen.has(at)) continue;
      seen.add(at);
      clusters.push(numbers.get(names[i]!)!);
      values.push(factor * own[at]!);
      centred.push(factor * about[at]!);
    }
  }
  const root = (list: readonly number[]) => Math.sqrt(exactSum(list.map((value) => value * value)));
  const [scale, about] = [root(values), root(centred)];
  if (scale === 0) return null;
  return {
    clusters: Int32Array.from(clusters),
    values: Float64Array.from(values, (value) => value / scale),
    centred: Float64Array.from(centred, (value) => (about === 0 ? 0 : value / about)),
  };
}
