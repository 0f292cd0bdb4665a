import type { JsonObject, Reduce, ReportedScore } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toText } from '../json-stream/json-values.ts';
import type { PublishedScore } from '../pipeline/row.ts';

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

/** What decides: the log's headline, else the first scorer, and the first key where it gives several. */
export function mainOf(header: Fields, results: unknown, sample: Fields | null): InspectMain | null {
  const headline = fieldAt(results, 'headline');
  const scorer = toText(fieldAt(headline, 'scorer'));
  const score = toText(fieldAt(headline, 'score'));
  if (scorer !== null && score !== null) return { scorer, name: score, statistic: toText(fieldAt(headline, 'metric')) };
  const printed = fieldAt(results, 'scores[0]');
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

/** What the log prints of each scorer. */
export function publishedScores(results: unknown, suite: string, main: InspectMain | null): PublishedScore[] {
  const list = fieldAt(results, 'scores');
  let decided = false;
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((one): PublishedScore[] => {
    const [scorer, name] = [toText(fieldAt(one, 'scorer')), toText(fieldAt(one, 'name'))];
    const metrics = fieldAt(one, 'metrics');
    if (scorer === null || name === null || !isFields(metrics)) return [];
    const reducer = toText(fieldAt(one, 'reducer'));
    return Object.entries(metrics).flatMap(([key, metric]): PublishedScore[] => {
      const value = fieldAt(metric, 'value');
      const statistic = key.replace(/^.*\//, '');
      if (typeof value !== 'number' || SPREADS.test(statistic)) return [];
      const reduce = MEANS.has(statistic) && fieldAt(metric, 'group') == null ? reduceOf(reducer) : null;
      const decides =
        !decided && main?.scorer === scorer && main.name === name && (main.statistic ?? statistic) === statistic;
      decided ||= decides;
      return [
        {
          model: null,
          suite,
          prompt: null,
          metric: name,
          scorer,
          main: decides,
          value,
          full: 1,
          rule: `${statistic} over samples of the ${reducer ?? 'mean'} over epochs`,
          reduce,
          recomputed: null,
          tolerance: null,
          location: `results.scores ${name}${reducer === null ? '' : `, ${reducer}`}, ${statistic}`,
        },
      ];
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
