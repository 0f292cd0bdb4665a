import { listHeads, messages } from '@evenhand/messages';
import {
  type HeadlineMetric,
  METRIC_TITLES,
  percentInterval,
  seconds,
  UNKNOWN,
  usd,
  withInterval,
} from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from '../view/data-table.ts';
import type { HistoryPoint } from './boards.ts';
import { SiteLink, toDay } from './layout.ts';
import { sitePaths } from './site-paths.ts';
import { findEfficiency } from './site-run.ts';

/** Every point of a history as a row, the newest first. */
export function HistoryTable({
  points,
  path,
  caption,
  suite,
  model,
  metric,
}: {
  readonly points: readonly HistoryPoint[];
  readonly path: string;
  readonly caption: string;
  readonly suite: string;
  readonly model: string;
  readonly metric: HeadlineMetric;
}): JSX.Element {
  const { site } = messages;
  return h(DataTable, {
    caption,
    head: [
      site.on,
      METRIC_TITLES[metric],
      ...listHeads('n', 'failed', 'missing'),
      site.cutOff,
      ...listHeads('costPerCorrect', 'medianReply', 'caveats'),
    ],
    rows: points.toReversed().map(({ run, row }) => {
      const efficiency = findEfficiency(run, suite, model);
      return [
        h(SiteLink, { from: path, to: sitePaths.run(run.id), text: toDay(run.startedAt) }),
        percentInterval(row, metric),
        String(row.n ?? UNKNOWN),
        String(row.n_failed ?? UNKNOWN),
        String(row.n_missing ?? UNKNOWN),
        String(row.n_truncated ?? UNKNOWN),
        efficiency === undefined ? UNKNOWN : withInterval(efficiency, 'cost_per_correct_usd', usd),
        typeof efficiency?.e2e_ms_p50 === 'number' ? seconds(efficiency.e2e_ms_p50) : UNKNOWN,
        String(row.caveats ?? '').replaceAll(';', ', '),
      ];
    }),
    numbers: [2, 3, 4, 5, 6, 7],
  });
}
