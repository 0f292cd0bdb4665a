import { ConfigError, didYouMean } from '@evenhand/io';
import { listHeads, messages } from '@evenhand/messages';
import {
  byMerit,
  formatVerdict,
  percent,
  percentInterval,
  points,
  pValue,
  seconds,
  UNKNOWN,
  usd,
  withInterval,
} from '../markdown/format.ts';
import { COLUMNS, type Column, type Row } from '../tables/columns.ts';
import { findHeadPrompt, formatDifferenceTitle, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { listRunWarnings } from '../tables/run-warnings.ts';
import { turnPair } from '../tables/turn-pair.ts';

/** Which rows a table has. */
export interface PaperTableChoice {
  readonly what: 'leaderboard' | 'comparison';
  /** null = the average where there are several suites. */
  readonly suite: string | null;
  /** null = all. */
  readonly language: string | null;
  /** Of a comparison: only pairs with this model, which is then the second; null = all pairs. */
  readonly baseline: string | null;
}

/** A table as a paper has it: texts for people, and the columns of the CSV file that they are from for programs. */
export interface PaperTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Columns that stand to the right, from 0. */
  readonly right: readonly number[];
  /** Interval, n, run and hash, in one sentence each. */
  readonly note: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Rows of summary.csv or comparisons.csv with what a reader needs to check them. @throws ConfigError where nothing fits */
export function createPaperTable(run: RunTables, choice: PaperTableChoice): PaperTable {
  const names = run.manifest.suites.map(({ name }) => name);
  const suite = choice.suite ?? (names.length === 1 ? names[0]! : '*');
  if (suite !== '*' && !names.includes(suite))
    throw new ConfigError(
      `--suite: the run has no suite ${suite}; ${didYouMean(suite, names, String) ?? `it has ${names.join(', ')}`}`,
    );
  const models = run.manifest.models.map(({ id }) => id);
  if (choice.baseline !== null && !models.includes(choice.baseline))
    throw new ConfigError(
      `--baseline: the run has no model ${choice.baseline}; ${didYouMean(choice.baseline, models, String) ?? `it has ${models.join(', ')}`}`,
    );
  const language = choice.language ?? '*';
  const prompt = findHeadPrompt(run.summary);
  const isWanted = (row: Row) => row.suite === suite && row.prompt === prompt && row.language === language;
  const table =
    choice.what === 'leaderboard'
      ? leaderboard(run, suite, isWanted)
      : comparison(run, suite, isWanted, choice.baseline);
  if (table.rows.length === 0) throw new ConfigError(explainEmpty(run, choice.what, suite, language, choice.baseline));
  return table;
}

/** Why no row fits, in the words of the command line. */
function explainEmpty(
  run: RunTables,
  what: PaperTableChoice['what'],
  suite: string,
  language: string,
  baseline: string | null,
): string {
  const languages = [...new Set(run.summary.filter((row) => row.suite === suite).map((row) => String(row.language)))];
  const place = suite === '*' ? 'the average over suites' : `suite ${suite}`;
  if (!languages.includes(language)) {
    const named = languages.filter((one) => one !== '*');
    return `--language: ${place} has no rows of ${language}; ${named.length === 0 ? `it has rows of all languages together only${suite === '*' ? ', name one suite by --suite' : ''}` : `it has ${named.join(', ')}`}`;
  }
  if (what === 'leaderboard') return `${place} has no row of language ${language}`;
  if (run.manifest.models.length < 2) return '--what comparison: the run has one model, and a pair needs two';
  return `--what comparison: no pair${baseline === null ? '' : ` with ${baseline}`} was compared on ${place}`;
}

function leaderboard(run: RunTables, suite: string, isWanted: (row: Row) => boolean): PaperTable {
  const metric = readHeadlineMetric(run.summary);
  const rows = run.summary.filter(isWanted).toSorted(byMerit);
  const prompt = findHeadPrompt(run.summary);
  const efficiency = new Map(
    run.efficiency
      .filter(
        (row) => row.prompt === prompt && rows.some(({ suite, language }) => suite === row.suite && language === '*'),
      )
      .map((row) => [row.model, row]),
  );
  const graded = metric !== 'accuracy';
  return {
    caption: messages.paper.leaderboard(run.manifest.experiment, METRIC_TITLES[metric]),
    head: [
      ...listHeads('rank', 'model', 'origin', 'weights'),
      METRIC_TITLES[metric],
      ...(graded ? listHeads('fullMarks') : []),
      ...listHeads('n', 'costPerCorrect', 'medianReply'),
    ],
    cells: rows.map((row) => {
      const costs = efficiency.get(row.model ?? '');
      return [
        row.rank_lo === row.rank_hi ? text(row.rank_lo) : `${text(row.rank_lo)}–${text(row.rank_hi)}`,
        text(row.model),
        text(row.origin),
        text(row.weights),
        percentInterval(row, metric),
        ...(graded ? [percent(row.accuracy as number | null)] : []),
        text(row.n),
        costs === undefined ? UNKNOWN : withInterval(costs, 'cost_per_correct_usd', usd),
        costs === undefined ? UNKNOWN : withInterval(costs, 'e2e_ms_p50', seconds),
      ];
    }),
    right: graded ? [4, 5, 6, 7, 8] : [4, 5, 6, 7],
    note: [messages.paper.rankNote, ...noteOf(run, suite)],
    columns: pick('summary', [
      'suite',
      'language',
      'model',
      'origin',
      'weights',
      'rank_lo',
      'rank_hi',
      'n',
      'n_samples',
      'accuracy',
      'accuracy_lo',
      'accuracy_hi',
      'mean_score',
      'mean_score_lo',
      'mean_score_hi',
      'caveats',
      'interval_method',
    ]),
    rows,
  };
}

function comparison(
  run: RunTables,
  suite: string,
  isWanted: (row: Row) => boolean,
  baseline: string | null,
): PaperTable {
  const rows = run.comparisons
    .filter(isWanted)
    .filter((row) => baseline === null || row.model_a === baseline || row.model_b === baseline)
    .map((row) => (row.model_a === baseline ? turnPair(row) : row));
  return {
    caption: messages.paper.comparison(run.manifest.experiment),
    head: [
      ...listHeads('first', 'second', 'pairs', 'onlyFirst', 'onlySecond'),
      formatDifferenceTitle(readHeadlineMetric(run.summary)),
      ...listHeads('p', 'pAdjusted', 'firstIs'),
    ],
    cells: rows.map((row) => [
      text(row.model_a),
      text(row.model_b),
      ...['n_pairs', 'a_only', 'b_only'].map((name) => text(row[name])),
      points(row),
      pValue(row.p as number | null),
      pValue(row.p_adjusted as number | null),
      formatVerdict(String(row.verdict)),
    ]),
    right: [2, 3, 4, 5, 6, 7],
    note: [messages.paper.adjustNote(rows[0] === undefined ? '' : text(rows[0].adjustment)), ...noteOf(run, suite)],
    columns: pick('comparisons', [
      'suite',
      'language',
      'model_a',
      'model_b',
      'n_pairs',
      'both',
      'a_only',
      'b_only',
      'neither',
      'difference',
      'difference_lo',
      'difference_hi',
      'p',
      'test',
      'p_adjusted',
      'adjustment',
      'verdict',
      'caveats',
      'interval_method',
    ]),
    rows,
  };
}

/** What it is of and how to check it. */
function noteOf(run: RunTables, suite: string): string[] {
  const { manifest, manifestSha256 } = run;
  const suites = manifest.suites.filter(({ name }) => suite === '*' || name === suite);
  const samples = suites.map(({ name, version, samples: count, size }) =>
    messages.report.samplesOfSuite(count, size, `${name}@${version}`),
  );
  return [
    ...listRunWarnings(run),
    messages.paper.intervals(samples.join(', ')),
    messages.paper.run(manifest.runId, manifestSha256),
  ];
}

function pick(table: 'summary' | 'comparisons', names: readonly string[]): Column[] {
  return names.map((name) => COLUMNS[table].find((column) => column.name === name)!);
}

const text = (value: unknown): string => (value === null || value === undefined ? UNKNOWN : String(value));
