import {
  ConfigError,
  type Manifest,
  openSuites,
  type RunHeaders,
  type RunRecord,
  readRecords,
  type Sample,
} from '@evenhand/core';
import { type Cells, cellsBuilder } from '../cells/cells.ts';
import { type JudgeResult, trackJudges } from '../cells/judge-results.ts';
import { type Measure, measureRecord } from '../cells/measure.ts';
import { toObservation } from '../cells/observation.ts';
import { createSampleIndex, type IndexableSuite, type SampleIndex } from '../cells/sample-index.ts';
import { createStringTable } from '../cells/string-table.ts';
import { type Answers, listSharedWeights, trackAnswers } from '../tables/agreement.ts';
import { type ScoreChanges, trackScoreChanges } from '../tables/score-changes.ts';
import { createPromptLengths, type ModelTextUsage, type PromptLengths, trackTextUsage } from '../tables/text-usage.ts';

/** Told of the records of one model as they are read: for writing its CSV files, or for checking them. */
export interface Visitor<Result = void> {
  /** @param number of the sample in the run's index */
  readonly record: (record: RunRecord, sample: Sample, measure: Measure, number: number) => void;
  /** Behind the last one. */
  readonly end: () => Result;
  /** In its place, where the records cannot all be read; absent = the error goes on. */
  readonly fail?: (error: ConfigError) => Result;
  /** Lets go of what it holds, however the reading ended. */
  readonly close?: () => void;
}

/** Makes something of the records of each model, in whichever thread they are read. */
export type Visit<Result> = (model: string, context: ReadingContext) => Visitor<Result>;

/** All that tables rest on of the records of one model. It can be handed from thread to thread. */
export interface ModelReading {
  readonly cells: Cells;
  /** What the cells' `prompt`, `costBasis`, `priceId`, `servedModel` and `machine` stand for. */
  readonly texts: readonly string[];
  readonly usage: ModelTextUsage;
  readonly scoreChanges: readonly ScoreChanges[];
  readonly judgeResults: readonly JudgeResult[];
  /** null = the model shares its weights with none. */
  readonly answers: Answers | null;
}

/** What the records of a run are read with. */
export interface ReadingContext {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly inputs: RunHeaders;
  readonly sampleIndex: SampleIndex;
  /** By number in the index. */
  readonly readSample: (number: number) => Sample;
  readonly promptLengths: PromptLengths;
}

/** The samples lie in files that are open. */
export interface OpenedReading extends ReadingContext {
  /** What of the samples stands in the index. */
  readonly listTraits: () => readonly IndexableSuite[];
  readonly close: () => void;
}

/** The samples of a run, read from its folder as they are needed. @throws ConfigError */
export function openReading(folder: string, manifest: Manifest, inputs: RunHeaders): OpenedReading {
  const { bySuite, lists, close } = openSuites(folder, manifest);
  try {
    const sampleIndex = createSampleIndex(lists);
    const listTraits = () =>
      lists.map(({ name, samples }) => ({
        name,
        samples: Array.from(samples, ({ id, language, cluster, twin }) => ({ id, language, cluster, twin })),
      }));
    const readSample = (number: number) =>
      bySuite.get(sampleIndex.suiteAt(number))!.at(sampleIndex.listPositionAt(number));
    return {
      folder,
      manifest,
      inputs,
      sampleIndex,
      readSample,
      promptLengths: createPromptLengths(sampleIndex.size),
      listTraits,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** What was read of a model, and what its visitor made of it. */
export interface VisitedModel<Result> {
  /** null = the records could not all be read, of which the visitor made its result. */
  readonly reading: ModelReading | null;
  readonly result: Result;
}

/** So many records are read between two signs of life to other threads. */
const PROGRESS_RECORDS = 256;

/** Each record becomes a row of columns and is let go. @throws ConfigError */
export function readModel<Result>(
  context: ReadingContext,
  model: string,
  visit: Visit<Result>,
  onProgress: () => void = () => {},
): VisitedModel<Result> {
  const visitor = visit(model, context);
  try {
    const reading = readColumns(context, model, visitor, onProgress);
    return { reading, result: visitor.end() };
  } catch (error) {
    if (!(error instanceof ConfigError) || visitor.fail === undefined) throw error;
    return { reading: null, result: visitor.fail(error) };
  } finally {
    visitor.close?.();
  }
}

function readColumns(
  { folder, manifest, inputs, sampleIndex, readSample, promptLengths }: ReadingContext,
  model: string,
  visitor: Visitor<unknown>,
  onProgress: () => void,
): ModelReading {
  const textsUnknown = manifest.import !== null || manifest.redacted?.inputs === true;
  const scoreChanges = trackScoreChanges(folder, manifest, model);
  const answers = listSharedWeights(manifest, inputs).some((models) => models.includes(model)) ? trackAnswers() : null;
  const judges = trackJudges(model);
  const prompts = new Map(manifest.suites.map((suite) => [suite.name, new Set(suite.prompts)]));
  const usage = trackTextUsage(inputs, textsUnknown, model, promptLengths);
  const texts = createStringTable();
  const builder = cellsBuilder(texts, manifest.records.find(({ path }) => path === `records/${model}.jsonl`)?.lines);
  let read = 0;
  for (const record of readRecords(folder, model)) {
    const number = sampleIndex.findNumber(record.suite, record.sample);
    if (number < 0)
      throw new ConfigError(
        `records/${model}.jsonl: ${record.key} is of a sample that inputs/ does not hold; the folder was damaged or edited`,
      );
    if (!prompts.get(record.suite)?.has(record.prompt))
      throw new ConfigError(
        `records/${model}.jsonl: ${record.key} is of the prompt variant ${record.prompt}, which manifest.json does not name; the folder was damaged or edited`,
      );
    const measure = measureRecord(record);
    const sample = readSample(number);
    scoreChanges.record(record);
    answers?.record(record, sample);
    judges.record(record);
    usage.record(record, sample, measure, number);
    visitor.record(record, sample, measure, number);
    builder.add(toObservation(record, sampleIndex.at(number), measure, sample));
    if (++read % PROGRESS_RECORDS === 0) onProgress();
  }
  return {
    cells: builder.end(),
    texts: texts.list,
    usage: usage.readUsage(),
    scoreChanges: scoreChanges.listChanges(),
    judgeResults: judges.listResults(),
    answers: answers?.answers ?? null,
  };
}

/** Two visitors as one. */
export const combineVisitors = <A, B>(a: Visitor<A>, b: Visitor<B>): Visitor<readonly [A, B]> => ({
  record(record, sample, measure, number) {
    a.record(record, sample, measure, number);
    b.record(record, sample, measure, number);
  },
  end: () => [a.end(), b.end()],
  close() {
    a.close?.();
    b.close?.();
  },
});

export const visitNothing: Visit<void> = () => ({ record() {}, end() {} });
