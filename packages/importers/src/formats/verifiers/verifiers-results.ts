import type { FinishReason, ReportedScore } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readParts, toMessages, toToolCalls } from '../shared/message-parts.ts';
import { createReportedScore, createReportedScores } from '../shared/reported.ts';
import { toSampling } from '../shared/sampling.ts';
import { readUsage } from '../shared/usage.ts';
import { listMeans, type VerifiersRun } from './verifiers-run.ts';
import type { Counter } from './verifiers-suite.ts';

/** A line of results.jsonl, as `vf-eval -s` of versions before 0.2 wrote it: one rollout of one example. */
export function readResultLine(
  fields: Fields,
  run: VerifiersRun,
  suite: ImportedSuite,
  counted: Counter,
): ElementReading {
  const id = toId(fields.example_id);
  if (id === null) return malformed('example_id: is missing');
  const target = toText(fields.answer);
  const spoken = readCompletion(fields.completion);
  const error = describeError(fields.error);
  const { prompt } = fields;
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: id,
      trial: counted(id),
      messages: toMessages(prompt),
      question: toText(prompt),
      target: target === null || target === '' ? [] : [target],
      ...spoken,
      ...(error === null ? {} : { failure: error, failureKind: 'server' as const, reply: null }),
      finish: readFinish(fields),
      usage: readUsage(fields.token_usage),
      sampling: toSampling({ temperature: run.temperature, topP: run.topP, maxOutputTokens: run.maxTokens }),
      e2eMs: readTime(fields),
      reported: readMetrics(fields, run),
    },
  };
}

/** The reward and every metric; versions before 0.1.10 have them beside one another, and metadata.json their names. */
function readMetrics(fields: Fields, { metadata }: VerifiersRun): ReportedScore[] {
  const metrics = isFields(fields.metrics)
    ? fields.metrics
    : Object.fromEntries(listMeans(metadata).map(({ name }) => [name, fields[name]]));
  return [
    createReportedScore('reward', fields.reward, true),
    ...createReportedScores(metrics, null).filter(({ metric }) => metric !== 'reward'),
  ].filter((one) => one !== null);
}

const readFinish = ({ is_truncated: cut, error }: Fields): FinishReason =>
  cut === true ? 'length' : cut === false && (error === null || error === undefined) ? 'stop' : 'other';

/** Milliseconds of the generation: as they are, or as seconds at which it began and ended. */
function readTime(fields: Fields): number | null {
  const ms = fields.generation_ms ?? fieldAt(fields, 'timing.generation_ms');
  if (typeof ms === 'number') return ms >= 0 ? ms : null;
  const [start, end] = [fieldAt(fields, 'timing.generation.start'), fieldAt(fields, 'timing.generation.end')];
  return typeof start === 'number' && typeof end === 'number' && start > 0 && end >= start
    ? (end - start) * 1000
    : null;
}

/** A text, or the messages since the prompt, of which the assistant's last counts. */
function readCompletion(completion: unknown) {
  if (!Array.isArray(completion)) return { reply: toText(completion), reasoning: '', toolCalls: [] };
  const last = (completion as unknown[]).findLast((one) => isFields(one) && one.role === 'assistant');
  if (!isFields(last)) return { reply: null, reasoning: '', toolCalls: [] };
  const { text, reasoning } = readParts(last.content);
  return {
    reply: text ?? '',
    reasoning: toText(last.reasoning_content) ?? reasoning,
    toolCalls: toToolCalls(last.tool_calls),
  };
}

/** A text, or an object that says more; null = nothing went wrong. */
function describeError(error: unknown): string | null {
  if (error === null || error === undefined || error === false || error === '') return null;
  const text = isFields(error) ? (toText(error.message) ?? toText(error.error) ?? 'it failed') : toText(error);
  return (text ?? 'it failed').slice(0, 1000);
}
