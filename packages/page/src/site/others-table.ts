import { listHeads, messages } from '@evenhand/messages';
import { METRIC_TITLES, percent, percentInterval, type Row, UNKNOWN } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from '../view/data-table.ts';
import { IntervalBar } from '../view/leaderboard.ts';
import { chooseMetric } from './boards.ts';
import { SiteLink, toDay } from './layout.ts';
import { sitePaths } from './site-paths.ts';
import { isHeadRowOf, type SiteRun } from './site-run.ts';

/** A row of an import. */
export interface ImportedRow {
  readonly run: SiteRun;
  readonly row: Row;
}

/** Rows of other people's results, the newest import first; of each import by suite and figure. */
export function listImportedRows(runs: readonly SiteRun[]): ImportedRow[] {
  return runs
    .filter(({ imported }) => imported)
    .toReversed()
    .flatMap((run) =>
      run.summary
        .filter((row) => row.suite !== '*' && isHeadRowOf(run)(row))
        .toSorted((a, b) => (a.suite === b.suite ? Number(b.mean_score ?? -1) - Number(a.mean_score ?? -1) : 0) || 0)
        .map((row) => ({ run, row })),
    );
}

/** Other people's results: without ranks, and with whose verdicts they are. */
export function OthersTable({
  rows,
  path,
}: {
  readonly rows: readonly ImportedRow[];
  readonly path: string;
}): JSX.Element {
  const { site } = messages;
  const metric = chooseMetric(rows.map(({ row }) => row));
  const share = (row: Row, name: string) => (typeof row[name] === 'number' ? (row[name] as number) : null);
  const whose = (verdicts: unknown) => (verdicts === 'source' ? site.whoseSource : site.whoseOurs);
  return h(
    'div',
    { class: 'others' },
    h('p', null, site.othersNote),
    h(DataTable, {
      caption: site.others,
      head: [
        ...listHeads('suite', 'model'),
        '',
        METRIC_TITLES[metric],
        ...listHeads('n', 'failed', 'missing'),
        site.cutOff,
        site.whose,
        site.printed,
        site.importedOn,
      ],
      rows: rows.map(({ run, row }) => [
        h(SiteLink, { from: path, to: sitePaths.suite(String(row.suite)), text: String(row.suite) }),
        h(SiteLink, { from: path, to: sitePaths.model(String(row.model)), text: String(row.model) }),
        h(IntervalBar, { value: share(row, metric), lo: share(row, `${metric}_lo`), hi: share(row, `${metric}_hi`) }),
        percentInterval(row, metric),
        String(row.n ?? UNKNOWN),
        String(row.n_failed ?? UNKNOWN),
        String(row.n_missing ?? UNKNOWN),
        String(row.n_truncated ?? UNKNOWN),
        whose(row.verdicts),
        percent(share(row, 'published_score'), 2),
        h(SiteLink, { from: path, to: sitePaths.run(run.id), text: toDay(run.startedAt) }),
      ]),
      numbers: [4, 5, 6, 7, 9],
      rowHead: 1,
    }),
  );
}
