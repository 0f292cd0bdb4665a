import { holm } from '@evenhand/statistics';
import type { Diff } from './diff.ts';

/** A row of a diff that is worse than it was. */
export interface Drop {
  readonly suite: string;
  readonly prompt: string;
  readonly model: string;
  /** Change of the mean score, after − before: below 0. */
  readonly change: number;
}

/**
 * Rows whose mean score fell. @param points as a share: by more than that; null = by more than chance explains, at the level of 5 %
 * over all rows (Holm)
 */
export function findDrops({ models }: Pick<Diff, 'models'>, points: number | null): Drop[] {
  const adjusted = holm(models.map(({ p }) => p));
  return models.flatMap(({ suite, prompt, model, change: { estimate } }, at) => {
    if (estimate === null || estimate >= 0) return [];
    const p = adjusted[at] ?? null;
    const fell = points === null ? p !== null && p < 0.05 : -estimate > points + 1e-12;
    return fell ? [{ suite, prompt, model, change: estimate }] : [];
  });
}
