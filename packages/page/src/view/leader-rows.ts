import { listHeads, messages } from '@evenhand/messages';
import {
  byMerit,
  findHeadPrompt,
  findSizeClass,
  METRIC_TITLES,
  percent,
  percentInterval,
  type Row,
  type RunTables,
  readHeadlineMetric,
  seconds,
  UNKNOWN,
  usd,
  withInterval,
} from '@evenhand/report';
import type { LeaderLabels, LeaderRow } from './leaderboard.ts';

/** The suite whose rows stand for the whole run: the average where there are several. */
export function findHeadSuite({ manifest }: Pick<RunTables, 'manifest'>): string {
  return manifest.suites.length === 1 ? manifest.suites[0]!.name : '*';
}

/** Whether a row speaks of the whole run: head suite, main wording (or the only one), all languages. */
export function isHeadRow(run: Pick<RunTables, 'manifest' | 'summary'>): (row: Row) => boolean {
  const [suite, prompt] = [findHeadSuite(run), findHeadPrompt(run.summary)];
  return (row) => row.suite === suite && row.prompt === prompt && (row.language ?? '*') === '*';
}

/** Rows of summary.csv with the main wording, the best first in each suite and language. */
export function listLeaderRows(run: RunTables): LeaderRow[] {
  const metric = readHeadlineMetric(run.summary);
  const prompt = findHeadPrompt(run.summary);
  const entries = new Map(run.inputs.models.map((entry) => [entry.id, entry]));
  const served = new Map(run.manifest.models.map((model) => [model.id, model]));
  const efficiency = new Map(
    run.efficiency.filter((row) => row.prompt === prompt).map((row) => [`${row.suite}\n${row.model}`, row]),
  );
  const text = (value: unknown) => (value === null || value === undefined ? UNKNOWN : String(value));
  const share = (row: Row, name: string) => (typeof row[name] === 'number' ? (row[name] as number) : null);
  return run.summary
    .filter((row) => row.prompt === prompt)
    .toSorted(byMerit)
    .map((row) => {
      const model = String(row.model);
      const costs = row.language === '*' ? efficiency.get(`${row.suite}\n${model}`) : undefined;
      const parameters = entries.get(model)?.parameters ?? served.get(model)?.identity.parameters ?? null;
      return {
        suite: String(row.suite),
        language: String(row.language),
        model,
        madeFrom: row.derived_from === null ? '' : String(row.derived_from ?? ''),
        origin: row.origin === null ? null : String(row.origin),
        weights: String(row.weights),
        size: parameters === null ? null : findSizeClass(parameters),
        rank: row.rank_lo === row.rank_hi ? text(row.rank_lo) : `${text(row.rank_lo)}–${text(row.rank_hi)}`,
        value: share(row, metric),
        lo: share(row, `${metric}_lo`),
        hi: share(row, `${metric}_hi`),
        figure: percentInterval(row, metric),
        fullMarks: metric === 'accuracy' ? null : percent(share(row, 'accuracy')),
        n: text(row.n),
        failed: text(row.n_failed),
        missing: text(row.n_missing),
        cost: costs === undefined ? UNKNOWN : withInterval(costs, 'cost_per_correct_usd', usd),
        time: typeof costs?.e2e_ms_p50 === 'number' ? seconds(costs.e2e_ms_p50) : UNKNOWN,
      };
    });
}

export function leaderLabels(run: RunTables): LeaderLabels {
  const [rank, model, madeFrom, origin, weights, fullMarks, n, failed, missing, cost, time] = listHeads(
    'rank',
    'model',
    'modelMadeFrom',
    'origin',
    'weights',
    'fullMarks',
    'n',
    'failed',
    'missing',
    'costPerCorrect',
    'medianReply',
  ) as [string, string, string, string, string, string, string, string, string, string, string];
  const metric = METRIC_TITLES[readHeadlineMetric(run.summary)];
  return {
    caption: messages.titles.leaderboard,
    rank,
    model,
    madeFrom,
    origin,
    weights,
    metric,
    fullMarks,
    n,
    failed,
    missing,
    cost,
    time,
  };
}
