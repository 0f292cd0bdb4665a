import type { FinishReason, GenerationEvent } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import { readEvents } from '../http/events.ts';
import { type EndpointContext, toProviderError } from '../http/http-error.ts';
import { toList, toRecord, toText } from '../http/json-access.ts';
import { createToolCallCollector } from '../http/tool-calls.ts';
import { createTruncatedStreamError, ignoreLostEnd } from '../http/truncated-stream.ts';
import { type ReplyNotes, readBlock, toFinishReason } from './reply.ts';
import { newerUsage } from './usage.ts';

type Delta = Exclude<GenerationEvent, { type: 'end' }>;

/**
 * The events of a streamed message as ours. It is complete with `message_stop`; of other messages nothing is known.
 * @param notes is filled with what the events say besides
 * @returns why the reply ended
 * @throws ProviderError for errors within the stream, and `malformed` where it breaks off
 */
export async function* readStream(
  arrivals: Arrivals,
  notes: ReplyNotes,
  headers: Headers,
  endpoint: EndpointContext,
): AsyncGenerator<Delta, FinishReason, void> {
  const calls = createToolCallCollector();
  let finish: FinishReason | null = null;
  let received = false;
  try {
    for await (const event of readEvents(arrivals, headers, endpoint)) {
      if (event.type === 'error')
        throw toProviderError({ status: null, headers, body: JSON.stringify(event) }, endpoint);
      received = true;
      const message = toRecord(event.message);
      if (message !== null) {
        notes.id ||= toText(message.id);
        notes.model ||= toText(message.model);
      }
      notes.usage = newerUsage(notes.usage, toRecord(message?.usage) ?? toRecord(event.usage));
      const delta = toRecord(event.delta);
      if (event.type === 'message_delta') finish = toFinishReason(delta?.stop_reason) ?? finish;
      const part = toRecord(event.content_block) ?? delta;
      if (part !== null) yield* toDeltas(readBlock(part, event.index), arrivals.latestMs, calls);
    }
  } catch (error) {
    // The words are complete; only the end of the transfer is missing.
    ignoreLostEnd(error, finish !== null);
  }
  if (finish === null) throw createTruncatedStreamError(endpoint, received, 'stop_reason');
  yield* flushCalls(calls);
  return finish;
}

/** The blocks of an unstreamed message, all of which arrived at once. */
export function* readBlocks(message: { content?: unknown }, atMs: number | null): Generator<Delta, void, void> {
  const calls = createToolCallCollector();
  for (const [index, part] of toList(message.content).entries()) {
    const block = toRecord(part);
    if (block !== null) yield* toDeltas(readBlock(block, index), atMs, calls);
  }
  yield* flushCalls(calls);
}

function* toDeltas(
  { reasoning, text: blockText, call }: ReturnType<typeof readBlock>,
  at: number | null,
  calls: ReturnType<typeof createToolCallCollector>,
): Generator<Delta, void, void> {
  const stamp = at === null ? {} : { atMs: at };
  // Of newer models it is a summary, and nothing in the reply says so.
  if (reasoning !== '') yield { type: 'reasoning', text: reasoning, summary: true, ...stamp };
  if (blockText !== '') yield { type: 'text', text: blockText, ...stamp };
  if (call !== null) yield* withInput(calls.push({ tool_calls: [call] }, at ?? 0));
}

function* flushCalls(calls: ReturnType<typeof createToolCallCollector>): Generator<Delta, void, void> {
  yield* withInput(calls.flush());
}

/** A call without arguments has no pieces of them; its input is the empty object that it began with. */
const withInput = (events: ReturnType<ReturnType<typeof createToolCallCollector>['push']>) =>
  events.map((event) => (event.arguments === '' ? { ...event, arguments: '{}' } : event));
