import { ProviderError } from '@evenhand/core';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type Place, refused } from './http-error.ts';
import { type Loose, object } from './json-access.ts';

/** Bytes of whom it can be told that the rest of them is not needed. */
type Readable = AsyncIterable<Uint8Array> & { enough?: boolean };

/**
 * The data of each server-sent event as parsed JSON (WHATWG HTML, 9.2), as soon as the bytes are there that complete it. `[DONE]` ends
 * them; what stands behind it is not read. Pings and events without data are none. Other than in the standard, an event that only the
 * body's end completes counts.
 * @throws ProviderError `malformed` for data that is no JSON object, or what the server reports in one
 */
export async function* eventsOf(bytes: Readable, headers: Headers, place: Place): AsyncGenerator<Loose, void, void> {
  const read: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => read.push(event) });
  for await (const text of textsOf(bytes)) {
    parser.feed(text);
    for (const event of read.splice(0)) {
      if (isLast(event)) {
        bytes.enough = true;
        return;
      }
      if (says(event)) yield contentOf(event, headers, place);
    }
  }
}

/** A text for each piece; the last one completes what no empty line ended. */
async function* textsOf(bytes: Readable): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield `${decoder.decode()}\n\n`;
}

const says = ({ event, data }: EventSourceMessage) => event === 'error' || (event !== 'ping' && data.trim() !== '');
const isLast = ({ data }: EventSourceMessage) => data.trim() === '[DONE]';

function contentOf({ event, data }: EventSourceMessage, headers: Headers, place: Place): Loose {
  const value = jsonIn(data);
  if (event === 'error') {
    const error = object(value)?.error ?? value ?? data;
    throw refused({ status: null, headers, body: JSON.stringify({ error }) }, place);
  }
  if (value === undefined)
    throw new ProviderError('malformed', `${place.origin} sent an event that is not JSON: the reply was cut`);
  const content = object(value);
  if (content === null) throw new ProviderError('malformed', `${place.origin} sent an event that is no JSON object`);
  // Some servers send the member with every event, and nothing in it.
  if (content.error) throw refused({ status: null, headers, body: JSON.stringify({ error: content.error }) }, place);
  return content;
}

/** undefined = the text is not JSON. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
