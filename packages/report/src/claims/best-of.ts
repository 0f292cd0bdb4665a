import { findLargest, findSmallest } from '@evenhand/io';
import type { Contrast, Contrasts } from './contrast.ts';

/** The best of one group against the best of another. */
export interface BestContrast extends Contrast {
  /** The best by their figures here; null = unknown. */
  readonly bestA: string | null;
  readonly bestB: string | null;
}

/**
 * max over A − max over B (of ratios likewise; of costs and times min) without counting the winner's luck as skill:
 * multiple comparison with the best (Hsu 1984) by intersection and union of paired intervals (Berger 1982).
 * max_A − max_B = max_i min_j (i − j), so with the pairs' one-sided levels divided by the number of models that could be
 * the best, lo = max_i min_j lo_ij (level for |A|) and hi = min_j max_i hi_ij (level for |B|) each fail at most as often
 * as stated, at any size and whatever the dependence; no draws. One model against one gives the plain interval. METHODOLOGY §8.2.
 * @param level of the two-sided interval @param more whether more is better
 */
export function contrastBest(
  a: readonly string[],
  b: readonly string[],
  contrasts: Contrasts,
  level: number,
  more: boolean,
): BestContrast {
  const unsure = 1 - level;
  const grid = (count: number) => a.map((i) => b.map((j) => contrasts(i, j, 1 - unsure / count)));
  const byA = grid(a.length);
  const unknown = byA.flat().find((one) => one.estimate === null);
  const n = findSmallest(byA.flat().map((one) => one.n));
  const unpaired = findLargest(byA.flat().map((one) => one.unpaired));
  if (unknown !== undefined)
    return {
      estimate: null,
      lo: null,
      hi: null,
      n,
      unpaired,
      why: unknown.why,
      lacks: unknown.lacks,
      bestA: null,
      bestB: null,
    };
  const byB = b.length === a.length ? byA : grid(b.length);
  const [outer, inner] = more ? [most, least] : [least, most];
  const extremeOverA = (end: 'estimate' | 'lo' | 'hi') =>
    outer(byA.map((row) => inner(row.map((one) => one[end])).value));
  const extremeOverB = (end: 'estimate' | 'lo' | 'hi') =>
    inner(b.map((_, j) => outer(byB.map((row) => row[j]![end])).value));
  const estimate = extremeOverA('estimate');
  return {
    estimate: estimate.value,
    lo: (more ? extremeOverA('lo') : extremeOverB('lo')).value,
    hi: (more ? extremeOverB('hi') : extremeOverA('hi')).value,
    n,
    unpaired,
    why: null,
    lacks: null,
    bestA: a[estimate.at]!,
    bestB: b[extremeOverB('estimate').at]!,
  };
}

interface Extreme {
  readonly value: number | null;
  readonly at: number;
}

/** An unknown end makes the extreme unknown. */
function extreme(values: readonly (number | null)[], before: (x: number, y: number) => boolean): Extreme {
  let at = 0;
  for (const [index, value] of values.entries()) {
    if (value === null) return { value: null, at: 0 };
    if (before(value, values[at]!)) at = index;
  }
  return { value: values[at] ?? null, at };
}
const most = (values: readonly (number | null)[]) => extreme(values, (x, y) => x > y);
const least = (values: readonly (number | null)[]) => extreme(values, (x, y) => x < y);
