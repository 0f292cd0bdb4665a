import { basename } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { isParquet, readParquet } from '../../json-stream/parquet.ts';
import { toValidId } from '../../pipeline/label.ts';
import type { ElementReading, ImportedSuite, LocatedReading, ReplyFile } from '../../pipeline/row.ts';
import { type ImportFormat, malformed, PLAIN_SUITE } from '../format.ts';
import { isDownward } from '../shared/downward.ts';
import { toScoreValue } from '../shared/reported.ts';
import { listFiles, readSmallObject } from '../shared/run-files.ts';
import { isNewDetail, isOldDetail, type LightevalDetail, readDetail } from './lighteval-detail.ts';
import {
  createPublishedAverages,
  createPublishedScores,
  createRowTally,
  findModel,
  isResults,
  type LightevalResults,
  listDownwardMetrics,
  listTasks,
  listUpwardMetrics,
  type ReadTask,
  readFacts,
  readRequested,
  readSampling,
} from './lighteval-results.ts';
import { createRowReader, listFilled } from './lighteval-row.ts';

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
    const opened: Opened[] = [];
    for (const path of details) opened.push(await openDetails(path, results));
    const [first, ...others] = withAverages(opened);
    return [{ ...first!, notes: () => [UNKNOWN_FAILURES, ...first!.notes()] }, ...others];
  },
};

const UNKNOWN_FAILURES =
  'lighteval keeps no finish reason, usage, time or error: a request that failed for good stands there as an empty reply, and cannot be told from one';

/** Metrics that one of our scorers can stand beside. */
const REPEATABLE = /^(?:em|acc|exact_match|quasi_exact_match|extractive_match|prefix_.*match|loglikelihood_acc)\b/i;

/** A file of details, and what its rows come to. */
interface Opened extends ReadTask {
  readonly file: ReplyFile;
  readonly suite: string;
  /** null = no results of its task are known. */
  readonly results: LightevalResults | null;
}

/** Means over several tasks are stated by the last file of a run, when all of its tasks were read. */
const withAverages = (opened: readonly Opened[]): ReplyFile[] =>
  opened.map(({ file, suite, results }) => {
    const run = opened.filter((one) => one.results === results);
    if (results === null || run.length < 2 || run.at(-1)!.file !== file) return file;
    return {
      ...file,
      published: () => [...file.published!(), ...createPublishedAverages(results, suite, run)],
    };
  });

async function openDetails(path: string, given: readonly LightevalResults[]): Promise<Opened> {
  const found = await surveyRows(path);
  const { task, trials, isWeighed } = found;
  const results = findResults(path, task, given);
  const { deciding, passedOver, companions, hasUpward } = chooseDeciding(found, results);
  const name = toValidId(task.replace(/\|\d+$/, '').replace(/^[a-z]+\|/, ''));
  const suite: ImportedSuite = {
    ...PLAIN_SUITE,
    name,
    source: 'details of lighteval',
    verdicts: {
      by: 'lighteval',
      full: 1,
      perTrial: trials === 1,
      // Metrics of all documents together (mcc, F1) of weighed options: the likeliest is right or wrong all the same. Where less of
      // all metrics is better (perplexity), nobody asked for the likeliest.
      repeatable: deciding === null ? isWeighed && hasUpward : REPEATABLE.test(deciding),
    },
  };
  const settings = results === null ? null : readSampling(results);
  let tally = createRowTally();
  const read = async function* (): AsyncGenerator<LocatedReading> {
    tally = createRowTally();
    const readRow = createRowReader({ suite, deciding, companions });
    let place = 0;
    for await (const { fields, location } of readParquet(path)) {
      const detail = readDetail(fields, place++);
      const readings = typeof detail === 'string' ? [malformed(detail)] : readRow(detail);
      for (const [metric, value] of typeof detail === 'string' ? [] : Object.entries(detail.metrics)) {
        const number = toScoreValue(value);
        if (number !== null) tally.add(metric, number);
      }
      for (const reading of readings) yield { location, mended: false, reading: withSettings(reading, settings) };
    }
  };
  const file: ReplyFile = {
    path,
    companions: results === null ? [] : [results.path],
    label: results === null ? null : findModel(results),
    readings: read,
    notes: () => [
      ...(trials > 1
        ? [`each document was answered ${trials} times, and lighteval gave one verdict on all of them together`]
        : []),
      ...(found.requestedTexts > trials
        ? [
            `${found.requestedTexts} replies to each document were asked for, and the rows hold ${trials}: what lighteval printed of ${found.requestedTexts} replies rests on fewer`,
          ]
        : []),
      ...(passedOver === null
        ? []
        : [`${passedOver}, which comes first, gives values beyond 0 to 1, which are no shares; ${deciding} decides`]),
      ...(results === null
        ? [`no results_*.json of the task ${task} was given: model and printed scores are unknown`]
        : []),
    ],
    published: () => (results === null ? [] : createPublishedScores(results, task, name, deciding, tally)),
    requested: () => (results === null ? [] : readRequested(results, task, name)),
    facts: () => (results === null ? {} : readFacts(results, task)),
  };
  return {
    file,
    task,
    suite: name,
    results,
    get tally() {
      return tally;
    },
  };
}

function withSettings(reading: ElementReading, settings: ReturnType<typeof readSampling> | null): ElementReading {
  if (reading.kind !== 'row' || settings === null) return reading;
  const { row } = reading;
  return {
    ...reading,
    row: { ...row, sampling: { ...row.sampling, ...settings.sampling }, seed: settings.seed },
  };
}

interface Survey {
  readonly task: string;
  readonly trials: number;
  readonly isWeighed: boolean;
  /** Metrics that have a value, row by row. */
  readonly filled: readonly (readonly string[])[];
  /** Those of which some value is a number, with the least and the greatest. */
  readonly ranges: ReadonlyMap<string, { readonly least: number; readonly most: number }>;
  /** The most texts that a row should have. */
  readonly requestedTexts: number;
}

/** So many rows show which metrics there are. */
const SURVEYED = 256;

/** @throws ConfigError where the file is of something else */
async function surveyRows(path: string): Promise<Survey> {
  const details: LightevalDetail[] = [];
  for await (const { fields } of readParquet(path)) {
    if (details.length === 0 && !isNewDetail(fields) && !isOldDetail(fields))
      throw new ConfigError(
        `${displayPath(path)}: its columns are ${Object.keys(fields).slice(0, 12).join(', ')}; expected doc, metric and model_response, or those of lighteval before 0.11: full_prompt, predictions and metrics`,
      );
    const detail = readDetail(fields, details.length);
    if (typeof detail !== 'string') details.push(detail);
    if (details.length === SURVEYED) break;
  }
  const [first] = details;
  if (first === undefined) throw new ConfigError(`${displayPath(path)}: holds no rows`);
  return {
    task: first.task ?? /^details_(.+?)(?:_\d{4}-\d\d-\d\dT.*)?\.parquet$/.exec(basename(path))?.[1] ?? 'lighteval',
    trials: Math.max(1, ...details.map(({ texts }) => texts.length)),
    isWeighed: first.texts.length === 0,
    filled: details.map(({ metrics }) => listFilled(metrics)),
    ranges: findRanges(details),
    requestedTexts: Math.max(
      1,
      ...details.map(({ requestedTexts, texts }) => (texts.length > 0 ? (requestedTexts ?? 1) : 1)),
    ),
  };
}

function findRanges(details: readonly LightevalDetail[]): Survey['ranges'] {
  const ranges = new Map<string, { least: number; most: number }>();
  for (const { metrics } of details)
    for (const [name, value] of Object.entries(metrics)) {
      const number = toScoreValue(value);
      if (number === null) continue;
      const { least, most } = ranges.get(name) ?? { least: number, most: number };
      ranges.set(name, { least: Math.min(least, number), most: Math.max(most, number) });
    }
  return ranges;
}

/** The first metric of the configuration, else of the rows, that is a number and of which more is better; shares come before others. */
function chooseDeciding({ task, ranges, filled }: Survey, results: LightevalResults | null) {
  const downward = new Set(results === null ? [] : listDownwardMetrics(results, task));
  const wanted = results === null ? [] : listUpwardMetrics(results, task);
  const fit = [...wanted, ...ranges.keys()].filter(
    (name) => ranges.has(name) && !downward.has(name) && (wanted.includes(name) || !isDownward(name)),
  );
  const isShare = (name: string) => ranges.get(name)!.least >= 0 && ranges.get(name)!.most <= 1;
  const deciding = fit.find(isShare) ?? fit[0] ?? null;
  const companions = new Set(filled.filter((names) => deciding !== null && names.includes(deciding)).flat());
  const hasUpward = filled.flat().some((name) => !downward.has(name) && !isDownward(name));
  return { deciding, passedOver: deciding === fit[0] ? null : (fit[0] ?? null), companions, hasUpward };
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
