import { labelPermutation, welch } from '@evenhand/statistics';
import type { Estimate } from '../tables/estimate.ts';

/** Two groups of models, the models as the sample. */
export interface GroupContrast extends Estimate {
  readonly nA: number;
  readonly nB: number;
  /** Two-sided p of the label permutation that the groups differ by just `threshold`; null = a side is empty. */
  readonly p: number | null;
  /** The smallest p that so many models allow. */
  readonly leastP: number | null;
  readonly test: string | null;
}

/**
 * Welch's t over models, label permutation beside it; ratios on the logarithm, so they compare geometric means.
 * @param threshold difference (or ratio) that the groups are held against
 */
export function groupContrast(
  a: readonly number[],
  b: readonly number[],
  threshold: number,
  ratio: boolean,
  level: number,
  seed: string,
): GroupContrast {
  const scale = (values: readonly number[]) => (ratio ? values.map(Math.log) : [...values]);
  const back = (value: number | null) => (value === null || !ratio ? value : Math.exp(value));
  const shift = ratio ? Math.log(threshold) : threshold;
  const [first, second] = [scale(a), scale(b)];
  const found = welch(first, second, level);
  const { p, least, test } = labelPermutation(
    first.map((value) => value - shift),
    second,
    { seed },
  );
  return {
    estimate: back(found.difference),
    lo: back(found.lo),
    hi: back(found.hi),
    nA: a.length,
    nB: b.length,
    p,
    leastP: least,
    test,
  };
}

/** The least size k of two equal groups at which k against k can come below `alpha`. */
export function leastModels(alpha: number): number {
  let [k, combinations] = [1, 2];
  while (2 / combinations >= alpha) {
    k++;
    combinations = (combinations * (2 * k) * (2 * k - 1)) / (k * k);
  }
  return k;
}
