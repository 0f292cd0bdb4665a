import { ProviderError } from '@evenhand/core';
import { scrub } from '@evenhand/io';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { isTokenLimit } from './error-patterns.ts';
import { type EndpointContext, toProviderError } from './http-error.ts';
import { type JsonRecord, toList, toRecord, toText } from './json-access.ts';
import { parseServerJson } from './parse-json.ts';

/** Bytes of whom it can be told that the rest of them is not needed. */
type Readable = AsyncIterable<Uint8Array> & { enough?: boolean };

/**
 * The data of each server-sent event as parsed JSON (WHATWG HTML, 9.2), as soon as the bytes are there that complete it. `[DONE]` ends
 * them; what stands behind it is not read. Pings, comments that are sent as data and events without data are none. Other than in the
 * standard, an event that only the body's end completes counts.
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

/** `data: : OPENROUTER PROCESSING`: gateways put into data what stands in a comment, or a word that keeps the connection open. */
const COMMENT = /^(?::|(?:ping|pong|keep-?alive|heartbeat|processing|waiting)\W*$)/i;

const hasContent = ({ event, data }: EventSourceMessage) =>
  event === 'error' || (!NO_CONTENT.has(event ?? '') && data.trim() !== '' && !COMMENT.test(data.trim()));
const NO_CONTENT: ReadonlySet<string> = new Set(['ping', 'heartbeat', 'keepalive', 'keep-alive', 'comment']);
const isLast = ({ data }: EventSourceMessage) => data.trim() === '[DONE]';

function parseEvent({ event, data }: EventSourceMessage, headers: Headers, endpoint: EndpointContext): JsonRecord {
  const value = parseServerJson(data, endpoint);
  if (event === 'error') {
    const error = toRecord(value)?.error ?? value ?? data;
    throw toProviderError({ status: null, headers, body: JSON.stringify({ error }) }, endpoint);
  }
  if (value === undefined)
    throw new ProviderError(
      'malformed',
      `${endpoint.origin} sent an event that is not valid JSON: ${JSON.stringify(scrub(data, endpoint.secrets).slice(0, 80))}${/^[{[]/.test(data.trim()) ? '; the reply was cut off' : ''}`,
    );
  const content = toRecord(value);
  if (content === null)
    throw new ProviderError('malformed', `${endpoint.origin} sent an event that is not a JSON object`);
  // Some servers send the member with every event, and nothing in it.
  if (content.error && !(endsByLength(content) && isTokenLimit(JSON.stringify(content.error))))
    throw toProviderError({ status: null, headers, body: JSON.stringify({ error: content.error }) }, endpoint);
  return content;
}

/** Whether the same event says that the reply was cut by its limit; then an error that says so too tells nothing new. */
const endsByLength = ({ choices }: JsonRecord): boolean =>
  toList(choices).some((choice) =>
    /^(?:length|max_tokens|model_length)$/.test(toText(toRecord(choice)?.finish_reason)),
  );
