import type { Anthropic } from '@anthropic-ai/sdk';
import {
  type Capabilities,
  type GenerationEvent,
  type ModelAdapter,
  NO_IDENTITY,
  ProviderError,
  type RequestSupport,
} from '@evenhand/core';
import { toAbortError } from '../http/abort-error.ts';
import { toList, toRecord, toText } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { matchesModelId } from '../http/model-id.ts';
import { createReceipt } from '../http/receipt.ts';
import { createSender, rejectFetch } from '../http/sdk-request.ts';
import type { Transport } from '../http/transport.ts';
import { createUnknownModelError } from '../http/unknown-model.ts';
import { readAbilities } from './abilities.ts';
import type { AnthropicOptions } from './options.ts';
import { type ReplyNotes, toFinishReason } from './reply.ts';
import { createRequest } from './request.ts';
import { readBlocks, readStream } from './stream.ts';
import { readUsage } from './usage.ts';

export interface AnthropicContext {
  readonly model: string;
  readonly baseUrl: string;
  readonly requestSupport: RequestSupport;
  readonly options: AnthropicOptions;
  readonly transport: Transport;
}

/** Models that one page of the list may hold. */
const LISTED = 1000;

/** The key is not among what the package is given, and neither are its other ways to find one. */
async function createClient({ baseUrl }: AnthropicContext): Promise<Anthropic> {
  const { Anthropic } = await import('@anthropic-ai/sdk');
  return new Anthropic({
    baseURL: baseUrl.replace(/\/+$/, ''),
    apiKey: 'set by the transport',
    webhookKey: null,
    logLevel: 'off',
    fetch: rejectFetch,
  });
}

export async function createAnthropicAdapter(context: AnthropicContext): Promise<ModelAdapter> {
  const { model, requestSupport, options, transport } = context;
  const { endpoint } = transport;
  const send = createSender(await createClient(context), transport);

  let stated: Capabilities | null = null;

  return {
    provider: 'anthropic',

    capabilities: () => stated,

    async identify(signal) {
      if (!requestSupport.modelList) return NO_IDENTITY;
      try {
        const response = await send('get', `/models?limit=${LISTED}`, signal);
        const entries = toList(toRecord(await readJson(response, endpoint))?.data).map((one) => toRecord(one) ?? {});
        const found = entries.find(({ id }) => matchesModelId(toText(id), model));
        if (found === undefined)
          throw createUnknownModelError(
            model,
            entries.map(({ id }) => toText(id)),
            endpoint.origin,
          );
        stated = readAbilities(found);
        const context = found.max_input_tokens;
        return {
          ...NO_IDENTITY,
          servedModel: toText(found.id),
          contextLength: typeof context === 'number' && context > 0 ? context : null,
        };
      } catch (error) {
        throw signal.aborted ? toAbortError(signal) : error;
      }
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const notes: ReplyNotes = { id: '', model: '', usage: null };
      try {
        const { body, adapted } = createRequest(model, request, requestSupport, options);
        const response = await send('post', '/messages', signal, body);
        const arrivals = transport.findArrivals(response);
        const unstreamed = !/event-stream/i.test(response.headers.get('content-type') ?? '');
        const finish = unstreamed
          ? yield* readMessage(response, arrivals, notes, endpoint)
          : yield* readStream(arrivals, notes, response.headers, endpoint);
        if (signal.aborted) throw toAbortError(signal);
        yield {
          type: 'end',
          finish,
          usage: readUsage(notes.usage),
          receipt: createReceipt({ ...notes, fingerprint: '' }, response.headers, endpoint.secrets),
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

async function* readMessage(
  response: Response,
  arrivals: { latestMs: number | null },
  notes: ReplyNotes,
  endpoint: Transport['endpoint'],
) {
  const message = toRecord(await readJson(response, endpoint));
  const finish = toFinishReason(message?.stop_reason);
  if (message === null || !Array.isArray(message.content) || finish === null)
    throw new ProviderError(
      'malformed',
      `${endpoint.origin} sent JSON that is no message: it has no content and stop_reason`,
    );
  notes.id = toText(message.id);
  notes.model = toText(message.model);
  notes.usage = toRecord(message.usage);
  yield* readBlocks(message, arrivals.latestMs);
  return finish;
}
