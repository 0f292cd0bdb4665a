import {
  type GenerationEvent,
  type JsonObject,
  type ModelAdapter,
  NO_IDENTITY,
  ProviderError,
  type RequestSupport,
} from '@evenhand/core';
import { toAbortError } from '../http/abort-error.ts';
import { toRecord } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { createSender } from '../http/sdk-request.ts';
import type { Transport } from '../http/transport.ts';
import { createClient } from './client.ts';
import { readIdentity } from './identify.ts';
import { createNotes, readReceipt } from './receipt.ts';
import { createChatRequest } from './request.ts';
import { createResponsesRequest } from './responses/request.ts';
import { readResponseStream } from './responses/stream.ts';
import { readCompleteResponse } from './responses/whole.ts';
import { readStream } from './stream.ts';
import { readUsage } from './usage.ts';
import { readCompleteReply } from './whole.ts';

export interface OpenAiContext {
  readonly model: string;
  readonly baseUrl: string;
  readonly requestSupport: RequestSupport;
  /** Further keys of each request's body. */
  readonly body: JsonObject;
  readonly transport: Transport;
}

/** The two interfaces: where they are, what they are asked, how their replies are read. */
const INTERFACES = {
  chat: { path: '/chat/completions', createRequest: createChatRequest, readStream, readComplete: readCompleteReply },
  responses: {
    path: '/responses',
    createRequest: createResponsesRequest,
    readStream: readResponseStream,
    readComplete: readCompleteResponse,
  },
};

/** For questions about the server, which the harness does not time. */
const QUESTION_MS = 20_000;

export async function createOpenAiAdapter(context: OpenAiContext): Promise<ModelAdapter> {
  const { model, baseUrl, requestSupport, transport } = context;
  const { endpoint } = transport;
  const wireFormat = INTERFACES[requestSupport.interface];
  const send = createSender(await createClient(baseUrl), transport);

  return {
    provider: 'openai',

    async identify(signal) {
      if (!requestSupport.modelList) return NO_IDENTITY;
      const within = AbortSignal.any([signal, AbortSignal.timeout(QUESTION_MS)]);
      const get = async (url: string) => readJson(await send('get', url, within), endpoint);
      const post = async (url: string, body: object) => readJson(await send('post', url, within, body), endpoint);
      try {
        return await readIdentity(
          model,
          {
            list: () => get('/models').catch((error) => Promise.reject(toListError(error, baseUrl))),
            root: (path) => get(`${toServerRoot(baseUrl)}/${path}`).then(toRecord, () => null),
            post: (path, body) => post(`${toServerRoot(baseUrl)}/${path}`, body).then(toRecord, () => null),
          },
          endpoint.origin,
        );
      } catch (error) {
        if (!signal.aborted && within.aborted)
          throw new ProviderError('timeout', `${endpoint.origin} did not answer within ${QUESTION_MS / 1000} s`);
        throw signal.aborted ? toAbortError(signal) : error;
      }
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const notes = createNotes();
      try {
        const { body, streamed, adapted } = wireFormat.createRequest(model, request, requestSupport, context.body);
        const response = await send('post', wireFormat.path, signal, body);
        const arrivals = transport.findArrivals(response);
        const unstreamed = !streamed || /\bjson\b|\bhtml\b/i.test(response.headers.get('content-type') ?? '');
        const finish = unstreamed
          ? yield* wireFormat.readComplete(response, arrivals, notes, endpoint)
          : yield* wireFormat.readStream(arrivals, notes, response.headers, endpoint);
        if (signal.aborted) throw toAbortError(signal);
        yield {
          type: 'end',
          finish,
          usage: readUsage(notes.usage),
          receipt: readReceipt(notes, response.headers, endpoint.secrets),
          ...(adapted.length > 0 ? { adapted } : {}),
          ...(arrivals.latestMs === null ? {} : { atMs: arrivals.latestMs }),
        };
      } catch (error) {
        throw signal.aborted ? toAbortError(signal) : error;
      }
    },

    close: () => transport.close(),
  };
}

function toListError(error: unknown, baseUrl: string): unknown {
  if (!(error instanceof ProviderError) || error.kind !== 'not_found') return error;
  return new ProviderError(
    'not_found',
    `${error.message}; there is no list of models at ${baseUrl}: correct baseUrl, or set takes: { modelList: false }`,
    { cause: error },
  );
}

/** `http://127.0.0.1:8080/v1` -> `http://127.0.0.1:8080` */
const toServerRoot = (baseUrl: string): string => baseUrl.replace(/\/+$/, '').replace(/\/v\d+$/, '');
