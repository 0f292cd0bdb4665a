import { ProviderError } from '@evenhand/core';
import type { GoogleGenAI } from '@google/genai';
import { toAbortError } from '../http/abort-error.ts';
import { cleanCause } from '../http/clean-cause.ts';
import { readEvents } from '../http/events.ts';
import type { EndpointContext } from '../http/http-error.ts';
import { readJson } from '../http/json-reply.ts';
import type { Transport } from '../http/transport.ts';

/** `https://host/v1beta` -> address and version of the interface, which the package takes apart. */
function parseBaseUrl(baseUrl: string): { address: string; version: string } {
  const [, address, version] = /^(.*?)(?:\/(v\d+\w*))?\/*$/.exec(baseUrl)!;
  return { address: address!, version: version ?? 'v1beta' };
}

/** The path below which everything is, version included. */
export function toApiRoot(baseUrl: string): string {
  const { address, version } = parseBaseUrl(baseUrl);
  return `${address}/${version}`;
}

/** The key is not among what the package is given; nothing is read from the environment that is said here. */
export async function createClient(baseUrl: string): Promise<GoogleGenAI> {
  const { GoogleGenAI } = await import('@google/genai');
  const { address, version } = parseBaseUrl(baseUrl);
  return new GoogleGenAI({
    enterprise: false,
    apiKey: 'set by the transport',
    apiVersion: version,
    httpOptions: { baseUrl: address },
  });
}

/**
 * A `fetch` for one request. The package reads bodies by simple rules of its own: it drops events that do not begin with `data:`
 * and makes plain errors of what it cannot read. So each event is read here first, and handed on in the simplest form.
 * @param onResponse is told of the response, whose bytes are stamped
 */
export function createFetch(transport: Transport, signal: AbortSignal, onResponse: (response: Response) => void) {
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const response = await transport.fetch(input, { ...init, signal });
    onResponse(response);
    const { endpoint } = transport;
    const { status, headers } = response;
    if (/event-stream/i.test(headers.get('content-type') ?? ''))
      return new Response(plainEvents(response, endpoint), { status, headers });
    const value = await readJson(response, endpoint);
    if (!/[?&]alt=sse\b/.test(String(input))) return new Response(JSON.stringify(value), { status, headers });
    // A whole reply, or a list of its chunks, where a stream was asked for.
    const events = [value].flat().map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
    return new Response(plainEvents(new Response(events.join(''), { headers }), endpoint), { status, headers });
  };
}

function plainEvents(response: Response, endpoint: EndpointContext): ReadableStream<Uint8Array> {
  const events = readEvents(response.body ?? new ReadableStream(), response.headers, endpoint);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await events.next();
        if (next.done) controller.close();
        else controller.enqueue(Buffer.from(`data: ${JSON.stringify(next.value)}\n\n`, 'utf8'));
      },
      async cancel() {
        await events.return();
      },
    },
    { highWaterMark: 0 },
  );
}

/** What a failed request means. The package hands on what `fetch` and the body throw. */
export function toError(error: unknown, signal: AbortSignal, { endpoint }: Transport): unknown {
  if (signal.aborted) return toAbortError(signal);
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof ProviderError) return at;
  // The package takes chunks apart without looking first what they are.
  if (error instanceof TypeError)
    return new ProviderError('malformed', `${endpoint.origin} sent a chunk in an unknown form`, {
      cause: cleanCause(error, endpoint.secrets),
    });
  return error;
}
