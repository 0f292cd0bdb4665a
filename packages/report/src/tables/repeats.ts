import { meanInterval, passAtK, passHatK, weightedAverage } from '@evenhand/statistics';
import type { Cells } from '../cells/cells.ts';
import { type Estimate, toEstimate } from './estimate.ts';

/** What repetitions of the same samples show. All null with one trial. METHODOLOGY §5.4. */
export interface Repeats {
  /** Root of the variance of the scores within a sample, pooled over samples: what asking again changes. */
  readonly sd: number | null;
  /** Number of draws that pass@k and pass^k speak of: the planned trials. */
  readonly k: number | null;
  /** Samples with at least k trials in the denominator; the others are left out of pass@k and pass^k. */
  readonly nSamples: number | null;
  /** Chance that at least one of k replies is right. */
  readonly atK: Estimate;
  /** Chance that all of k replies are right. */
  readonly hatK: Estimate;
}

const UNKNOWN: Estimate = { estimate: null, lo: null, hi: null };
const NONE: Repeats = { sd: null, k: null, nSamples: null, atK: UNKNOWN, hatK: UNKNOWN };

/**
 * @param counting the cells of one scope that count
 * @param k planned trials
 * @param accuracy of the same cells: pass@k cannot lie below it, nor pass^k above
 */
export function computeRepeats(counting: Cells, k: number, accuracy: Estimate): Repeats {
  if (k < 2) return NONE;
  const { size, sampleNumber, value } = counting;
  let [squares, freedom] = [0, 0];
  const at: number[] = [];
  const hat: number[] = [];
  const clusters: number[] = [];
  for (let start = 0; start < size; ) {
    let end = start;
    let [sum, right] = [0, 0];
    for (; end < size && sampleNumber[end] === sampleNumber[start]; end++) {
      sum += value[end]!;
      if (value[end] === 1) right++;
    }
    const trials = end - start;
    for (let i = start; i < end; i++) squares += (value[i]! - sum / trials) ** 2;
    freedom += trials - 1;
    const [one, all] = [passAtK(trials, right, k), passHatK(trials, right, k)];
    if (one !== null && all !== null) {
      at.push(one);
      hat.push(all);
      clusters.push(counting.cluster[start]!);
    }
    start = end;
  }
  const interval = (values: readonly number[]) =>
    toEstimate(
      meanInterval({ values, cells: values.length, clusters, binary: values.every((one) => one === 0 || one === 1) }),
    );
  return {
    sd: freedom === 0 ? null : Math.sqrt(squares / freedom),
    k,
    nSamples: at.length,
    atK: raiseEnds(interval(at), accuracy),
    hatK: lowerEnds(interval(hat), accuracy),
  };
}

/** A chance that is never below the one of `floor`: its upper end is not below the other's. */
export function raiseEnds(found: Estimate, floor: Estimate): Estimate {
  return found.hi === null || floor.hi === null ? found : { ...found, hi: Math.max(found.hi, floor.hi) };
}

/** A chance that is never above the one of `ceiling`: its lower end is not above the other's. */
export function lowerEnds(found: Estimate, ceiling: Estimate): Estimate {
  return found.lo === null || ceiling.lo === null ? found : { ...found, lo: Math.min(found.lo, ceiling.lo) };
}

/** Over suites by their weights; the variances are averaged, not their roots. */
export function averageRepeats(parts: readonly Repeats[], weights: readonly number[], accuracy: Estimate): Repeats {
  if (parts.some((part) => part.k === null)) return NONE;
  const average = (select: (part: Repeats) => Estimate) =>
    weightedAverage(parts.map((part, index) => ({ ...select(part), weight: weights[index]! })));
  const variance = average(({ sd }) => ({ estimate: sd === null ? null : sd ** 2, lo: null, hi: null })).estimate;
  return {
    sd: variance === null ? null : Math.sqrt(variance),
    k: parts[0]!.k,
    nSamples: parts.reduce((sum, part) => sum + part.nSamples!, 0),
    atK: raiseEnds(
      average((part) => part.atK),
      accuracy,
    ),
    hatK: lowerEnds(
      average((part) => part.hatK),
      accuracy,
    ),
  };
}
