import type { ProviderError, Runtime } from '@evenhand/core';
import type { Dispatcher } from 'undici';
import { calledOff } from './abort-error.ts';
import type { Arrivals } from './arrivals.ts';
import { dispatcherFor } from './connector.ts';
import { exchange } from './exchange.ts';
import { type Place, refused } from './http-error.ts';

/** How we speak HTTP to one server. */
export interface Transport {
  readonly place: Place;
  /**
   * Sends one request: only the headers that we mean to send, no redirects followed, no proxy but the configured one, no
   * time-out of its own but that for connecting. Takes the place of `fetch` in packages that send for themselves.
   * @returns a response of status 2xx, its body stamped
   * @throws ProviderError for everything else
   */
  fetch(url: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** When the bytes of a response came that `fetch` gave. */
  arrivalsOf(response: Response): Arrivals;
  /** Gives up what still runs. May be called twice. */
  close(): Promise<void>;
}

export interface TransportParts {
  readonly runtime: Runtime;
  readonly baseUrl: string;
  /** Goes into one header and nowhere else; null = none is sent. */
  readonly key: string | null;
  /** Name of that header, which then holds the key as it is; absent = `authorization`, with `Bearer` before it. */
  readonly keyHeader?: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error page longer than this is cut. */
const REFUSAL_BYTES = 64 << 10;

/** A lean `fetch` on undici's dispatcher: it stamps bytes in the very callback in which the socket delivers them. */
export async function openTransport(parts: TransportParts): Promise<Transport> {
  const { runtime, baseUrl, key } = parts;
  const agent = await dispatcherFor(new URL(baseUrl), runtime.network);
  const place: Place = {
    origin: new URL(baseUrl).origin,
    secrets: [key, ...proxySecrets(parts)].filter((secret) => secret !== null),
    date: runtime.date,
  };
  const known = new WeakMap<Response, Arrivals>();
  let closing: Promise<void> | null = null;

  const fetch: Transport['fetch'] = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const signal = init.signal ?? new AbortController().signal;
    const { response, arrivals } = await exchange(agent, requestOf(url, init, parts), signal, runtime, place);
    if (!response.ok) throw await refusal(response, signal, place);
    known.set(response, arrivals);
    return response;
  };

  return {
    place,
    fetch,
    arrivalsOf(response) {
      const arrivals = known.get(response);
      if (arrivals === undefined) throw new Error('the response is not one of this transport');
      return arrivals;
    },
    close() {
      closing ??= agent.destroy().catch(() => {});
      return closing;
    },
  };
}

/** `user:password` of the proxy, and the password alone. */
function proxySecrets({ runtime, baseUrl }: TransportParts): string[] {
  const auth = runtime.network?.proxyFor(new URL(baseUrl))?.auth ?? null;
  return auth === null ? [] : [auth, auth.slice(auth.indexOf(':') + 1)];
}

function requestOf(
  url: URL,
  init: RequestInit,
  { key, keyHeader, headers: always }: TransportParts,
): Dispatcher.DispatchOptions {
  const given = init.headers instanceof Headers ? init.headers : new Headers(init.headers);
  if (init.body != null && typeof init.body !== 'string') throw new Error('the transport sends text only');
  const headers: Record<string, string> = {
    accept: given.get('accept') ?? 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'evenhand',
    ...always,
  };
  if (init.body != null) headers['content-type'] = given.get('content-type') ?? 'application/json';
  if (key !== null) headers[keyHeader ?? 'authorization'] = keyHeader === undefined ? `Bearer ${key}` : key;
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: (init.method ?? 'GET').toUpperCase(),
    headers,
    body: (init.body as string | null | undefined) ?? null,
  };
}

async function refusal(response: Response, signal: AbortSignal, place: Place): Promise<ProviderError> {
  const { status, headers } = response;
  let body = '';
  try {
    body = await beginningOf(response);
  } catch (error) {
    if (signal.aborted) return calledOff(signal);
    return refused({ status, headers, body: '', cause: error }, place);
  }
  return refused({ status, headers, body }, place);
}

/** The first 64 KiB of a body as text. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    text += decoder.decode(chunk, { stream: true });
    if (bytes > REFUSAL_BYTES) break;
  }
  return text;
}
