import { OUTCOMES, type Outcome } from '@evenhand/core';
import { type MeanInterval, meanInterval, weightedAverage } from '@evenhand/statistics';
import type { Observation } from './observation.ts';
import { sampleMeans } from './scope.ts';

/** Estimate with its 95 % interval; null = unknown. */
export interface Estimate {
  readonly estimate: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** How well one model did in one scope. */
export interface Quality {
  readonly n: number;
  readonly nSamples: number;
  readonly nClusters: number;
  /** Whether some samples share a cluster. */
  readonly clustered: boolean;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly nMissing: number;
  readonly accuracy: Estimate;
  readonly ifFailedWrong: number | null;
  readonly ifFailedRight: number | null;
  readonly meanScore: Estimate;
  /** |strict − lenient| of the mean scores. */
  readonly readingGap: number;
  readonly nCut: number;
}

/** METHOD 1. @param planned cells that were planned */
export function qualityOf(observations: readonly Observation[], planned: number): Quality {
  const counting = observations.filter((one) => one.counts);
  const means = sampleMeans(counting);
  const interval = (values: readonly number[], binary: boolean): MeanInterval =>
    meanInterval({ values, cells: means.cells, clusters: means.clusters, binary });
  const accuracy = interval(means.right, true);
  const failed = observations.length - counting.length;
  const outcomes = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, observations.filter((one) => one.outcome === outcome).length]),
  ) as Record<Outcome, number>;
  return {
    n: counting.length,
    nSamples: means.samples.length,
    nClusters: accuracy.clusters,
    clustered: accuracy.clusters < means.samples.length,
    outcomes,
    nMissing: planned - observations.length,
    accuracy: estimateOf(accuracy),
    ifFailedWrong: failed === 0 ? accuracy.mean : withFailed(observations, 0),
    ifFailedRight: failed === 0 ? accuracy.mean : withFailed(observations, 1),
    meanScore: estimateOf(interval(means.score, !means.graded)),
    readingGap:
      Math.abs(counting.reduce((sum, one) => sum + one.strict - one.lenient, 0)) / Math.max(1, counting.length),
    nCut: counting.filter((one) => one.cut).length,
  };
}

function estimateOf({ mean, lo, hi }: MeanInterval): Estimate {
  return { estimate: mean, lo, hi };
}

/** Accuracy if every failed cell had come out as `value`. */
function withFailed(observations: readonly Observation[], value: 0 | 1): number | null {
  const { right } = sampleMeans(observations.map((one) => (one.counts ? one : { ...one, value })));
  return right.length === 0 ? null : right.reduce((sum, share) => sum + share, 0) / right.length;
}

/** Equal weight per suite, whatever their sizes. One suite is its own average. */
export function averageQuality(parts: readonly Quality[]): Quality {
  if (parts.length === 1) return parts[0]!;
  const total = (of: (part: Quality) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const average = (of: (part: Quality) => Estimate) =>
    weightedAverage(parts.map((part) => ({ ...of(part), weight: 1 })));
  const plain = (of: (part: Quality) => number | null) =>
    weightedAverage(parts.map((part) => ({ estimate: of(part), lo: null, hi: null, weight: 1 }))).estimate;
  return {
    n: total((part) => part.n),
    nSamples: total((part) => part.nSamples),
    nClusters: total((part) => part.nClusters),
    clustered: parts.some((part) => part.clustered),
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, total((part) => part.outcomes[outcome])]),
    ) as Record<Outcome, number>,
    nMissing: total((part) => part.nMissing),
    accuracy: average((part) => part.accuracy),
    ifFailedWrong: plain((part) => part.ifFailedWrong),
    ifFailedRight: plain((part) => part.ifFailedRight),
    meanScore: average((part) => part.meanScore),
    readingGap: Math.max(...parts.map((part) => part.readingGap)),
    nCut: total((part) => part.nCut),
  };
}
