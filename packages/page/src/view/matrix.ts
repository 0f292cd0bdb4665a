import { listHeads, messages } from '@evenhand/messages';
import {
  byMerit,
  findPair,
  formatDifferenceTitle,
  formatVerdict,
  points,
  pValue,
  type Row,
  type Rows,
  type RunTables,
  readHeadlineMetric,
  selectShownPairs,
} from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from './data-table.ts';
import { isHeadRow } from './leader-rows.ts';

const SIGNS: Readonly<Record<string, string>> = { higher: '▲', lower: '▼', same: '=', cannot_tell: '?' };

/** Every model against every other one on the same samples, and the same as a table with intervals. */
export function Pairs({ run }: { readonly run: RunTables }): JSX.Element {
  const { report } = messages;
  const isHead = isHeadRow(run);
  const rows = run.comparisons.filter(isHead);
  if (rows.length === 0) return h('p', null, report.oneModel);
  const models = run.summary
    .filter(isHead)
    .toSorted(byMerit)
    .map(({ model }) => String(model));
  return h(PairTables, { models, rows, summary: run.summary });
}

/**
 * Pairs of models as a matrix of signs, and as a table with intervals and p-values; of many models the table alone, of some pairs.
 * @param models the best first @param summary rows by which the models are ranked
 */
export function PairTables({
  models,
  rows: all,
  summary,
}: {
  readonly models: readonly string[];
  readonly rows: Rows;
  readonly summary: readonly Row[];
}): JSX.Element {
  const { page, report } = messages;
  const rows = selectShownPairs(all, summary);
  const isComplete = rows.length === all.length;
  const caption = isComplete ? page.allPairs : page.somePairs;
  return h(
    'div',
    null,
    ...(isComplete
      ? [h('p', null, page.matrixNote), h(Matrix, { models, rows })]
      : [h('p', null, report.somePairs(rows.length, all.length))]),
    h('h3', null, caption),
    h(DataTable, {
      caption,
      head: [
        ...listHeads('first', 'second', 'pairs', 'bothRight', 'onlyFirst', 'onlySecond', 'neither'),
        formatDifferenceTitle(readHeadlineMetric(rows)),
        ...listHeads('p', 'pAdjusted', 'firstIs'),
      ],
      rows: rows.map((row) => [
        String(row.model_a),
        String(row.model_b),
        ...['n_pairs', 'both', 'a_only', 'b_only', 'neither'].map((name) => String(row[name] ?? '–')),
        points(row),
        pValue(row.p as number | null),
        pValue(row.p_adjusted as number | null),
        formatVerdict(String(row.verdict)),
      ]),
      numbers: [2, 3, 4, 5, 6, 7, 8, 9],
    }),
  );
}

function Matrix({ models, rows }: { readonly models: readonly string[]; readonly rows: readonly Row[] }): JSX.Element {
  const { titles } = messages;
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': titles.pairs },
    h(
      'table',
      { class: 'matrix' },
      h('caption', { class: 'hidden' }, titles.pairs),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          h('td', null),
          models.map((model, at) => h('th', { scope: 'col', title: model, 'aria-label': model }, String(at + 1))),
        ),
      ),
      h(
        'tbody',
        null,
        models.map((first, at) =>
          h(
            'tr',
            null,
            h('th', { scope: 'row' }, `${at + 1} ${first}`),
            models.map((second) => h(MatrixCell, { first, second, rows })),
          ),
        ),
      ),
    ),
  );
}

function MatrixCell({
  first,
  second,
  rows,
}: {
  readonly first: string;
  readonly second: string;
  readonly rows: readonly Row[];
}): JSX.Element {
  const row = first === second ? null : findPair(rows, first, second);
  if (row === null) return h('td', { class: 'none' }, first === second ? '' : '–');
  const verdict = String(row.verdict);
  const difference = row.difference;
  const short = typeof difference === 'number' ? `${difference > 0 ? '+' : ''}${(difference * 100).toFixed(1)}` : '–';
  const text = messages.page.matrixCell(first, second, points(row), formatVerdict(verdict));
  return h(
    'td',
    { class: verdict, title: text },
    h('span', { 'aria-hidden': 'true' }, `${SIGNS[verdict] ?? ''} ${short}`),
    h('span', { class: 'hidden' }, text),
  );
}
