import { type Fields, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readParts, toMessages, toToolCalls } from '../shared/message-parts.ts';
import { createReportedScore, createReportedScores } from '../shared/reported.ts';
import { type Counter, VERIFIERS_SUITE } from './verifiers-suite.ts';

/** A line of results.jsonl, as `vf-eval -s` of versions before 0.2 wrote it: one rollout of one example. */
export function readResultLine(fields: Fields, counted: Counter): ElementReading {
  const id = toId(fields.example_id);
  if (id === null) return malformed('example_id: is missing');
  const target = toText(fields.answer);
  const spoken = readCompletion(fields.completion);
  const error = describeError(fields.error);
  const { prompt } = fields;
  const milliseconds = fields.generation_ms;
  return {
    kind: 'row',
    suite: VERIFIERS_SUITE,
    row: {
      ...PLAIN_ROW,
      sample: id,
      trial: counted(id),
      messages: toMessages(prompt),
      question: toText(prompt),
      target: target === null || target === '' ? [] : [target],
      ...spoken,
      ...(error === null ? {} : { failure: error, failureKind: 'server' as const, reply: null }),
      e2eMs: typeof milliseconds === 'number' && milliseconds >= 0 ? milliseconds : null,
      reported: [
        createReportedScore('reward', fields.reward, true),
        ...createReportedScores(isFields(fields.metrics) ? fields.metrics : {}, null),
      ].filter((one) => one !== null),
    },
  };
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
