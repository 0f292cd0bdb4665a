import { basename, dirname } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { elementsAt, type Piece } from '../../json-stream/json-elements.ts';
import { firstByte, readLines } from '../../json-stream/json-text-lines.ts';
import { type Fields, isFields, readJson, toText } from '../../json-stream/json-values.ts';
import { listReadingsOf, readBytes, requireFile, withFileName } from '../../json-stream/source.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ImportedSuite, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, PLAIN_SUITE } from '../format.ts';
import { withNotes } from '../shared/with-notes.ts';
import { type Listed, listRunFiles, taskOf } from './lm-eval-folder.ts';
import { publishedGroups, type TaskScores } from './lm-eval-groups.ts';
import {
  isRepeatable,
  mainMetric,
  meansTracker,
  metricNames,
  onlyLikelihood,
  partsTracker,
} from './lm-eval-metrics.ts';
import { pairsTracker } from './lm-eval-pairs.ts';
import {
  factsIn,
  findResults,
  hasTask,
  isDownwardIn,
  isMeanIn,
  type LmEvalResults,
  modelNameIn,
  publishedIn,
  readResults,
  requestedIn,
  versionIn,
} from './lm-eval-results.ts';
import { type LmEvalFile, lmEvalReadings } from './lm-eval-row.ts';

/** Files of samples that lm-evaluation-harness writes with --log_samples: `samples_<task>_<time>.jsonl`. */
export const lmEvalFormat: ImportFormat = {
  name: 'lm-eval',
  description:
    'folder of a run of lm-evaluation-harness with --log_samples, or its samples_*.jsonl, with results_*.json where it stands beside them; several tasks and models at once',
  severalSuites: true,
  open: async (paths) => {
    const results: LmEvalResults[] = [];
    const samples: Listed[] = [];
    for (const one of listRunFiles(paths)) {
      requireFile(one.path);
      const found = readResults(one.path);
      if (found === null) samples.push(one);
      else results.push(found);
    }
    if (samples.length === 0)
      throw new ConfigError(
        `${paths.map(displayPath).join(', ')}: hold results and no samples; run lm-eval with --log_samples and name the samples_*.jsonl`,
      );
    return openAll(samples, withoutOwnSamples(results, samples));
  },
};

/** Results that stand beside samples of their run are of these alone, whatever else is named. */
function withoutOwnSamples(results: readonly LmEvalResults[], samples: readonly Listed[]): LmEvalResults[] {
  const owned = new Set(samples.map(({ path }) => findResults(path)?.path));
  return results.filter(({ path }) => !owned.has(path));
}

/** Of a folder, a task that asks nothing is left out and named; of the files that were named one by one, it is refused. */
async function openAll(samples: readonly Listed[], results: readonly LmEvalResults[]): Promise<ReplyFile[]> {
  const opened: Opened[] = [];
  const refused: ConfigError[] = [];
  for (const { path, named } of samples) {
    try {
      const { file, ...more } = await openSamples(path, results);
      opened.push({ file: named ? file : { ...file, label: file.label ?? basename(dirname(path)) }, ...more });
    } catch (error) {
      if (named || !(error instanceof NoRightAnswers)) throw error;
      refused.push(error);
    }
  }
  if (opened.length === 0) throw refused[0]!;
  const left = refused.flatMap(({ problems }) => problems).map((problem) => `left out: ${problem}`);
  return withNotes(withGroups(opened), left);
}

/** A file of samples, and what its lines come to. */
interface Opened {
  readonly file: ReplyFile;
  /** null = no results are known. */
  readonly scored: { readonly results: LmEvalResults; readonly scores: TaskScores } | null;
}

/** Scores of groups are stated by the last file of a run, when all of its tasks were read. */
function withGroups(opened: readonly Opened[]): ReplyFile[] {
  const runs = Map.groupBy(opened, ({ scored }) => scored?.results.path ?? null);
  return opened.map(({ file, scored }) => {
    const run = runs.get(scored?.results.path ?? null)!;
    if (scored === null || run.at(-1)!.file !== file) return file;
    const tasks = run.flatMap((one) => one.scored?.scores ?? []);
    return { ...file, published: () => [...(file.published?.() ?? []), ...publishedGroups(scored.results, tasks)] };
  });
}

/** The task of a file weighs texts, and has no right answers. */
class NoRightAnswers extends ConfigError {}

async function openSamples(path: string, requestArguments: readonly LmEvalResults[]): Promise<Opened> {
  const task = taskOf(path);
  const first = await firstLine(path);
  const results = selectResults(path, task, requestArguments);
  const main = mainMetric(first, (metric) => isDownwardIn(results, task, metric));
  const filter = toText(first.filter);
  const repeats = repeatsIn(first);
  const name = toValidId(task ?? 'lm-eval');
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name,
    version: (results === null || task === null ? null : versionIn(results, task)) ?? 1,
    source: 'samples of lm-evaluation-harness',
    verdicts: {
      by: 'lm-eval',
      full: 1,
      perTrial: repeats === 1,
      repeatable: isRepeatable(main, metricNames(first), isWeighed(first)),
    },
  };
  const file: LmEvalFile = { filter, main };
  const filters = new Set<string>();
  let parts = partsTracker();
  let pairs = pairsTracker();
  let means = meansTracker();
  const known = results === null || task === null ? null : { results, task };
  const opened: ReplyFile = {
    path,
    companions: results === null ? [] : [results.path],
    label: results === null ? null : modelNameIn(results),
    readings: () => {
      parts = partsTracker();
      pairs = pairsTracker();
      means = meansTracker();
      return withFileName(
        path,
        listReadingsOf(readSamples(path), (fields) => {
          const filter = toText(fields.filter);
          if (filter !== null) filters.add(filter);
          parts.add(fields);
          pairs.add(fields);
          means.add(fields);
          return lmEvalReadings(fields, suite, file);
        }),
      );
    },
    notes: () => [
      ...(filters.size < 2
        ? []
        : [
            `the file holds each reply once for each of its filters (${[...filters].sort().join(', ')}); the reply is the same, was taken once, and has the verdicts of all; ${filter} stands first and decides`,
          ]),
      ...(repeats > 1
        ? [`each document was answered ${repeats} times, and lm-eval gave one verdict on all of them together`]
        : []),
    ],
    published: () =>
      known === null
        ? []
        : publishedIn(known.results, known.task, name, { metric: main, filter }).map((one) => {
            const ofPairs = pairs.value(one.metric, one.scorer);
            if (ofPairs !== null) return { ...one, reduce: null, recomputed: ofPairs };
            const recomputed = parts.mean(one.metric, one.scorer);
            return recomputed === null
              ? one
              : { ...one, reduce: null, recomputed, rule: 'mean over the parts of all documents' };
          }),
    requested: () =>
      known === null
        ? []
        : requestedIn(known.results, known.task).map((one) => ({
            ...one,
            suite: name,
            trials: isWeighed(first) ? null : one.trials,
          })),
    facts: () => (known === null ? {} : factsIn(known.results, known.task)),
  };
  if (known === null) return { file: opened, scored: null };
  const scores: TaskScores = {
    task: known.task,
    suite: name,
    score: (metric, filter) =>
      pairs.value(metric, filter) ??
      parts.mean(metric, filter) ??
      (isMeanIn(known.results, known.task, metric) ? means.mean(metric, filter) : null),
    count: (filter) => means.count(filter),
  };
  return { file: opened, scored: { results: known.results, scores } };
}

/** The results of the same run: those that were named and hold the task, else those beside the samples. */
function selectResults(
  path: string,
  task: string | null,
  requestArguments: readonly LmEvalResults[],
): LmEvalResults | null {
  if (task === null) return null;
  const adjacent = findResults(path);
  if (adjacent !== null && hasTask(adjacent, task)) return adjacent;
  const named = requestArguments.filter((one) => hasTask(one, task));
  return named.length === 1 ? named[0]! : null;
}

function isWeighed({ arguments: requestArguments }: Fields): boolean {
  const second = (one: unknown) => (isFields(one) ? one.arg_1 : Array.isArray(one) ? one[1] : undefined);
  return (
    typeof requestArguments === 'object' &&
    requestArguments !== null &&
    Object.values(requestArguments).every((one) => typeof second(one) === 'string')
  );
}

/** Repeats of a document that was answered freely. */
function repeatsIn(fields: Fields): number {
  const first = Array.isArray(fields.resps) ? (fields.resps as unknown[])[0] : undefined;
  return Array.isArray(first) && !isWeighed(fields) && first.every((one) => typeof one === 'string')
    ? Math.max(1, first.length)
    : 1;
}

/** A sample a line; versions before 0.4.3 wrote one list. */
async function* readSamples(path: string): AsyncGenerator<Piece> {
  const isList = (await firstByte(readBytes(path))) === '[';
  yield* isList ? elementsAt(readBytes(path), []) : readLines(readBytes(path));
}

/** The first line that can be read. @throws ConfigError where the file is of something else, or of a task that asks nothing */
async function firstLine(path: string): Promise<Fields> {
  for await (const { text } of withFileName(path, readSamples(path))) {
    const found = readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    const fields = found.value;
    if (fields.doc_id === undefined || (fields.resps === undefined && fields.arguments === undefined))
      throw new ConfigError(
        `${displayPath(path)}: its first object has ${Object.keys(fields).slice(0, 12).join(', ') || 'no fields'}; expected doc_id, resps and arguments: the samples_*.jsonl that lm-eval writes with --log_samples`,
      );
    if (onlyLikelihood(metricNames(fields)))
      throw new NoRightAnswers(
        `${displayPath(path)}: the task measures how likely its texts are (${metricNames(fields).join(', ')}); it puts no question that has a right answer, so there is nothing to score: leave it away`,
      );
    return fields;
  }
  return {};
}
