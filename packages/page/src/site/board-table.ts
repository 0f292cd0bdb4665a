import { listHeads, messages } from '@evenhand/messages';
import {
  METRIC_TITLES,
  percentInterval,
  type RepricedPair,
  seconds,
  UNKNOWN,
  usd,
  withInterval,
} from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from '../view/data-table.ts';
import { IntervalBar } from '../view/leaderboard.ts';
import type { Board, BoardRow } from './boards.ts';
import { SiteLink, toDay } from './layout.ts';
import { sitePaths } from './site-paths.ts';

/** Rows of a suite that may be compared, the best first. @param path of the page that it stands on */
export function BoardTable({
  board,
  path,
  caption,
  repriced,
}: {
  readonly board: Board;
  readonly path: string;
  readonly caption: string;
  readonly repriced: readonly RepricedPair[];
}): JSX.Element {
  const { site } = messages;
  return h(
    'div',
    { class: 'board' },
    h(DataTable, {
      caption,
      head: [
        ...listHeads('rank', 'model', 'origin', 'weights'),
        '',
        METRIC_TITLES[board.metric],
        ...listHeads('n', 'failed', 'missing'),
        site.cutOff,
        ...listHeads('costPerCorrect', 'medianReply'),
        site.on,
      ],
      rows: board.rows.map((one) => listCells(one, board, path, repriced)),
      numbers: [6, 7, 8, 9, 10, 11],
      rowHead: 1,
    }),
    board.ranked ? null : h('p', { class: 'small' }, site.notRanked),
  );
}

function listCells(
  { model, run, row, efficiency, newer }: BoardRow,
  board: Board,
  path: string,
  repriced: readonly RepricedPair[],
) {
  const { site } = messages;
  const { metric } = board;
  const share = (name: string) => (typeof row[name] === 'number' ? (row[name] as number) : null);
  const priced = repriced.find((one) => one.model === model && one.suite === board.suite && one.run === run.name);
  return [
    formatRank(row.rank_lo, row.rank_hi),
    h(SiteLink, { from: path, to: sitePaths.model(model), text: model }),
    String(row.origin ?? UNKNOWN),
    String(row.weights ?? UNKNOWN),
    h(IntervalBar, { value: share(metric), lo: share(`${metric}_lo`), hi: share(`${metric}_hi`) }),
    percentInterval(row, metric),
    String(row.n ?? UNKNOWN),
    String(row.n_failed ?? UNKNOWN),
    String(row.n_missing ?? UNKNOWN),
    String(row.n_truncated ?? UNKNOWN),
    h(
      'span',
      { class: 'cost' },
      efficiency === undefined ? UNKNOWN : withInterval(efficiency, 'cost_per_correct_usd', usd),
      priced === undefined || priced.perCorrectUsd === null
        ? null
        : h('small', { class: 'below' }, `${usd(priced.perCorrectUsd)} ${site.costToday} (${toDay(priced.at)})`),
    ),
    typeof efficiency?.e2e_ms_p50 === 'number' ? seconds(efficiency.e2e_ms_p50) : UNKNOWN,
    h(
      'span',
      null,
      h(SiteLink, { from: path, to: sitePaths.run(run.id), text: toDay(run.startedAt) }),
      newer === null ? null : h('small', { class: 'below' }, site.newerPartial(toDay(newer.startedAt))),
    ),
  ];
}

function formatRank(lo: unknown, hi: unknown): string {
  const text = (value: unknown) => (value === null || value === undefined ? UNKNOWN : String(value));
  return lo === hi ? text(lo) : `${text(lo)}–${text(hi)}`;
}
