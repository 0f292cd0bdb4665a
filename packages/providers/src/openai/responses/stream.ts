import type { FinishReason, RequestSupport } from '@evenhand/core';
import type { Arrivals } from '../../http/arrivals.ts';
import type { Delta } from '../../http/http-adapter.ts';
import { type EndpointContext, toProviderError } from '../../http/http-error.ts';
import { type JsonRecord, toContentText, toList, toRecord, toText } from '../../http/json-access.ts';
import type { ReplyNotes } from '../../http/reply-notes.ts';
import { createToolCallCollector } from '../../http/tool-calls.ts';
import { createTruncatedStreamError, ignoreLostEnd } from '../../http/truncated-stream.ts';
import { isCall, readItems } from './complete-reply.ts';
import { noteResponse, toFinishReason } from './finish-reason.ts';
import { createItemReader } from './thoughts.ts';

const DELTA_TYPES: Readonly<Record<string, { type: 'text' } | { type: 'reasoning'; summary?: true }>> = {
  'response.output_text.delta': { type: 'text' },
  'response.refusal.delta': { type: 'text' },
  'response.reasoning_text.delta': { type: 'reasoning' },
  'response.reasoning_summary_text.delta': { type: 'reasoning', summary: true },
};

/**
 * The events of a streamed response as ours. It is complete with `response.completed` or `response.incomplete`; there is no `[DONE]`.
 * @param notes is filled with what the events say besides
 * @returns why the reply ended
 * @throws ProviderError for a response that failed, for errors within the stream, and `malformed` where it breaks off
 */
export async function* readResponseStream(
  events: AsyncIterable<JsonRecord>,
  arrivals: Arrivals,
  notes: ReplyNotes,
  headers: Headers,
  endpoint: EndpointContext,
  thoughtsField?: RequestSupport['thoughts'],
): AsyncGenerator<Delta, FinishReason, void> {
  const calls = createToolCallCollector();
  const keepItem = createItemReader(thoughtsField, notes.thoughts);
  const begun = new Set<unknown>();
  const texts = new Set<string>();
  let hasContent = false;
  let called = false;
  let itemsDone = false;
  let finish: FinishReason | null = null;
  let received = false;
  try {
    for await (const event of events) {
      const type = toText(event.type);
      if (type === 'error' || event.object === 'error')
        throw toProviderError(
          { status: null, headers, body: JSON.stringify({ error: event.error ?? event }) },
          endpoint,
        );
      received = true;
      const atMs = arrivals.latestMs ?? undefined;
      const kind = DELTA_TYPES[type];
      const text = kind === undefined ? '' : toContentText(event.delta, 'delta');
      const key = `${event.output_index} ${event.content_index}`;
      if (kind?.type === 'text') texts.add(key);
      // Servers that do not send a text in pieces send it here.
      const completeText =
        type === 'response.output_text.done' && !texts.has(key) ? toContentText(event.text, 'text') : '';
      if (text !== '' || completeText !== '') {
        hasContent = true;
        yield { ...(kind ?? { type: 'text' }), text: text || completeText, ...(atMs === undefined ? {} : { atMs }) };
      }
      if (type === 'response.output_item.done') {
        itemsDone = true;
        keepItem(toRecord(event.item) ?? {});
      }
      const fragment = findFragment(type, event, begun);
      if (fragment !== null) yield* calls.push({ tool_calls: [fragment] }, atMs ?? 0);
      const response = toRecord(event.response);
      if (response === null) continue;
      noteResponse(notes, response);
      // Or all of the reply, here.
      const items = toList(response.output).map((item) => toRecord(item) ?? {});
      if (!hasContent && !calls.some() && response.status !== 'in_progress') {
        if (!itemsDone) for (const item of items) keepItem(item);
        hasContent = yield* readItems(items, arrivals.latestMs);
        called = items.some(isCall);
      }
      finish = toFinishReason(response, called || calls.some(), headers, endpoint) ?? finish;
    }
  } catch (error) {
    // The words are complete; only the end of the transfer is missing.
    ignoreLostEnd(error, finish);
  }
  if (finish === null) throw createTruncatedStreamError(endpoint, received, 'response.completed');
  yield* calls.flush();
  return finish;
}

/** A piece of a function call, in the form of Chat Completions; null = the event has none. */
function findFragment(type: string, event: JsonRecord, begun: Set<unknown>): JsonRecord | null {
  const index = event.output_index;
  const item = toRecord(event.item);
  if (type === 'response.output_item.added' && item?.type === 'function_call') {
    if (toText(item.arguments) !== '') begun.add(index);
    return {
      index,
      id: toText(item.call_id),
      function: { name: toText(item.name), arguments: toText(item.arguments) },
    };
  }
  if (type === 'response.function_call_arguments.delta') {
    begun.add(index);
    return { index, function: { arguments: toText(event.delta) } };
  }
  if (type === 'response.output_item.done' && item?.type === 'function_call' && !begun.has(index)) {
    begun.add(index);
    return {
      index,
      id: toText(item.call_id),
      function: { name: toText(item.name), arguments: toText(item.arguments) },
    };
  }
  // Servers that do not send arguments in pieces send them here.
  if (type === 'response.function_call_arguments.done' && !begun.has(index)) {
    begun.add(index);
    return { index, function: { arguments: toText(event.arguments) } };
  }
  return null;
}
