import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { isFields, toText } from '../../json-stream/json-values.ts';
import { isParquet, readParquet } from '../../json-stream/parquet.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ImportedSuite, LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, PLAIN_SUITE } from '../format.ts';
import { listFiles, readSmallObject } from '../shared/run-files.ts';
import {
  createPublishedScores,
  findFirstMetric,
  findModel,
  isResults,
  type LightevalResults,
  listTasks,
  readFacts,
  readRequested,
  readSampling,
} from './lighteval-results.ts';
import { readLightevalRow } from './lighteval-row.ts';

/** Details that lighteval saves (--save-details), one Parquet file a task, with its results. */
export const lightevalFormat: ImportFormat = {
  name: 'lighteval',
  description:
    'details_*.parquet of lighteval (--save-details) and results_*.json: the files, or the folder that holds both',
  severalSuites: true,
  open: async (paths) => {
    const results: LightevalResults[] = [];
    const details: string[] = [];
    for (const path of listFiles(paths, ['.parquet', '.json'])) {
      if (path.endsWith('.json')) {
        const value = readSmallObject(path);
        if (isResults(value)) results.push({ path, value });
        else
          throw new ConfigError(
            `${displayPath(path)}: is no results file of lighteval (config_general and results are missing)`,
          );
      } else if (await isParquet(path)) details.push(path);
      else
        throw new ConfigError(
          `${displayPath(path)}: is no Parquet file; expected details_*.parquet, which lighteval writes with --save-details`,
        );
    }
    if (details.length === 0)
      throw new ConfigError(
        `${paths.map(displayPath).join(', ')}: hold results and no replies; run lighteval with --save-details and name details_*.parquet`,
      );
    const opened: ReplyFile[] = [];
    for (const path of details) opened.push(await openDetails(path, results));
    return opened;
  },
};

/** Metrics that one of our scorers can stand beside. */
const REPEATABLE = /^(?:em|acc|exact_match|quasi_exact_match|extractive_match|prefix_.*match|loglikelihood_acc)\b/i;

async function openDetails(path: string, given: readonly LightevalResults[]): Promise<ReplyFile> {
  const first = await surveyRows(path);
  const { task, metrics, trials } = first;
  const results = findResults(path, task, given);
  const main = (results === null ? null : findFirstMetric(results, task)) ?? null;
  const deciding = main !== null && metrics.includes(main) ? main : (metrics[0] ?? null);
  const name = toValidId(task.replace(/\|\d+$/, '').replace(/^[a-z]+\|/, ''));
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name,
    source: 'details of lighteval',
    verdicts: {
      by: 'lighteval',
      full: 1,
      perTrial: trials === 1,
      repeatable: deciding !== null && REPEATABLE.test(deciding),
    },
  };
  const settings = results === null ? null : readSampling(results);
  return {
    path,
    companions: results === null ? [] : [results.path],
    label: results === null ? null : findModel(results),
    readings: async function* (): AsyncGenerator<LocatedReading> {
      for await (const { fields, location } of readParquet(path))
        for (const reading of readLightevalRow(fields, suite, deciding))
          yield {
            location: location,
            mended: false,
            reading:
              reading.kind !== 'row' || settings === null
                ? reading
                : {
                    ...reading,
                    row: {
                      ...reading.row,
                      sampling: { ...reading.row.sampling, ...settings.sampling },
                      seed: settings.seed,
                    },
                  },
          };
    },
    notes: () => [
      'lighteval keeps no finish reason, usage, time or error: a request that failed for good stands there as an empty reply, and cannot be told from one',
      ...(trials > 1
        ? [`each document was answered ${trials} times, and lighteval gave one verdict on all of them together`]
        : []),
      ...(results === null
        ? [`no results_*.json of the task ${task} was given: model and printed scores are unknown`]
        : []),
    ],
    published: () => (results === null ? [] : createPublishedScores(results, task, name, deciding)),
    requested: () => (results === null ? [] : readRequested(results, task, name)),
    facts: () => (results === null ? {} : readFacts(results, task)),
  };
}

/** @throws ConfigError where the file is of something else */
async function surveyRows(path: string): Promise<{ task: string; metrics: string[]; trials: number }> {
  for await (const { fields } of readParquet(path)) {
    const { doc, metric, model_response: response } = fields;
    if (!isFields(doc) || !isFields(response))
      throw new ConfigError(
        `${displayPath(path)}: its columns are ${Object.keys(fields).slice(0, 12).join(', ')}; expected doc, metric and model_response: details of lighteval 0.13 (older versions wrote other columns; run it again)`,
      );
    const task =
      toText(doc.task_name) ??
      /^details_(.+?)(?:_\d{4}-\d\d-\d\dT.*)?\.parquet$/.exec(basename(path))?.[1] ??
      'lighteval';
    const texts = response.text;
    return {
      task,
      metrics: isFields(metric) ? Object.keys(metric) : [],
      trials: Array.isArray(texts) ? Math.max(1, texts.length) : 1,
    };
  }
  throw new ConfigError(`${displayPath(path)}: holds no rows`);
}

/** The results with a score of the task; of several, those of the same time. */
function findResults(path: string, task: string, given: readonly LightevalResults[]): LightevalResults | null {
  const having = given.filter((one) => listTasks(one).includes(task));
  const time = /_(\d{4}-\d\d-\d\dT[\d.-]+)\.parquet$/.exec(basename(path))?.[1];
  return (
    (time === undefined ? undefined : having.find((one) => one.path.includes(time))) ??
    (having.length === 1 ? having[0]! : null)
  );
}
