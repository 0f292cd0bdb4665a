import { ProviderError, type Runtime } from '@evenhand/core';
import { scrub } from '@evenhand/io';
import type { Dispatcher } from 'undici';
import { toAbortError } from './abort-error.ts';
import type { Arrivals } from './arrivals.ts';
import { createDispatcher } from './connector.ts';
import { exchange } from './exchange.ts';
import { classifyError, type EndpointContext, toProviderError } from './http-error.ts';

/** How we speak HTTP to one server. */
export interface Transport {
  readonly endpoint: EndpointContext;
  /**
   * Sends one request: only the headers that we mean to send, no redirects followed, no proxy but the configured one, no
   * time-out of its own but that for connecting. Takes the place of `fetch` in packages that send for themselves.
   * @returns a response of status 2xx, its body stamped
   * @throws ProviderError for everything else
   */
  fetch(url: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** When the bytes of a response came that `fetch` gave. */
  findArrivals(response: Response): Arrivals;
  /** Gives up what still runs. May be called twice. */
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly runtime: Runtime;
  readonly baseUrl: string;
  /** Goes into one header and nowhere else; null = none is sent. */
  readonly key: string | null;
  /** Name of that header, which then holds the key as it is; absent = `authorization`, with `Bearer` before it. */
  readonly keyHeader?: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What of them no message may show; absent = nothing. */
  readonly secrets?: readonly string[];
}

/** An error page longer than this is cut. */
const ERROR_BODY_BYTES = 64 << 10;

/** A lean `fetch` on undici's dispatcher: it stamps bytes in the very callback in which the socket delivers them. */
export async function openTransport(options: TransportOptions): Promise<Transport> {
  const { runtime, baseUrl, key } = options;
  const agent = await createDispatcher(new URL(baseUrl), runtime.network);
  const endpoint: EndpointContext = {
    origin: new URL(baseUrl).origin,
    secrets: [key, ...(options.secrets ?? []), ...proxySecrets(options)].filter((secret) => secret !== null),
    date: runtime.date,
  };
  const arrivalsByResponse = new WeakMap<Response, Arrivals>();
  let closing: Promise<void> | null = null;

  const fetch: Transport['fetch'] = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const signal = init.signal ?? new AbortController().signal;
    const { response, arrivals } = await exchange(
      agent,
      toDispatchOptions(url, init, options),
      signal,
      runtime,
      endpoint,
    );
    const coding = findCoding(response);
    if (coding !== null) {
      void response.body?.cancel();
      throw createCompressedError(coding, response.status, endpoint);
    }
    if (!response.ok) throw await readHttpError(response, signal, endpoint);
    arrivalsByResponse.set(response, arrivals);
    return response;
  };

  return {
    endpoint,
    fetch,
    findArrivals(response) {
      const arrivals = arrivalsByResponse.get(response);
      if (arrivals === undefined) throw new Error('the response is not one of this transport');
      return arrivals;
    },
    close() {
      closing ??= agent.destroy().catch(() => {});
      return closing;
    },
  };
}

/** What a body is compressed by, although `accept-encoding: identity` asked for none; null = nothing. */
function findCoding({ headers }: Response): string | null {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  return coding === '' || coding === 'identity' ? null : coding.slice(0, 40);
}

function createCompressedError(coding: string, status: number, endpoint: EndpointContext): ProviderError {
  const { origin, secrets } = endpoint;
  return new ProviderError(
    status < 400 ? 'malformed' : classifyError(status, ''),
    `${origin} answered ${status} with a compressed body (${scrub(coding, secrets)}), which was not asked for; switch compression off at the server or at the gateway before it`,
    status < 400 ? { final: true } : {},
  );
}

/** `user:password` of the proxy, and the password alone. */
function proxySecrets({ runtime, baseUrl }: TransportOptions): string[] {
  const auth = runtime.network?.proxyFor(new URL(baseUrl))?.auth ?? null;
  return auth === null ? [] : [auth, auth.slice(auth.indexOf(':') + 1)];
}

function toDispatchOptions(
  url: URL,
  init: RequestInit,
  { key, keyHeader, headers: always }: TransportOptions,
): Dispatcher.DispatchOptions {
  const requestHeaders = init.headers instanceof Headers ? init.headers : new Headers(init.headers);
  if (init.body != null && typeof init.body !== 'string') throw new Error('the transport sends text only');
  const headers: Record<string, string> = {
    accept: requestHeaders.get('accept') ?? 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'evenhand',
    ...always,
  };
  if (init.body != null) headers['content-type'] = requestHeaders.get('content-type') ?? 'application/json';
  if (key !== null) headers[keyHeader ?? 'authorization'] = keyHeader === undefined ? `Bearer ${key}` : key;
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: (init.method ?? 'GET').toUpperCase(),
    headers,
    body: (init.body as string | null | undefined) ?? null,
  };
}

async function readHttpError(
  response: Response,
  signal: AbortSignal,
  endpoint: EndpointContext,
): Promise<ProviderError> {
  const { status, headers } = response;
  let body = '';
  try {
    body = await readBeginning(response);
  } catch (error) {
    if (signal.aborted) return toAbortError(signal);
    return toProviderError({ status, headers, body: '', cause: error }, endpoint);
  }
  return toProviderError({ status, headers, body }, endpoint);
}

/** The first 64 KiB of a body as text. */
async function readBeginning(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    text += decoder.decode(chunk, { stream: true });
    if (bytes > ERROR_BODY_BYTES) break;
  }
  return text;
}
