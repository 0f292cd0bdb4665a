import type { Transport } from './transport.ts';

/** What OpenAI's and Anthropic's packages are used for: to say where a request goes, and with what beside its body. */
export interface RequestBuilder {
  buildRequest(options: {
    readonly method: 'get' | 'post';
    readonly path: string;
    readonly body?: unknown;
  }): Promise<{ readonly req: RequestInit; readonly url: string }>;
}

/** For packages that want a `fetch`: they have nothing to send. */
export const rejectFetch = (): Promise<never> =>
  Promise.reject(new Error('requests are built by the package, and sent by the transport'));

/** @param body becomes JSON; absent = none @throws ProviderError for all but a response of status 2xx */
export type Send = (method: 'get' | 'post', path: string, signal: AbortSignal, body?: object) => Promise<Response>;

/**
 * The packages give requests their form, once for each address; filling in, sending, waiting and reading are ours. Theirs would time, retry,
 * log and wrap in errors of their own what is timed, retried and recorded here.
 */
export function createSender(builder: RequestBuilder, transport: Transport): Send {
  const forms = new Map<string, ReturnType<RequestBuilder['buildRequest']>>();
  const findForm = (method: 'get' | 'post', path: string) => {
    const key = `${method} ${path}`;
    const form = forms.get(key) ?? builder.buildRequest({ method, path, ...(method === 'post' ? { body: {} } : {}) });
    forms.set(key, form);
    return form;
  };
  return async (method, path, signal, body) => {
    const { req, url } = await findForm(method, path);
    return transport.fetch(url, { ...req, ...(body === undefined ? {} : { body: JSON.stringify(body) }), signal });
  };
}
