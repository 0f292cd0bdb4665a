import type { Clusters } from '../clusters.ts';
import { clusterSums } from '../clusters.ts';
import { averageDifference } from '../intervals/average-interval.ts';
import type { PartialInterval } from '../intervals/interval.ts';
import { type PairedDifference, pairedDifference, toGaps } from '../intervals/paired-difference.ts';
import { alignWithTest } from './align.ts';
import { type PairedTest, pairedTest } from './paired-test.ts';
import { suiteAverageTest } from './suite-average-test.ts';

export type PairInput = {
  /** One per sample that both models have: the first model's mean score over its trials, in [0, 1]. */
  a: ArrayLike<number>;
  /** The second model's, in the same order. */
  b: ArrayLike<number>;
  clusters: Clusters;
  /** Pairs of replies behind the values. */
  cells: number;
  /** Pairs of replies behind each sample. */
  trials: ArrayLike<number>;
  /** Whether any reply's score is neither 0 nor 1. */
  graded: boolean;
};

/** Difference, interval and test of two models: the same figures wherever the same pair is spoken of. */
export type PairComparison = PairedTest & {
  /** First − second; null where unknown. */
  readonly difference: number | null;
  /** Formula of the interval; null where it is unknown. */
  readonly method: PairedDifference['method'] | 't-satterthwaite';
  /** The interval at a level, aligned with the test: it holds 0 where p ≥ 1 − level, and nowhere else. */
  readonly interval: (level: number) => PartialInterval;
};

/**
 * Two models on one suite: `pairedDifference` and `pairedTest`, the interval aligned with the test.
 * @param seed fixed by the pair, so that the same pair has the same p everywhere
 * @param draws of the test, where it is not exact
 * METHODOLOGY §6.
 */
export function comparePair(input: PairInput, seed: number | string, draws = 100_000): PairComparison {
  const difference = toDifferenceInput(input);
  const { trials, clusters, graded } = input;
  const tested = pairedTest({
    differences: toGaps(input.a, input.b),
    clusters,
    trials: graded ? null : trials,
    seed,
    draws,
  });
  const found = pairedDifference(difference);
  return {
    ...tested,
    difference: found.difference,
    method: found.method,
    interval: (level) => {
      const { lo, hi } = level === 0.95 ? found : pairedDifference({ ...difference, level });
      return alignWithTest({ lo, hi }, found.difference, tested.p, level);
    },
  };
}

/**
 * Two models on the weighted average of several suites: `averageDifference` and `suiteAverageTest`, aligned likewise.
 * One suite is its own average. METHODOLOGY §5.5 and §6.2.
 */
export function compareAverage(
  parts: readonly (PairInput & { readonly weight: number })[],
  seed: number | string,
  draws = 100_000,
): PairComparison {
  const used = parts.filter(({ weight }) => weight > 0);
  if (used.length === 1) return comparePair(used[0]!, seed, draws);
  const tested = suiteAverageTest(
    used.map(({ a, b, clusters, weight }) => ({
      weight,
      n: a.length,
      clusterSums: clusterSums(toGaps(a, b), clusters),
    })),
    seed,
    draws,
  );
  const inputs = used.map((part) => ({ ...toDifferenceInput(part), weight: part.weight }));
  const found = averageDifference(inputs);
  return {
    ...tested,
    difference: found.estimate,
    method: found.lo === null ? null : 't-satterthwaite',
    interval: (level) => {
      const { lo, hi } = level === 0.95 ? found : averageDifference(inputs, level);
      return alignWithTest({ lo, hi }, found.estimate, tested.p, level);
    },
  };
}

function toDifferenceInput({ a, b, clusters, cells, trials, graded }: PairInput) {
  let oneTrial = true;
  for (let i = 0; i < trials.length && oneTrial; i++) oneTrial = trials[i] === 1;
  return {
    a,
    b,
    clusters,
    cells,
    binary: !graded,
    oneTrial,
  };
}
