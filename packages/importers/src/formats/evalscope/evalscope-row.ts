import type { FinishReason } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import { type ImportedRow, MOST_TRIALS, type RowAddition } from '../../pipeline/row.ts';
import { PLAIN_ROW } from '../format.ts';
import { isDownward } from '../shared/downward.ts';
import { findLetteredOptions } from '../shared/lettered-options.ts';
import { readParts, toMessages, toToolCalls } from '../shared/message-parts.ts';
import { createReportedScores } from '../shared/reported.ts';
import { readUsage } from '../shared/usage.ts';

/** Which reply a line is of. */
export interface EvalScopeIdentity {
  readonly index: number;
  /** Number of the question. */
  readonly sample: string;
  readonly trial: number;
  /** The user's own id; null = the benchmark does not keep it. */
  readonly own: string | null;
}

/** null = the line has no index. */
export function readIdentity(fields: Fields, repeats: number): EvalScopeIdentity | null {
  const index = Number(toText(fields.index) ?? toText(fieldAt(fields, 'sample_score.sample_id')) ?? Number.NaN);
  if (!Number.isSafeInteger(index) || index < 0) return null;
  const group = toId(fieldAt(fields, 'sample_score.group_id'));
  const generation = fieldAt(fields, 'sample_score.generation_index');
  return {
    index,
    sample: group ?? String(Math.floor(index / repeats)),
    trial: (typeof generation === 'number' ? generation : index % repeats) + 1,
    own: toId(fieldAt(fields, 'metadata.id')) ?? toId(fieldAt(fields, 'sample_score.sample_metadata.id')),
  };
}

/** How many trials a question has, by a review that tells; null = this one does not. */
export function computeRepeats(review: Fields): number | null {
  const [index, group, generation] = ['index', 'sample_score.group_id', 'sample_score.generation_index'].map((path) =>
    Number(toText(fieldAt(review, path)) ?? Number.NaN),
  ) as [number, number, number];
  if (!(group > 0) || !(generation >= 0)) return null;
  const repeats = (index - generation) / group;
  return Number.isSafeInteger(repeats) && repeats > 0 && repeats <= MOST_TRIALS ? repeats : null;
}

export const wasJudgedByModel = (review: Fields): boolean =>
  isFields(fieldAt(review, 'sample_score.score.judge_summary')) ||
  isFields(fieldAt(review, 'sample_score.score.judge_detail'));

/** The metric that decides for a reply: the one that it names, else its first; of those of which more is better. */
export function findMainMetric(review: Fields): string | null {
  const values = fieldAt(review, 'sample_score.score.value');
  const named = toText(fieldAt(review, 'sample_score.score.main_score_name'));
  const all = [...(named === null ? [] : [named]), ...Object.keys(isFields(values) ? values : {})];
  return all.find((name) => !isDownward(name)) ?? null;
}

/** A review as a row. A text says why it is none. @param main metric that decides in this set; null = the row's own */
export function readReviewRow(fields: Fields, identity: EvalScopeIdentity, main: string | null): ImportedRow | string {
  const score = fieldAt(fields, 'sample_score.score');
  if (!isFields(score)) return 'sample_score.score: is missing';
  const target = (Array.isArray(fields.target) ? (fields.target as unknown[]) : [fields.target]).flatMap(
    (one) => toText(one) ?? [],
  );
  const conversation = splitConversation(fields.messages);
  const question = conversation.question ?? toText(fields.input);
  const values = isFields(score.value) ? score.value : {};
  const deciding = main !== null && Object.hasOwn(values, main) ? main : null;
  const reported = createReportedScores(values, main === null ? findMainMetric(fields) : deciding, {
    answer: toText(score.extracted_prediction),
    ...(isFields(score.judge_summary) ? { options: readJudges(score.judge_summary) } : {}),
  });
  const status = toText(score.status);
  const unscored = !reported.some((one) => one.main);
  return {
    ...PLAIN_ROW,
    sample: identity.sample,
    trial: identity.trial,
    messages: conversation.messages,
    question,
    target,
    choices: findLetteredOptions(question, target),
    reply: conversation.reply ?? toText(score.prediction),
    reasoning: conversation.reasoning,
    toolCalls: conversation.toolCalls,
    reported,
    ...(unscored
      ? {
          failureKind: 'unscored' as const,
          failure: `EvalScope gave no verdict${status === null || status === 'success' ? '' : ` (${status})`}`,
        }
      : {}),
  };
}

/** Names of the judge models and how many of their verdicts counted: what the value rests on. */
function readJudges(summary: Fields) {
  const models = Array.isArray(summary.judge_models)
    ? summary.judge_models.flatMap((one: unknown) => toText(one) ?? [])
    : [];
  const count = (key: string) => (typeof summary[key] === 'number' ? { [key]: summary[key] } : {});
  return {
    ...(models.length === 0 ? {} : { judge_models: models }),
    ...count('valid_observations'),
    ...count('total_observations'),
  };
}

/** A prediction that nobody judged. @param isJudgedSet whether other replies of its set have verdicts */
export function readUnreviewedRow(fields: Fields, identity: EvalScopeIdentity, isJudgedSet: boolean): ImportedRow {
  const conversation = splitConversation(fields.messages);
  const error = toText(fieldAt(fields, 'model_output.error'));
  const reply = conversation.reply ?? readReplyText(fields);
  const failed = error !== null && (reply ?? '') === '';
  return {
    ...PLAIN_ROW,
    sample: identity.sample,
    trial: identity.trial,
    messages: conversation.messages,
    question: conversation.question,
    target: [],
    choices: null,
    reply: failed ? null : reply,
    reasoning: conversation.reasoning,
    toolCalls: conversation.toolCalls,
    ...readExecution(fields),
    ...(failed
      ? { failure: error, failureKind: null }
      : isJudgedSet
        ? { failureKind: 'unscored' as const, failure: 'EvalScope wrote no review of this prediction' }
        : {}),
  };
}

/** What the prediction alone tells of how the reply came about. */
export function readExecution(fields: Fields): RowAddition {
  const output = isFields(fields.model_output) ? fields.model_output : {};
  const seconds = (value: unknown) => (typeof value === 'number' && value >= 0 ? value * 1000 : null);
  return {
    finish: FINISH[toText(fieldAt(output, 'choices[0].stop_reason')) ?? ''] ?? 'other',
    usage: readUsage(output.usage),
    servedModel: toText(output.model),
    e2eMs: seconds(output.time) ?? seconds(fieldAt(output, 'perf_metrics.latency')),
    ttftMs: seconds(fieldAt(output, 'perf_metrics.ttft')),
  };
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};

const readReplyText = (fields: Fields): string | null =>
  readParts(fieldAt(fields, 'model_output.choices[0].message.content')).text;

/** What was asked up to the last message of the assistant, and that message. */
function splitConversation(list: unknown) {
  const all = Array.isArray(list) ? (list as unknown[]) : [];
  const at = all.findLastIndex((one) => fieldAt(one, 'role') === 'assistant');
  const last = at < 0 ? undefined : all[at];
  const messages = toMessages(at < 0 ? all : all.slice(0, at));
  const { text, reasoning } = last === undefined ? { text: null, reasoning: '' } : readParts(fieldAt(last, 'content'));
  return {
    messages,
    question: messages?.findLast(({ role }) => role === 'user')?.content ?? null,
    reply: last === undefined ? null : (text ?? ''),
    reasoning,
    toolCalls: toToolCalls(fieldAt(last, 'tool_calls')),
  };
}
