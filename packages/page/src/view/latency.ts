import { listHeads, messages } from '@evenhand/messages';
import { findHeadPrompt, type Row, type RunTables, seconds, UNKNOWN, withInterval } from '@evenhand/report';
import { scaleLog } from 'd3-scale';
import { h, type JSX } from 'preact';
import { DataTable } from './data-table.ts';
import { isHeadRow } from './leader-rows.ts';
import { logTicks } from './scatter.ts';

/** Times of whole replies: their distribution as it is, and the figures of efficiency.csv on top. */
export function Latency({ run }: { readonly run: RunTables }): JSX.Element {
  const { page } = messages;
  const rows = run.efficiency.filter(isHeadRow(run));
  const timed = rows.map((row) => ({ row, times: listTimes(run, String(row.model)) }));
  if (timed.every(({ times }) => times.length === 0)) return h('p', null, page.noTimes);
  return h(
    'div',
    null,
    h('p', null, page.latencyNote),
    h('figure', null, h(Distributions, { timed: timed.filter(({ times }) => times.length > 0) })),
    h(DataTable, {
      caption: page.latencies,
      head: [
        ...listHeads('model', 'host'),
        page.timed,
        ...listHeads('medianFirstToken', 'medianReply'),
        page.percentile95,
        ...listHeads('medianSpeed', 'outputTokens', 'timePerCorrect'),
      ],
      rows: rows.map((row) => [
        String(row.model),
        String(row.host ?? UNKNOWN),
        String(row.n_timed),
        withInterval(row, 'ttft_ms_p50', seconds),
        withInterval(row, 'e2e_ms_p50', seconds),
        withInterval(row, 'e2e_ms_p95', seconds),
        typeof row.output_tokens_per_s_p50 === 'number' ? row.output_tokens_per_s_p50.toPrecision(3) : UNKNOWN,
        String(row.output_tokens ?? UNKNOWN),
        withInterval(row, 's_per_correct', (value) => seconds(value * 1000)),
      ]),
      numbers: [2, 3, 4, 5, 6, 7, 8],
    }),
  );
}

/** Milliseconds of the replies with the main wording whose time is known. */
function listTimes(run: RunTables, model: string): number[] {
  const prompt = findHeadPrompt(run.summary);
  return run.scopes
    .filter((scope) => scope.language === '*' && scope.prompt === prompt)
    .flatMap((scope) => [...(scope.byModel.get(model)?.e2eMs ?? [])].filter((ms) => ms > 0));
}

const [WIDTH, ROW, LEFT, TOP, BOTTOM, BINS] = [760, 46, 8, 6, 30, 60];

function Distributions({
  timed,
}: {
  readonly timed: readonly { readonly row: Row; readonly times: readonly number[] }[];
}): JSX.Element {
  const { page } = messages;
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { times } of timed)
    for (const ms of times) {
      least = Math.min(least, ms);
      most = Math.max(most, ms);
    }
  const domain: [number, number] = [least / 1.1 / 1000, (most * 1.1) / 1000];
  const x = scaleLog()
    .domain(domain)
    .range([LEFT, WIDTH - LEFT]);
  const height = TOP + timed.length * ROW + BOTTOM;
  return h(
    'div',
    { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': page.latencies },
    h(
      'svg',
      { class: 'plot wide', viewBox: `0 0 ${WIDTH} ${height}`, role: 'group', 'aria-label': page.latencies },
      logTicks(domain).map((value) => [
        h('line', { class: 'grid', x1: x(value), x2: x(value), y1: TOP, y2: height - BOTTOM }),
        h(
          'text',
          { class: 'tick', x: x(value), y: height - BOTTOM + 16, 'text-anchor': 'middle' },
          `${Number(value.toPrecision(2))} s`,
        ),
      ]),
      timed.map(({ row, times }, index) =>
        h(Distribution, { row, times, x: (ms: number) => x(ms / 1000), top: TOP + index * ROW }),
      ),
    ),
  );
}

interface DistributionProps {
  readonly row: Row;
  readonly times: readonly number[];
  readonly x: (ms: number) => number;
  readonly top: number;
}

function Distribution({ row, times, x, top }: DistributionProps): JSX.Element {
  const base = top + ROW - 4;
  const counts = new Array<number>(BINS).fill(0);
  const width = (WIDTH - 2 * LEFT) / BINS;
  for (const ms of times) counts[Math.min(BINS - 1, Math.max(0, Math.floor((x(ms) - LEFT) / width)))]!++;
  const most = Math.max(...counts);
  const place = (name: string) => (typeof row[name] === 'number' ? x(row[name] as number) : null);
  const [median, lo, hi, high] = ['e2e_ms_p50', 'e2e_ms_p50_lo', 'e2e_ms_p50_hi', 'e2e_ms_p95'].map(place);
  const text = messages.page.latencyOf(
    String(row.model),
    times.length,
    withInterval(row, 'e2e_ms_p50', seconds),
    withInterval(row, 'e2e_ms_p95', seconds),
  );
  const line = (at: number | null | undefined, kind: string) =>
    at === null || at === undefined ? null : h('line', { class: kind, x1: at, x2: at, y1: top + 14, y2: base });
  return h(
    'g',
    { class: 'distribution', tabIndex: 0, role: 'img', 'aria-label': text, 'data-tip': text },
    h('title', null, text),
    h('text', { class: 'name', x: LEFT, y: top + 10 }, String(row.model)),
    h('line', { class: 'grid', x1: LEFT, x2: WIDTH - LEFT, y1: base, y2: base }),
    lo == null || hi == null
      ? null
      : h('rect', { class: 'band', x: lo, width: Math.max(1, hi - lo), y: top + 14, height: ROW - 18 }),
    counts.map((count, at) =>
      count === 0
        ? null
        : h('rect', {
            class: 'bin',
            x: Math.round((LEFT + at * width) * 10) / 10,
            width: Math.round((width - 1) * 10) / 10,
            y: Math.round((base - (count / most) * (ROW - 20)) * 10) / 10,
            height: Math.round((count / most) * (ROW - 20) * 10) / 10,
          }),
    ),
    line(median, 'median'),
    line(high, 'high'),
  );
}
