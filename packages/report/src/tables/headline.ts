import { messages } from '@evenhand/messages';
import type { Rows } from './rows.ts';

/** What a page speaks of: its table, pairs, ranks, claims and plots. METHODOLOGY §5.6. */
export type HeadlineMetric = 'accuracy' | 'mean_score';

/** The mean score where any reply of the run was graded (neither 0 nor 1), the accuracy where none was. */
export function findHeadlineMetric(outcomes: Iterable<Readonly<Record<string, number>>>): HeadlineMetric {
  for (const counts of outcomes) if ((counts.partial ?? 0) > 0) return 'mean_score';
  return 'accuracy';
}

/** The same, as it stands in rows of summary.csv or comparisons.csv. */
export function readHeadlineMetric(rows: Rows): HeadlineMetric {
  return rows.some((row) => row.metric === 'mean_score') ? 'mean_score' : 'accuracy';
}

/** As it stands in the head of a table. */
export const METRIC_TITLES: Readonly<Record<HeadlineMetric, string>> = {
  get accuracy() {
    return messages.heads.accuracy;
  },
  get mean_score() {
    return messages.heads.meanScore;
  },
};

/** Of a difference, in the head of a table of pairs. */
export function formatDifferenceTitle(metric: HeadlineMetric): string {
  return messages.report.differenceIn(METRIC_TITLES[metric]);
}

/** The prompt whose rows stand for the whole run: `main` where it was sent, else the first of those that were. */
export function findHeadPrompt(rows: {
  some(isWanted: (row: { readonly prompt?: unknown }) => boolean): boolean;
  at(index: number): { readonly prompt?: unknown } | undefined;
}): string {
  return rows.some(({ prompt }) => prompt === 'main') ? 'main' : String(rows.at(0)?.prompt ?? 'main');
}
