import { basename } from 'node:path';
import { ConfigError, shown } from '@evenhand/core';
import { linesOf } from '../json-stream/json-text-lines.ts';
import { type Fields, isFields, readJson, textOf } from '../json-stream/json-values.ts';
import { bytesOf, listReadingsOf, namingFile, refuseMissing } from '../json-stream/source.ts';
import { fittingId } from '../pipeline/label.ts';
import type { ImportedSuite, ReplyFile } from '../pipeline/row.ts';
import { type ImportFormat, PLAIN_SUITE } from './format.ts';
import { isRepeatable, mainMetric, metricNames, onlyLikelihood, partsTracker } from './lm-eval-metrics.ts';
import {
  factsIn,
  hasTask,
  type LmEvalResults,
  modelNameIn,
  publishedIn,
  readResults,
  requestedIn,
  resultsBeside,
  versionIn,
} from './lm-eval-results.ts';
import { type LmEvalFile, lmEvalReadings } from './lm-eval-row.ts';

/** Files of samples that lm-evaluation-harness writes with --log_samples: `samples_<task>_<time>.jsonl`. */
export const lmEvalFormat: ImportFormat = {
  name: 'lm-eval',
  takes:
    'samples_*.jsonl of lm-evaluation-harness (--log_samples), with results_*.json where it stands beside them; several tasks and models at once',
  severalSuites: true,
  open: async (files) => {
    const given: LmEvalResults[] = [];
    const samples: string[] = [];
    for (const path of files) {
      refuseMissing(path);
      const results = readResults(path);
      if (results === null) samples.push(path);
      else given.push(results);
    }
    if (samples.length === 0)
      throw new ConfigError(
        `${files.map(shown).join(', ')}: hold results and no samples; run lm-eval with --log_samples and name the samples_*.jsonl`,
      );
    const opened: ReplyFile[] = [];
    for (const path of samples) opened.push(await openSamples(path, given));
    return opened;
  },
};

async function openSamples(path: string, given: readonly LmEvalResults[]): Promise<ReplyFile> {
  const task = /^samples_(.+?)(?:_\d{4}-\d\d-\d\dT[\d.:-]+)?\.jsonl$/.exec(basename(path))?.[1] ?? null;
  const first = await firstLine(path);
  const results = resultsOf(path, task, given);
  const main = mainMetric(first);
  const filter = textOf(first.filter);
  const repeats = repeatsIn(first);
  const name = fittingId(task ?? 'lm-eval');
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name,
    version: (results === null || task === null ? null : versionIn(results, task)) ?? 1,
    source: 'samples of lm-evaluation-harness',
    verdicts: { by: 'lm-eval', full: 1, perTrial: repeats === 1, repeatable: isRepeatable(main, metricNames(first)) },
  };
  const file: LmEvalFile = { filter, main };
  const filters = new Set<string>();
  let parts = partsTracker();
  const known = results === null || task === null ? null : { results, task };
  return {
    path,
    companions: results === null ? [] : [results.path],
    label: results === null ? null : modelNameIn(results),
    readings: () => {
      parts = partsTracker();
      return namingFile(
        path,
        listReadingsOf(linesOf(bytesOf(path)), (fields) => {
          const filter = textOf(fields.filter);
          if (filter !== null) filters.add(filter);
          parts.add(fields);
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
}

/** The results of the same run: those that were named and hold the task, else those beside the samples. */
function resultsOf(path: string, task: string | null, given: readonly LmEvalResults[]): LmEvalResults | null {
  if (task === null) return null;
  const beside = resultsBeside(path);
  if (beside !== null && hasTask(beside, task)) return beside;
  const named = given.filter((one) => hasTask(one, task));
  return named.length === 1 ? named[0]! : null;
}

function isWeighed({ arguments: given }: Fields): boolean {
  const second = (one: unknown) => (isFields(one) ? one.arg_1 : Array.isArray(one) ? one[1] : undefined);
  return (
    typeof given === 'object' && given !== null && Object.values(given).every((one) => typeof second(one) === 'string')
  );
}

/** Repeats of a document that was answered freely. */
function repeatsIn(fields: Fields): number {
  const first = Array.isArray(fields.resps) ? (fields.resps as unknown[])[0] : undefined;
  return Array.isArray(first) && !isWeighed(fields) && first.every((one) => typeof one === 'string')
    ? Math.max(1, first.length)
    : 1;
}

/** The first line that can be read. @throws ConfigError where the file is of something else, or of a task that asks nothing */
async function firstLine(path: string): Promise<Fields> {
  for await (const { text } of namingFile(path, linesOf(bytesOf(path)))) {
    const found = readJson(text);
    if (typeof found === 'string' || !isFields(found.value)) continue;
    const fields = found.value;
    if (fields.doc_id === undefined || (fields.resps === undefined && fields.arguments === undefined))
      throw new ConfigError(
        `${shown(path)}: its first object has ${Object.keys(fields).slice(0, 12).join(', ') || 'no fields'}; expected doc_id, resps and arguments: the samples_*.jsonl that lm-eval writes with --log_samples`,
      );
    if (onlyLikelihood(metricNames(fields)))
      throw new ConfigError(
        `${shown(path)}: the task measures how likely its texts are (${metricNames(fields).join(', ')}); it puts no question that has a right answer, so there is nothing to score: leave it away`,
      );
    return fields;
  }
  return {};
}
