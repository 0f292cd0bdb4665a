import type { Network } from '@evenhand/core';
import type { Dispatcher } from 'undici';
import { createDispatcher } from './connector.ts';

/** `fetch` for downloads and questions to servers of this machine, under the rules that hold for models. */
export function createFetch(network: Network): typeof globalThis.fetch {
  const dispatchers = new Map<string, Promise<Dispatcher>>();
  const guarded = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const { fetch } = await import('./undici.ts');
    // Rules may be learnt while the process runs: a proxy is asked for each time.
    const key = `${url.origin} ${network.proxyFor(url)?.url}`;
    let dispatcher = dispatchers.get(key);
    if (dispatcher === undefined) {
      dispatcher = createDispatcher(url, network);
      dispatchers.set(key, dispatcher);
    }
    const options = { ...init, dispatcher: await dispatcher } as NonNullable<Parameters<typeof fetch>[1]>;
    // A redirect that is followed goes through the same dispatcher, and so through the same check.
    return (await fetch(url, options)) as unknown as Response;
  };
  return guarded as typeof globalThis.fetch;
}
