import { ProviderError } from '@evenhand/core';
import { type Loose, object } from './loose.ts';
import { type Place, refused } from './refusal.ts';

/**
 * The data of each server-sent event as parsed JSON (WHATWG HTML, 9.2): line feeds of all three kinds, comments, other fields
 * and several `data:` lines in one event are read as they should be; `[DONE]` is passed over. An event that its body's end completes counts.
 * @throws ProviderError `malformed` for data that is no JSON object, or what the server reports in one
 */
export async function* eventsOf(response: Response, place: Place): AsyncGenerator<Loose, void, void> {
  const data: string[] = [];
  for await (const line of linesOf(response.body ?? new ReadableStream())) {
    if (line !== '') {
      const [, value] = /^data(?::\s?(.*))?$/s.exec(line) ?? [];
      if (/^data(?::|$)/.test(line)) data.push(value ?? '');
      continue;
    }
    if (data.length > 0) yield* eventIn(data.splice(0).join('\n'), response.headers, place);
  }
  if (data.length > 0) yield* eventIn(data.join('\n'), response.headers, place);
}

function* eventIn(text: string, headers: Headers, place: Place): Generator<Loose, void, void> {
  if (text.trim() === '[DONE]') return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProviderError('malformed', `${place.origin} sent an event that is not JSON: the reply was cut`);
  }
  const event = object(value);
  if (event === null) throw new ProviderError('malformed', `${place.origin} sent an event that is no JSON object`);
  if (event.error !== undefined && event.error !== null)
    throw refused({ status: null, headers, body: JSON.stringify({ error: event.error }) }, place);
  yield event;
}

/** Lines without their ends; the last one too where nothing ends it. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8');
  let text = '';
  let afterReturn = false;
  for await (const chunk of body) {
    // What stood there before has no line end in it.
    const seen = text.length;
    text += decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let index = seen; index < text.length; index++) {
      const sign = text[index];
      if (sign !== '\n' && sign !== '\r') {
        afterReturn = false;
        continue;
      }
      if (!(sign === '\n' && afterReturn)) yield text.slice(start, index);
      start = index + 1;
      afterReturn = sign === '\r';
    }
    text = text.slice(start);
  }
  text += decoder.decode();
  if (text !== '') yield text;
}
