import { messages } from '@evenhand/messages';
import {
  AXIS_COLUMNS,
  FRONTIER_AXES,
  type FrontierAxis,
  METRIC_TITLES,
  percentInterval,
  type Row,
  type RunTables,
  readHeadlineMetric,
  seconds,
  usd,
  withInterval,
} from '@evenhand/report';
import { h, type JSX } from 'preact';
import { isHeadRow } from './leader-rows.ts';
import { Scatter, type ScatterPoint } from './scatter.ts';

/** Quality against cost, and against time: the rows of frontier.csv, drawn. */
export function Frontiers({ run }: { readonly run: RunTables }): JSX.Element {
  return h(
    'div',
    null,
    h('p', null, messages.page.frontierNote),
    h(
      'div',
      { class: 'plots' },
      FRONTIER_AXES.map((axis) => h(Frontier, { run, axis })),
    ),
  );
}

const FORMATS = {
  cost: { tick: (value: number) => `$${Number(value.toPrecision(2))}`, price: usd },
  time: { tick: (value: number) => `${Number(value.toPrecision(2))} s`, price: (s: number) => seconds(s * 1000) },
} as const;

function Frontier({ run, axis }: { readonly run: RunTables; readonly axis: FrontierAxis }): JSX.Element {
  const { page, cost } = messages;
  const metric = METRIC_TITLES[readHeadlineMetric(run.summary)];
  const title = axis === 'cost' ? cost.againstCost(metric) : cost.againstTime(metric);
  const xTitle = axis === 'cost' ? cost.perReplyUsd : cost.perReplyS;
  const { price, on } = AXIS_COLUMNS[axis];
  const { tick, price: formatPrice } = FORMATS[axis];
  const rows = run.frontier.filter(isHeadRow(run));
  const points = rows.flatMap((row): ScatterPoint[] => {
    const [x, y] = [number(row, price), number(row, 'quality')];
    // A price of 0 has no place on a logarithmic axis.
    if (x === null || !(x > 0) || y === null) return [];
    const figures = [`${metric} ${percentInterval(row, 'quality')}`, withInterval(row, price, formatPrice)] as const;
    return [
      {
        name: String(row.model),
        x,
        xLo: number(row, `${price}_lo`),
        xHi: number(row, `${price}_hi`),
        y,
        yLo: number(row, 'quality_lo'),
        yHi: number(row, 'quality_hi'),
        isOnFront: row[on] === true,
        text: page.point(String(row.model), ...figures),
      },
    ];
  });
  const left = rows.map((row) => String(row.model)).filter((model) => !points.some(({ name }) => name === model));
  return h(
    'figure',
    null,
    h('figcaption', null, title),
    points.length === 0
      ? h('p', null, page.nothingPlotted)
      : h(Scatter, { title, xTitle, yTitle: metric, points, formatX: tick }),
    left.length === 0 || points.length === 0 ? null : h('p', { class: 'small' }, page.notPlotted(left.join(', '))),
  );
}

function number(row: Row, name: string): number | null {
  const value = row[name];
  return typeof value === 'number' ? value : null;
}
