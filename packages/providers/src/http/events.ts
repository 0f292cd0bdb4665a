import { ProviderError } from '@evenhand/core';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type EndpointContext, toProviderError } from './http-error.ts';
import { type JsonRecord, toRecord } from './json-access.ts';

/** Bytes of whom it can be told that the rest of them is not needed. */
type Readable = AsyncIterable<Uint8Array> & { enough?: boolean };

/**
 * The data of each server-sent event as parsed JSON (WHATWG HTML, 9.2), as soon as the bytes are there that complete it. `[DONE]` ends
 * them; what stands behind it is not read. Pings and events without data are none. Other than in the standard, an event that only the
 * body's end completes counts.
 * @throws ProviderError `malformed` for data that is no JSON object, or what the server reports in one
 */
export async function* readEvents(
  bytes: Readable,
  headers: Headers,
  endpoint: EndpointContext,
): AsyncGenerator<JsonRecord, void, void> {
  const read: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => read.push(event) });
  for await (const text of decodeText(bytes)) {
    parser.feed(text);
    for (const event of read.splice(0)) {
      if (isLast(event)) {
        bytes.enough = true;
        return;
      }
      if (hasContent(event)) yield parseEvent(event, headers, endpoint);
    }
  }
}

/** A text for each piece; the last one completes what no empty line ended. */
async function* decodeText(bytes: Readable): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield `${decoder.decode()}\n\n`;
}

const hasContent = ({ event, data }: EventSourceMessage) =>
  event === 'error' || (event !== 'ping' && data.trim() !== '');
const isLast = ({ data }: EventSourceMessage) => data.trim() === '[DONE]';

function parseEvent({ event, data }: EventSourceMessage, headers: Headers, endpoint: EndpointContext): JsonRecord {
  const value = parseJson(data);
  if (event === 'error') {
    const error = toRecord(value)?.error ?? value ?? data;
    throw toProviderError({ status: null, headers, body: JSON.stringify({ error }) }, endpoint);
  }
  if (value === undefined)
    throw new ProviderError(
      'malformed',
      `${endpoint.origin} sent an event that is not valid JSON: the reply was cut off`,
    );
  const content = toRecord(value);
  if (content === null)
    throw new ProviderError('malformed', `${endpoint.origin} sent an event that is not a JSON object`);
  // Some servers send the member with every event, and nothing in it.
  if (content.error)
    throw toProviderError({ status: null, headers, body: JSON.stringify({ error: content.error }) }, endpoint);
  return content;
}

/** undefined = the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
