import { listHeads, messages } from '@evenhand/messages';
import type { Row } from '../tables/columns.ts';
import { findHeadPrompt, formatDifferenceTitle, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { selectShownPairs } from '../tables/shown-pairs.ts';
import { madeFrom } from './customised.ts';
import { byMerit, formatVerdict, percent, percentInterval, points, pValue, UNKNOWN } from './format.ts';
import { markdownTable as table, toCellText as text } from './text.ts';

/** All models on a suite with its main prompt, the best first. */
function ranked(run: RunTables, suite: string): Row[] {
  const prompt = findHeadPrompt(run.summary);
  return run.summary
    .filter((row) => row.suite === suite && row.prompt === prompt && row.language === '*')
    .toSorted(byMerit);
}

export function leaderboard(run: RunTables, suite: string): string {
  const rows = ranked(run, suite);
  const customised = rows.some((row) => madeFrom(row) !== '');
  const metric = readHeadlineMetric(run.summary);
  return table(
    [
      ...listHeads('rank', 'model', ...(customised ? (['modelMadeFrom'] as const) : []), 'origin', 'weights'),
      METRIC_TITLES[metric],
      ...(metric === 'accuracy' ? [] : listHeads('fullMarks')),
      ...listHeads('n', 'right', 'noAnswer', 'cut', 'refused', 'failed', 'missing'),
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
  const prompt = findHeadPrompt(run.summary);
  const all = run.comparisons.filter((row) => row.suite === suite && row.prompt === prompt && row.language === '*');
  if (all.length === 0) return messages.report.oneModel;
  const rows = selectShownPairs(all, run.summary);
  const shown = table(
    [
      ...listHeads('first', 'second', 'pairs', 'bothRight', 'onlyFirst', 'onlySecond', 'neither'),
      formatDifferenceTitle(readHeadlineMetric(run.summary)),
      ...listHeads('pWithAdjusted', 'firstIs'),
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
  return rows.length === all.length ? shown : `${shown}\n\n${messages.report.somePairs(rows.length, all.length)}`;
}

export function bySuite(rows: readonly Row[]): string {
  const suiteRows = rows.filter((row) => row.suite !== '*');
  const metric = readHeadlineMetric(rows);
  return table(
    [...listHeads('suite', 'language', 'model'), METRIC_TITLES[metric], ...listHeads('n', 'caveats')],
    suiteRows.map((row) => [
      text(row.suite),
      row.language === '*' ? messages.report.allLanguages : text(row.language),
      text(row.model),
      percentInterval(row, metric),
      text(row.n),
      text(row.caveats),
    ]),
  );
}

/** Noise of repetition, pass@k and pass^k, where samples were sent more than once. */
export function repetitions(run: RunTables, suite: string): string[] {
  const rows = ranked(run, suite);
  const k = rows[0]?.pass_k;
  if (k === null || k === undefined) return [];
  return [
    `## ${messages.titles.repetitions}`,
    table(
      [
        ...listHeads('model', 'accuracyRight', 'repeatNoise'),
        `pass@${k}`,
        `pass^${k}`,
        messages.report.samplesWithTrials(Number(k)),
      ],
      rows.map((row) => [
        text(row.model),
        percentInterval(row, 'accuracy'),
        row.repeat_sd === null ? UNKNOWN : (row.repeat_sd as number).toFixed(3),
        percentInterval(row, 'pass_at_k'),
        percentInterval(row, 'pass_hat_k'),
        text(row.pass_n),
      ]),
    ),
    messages.report.repetitionNote(Number(k)),
    ...repeatTable(run, suite),
  ];
}

/** pass@k and pass^k for each k up to the trials. */
function repeatTable(run: RunTables, suite: string): string[] {
  const prompt = findHeadPrompt(run.repeats);
  const rows = run.repeats.filter((row) => row.prompt === prompt && (suite === '*' || row.suite === suite));
  const most = Math.max(0, ...rows.map((row) => Number(row.k)));
  if (most < 2) return [];
  const named = new Map(rows.map((row) => [`${row.suite}\n${row.model}`, row]));
  const at = (of: Row, k: number, column: string) =>
    percentInterval(rows.find((row) => row.suite === of.suite && row.model === of.model && row.k === k) ?? {}, column);
  const columns = Array.from({ length: most }, (_, index) => index + 1);
  return (['pass_at_k', 'pass_hat_k'] as const).map((column) =>
    table(
      [...listHeads('suite', 'model'), ...columns.map((k) => (column === 'pass_at_k' ? `pass@${k}` : `pass^${k}`))],
      [...named.values()].map((row) => [text(row.suite), text(row.model), ...columns.map((k) => at(row, k, column))]),
    ),
  );
}

/** Other prompt variants, where any were run. */
export function variants(run: RunTables): string[] {
  const prompt = findHeadPrompt(run.summary);
  const rows = run.summary.filter((row) => row.prompt !== prompt && row.language === '*');
  if (rows.length === 0) return [];
  const metric = readHeadlineMetric(rows);
  return [
    `## ${messages.titles.variants}`,
    table(
      [...listHeads('prompt', 'suite', 'model'), METRIC_TITLES[metric], ...listHeads('n')],
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
