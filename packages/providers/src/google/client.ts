import { ProviderError } from '@evenhand/core';
import type { GoogleGenAI } from '@google/genai';
import type { Arrivals } from '../http/arrivals.ts';
import { cleanCause } from '../http/clean-cause.ts';
import type { JsonRecord } from '../http/json-access.ts';
import { openReply } from '../http/reply-source.ts';
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
 * @param onResponse is given the response, and gives when its bytes come
 */
export function createFetch(transport: Transport, signal: AbortSignal, onResponse: (response: Response) => Arrivals) {
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const response = await transport.fetch(input, { ...init, signal });
    const arrivals = onResponse(response);
    const { endpoint } = transport;
    const { status, headers } = response;
    const isStreamed = /[?&]alt=sse\b/.test(String(input));
    const source = await openReply(response, arrivals, endpoint, () => isStreamed);
    return source.kind === 'events'
      ? new Response(plainEvents(source.events), { status, headers })
      : new Response(JSON.stringify(source.message), { status, headers });
  };
}

function plainEvents(events: AsyncGenerator<JsonRecord, void, void>): ReadableStream<Uint8Array> {
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
export function toError(error: unknown, { endpoint }: Transport): unknown {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof ProviderError) return at;
  // The package takes chunks apart without looking first what they are.
  if (error instanceof TypeError)
    return new ProviderError('malformed', `${endpoint.origin} sent a chunk of another form`, {
      cause: cleanCause(error, endpoint.secrets),
    });
  return error;
}
