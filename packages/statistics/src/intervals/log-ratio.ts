import { requireSameLength } from '../check.ts';
import { type Clusters, indexClusters, residualSums } from '../clusters.ts';
import { tCritical } from '../distributions.ts';
import { exactSum, sumSquares } from '../exact-sum.ts';

/** One sum of the ratio: in the numerator (1) or the denominator (−1). One value per sample; null is unknown. */
export type RatioFactor = { values: ArrayLike<number | null>; sign: 1 | -1 };

/**
 * What a ratio needs of the values of one sum, for ratios of many pairs: `influences` are (v − mean)/mean, one a sample.
 * null = a value is unknown, or the sum is 0.
 */
export type RatioSum = { sum: number; influences: Float64Array } | null;

/** Throws on negative or non-finite values. */
export function prepareRatioSum(values: ArrayLike<number | null>): RatioSum {
  const known = knownValues(values);
  const sum = known === null ? 0 : exactSum(known);
  if (known === null || sum === 0) return null;
  const mean = sum / known.length;
  const influences = new Float64Array(known.length);
  for (let i = 0; i < influences.length; i++) influences[i] = (known[i]! - mean) / mean;
  return { sum, influences };
}

/** `ratio` in the unit of the factors, `logSe` the standard error of its logarithm. */
export type LogRatio = { ratio: number | null; logSe: number | null; lo: number | null; hi: number | null };

const UNKNOWN: LogRatio = { ratio: null, logSe: null, lo: null, hi: null };

/**
 * A ratio (or product of ratios) of sums over the same samples, with an interval on the log scale by linearisation:
 * each factor adds s·(v − mean)/mean to a sample's influence, the SE is the clustered SE of the summed influences,
 * the quantile t(C − 1) (delta method; Woodruff 1971). Cost per correct is cost (1) over right answers (−1); the ratio
 * of two models' costs per correct has four factors.
 * All null where a value is unknown, a sum is 0 or there is no sample; only the ratio is known with one cluster.
 * Throws on negative or non-finite values, without factors, and where lists differ in length.
 * METHODOLOGY §7.
 */
export function logRatio(factors: readonly RatioFactor[], clusters: Clusters, level = 0.95): LogRatio {
  if (factors.length === 0) throw new RangeError('there are no factors; expected at least one');
  for (const { values } of factors) requireSameLength(factors[0]!.values, values, 'factors');
  return logRatioFrom(
    factors.map(({ values, sign }) => ({ prepared: prepareRatioSum(values), sign })),
    clusters,
    level,
  );
}

/** The same of sums that were prepared before, all over the same samples. */
export function logRatioFrom(
  factors: readonly { readonly prepared: RatioSum; readonly sign: 1 | -1 }[],
  clusters: Clusters,
  level = 0.95,
): LogRatio {
  let numerator = 1;
  let denominator = 1;
  const signed: SignedInfluences[] = [];
  for (const { prepared, sign } of factors) {
    if (prepared === null) return { ...UNKNOWN };
    if (sign === 1) numerator *= prepared.sum;
    else denominator *= prepared.sum;
    signed.push({ of: prepared.influences, sign });
  }
  const influences = addInfluences(signed);
  const n = influences.length;
  const ratio = numerator / denominator;
  const index = indexClusters(n, clusters);
  if (index.count < 2) return { ...UNKNOWN, ratio };
  const squares = sumSquares(residualSums(influences, 0, index));
  const logSe = Math.sqrt((index.count / (index.count - 1)) * squares) / n;
  const reach = tCritical(level, index.count - 1) * logSe;
  return { ratio, logSe, lo: ratio * Math.exp(-reach), hi: ratio * Math.exp(reach) };
}

interface SignedInfluences {
  readonly of: Float64Array;
  readonly sign: 1 | -1;
}

/** Their sum, sample by sample, in the order of the factors. Two at a time, so that long lists are gone through less often. */
function addInfluences(factors: readonly SignedInfluences[]): Float64Array {
  const sums = new Float64Array(factors[0]!.of.length);
  for (let k = 0; k < factors.length; k += 2) {
    const { of: a, sign: s } = factors[k]!;
    const { of: b, sign: t } = factors[k + 1] ?? { of: a, sign: 0 };
    for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + s * a[i]! + t * b[i]!;
  }
  return sums;
}

/** The values themselves; null where one is unknown. */
function knownValues(values: ArrayLike<number | null>): ArrayLike<number> | null {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === null) return null;
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`value ${i} is ${value}; expected 0 or more`);
  }
  return values as ArrayLike<number>;
}
