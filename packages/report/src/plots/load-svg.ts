import { messages } from '@evenhand/messages';
import { percent, plain } from '../markdown/format.ts';
import type { Row } from '../tables/columns.ts';
import { linePanel, type PanelLine } from './line-panel.ts';
import { drawing } from './svg.ts';

const [PANEL, HEIGHT] = [400, 320];
const { load } = messages;

/** What is drawn over the level of load. */
const listPanels = () =>
  [
    { column: 'requests_per_s', title: load.repliesPerSecond, format: plain },
    { column: 'e2e_ms_p95', title: load.slowest, format: (ms: number) => `${plain(ms / 1000)} s` },
    { column: 'goodput', title: load.goodput, format: (share: number) => percent(share, 0) },
  ] as const;

/** Throughput, latency and goodput over the level of load, a line for each model; null = no model has two levels. */
export function loadSvg(rows: readonly Row[]): string | null {
  const modes = [...new Set(rows.map((row) => row.mode as string))];
  const all = listPanels();
  const panels = modes.flatMap((mode) => {
    const own = rows.filter((row) => row.mode === mode);
    const models = [...new Set(own.map((row) => row.model as string))];
    return all.flatMap((panel) => {
      const lines = models.map((model) => toLine(model, own, panel.column)).filter(({ points }) => points.length > 0);
      return lines.some(({ points }) => points.length > 1) ? [{ ...panel, mode, lines }] : [];
    });
  });
  if (panels.length === 0) return null;
  const width = all.length * PANEL;
  const parts = panels.flatMap(({ title, format, mode, lines }, index) =>
    linePanel(lines, {
      title,
      xTitle: mode === 'closed' ? load.atATime : load.arrivals,
      left: (index % all.length) * PANEL,
      width: PANEL,
      height: HEIGHT,
      formatX: String,
      formatY: format,
    }).map((part) => (index < all.length ? part : `<g transform="translate(0 ${HEIGHT})">${part}</g>`)),
  );
  return drawing(width, HEIGHT * Math.ceil(panels.length / all.length), load.title, parts);
}

function toLine(model: string, rows: readonly Row[], column: string): PanelLine {
  const points = rows
    .filter((row) => row.model === model && typeof row[column] === 'number')
    .map((row) => ({
      x: row.level as number,
      y: row[column] as number,
      yLo: row[`${column}_lo`] as number | null,
      yHi: row[`${column}_hi`] as number | null,
      isMarked: row.is_knee === true,
    }))
    .sort((a, b) => a.x - b.x);
  return { name: model, points };
}
