import { type FinishReason, type GenerationEvent, ProviderError } from '@evenhand/core';
import type { Arrivals } from '../wire/arrivals.ts';
import { looksLikeHtml, type Place, refused } from '../wire/refusal.ts';
import { scrub } from '../wire/scrub.ts';
import { finishOf } from './finish.ts';
import { type Loose, list, object } from './loose.ts';
import { type Notes, note } from './receipt.ts';
import { toolCalls } from './tool-calls.ts';
import { saidIn } from './words-of.ts';

type Delta = Exclude<GenerationEvent, { type: 'end' }>;

/**
 * JSON out of a response. @throws ProviderError `malformed` for anything else, with a word about what it is; the error that
 * the server means where it reports one with status 200
 */
export async function readJson(response: Response, place: Place): Promise<Loose | readonly unknown[]> {
  const body = await response.text();
  const malformed = (what: string) => new ProviderError('malformed', `${place.origin} sent ${what}`);
  if (looksLikeHtml(body))
    throw malformed('an HTML page instead of JSON; is baseUrl right? (most addresses of this kind end in /v1)');
  if (body.trim() === '') throw malformed('an empty body instead of JSON');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw malformed(`something that is not JSON: ${JSON.stringify(scrub(body.slice(0, 80), place.secrets))}`);
  }
  const record = object(value);
  if (record === null) {
    if (Array.isArray(value)) return value;
    throw malformed(`${JSON.stringify(value).slice(0, 80)} where an object was expected`);
  }
  if ((record.error !== undefined && record.error !== null) || record.object === 'error')
    throw refused({ status: null, headers: response.headers, body }, place);
  return record;
}

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
