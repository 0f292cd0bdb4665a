import { listHeads, messages } from '@evenhand/messages';
import { findHeadPrompt, METRIC_TITLES, type RunTables, readHeadlineMetric } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from './data-table.ts';
import { listLeaderRows } from './leader-rows.ts';
import { IntervalBar } from './leaderboard.ts';

/** Every suite and language with a bar for each model. */
export function BySuite({ run }: { readonly run: RunTables }): JSX.Element {
  const rows = listLeaderRows(run).filter(({ suite }) => suite !== '*');
  return h(DataTable, {
    caption: messages.titles.bySuite,
    head: [
      ...listHeads('suite', 'language', 'model', 'rank'),
      '',
      METRIC_TITLES[readHeadlineMetric(run.summary)],
      ...listHeads('n'),
    ],
    rows: rows
      .toSorted((a, b) => compare(a.suite, b.suite) || compare(a.language, b.language))
      .map((row) => [
        row.suite,
        row.language === '*' ? messages.report.allLanguages : row.language,
        row.model,
        row.rank,
        h(IntervalBar, row),
        row.figure,
        row.n,
      ]),
    numbers: [6],
    rowHead: 2,
  });
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const OUTCOMES = ['correct', 'partial', 'incorrect', 'no_answer', 'truncated', 'refused', 'failed'] as const;

/** How many cells ended how, by suite and model. */
export function Outcomes({ run }: { readonly run: RunTables }): JSX.Element {
  const { page, outcomes } = messages;
  const prompt = findHeadPrompt(run.summary);
  const rows = run.summary.filter((row) => row.suite !== '*' && row.prompt === prompt && row.language === '*');
  return h(DataTable, {
    caption: page.outcomesOf,
    head: [...listHeads('suite', 'model'), ...OUTCOMES.map((outcome) => outcomes[outcome]), ...listHeads('missing')],
    rows: rows.map((row) => [
      String(row.suite),
      String(row.model),
      ...[...OUTCOMES, 'missing'].map((outcome) => String(row[`n_${outcome}`] ?? '–')),
    ]),
    numbers: [2, 3, 4, 5, 6, 7, 8, 9],
    rowHead: 1,
  });
}
