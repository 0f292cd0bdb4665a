import { messages } from '@evenhand/messages';
import { percent } from '../markdown/format.ts';
import type { Row } from '../tables/columns.ts';
import { AXIS_COLUMNS, FRONTIER_AXES, type FrontierAxis } from '../tables/frontier.ts';
import { findHeadPrompt, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import { type PanelPoint, scatterPanel } from './scatter-panel.ts';
import { drawing, label } from './svg.ts';

const [PANEL, HEIGHT] = [480, 360];

/**
 * Quality against cost and against time of the rows of frontier.csv, over all suites, as a drawing that needs no script.
 * null = neither cost nor time is known of two models.
 */
export function frontierSvg(rows: readonly Row[]): string | null {
  const prompt = findHeadPrompt(rows);
  const shown = rows.filter((row) => row.suite === '*' && row.prompt === prompt);
  const panels = FRONTIER_AXES.map((axis) => ({ axis, points: listPoints(shown, axis) })).filter(
    ({ points }) => points.length > 1,
  );
  if (panels.length === 0) return null;
  const yTitle = METRIC_TITLES[readHeadlineMetric(shown)];
  const { cost } = messages;
  const titles = { cost: cost.againstCost(yTitle), time: cost.againstTime(yTitle) };
  const xTitles = { cost: cost.perReplyUsd, time: cost.perReplyS };
  const parts = panels.flatMap(({ axis, points }, index) =>
    scatterPanel(points, {
      title: titles[axis],
      xTitle: xTitles[axis],
      yTitle,
      left: index * PANEL,
      width: PANEL,
      height: HEIGHT,
      formatX: (value) => (axis === 'cost' ? `$${toDecimal(value)}` : `${toDecimal(value)} s`),
      formatY: (value) => percent(value, 0),
    }),
  );
  const left = panels.flatMap(({ axis, points }) =>
    shown
      .filter((row) => !points.some(({ name }) => name === row.model))
      .map((row) => ({ axis, model: row.model as string })),
  );
  const notes = panels.flatMap(({ axis }, index) => {
    const names = left.filter((one) => one.axis === axis).map(({ model }) => model);
    return names.length === 0
      ? []
      : [label(cost.notDrawn(names.length), { x: index * PANEL + 48, y: HEIGHT + 8, fill: '#666' })];
  });
  return drawing(panels.length * PANEL, HEIGHT + 16, panels.map(({ axis }) => titles[axis]).join('; '), [
    ...parts,
    ...notes,
  ]);
}

/** Without an exponent, and without zeros at the end. */
const toDecimal = (value: number) => (value < 1e-6 ? value.toFixed(12).replace(/0+$/, '') : String(value));

/** Those whose price and quality are known; a price of 0 has no place on a logarithmic axis. */
function listPoints(rows: readonly Row[], axis: FrontierAxis): PanelPoint[] {
  const { price, on } = AXIS_COLUMNS[axis];
  return rows.flatMap((row) => {
    const [x, y] = [row[price], row.quality];
    if (typeof x !== 'number' || typeof y !== 'number' || x <= 0) return [];
    const end = (name: string) => (row[name] ?? null) as number | null;
    return [
      {
        name: row.model as string,
        x,
        xLo: end(`${price}_lo`),
        xHi: end(`${price}_hi`),
        y,
        yLo: end('quality_lo'),
        yHi: end('quality_hi'),
        isOnFront: row[on] === true,
      },
    ];
  });
}
