import type { JsonObject, Reduce, ReportedScore } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toText } from '../json-stream/json-values.ts';
import type { PublishedScore } from '../pipeline/row.ts';
import { isDownward } from './shared/downward.ts';

/** The metric that decides: scorer, and the name of its value. */
export interface InspectMain {
  readonly scorer: string;
  readonly name: string;
  /** The statistic that is printed of it; null = the first. */
  readonly statistic: string | null;
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
  const options = fieldAt(exact ?? named[0], 'options');
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
      const number = numberIn(value);
      return {
        metric,
        scorer,
        options: options(scorer),
        value: number,
        word: wordOf(value, number),
        answer,
        main: main !== null && main.scorer === scorer && main.name === metric && number !== null,
      };
    };
    return isFields(found) ? Object.entries(found).map(([key, value]) => one(key, value)) : [one(scorer, found)];
  });
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

/** What decides: the log's headline, else the first scorer, and the first key where it gives several. */
export function mainOf(header: Fields, results: unknown, sample: Fields | null): InspectMain | null {
  const headline = fieldAt(results, 'headline');
  const scorer = toText(fieldAt(headline, 'scorer'));
  const score = toText(fieldAt(headline, 'score'));
  if (scorer !== null && score !== null) return { scorer, name: score, statistic: toText(fieldAt(headline, 'metric')) };
  const scored = fieldAt(results, 'scores');
  const all = Array.isArray(scored) ? (scored as unknown[]) : [];
  const printed = all.find(isStated) ?? all[0];
  const first = toText(fieldAt(printed, 'scorer'));
  if (first !== null) return { scorer: first, name: toText(fieldAt(printed, 'name')) ?? first, statistic: null };
  const scores = isFields(sample?.scores) ? sample.scores : {};
  const listed = toText(fieldAt(header, 'scorers[0].name'))?.replace(/^.*\//, '') ?? null;
  const name = listed !== null && (Object.hasOwn(scores, listed) || sample === null) ? listed : Object.keys(scores)[0];
  if (name === undefined) return null;
  const value = fieldAt(scores[name], 'value');
  return { scorer: name, name: (isFields(value) ? Object.keys(value)[0] : undefined) ?? name, statistic: null };
}

/** Statistics that are a mean over samples; others are shown, and cannot be followed. */
const MEANS = new Set(['accuracy', 'mean']);
/** Statistics that say how sure another one is. */
const SPREADS = /^(?:stderr|std|var|bootstrap_stderr|bootstrap_std|ci_|krippendorff)/;

/** A printed statistic. Those of `grouped` are named after their groups; `part` is one of these, and not the whole set's. */
interface Printed {
  readonly key: string;
  readonly statistic: string;
  readonly part: boolean;
  /** Whether it is computed over the samples themselves, and not over groups. */
  readonly overSamples: boolean;
}

function printedAs(key: string, metric: unknown): Printed {
  const bare = key.replace(/^.*\//, '');
  if (fieldAt(metric, 'group') == null) return { key, statistic: bare, part: false, overSamples: true };
  const inner = toText(fieldAt(metric, 'params.metric.name'))?.replace(/^.*\//, '') ?? bare;
  const across = fieldAt(metric, 'params.all') ?? 'samples';
  const label = toText(fieldAt(metric, 'params.all_label')) ?? 'all';
  const part = across === false || (toText(fieldAt(metric, 'name')) ?? bare) !== label;
  return { key, statistic: inner, part, overSamples: !part && across === 'samples' };
}

/** The key that decides: the log's headline, unless that is one group of several; then the whole's. null = nothing is printed. */
function decidingKey(printed: readonly Printed[], headline: string | null): string | null {
  const named = printed.find(({ key }) => key === headline) ?? (headline === null ? printed[0] : undefined);
  if (named?.part !== true) return named?.key ?? null;
  return (printed.find(({ part }) => !part) ?? named).key;
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
    return printed.map(({ key, statistic, part, overSamples }): PublishedScore => {
      const value = fieldAt(metrics[key], 'value') as number;
      const reduce = MEANS.has(statistic) && overSamples ? reduceOf(reducer) : null;
      const decides = !decided && key === deciding;
      decided ||= decides;
      const over = overSamples ? 'samples' : part ? `the samples of the group ${key}` : 'groups';
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
