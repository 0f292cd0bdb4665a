import { existsSync, readFileSync } from 'node:fs';
import { test } from 'vitest';

/** Values computed by SciPy, statsmodels and NumPy, kept beside the checkout; absent in a plain clone. */
type Reference = {
  wilson_95: { k: number; n: number; lo: number; hi: number }[];
  mcnemar_exact: { a_only: number; b_only: number; p: number }[];
  holm: { p: number[]; adjusted: number[] };
  bh: { p: number[]; adjusted: number[] };
  t_quantile_975: { df: number; t: number }[];
  paired_difference_newcombe10: {
    both: number;
    first_only: number;
    second_only: number;
    neither: number;
    diff: number;
    lo: number;
    hi: number;
  }[];
  clustered_se: {
    values: number[];
    clusters: number[];
    mean: number;
    se: number;
    iid_se: number;
    effective_n: number;
  };
  quantile_order_ci: { n: number; q: number; lower_rank: number; upper_rank: number; coverage: number }[];
  pass_at_k: { n: number; c: number; k: number; pass_at_k: number; pass_hat_k: number }[];
  mcnemar_power: { n: number; p_first_only: number; p_second_only: number; alpha: number; power: number }[];
  cohen_kappa: { table: number[][]; kappa: number };
  wilson_95_exact_coverage: { n: number; p: number; coverage: number }[];
  wilson_clustered: (
    | { of: 'clustered_se'; level: number; lo: number; hi: number }
    | { all_right: number; clusters: number; effective_n: number; level: number; lo: number; hi: number }
  )[];
  mover_clustered: {
    first: number[];
    second: number[];
    clusters: number[];
    difference: number;
    correlation: number;
    lo: number;
    hi: number;
  };
  cluster_sign_flip: { p: number };
  ratio_log_linearised: {
    cost_a: number[];
    cost_b: number[];
    sum_ratio: { ratio: number; log_se: number; lo: number; hi: number };
    cost_per_correct_a: { value: number; log_se: number; lo: number; hi: number };
    cost_per_correct_ratio: { ratio: number; log_se: number; lo: number; hi: number };
  };
  quantile_two_sided_minimum_n: Record<string, number>;
  tolerance: { default: number; wilson_95_exact_coverage: number };
};

const file = new URL('../../../../shared/reference-values.json', import.meta.url);
const reference: Reference | null = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;

/** A test against the independent values; skipped, with the reason in its name, where they are not at hand. */
export function referenceTest(name: string, body: (values: Reference) => void): void {
  if (reference === null) test.skip(`${name} (skipped: reference-values.json is not beside this checkout)`);
  else test(name, () => body(reference));
}

/** Whether `found` meets `expected`, relative where the value is large or very small. */
export function near(found: number | null, expected: number, tolerance = 1e-9): void {
  const scale = expected === 0 ? 1 : Math.abs(expected);
  if (found === null || !(Math.abs(found - expected) <= tolerance * scale)) {
    throw new Error(`found ${found}, expected ${expected} within a relative ${tolerance}`);
  }
}
