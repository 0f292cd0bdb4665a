import type { Row } from '../tables/columns.ts';
import { formatDifferenceTitle, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { madeFrom } from './customised.ts';
import { byMerit, formatVerdict, percent, percentInterval, points, pValue, UNKNOWN } from './format.ts';
import { markdownTable as table, toCellText as text } from './text.ts';

/** All models on a suite in its main wording, the best first. */
function ranked(run: RunTables, suite: string): Row[] {
  return run.summary
    .filter((row) => row.suite === suite && row.prompt === 'main' && row.language === '*')
    .toSorted(byMerit);
}

export function leaderboard(run: RunTables, suite: string): string {
  const rows = ranked(run, suite);
  const customised = rows.some((row) => madeFrom(row) !== '');
  const metric = readHeadlineMetric(run.summary);
  return table(
    [
      'rank',
      'model',
      ...(customised ? ['made from'] : []),
      'origin',
      'weights',
      METRIC_TITLES[metric],
      ...(metric === 'accuracy' ? [] : ['full marks']),
      'n',
      'right',
      'no answer',
      'cut, no answer',
      'refused',
      'failed',
      'missing',
    ],
    rows.map((row) => [
      row.rank_lo === row.rank_hi ? text(row.rank_lo) : `${text(row.rank_lo)}–${text(row.rank_hi)}`,
      text(row.model),
      ...(customised ? [madeFrom(row)] : []),
      text(row.origin),
      text(row.weights),
      percentInterval(row, metric),
      ...(metric === 'accuracy' ? [] : [percent(row.accuracy as number | null)]),
      ...['n', 'n_correct', 'n_no_answer', 'n_truncated', 'n_refused', 'n_failed', 'n_missing'].map((name) =>
        text(row[name]),
      ),
    ]),
  );
}

export function pairs(run: RunTables, suite: string): string {
  const rows = run.comparisons.filter((row) => row.suite === suite && row.prompt === 'main' && row.language === '*');
  if (rows.length === 0) return 'One model: there is nothing to compare.';
  return table(
    [
      'first',
      'second',
      'pairs',
      'both right',
      'only first',
      'only second',
      'neither',
      formatDifferenceTitle(readHeadlineMetric(run.comparisons)),
      'p (adjusted)',
      'first is',
    ],
    rows.map((row) => [
      text(row.model_a),
      text(row.model_b),
      ...['n_pairs', 'both', 'a_only', 'b_only', 'neither'].map((name) => text(row[name])),
      points(row),
      `${pValue(row.p as number | null)} (${pValue(row.p_adjusted as number | null)})`,
      formatVerdict(String(row.verdict)),
    ]),
  );
}

export function bySuite(rows: readonly Row[]): string {
  const suiteRows = rows.filter((row) => row.suite !== '*');
  const metric = readHeadlineMetric(rows);
  return table(
    ['suite', 'language', 'model', METRIC_TITLES[metric], 'n', 'caveats'],
    suiteRows.map((row) => [
      text(row.suite),
      row.language === '*' ? 'all' : text(row.language),
      text(row.model),
      percentInterval(row, metric),
      text(row.n),
      text(row.caveats),
    ]),
  );
}

/** Noise of repetition, pass@k and pass^k, where samples were asked more than once. */
export function repetitions(run: RunTables, suite: string): string[] {
  const rows = ranked(run, suite);
  const k = rows[0]?.pass_k;
  if (k === null || k === undefined) return [];
  return [
    '## Repetitions',
    table(
      ['model', 'right (accuracy)', 'repeat noise (SD)', `pass@${k}`, `pass^${k}`, `samples with ${k} trials`],
      rows.map((row) => [
        text(row.model),
        percentInterval(row, 'accuracy'),
        row.repeat_sd === null ? UNKNOWN : (row.repeat_sd as number).toFixed(3),
        percentInterval(row, 'pass_at_k'),
        percentInterval(row, 'pass_hat_k'),
        text(row.pass_n),
      ]),
    ),
    `Repeat noise is what asking the same sample again changes in its score, pooled over samples. pass@${k}: at least one of ${k} replies is right; pass^${k}: all are.`,
    ...repeatTable(run, suite),
  ];
}

/** pass@k and pass^k for each k up to the trials. */
function repeatTable(run: RunTables, suite: string): string[] {
  const rows = run.repeats.filter((row) => row.prompt === 'main' && (suite === '*' || row.suite === suite));
  const most = Math.max(0, ...rows.map((row) => Number(row.k)));
  if (most < 2) return [];
  const named = new Map(rows.map((row) => [`${row.suite}\n${row.model}`, row]));
  const at = (of: Row, k: number, column: string) =>
    percentInterval(rows.find((row) => row.suite === of.suite && row.model === of.model && row.k === k) ?? {}, column);
  const columns = Array.from({ length: most }, (_, index) => index + 1);
  return (['pass_at_k', 'pass_hat_k'] as const).map((column) =>
    table(
      ['suite', 'model', ...columns.map((k) => (column === 'pass_at_k' ? `pass@${k}` : `pass^${k}`))],
      [...named.values()].map((row) => [text(row.suite), text(row.model), ...columns.map((k) => at(row, k, column))]),
    ),
  );
}

/** Other wordings of the prompt, where any were run. */
export function variants(run: RunTables): string[] {
  const rows = run.summary.filter((row) => row.prompt !== 'main' && row.language === '*');
  if (rows.length === 0) return [];
  const metric = readHeadlineMetric(rows);
  return [
    '## Other wordings of the prompt',
    table(
      ['prompt', 'suite', 'model', METRIC_TITLES[metric], 'n'],
      rows.map((row) => [
        text(row.prompt),
        text(row.suite),
        text(row.model),
        percentInterval(row, metric),
        text(row.n),
      ]),
    ),
  ];
}
