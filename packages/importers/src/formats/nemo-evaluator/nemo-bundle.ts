import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { PublishedScore, Requested } from '../../pipeline/row.ts';
import { type FactFields, pickFacts, toFacts } from '../shared/facts.ts';
import { computePassAtK } from '../shared/pass-at-k.ts';
import { computeHalfDigit } from '../shared/printed.ts';
import { toScoreValue } from '../shared/reported.ts';
import { readSmallObject } from '../shared/run-files.ts';
import type { Tallied } from './nemo-row.ts';

/** `eval-TIME-BENCHMARK.json`: what NeMo Evaluator says of the results beside it. It holds addresses, so only named fields are read. */
export interface NemoBundle {
  readonly path: string;
  readonly value: Fields;
}

/**
 * The bundle beside the results; of several the last, as their names begin with the time. null = there is none.
 * @throws ConfigError for a file of that name that is no JSON
 */
export function findBundle(results: string): NemoBundle | null {
  const folder = dirname(results);
  for (const name of readdirSync(folder).filter(isBundleName).sort().reverse()) {
    const path = join(folder, name);
    const value = readSmallObject(path);
    if (isFields(value.benchmark)) return { path, value };
  }
  return null;
}

export const isBundleName = (name: string): boolean => /^eval-.*\.json$/.test(name);

export const findBenchmark = (bundle: NemoBundle | null): string | null =>
  toText(fieldAt(bundle?.value, 'benchmark.name'));

export const findModel = (bundle: NemoBundle | null): string | null => toText(fieldAt(bundle?.value, 'config.model'));

/** Rewards by problem and by category, and what further scorers gave. */
export function createRewardTally(rows: Iterable<Tallied>) {
  const problems = new Map<string, number[]>();
  const categories = new Map<string, number[]>();
  const scorers = new Map<string, number[]>();
  const push = (lists: Map<string, number[]>, key: string, value: number) => {
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    list.push(value);
  };
  for (const row of rows) {
    if (row.reward === null) continue;
    push(problems, row.problem, row.reward);
    push(categories, row.category, row.reward);
    for (const [name, value] of row.scorers) push(scorers, name, value);
  }
  return {
    /** Over problems of the mean over their repeats. null = no row has a reward. */
    meanOfProblems: () => meanOf([...problems.values()].map((list) => meanOf(list)!)),
    /** Over problems that have as many repeats. null = there is none. */
    passAtK: (k: number) =>
      meanOf(
        [...problems.values()]
          .filter((list) => list.length >= k)
          .map((list) => computePassAtK(list.length, list.filter((reward) => reward > 0).length, k)),
      ),
    meanOfCategory: (name: string) => meanOf(categories.get(name) ?? []),
    meanOfScorer: (name: string) => meanOf(scorers.get(name) ?? []),
  };
}
export type RewardTally = ReturnType<typeof createRewardTally>;

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;

/** Every printed number has four decimals. */
const TOLERANCE = computeHalfDigit(4);

export function createPublishedScores(
  { path, value }: NemoBundle,
  suite: string,
  tally: RewardTally,
): PublishedScore[] {
  const score = (
    place: string,
    metric: string,
    printed: unknown,
    rule: string,
    recomputed: number | null,
    main: boolean,
  ): PublishedScore[] => {
    const number = toScoreValue(printed);
    if (number === null) return [];
    const shared = { model: null, suite, prompt: null, scorer: null, full: 1, reduce: null, tolerance: TOLERANCE };
    return [{ ...shared, metric, main, value: number, rule, recomputed, location: `${basename(path)}, ${place}` }];
  };
  const scores = fieldAt(value, 'benchmark.scores');
  const categories = fieldAt(value, 'benchmark.categories');
  return [
    ...Object.entries(isFields(scores) ? scores : {}).flatMap(([name, entry]) => {
      const printed = fieldAt(entry, 'value');
      const k = Number(/^pass@(\d+)$/.exec(name)?.[1] ?? Number.NaN);
      if (name === 'mean_reward' || k === 1)
        return score(
          name,
          'reward',
          printed,
          'mean over problems of the mean over repeats',
          tally.meanOfProblems(),
          true,
        );
      if (k > 1)
        return score(name, 'reward', printed, `pass@${k} over problems with as many repeats`, tally.passAtK(k), false);
      if (name.startsWith('scorer:'))
        return score(name, name, printed, 'mean over rows', tally.meanOfScorer(name), false);
      return [];
    }),
    ...Object.entries(isFields(categories) ? categories : {}).flatMap(([name, entry]) =>
      score(
        `categories.${name}`,
        'reward',
        fieldAt(entry, 'mean_reward'),
        `mean over rows of the category ${name}`,
        tally.meanOfCategory(name),
        false,
      ),
    ),
  ];
}

/** What was to be asked; a run that was told to ask less of the set than there is says so. */
export function readRequested({ path, value }: NemoBundle, suite: string): Requested[] {
  const count = (place: string) => {
    const found = fieldAt(value, place);
    return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : null;
  };
  const [inSet, requested] = [count('config.shuffle.ds_full_size'), count('config.shuffle.ds_effective_size')];
  return [
    {
      model: null,
      suite,
      samples: requested ?? count('benchmark.samples'),
      trials: count('benchmark.repeats'),
      setSize: inSet !== null && requested !== null && inSet > requested ? inSet : null,
      location: basename(path),
    },
  ];
}

const FACTS: FactFields = [
  ['version', 'sdk_version'],
  ['repeats', 'config.repeats'],
  ['most problems', 'config.max_problems'],
  ['seed of the order', 'config.shuffle_seed'],
  ['shards', 'config.n_shards'],
];

export const readFacts = (bundle: NemoBundle | null): Record<string, string> =>
  toFacts(pickFacts(bundle?.value, FACTS));
