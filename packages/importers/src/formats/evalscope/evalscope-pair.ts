import { basename } from 'node:path';
import { shown } from '@evenhand/core';
import { linesOf } from '../../json-stream/json-text-lines.ts';
import { type Fields, textOf } from '../../json-stream/json-values.ts';
import { bytesOf, namingFile, readingsOf } from '../../json-stream/source.ts';
import { fittingId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedSuite, PublishedScore, ReplyFile, Requested } from '../../pipeline/row.ts';
import { type FormatOptions, malformed, PLAIN_SUITE } from '../format.ts';
import { firstRecord } from '../shared/run-files.ts';
import { type EvalScopeReport, publishedScore, wholeScore } from './evalscope-report.ts';
import { repeatsOf, executionOf, identityOf, mainMetricOf, reviewRow, unreviewedRow, wasJudgedByModel } from './evalscope-row.ts';
import type { EvalScopeTask } from './evalscope-task.ts';
import { type MetricValues, pooledMean } from './metric-values.ts';

/** Predictions and reviews of one set by one model; at least one of the two is there. */
export interface EvalScopePair {
  readonly name: string;
  /** Folder that names the model; null = the files stand elsewhere. */
  readonly folder: string | null;
  readonly predictions: string | null;
  readonly reviews: string | null;
}

interface Context {
  readonly reports: readonly EvalScopeReport[];
  /** Further files that are listed with this one. */
  readonly companions: readonly string[];
  readonly task: EvalScopeTask | null;
  /** To be filled with the values of its reviews. */
  readonly values: MetricValues;
  /** Reports whose scores over several sets are stated here, with the values of all these sets. */
  readonly whole: readonly { readonly report: EvalScopeReport; readonly parts: readonly MetricValues[] }[];
  readonly options: FormatOptions;
}

/** One file of replies: reviews are its rows, predictions add what they alone tell. */
export async function openPair(pair: EvalScopePair, { reports, companions, task, values, whole, options }: Context): Promise<ReplyFile> {
  const { predictions, reviews, folder } = pair;
  const path = (reviews ?? predictions)!;
  const name = fittingId(pair.name);
  const [review, prediction] = [await recordIn(reviews), await recordIn(predictions)];
  const report = reports[0] ?? null;
  const main = report?.primary ?? (review === null ? null : mainMetricOf(review));
  const repeats = await repeatsIn(reviews, task);
  const byModel = review !== null && wasJudgedByModel(review);
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name,
    source: 'EvalScope',
    verdicts:
      reviews === null
        ? null
        : { by: 'evalscope', full: 1, perTrial: true, repeatable: !byModel && main !== null && /^(?:acc(?:uracy)?|em|exact_match)$/i.test(main) },
  };
  const reviewed = new Set<number>();
  const sampling = { sampling: task?.sampling ?? {}, seed: task?.seed ?? null };
  const sampleOf = (own: string | null, group: string) => (options.answered === true ? (own ?? group) : group);
  let [unreviewed, unread] = [0, 0];
  const read = (fields: Fields): ElementReading => {
    const identity = identityOf(fields, repeats);
    if (identity === null) return malformed('index: is missing');
    reviewed.add(identity.index);
    const row = reviewRow(fields, { ...identity, sample: sampleOf(identity.own, identity.sample) }, main);
    if (typeof row === 'string') return malformed(row);
    if (row.reported.length === 0) unread++;
    values.add(identity.index, fields);
    return { kind: 'row', row: { ...row, ...sampling }, suite };
  };
  const add = (fields: Fields): ElementReading => {
    const identity = identityOf(fields, repeats);
    if (identity === null) return malformed('index: is missing');
    const sample = sampleOf(identity.own, identity.sample);
    if (reviewed.has(identity.index)) {
      const to = { model: null, sample, prompt: 'main', trial: identity.trial };
      return { kind: 'addition', to, addition: executionOf(fields), suite };
    }
    if (reviews !== null) unreviewed++;
    return { kind: 'row', row: { ...unreviewedRow(fields, { ...identity, sample }, reviews !== null), ...sampling }, suite };
  };
  return {
    path,
    companions: [...(reviews !== null && predictions !== null ? [predictions] : []), ...companions],
    label: textOf(prediction?.model) ?? report?.model ?? folder,
    counts: 'last',
    readings: async function* () {
      if (reviews !== null) yield* readingsOf(namingFile(reviews, linesOf(bytesOf(reviews))), read);
      if (predictions !== null)
        yield* readingsOf(namingFile(predictions, linesOf(bytesOf(predictions))), add, reviews === null ? '' : `${basename(predictions)}, `);
    },
    notes: () => [
      ...(predictions === null
        ? [`no predictions were given with ${shown(path)}: usage, times and finish reasons are unknown`]
        : []),
      ...(unreviewed > 0 ? [`${unreviewed} predictions have no review: EvalScope gave no verdict on them`] : []),
      ...(unread > 0 ? [`${unread} reviews hold no verdict: EvalScope leaves them out of its denominator`] : []),
      ...(task === null && predictions !== null && reviews === null
        ? ['no task_config.yaml was given: each prediction is taken for a question of its own']
        : []),
    ],
    published: (): PublishedScore[] => [
      ...reports.flatMap(({ scores, primary }) =>
        scores
          .filter((score) => score.suite === pair.name)
          .map((score) =>
            publishedScore(score, name, score.metric === (primary ?? main), pooledMean([values], score.metric, score.aggregation)),
          ),
      ),
      ...whole.flatMap(({ report: { scores }, parts }) =>
        scores
          .filter((score) => score.suite === null)
          .map((score) => wholeScore(score, name, score.macro ? null : pooledMean(parts, score.metric, score.aggregation))),
      ),
    ],
    requested: (): Requested[] =>
      reports.flatMap(({ requests, path: place }) => {
        const counts = requests.get(pair.name);
        if (counts === undefined) return [];
        const trials = Math.max(repeats, 1);
        const samples = Math.ceil(counts.requested / trials);
        return [{ model: null, suite: name, samples, trials, setSize: null, place: `${basename(place)}, execution_summary` }];
      }),
    facts: () => task?.facts(pair.name) ?? {},
  };
}

async function recordIn(path: string | null): Promise<Fields | null> {
  const first = path === null ? null : await firstRecord(path);
  return typeof first === 'string' ? null : first;
}

/** How many trials each question has: `index` is group × repeats + generation. */
async function repeatsIn(reviews: string | null, task: EvalScopeTask | null): Promise<number> {
  if (reviews !== null)
    for await (const { text } of namingFile(reviews, linesOf(bytesOf(reviews)))) {
      const repeats = repeatsOf(text);
      if (repeats !== null) return repeats;
    }
  return task?.repeats ?? 1;
}
