import { type FinishReason, ProviderError } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import type { Delta } from '../http/http-adapter.ts';
import type { EndpointContext } from '../http/http-error.ts';
import { type JsonRecord, toList, toRecord, toText } from '../http/json-access.ts';
import type { ReplyNotes } from '../http/reply-notes.ts';
import { createToolCallCollector } from '../http/tool-calls.ts';
import { createThoughtReader, flushCalls, readBlock, toDeltas } from './content-blocks.ts';
import { toFinishReason } from './finish-reason.ts';

/** An unstreamed message as events; all of it arrived when its last bytes did. @throws ProviderError */
export function* readCompleteMessage(
  message: JsonRecord,
  arrivals: Arrivals,
  notes: ReplyNotes,
  endpoint: EndpointContext,
): Generator<Delta, FinishReason, void> {
  const finish = toFinishReason(message.stop_reason);
  if (!Array.isArray(message.content) || finish === null)
    throw new ProviderError(
      'malformed',
      `${endpoint.origin} sent JSON that is no message: it has no content and stop_reason`,
    );
  notes.id = toText(message.id);
  notes.model = toText(message.model);
  notes.servedModel = toText(message.served_model);
  notes.usage = toRecord(message.usage);
  const calls = createToolCallCollector();
  const keepThoughts = createThoughtReader(notes.thoughts);
  for (const [index, part] of toList(message.content).entries()) {
    const block = toRecord(part);
    if (block === null) continue;
    keepThoughts(block, index);
    yield* toDeltas(readBlock(block, index), arrivals.latestMs, calls);
  }
  yield* flushCalls(calls);
  return finish;
}
