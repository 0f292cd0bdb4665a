import { messages } from '@evenhand/messages';
import { moreSamplesForPair } from '../claims/needed-samples.ts';
import type { Row } from '../tables/columns.ts';
import { findHeadPrompt, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
import { findPair } from '../tables/turn-pair.ts';
import { byMerit, percent, percentInterval, points, pValue, seconds, usd, withInterval } from './format.ts';

type Tables = Pick<RunTables, 'summary' | 'comparisons' | 'efficiency' | 'manifest' | 'inputs'>;

/** What a run says, in five sentences from its tables: who is ahead, on what it rests, price, speed, what would settle it. */
export function summarySentences(run: Tables): string[] {
  const suites = new Set(run.summary.map((row) => row.suite as string).filter((suite) => suite !== '*'));
  const head = suites.size > 1 ? '*' : ([...suites][0] ?? '*');
  const prompt = findHeadPrompt(run.summary);
  const isHead = (row: Row) => row.suite === head && row.prompt === prompt && (row.language ?? '*') === '*';
  const ranked = run.summary.filter(isHead).toSorted(byMerit);
  const efficiency = run.efficiency.filter(isHead);
  const [first, second] = ranked;
  const { summary: text } = messages;
  if (first === undefined || first.n === 0) return [text.noReply];
  const pair =
    second === undefined ? null : findPair(run.comparisons.filter(isHead), String(first.model), String(second.model));
  return [
    ahead(run, ranked, pair),
    text.basis(Number(first.n_samples), suites.size, run.inputs.settings.trials, run.manifest.models.length),
    price(efficiency, ranked),
    speed(efficiency),
    settle(run, pair),
  ];
}

function ahead(run: Tables, ranked: readonly Row[], pair: Row | null): string {
  const { summary: text } = messages;
  const metric = readHeadlineMetric(run.summary);
  const [first, second] = ranked;
  const figure = (row: Row) => text.figure(String(row.model), METRIC_TITLES[metric], percentInterval(row, metric));
  if (second === undefined || pair === null) return text.alone(figure(first!));
  const difference = text.difference(points(pair), pValue(pair.p_adjusted as number | null));
  if (pair.verdict === 'higher') return text.ahead(figure(first!), figure(second), difference);
  if (pair.verdict === 'same')
    return text.same(figure(first!), figure(second), percent(run.inputs.settings.margin, 0), difference);
  const behind = ranked
    .filter((row) => typeof row.rank_lo === 'number' && row.rank_lo > 1)
    .map(({ model }) => String(model));
  return text.nobody(figure(first!), figure(second), difference, behind.join(', '));
}

function price(rows: readonly Row[], ranked: readonly Row[]): string {
  const { summary: text } = messages;
  const known = rows
    .filter((row) => typeof row.cost_per_correct_usd === 'number')
    .toSorted((a, b) => (a.cost_per_correct_usd as number) - (b.cost_per_correct_usd as number));
  if (known.length === 0) return text.noPrice;
  const list = known.map((row) => `${row.model} ${withInterval(row, 'cost_per_correct_usd', usd)}`);
  const noneRight = ranked
    .filter(({ n, n_correct: right }) => n !== 0 && right === 0)
    .map(({ model }) => String(model));
  return text.price(shorten(list), shorten(noneRight), rows.length - known.length - noneRight.length);
}

function speed(rows: readonly Row[]): string {
  const { summary: text } = messages;
  const known = rows
    .filter((row) => typeof row.e2e_ms_p50 === 'number')
    .toSorted((a, b) => (a.e2e_ms_p50 as number) - (b.e2e_ms_p50 as number));
  if (known.length === 0) return text.noSpeed;
  return text.speed(shorten(known.map((row) => `${row.model} ${withInterval(row, 'e2e_ms_p50', seconds)}`)));
}

/** The best three, and how many more there are. */
function shorten(list: readonly string[]): string {
  return list.length <= 3 ? list.join(', ') : messages.summary.andOthers(list.slice(0, 3).join(', '), list.length - 3);
}

function settle({ inputs }: Tables, pair: Row | null): string {
  const { summary: text } = messages;
  if (pair === null) return text.settleAlone;
  if (pair.verdict === 'higher') return text.settleHigher;
  if (pair.verdict === 'same') return text.settleSame;
  const estimate = {
    estimate: pair.difference as number | null,
    lo: pair.difference_lo as number | null,
    hi: pair.difference_hi as number | null,
  };
  const alike = Math.abs(estimate.estimate ?? 0) < inputs.settings.margin;
  return text.settle(moreSamplesForPair(estimate, pair.p_adjusted as number | null, pair.n_pairs as number), alike);
}
