import type { Anthropic } from '@anthropic-ai/sdk';
import {
  type Abilities,
  type GenerationEvent,
  type ModelAdapter,
  NO_IDENTITY,
  ProviderError,
  type Takes,
} from '@evenhand/core';
import { calledOff } from '../http/abort-error.ts';
import { list, object, text } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { sameModel } from '../http/model-id.ts';
import { receiptFrom } from '../http/receipt.ts';
import { neverSent, senderOf } from '../http/sdk-request.ts';
import type { Transport } from '../http/transport.ts';
import { unknownModel } from '../http/unknown-model.ts';
import { abilitiesIn } from './abilities.ts';
import type { AnthropicOptions } from './options.ts';
import { finishOf, type Notes } from './reply.ts';
import { asked } from './request.ts';
import { readBlocks, readStream } from './stream.ts';
import { usageOf } from './usage.ts';

export interface AnthropicParts {
  readonly model: string;
  readonly baseUrl: string;
  readonly takes: Takes;
  readonly options: AnthropicOptions;
  readonly transport: Transport;
}

/** Models that one page of the list may hold. */
const LISTED = 1000;

/** The key is not among what the package is given, and neither are its other ways to find one. */
async function clientOf({ baseUrl }: AnthropicParts): Promise<Anthropic> {
  const { Anthropic } = await import('@anthropic-ai/sdk');
  return new Anthropic({
    baseURL: baseUrl.replace(/\/+$/, ''),
    apiKey: 'set by the transport',
    webhookKey: null,
    logLevel: 'off',
    fetch: neverSent,
  });
}

export async function anthropicAdapter(parts: AnthropicParts): Promise<ModelAdapter> {
  const { model, takes, options, transport } = parts;
  const { place } = transport;
  const send = senderOf(await clientOf(parts), transport);

  let stated: Abilities | null = null;

  return {
    provider: 'anthropic',

    abilities: () => stated,

    async identify(signal) {
      if (!takes.modelList) return NO_IDENTITY;
      try {
        const answer = await send('get', `/models?limit=${LISTED}`, signal);
        const entries = list(object(await readJson(answer, place))?.data).map((one) => object(one) ?? {});
        const found = entries.find(({ id }) => sameModel(text(id), model));
        if (found === undefined)
          throw unknownModel(
            model,
            entries.map(({ id }) => text(id)),
            place.origin,
          );
        stated = abilitiesIn(found);
        const context = found.max_input_tokens;
        return {
          ...NO_IDENTITY,
          servedModel: text(found.id),
          contextLength: typeof context === 'number' && context > 0 ? context : null,
        };
      } catch (error) {
        throw signal.aborted ? calledOff(signal) : error;
      }
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const notes: Notes = { id: '', model: '', usage: null };
      try {
        const { body, adapted } = asked(model, request, takes, options);
        const response = await send('post', '/messages', signal, body);
        const arrivals = transport.arrivalsOf(response);
        const whole = !/event-stream/i.test(response.headers.get('content-type') ?? '');
        const finish = whole
          ? yield* readMessage(response, arrivals, notes, place)
          : yield* readStream(arrivals, notes, response.headers, place);
        if (signal.aborted) throw calledOff(signal);
        yield {
          type: 'end',
          finish,
          usage: usageOf(notes.usage),
          receipt: receiptFrom({ ...notes, fingerprint: '' }, response.headers, place.secrets),
          ...(adapted.length > 0 ? { adapted } : {}),
          ...(arrivals.latestMs === null ? {} : { atMs: arrivals.latestMs }),
        };
      } catch (error) {
        throw signal.aborted ? calledOff(signal) : error;
      }
    },

    close: () => transport.close(),
  };
}

async function* readMessage(
  response: Response,
  arrivals: { latestMs: number | null },
  notes: Notes,
  place: Transport['place'],
) {
  const message = object(await readJson(response, place));
  const finish = finishOf(message?.stop_reason);
  if (message === null || !Array.isArray(message.content) || finish === null)
    throw new ProviderError(
      'malformed',
      `${place.origin} sent JSON that is no message: it has no content and stop_reason`,
    );
  notes.id = text(message.id);
  notes.model = text(message.model);
  notes.usage = object(message.usage);
  yield* readBlocks(message, arrivals.latestMs);
  return finish;
}
