import { basename } from 'node:path';
import { displayPath } from '@evenhand/io';

import { readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, fieldAt, isFields, readJson, toText } from '../../json-stream/json-values.ts';
import { readBytes, readElements, withFileName } from '../../json-stream/source.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedSuite, PublishedScore, ReplyFile, Requested } from '../../pipeline/row.ts';
import { type FormatOptions, malformed, PLAIN_SUITE } from '../format.ts';
import { isDownward } from '../shared/downward.ts';
import { readFirstRecord } from '../shared/run-files.ts';
import { type EvalScopeReport, type ReportScore, toPublishedScore } from './evalscope-report.ts';
import {
  computeRepeats,
  findMainMetric,
  readExecution,
  readIdentity,
  readReviewRow,
  readUnreviewedRow,
  wasJudgedByModel,
} from './evalscope-row.ts';
import type { EvalScopeTask } from './evalscope-task.ts';
import { findKey } from './metric-names.ts';
import { aggregate, type MetricValues } from './metric-values.ts';
import { computeScoreOfSubsets } from './rounded-score.ts';

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
  readonly combined: readonly { readonly report: EvalScopeReport; readonly parts: ReadonlyMap<string, MetricValues> }[];
  readonly options: FormatOptions;
}

/** One file of replies: reviews are its rows, predictions add what they alone tell. */
export async function openPair(
  pair: EvalScopePair,
  { reports, companions, task, values, combined, options }: Context,
): Promise<ReplyFile> {
  const { predictions, reviews, folder } = pair;
  const path = (reviews ?? predictions)!;
  const name = toValidId(pair.name);
  const prediction = await readRecord(predictions);
  const report = reports[0] ?? null;
  const look = await surveyReviews(reviews);
  const primary = report?.primary == null ? null : findKey(report.primary, look.keys);
  const main = primary === null || isDownward(primary) ? look.main : primary;
  const repeats = look.repeats ?? task?.repeats ?? 1;
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name,
    source: 'EvalScope',
    verdicts:
      reviews === null
        ? null
        : {
            by: 'evalscope',
            full: 1,
            perTrial: true,
            repeatable: !look.byModel && main !== null && /^(?:acc(?:uracy)?|em|exact_match)$/i.test(main),
          },
  };
  const reviewed = new Set<number>();
  const sampling = { sampling: task?.sampling ?? {}, seed: task?.seed ?? null };
  const sampleOf = (own: string | null, group: string) => (options.answered === true ? (own ?? group) : group);
  let [unreviewed, unread] = [0, 0];
  const read = (fields: Fields): ElementReading => {
    const identity = readIdentity(fields, repeats);
    if (identity === null) return malformed('index: is missing');
    reviewed.add(identity.index);
    const row = readReviewRow(fields, { ...identity, sample: sampleOf(identity.own, identity.sample) }, main);
    if (typeof row === 'string') return malformed(row);
    if (row.reported.length === 0) unread++;
    values.add(identity.index, fields);
    return { kind: 'row', row: { ...row, ...sampling }, suite };
  };
  const add = (fields: Fields): ElementReading => {
    const identity = readIdentity(fields, repeats);
    if (identity === null) return malformed('index: is missing');
    const sample = sampleOf(identity.own, identity.sample);
    if (reviewed.has(identity.index)) {
      const to = { model: null, sample, prompt: 'main', trial: identity.trial };
      return { kind: 'addition', to, addition: readExecution(fields), suite };
    }
    if (reviews !== null) unreviewed++;
    return {
      kind: 'row',
      row: { ...readUnreviewedRow(fields, { ...identity, sample }, reviews !== null), ...sampling },
      suite,
    };
  };
  return {
    path,
    companions: [...(reviews !== null && predictions !== null ? [predictions] : []), ...companions],
    label: toText(prediction?.model) ?? report?.model ?? folder,
    counts: 'last',
    readings: async function* () {
      values.clear(repeats);
      reviewed.clear();
      [unreviewed, unread] = [0, 0];
      if (reviews !== null) yield* readElements(withFileName(reviews, readLines(readBytes(reviews))), read);
      if (predictions !== null)
        yield* readElements(
          withFileName(predictions, readLines(readBytes(predictions))),
          add,
          reviews === null ? '' : `${basename(predictions)}, `,
        );
    },
    notes: () => [
      ...(predictions === null
        ? [`no predictions were given with ${displayPath(path)}: usage, times and finish reasons are unknown`]
        : []),
      ...(unreviewed > 0 ? [`${unreviewed} predictions have no review: EvalScope gave no verdict on them`] : []),
      ...(unread > 0 ? [`${unread} reviews hold no verdict: EvalScope leaves them out of its denominator`] : []),
      ...(task !== null && task.limit !== null
        ? [
            `the run took at most ${task.limit.slice(0, 20)} samples of each subset (limit): the set itself may hold more`,
          ]
        : []),
      ...(task === null && predictions !== null && reviews === null
        ? ['no task_config.yaml was given: each prediction is taken for a question of its own']
        : []),
    ],
    published: (): PublishedScore[] => {
      const state = (score: ReportScore, named: ReadonlyMap<string, MetricValues>): PublishedScore => {
        const parts = [...named.values()];
        const key = findKey(
          score.metric,
          parts.flatMap((part) => [...part.keys()]),
        );
        const recomputed =
          key === null
            ? null
            : score.suite === null
              ? computeScoreOfSubsets(named, key, score)
              : aggregate(parts, key, score.aggregation, score.k);
        return toPublishedScore(score, name, key ?? score.metric, key !== null && key === main, recomputed);
      };
      return [
        ...reports.flatMap(({ scores }) =>
          scores
            .filter((score) => score.suite === pair.name)
            .map((score) => state(score, new Map([[pair.name, values]]))),
        ),
        ...combined.flatMap(({ report: { scores }, parts }) =>
          scores.filter((score) => score.suite === null).map((score) => state(score, parts)),
        ),
      ];
    },
    requested: (): Requested[] =>
      reports.flatMap(({ requests, path: location }) => {
        const counts = requests.get(pair.name);
        if (counts === undefined) return [];
        const trials = Math.max(repeats, 1);
        const samples = Math.ceil(counts.requested / trials);
        return [
          {
            model: null,
            suite: name,
            samples,
            trials,
            setSize: null,
            location: `${basename(location)}, execution_summary`,
          },
        ];
      }),
    facts: () => task?.facts(pair.name) ?? {},
  };
}

async function readRecord(path: string | null): Promise<Fields | null> {
  const first = path === null ? null : await readFirstRecord(path);
  return typeof first === 'string' ? null : first;
}

/** So many reviews are looked at before any becomes a row. */
const LOOK = 500;

interface FirstLook {
  /** Metric that decides for most of them. */
  readonly main: string | null;
  readonly keys: readonly string[];
  /** Trials of a question; null = they do not tell. */
  readonly repeats: number | null;
  readonly byModel: boolean;
}

async function surveyReviews(path: string | null): Promise<FirstLook> {
  const mains = new Map<string, number>();
  const keys = new Set<string>();
  let repeats: number | null = null;
  let byModel = false;
  let seen = 0;
  if (path !== null)
    for await (const { text } of withFileName(path, readLines(readBytes(path)))) {
      const found = readJson(text);
      if (typeof found === 'string' || !isFields(found.value)) continue;
      const metric = findMainMetric(found.value);
      if (metric !== null) mains.set(metric, (mains.get(metric) ?? 0) + 1);
      const values = fieldAt(found.value, 'sample_score.score.value');
      for (const key of Object.keys(isFields(values) ? values : {})) keys.add(key);
      repeats ??= computeRepeats(found.value);
      byModel ||= wasJudgedByModel(found.value);
      if (++seen >= LOOK) break;
    }
  const [main] = [...mains].sort(([, a], [, b]) => b - a)[0] ?? [null];
  return { main, keys: [...keys], repeats, byModel };
}
