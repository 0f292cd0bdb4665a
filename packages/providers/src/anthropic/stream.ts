import type { FinishReason, GenerationEvent } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import { eventsOf } from '../http/events.ts';
import { type Place, refused } from '../http/http-error.ts';
import { list, object, text } from '../http/json-access.ts';
import { toolCalls } from '../http/tool-calls.ts';
import { brokenOff, forgiveLostEnd } from '../http/truncated-stream.ts';
import { blockOf, finishOf, type Notes } from './reply.ts';
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
  notes: Notes,
  headers: Headers,
  place: Place,
): AsyncGenerator<Delta, FinishReason, void> {
  const calls = toolCalls();
  let finish: FinishReason | null = null;
  let some = false;
  try {
    for await (const event of eventsOf(arrivals, headers, place)) {
      if (event.type === 'error') throw refused({ status: null, headers, body: JSON.stringify(event) }, place);
      some = true;
      const message = object(event.message);
      if (message !== null) {
        notes.id ||= text(message.id);
        notes.model ||= text(message.model);
      }
      notes.usage = newerUsage(notes.usage, object(message?.usage) ?? object(event.usage));
      const delta = object(event.delta);
      if (event.type === 'message_delta') finish = finishOf(delta?.stop_reason) ?? finish;
      const part = object(event.content_block) ?? delta;
      if (part !== null) yield* said(blockOf(part, event.index), arrivals.latestMs, calls);
    }
  } catch (error) {
    // The words are complete; only the end of the transfer is missing.
    forgiveLostEnd(error, finish !== null);
  }
  if (finish === null) throw brokenOff(place, some, 'stop_reason');
  yield* complete(calls);
  return finish;
}

/** The blocks of an unstreamed message, all of which arrived at once. */
export function* readBlocks(message: { content?: unknown }, atMs: number | null): Generator<Delta, void, void> {
  const calls = toolCalls();
  for (const [index, part] of list(message.content).entries()) {
    const block = object(part);
    if (block !== null) yield* said(blockOf(block, index), atMs, calls);
  }
  yield* complete(calls);
}

function* said(
  { reasoning, text: words, call }: ReturnType<typeof blockOf>,
  at: number | null,
  calls: ReturnType<typeof toolCalls>,
): Generator<Delta, void, void> {
  const stamp = at === null ? {} : { atMs: at };
  // Of newer models it is a summary, and nothing in the reply says so.
  if (reasoning !== '') yield { type: 'reasoning', text: reasoning, summary: true, ...stamp };
  if (words !== '') yield { type: 'text', text: words, ...stamp };
  if (call !== null) yield* withInput(calls.push({ tool_calls: [call] }, at ?? 0));
}

function* complete(calls: ReturnType<typeof toolCalls>): Generator<Delta, void, void> {
  yield* withInput(calls.flush());
}

/** A call without arguments has no pieces of them; its input is the empty object that it began with. */
const withInput = (events: ReturnType<ReturnType<typeof toolCalls>['push']>) =>
  events.map((event) => (event.arguments === '' ? { ...event, arguments: '{}' } : event));
