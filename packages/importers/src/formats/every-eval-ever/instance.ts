import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readParts, toToolCalls } from '../shared/message-parts.ts';
import { createReportedScore, toScoreValue } from '../shared/reported.ts';
import { readUsage } from '../shared/usage.ts';
import type { Carrier, Repetition } from './aggregate.ts';
import { metricOf } from './metric.ts';

/** A line: of the carrying metric a reply, of another one what is added to it. */
export function readInstance(
  fields: Fields,
  suite: ImportedSuite,
  carrier: Carrier,
  { trial, isRepeated }: Repetition,
): ElementReading {
  const sample = toId(fields.sample_id);
  if (sample === null) return malformed('sample_id: is missing');
  const model = toId(fields.model_id);
  const metric = metricOf(fields);
  const answer = toText(fieldAt(fields, 'answer_attribution[-1].extracted_value'));
  const score = createReportedScore(
    metric,
    fieldAt(fields, 'evaluation.score'),
    metric === carrier.metric && carrier.decides,
    {
      answer,
    },
  );
  if (metric !== carrier.metric && isRepeated) return { kind: 'skipped' };
  if (metric !== carrier.metric)
    return {
      kind: 'addition',
      to: { model, sample, prompt: 'main', trial },
      addition: { reported: score === null ? [] : [score] },
      suite,
    };
  const isCorrect = createReportedScore('is_correct', fieldAt(fields, 'evaluation.is_correct'), false);
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      model,
      sample,
      trial,
      ...readQuestion(fields),
      ...readReply(fields, score?.main === true),
      usage: readUsage(fields.token_usage),
      e2eMs: readTime(fieldAt(fields, 'performance.latency_ms')),
      ttftMs: readTime(fieldAt(fields, 'performance.time_to_first_token_ms')),
      reported: [score, isCorrect].filter((one) => one !== null),
    },
  };
}

function readQuestion({ input }: Fields): Pick<ImportedRow, 'question' | 'target' | 'choices'> {
  const references = fieldAt(input, 'reference');
  const choices = fieldAt(input, 'choices');
  const listTexts = (list: unknown): string[] =>
    (Array.isArray(list) ? (list as unknown[]) : []).flatMap((one) => toText(one) ?? []);
  const options = listTexts(choices);
  return {
    question: toText(fieldAt(input, 'raw')),
    target: listTexts(references),
    choices: options.length < 2 ? null : options,
  };
}

type Reply = Pick<ImportedRow, 'reply' | 'reasoning' | 'toolCalls'> &
  Partial<Pick<ImportedRow, 'failure' | 'failureKind'>>;

/** The last output, else the last words of the assistant. */
function readReply(fields: Fields, decided: boolean): Reply {
  const error = toText(fields.error);
  if (error !== null && error !== '')
    return { reply: null, reasoning: '', toolCalls: [], failure: error.slice(0, 1000), failureKind: 'server' };
  const spoken = readSpoken(fields);
  if (!decided)
    return { ...spoken, failureKind: 'unscored', failure: 'its record has no score of the metric that decides' };
  return spoken.reply === null ? { ...spoken, failureKind: 'not_kept' } : spoken;
}

function readSpoken({ output, messages }: Fields): Pick<ImportedRow, 'reply' | 'reasoning' | 'toolCalls'> {
  const text = toText(fieldAt(output, 'raw[-1]'));
  if (text !== null)
    return { reply: text, reasoning: toText(fieldAt(output, 'reasoning_trace[-1]')) ?? '', toolCalls: [] };
  const list = Array.isArray(messages) ? (messages as unknown[]) : [];
  const last = list.findLast((one) => fieldAt(one, 'role') === 'assistant');
  if (!isFields(last)) return { reply: null, reasoning: '', toolCalls: [] };
  const parts = readParts(last.content);
  return { reply: parts.text ?? '', reasoning: parts.reasoning, toolCalls: toToolCalls(last.tool_calls) };
}

function readTime(value: unknown): number | null {
  const ms = toScoreValue(value);
  return ms !== null && ms >= 0 ? ms : null;
}
