import { requireSameLength } from '../check.ts';
import { type Clusters, indexClusters, residualSums } from '../clusters.ts';
import { tCritical } from '../distributions.ts';
import { exactSum } from '../exact-sum.ts';

/** One sum of the ratio: in the numerator (1) or the denominator (−1). One value per sample; null is unknown. */
export type RatioFactor = { values: ArrayLike<number | null>; sign: 1 | -1 };

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
  const n = factors[0]!.values.length;
  const influences = new Float64Array(n);
  let numerator = 1;
  let denominator = 1;
  for (const { values, sign } of factors) {
    requireSameLength({ length: n }, values, 'factors');
    const known = knownValues(values);
    const sum = known === null ? 0 : exactSum(known);
    if (known === null || sum === 0) return { ...UNKNOWN };
    if (sign === 1) numerator *= sum;
    else denominator *= sum;
    const mean = sum / n;
    for (let i = 0; i < n; i++) influences[i]! += (sign * (known[i]! - mean)) / mean;
  }
  const ratio = numerator / denominator;
  const index = indexClusters(n, clusters);
  if (index.count < 2) return { ...UNKNOWN, ratio };
  const squares = exactSum(residualSums(influences, 0, index).map((sum) => sum * sum));
  const logSe = Math.sqrt((index.count / (index.count - 1)) * squares) / n;
  const reach = tCritical(level, index.count - 1) * logSe;
  return { ratio, logSe, lo: ratio * Math.exp(-reach), hi: ratio * Math.exp(reach) };
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
