import { linearScale, logScale } from './scale.ts';
import { element, label, toCoordinate } from './svg.ts';

/** One line of a panel: points from left to right, ends that are null are unknown. */
export interface PanelLine {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly yLo: number | null;
    readonly yHi: number | null;
    /** Drawn larger: where the curve bends. */
    readonly isMarked: boolean;
  }[];
}

export interface LinePanelOptions {
  readonly title: string;
  readonly xTitle: string;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

const COLOURS = ['#0b6e99', '#c2571a', '#3a7d44', '#7a4fa3', '#8a6d00', '#a3324b'];

/** Lines over a logarithmic axis of levels, each with its intervals. `lines` hold at least one point, levels are above 0. */
export function linePanel(lines: readonly PanelLine[], options: LinePanelOptions): string[] {
  const frame = {
    left: options.left + 56,
    right: options.left + options.width - 14,
    top: 38,
    bottom: options.height - 44,
  };
  const points = lines.flatMap((one) => one.points);
  const x = logScale(
    points.map((one) => one.x),
    [frame.left, frame.right],
  );
  const most = Math.max(...points.flatMap((one) => [one.y, one.yHi ?? one.y]), 1e-9);
  const y = linearScale([0, most * 1.05], [frame.bottom, frame.top]);
  const levels = [...new Set(points.map((one) => one.x))].sort((a, b) => a - b);
  return [
    label(options.title, { x: frame.left, y: 14, 'font-size': 13, 'font-weight': 'bold' }),
    ...y.ticks.flatMap((value) => [
      element('line', { x1: frame.left, x2: frame.right, y1: y(value), y2: y(value), stroke: '#e4e4e4' }),
      label(options.formatY(value), { x: frame.left - 6, y: y(value) + 4, 'text-anchor': 'end' }),
    ]),
    ...levels.map((value) =>
      label(options.formatX(value), { x: x(value), y: frame.bottom + 15, 'text-anchor': 'middle' }),
    ),
    label(options.xTitle, { x: (frame.left + frame.right) / 2, y: frame.bottom + 34, 'text-anchor': 'middle' }),
    ...lines.flatMap((line, index) => {
      const colour = COLOURS[index % COLOURS.length]!;
      const path = line.points.map(
        (one, at) => `${at === 0 ? 'M' : 'L'}${toCoordinate(x(one.x))},${toCoordinate(y(one.y))}`,
      );
      return [
        element('path', { d: path.join(' '), fill: 'none', stroke: colour, 'stroke-width': '1.5' }),
        ...line.points.flatMap((one) => [
          ...(one.yLo === null || one.yHi === null
            ? []
            : [
                element('line', {
                  x1: x(one.x),
                  x2: x(one.x),
                  y1: y(Math.max(0, one.yLo)),
                  y2: y(one.yHi),
                  stroke: colour,
                }),
              ]),
          element('circle', {
            cx: x(one.x),
            cy: y(one.y),
            r: one.isMarked ? 5 : 3,
            fill: one.isMarked ? colour : '#fff',
            stroke: colour,
          }),
        ]),
        label(line.name, { x: frame.left + 6, y: frame.top - 8 + 12 * index, fill: colour }),
      ];
    }),
  ];
}
