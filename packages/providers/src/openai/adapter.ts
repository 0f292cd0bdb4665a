import {
  type GenerationEvent,
  type JsonObject,
  type ModelAdapter,
  NO_IDENTITY,
  ProviderError,
  type Takes,
} from '@evenhand/core';
import { calledOff } from '../http/abort-error.ts';
import { object } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { senderOf } from '../http/sdk-request.ts';
import type { Transport } from '../http/transport.ts';
import { clientOf } from './client.ts';
import { identityFrom } from './identify.ts';
import { noNotes, receiptOf } from './receipt.ts';
import { asked } from './request.ts';
import { askedOfResponses } from './responses/request.ts';
import { readResponseStream } from './responses/stream.ts';
import { readWholeResponse } from './responses/whole.ts';
import { readStream } from './stream.ts';
import { usageOf } from './usage.ts';
import { readWhole } from './whole.ts';

export interface OpenAiParts {
  readonly model: string;
  readonly baseUrl: string;
  readonly takes: Takes;
  /** Further keys of each request's body. */
  readonly body: JsonObject;
  readonly transport: Transport;
}

/** The two interfaces: where they are, what they are asked, how their replies are read. */
const INTERFACES = {
  chat: { path: '/chat/completions', asked, readStream, readWhole },
  responses: {
    path: '/responses',
    asked: askedOfResponses,
    readStream: readResponseStream,
    readWhole: readWholeResponse,
  },
};

/** For questions about the server, which the harness does not time. */
const QUESTION_MS = 20_000;

export async function openAiAdapter(parts: OpenAiParts): Promise<ModelAdapter> {
  const { model, baseUrl, takes, transport } = parts;
  const { place } = transport;
  const speaks = INTERFACES[takes.interface];
  const send = senderOf(await clientOf(baseUrl), transport);

  return {
    provider: 'openai',

    async identify(signal) {
      if (!takes.modelList) return NO_IDENTITY;
      const within = AbortSignal.any([signal, AbortSignal.timeout(QUESTION_MS)]);
      const get = async (url: string) => readJson(await send('get', url, within), place);
      const post = async (url: string, body: object) => readJson(await send('post', url, within, body), place);
      try {
        return await identityFrom(
          model,
          {
            list: () => get('/models').catch((error) => Promise.reject(listMissing(error, baseUrl))),
            root: (path) => get(`${rootOf(baseUrl)}/${path}`).then(object, () => null),
            tell: (path, body) => post(`${rootOf(baseUrl)}/${path}`, body).then(object, () => null),
          },
          place.origin,
        );
      } catch (error) {
        if (!signal.aborted && within.aborted)
          throw new ProviderError('timeout', `${place.origin} did not answer within ${QUESTION_MS / 1000} s`);
        throw signal.aborted ? calledOff(signal) : error;
      }
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const notes = noNotes();
      try {
        const { body, streamed, adapted } = speaks.asked(model, request, takes, parts.body);
        const response = await send('post', speaks.path, signal, body);
        const arrivals = transport.arrivalsOf(response);
        const whole = !streamed || /\bjson\b|\bhtml\b/i.test(response.headers.get('content-type') ?? '');
        const finish = whole
          ? yield* speaks.readWhole(response, arrivals, notes, place)
          : yield* speaks.readStream(arrivals, notes, response.headers, place);
        if (signal.aborted) throw calledOff(signal);
        yield {
          type: 'end',
          finish,
          usage: usageOf(notes.usage),
          receipt: receiptOf(notes, response.headers, place.secrets),
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

function listMissing(error: unknown, baseUrl: string): unknown {
  if (!(error instanceof ProviderError) || error.kind !== 'not_found') return error;
  return new ProviderError(
    'not_found',
    `${error.message}; there is no list of models at ${baseUrl}: correct baseUrl, or say takes: { modelList: false }`,
    { cause: error },
  );
}

/** `http://127.0.0.1:8080/v1` -> `http://127.0.0.1:8080` */
const rootOf = (baseUrl: string): string => baseUrl.replace(/\/+$/, '').replace(/\/v\d+$/, '');
