import { visible } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { adviseOn, caveatSentences, METRIC_TITLES } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { PairTables } from '../view/matrix.ts';
import { Sentence } from '../view/section.ts';
import { BoardTable } from './board-table.ts';
import { type Board, chooseSuiteMetric, listHistory } from './boards.ts';
import { BreakNotes, HistoryPlot } from './history-plot.ts';
import { toDay } from './layout.ts';
import { listImportedRows, OthersTable } from './others-table.ts';
import type { SiteContent } from './site-content.ts';
import { sitePaths } from './site-paths.ts';

/** A suite: its boards, pairs and histories; other people's results stand apart. */
export function SuitePage({ content, suite }: { readonly content: SiteContent; readonly suite: string }): JSX.Element {
  const { site } = messages;
  const path = sitePaths.suite(suite);
  const boards = content.boards.get(suite) ?? [];
  const others = listImportedRows(content.runs).filter(({ row }) => row.suite === suite);
  return h(
    'div',
    null,
    boards.map((board, index) => h(BoardSection, { content, board, path, newest: index === 0 })),
    boards.length === 0 ? null : h(Histories, { content, suite }),
    others.length === 0 ? null : h('section', null, h('h2', null, site.others), h(OthersTable, { rows: others, path })),
  );
}

function BoardSection({
  content,
  board,
  path,
  newest,
}: {
  readonly content: SiteContent;
  readonly board: Board;
  readonly path: string;
  readonly newest: boolean;
}): JSX.Element {
  const { site, titles } = messages;
  const { manifest, startedAt } = board.rows.at(0)?.run ?? content.runs[0]!;
  const entry = manifest.suites.find(({ name }) => name === board.suite);
  const last = [startedAt, ...board.rows.map(({ run }) => run.startedAt)].sort().at(-1)!;
  const caption = newest ? titles.leaderboard : site.olderBoard(toDay(last));
  const caveats = caveatSentences(board.rows.map(({ row }) => row));
  return h(
    'section',
    null,
    h('h2', null, caption),
    newest ? null : h('p', { class: 'warning' }, site.notComparable(visible(board.breaks.join('; ')))),
    h('p', { class: 'small' }, site.currentRows(String(board.version))),
    entry === undefined
      ? null
      : h('p', { class: 'small' }, site.suiteSize(entry.samples, entry.size, visible(entry.scorer))),
    h(BoardTable, { board, path, caption, repriced: content.repriced }),
    newest && board.comparisons.length > 0
      ? h(
          'div',
          null,
          h('h3', null, titles.pairs),
          h(PairTables, {
            models: board.rows.map(({ model }) => model),
            rows: board.comparisons,
            summary: board.rows.map(({ row }) => row),
          }),
        )
      : null,
    newest && caveats.length > 0
      ? h(
          'div',
          null,
          h('h3', null, titles.caveatList),
          h(
            'ul',
            { class: 'caveats' },
            caveats.map(({ caveat, sentence }) =>
              h('li', null, h('code', null, caveat), ' ', h(Sentence, { text: `${sentence} ${adviseOn(caveat)}` })),
            ),
          ),
        )
      : null,
  );
}

/** One plot a model: lines of several models on one scale would cross each other. */
function Histories({ content, suite }: { readonly content: SiteContent; readonly suite: string }): JSX.Element {
  const { site } = messages;
  const own = content.runs.filter(({ imported }) => !imported);
  const metric = chooseSuiteMetric(own, suite);
  const models = [...new Set((content.boards.get(suite) ?? []).flatMap(({ rows }) => rows.map(({ model }) => model)))];
  return h(
    'section',
    null,
    h('h2', null, site.history),
    h('p', { class: 'small' }, site.historyNote),
    h(
      'div',
      { class: 'plots' },
      models.map((model) => {
        const points = listHistory(own, suite, model);
        return points.length === 0
          ? null
          : h(
              'figure',
              null,
              h('figcaption', null, `${METRIC_TITLES[metric]}: ${visible(model)}`),
              h(HistoryPlot, { title: `${site.history}: ${visible(model)}`, points, metric }),
              h(BreakNotes, { points }),
            );
      }),
    ),
  );
}
