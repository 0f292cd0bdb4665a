import { messages } from '@evenhand/messages';
import { normalQuantile } from '@evenhand/statistics';
import type { Estimate } from '../tables/estimate.ts';

const MOST = 1_000_000;
/** Of the tests of pairs. */
const LEVEL = 0.05;

/** How many cells an undecided finding would need, were the difference to stay as it is. */
export function moreSamples(found: Estimate, threshold: number, n: number, ratio: boolean): string[] {
  const needed = countNeeded(found, threshold, n, ratio);
  if (needed === null) return [messages.summary.needClusters];
  if (needed === Number.POSITIVE_INFINITY) return [messages.summary.needUnclear];
  return [messages.summary.needSamples(needed, n)];
}

/** The same as a number; null = the interval is unknown, Infinity = over a million: more alone will hardly settle it. METHODOLOGY §8.4. */
export function countNeeded(found: Estimate, threshold: number, n: number, ratio: boolean): number | null {
  const times = growth(found, threshold, ratio);
  if (times === null) return null;
  // An interval that just touches the threshold needs more all the same.
  const needed = Math.ceil(n * Math.max(times, 1 + 1 / n));
  return needed <= MOST ? needed : Number.POSITIVE_INFINITY;
}

/**
 * How many cells a pair would need before it is more than "cannot tell": the interval has to clear 0 and the adjusted p to fall below
 * 5 %, and z grows with the root of n as well. METHODOLOGY §8.4. @param p adjusted; null = unknown
 */
export function moreSamplesForPair(found: Estimate, p: number | null, n: number): string {
  const byInterval = countNeeded(found, 0, n, false);
  if (byInterval === null) return messages.summary.needClusters;
  // Where the interval has 0 well inside, it asks for more than p does; exact tests of few samples have p = 1 there.
  const isSettledByInterval = byInterval <= n + 1;
  const byTest =
    !isSettledByInterval || p === null
      ? 0
      : Math.ceil(n * (normalQuantile(1 - LEVEL / 2) / normalQuantile(1 - p / 2)) ** 2);
  const needed = Math.max(byInterval, byTest);
  return needed <= MOST ? messages.summary.needSamples(needed, n) : messages.summary.needNoDifference;
}

/** The same for groups, in models. */
export function moreModels(found: Estimate, threshold: number, n: number, ratio: boolean): string[] {
  const times = growth(found, threshold, ratio);
  if (times === null) return [messages.summary.needFigures];
  const needed = Math.ceil(n * Math.max(times, 1 + 1 / n));
  if (!(needed <= 10_000)) return [messages.summary.needModelsUnclear];
  return [messages.summary.needModels(needed, n)];
}

/** By which factor the sample must grow so that the interval clears the threshold: widths shrink with the root of n. METHODOLOGY §8.4. */
function growth({ estimate, lo, hi }: Estimate, threshold: number, ratio: boolean): number | null {
  if (estimate === null || lo === null || hi === null) return null;
  const scale = (value: number) => (ratio ? Math.log(value) : value);
  const gap = scale(estimate) - scale(threshold);
  const width = gap > 0 ? scale(estimate) - scale(lo) : scale(hi) - scale(estimate);
  return (width / gap) ** 2;
}
