import {
  METRIC_TITLES,
  messages,
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

/** Quality against cost, and against time: the rows of summary.csv and efficiency.csv, drawn. */
export function Frontiers({ run }: { readonly run: RunTables }): JSX.Element {
  const { page } = messages;
  const metric = METRIC_TITLES[readHeadlineMetric(run.summary)];
  return h(
    'div',
    null,
    h('p', null, page.frontierNote),
    h(
      'div',
      { class: 'plots' },
      h(Frontier, {
        run,
        title: page.accuracyCost(metric),
        xTitle: page.axisCost,
        column: 'cost_per_correct_usd',
        unit: 1,
        formatX: (value: number) => `$${Number(value.toPrecision(2))}`,
        formatInterval: (row: Row) => withInterval(row, 'cost_per_correct_usd', usd),
      }),
      h(Frontier, {
        run,
        title: page.accuracyTime(metric),
        xTitle: page.axisTime,
        column: 'e2e_ms_p50',
        unit: 1000,
        formatX: (value: number) => `${Number(value.toPrecision(2))} s`,
        formatInterval: (row: Row) => withInterval(row, 'e2e_ms_p50', seconds),
      }),
    ),
  );
}

interface FrontierProps {
  readonly run: RunTables;
  readonly title: string;
  readonly xTitle: string;
  readonly column: 'cost_per_correct_usd' | 'e2e_ms_p50';
  /** What the column is divided by for the axis. */
  readonly unit: number;
  readonly formatX: (value: number) => string;
  readonly formatInterval: (row: Row) => string;
}

function Frontier({ run, title, xTitle, column, unit, formatX, formatInterval }: FrontierProps): JSX.Element {
  const { page } = messages;
  const metric = readHeadlineMetric(run.summary);
  const isHead = isHeadRow(run);
  const efficiency = new Map(run.efficiency.filter(isHead).map((row) => [row.model, row]));
  const left: string[] = [];
  const points = run.summary.filter(isHead).flatMap((row): ScatterPoint[] => {
    const other = efficiency.get(row.model ?? '');
    const [x, y] = [number(other, column), number(row, metric)];
    if (other === undefined || x === null || !(x > 0) || y === null) {
      left.push(String(row.model));
      return [];
    }
    const scaled = (value: number | null) => (value === null ? null : value / unit);
    return [
      {
        name: String(row.model),
        x: x / unit,
        xLo: scaled(number(other, `${column}_lo`)),
        xHi: scaled(number(other, `${column}_hi`)),
        y,
        yLo: number(row, `${metric}_lo`),
        yHi: number(row, `${metric}_hi`),
        text: page.point(
          String(row.model),
          `${METRIC_TITLES[metric]} ${percentInterval(row, metric)}`,
          formatInterval(other),
        ),
      },
    ];
  });
  return h(
    'figure',
    null,
    h('figcaption', null, title),
    points.length === 0
      ? h('p', null, page.nothingPlotted)
      : h(Scatter, { title, xTitle, yTitle: METRIC_TITLES[metric], points, formatX }),
    left.length === 0 || points.length === 0 ? null : h('p', { class: 'small' }, page.notPlotted(left.join(', '))),
  );
}

function number(row: Row | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === 'number' ? value : null;
}
