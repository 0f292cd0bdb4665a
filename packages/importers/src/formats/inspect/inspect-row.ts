import type { FinishReason, JsonObject, Message, Sampling, ToolCall, Usage } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toId, toText } from '../../json-stream/json-values.ts';
import type { ElementReading, ImportedRow, ImportedSuite } from '../../pipeline/row.ts';
import { malformed, PLAIN_ROW } from '../format.ts';
import { readUsage } from '../shared/usage.ts';
import { type InspectMain, reportedIn } from './inspect-scores.ts';

/** What the log as a resolveAttachment settles for its samples. */
export interface InspectLog {
  readonly model: string | null;
  readonly main: InspectMain | null;
  readonly options: (scorer: string) => JsonObject;
  readonly sampling: Sampling;
  readonly seed: number | null;
  /** `success`, or why it ended: `error`, `cancelled`, `started`; null = not told. */
  readonly status: string | null;
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};

type AttachmentResolver = (text: string | null) => string | null;

/** One sample of a log. An epoch is a trial. */
export function inspectRow(fields: Fields, suite: ImportedSuite, log: InspectLog): ElementReading {
  const id = toId(fields.id);
  if (id === null) return malformed('id: is missing');
  const attachments = isFields(fields.attachments) ? fields.attachments : {};
  const resolveAttachment: AttachmentResolver = (text) => {
    const name = text?.startsWith('attachment://') === true ? text.slice('attachment://'.length) : null;
    return name === null ? text : (toText(attachments[name]) ?? text);
  };
  const reported = reportedIn(fields.scores, log.main, log.options);
  const choices = Array.isArray(fields.choices) ? fields.choices.map(toText) : [];
  const listed = choices.length >= 2 && !choices.includes(null) ? (choices as string[]) : null;
  const truths = (Array.isArray(fields.target) ? fields.target : [fields.target]).flatMap((one) => toText(one) || []);
  if (fields.target === undefined && reported.length === 0) return malformed('target: is missing');
  const content = findReply(fields, resolveAttachment);
  const error = toText(fieldAt(fields, 'error.message'));
  const decided = reported.some(({ main }) => main);
  return {
    kind: 'row',
    suite,
    row: {
      ...PLAIN_ROW,
      sample: id,
      trial: typeof fields.epoch === 'number' ? fields.epoch : 1,
      messages: readPrompt(fields.messages, resolveAttachment),
      question: typeof fields.input === 'string' ? resolveAttachment(toText(fields.input)) : null,
      target: listed === null || truths.length === 0 ? truths : [truths.join('')],
      choices: listed,
      ...toRowOutcome(content, error, decided, log.status),
      reported,
      ...measured(fields, log),
      servedModel: content.servedModel ?? log.model,
    },
  };
}

interface ModelReply {
  /** null = the model content nothing. */
  readonly reply: string | null;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: FinishReason;
  readonly servedModel: string | null;
}

/** The sample's output; where a limit left it empty, that of the last call of the model. */
function findReply(fields: Fields, resolveAttachment: AttachmentResolver): ModelReply {
  const own = readModelReply(fields.output, resolveAttachment);
  if (own.reply !== null) return own;
  const events = Array.isArray(fields.events) ? (fields.events as unknown[]) : [];
  const call = events.findLast(
    (one) => fieldAt(one, 'event') === 'model' && fieldAt(one, 'output.choices[0]') !== undefined,
  );
  return call === undefined ? own : readModelReply(fieldAt(call, 'output'), resolveAttachment);
}

function readModelReply(output: unknown, resolveAttachment: AttachmentResolver): ModelReply {
  const choice = fieldAt(output, 'choices[0]');
  const content = isFields(fieldAt(choice, 'message'))
    ? readContent(fieldAt(choice, 'message.content'), resolveAttachment)
    : null;
  const calls = fieldAt(choice, 'message.tool_calls');
  return {
    reply: content?.text ?? null,
    reasoning: content?.reasoning ?? '',
    toolCalls: (Array.isArray(calls) ? calls : []).map((call) => ({
      id: toText(fieldAt(call, 'id')) ?? '',
      name: toText(fieldAt(call, 'function')) ?? '',
      arguments: JSON.stringify(fieldAt(call, 'arguments') ?? {}).toWellFormed(),
    })),
    finish: FINISH[toText(fieldAt(choice, 'stop_reason')) ?? ''] ?? 'other',
    servedModel: toText(fieldAt(output, 'model')),
  };
}

type Outcome = Pick<ImportedRow, 'reply' | 'failure' | 'failureKind' | 'reasoning' | 'toolCalls' | 'finish'>;

/** A sample that was scored was answered, if by nothing; a scorer that raised leaves the reply. */
function toRowOutcome(content: ModelReply, error: string | null, decided: boolean, status: string | null): Outcome {
  const { reply, reasoning, toolCalls, finish } = content;
  const shared = { reasoning, toolCalls, finish };
  const failure = error?.slice(0, 500).toWellFormed() ?? null;
  if (decided) return { ...shared, reply: reply ?? '', failure: null, failureKind: null };
  if (reply !== null)
    return { ...shared, reply, failure: failure ?? 'Inspect gave no verdict on this reply', failureKind: 'unscored' };
  return { ...shared, reply: null, failure, failureKind: toFailureKind(error, status) };
}

function toFailureKind(error: string | null, status: string | null): ImportedRow['failureKind'] {
  if (status === 'cancelled' || /\bcancel/i.test(error ?? '')) return 'cancelled';
  if (error === null) return null;
  if (/context[ _-]?length|maximum context|too many tokens/i.test(error)) return 'context_too_long';
  if (/rate.?limit|\b429\b/i.test(error)) return 'rate_limit';
  if (/time.?out/i.test(error)) return 'timeout';
  return /\boverloaded|\b529\b/i.test(error) ? 'overloaded' : 'server';
}

/** Tokens over all calls of the model that was tested (not those of a grader), times, and what was sampled with. */
function measured(
  fields: Fields,
  log: InspectLog,
): Pick<ImportedRow, 'usage' | 'e2eMs' | 'sentAt' | 'sampling' | 'seed'> {
  const output = isFields(fields.output) ? fields.output : {};
  const all = isFields(fields.model_usage) ? fields.model_usage : {};
  const names = Object.keys(all);
  const own =
    log.model !== null && Object.hasOwn(all, log.model)
      ? all[log.model]
      : names.length === 1
        ? all[names[0]!]
        : undefined;
  const started = toText(fields.started_at);
  return {
    usage: inclusive(readUsage(own ?? output.usage), own ?? output.usage),
    e2eMs: computeE2eMs(fields, own),
    sentAt: started === null || Number.isNaN(Date.parse(started)) ? null : new Date(started).toISOString(),
    sampling: log.sampling,
    seed: log.seed,
  };
}

/** Inspect counts cached and written input apart, where its provider says so: the total tells. */
function inclusive(usage: Usage, raw: unknown): Usage {
  const total = fieldAt(raw, 'total_tokens');
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens } = usage;
  if (inputTokens === null || outputTokens === null || typeof total !== 'number') return usage;
  const more = (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0);
  return more > 0 && total >= inputTokens + more + outputTokens ? { ...usage, inputTokens: inputTokens + more } : usage;
}

/** The sum over the calls of the model; where the log does not list them, the one call, else the time without waiting. */
function computeE2eMs(fields: Fields, usage: unknown): number | null {
  const seconds = (value: unknown) => (typeof value === 'number' && value >= 0 ? value * 1000 : null);
  const events = Array.isArray(fields.events) ? (fields.events as unknown[]) : [];
  const model = toText(fieldAt(fields, 'output.model'));
  const calls = events.filter(
    (one) =>
      fieldAt(one, 'event') === 'model' && [model, undefined, null].includes(toText(fieldAt(one, 'output.model'))),
  );
  const times = calls.map((one) => seconds(fieldAt(one, 'output.time')));
  if (times.length > 1 && !times.includes(null)) return times.reduce((sum: number, one) => sum + one!, 0);
  const once = usage === undefined || fieldAt(usage, 'output_tokens') === fieldAt(fields, 'output.usage.output_tokens');
  return (once ? seconds(fieldAt(fields, 'output.time')) : null) ?? seconds(fields.working_time);
}

/** A message's content: text, or a list of parts of which only text and reasoning count. */
function readContent(
  content: unknown,
  resolveAttachment: AttachmentResolver,
): { text: string; reasoning: string } | null {
  if (!Array.isArray(content)) {
    const text = resolveAttachment(toText(content));
    return text === null ? null : { text, reasoning: '' };
  }
  const parts = (kind: string) =>
    content
      .flatMap((part) => (isFields(part) && part.type === kind ? (resolveAttachment(toText(part[kind])) ?? []) : []))
      .join('\n');
  return { text: parts('text'), reasoning: parts('reasoning') };
}

/** What stood before the last reply. null where the log does not say, or a tool spoke. */
function readPrompt(messages: unknown, resolveAttachment: AttachmentResolver): Message[] | null {
  if (!Array.isArray(messages)) return null;
  const last = messages.findLastIndex((message) => isFields(message) && message.role === 'assistant');
  const sent: Message[] = [];
  for (const message of messages.slice(0, last < 0 ? messages.length : last)) {
    const role = isFields(message) ? message.role : null;
    const content = isFields(message) ? readContent(message.content, resolveAttachment) : null;
    if ((role !== 'system' && role !== 'user' && role !== 'assistant') || content === null) return null;
    sent.push({ role, content: content.text });
  }
  return sent.length === 0 ? null : sent;
}
