import { clusterOf, type Outcome, type RunRecord, type Sample } from '@evenhand/core';
import { type Measure, measureOf } from './measure.ts';

/** What of a record the figures rest on: no texts, so that a million of them fit into memory. */
export interface Observation {
  readonly suite: string;
  readonly prompt: string;
  readonly sample: string;
  readonly language: string | null;
  /** Unique over suites. */
  readonly cluster: string;
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
  readonly adapted: boolean;
  readonly servedModel: string | null;
  readonly cold: boolean;
  readonly measure: Measure;
}

export function observationOf(record: RunRecord, sample: Sample, measure: Measure = measureOf(record)): Observation {
  const replies = record.turns.flatMap((turn) => turn.generation ?? []);
  const last = replies.at(-1);
  return {
    suite: record.suite,
    prompt: record.prompt,
    sample: record.sample,
    language: sample.language,
    cluster: `${record.suite}/${clusterOf(sample)}`,
    model: record.model,
    trial: record.trial,
    outcome: record.outcome,
    counts: record.outcome !== 'failed',
    value: record.score?.value ?? 0,
    strict: record.score?.strict ?? 0,
    lenient: record.score?.lenient ?? 0,
    cut: last?.finish === 'length',
    adapted: replies.some((reply) => reply.adapted.length > 0),
    servedModel: last?.receipt.servedModel ?? null,
    cold: replies.some(
      ({ receipt, ttftMs }) =>
        (receipt.serverTiming?.loadMs ?? 0) >= 500 && (ttftMs ?? 0) >= receipt.serverTiming!.loadMs!,
    ),
    measure,
  };
}
