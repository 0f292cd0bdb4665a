import type { Transport } from './transport.ts';

/** What OpenAI's and Anthropic's packages are used for: to say what is sent, where to, and in which form. */
export interface RequestBuilder {
  buildRequest(options: {
    readonly method: 'get' | 'post';
    readonly path: string;
    readonly body?: unknown;
  }): Promise<{ readonly req: RequestInit; readonly url: string }>;
}

/** Sends what a package builds. @throws ProviderError for all but a response of status 2xx */
export type Send = (method: 'get' | 'post', path: string, signal: AbortSignal, body?: unknown) => Promise<Response>;

/**
 * The packages build requests; sending, waiting and reading are ours. Theirs would time, retry, log and wrap in errors of their own what
 * is timed, retried and recorded here; it took longer than the building.
 */
export function senderOf(builder: RequestBuilder, transport: Transport): Send {
  return async (method, path, signal, body) => {
    const { req, url } = await builder.buildRequest({ method, path, body });
    return transport.fetch(url, { ...req, signal });
  };
}
