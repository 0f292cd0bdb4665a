import type { FinishReason, GenerationEvent } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import type { Place } from '../http/http-error.ts';
import { type Loose, list, object, text } from '../http/json-access.ts';
import { brokenOff, forgiveLostEnd } from '../http/truncated-stream.ts';
import { candidateIn, finishOf, type Notes, note } from './reply.ts';

type Delta = Exclude<GenerationEvent, { type: 'end' }>;

/**
 * The chunks of a reply as events; an unstreamed reply is one chunk.
 * @param arrived when the newest bytes came
 * @param notes is filled with what the chunks say besides
 * @returns why the reply ended
 * @throws ProviderError `malformed` where it breaks off
 */
export async function* readChunks(
  chunks: AsyncIterable<unknown>,
  arrived: () => Arrivals | null,
  notes: Notes,
  place: Place,
): AsyncGenerator<Delta, FinishReason, void> {
  let calls = 0;
  let finish: FinishReason | null = null;
  let some = false;
  try {
    for await (const value of chunks) {
      const chunk = object(value);
      if (chunk === null) continue;
      some = true;
      note(notes, chunk);
      const atMs = arrived()?.latestMs ?? null;
      const stamp = atMs === null ? {} : { atMs };
      for (const one of list(object(candidateIn(chunk)?.content)?.parts)) {
        const part = object(one) ?? {};
        const said = text(part.text);
        // Thoughts come as summaries.
        if (said !== '' && part.thought === true) yield { type: 'reasoning', text: said, summary: true, ...stamp };
        else if (said !== '') yield { type: 'text', text: said, ...stamp };
        const call = object(part.functionCall);
        if (call === null) continue;
        calls++;
        yield { type: 'tool-call', ...callOf(call, calls), ...stamp };
      }
      finish = finishOf(chunk, calls > 0) ?? finish;
    }
  } catch (error) {
    // The words are complete; only the end of the transfer is missing.
    forgiveLostEnd(error, finish !== null);
  }
  if (finish !== null) return finish;
  throw brokenOff(place, some, 'finishReason');
}

/** Calls come whole; most have no id. */
function callOf(call: Loose, number: number): { id: string; name: string; arguments: string } {
  return {
    id: text(call.id) || `call-${number}`,
    name: text(call.name),
    arguments: JSON.stringify(call.args ?? {}),
  };
}
