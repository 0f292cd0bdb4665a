import { type FinishReason, type GenerationEvent, ProviderError } from '@evenhand/core';
import type { Arrivals } from '../../http/arrivals.ts';
import type { Place } from '../../http/http-error.ts';
import { type Loose, list, object, text } from '../../http/json-access.ts';
import { readJson } from '../../http/json-reply.ts';
import { toolCalls } from '../../http/tool-calls.ts';
import type { Notes } from '../receipt.ts';
import { endingOf, noteResponse } from './ending.ts';

type Delta = Exclude<GenerationEvent, { type: 'end' }>;

/** An unstreamed response as events; all of it arrived when its last bytes did. @throws ProviderError */
export async function* readWholeResponse(
  response: Response,
  arrivals: Arrivals,
  notes: Notes,
  place: Place,
): AsyncGenerator<Delta, FinishReason, void> {
  const reply = object(await readJson(response, place));
  if (reply === null || !Array.isArray(reply.output))
    throw new ProviderError('malformed', `${place.origin} sent JSON that is no response: it has no output`);
  noteResponse(notes, reply);
  const stamp = arrivals.latestMs === null ? {} : { atMs: arrivals.latestMs };
  const items = list(reply.output).map((item) => object(item) ?? {});
  const thoughts = items.filter(({ type }) => type === 'reasoning');
  const reasoning = thoughts.map(reasoningIn);
  const said = items.filter(({ type }) => type === 'message').flatMap(({ content }) => list(content).map(textIn));
  const fragments = items.filter(({ type }) => type === 'function_call').map(callIn);
  const finish = endingOf(reply, fragments.length > 0, response.headers, place);
  const summary = thoughts.some(({ content }) => list(content).length > 0) ? {} : { summary: true };
  if (reasoning.join('') !== '') yield { type: 'reasoning', text: reasoning.join(''), ...summary, ...stamp };
  if (said.join('') !== '') yield { type: 'text', text: said.join(''), ...stamp };
  const calls = toolCalls();
  yield* calls.push({ tool_calls: fragments }, arrivals.latestMs ?? 0);
  yield* calls.flush();
  return finish ?? 'other';
}

/** The reasoning itself where the server gives it, else its summary. */
function reasoningIn(item: Loose): string {
  const textsOf = (parts: unknown) =>
    list(parts)
      .map((part) => text(object(part)?.text))
      .join('');
  return textsOf(item.content) || textsOf(item.summary);
}

function textIn(part: unknown): string {
  const one = object(part);
  return text(one?.text) || text(one?.refusal);
}

const callIn = (item: Loose, index: number): Loose => ({
  index,
  id: text(item.call_id),
  function: { name: text(item.name), arguments: text(item.arguments) },
});
