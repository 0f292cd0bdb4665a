import { type Capabilities, type ModelAdapter, NO_IDENTITY, type RequestSupport } from '@evenhand/core';
import { createHttpAdapter } from '../http/http-adapter.ts';
import { createReceipt } from '../http/receipt.ts';
import { createReplyNotes } from '../http/reply-notes.ts';
import type { Transport } from '../http/transport.ts';
import { createClient, createFetch, toError } from './client.ts';
import { identifyModel } from './identify.ts';
import type { GoogleOptions } from './options.ts';
import { createRequest } from './request.ts';
import { readChunks } from './stream.ts';
import { readUsage } from './usage.ts';

export interface GoogleContext {
  readonly model: string;
  readonly baseUrl: string;
  readonly requestSupport: RequestSupport;
  readonly options: GoogleOptions;
  readonly transport: Transport;
}

export async function createGoogleAdapter(context: GoogleContext): Promise<ModelAdapter> {
  const { model, baseUrl, requestSupport, options, transport } = context;
  const { endpoint } = transport;
  const client = await createClient(baseUrl);
  let stated: Capabilities | null = null;

  return createHttpAdapter({
    provider: 'google',
    transport,
    capabilities: () => stated,

    async identify(signal) {
      if (!requestSupport.modelList) return NO_IDENTITY;
      const { identity, capabilities } = await identifyModel(model, baseUrl, transport, signal);
      stated = capabilities;
      return identity;
    },

    async *generate(request, exchange) {
      const notes = createReplyNotes();
      let headers = new Headers();
      const fetch = createFetch(transport, exchange.signal, (response) => {
        headers = response.headers;
        return exchange.setResponse(response);
      });
      const { contents, config, adapted } = createRequest(request, requestSupport, options);
      exchange.setAdapted(adapted);
      const sdkRequest = { model, contents, config: { ...config, httpOptions: { fetch } } };
      const chunks = requestSupport.stream
        ? await client.models.generateContentStream(sdkRequest)
        : only(await client.models.generateContent(sdkRequest));
      const finish = yield* readChunks(chunks, exchange.latestMs, notes, endpoint);
      return { finish, notes, usage: readUsage(notes.usage), receipt: createReceipt(notes, headers, endpoint.secrets) };
    },

    toError: (error) => toError(error, transport),
  });
}

async function* only<T>(value: T): AsyncGenerator<T, void, void> {
  yield value;
}
