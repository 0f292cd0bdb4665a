import { type FinishReason, type GenerationEvent, ProviderError } from '@evenhand/core';
import type { Arrivals } from '../http/arrivals.ts';
import type { Place } from '../http/http-error.ts';
import { list, object } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { toolCalls } from '../http/tool-calls.ts';
import { saidIn } from './error-words.ts';
import { finishOf } from './finish.ts';
import { type Notes, note } from './receipt.ts';

type Delta = Exclude<GenerationEvent, { type: 'end' }>;

/** An unstreamed reply as events; all of it arrived when its last bytes did. @throws ProviderError */
export async function* readWhole(
  response: Response,
  arrivals: Arrivals,
  notes: Notes,
  place: Place,
): AsyncGenerator<Delta, FinishReason, void> {
  const reply = object(await readJson(response, place));
  const choice = object(list(reply?.choices)[0]);
  const message = object(choice?.message);
  if (reply === null || choice === null || message === null)
    throw new ProviderError('malformed', `${place.origin} sent JSON that is no reply: it has no choices[0].message`);
  note(notes, reply, choice);
  const stamp = arrivals.latestMs === null ? {} : { atMs: arrivals.latestMs };
  const finish = finishOf(choice, place.origin) ?? 'other';
  const said = saidIn(message);
  if (said.reasoning !== '') yield { type: 'reasoning', text: said.reasoning, ...stamp };
  if (said.text !== '') yield { type: 'text', text: said.text, ...stamp };
  const calls = toolCalls();
  // Every element is a call of its own, whatever it says about its index.
  const apart = list(message.tool_calls).map((call, index) => ({ ...object(call), index }));
  yield* calls.push({ tool_calls: apart }, arrivals.latestMs ?? 0);
  yield* calls.flush();
  return calls.some() && finish === 'stop' ? 'tool-calls' : finish;
}
