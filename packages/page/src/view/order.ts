import { listHeads, messages } from '@evenhand/messages';
import { METRIC_TITLES, type Order, type RunTables, readHeadlineMetric } from '@evenhand/report';
import { h, type JSX } from 'preact';
import { DataTable } from './data-table.ts';

/** What becomes of the order under other defensible choices. */
export function OrderTable({ run }: { readonly run: RunTables }): JSX.Element {
  const { report, heads, titles } = messages;
  const { headline, choices } = run.sensitivity;
  const metric = METRIC_TITLES[readHeadlineMetric(run.summary)];
  const written = (order: Order) => order.map((tied) => tied.join(' = ')).join(', ');
  return h(
    'div',
    null,
    h('p', null, report.sensitivityNote),
    h(DataTable, {
      caption: titles.sensitivity,
      head: listHeads('orderBy', 'choice', 'order', 'changes'),
      rows: [
        [metric, report.asPublished, written(headline.quality), ''],
        ...(headline.cost.length > 0 ? [[heads.costPerCorrect, report.asPublished, written(headline.cost), '']] : []),
        ...choices.map((one) => [
          one.metric === 'quality' ? metric : heads.costPerCorrect,
          one.choice,
          written(one.order),
          [
            ...one.swapped.map(([a, b]) => report.orderedBefore(a, b)),
            ...one.tied.map(([a, b]) => report.tieChanges(a, b)),
          ].join('; ') || report.nothingChanges,
        ]),
      ],
      rowHead: 1,
    }),
  );
}
