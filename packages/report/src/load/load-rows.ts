import { meanOfRepeats } from '@evenhand/statistics';
import type { Row } from '../tables/columns.ts';
import { computeLoadFigures, FIGURE_NAMES } from './load-figures.ts';
import type { LoadLimits, LoadStage } from './load-request.ts';
import { levelOf } from './load-requests-csv.ts';
import { findSteadyState } from './steady-state.ts';

/** A level counts as saturated from this share of the greatest throughput on. */
const SATURATED = 0.95;

const SHARES: ReadonlySet<string> = new Set(['goodput', 'error_rate', 'accuracy']);

/** load.csv: one row for each model and level, each figure a mean over the repeats with its interval. METHODOLOGY §12.1. */
export function loadRows(stages: readonly LoadStage[], limits: LoadLimits): Row[] {
  const rows = stages.map((stage) => stageRow(stage, limits));
  return rows.map((row) => ({ ...row, ...findKnee(row, rows) }));
}

function stageRow({ model, host, level, repeats, cuts }: LoadStage, limits: LoadLimits): Row {
  const figures = repeats.map((requests) => computeLoadFigures(requests, level, limits));
  const steady = repeats.map((requests) => findSteadyState(requests, level));
  const count = (select: (one: (typeof steady)[number]) => number) => steady.reduce((sum, one) => sum + select(one), 0);
  return {
    model,
    host,
    mode: level.mode,
    level: levelOf(level),
    repeats: repeats.length,
    n: count(({ requests }) => requests.length),
    n_left_out: count(({ leftOut }) => leftOut),
    n_errors: count(({ requests }) => requests.filter(({ error }) => error !== null).length),
    n_samples: new Set(steady.flatMap(({ requests }) => requests.map(({ suite, sample }) => `${suite}/${sample}`)))
      .size,
    n_limited: cuts,
    ...Object.assign(
      {},
      ...FIGURE_NAMES.map((name) =>
        intervalCells(
          name,
          figures.map((one) => one[name] ?? null),
        ),
      ),
    ),
  };
}

function intervalCells(name: string, values: readonly (number | null)[]): Row {
  const { mean, lo, hi } = meanOfRepeats(values);
  // No time or rate is below 0 and no share above 1, whatever few repeats say.
  const most = SHARES.has(name) ? 1 : Number.POSITIVE_INFINITY;
  return {
    [name]: mean,
    [`${name}_lo`]: lo === null ? null : Math.max(0, lo),
    [`${name}_hi`]: hi === null ? null : Math.min(most, hi),
  };
}

/**
 * Of a ladder of concurrency: the least level with 95 % of the greatest throughput, beyond which more users wait and nothing else.
 * Of an open loop: the greatest rate at which 95 % of what arrives is answered as it arrives.
 */
function findKnee(row: Row, rows: readonly Row[]): Row {
  const ladder = rows.filter((one) => one.model === row.model && one.mode === row.mode);
  const rate = (one: Row) => one.requests_per_s as number | null;
  if (ladder.length < 2 || ladder.some((one) => rate(one) === null)) return { is_knee: null };
  const greatest = Math.max(...ladder.map((one) => rate(one)!));
  const levels = ladder
    .filter((one) => rate(one)! >= SATURATED * (row.mode === 'closed' ? greatest : (one.arrivals_per_s as number)))
    .map((one) => one.level as number);
  const knee = row.mode === 'closed' ? Math.min(...levels) : Math.max(...levels);
  return { is_knee: row.level === knee };
}
