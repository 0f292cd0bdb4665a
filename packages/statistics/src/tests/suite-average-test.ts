import type { PairedTest } from './paired-test.ts';
import { signFlipDraws } from './sign-flip.ts';

export type SuiteDifferences = {
  /** Only the ratios of the weights matter; a suite of weight 0 is left out. */
  weight: number;
  /** Samples in the suite's mean difference. */
  n: number;
  /** The sum of the samples' differences in each cluster, as `clusterSums` gives them. */
  clusterSums: readonly number[];
};

/**
 * Two-sided test of an average difference over suites: sign flips by cluster on Σ_s w_s/n_s · Σ_c ±d_c,
 * 100,000 seeded draws unless told otherwise, p = (1 + hits)/(1 + draws) (Phipson & Smyth 2010).
 * Null where there is no suite or one of them has no samples.
 * Throws on negative or non-finite weights, counts and sums.
 * METHODOLOGY §6.2.
 */
export function suiteAverageTest(
  suites: readonly SuiteDifferences[],
  seed: number | string,
  draws = 100_000,
): PairedTest {
  for (const { weight, n } of suites) {
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`weight is ${weight}; expected 0 or more`);
    if (!(n >= 0 && n < Infinity)) throw new RangeError(`n is ${n}; expected 0 or more`);
  }
  const used = suites.filter((suite) => suite.weight > 0);
  if (used.length === 0 || used.some((suite) => suite.n === 0)) return { p: null, test: null };
  const sums = used.flatMap(({ weight, n, clusterSums }) => clusterSums.map((sum) => (weight / n) * sum));
  return { p: signFlipDraws(sums, draws, seed), test: `sign-flip-${draws}-draws` };
}
