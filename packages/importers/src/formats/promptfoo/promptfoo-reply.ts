import { type FinishReason, NO_USAGE, type ToolCall, type Usage } from '@evenhand/core';
import { type Fields, fieldAt, isFields, toText } from '../../json-stream/json-values.ts';
import type { ImportedRow } from '../../pipeline/row.ts';
import { readUsage } from '../shared/usage.ts';

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
  content_filter: 'content-filter',
};

type Reply = Pick<ImportedRow, 'reply' | 'reasoning' | 'toolCalls' | 'finish' | 'failure' | 'failureKind'>;

/** promptfoo says why a row failed: 2 = an error, which is no reply; 1 = an assertion, 0 = nothing. */
const ERROR = 2;

export const hasFailed = (fields: Fields): boolean =>
  fields.failureReason === ERROR ||
  (fields.failureReason === undefined && toText(fieldAt(fields, 'response.error')) !== null);

/** What the model said. A reply without text ("No output") is a reply. */
export function replyIn(fields: Fields): Reply {
  const response = isFields(fields.response) ? fields.response : {};
  const finish = FINISH[toText(response.finishReason) ?? ''] ?? 'other';
  const none = { reasoning: '', toolCalls: [], finish };
  const absent = response.output === undefined || response.output === null;
  if (hasFailed(fields) && absent) {
    const failure = toText(response.error) ?? toText(fields.error);
    return {
      ...none,
      reply: null,
      failure: failure === null ? null : withoutStack(failure).slice(0, 500).toWellFormed(),
      failureKind: kindOf(failure, fields),
    };
  }
  const shared = { failure: null, failureKind: null };
  // The text of a filtered reply is promptfoo's own.
  if (finish === 'content-filter') return { ...none, ...shared, reply: '' };
  const toolCalls = callsIn(response.output);
  if (toolCalls.length > 0) {
    const text = isFields(response.output) ? (toText(response.output.content) ?? '') : '';
    return { ...none, ...shared, reply: text, toolCalls, finish: finish === 'other' ? 'tool-calls' : finish };
  }
  const { output } = response;
  if (isFields(output) || Array.isArray(output)) return { ...none, ...shared, reply: JSON.stringify(output) };
  return { ...none, ...shared, ...partedThoughts(toText(output) ?? '') };
}

/** What was raised, without the places in promptfoo’s own files where that was. */
const withoutStack = (failure: string): string => failure.replace(/\n\s+at [\s\S]*$/, '');

const BY_STATUS: Readonly<Record<number, ImportedRow['failureKind']>> = {
  400: 'bad_request',
  401: 'auth',
  403: 'auth',
  404: 'not_found',
  408: 'timeout',
  413: 'context_too_long',
  422: 'bad_request',
  429: 'rate_limit',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

function kindOf(failure: string | null, fields: Fields): ImportedRow['failureKind'] {
  if (failure === null) return null;
  // Assertions are run on a reply: where one of them raises, promptfoo keeps its error and not the reply.
  if (fields.response === undefined && /\n\s+at (?:async )?runAssertion/.test(failure)) return 'not_kept';
  // The lines of the stack hold numbers that look like a status.
  const message = withoutStack(failure);
  if (/context.?length|maximum context/i.test(message)) return 'context_too_long';
  const status = fieldAt(fields, 'response.metadata.http.status') ?? /^API error: (\d{3})\b/.exec(message)?.[1];
  const known = BY_STATUS[Number(toText(status) ?? 0)];
  if (known !== undefined) return known;
  if (/rate.?limit|\b429\b/i.test(message)) return 'rate_limit';
  if (/time.?out|timed out/i.test(message)) return 'timeout';
  return /fetch failed|ENOTFOUND|ECONN|EAI_AGAIN/.test(message) ? 'network' : 'server';
}

/** Calls as the provider gave them: alone, in a list, or beside the text of a message. */
function callsIn(output: unknown): ToolCall[] {
  const list = Array.isArray(output)
    ? output
    : isFields(output) && Array.isArray(output.tool_calls)
      ? output.tool_calls
      : [];
  return list.flatMap((one): ToolCall[] => {
    const name = toText(fieldAt(one, 'function.name'));
    if (name === null) return [];
    const given = fieldAt(one, 'function.arguments');
    const text = typeof given === 'string' ? given : JSON.stringify(given ?? {});
    return [{ id: toText(fieldAt(one, 'id')) ?? '', name, arguments: text.toWellFormed() }];
  });
}

/** promptfoo writes thoughts before the text. Where both have blank lines they cannot be told apart, and stay together. */
export function partedThoughts(output: string): { reply: string; reasoning: string } {
  const signed = /^Thinking: ([\s\S]*?)\nSignature: \S*\n\n([\s\S]*)$/.exec(output);
  if (signed !== null) return { reasoning: signed[1]!, reply: signed[2]! };
  if (!output.startsWith('Thinking: ')) return { reasoning: '', reply: output };
  const parts = output.slice('Thinking: '.length).split('\n\n');
  return parts.length === 2 ? { reasoning: parts[0]!, reply: parts[1]! } : { reasoning: '', reply: output };
}

/** Whether promptfoo answered from its own cache: then tokens, time and money are not those of this reply. */
function fromCache(fields: Fields): boolean {
  const cached = fieldAt(fields, 'response.tokenUsage.cached');
  return fieldAt(fields, 'response.cached') === true || (typeof cached === 'number' && cached > 0);
}

/** Tokens, time and money. A cost of 0 that the provider did not state is unknown. */
export function measured(fields: Fields): Pick<ImportedRow, 'usage' | 'e2eMs' | 'costUsd'> {
  const raw = fieldAt(fields, 'response.tokenUsage');
  if (fromCache(fields)) return { usage: { ...NO_USAGE, raw: readUsage(raw).raw }, e2eMs: null, costUsd: null };
  const latency = fieldAt(fields, 'response.latencyMs') ?? fields.latencyMs;
  const [stated, total] = [fieldAt(fields, 'response.cost'), fields.cost];
  const cost = typeof stated === 'number' ? stated : typeof total === 'number' && total > 0 ? total : null;
  return {
    usage: usageIn(raw),
    e2eMs: hasFailed(fields) || typeof latency !== 'number' || latency < 0 ? null : latency,
    costUsd: cost !== null && Number.isFinite(cost) && cost >= 0 ? cost : null,
  };
}

/** Its zeros are what nobody counted; `cached` is its own cache, the provider's stands in the details. */
function usageIn(raw: unknown): Usage {
  const usage = readUsage(raw);
  const count = (path: string) => {
    const found = fieldAt(raw, path);
    return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : null;
  };
  const known = count('prompt') !== null || count('completion') !== null;
  return {
    ...usage,
    inputTokens: count('prompt'),
    outputTokens: known ? usage.outputTokens : null,
    cachedInputTokens: count('completionDetails.cacheReadInputTokens'),
    cacheWriteTokens: count('completionDetails.cacheCreationInputTokens'),
    reasoningTokens: count('completionDetails.reasoning'),
  };
}
