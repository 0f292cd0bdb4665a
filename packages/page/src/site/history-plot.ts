import { visible } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { type HeadlineMetric, percentInterval } from '@evenhand/report';
import { scaleLinear, scaleUtc } from 'd3-scale';
import { h, type JSX } from 'preact';
import type { HistoryPoint } from './boards.ts';

const [WIDTH, HEIGHT] = [460, 220];
const FRAME = { left: 46, right: 14, top: 16, bottom: 30 };

/** One model in one suite over the nights. A line joins points on the same footing; between others stands a numbered mark. */
export function HistoryPlot({
  title,
  points,
  metric,
}: {
  readonly title: string;
  readonly points: readonly HistoryPoint[];
  readonly metric: HeadlineMetric;
}): JSX.Element {
  const { site } = messages;
  const known = points.map((point) => {
    const value = shareOf(point, metric) ?? 0;
    return { point, value, lo: shareOf(point, `${metric}_lo`) ?? value, hi: shareOf(point, `${metric}_hi`) ?? value };
  });
  if (known.length === 0) return h('p', null, site.nothingKnown);
  const times = known.map(({ point }) => Date.parse(point.run.startedAt));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  // A single night stands in the middle.
  const padding = first === last ? DAY_MS : 0;
  const x = scaleUtc()
    .domain([first - padding, last + padding])
    .range([FRAME.left + 8, WIDTH - FRAME.right - 8]);
  const y = scaleLinear()
    .domain([
      Math.max(0, Math.min(...known.map(({ lo }) => lo)) - 0.05),
      Math.min(1, Math.max(...known.map(({ hi }) => hi)) + 0.05),
    ])
    .range([HEIGHT - FRAME.bottom, FRAME.top])
    .nice(4);
  const at = (index: number) => x(times[index]!);
  return h(
    'svg',
    { class: 'plot', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': title },
    y
      .ticks(4)
      .map((value) => [
        h('line', { class: 'grid', x1: FRAME.left, x2: WIDTH - FRAME.right, y1: y(value), y2: y(value) }),
        h(
          'text',
          { class: 'tick', x: FRAME.left - 6, y: y(value) + 4, 'text-anchor': 'end' },
          `${round(value * 100)} %`,
        ),
      ]),
    listDays(times).map((time, index, days) =>
      h(
        'text',
        {
          class: 'tick',
          x: x(time),
          y: HEIGHT - 10,
          'text-anchor': index > 0 && index === days.length - 1 ? 'end' : 'middle',
        },
        new Date(time).toISOString().slice(0, 10),
      ),
    ),
    known.map(({ point, value }, index) =>
      index === 0 || point.breaks.length > 0
        ? null
        : h('line', {
            class: 'joined',
            x1: at(index - 1),
            y1: y(known[index - 1]!.value),
            x2: at(index),
            y2: y(value),
          }),
    ),
    known.map(({ point }, index) => {
      if (index === 0 || point.breaks.length === 0) return null;
      const middle = (at(index - 1) + at(index)) / 2;
      return h(
        'g',
        { class: 'break' },
        h('line', { x1: middle, x2: middle, y1: FRAME.top, y2: HEIGHT - FRAME.bottom }),
        h('text', { x: middle, y: FRAME.top - 4, 'text-anchor': 'middle' }, String(numberOf(points, point))),
      );
    }),
    known.map(({ point, value, lo, hi }, index) => {
      const text = site.pointText(
        point.run.startedAt.slice(0, 10),
        percentInterval(point.row, metric),
        String(point.row.n),
        visible(point.run.id),
      );
      return h(
        'g',
        { class: 'point', role: 'img', 'aria-label': text },
        h('title', null, text),
        h('line', { class: 'whisker', x1: at(index), x2: at(index), y1: y(lo), y2: y(hi) }),
        h('circle', { cx: at(index), cy: y(value), r: 4 }),
      );
    }),
  );
}

const DAY_MS = 86_400_000;
const round = (value: number) => Math.round(value * 10) / 10;

function shareOf({ row }: HistoryPoint, column: string): number | null {
  const value = row[column];
  return typeof value === 'number' ? value : null;
}

/** The number of a break as its note has it, from 1. */
function numberOf(points: readonly HistoryPoint[], point: HistoryPoint): number {
  return points.filter(({ breaks }) => breaks.length > 0).indexOf(point) + 1;
}

/** Up to four of the moments, the first and the last among them, so that their days do not stand on each other. */
function listDays(times: readonly number[]): number[] {
  const distinct = [...new Map(times.map((time) => [new Date(time).toISOString().slice(0, 10), time])).values()];
  const [first, last] = [distinct[0]!, distinct.at(-1)!];
  if (distinct.length === 1) return [first];
  const days = [first];
  const least = (last - first) / 4;
  for (const time of distinct.slice(1, -1)) if (time - days.at(-1)! >= least && last - time >= least) days.push(time);
  return [...days, last];
}

/** What the numbered marks stand for, as a list; null = there are none. */
export function BreakNotes({ points }: { readonly points: readonly HistoryPoint[] }): JSX.Element | null {
  const broken = points.filter(({ breaks }) => breaks.length > 0);
  if (broken.length === 0) return null;
  return h(
    'div',
    { class: 'breaks' },
    h('p', { class: 'small' }, messages.site.breakNote),
    h(
      'ol',
      null,
      broken.map((point) =>
        h('li', null, `${point.run.startedAt.slice(0, 10)}: ${point.breaks.map(visible).join('; ')}`),
      ),
    ),
  );
}
