import { type FinishReason, ProviderError, type RequestSupport } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import type { Delta } from '../http/http-adapter.ts';
import type { EndpointContext } from '../http/http-error.ts';
import { type JsonRecord, toList, toRecord } from '../http/json-access.ts';
import type { ReplyNotes } from '../http/reply-notes.ts';
import { createToolCallCollector } from '../http/tool-calls.ts';
import { createEmptyReplyError } from '../http/truncated-stream.ts';
import { toFinishReason } from './finish-reason.ts';
import { note } from './receipt.ts';
import { readContent } from './reply-content.ts';
import { createThoughtReader } from './thoughts.ts';

/** An unstreamed reply as events; all of it arrived when its last bytes did. @throws ProviderError */
export function* readCompleteReply(
  reply: JsonRecord,
  arrivals: Arrivals,
  notes: ReplyNotes,
  _headers: Headers,
  endpoint: EndpointContext,
  thoughtsField?: RequestSupport['thoughts'],
): Generator<Delta, FinishReason, void> {
  const choice = toRecord(toList(reply.choices)[0]);
  const stated = choice === null ? null : toFinishReason(choice, endpoint.origin);
  // Azure leaves out the message of a reply that its filter kept.
  const message = toRecord(choice?.message) ?? (stated === null ? null : {});
  if (choice === null || message === null)
    throw new ProviderError('malformed', `${endpoint.origin} sent JSON that is no reply: it has no choices[0].message`);
  note(notes, reply, choice);
  const stamp = arrivals.latestMs === null ? {} : { atMs: arrivals.latestMs };
  const finish = stated ?? 'other';
  const content = readContent(message);
  createThoughtReader(thoughtsField, notes.thoughts)(message);
  if (stated === null && `${content.reasoning}${content.text}` === '' && toList(message.tool_calls).length === 0)
    throw createEmptyReplyError(endpoint);
  if (content.reasoning !== '') yield { type: 'reasoning', text: content.reasoning, ...stamp };
  if (content.text !== '') yield { type: 'text', text: content.text, ...stamp };
  const calls = createToolCallCollector();
  // Every element is a call of its own, whatever it says about its index.
  const indexedCalls = toList(message.tool_calls).map((call, index) => ({ ...toRecord(call), index }));
  yield* calls.push({ tool_calls: indexedCalls }, arrivals.latestMs ?? 0);
  yield* calls.flush();
  return calls.some() && finish === 'stop' ? 'tool-calls' : finish;
}
