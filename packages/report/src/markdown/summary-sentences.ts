import { moreSamples } from '../claims/needed-samples.ts';
import type { Row } from '../tables/columns.ts';
import { findHeadPrompt, METRIC_TITLES, readHeadlineMetric } from '../tables/headline.ts';
import type { RunTables } from '../tables/run-tables.ts';
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
  if (first === undefined || first.n === 0) return ['No reply came in, so nothing can be said.'];
  const pair = second === undefined ? null : findPair(run.comparisons.filter(isHead), first, second);
  return [
    ahead(run, ranked, pair),
    basis(run, first, suites.size),
    price(efficiency),
    speed(efficiency),
    settle(run, pair),
  ];
}

/** The pair with the better of the two first. */
function findPair(rows: readonly Row[], first: Row, second: Row): Row | null {
  const row = rows.find(
    ({ model_a: a, model_b: b }) =>
      (a === first.model && b === second.model) || (a === second.model && b === first.model),
  );
  if (row === undefined || row.model_a === first.model) return row ?? null;
  const minus = (name: string) => (typeof row[name] === 'number' ? 0 - (row[name] as number) : null);
  const turned: Readonly<Record<string, string>> = { higher: 'lower', lower: 'higher' };
  return {
    ...row,
    difference: minus('difference'),
    difference_lo: minus('difference_hi'),
    difference_hi: minus('difference_lo'),
    verdict: turned[String(row.verdict)] ?? row.verdict ?? null,
  };
}

function ahead(run: Tables, ranked: readonly Row[], pair: Row | null): string {
  const metric = readHeadlineMetric(run.summary);
  const [first, second] = ranked;
  const figure = (row: Row) => `${row.model} (${METRIC_TITLES[metric]} ${percentInterval(row, metric)})`;
  if (second === undefined || pair === null)
    return `${figure(first!)} stands alone: there is no model to compare it with.`;
  const difference = `${points(pair)}, adjusted p ${pValue(pair.p_adjusted as number | null)}`;
  if (pair.verdict === 'higher') {
    return `${figure(first!)} is ahead of ${figure(second)}: ${difference}; the difference is shown.`;
  }
  if (pair.verdict === 'same')
    return `${figure(first!)} and ${figure(second)} are the same within the margin of ${percent(run.inputs.settings.margin, 0)}: ${difference}.`;
  const behind = ranked.filter((row) => typeof row.rank_lo === 'number' && row.rank_lo > 1).map(({ model }) => model);
  return `Nobody is shown to be ahead: ${figure(first!)} and ${figure(second)} cannot be told apart: ${difference}${behind.length > 0 ? `; shown to be behind another: ${behind.join(', ')}` : ''}.`;
}

function basis({ manifest, inputs }: Tables, first: Row, suites: number): string {
  const { trials } = inputs.settings;
  return `It rests on ${first.n_samples} samples of ${suites} suite${suites === 1 ? '' : 's'}, ${trials} trial${trials === 1 ? '' : 's'}, and ${manifest.models.length} model${manifest.models.length === 1 ? '' : 's'} as they were served; it says nothing about other models or other tasks.`;
}

function price(rows: readonly Row[]): string {
  const known = rows
    .filter((row) => typeof row.cost_per_correct_usd === 'number')
    .toSorted((a, b) => (a.cost_per_correct_usd as number) - (b.cost_per_correct_usd as number));
  const unknown = rows.length - known.length;
  if (known.length === 0) return 'What a right answer costs is known of no model.';
  const list = known.map((row) => `${row.model} ${withInterval(row, 'cost_per_correct_usd', usd)}`);
  const rest = unknown > 0 ? `; of ${unknown} model${unknown === 1 ? '' : 's'} it is unknown` : '';
  return `A right answer costs: ${shorten(list)}${rest}.`;
}

function speed(rows: readonly Row[]): string {
  const known = rows
    .filter((row) => typeof row.e2e_ms_p50 === 'number')
    .toSorted((a, b) => (a.e2e_ms_p50 as number) - (b.e2e_ms_p50 as number));
  if (known.length === 0) return 'How long a reply takes is known of no model.';
  const list = known.map((row) => `${row.model} ${withInterval(row, 'e2e_ms_p50', seconds)}`);
  return `A whole reply takes, in the middle: ${shorten(list)}.`;
}

/** The best three, and how many more there are. */
function shorten(list: readonly string[]): string {
  return list.length <= 3 ? list.join(', ') : `${list.slice(0, 3).join(', ')}, and more with ${list.length - 3} others`;
}

function settle({ inputs }: Tables, pair: Row | null): string {
  if (pair === null) return 'A second model on the same samples would say more.';
  if (pair.verdict === 'higher')
    return 'More samples would narrow the interval; other tasks need other suites, and statements about kinds of models need more models.';
  if (pair.verdict === 'same') return 'To tell the two apart would take a smaller margin and more samples.';
  const estimate = {
    estimate: pair.difference as number | null,
    lo: pair.difference_lo as number | null,
    hi: pair.difference_hi as number | null,
  };
  const alike = Math.abs(estimate.estimate ?? 0) < inputs.settings.margin;
  const [needed] = moreSamples(estimate, 0, pair.n_pairs as number, false);
  return `To settle it: ${needed}${alike ? ', and the difference would be one that does not matter here' : ''}.`;
}
