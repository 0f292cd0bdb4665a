import { byMerit } from '../markdown/format.ts';
import type { Row } from './columns.ts';
import type { RowKey, Rows } from './rows.ts';

/** Up to so many models all pairs are shown; those of more fill screens that nobody reads. */
export const MOST_MODELS_IN_FULL = 12;

/**
 * The pairs that people are shown: all of a few models; of many, those with the best model, and those of neighbours in the ranking.
 * `comparisons.csv` has all of them.
 * @param pairs rows with `model_a` and `model_b`, of any suites, prompts and languages
 * @param summary rows of the models, by which each suite, prompt and language is ranked
 */
export function selectShownPairs(pairs: Rows, summary: readonly Row[]): readonly Row[] {
  const ranks = new Map<string, Map<unknown, number>>();
  for (const [scope, rows] of Map.groupBy(summary, toScope))
    ranks.set(scope, new Map(rows.toSorted(byMerit).map((row, rank) => [row.model, rank])));
  const models = new Set<unknown>();
  const shown = pairs.filter((row) => {
    models.add(row.model_a).add(row.model_b);
    const rank = ranks.get(toScope(row));
    const [a, b] = [rank?.get(row.model_a), rank?.get(row.model_b)];
    return a === undefined || b === undefined || a === 0 || b === 0 || Math.abs(a - b) === 1;
  });
  return [...(models.size <= MOST_MODELS_IN_FULL ? pairs : shown)];
}

const toScope = (row: RowKey): string => JSON.stringify([row.suite, row.prompt, row.language ?? '*']);
