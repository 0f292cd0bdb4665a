import type { FinishReason } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import type { Delta } from '../http/http-adapter.ts';
import { type EndpointContext, toProviderError } from '../http/http-error.ts';
import { type JsonRecord, toRecord, toText } from '../http/json-access.ts';
import type { ReplyNotes } from '../http/reply-notes.ts';
import { mergeBlocks } from '../http/token-counts.ts';
import { createToolCallCollector } from '../http/tool-calls.ts';
import { createTruncatedStreamError, ignoreLostEnd } from '../http/truncated-stream.ts';
import { createThoughtReader, flushCalls, readBlock, toDeltas } from './content-blocks.ts';
import { toFinishReason } from './finish-reason.ts';

/**
 * The events of a streamed message as ours. It is complete with `message_stop`; of other messages nothing is known.
 * @param notes is filled with what the events say besides
 * @returns why the reply ended
 * @throws ProviderError for errors within the stream, and `malformed` where it breaks off
 */
export async function* readStream(
  events: AsyncIterable<JsonRecord>,
  arrivals: Arrivals,
  notes: ReplyNotes,
  headers: Headers,
  endpoint: EndpointContext,
): AsyncGenerator<Delta, FinishReason, void> {
  const calls = createToolCallCollector();
  const keepThoughts = createThoughtReader(notes.thoughts);
  let finish: FinishReason | null = null;
  let received = false;
  /** Blocks that are calls of ours; what the server calls itself (a search, its own tools) is none. */
  const calling = new Set<unknown>();
  try {
    for await (const event of events) {
      if (event.type === 'error')
        throw toProviderError({ status: null, headers, body: JSON.stringify(event) }, endpoint);
      received = true;
      const message = toRecord(event.message);
      if (message !== null) {
        notes.id ||= toText(message.id);
        notes.model ||= toText(message.model);
        notes.servedModel ||= toText(message.served_model);
      }
      notes.usage = mergeBlocks(notes.usage, toRecord(message?.usage) ?? toRecord(event.usage));
      const delta = toRecord(event.delta);
      if (event.type === 'message_delta') finish = toFinishReason(delta?.stop_reason) ?? finish;
      const block = toRecord(event.content_block);
      if (block?.type === 'tool_use') calling.add(event.index);
      else if (block !== null) calling.delete(event.index);
      const part = block ?? delta;
      if (part === null || (part.type === 'input_json_delta' && !calling.has(event.index))) continue;
      keepThoughts(part, event.index);
      yield* toDeltas(readBlock(part, event.index), arrivals.latestMs, calls);
    }
  } catch (error) {
    // The words are complete; only the end of the transfer is missing.
    ignoreLostEnd(error, finish);
  }
  if (finish === null) throw createTruncatedStreamError(endpoint, received, 'stop_reason');
  yield* flushCalls(calls);
  return finish;
}
