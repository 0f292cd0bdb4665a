import { h, type JSX } from 'preact';

/** A row of summary.csv as the page shows it: figures are written by the report, here they are only placed. */
export interface LeaderRow {
  readonly suite: string;
  readonly language: string;
  readonly model: string;
  /** '' = made from no other model that is known of. */
  readonly madeFrom: string;
  /** null = unknown. */
  readonly origin: string | null;
  readonly weights: string;
  /** Class of size from 0, as `compare --group-by size` has it; null = unknown. */
  readonly size: number | null;
  readonly rank: string;
  /** Shares from 0 to 1 for the bar; null = unknown. */
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  /** The figure with its interval. */
  readonly figure: string;
  /** Share of full marks where the run is graded; null = it is not. */
  readonly fullMarks: string | null;
  readonly n: string;
  readonly failed: string;
  readonly missing: string;
  readonly cost: string;
  readonly time: string;
}

/** Heads of the leaderboard and what it is called. */
export interface LeaderLabels {
  readonly caption: string;
  readonly rank: string;
  readonly model: string;
  readonly madeFrom: string;
  readonly origin: string;
  readonly weights: string;
  readonly metric: string;
  readonly fullMarks: string;
  readonly n: string;
  readonly failed: string;
  readonly missing: string;
  readonly cost: string;
  readonly time: string;
}

/** The same table when the page is written and when its script filters it. */
export function Leaderboard({
  rows,
  labels,
}: {
  readonly rows: readonly LeaderRow[];
  readonly labels: LeaderLabels;
}): JSX.Element {
  const customised = rows.some(({ madeFrom }) => madeFrom !== '');
  const graded = rows.some(({ fullMarks }) => fullMarks !== null);
  const head = (text: string, number = false) => h('th', { scope: 'col', class: number ? 'number' : undefined }, text);
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': labels.caption },
    h(
      'table',
      { class: 'leaders' },
      h('caption', { class: 'hidden' }, labels.caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          head(labels.rank),
          head(labels.model),
          customised ? head(labels.madeFrom) : null,
          head(labels.origin),
          head(labels.weights),
          h('th', { scope: 'col', colSpan: 2 }, labels.metric),
          graded ? head(labels.fullMarks, true) : null,
          head(labels.n, true),
          head(labels.failed, true),
          head(labels.missing, true),
          head(labels.cost, true),
          head(labels.time, true),
        ),
      ),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            { key: row.model },
            h('td', { class: 'rank' }, row.rank),
            h('th', { scope: 'row' }, row.model),
            customised ? h('td', null, row.madeFrom) : null,
            h('td', null, row.origin ?? '–'),
            h('td', null, row.weights),
            h('td', { class: 'bar' }, h(IntervalBar, row)),
            h('td', { class: 'figure' }, row.figure),
            graded ? h('td', { class: 'number' }, row.fullMarks ?? '–') : null,
            h('td', { class: 'number' }, row.n),
            h('td', { class: 'number' }, row.failed),
            h('td', { class: 'number' }, row.missing),
            h('td', { class: 'number wrap' }, h(Figure, { text: row.cost })),
            h('td', { class: 'number' }, row.time),
          ),
        ),
      ),
    ),
  );
}

/** A figure that may go on in a second line with its interval, and nowhere else. */
function Figure({ text }: { readonly text: string }): JSX.Element {
  const at = text.indexOf(' [');
  if (at < 0) return h('span', null, text);
  return h('span', null, text.slice(0, at), ' ', h('span', { class: 'unbroken' }, text.slice(at + 1)));
}

/** Value and interval on a scale from 0 to 1. The figure stands beside it, so that it says nothing to a screen reader. */
export function IntervalBar({ value, lo, hi }: Pick<LeaderRow, 'value' | 'lo' | 'hi'>): JSX.Element | null {
  if (value === null) return null;
  const x = (share: number) => 4 + share * 152;
  return h(
    'svg',
    { class: 'interval', viewBox: '0 0 160 16', width: 160, height: 16, 'aria-hidden': 'true', focusable: 'false' },
    h('rect', { class: 'track', x: 4, y: 7, width: 152, height: 2 }),
    lo === null || hi === null
      ? null
      : h('rect', { class: 'range', x: x(lo), y: 5, width: Math.max(1, x(hi) - x(lo)), height: 6, rx: 2 }),
    h('circle', { class: 'value', cx: x(value), cy: 8, r: 3 }),
  );
}
