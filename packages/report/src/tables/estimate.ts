import type { MeanInterval } from '@evenhand/statistics';

/** Estimate with its 95 % interval; null = unknown. */
export interface Estimate {
  readonly estimate: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

export function toEstimate({ mean, lo, hi }: MeanInterval): Estimate {
  return { estimate: mean, lo, hi };
}

/** The three cells of an estimate: `name`, `name_lo`, `name_hi`. */
export function estimateCells(name: string, { estimate, lo, hi }: Estimate): Record<string, number | null> {
  return { [name]: estimate, [`${name}_lo`]: lo, [`${name}_hi`]: hi };
}
