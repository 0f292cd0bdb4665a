import { type Capabilities, type ModelAdapter, NO_IDENTITY, type RequestSupport } from '@evenhand/core';
import { createHttpAdapter } from '../http/http-adapter.ts';
import { toText } from '../http/json-access.ts';
import { createReceipt } from '../http/receipt.ts';
import { createReplyNotes } from '../http/reply-notes.ts';
import { openReply } from '../http/reply-source.ts';
import { createSender } from '../http/sdk-request.ts';
import type { Transport } from '../http/transport.ts';
import { createClient } from './client.ts';
import { readCompleteMessage } from './complete-reply.ts';
import { identifyModel } from './identify.ts';
import type { AnthropicOptions } from './options.ts';
import { createRequest } from './request.ts';
import { readStream } from './stream.ts';
import { readUsage } from './usage.ts';

export interface AnthropicContext {
  readonly model: string;
  readonly baseUrl: string;
  readonly requestSupport: RequestSupport;
  readonly options: AnthropicOptions;
  readonly transport: Transport;
}

/** Of the events of a stream; a whole message is a `message`. */
const EVENT_TYPE = /^(?:message|content_block)_/;

export async function createAnthropicAdapter(context: AnthropicContext): Promise<ModelAdapter> {
  const { model, requestSupport, options, transport } = context;
  const { endpoint } = transport;
  const send = createSender(await createClient(context.baseUrl), transport);
  let stated: Capabilities | null = null;

  return createHttpAdapter({
    provider: 'anthropic',
    transport,
    capabilities: () => stated,

    async identify(signal) {
      if (!requestSupport.modelList) return NO_IDENTITY;
      const { identity, capabilities } = await identifyModel(model, send, endpoint, signal);
      stated = capabilities;
      return identity;
    },

    async *generate(request, exchange) {
      const notes = createReplyNotes();
      const { body, adapted } = createRequest(model, request, requestSupport, options);
      exchange.setAdapted(adapted);
      const response = await send('post', '/messages', exchange.signal, body);
      const arrivals = exchange.setResponse(response);
      const source = await openReply(response, arrivals, endpoint, ({ type }) => EVENT_TYPE.test(toText(type)));
      const finish =
        source.kind === 'message'
          ? yield* readCompleteMessage(source.message, arrivals, notes, endpoint)
          : yield* readStream(source.events, arrivals, notes, response.headers, endpoint);
      notes.serviceTier = toText(notes.usage?.service_tier);
      return {
        finish,
        notes,
        usage: readUsage(notes.usage),
        receipt: createReceipt(notes, response.headers, endpoint.secrets),
      };
    },
  });
}
