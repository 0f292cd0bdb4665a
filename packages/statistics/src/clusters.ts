import { requireSameLength } from './check.ts';
import { exactSum } from './exact-sum.ts';

/** Labels of the cluster of each sample; null where the samples are independent. */
export type Clusters = ArrayLike<number | string> | null;

/** `of[i]` is the cluster of sample i, 0 to count − 1; `clustered` is false where each sample stands alone. */
export type ClusterIndex = { count: number; of: Int32Array; clustered: boolean };

/** Numbers the clusters. Null labels, or one sample per label, mean no clusters: count is then `n`. */
export function indexClusters(n: number, clusters: Clusters): ClusterIndex {
  if (clusters === null) return { count: n, of: Int32Array.from({ length: n }, (_, i) => i), clustered: false };
  requireSameLength({ length: n }, clusters, 'samples and clusters');
  const numbers = new Map<number | string, number>();
  const of = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const label = clusters[i]!;
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    of[i] = known;
  }
  return { count: numbers.size, of, clustered: numbers.size < n };
}

/** The sum of the samples in each cluster, in the order of the index; each correctly rounded. */
function sumsByCluster(values: ArrayLike<number>, index: ClusterIndex): number[] {
  if (!index.clustered) return Array.from(values);
  const members: number[][] = Array.from({ length: index.count }, () => []);
  for (let i = 0; i < values.length; i++) members[index.of[i]!]!.push(values[i]!);
  return members.map(exactSum);
}

/**
 * The sum of `values` in each cluster, ascending, so that the order of the samples cannot matter.
 * With null clusters each sample is its own. This is the input of the sign-flip tests.
 */
export function clusterSums(values: ArrayLike<number>, clusters: Clusters): number[] {
  return sumsByCluster(values, indexClusters(values.length, clusters)).sort((a, b) => a - b);
}

/** Each cluster's sum of (value − mean). What is only rounding is 0, so that "no variance" can be told. */
export function residualSums(values: ArrayLike<number>, mean: number, index: ClusterIndex): number[] {
  let scale = 0;
  const residuals = Array.from(values, (value) => {
    scale = Math.max(scale, Math.abs(value));
    return value - mean;
  });
  const noise = 1e-13 * scale;
  const sizes = new Int32Array(index.count);
  for (const cluster of index.of) sizes[cluster]!++;
  return sumsByCluster(residuals, index).map((sum, c) => (Math.abs(sum) <= noise * sizes[c]! ? 0 : sum));
}
