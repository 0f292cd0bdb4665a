import type { FinishReason, GenerationEvent } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import { eventsOf } from '../http/events.ts';
import { type Place, refused } from '../http/http-error.ts';
import { list, object } from '../http/json-access.ts';
import { RUNAWAY_WORDS, runaway } from '../http/runaway.ts';
import { toolCalls } from '../http/tool-calls.ts';
import { brokenOff, forgiveLostEnd } from '../http/truncated-stream.ts';
import { saidIn } from './error-words.ts';
import { finishOf } from './finish.ts';
import { type Notes, note } from './receipt.ts';

type Delta = Exclude<GenerationEvent, { type: 'end' }>;

/**
 * The chunks of a streamed reply as events; each has the time at which the bytes arrived that completed its chunk.
 * Only the first choice counts; no more were asked for.
 * @param notes is filled with what the chunks say besides
 * @returns why the reply ended
 * @throws ProviderError for errors that come within the stream, and `malformed` where it breaks off
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
  const repeats = runaway();
  try {
    for await (const chunk of eventsOf(arrivals, headers, place)) {
      if (chunk.object === 'error') throw refused({ status: null, headers, body: JSON.stringify(chunk) }, place);
      some = true;
      const atMs = arrivals.latestMs ?? undefined;
      const stamp = atMs === undefined ? {} : { atMs };
      const choice =
        list(chunk.choices)
          .map(object)
          .find((one) => (one?.index ?? 0) === 0) ?? null;
      note(notes, chunk, choice);
      if (choice === null) continue;
      // A few servers put the whole message where the delta should be.
      const delta = object(choice.delta) ?? object(choice.message) ?? {};
      const said = saidIn(delta);
      if (said.reasoning !== '' || said.text !== '') repeats.push(said.reasoning + said.text);
      if (said.reasoning !== '') yield { type: 'reasoning', text: said.reasoning, ...stamp };
      if (said.text !== '') yield { type: 'text', text: said.text, ...stamp };
      yield* calls.push(delta, atMs ?? 0);
      finish = finishOf(choice, place.origin) ?? finish;
      if (finish !== null) yield* calls.flush();
    }
  } catch (error) {
    if (error instanceof Error && RUNAWAY_WORDS.test(error.message) && repeats.struck()) return 'other';
    // The words are complete; only what should have come after them (usage) is missing.
    forgiveLostEnd(error, finish !== null);
  }
  // `[DONE]` ends the reading before the end of the body; without it and without a reason the reply was cut.
  if (finish === null && arrivals.ended && !repeats.struck())
    throw brokenOff(place, some, 'finish_reason and no [DONE]');
  yield* calls.flush();
  return calls.some() && finish === 'stop' ? 'tool-calls' : (finish ?? 'other');
}
