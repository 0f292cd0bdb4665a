import type { JsonObject, Reduce, ReportedScore } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { PublishedScore } from '../../pipeline/row.ts';
import { isDownward } from '../shared/downward.ts';

/** The metric that decides: scorer, and the name of its value. */
export interface InspectMain {
  readonly scorer: string;
  readonly name: string;
  /** The statistic that is printed of it; null = the first. */
  readonly statistic: string | null;
  /** Whether a mean is printed of it: then Inspect counts words that it cannot read as 0, and warns on its screen alone. */
  readonly isMean: boolean;
}

const WORDS: Readonly<Record<string, number>> = { C: 1, I: 0, P: 0.5, N: 0 };

/** A value as Inspect reads it: C, P, I and N, words of truth, numbers. null = none of them (also NaN, which is "not scored"). */
export function numberIn(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return null;
  if (Object.hasOwn(WORDS, value)) return WORDS[value]!;
  const word = value.toLowerCase();
  if (word === 'yes' || word === 'true') return 1;
  if (word === 'no' || word === 'false') return 0;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(word) ? Number(word) : null;
}

/** Options that can move a verdict; anything else in them may be a key. */
const OPTIONS = ['location', 'ignore_case', 'numeric', 'match_all', 'partial_credit', 'model', 'include_history'];

export function scorerOptions(header: Fields, scorer: string): JsonObject {
  const list = Array.isArray(header.scorers) ? (header.scorers as unknown[]) : [];
  const bare = (name: string) => name.replace(/^.*\//, '');
  const named = list.filter(
    (one) => bare(toText(fieldAt(one, 'name')) ?? '') === bare(scorer).replace(/(?<=\D)\d$/, ''),
  );
  const exact = list.find((one) => bare(toText(fieldAt(one, 'name')) ?? '') === bare(scorer));
  // Of scorers of one name the second is called `match1`.
  const number = /\D(\d)$/.exec(scorer)?.[1];
  const options = fieldAt(exact ?? named[Number(number ?? 0)], 'options');
  return Object.fromEntries(
    OPTIONS.flatMap((key): [string, string | number | boolean][] => {
      const value = fieldAt(options, key);
      if (typeof value === 'boolean' || typeof value === 'number') return [[key, value]];
      return typeof value === 'string' ? [[key, value.slice(0, 100).toWellFormed()]] : [];
    }),
  );
}

/** All scores of a sample; a dictionary is one a key. */
export function reportedIn(
  scores: unknown,
  main: InspectMain | null,
  options: (scorer: string) => JsonObject,
): ReportedScore[] {
  if (!isFields(scores)) return [];
  return Object.entries(scores).flatMap(([scorer, score]): ReportedScore[] => {
    const found = fieldAt(score, 'value');
    const given = toText(fieldAt(score, 'answer'));
    const answer = given === null ? null : given.slice(0, 1000).toWellFormed();
    const one = (metric: string, value: unknown): ReportedScore => {
      const isMain = main !== null && main.scorer === scorer && main.name === metric;
      const number = numberIn(value) ?? (isMain && main.isMean && typeof value === 'string' ? 0 : null);
      return {
        metric,
        scorer,
        options: options(scorer),
        value: number,
        word: wordOf(value, number),
        answer,
        main: isMain && number !== null,
      };
    };
    return isFields(found) ? Object.entries(found).map(([key, value]) => one(key, value)) : [one(scorer, found)];
  });
}

/** The value that decides where it is a word that Inspect counts as 0 because it cannot read it; null = it is none. */
export function unreadWord(scores: Fields, { scorer, name, isMean }: InspectMain): string | null {
  const found = fieldAt(scores[scorer], 'value');
  const value = isFields(found) ? found[name] : found;
  return isMean && typeof value === 'string' && numberIn(value) === null ? value.slice(0, 100).toWellFormed() : null;
}

function wordOf(value: unknown, number: number | null): string | null {
  if (typeof value === 'string') return value.slice(0, 200).toWellFormed();
  return number === null ? (JSON.stringify(value) ?? 'none').slice(0, 200).toWellFormed() : null;
}

/** Whether something is printed of a score of which more is better; a scorer whose values are named one by one has a score without a figure. */
const isStated = (score: unknown): boolean => {
  const metrics = fieldAt(score, 'metrics');
  return isFields(metrics) && Object.keys(metrics).length > 0 && !isDownward(toText(fieldAt(score, 'name')) ?? '');
};

/** Statistics that are a mean over samples; others are shown, and cannot be followed. */
const MEANS = new Set(['accuracy', 'mean']);
/** Statistics that say how sure another one is. */
const SPREADS = /^(?:stderr|std|var|bootstrap_stderr|bootstrap_std|ci_|krippendorff)/;

/** Scores of one scorer that has one of its own name beside others: that one is of the values as a whole, or of a key of that name. */
export function isAmbiguous(results: unknown): boolean {
  const all = printedScores(results);
  return all.some((one) => coversDictionary(one, all));
}

function printedScores(results: unknown): readonly unknown[] {
  const found = fieldAt(results, 'scores');
  return Array.isArray(found) ? (found as unknown[]) : [];
}

function coversDictionary(one: unknown, all: readonly unknown[]): boolean {
  const [scorer, name] = [fieldAt(one, 'scorer'), fieldAt(one, 'name')];
  return (
    scorer === name && all.some((other) => fieldAt(other, 'scorer') === scorer && fieldAt(other, 'name') !== scorer)
  );
}

/** Whether a sample has no such value: what is printed of it is of several values together. */
function lacks(sample: Fields | null, scorer: string, name: string): boolean {
  const value = fieldAt(isFields(sample?.scores) ? sample.scores[scorer] : undefined, 'value');
  return isFields(value) && !Object.hasOwn(value, name);
}

/**
 * What decides: the log's headline, else the first scorer, and the first key where it gives several.
 * @param sample the first that was scored; null = it is not needed, or there is none
 */
export function mainOf(header: Fields, results: unknown, sample: Fields | null): InspectMain | null {
  const headline = fieldAt(results, 'headline');
  const scorer = toText(fieldAt(headline, 'scorer'));
  const score = toText(fieldAt(headline, 'score'));
  const all = printedScores(results);
  const isMean = (by: string, name: string) =>
    all.some(
      (one) =>
        fieldAt(one, 'scorer') === by &&
        fieldAt(one, 'name') === name &&
        isFields(fieldAt(one, 'metrics')) &&
        Object.keys(fieldAt(one, 'metrics') as Fields).some((key) => MEANS.has(key.replace(/^.*\//, ''))),
    );
  if (scorer !== null && score !== null && !lacks(sample, scorer, score))
    return {
      scorer,
      name: score,
      statistic: toText(fieldAt(headline, 'metric')),
      isMean: isMean(scorer, score),
    };
  const fit = all.filter(
    (one) => !lacks(sample, toText(fieldAt(one, 'scorer')) ?? '', toText(fieldAt(one, 'name')) ?? ''),
  );
  const printed = fit.find(isStated) ?? fit[0];
  const first = toText(fieldAt(printed, 'scorer'));
  if (first !== null) {
    const name = toText(fieldAt(printed, 'name')) ?? first;
    return { scorer: first, name, statistic: null, isMean: isMean(first, name) };
  }
  const scores = isFields(sample?.scores) ? sample.scores : {};
  const listed = toText(fieldAt(header, 'scorers[0].name'))?.replace(/^.*\//, '') ?? null;
  const name = listed !== null && (Object.hasOwn(scores, listed) || sample === null) ? listed : Object.keys(scores)[0];
  if (name === undefined) return null;
  const value = fieldAt(scores[name], 'value');
  const inner = (isFields(value) ? Object.keys(value)[0] : undefined) ?? name;
  return { scorer: name, name: inner, statistic: null, isMean: false };
}

/** A printed statistic. Those of `grouped` are named after their groups; `part` is one of these, and not the whole set's. */
interface Printed {
  readonly key: string;
  readonly statistic: string;
  readonly part: boolean;
  /** Whether it is computed over the samples themselves, and not over groups. */
  readonly overSamples: boolean;
  /** What it is computed over, in words. */
  readonly over: string;
}

function printedAs(key: string, metric: unknown): Printed {
  const bare = key.replace(/^.*\//, '');
  // Versions before `group` say by the settings alone that a statistic is of groups.
  const inner = toText(fieldAt(metric, 'params.metric.name'))?.replace(/^.*\//, '') ?? null;
  if (fieldAt(metric, 'group') == null && inner === null)
    return { key, statistic: bare, part: false, overSamples: true, over: 'samples' };
  // A metric that gives several values, of which this is one.
  if (inner === null) return { key, statistic: bare, part: true, overSamples: false, over: 'samples' };
  const across = fieldAt(metric, 'params.all') ?? 'samples';
  const label = toText(fieldAt(metric, 'params.all_label')) ?? 'all';
  const part = across === false || (toText(fieldAt(metric, 'name')) ?? bare) !== label;
  const overSamples = !part && across === 'samples';
  const over = overSamples ? 'samples' : part ? `the samples of the group ${key}` : 'groups';
  return { key, statistic: inner, part, overSamples, over };
}

/** The key that decides: the log's headline, unless that is one group of several, then the whole's, or says how sure another is, then the first other. null = nothing is printed. */
function decidingKey(printed: readonly Printed[], headline: string | null): string | null {
  const named = printed.find(({ key }) => key === headline) ?? printed[0];
  if (named?.part !== true) return named?.key ?? null;
  return (printed.find(({ part }) => !part) ?? named).key;
}

/** Statistics of the deciding score that the log states without a number: NaN, where a value of a sample was none. */
export function unknownStatistics(results: unknown, main: InspectMain | null): string[] {
  const deciding = printedScores(results).filter(
    (one) => fieldAt(one, 'scorer') === main?.scorer && fieldAt(one, 'name') === main?.name,
  );
  const metrics = deciding.flatMap((one) => Object.entries((fieldAt(one, 'metrics') as Fields | undefined) ?? {}));
  return metrics.flatMap(([key, metric]) =>
    fieldAt(metric, 'value') === null && !SPREADS.test(key.replace(/^.*\//, '')) ? [key] : [],
  );
}

/** What the log prints of each scorer. */
export function publishedScores(results: unknown, suite: string, main: InspectMain | null): PublishedScore[] {
  const list = fieldAt(results, 'scores');
  let decided = false;
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((one): PublishedScore[] => {
    const [scorer, name] = [toText(fieldAt(one, 'scorer')), toText(fieldAt(one, 'name'))];
    const metrics = fieldAt(one, 'metrics');
    if (scorer === null || name === null || !isFields(metrics)) return [];
    const reducer = toText(fieldAt(one, 'reducer'));
    const printed = Object.entries(metrics)
      .filter(([, metric]) => typeof fieldAt(metric, 'value') === 'number')
      .map(([key, metric]) => printedAs(key, metric))
      .filter(({ statistic }) => !SPREADS.test(statistic));
    const deciding = main?.scorer === scorer && main.name === name ? decidingKey(printed, main.statistic) : null;
    return printed.map(({ key, statistic, overSamples, over }): PublishedScore => {
      const value = fieldAt(metrics[key], 'value') as number;
      const reduce = MEANS.has(statistic) && overSamples ? reduceOf(reducer) : null;
      const decides = !decided && key === deciding;
      decided ||= decides;
      return {
        model: null,
        suite,
        prompt: null,
        metric: name,
        scorer,
        main: decides,
        value,
        full: 1,
        rule: `${statistic} over ${over} of the ${reducer ?? 'mean'} over epochs`,
        reduce,
        recomputed: null,
        tolerance: null,
        location: `results.scores ${name}${reducer === null ? '' : `, ${reducer}`}, ${key}`,
      };
    });
  });
}

const NAMED: Readonly<Record<string, Reduce['kind']>> = {
  at_least: 'at_least',
  pass_at: 'pass_at',
  pass_k: 'pass_hat',
  mean: 'mean',
  median: 'median',
  majority: 'majority',
  max: 'max',
  mode: 'mode',
};

function reduceOf(reducer: string | null): Reduce | null {
  const found = /^(.*?)(?:_(\d+))?$/.exec((reducer ?? 'mean').replace(/^.*\//, ''));
  const kind = NAMED[found?.[1] ?? ''];
  if (kind === undefined) return null;
  const k = found?.[2] === undefined ? null : Number(found[2]);
  return k === null && (kind === 'at_least' || kind.startsWith('pass')) ? null : { kind, k };
}
