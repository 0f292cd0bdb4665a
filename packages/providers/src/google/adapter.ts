import {
  type Capabilities,
  type GenerationEvent,
  type ModelAdapter,
  NO_IDENTITY,
  type RequestSupport,
} from '@evenhand/core';
import { toAbortError } from '../http/abort-error.ts';
import type { Arrivals } from '../http/arrivals.ts';
import { toList, toRecord, toText } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { matchesModelId } from '../http/model-id.ts';
import { createReceipt } from '../http/receipt.ts';
import type { Transport } from '../http/transport.ts';
import { createUnknownModelError } from '../http/unknown-model.ts';
import { createClient, createFetch, toApiRoot, toError } from './client.ts';
import type { GoogleOptions } from './options.ts';
import { type ReplyNotes, readUsage } from './reply.ts';
import { createRequest } from './request.ts';
import { readChunks } from './stream.ts';

export interface GoogleContext {
  readonly model: string;
  readonly baseUrl: string;
  readonly requestSupport: RequestSupport;
  readonly options: GoogleOptions;
  readonly transport: Transport;
}

/** Models that one page of the list may hold. */
const LISTED = 1000;

export async function createGoogleAdapter({
  model,
  baseUrl,
  requestSupport,
  options,
  transport,
}: GoogleContext): Promise<ModelAdapter> {
  const { endpoint } = transport;
  const client = await createClient(baseUrl);

  let stated: Capabilities | null = null;

  return {
    provider: 'google',

    capabilities: () => stated,

    async identify(signal) {
      if (!requestSupport.modelList) return NO_IDENTITY;
      const response = await transport.fetch(`${toApiRoot(baseUrl)}/models?pageSize=${LISTED}`, { signal });
      const entries = toList(toRecord(await readJson(response, endpoint))?.models).map((one) => toRecord(one) ?? {});
      const toModelId = (name: unknown) => toText(name).replace(/^models\//, '');
      const found = entries.find(({ name }) => matchesModelId(toText(name), model));
      if (found === undefined)
        throw createUnknownModelError(
          model,
          entries.map(({ name }) => toModelId(name)),
          endpoint.origin,
        );
      // Only a plain no says something: older lists leave it out.
      stated = found.thinking === false ? { efforts: [], reasoningBudget: false } : null;
      const context = found.inputTokenLimit;
      return {
        ...NO_IDENTITY,
        servedModel: toModelId(found.name),
        contextLength: typeof context === 'number' && context > 0 ? context : null,
      };
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const controller = new AbortController();
      const abort = () => controller.abort(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      const notes: ReplyNotes = { id: '', model: '', usage: null };
      let arrivals: Arrivals | null = null;
      let headers = new Headers();
      let complete = false;
      const fetch = createFetch(transport, controller.signal, (response) => {
        arrivals = transport.findArrivals(response);
        headers = response.headers;
      });
      try {
        const { contents, config, adapted } = createRequest(request, requestSupport, options);
        const sdkRequest = { model, contents, config: { ...config, httpOptions: { fetch } } };
        const chunks = requestSupport.stream
          ? await client.models.generateContentStream(sdkRequest)
          : only(await client.models.generateContent(sdkRequest));
        const finish = yield* readChunks(chunks, () => arrivals, notes, endpoint);
        if (signal.aborted) throw toAbortError(signal);
        complete = true;
        const atMs = (arrivals as Arrivals | null)?.latestMs ?? null;
        yield {
          type: 'end',
          finish,
          usage: readUsage(notes.usage),
          receipt: createReceipt({ ...notes, fingerprint: '' }, headers, endpoint.secrets),
          ...(adapted.length > 0 ? { adapted } : {}),
          ...(atMs === null ? {} : { atMs }),
        };
      } catch (error) {
        throw toError(error, signal, transport);
      } finally {
        signal.removeEventListener('abort', abort);
        // The package lets a connection go on where nobody listens any more.
        if (!complete) controller.abort();
      }
    },

    close: () => transport.close(),
  };
}

async function* only<T>(value: T): AsyncGenerator<T, void, void> {
  yield value;
}
