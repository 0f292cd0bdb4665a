import { OUTCOMES, type Outcome } from '@evenhand/core';
import { findLargest } from '@evenhand/io';
import {
  averageMean,
  type MeanInterval,
  type MeanIntervalInput,
  meanInterval,
  weightedAverage,
} from '@evenhand/statistics';
import { type Cells, CUT, countingCells, FAILED, MARKED, UNDECIDED } from '../cells/cells.ts';
import { type Estimate, toEstimate } from './estimate.ts';
import { averageRepeats, computeRepeats, type Repeats } from './repeats.ts';
import { sampleMeans } from './scope.ts';

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
  /** Replies of which the scorer could not tell whether they are right. */
  readonly nUndecided: number;
  /** Samples whose question holds a mark of the model's own vocabulary. */
  readonly nMarkedSamples: number;
  /** Formula of the interval of the accuracy; null = unknown. */
  readonly method: string | null;
  readonly repeats: Repeats;
  /** The samples behind accuracy and mean score, for averages over suites; null = it is such an average. */
  readonly inputs: { readonly accuracy: MeanIntervalInput; readonly meanScore: MeanIntervalInput } | null;
}

/** METHODOLOGY §5. @param planned cells that were planned @param trials planned of each sample */
export function computeQuality(cells: Cells, planned: number, trials: number): Quality {
  const counting = countingCells(cells);
  const means = sampleMeans(counting);
  const kind = { cells: means.cells, clusters: means.clusters };
  const inputs = {
    accuracy: { values: means.right, binary: true, ...kind },
    meanScore: { values: means.score, binary: !means.graded, ...kind },
  };
  const accuracy: MeanInterval = meanInterval(inputs.accuracy);
  const failed = cells.size - counting.size;
  const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  for (let i = 0; i < cells.size; i++) outcomes[OUTCOMES[cells.outcome[i]!]!]++;
  let [difference, cut, undecided] = [0, 0, 0];
  for (let i = 0; i < counting.size; i++) {
    difference += counting.strict[i]! - counting.lenient[i]!;
    if (counting.flags[i]! & CUT) cut++;
    if (counting.flags[i]! & UNDECIDED) undecided++;
  }
  return {
    n: counting.size,
    nSamples: means.score.length,
    nClusters: accuracy.clusters,
    clustered: accuracy.clusters < means.score.length,
    outcomes,
    nMissing: planned - cells.size,
    accuracy: toEstimate(accuracy),
    ifFailedWrong: failed === 0 ? accuracy.mean : withFailed(cells, 0),
    ifFailedRight: failed === 0 ? accuracy.mean : withFailed(cells, 1),
    meanScore: toEstimate(meanInterval(inputs.meanScore)),
    readingGap: Math.abs(difference) / Math.max(1, counting.size),
    nCut: cut,
    nUndecided: undecided,
    nMarkedSamples: countMarkedSamples(cells),
    method: accuracy.method,
    repeats: computeRepeats(counting, trials, toEstimate(accuracy)),
    inputs,
  };
}

const countMarkedSamples = ({ flags, sampleNumber }: Cells): number =>
  new Set(sampleNumber.filter((_, i) => (flags[i]! & MARKED) !== 0)).size;

/** Accuracy if every failed cell had come out as `value`. */
function withFailed(cells: Cells, value: 0 | 1): number | null {
  const values = cells.value.map((score, i) => (cells.outcome[i] === FAILED ? value : score));
  const { right } = sampleMeans(cells, values);
  return right.length === 0 ? null : right.reduce((sum, share) => sum + share, 0) / right.length;
}

/** By the weights, whatever the sizes of the suites. One suite is its own average. */
export function averageQuality(parts: readonly Quality[], weights: readonly number[]): Quality {
  if (parts.length === 1) return parts[0]!;
  const total = (select: (part: Quality) => number) => parts.reduce((sum, part) => sum + select(part), 0);
  const pooled = (name: 'accuracy' | 'meanScore') =>
    averageMean(parts.map(({ inputs }, index) => ({ ...inputs![name], weight: weights[index]! })));
  const average = (select: (part: Quality) => Estimate) =>
    weightedAverage(parts.map((part, index) => ({ ...select(part), weight: weights[index]! })));
  const plain = (select: (part: Quality) => number | null) =>
    average((part) => ({ estimate: select(part), lo: null, hi: null })).estimate;
  const accuracy = pooled('accuracy');
  return {
    n: total((part) => part.n),
    nSamples: total((part) => part.nSamples),
    nClusters: total((part) => part.nClusters),
    clustered: parts.some((part) => part.clustered),
    outcomes: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, total((part) => part.outcomes[outcome])]),
    ) as Record<Outcome, number>,
    nMissing: total((part) => part.nMissing),
    accuracy,
    ifFailedWrong: plain((part) => part.ifFailedWrong),
    ifFailedRight: plain((part) => part.ifFailedRight),
    meanScore: pooled('meanScore'),
    readingGap: findLargest(parts.map((part) => part.readingGap)),
    nCut: total((part) => part.nCut),
    nUndecided: total((part) => part.nUndecided),
    nMarkedSamples: total((part) => part.nMarkedSamples),
    method: 'mover-average',
    repeats: averageRepeats(
      parts.map((part) => part.repeats),
      weights,
      accuracy,
    ),
    inputs: null,
  };
}
