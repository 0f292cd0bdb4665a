import { ProviderError } from '@evenhand/core';
import { scrub } from '@evenhand/io';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { isTokenLimit } from './error-patterns.ts';
import { type EndpointContext, isFailureReport, toProviderError } from './http-error.ts';
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
  const parser = createParser({
    onEvent: (event) => read.push(event),
    // llama.cpp's server and what is built on it write `error: {…}`, a field that the standard does not have.
    onError: ({ field, value }) => {
      if (field === 'error') read.push({ event: 'error', data: value ?? '', id: undefined });
    },
  });
  for await (const text of decodeText(bytes)) {
    parser.feed(text);
    for (const event of read.splice(0).flatMap((one) => splitEvent(one, endpoint))) {
      if (isLast(event)) {
        bytes.enough = true;
        return;
      }
      if (hasContent(event)) yield* parseEvent(event, headers, endpoint);
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
const isLast = ({ data }: EventSourceMessage) => /^"?\[DONE\]"?$/i.test(data.trim());

/** Servers that put one line feed between events, where two are needed, send several in one. */
function splitEvent(event: EventSourceMessage, endpoint: EndpointContext): EventSourceMessage[] {
  // No blank line belongs to what follows it: a million of them would be read a million times.
  if (!/\n[^\S\n]*(?:\{|"?\[DONE\])/i.test(event.data) || parseServerJson(event.data, endpoint) !== undefined)
    return [event];
  return event.data.split('\n').map((data) => ({ ...event, data }));
}

/** What an event says, which of an error is first what had been used until then. */
function* parseEvent(
  { event, data }: EventSourceMessage,
  headers: Headers,
  endpoint: EndpointContext,
): Generator<JsonRecord, void, void> {
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
  if (value === null) return;
  const content = toRecord(value);
  if (content === null)
    throw new ProviderError('malformed', `${endpoint.origin} sent an event that is not a JSON object`);
  // Some servers send the member with every event, and nothing in it.
  if (content.error && !(endsByLength(content) && isTokenLimit(JSON.stringify(content.error)))) {
    // What was used up until then stands beside the error.
    const { usage } = content;
    if (toRecord(usage) !== null) yield { usage };
    throw toProviderError({ status: null, headers, body: JSON.stringify({ error: content.error }) }, endpoint);
  }
  if (isFailureReport(content))
    throw toProviderError({ status: null, headers, body: JSON.stringify(content) }, endpoint);
  yield content;
}

/** Whether the same event says that the reply was cut by its limit; then an error that says so too tells nothing new. */
const endsByLength = ({ choices }: JsonRecord): boolean =>
  toList(choices).some((choice) =>
    /^(?:length|max_tokens|model_length)$/.test(toText(toRecord(choice)?.finish_reason)),
  );
