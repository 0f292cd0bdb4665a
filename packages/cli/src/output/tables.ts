import { listHeads, messages } from '@evenhand/messages';
import {
  byMerit,
  caveatSentences,
  findHeadPrompt,
  formatDifferenceTitle,
  formatVerdict,
  joinRows,
  listRunWarnings,
  METRIC_TITLES,
  percent,
  percentInterval,
  points,
  pValue,
  type Row,
  type Rows,
  type RunTables,
  readHeadlineMetric,
  seconds,
  selectShownPairs,
  sensitivitySentence,
  summarySentences,
  UNKNOWN,
  usd,
  withInterval,
} from '@evenhand/report';

import { printTable } from './print-table.ts';
import { oneLine, print, styled } from './terminal.ts';

const text = (value: unknown) => (value === null || value === undefined ? UNKNOWN : String(value));

/** The suite whose rows stand for the whole run: the average where there are several. */
function headline(rows: readonly Row[]): string {
  const suites = new Set(rows.map((row) => row.suite as string));
  suites.delete('*');
  return suites.size === 1 ? [...suites][0]! : '*';
}

const isHead = (rows: readonly Row[]) => {
  const suite = headline(rows);
  const prompt = findHeadPrompt(rows);
  return (row: Row) => row.suite === suite && row.prompt === prompt && (row.language ?? '*') === '*';
};

/** Leaderboard, pairs and caveats of a run, for the terminal. */
export function printRun(run: RunTables): void {
  const summary = run.summary.filter(isHead(run.summary)).toSorted(byMerit);
  const customised = summary.some((row) => row.derived_from !== null);
  const metric = readHeadlineMetric(run.summary);
  const graded = metric !== 'accuracy';
  const warning = sensitivitySentence(run.sensitivity);
  for (const sentence of listRunWarnings(run)) print(`\n${styled('yellow', oneLine(sentence, 1000))}`);
  if (warning !== null) print(`\n${styled('yellow', oneLine(warning, 2000))}`);
  const efficiency = new Map(run.efficiency.filter(isHead(run.efficiency)).map((row) => [row.model, row]));
  print(
    `\n${styled('bold', run.manifest.experiment)}  ${run.manifest.suites.map((suite) => messages.terminal.samplesOfSuite(`${suite.name}@${suite.version}`, suite.samples, suite.size)).join(', ')}\n`,
  );
  printTable(
    [
      ...listHeads('rank', 'model', ...(customised ? (['modelMadeFrom'] as const) : []), 'origin'),
      `${METRIC_TITLES[metric]} [95 %]`,
      ...(graded ? listHeads('fullMarks') : []),
      ...listHeads('n', 'failed', 'costPerCorrect', 'median'),
    ],
    summary.map((row) => {
      const efficiencyRow = efficiency.get(row.model);
      return [
        row.rank_lo === row.rank_hi ? text(row.rank_lo) : `${text(row.rank_lo)}–${text(row.rank_hi)}`,
        text(row.model),
        ...(customised ? [row.derived_from === null ? '' : oneLine(String(row.derived_from), 40)] : []),
        text(row.origin),
        percentInterval(row, metric),
        ...(graded ? [percent(row.accuracy as number | null)] : []),
        text(row.n),
        text(row.n_failed),
        efficiencyRow === undefined ? UNKNOWN : withInterval(efficiencyRow, 'cost_per_correct_usd', usd),
        typeof efficiencyRow?.e2e_ms_p50 === 'number' ? seconds(efficiencyRow.e2e_ms_p50) : UNKNOWN,
      ];
    }),
    [4, 5].map((column) => column + (customised ? 1 : 0) + (graded ? 1 : 0)),
  );
  const pairs = run.comparisons.filter(isHead(run.summary));
  printPairs(pairs, run.summary);
  print('');
  for (const sentence of summarySentences(run)) print(oneLine(sentence, 2000));
  printCaveats(
    joinRows([summary, pairs, [...efficiency.values()], run.ratios.filter(isHead(run.summary))]),
    MOST_CAVEATS,
  );
}

/** `[−2.2, +62.6]` points; unknown ends are said to be. */
function formatEnds(lo: Row[string] | undefined, hi: Row[string] | undefined): string {
  const end = (share: Row[string] | undefined) =>
    typeof share === 'number' ? `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}` : messages.report.unknownEnd;
  return `[${end(lo)}, ${end(hi)}]`;
}

/** On the last screen; the report has them all. */
const MOST_CAVEATS = 3;

/** @param summary by which the models are ranked: of many only some pairs are shown */
export function printPairs(all: Rows, summary: readonly Row[], scoped = false): void {
  if (all.length === 0) return;
  const rows = selectShownPairs(all, summary);
  const simultaneous = rows.some((row) => row.simultaneous_lo !== undefined);
  print();
  printTable(
    [
      ...listHeads(
        ...(scoped ? (['suite', 'language'] as const) : []),
        'first',
        'second',
        'pairs',
        'onlyFirst',
        'onlySecond',
      ),
      `${formatDifferenceTitle(readHeadlineMetric(rows))} [95 %]`,
      ...listHeads(...(simultaneous ? (['simultaneous95'] as const) : []), 'p', 'pAdjusted', 'firstIs'),
    ],
    rows.map((row) => [
      ...(scoped
        ? [
            row.suite === '*' ? messages.report.average : text(row.suite),
            row.language === '*' ? messages.report.allLanguages : text(row.language),
          ]
        : []),
      text(row.model_a),
      text(row.model_b),
      text(row.n_pairs),
      text(row.a_only),
      text(row.b_only),
      points(row),
      ...(simultaneous ? [formatEnds(row.simultaneous_lo, row.simultaneous_hi)] : []),
      pValue(row.p as number | null),
      pValue(row.p_adjusted as number | null),
      formatVerdict(String(row.verdict)),
    ]),
    scoped ? [4, 5, 6] : [2, 3, 4],
    scoped ? 4 : 2,
  );
  if (rows.length < all.length) print(messages.report.somePairs(rows.length, all.length));
}

/** @param most how many are printed; the others are counted */
export function printCaveats(rows: Iterable<Row>, most = Number.POSITIVE_INFINITY): void {
  const sentences = caveatSentences(rows);
  if (sentences.length === 0) return;
  print(`\n${messages.terminal.beforeYouBelieve}`);
  for (const { sentence } of sentences.slice(0, most)) print(`  - ${oneLine(sentence, 1000)}`);
  if (sentences.length > most) print(`  - ${messages.terminal.moreCaveats(sentences.length - most)}`);
}
