import { requireSameLength } from './check.ts';
import { exactSum } from './exact-sum.ts';

/** Labels of the cluster of each sample; null where the samples are independent. */
export type Clusters = ArrayLike<number | string> | null;

/** `of[i]` is the cluster of sample i, 0 to count − 1; `clustered` is false where each sample stands alone. */
export type ClusterIndex = { count: number; indices: Int32Array; clustered: boolean };

/** Numbers the clusters. Null labels, or one sample per label, mean no clusters: count is then `n`. METHODOLOGY §5.1. */
export function indexClusters(n: number, clusters: Clusters): ClusterIndex {
  if (clusters !== null) requireSameLength({ length: n }, clusters, 'samples and clusters');
  if (clusters === null || ascend(clusters)) return { count: n, indices: countUp(n), clustered: false };
  if (clusters instanceof Int32Array) return indexNumbers(clusters);
  const numbers = new Map<number | string, number>();
  const indices = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const label = clusters[i]!;
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    indices[i] = known;
  }
  return { count: numbers.size, indices, clustered: numbers.size < n };
}

let counted = new Int32Array(0);

/** 0 to n − 1, to be read and never written: hundreds of tables number the same samples. */
function countUp(n: number): Int32Array {
  if (counted.length < n) counted = Int32Array.from({ length: n }, (_, i) => i);
  return counted.subarray(0, n);
}

/** The same for whole numbers, by a table where they lie close together. */
function indexNumbers(labels: Int32Array): ClusterIndex {
  const least = labels.reduce((x, y) => Math.min(x, y));
  const span = labels.reduce((x, y) => Math.max(x, y)) - least + 1;
  if (span > 16 * labels.length + 1024) return indexClusters(labels.length, Array.from(labels));
  const numbers = new Int32Array(span).fill(-1);
  const indices = new Int32Array(labels.length);
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]! - least;
    if (numbers[label] === -1) numbers[label] = count++;
    indices[i] = numbers[label]!;
  }
  return { count, indices, clustered: count < labels.length };
}

/** Whether the labels are numbers of which each is above the one before: then no two are alike. */
function ascend(labels: ArrayLike<number | string>): boolean {
  if (labels instanceof Int32Array) {
    for (let i = 1; i < labels.length; i++) if (labels[i]! <= labels[i - 1]!) return false;
    return true;
  }
  for (let i = 0; i < labels.length; i++)
    if (typeof labels[i] !== 'number' || (i > 0 && !(labels[i]! > labels[i - 1]!))) return false;
  return true;
}

/** The sum of the samples in each cluster, in the order of the index; each correctly rounded. */
function sumsByCluster(values: ArrayLike<number>, index: ClusterIndex): Float64Array {
  if (!index.clustered) return new Float64Array(values);
  const { indices, count } = index;
  // Members of each cluster side by side, so that each is summed from a view.
  const ends = new Int32Array(count + 1);
  for (const cluster of indices) ends[cluster + 1]!++;
  for (let c = 0; c < count; c++) ends[c + 1]! += ends[c]!;
  const next = ends.slice();
  const members = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) members[next[indices[i]!]!++] = values[i]!;
  const sums = new Float64Array(count);
  for (let c = 0; c < count; c++) sums[c] = sumMembers(members, ends[c]!, ends[c + 1]!);
  return sums;
}

/** One value is its own sum, and the sum of two is correctly rounded as it is. */
function sumMembers(members: Float64Array, start: number, end: number): number {
  if (end - start === 1) return members[start]!;
  if (end - start === 2) return members[start]! + members[start + 1]! + 0;
  return exactSum(members.subarray(start, end));
}

/**
 * The sum of `values` in each cluster, ascending, so that the order of the samples cannot matter.
 * With null clusters each sample is its own. This is the input of the sign-flip tests.
 */
export function clusterSums(values: ArrayLike<number>, clusters: Clusters): number[] {
  return Array.from(sumsByCluster(values, indexClusters(values.length, clusters)).sort());
}

/** Each cluster's sum of (value − mean). What is only rounding is 0, so that "no variance" can be told. */
export function residualSums(values: ArrayLike<number>, mean: number, index: ClusterIndex): Float64Array {
  let scale = 0;
  const residuals = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    scale = Math.max(scale, Math.abs(values[i]!));
    residuals[i] = values[i]! - mean;
  }
  const noise = 1e-13 * scale;
  if (!index.clustered) {
    for (let i = 0; i < residuals.length; i++) if (Math.abs(residuals[i]!) <= noise) residuals[i] = 0;
    return residuals;
  }
  const sizes = new Int32Array(index.count);
  for (const cluster of index.indices) sizes[cluster]!++;
  return sumsByCluster(residuals, index).map((sum, c) => (Math.abs(sum) <= noise * sizes[c]! ? 0 : sum));
}

/** The size that all clusters share; null where they differ or there is no sample. */
export function findCommonSize({ count, indices }: ClusterIndex): number | null {
  if (count === 0) return null;
  const sizes = new Int32Array(count);
  for (const cluster of indices) sizes[cluster]!++;
  const first = sizes[0]!;
  return sizes.every((size) => size === first) ? first : null;
}
