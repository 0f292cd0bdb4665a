import type { Estimate } from '../tables/estimate.ts';

const MOST = 1_000_000;

/** How many cells an undecided finding would need, were the difference to stay as it is. */
export function moreSamples(found: Estimate, threshold: number, n: number, ratio: boolean): string[] {
  const times = growth(found, threshold, ratio);
  if (times === null) return ['at least two independent clusters of samples: the interval is unknown'];
  const needed = Math.ceil(n * times);
  if (!(needed <= MOST)) return ['the estimate lies almost at the margin: more samples alone will hardly settle it'];
  return [
    `more samples: about ${needed} cells in place of ${n}, if the estimate stays as it is (evenhand plan counts them)`,
  ];
}

/** The same for groups, in models. */
export function moreModels(found: Estimate, threshold: number, n: number, ratio: boolean): string[] {
  const times = growth(found, threshold, ratio);
  if (times === null) return ['at least two models on each side that do not all have the same figure'];
  const needed = Math.ceil(n * Math.max(times, 1 + 1 / n));
  if (!(needed <= 10_000)) return ['the estimate lies almost at the margin: more models alone will hardly settle it'];
  return [`more models: about ${needed} in place of ${n}, if they differ as these do`];
}

/** By which factor the sample must grow so that the interval clears the threshold: widths shrink with the root of n. METHODOLOGY §8.4. */
function growth({ estimate, lo, hi }: Estimate, threshold: number, ratio: boolean): number | null {
  if (estimate === null || lo === null || hi === null) return null;
  const scale = (value: number) => (ratio ? Math.log(value) : value);
  const gap = scale(estimate) - scale(threshold);
  const width = gap > 0 ? scale(estimate) - scale(lo) : scale(hi) - scale(estimate);
  return (width / gap) ** 2;
}
