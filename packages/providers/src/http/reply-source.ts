import { ProviderError } from '@evenhand/core';
import { scrub } from '@evenhand/io';
import type { Arrivals } from './arrivals.ts';
import { readEvents } from './events.ts';
import { type EndpointContext, toProviderError } from './http-error.ts';
import { type JsonRecord, toRecord } from './json-access.ts';
import { parseJsonBody } from './json-reply.ts';

/** A reply as it came: piece by piece, or in one piece. */
export type ReplySource =
  | { readonly kind: 'events'; readonly events: AsyncGenerator<JsonRecord, void, void> }
  | { readonly kind: 'message'; readonly message: JsonRecord };

/**
 * What kind of reply a body is, which the body itself decides: gateways send events under the type of JSON, and JSON under that of
 * events. A list of chunks counts as events, in whatever form it comes.
 * @param arrivals of the body's bytes
 * @param isChunk whether a single object is a piece of a reply, and not all of it
 * @throws ProviderError `malformed` for a body that is neither, or what the server reports in it
 */
export async function openReply(
  response: Response,
  arrivals: Arrivals,
  endpoint: EndpointContext,
  isChunk: (value: JsonRecord) => boolean,
): Promise<ReplySource> {
  const { headers } = response;
  const body = await peek(arrivals);
  if (looksLikeEvents(body.beginning, headers))
    return { kind: 'events', events: readEvents(body.bytes, headers, endpoint) };
  const value = parseJsonBody(await readText(body.bytes), headers, endpoint);
  if (Array.isArray(value)) return { kind: 'events', events: listEvents(value, headers, endpoint) };
  const message = value as JsonRecord;
  return isChunk(message)
    ? { kind: 'events', events: listEvents([message], headers, endpoint) }
    : { kind: 'message', message };
}

/** Names of fields of a server-sent event, a comment, and the field that llama.cpp’s server adds. */
const EVENT_FIELD = /^(?:data|event|id|retry|error)[ \t]*:|^:/;
const FIELD_CHARACTERS = 8;

function looksLikeEvents(beginning: string, headers: Headers): boolean {
  if (EVENT_FIELD.test(beginning)) return true;
  return beginning === '' && /event-stream/i.test(headers.get('content-type') ?? '');
}

/** The first characters that are no space, and all bytes again. The iterator given up early gives the connection up. */
async function peek(arrivals: Arrivals): Promise<{ beginning: string; bytes: Arrivals }> {
  const iterator = arrivals[Symbol.asyncIterator]();
  const decoder = new TextDecoder();
  const seen: Uint8Array[] = [];
  let text = '';
  while (text.length < FIELD_CHARACTERS) {
    const next = await iterator.next();
    if (next.done) break;
    seen.push(next.value);
    text = (text + decoder.decode(next.value, { stream: true })).trimStart();
  }
  let index = 0;
  const bytes: Arrivals = {
    get latestMs() {
      return arrivals.latestMs;
    },
    get sentMs() {
      return arrivals.sentMs;
    },
    get ended() {
      return arrivals.ended;
    },
    set enough(value: boolean) {
      arrivals.enough = value;
    },
    [Symbol.asyncIterator]: () => ({
      async next() {
        if (index < seen.length) return { done: false, value: seen[index++]! };
        return iterator.next();
      },
      async return() {
        return iterator.return?.() ?? { done: true, value: undefined };
      },
    }),
  };
  return { beginning: text.slice(0, FIELD_CHARACTERS), bytes };
}

async function readText(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of bytes) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

async function* listEvents(
  values: readonly unknown[],
  headers: Headers,
  endpoint: EndpointContext,
): AsyncGenerator<JsonRecord, void, void> {
  for (const value of values) {
    const chunk = toRecord(value);
    if (chunk === null)
      throw new ProviderError(
        'malformed',
        `${endpoint.origin} sent a list with something that is no JSON object: ${scrub(JSON.stringify(value), endpoint.secrets).slice(0, 80)}`,
      );
    if (chunk.error)
      throw toProviderError({ status: null, headers, body: JSON.stringify({ error: chunk.error }) }, endpoint);
    yield chunk;
  }
}
