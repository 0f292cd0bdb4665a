import { type Outcome, REPLY_MARKS, type RunRecord, type Sample } from '@evenhand/core';
import { type Measure, measureRecord } from './measure.ts';
import type { IndexedSample } from './sample-index.ts';

/** Of a cell's tokens, money and time, what the tables rest on. */
export type CellMeasure = Pick<
  Measure,
  | 'inputTokens'
  | 'outputTokens'
  | 'cachedInputTokens'
  | 'tokenSource'
  | 'costUsd'
  | 'costBasis'
  | 'priceId'
  | 'ttftMs'
  | 'e2eMs'
  | 'dialogueTurns'
  | 'energyJ'
  | 'machine'
  | 'impossibleCounts'
  | 'gatewayCache'
  | 'promptReused'
  | 'gatewayRetries'
  | 'gatewayFallbacks'
> & {
  /** By the price table; null = unknown. */
  readonly listUsd: number | null;
  /** As the provider stated it; null = it did not. */
  readonly billedUsd: number | null;
  /** Of a local run: electricity as assumed and as measured, electricity and wear, and what the tokens cost elsewhere; null = unknown. */
  readonly energyUsd: number | null;
  readonly measuredUsd: number | null;
  readonly fullUsd: number | null;
  readonly hostedUsd: number | null;
};

import { countMarksInQuestion } from './marks.ts';
import { readToolCallForm, type ToolCallForm } from './tool-call-form.ts';

/** `adapted` also tells of replies, which changes no request. */
const isRequestChange = (word: string): boolean => !(Object.values(REPLY_MARKS) as string[]).includes(word);

/** What of a record the figures rest on: a row on its way into columns (see cells.ts). */
export interface Observation {
  readonly suite: string;
  readonly prompt: string;
  readonly sample: string;
  /** Where the sample stands among all samples, by suite and id: equal for the same sample in every model's list. */
  readonly sampleNumber: number;
  readonly language: string | null;
  /** Name shared by the translations of one question; null = it has none. */
  readonly twin: string | null;
  /** Number of the cluster, unique over suites. */
  readonly cluster: number;
  readonly model: string;
  readonly trial: number;
  readonly outcome: Outcome;
  /** Whether it counts in the denominator. */
  readonly counts: boolean;
  /** Score from 0 to 1; 0 where the model declined or nothing could be read. */
  readonly value: number;
  readonly strict: number;
  readonly lenient: number;
  /** Cut by the token limit. */
  readonly cut: boolean;
  /** The scorer says that it could not tell whether the answer is right; it counts as wrong. */
  readonly undecided: boolean;
  readonly adapted: boolean;
  /** Marks of the model's own vocabulary in the question; null or absent = not known. */
  readonly marksInQuestion?: number | null;
  /** Whether the calls of the reply are well formed; null or absent = no function was offered. */
  readonly toolCalls?: ToolCallForm | null;
  readonly servedModel: string | null;
  readonly cold: boolean;
  readonly measure: CellMeasure;
}

export function toObservation(
  record: RunRecord,
  indexed: IndexedSample,
  measure: Measure = measureRecord(record),
  sample: Pick<Sample, 'tools'> = { tools: null },
): Observation {
  const { turns, score } = record;
  const last = turns.at(-1)?.generation ?? lastReply(record);
  return {
    suite: indexed.suite,
    prompt: record.prompt,
    sample: indexed.sample.id,
    sampleNumber: indexed.number,
    language: indexed.sample.language,
    twin: indexed.sample.twin,
    cluster: indexed.cluster,
    model: record.model,
    trial: record.trial,
    outcome: record.outcome,
    counts: record.outcome !== 'failed',
    value: score?.value ?? 0,
    strict: score?.strict ?? 0,
    lenient: score?.lenient ?? 0,
    cut: last?.finish === 'length',
    undecided: score?.details?.verdict === 'undecided' && score.value === 0,
    marksInQuestion: countMarksInQuestion(turns),
    adapted: turns.some(({ generation }) => generation?.adapted.some(isRequestChange) === true),
    toolCalls: readToolCallForm(record, sample),
    servedModel: last?.receipt.servedModel ?? null,
    cold: turns.some(({ generation }) => {
      const loadMs = generation?.receipt.serverTiming?.loadMs ?? 0;
      return loadMs >= 500 && (generation?.ttftMs ?? 0) >= loadMs;
    }),
    measure: {
      inputTokens: measure.inputTokens,
      outputTokens: measure.outputTokens,
      cachedInputTokens: measure.cachedInputTokens,
      tokenSource: measure.tokenSource,
      costUsd: measure.costUsd,
      costBasis: measure.costBasis,
      ttftMs: measure.ttftMs,
      e2eMs: measure.e2eMs,
      dialogueTurns: measure.dialogueTurns,
      priceId: measure.priceId,
      listUsd: record.cost.list,
      billedUsd: record.cost.billed,
      energyUsd: record.cost.energy,
      measuredUsd: record.cost.measured ?? null,
      fullUsd: record.cost.full,
      hostedUsd: record.cost.hosted ?? null,
      energyJ: measure.energyJ,
      machine: measure.machine,
      impossibleCounts: measure.impossibleCounts,
      gatewayCache: measure.gatewayCache,
      gatewayRetries: measure.gatewayRetries,
      gatewayFallbacks: measure.gatewayFallbacks,
      promptReused: measure.promptReused,
    },
  };
}

function lastReply(record: RunRecord) {
  return record.turns.flatMap((turn) => turn.generation ?? []).at(-1);
}
