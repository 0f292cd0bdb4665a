import type { FinishReason, GenerationEvent } from '@evenhand/core';
import type { Arrivals } from '../../http/arrivals.ts';
import { eventsOf } from '../../http/events.ts';
import { type Place, refused } from '../../http/http-error.ts';
import { type Loose, object, text } from '../../http/json-access.ts';
import { toolCalls } from '../../http/tool-calls.ts';
import { brokenOff, forgiveLostEnd } from '../../http/truncated-stream.ts';
import type { Notes } from '../receipt.ts';
import { endingOf, noteResponse } from './ending.ts';

type Delta = Exclude<GenerationEvent, { type: 'end' }>;

const SAID: Readonly<Record<string, { type: 'text' } | { type: 'reasoning'; summary?: true }>> = {
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
  arrivals: Arrivals,
  notes: Notes,
  headers: Headers,
  place: Place,
): AsyncGenerator<Delta, FinishReason, void> {
  const calls = toolCalls();
  const begun = new Set<unknown>();
  let finish: FinishReason | null = null;
  let some = false;
  try {
    for await (const event of eventsOf(arrivals, headers, place)) {
      const type = text(event.type);
      if (type === 'error' || event.object === 'error')
        throw refused({ status: null, headers, body: JSON.stringify({ error: event.error ?? event }) }, place);
      some = true;
      const atMs = arrivals.latestMs ?? undefined;
      const kind = SAID[type];
      if (kind !== undefined && text(event.delta) !== '')
        yield { ...kind, text: text(event.delta), ...(atMs === undefined ? {} : { atMs }) };
      const fragment = fragmentIn(type, event, begun);
      if (fragment !== null) yield* calls.push({ tool_calls: [fragment] }, atMs ?? 0);
      const response = object(event.response);
      if (response === null) continue;
      noteResponse(notes, response);
      finish = endingOf(response, calls.some(), headers, place) ?? finish;
    }
  } catch (error) {
    // The words are complete; only the end of the transfer is missing.
    forgiveLostEnd(error, finish !== null);
  }
  if (finish === null) throw brokenOff(place, some, 'response.completed');
  yield* calls.flush();
  return finish;
}

/** A piece of a function call, in the form of Chat Completions; null = the event has none. */
function fragmentIn(type: string, event: Loose, begun: Set<unknown>): Loose | null {
  const index = event.output_index;
  const item = object(event.item);
  if (type === 'response.output_item.added' && item?.type === 'function_call') {
    if (text(item.arguments) !== '') begun.add(index);
    return { index, id: text(item.call_id), function: { name: text(item.name), arguments: text(item.arguments) } };
  }
  if (type === 'response.function_call_arguments.delta') {
    begun.add(index);
    return { index, function: { arguments: text(event.delta) } };
  }
  // Servers that do not send arguments in pieces send them here.
  if (type === 'response.function_call_arguments.done' && !begun.has(index)) {
    begun.add(index);
    return { index, function: { arguments: text(event.arguments) } };
  }
  return null;
}
