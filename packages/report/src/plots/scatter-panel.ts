import type { Scale } from './scale.ts';
import { linearScale, logScale } from './scale.ts';
import { element, label, toCoordinate } from './svg.ts';

/** A thing that has a price and a quality; ends that are null are unknown and drawn at the point. */
export interface PanelPoint {
  readonly name: string;
  readonly x: number;
  readonly xLo: number | null;
  readonly xHi: number | null;
  readonly y: number;
  readonly yLo: number | null;
  readonly yHi: number | null;
  readonly isOnFront: boolean;
}

export interface PanelOptions {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

const [ON, OFF, GRID] = ['#0b6e99', '#8a8a8a', '#e4e4e4'];

/** Points with their boxes, and the front as steps. `points` is not empty, prices are above 0. */
export function scatterPanel(points: readonly PanelPoint[], options: PanelOptions): string[] {
  const frame = {
    left: options.left + 48,
    right: options.left + options.width - 14,
    top: 38,
    bottom: options.height - 44,
  };
  const x = logScale(
    points.flatMap((one) => [one.x, one.xLo ?? one.x, one.xHi ?? one.x]),
    [frame.left, frame.right],
  );
  const ends = points.flatMap((one) => [one.y, one.yLo ?? one.y, one.yHi ?? one.y]);
  const y = linearScale(
    [Math.max(0, Math.min(...ends) - 0.03), Math.min(1, Math.max(...ends) + 0.03)],
    [frame.bottom, frame.top],
  );
  return [
    label(options.title, { x: frame.left, y: 14, 'font-size': 13, 'font-weight': 'bold' }),
    ...axes(x, y, frame, options),
    ...points.map((one) => box(x, y, one)),
    front(x, y, points, frame.right),
    ...points.map((one) => element('circle', { cx: x(one.x), cy: y(one.y), r: 4, fill: one.isOnFront ? ON! : OFF! })),
    ...names(x, y, points, frame),
  ];
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function axes(x: Scale, y: Scale, frame: Frame, options: PanelOptions): string[] {
  return [
    ...y.ticks.flatMap((value) => [
      element('line', { x1: frame.left, x2: frame.right, y1: y(value), y2: y(value), stroke: GRID! }),
      label(options.formatY(value), { x: frame.left - 6, y: y(value) + 4, 'text-anchor': 'end' }),
    ]),
    ...x.ticks.flatMap((value) => [
      element('line', { x1: x(value), x2: x(value), y1: frame.top, y2: frame.bottom, stroke: GRID! }),
      label(options.formatX(value), { x: x(value), y: frame.bottom + 15, 'text-anchor': 'middle' }),
    ]),
    label(options.xTitle, { x: (frame.left + frame.right) / 2, y: frame.bottom + 34, 'text-anchor': 'middle' }),
    label(options.yTitle, { x: frame.left, y: frame.top - 8 }),
  ];
}

/** The two intervals of a point, as a box. */
function box(x: Scale, y: Scale, { xLo, xHi, yLo, yHi, x: at, y: height, isOnFront }: PanelPoint): string {
  const [left, right] = [x(xLo ?? at), x(xHi ?? at)];
  const [top, bottom] = [y(yHi ?? height), y(yLo ?? height)];
  const colour = isOnFront ? ON! : OFF!;
  return element('rect', {
    x: left,
    y: top,
    width: Math.max(1, right - left),
    height: Math.max(1, bottom - top),
    fill: colour,
    'fill-opacity': '0.12',
    stroke: colour,
    'stroke-opacity': '0.5',
  });
}

/** From each point of the front level to the price of the next, then up to it. */
function front(x: Scale, y: Scale, points: readonly PanelPoint[], right: number): string {
  const on = points.filter(({ isOnFront }) => isOnFront).sort((a, b) => a.x - b.x);
  const steps = on.map(
    (one, index) =>
      `${index === 0 ? 'M' : 'H'}${toCoordinate(x(one.x))}${index === 0 ? ',' : ' V'}${toCoordinate(y(one.y))}`,
  );
  return element('path', {
    d: `${steps.join(' ')} H${toCoordinate(right)}`,
    fill: 'none',
    stroke: ON!,
    'stroke-width': '1.5',
  });
}

/** White around the letters, so that they can be read on a line. */
const HALO = { stroke: '#fff', 'stroke-width': '3', 'paint-order': 'stroke' } as const;
const LINE = 12;
const LONGEST = 28;

/** Beside each point, where it covers no other name; a name that fits nowhere is left out, for the table has it. */
function names(x: Scale, y: Scale, points: readonly PanelPoint[], frame: Frame): string[] {
  const taken: { left: number; right: number; y: number }[] = [];
  return points.flatMap((point) => {
    const text = point.name.length > LONGEST ? `${point.name.slice(0, LONGEST - 1)}…` : point.name;
    const width = text.length * 6;
    for (const [dx, dy, anchor] of [
      [8, 4, 'start'],
      [-8, 4, 'end'],
      [8, -7, 'start'],
      [-8, -7, 'end'],
      [8, 15, 'start'],
      [-8, 15, 'end'],
    ] as const) {
      const [at, height] = [x(point.x) + dx, y(point.y) + dy];
      const spot = {
        left: anchor === 'start' ? at : at - width,
        right: anchor === 'start' ? at + width : at,
        y: height,
      };
      const isInside = spot.left >= frame.left && spot.right <= frame.right + 10;
      const isFree = taken.every(
        (one) => one.right < spot.left || spot.right < one.left || Math.abs(one.y - height) >= LINE,
      );
      if (!isInside || !isFree) continue;
      taken.push(spot);
      return [label(text, { x: at, y: height, 'text-anchor': anchor, ...HALO })];
    }
    return [];
  });
}
