import { scaleLinear, scaleLog } from 'd3-scale';
import { h, type JSX } from 'preact';

/** A model in the plot; the ends of an interval are null where they are unknown. */
export interface ScatterPoint {
  readonly name: string;
  readonly x: number;
  readonly xLo: number | null;
  readonly xHi: number | null;
  /** From 0 to 1. */
  readonly y: number;
  readonly yLo: number | null;
  readonly yHi: number | null;
  /** Whether no other model is at least as good for at most the same price, and better in one of the two. */
  readonly isOnFront: boolean;
  /** All of it in words: what the tooltip says. */
  readonly text: string;
}

export interface ScatterProps {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly ScatterPoint[];
  readonly formatX: (value: number) => string;
}

const [WIDTH, HEIGHT] = [460, 340];
const FRAME = { left: 46, right: 12, top: 14, bottom: 44 };

/** Quality against cost or time, with the models that none beats in both joined by steps. */
export function Scatter({ title, xTitle, yTitle, points, formatX }: ScatterProps): JSX.Element {
  const ends = points.flatMap(({ x, xLo, xHi }) => [x, xLo ?? x, xHi ?? x]).filter((value) => value > 0);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const x = scaleLog()
    .domain([least / 1.3, most * 1.3])
    .range([FRAME.left, WIDTH - FRAME.right]);
  const heights = points.flatMap(({ y: value, yLo, yHi }) => [value, yLo ?? value, yHi ?? value]);
  const y = scaleLinear()
    .domain([Math.max(0, Math.min(...heights) - 0.05), Math.min(1, Math.max(...heights) + 0.05)])
    .range([HEIGHT - FRAME.bottom, FRAME.top])
    .nice(5);
  const labels = positionLabels(points.map((point) => ({ name: point.name, at: [x(point.x), y(point.y)] })));
  return h(
    'svg',
    { class: 'plot', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': title },
    y
      .ticks(5)
      .map((value) => [
        h('line', { class: 'grid', x1: FRAME.left, x2: WIDTH - FRAME.right, y1: y(value), y2: y(value) }),
        h(
          'text',
          { class: 'tick', x: FRAME.left - 6, y: y(value) + 4, 'text-anchor': 'end' },
          `${round(value * 100)} %`,
        ),
      ]),
    logTicks(x.domain() as [number, number]).map((value) => [
      h('line', { class: 'grid', y1: FRAME.top, y2: HEIGHT - FRAME.bottom, x1: x(value), x2: x(value) }),
      h('text', { class: 'tick', x: x(value), y: HEIGHT - FRAME.bottom + 16, 'text-anchor': 'middle' }, formatX(value)),
    ]),
    h(
      'text',
      { class: 'axis', x: (FRAME.left + WIDTH - FRAME.right) / 2, y: HEIGHT - 8, 'text-anchor': 'middle' },
      xTitle,
    ),
    h('text', { class: 'axis', x: FRAME.left, y: FRAME.top - 3 }, yTitle),
    h('path', { class: 'frontier', d: toSteps(listFront(points).map((point) => [x(point.x), y(point.y)])) }),
    points.map((point, index) =>
      h(
        'g',
        { class: 'point', tabIndex: 0, role: 'img', 'aria-label': point.text, 'data-tip': point.text },
        h('title', null, point.text),
        interval(x, y, point),
        h('circle', { cx: x(point.x), cy: y(point.y), r: 5 }),
        labels[index] === null
          ? null
          : h(
              'text',
              { class: 'name', x: labels[index]!.x, y: labels[index]!.y, 'text-anchor': labels[index]!.anchor },
              shorten(point.name),
            ),
      ),
    ),
  );
}

const round = (value: number) => Math.round(value * 10) / 10;

function interval(x: (value: number) => number, y: (value: number) => number, point: ScatterPoint): JSX.Element[] {
  const across =
    point.xLo === null || point.xHi === null
      ? []
      : [h('line', { class: 'whisker', x1: x(point.xLo), x2: x(point.xHi), y1: y(point.y), y2: y(point.y) })];
  const upright =
    point.yLo === null || point.yHi === null
      ? []
      : [h('line', { class: 'whisker', x1: x(point.x), x2: x(point.x), y1: y(point.yLo), y2: y(point.yHi) })];
  return [...across, ...upright];
}

/** From the cheapest on. */
const listFront = (points: readonly ScatterPoint[]) =>
  points.filter(({ isOnFront }) => isOnFront).toSorted((a, b) => a.x - b.x);

function toSteps(positions: readonly (readonly [number, number])[]): string {
  return positions
    .map(([x, y], index) => (index === 0 ? `M${round(x)},${round(y)}` : `H${round(x)}V${round(y)}`))
    .join('');
}

/** Powers of ten, with 2 and 5 between them where there are few. */
export function logTicks([from, to]: readonly [number, number]): number[] {
  const decades = Math.log10(to / from);
  const steps = decades > 2.4 ? [1] : decades > 1.3 ? [1, 3] : decades > 0.9 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power++)
    for (const step of steps) {
      const value = step * 10 ** power;
      if (value >= from && value <= to) ticks.push(value);
    }
  return ticks;
}

const MOST_LETTERS = 30;
const shorten = (name: string) => (name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name);

interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/** Where each name stands without covering another or a point; null = nowhere, and the tooltip has it. */
function positionLabels(
  points: readonly { readonly name: string; readonly at: readonly [number, number] }[],
): (Label | null)[] {
  const taken = points.map(({ at: [x, y] }) => ({ x0: x - 6, x1: x + 6, y0: y - 6, y1: y + 6 }));
  return points.map(({ name, at: [x, y] }) => {
    const width = shorten(name).length * 6.4;
    for (const [dx, dy, anchor] of [
      [9, -8, 'start'],
      [-9, -8, 'end'],
      [9, 16, 'start'],
      [-9, 16, 'end'],
    ] as const) {
      const left = anchor === 'start' ? x + dx : x + dx - width;
      const box = { x0: left, x1: left + width, y0: y + dy - 10, y1: y + dy + 3 };
      if (box.x0 < FRAME.left || box.x1 > WIDTH || box.y0 < 0 || box.y1 > HEIGHT - FRAME.bottom) continue;
      if (taken.some((one) => box.x0 < one.x1 && box.x1 > one.x0 && box.y0 < one.y1 && box.y1 > one.y0)) continue;
      taken.push(box);
      return { x: x + dx, y: y + dy, anchor };
    }
    return null;
  });
}
