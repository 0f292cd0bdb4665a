import {
  type JsonObject,
  type ModelAdapter,
  type ModelIdentity,
  NO_IDENTITY,
  type RequestSupport,
} from '@evenhand/core';
import { createHttpAdapter } from '../http/http-adapter.ts';
import { type JsonRecord, toList, toRecord, toText } from '../http/json-access.ts';
import { createReplyNotes } from '../http/reply-notes.ts';
import { openReply } from '../http/reply-source.ts';
import { createSender } from '../http/sdk-request.ts';
import type { Transport } from '../http/transport.ts';
import { readCapabilities } from './capabilities.ts';
import { createClient } from './client.ts';
import { readCompleteReply } from './complete-reply.ts';
import { identifyModel, loadModel } from './identify.ts';
import { readReceipt } from './receipt.ts';
import { createChatRequest } from './request.ts';
import { readCompleteResponse } from './responses/complete-reply.ts';
import { createResponsesRequest } from './responses/request.ts';
import { readResponseStream } from './responses/stream.ts';
import { readStream } from './stream.ts';
import { readUsage } from './usage.ts';

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
  chat: {
    path: '/chat/completions',
    createRequest: createChatRequest,
    readStream,
    readComplete: readCompleteReply,
    isChunk: ({ object, choices }: JsonRecord) =>
      object === 'chat.completion.chunk' || toRecord(toRecord(toList(choices)[0])?.delta) !== null,
  },
  responses: {
    path: '/responses',
    createRequest: createResponsesRequest,
    readStream: readResponseStream,
    readComplete: readCompleteResponse,
    isChunk: ({ type }: JsonRecord) => toText(type).startsWith('response.'),
  },
};

export async function createOpenAiAdapter(context: OpenAiContext): Promise<ModelAdapter> {
  const { model, baseUrl, requestSupport, transport } = context;
  const { endpoint } = transport;
  const wireFormat = INTERFACES[requestSupport.interface];
  const send = createSender(await createClient(baseUrl), transport);

  let identity: ModelIdentity = NO_IDENTITY;

  return createHttpAdapter({
    provider: 'openai',
    transport,
    capabilities: readCapabilities,

    async identify(signal) {
      identity = await identifyModel({ model, baseUrl, requestSupport, endpoint, send }, signal);
      return identity;
    },

    async load(signal) {
      if (identity.swapsModels === true) await loadModel(model, identity, baseUrl, send, signal);
    },

    async *generate(request, exchange) {
      const notes = createReplyNotes();
      const { body, adapted } = wireFormat.createRequest(model, request, requestSupport, context.body);
      exchange.setAdapted(adapted);
      const response = await send('post', wireFormat.path, exchange.signal, body);
      const arrivals = exchange.setResponse(response);
      const source = await openReply(response, arrivals, endpoint, wireFormat.isChunk);
      const finish =
        source.kind === 'message'
          ? yield* wireFormat.readComplete(
              source.message,
              arrivals,
              notes,
              response.headers,
              endpoint,
              requestSupport.thoughts,
            )
          : yield* wireFormat.readStream(
              source.events,
              arrivals,
              notes,
              response.headers,
              endpoint,
              requestSupport.thoughts,
            );
      return {
        finish,
        notes,
        usage: readUsage(notes.usage),
        receipt: readReceipt(notes, response.headers, endpoint.secrets),
      };
    },
  });
}
