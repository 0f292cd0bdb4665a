import {
  type GenerationEvent,
  type JsonObject,
  type ModelAdapter,
  NO_IDENTITY,
  ProviderError,
  type Takes,
} from '@evenhand/core';
import type { OpenAI } from 'openai';
import { calledOff } from '../wire/called-off.ts';
import { refused } from '../wire/refusal.ts';
import { scrub } from '../wire/scrub.ts';
import type { Transport } from '../wire/transport.ts';
import { identityFrom } from './identify.ts';
import { object } from './loose.ts';
import { noNotes, receiptOf } from './receipt.ts';
import { asked } from './request.ts';
import { readStream } from './stream.ts';
import { usageOf } from './usage.ts';
import { readJson, readWhole } from './whole.ts';

export interface OpenAiParts {
  readonly model: string;
  readonly baseUrl: string;
  readonly takes: Takes;
  /** Further keys of each request's body. */
  readonly body: JsonObject;
  readonly transport: Transport;
}

/** The longest wait that a timer can be set to: the harness keeps time, not the package. */
const NEVER_MS = 2 ** 31 - 1;
/** For questions about the server, which the harness does not time. */
const QUESTION_MS = 20_000;

/**
 * The key is not among what the package is given: the transport puts it into the header, so the package can neither log it
 * nor hang it on an error.
 */
async function clientOf({ baseUrl, transport }: OpenAiParts): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    baseURL: baseUrl.replace(/\/+$/, ''),
    apiKey: 'set by the transport',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: 'off',
    fetch: transport.fetch,
  });
}

export async function openAiAdapter(parts: OpenAiParts): Promise<ModelAdapter> {
  const { model, baseUrl, takes, transport } = parts;
  const { place } = transport;
  const client = await clientOf(parts);

  return {
    provider: 'openai',

    async identify(signal) {
      if (!takes.modelList) return NO_IDENTITY;
      const within = AbortSignal.any([signal, AbortSignal.timeout(QUESTION_MS)]);
      const get = async (url: string) => readJson(await client.get(url, { signal: within }).asResponse(), place);
      try {
        return await identityFrom(
          model,
          {
            list: () => get('/models').catch((error) => Promise.reject(listMissing(error, baseUrl))),
            root: (path) => get(`${rootOf(baseUrl)}/${path}`).then(object, () => null),
          },
          place.origin,
        );
      } catch (error) {
        if (!signal.aborted && within.aborted)
          throw new ProviderError('timeout', `${place.origin} did not answer within ${QUESTION_MS / 1000} s`);
        throw errorOf(error, signal, transport);
      }
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const { body, streamed, adapted } = asked(model, request, takes, parts.body);
      const notes = noNotes();
      try {
        const sent = client.post<AsyncIterable<unknown>>('/chat/completions', { body, stream: streamed, signal });
        const response = await sent.asResponse();
        const arrivals = transport.arrivalsOf(response);
        const whole = !streamed || /\bjson\b|\bhtml\b/i.test(response.headers.get('content-type') ?? '');
        const finish = whole
          ? yield* readWhole(response, arrivals, notes, place)
          : yield* readStream(await sent, arrivals, notes, response.headers, place);
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
        throw errorOf(error, signal, transport);
      }
    },

    close: () => transport.close(),
  };
}

/** The package wraps what its `fetch` throws, and reports errors of its own for what stands in a stream. */
function errorOf(error: unknown, signal: AbortSignal, { place }: Transport): unknown {
  if (signal.aborted) return calledOff(signal);
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof ProviderError) return at;
  if (!(error instanceof Error)) return error;
  if (error instanceof SyntaxError)
    return new ProviderError(
      'malformed',
      `${place.origin} sent a stream that cannot be read: ${scrub(error.message, place.secrets)}`,
    );
  if ('error' in error && 'headers' in error && error.error !== undefined && error.error !== null)
    return refused(
      {
        status: null,
        headers: error.headers instanceof Headers ? error.headers : new Headers(),
        body: JSON.stringify({ error: error.error }),
        cause: error,
      },
      place,
    );
  return error;
}

function listMissing(error: unknown, baseUrl: string): unknown {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof ProviderError && at.kind === 'not_found')
      return new ProviderError(
        'not_found',
        `${at.message}; there is no list of models at ${baseUrl}: correct baseUrl, or say takes: { modelList: false }`,
        { cause: at },
      );
  return error;
}

/** `http://127.0.0.1:8080/v1` -> `http://127.0.0.1:8080` */
const rootOf = (baseUrl: string): string => baseUrl.replace(/\/+$/, '').replace(/\/v\d+$/, '');
