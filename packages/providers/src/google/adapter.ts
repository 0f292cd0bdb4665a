import { type Abilities, type GenerationEvent, type ModelAdapter, NO_IDENTITY, type Takes } from '@evenhand/core';
import { calledOff } from '../http/abort-error.ts';
import type { Arrivals } from '../http/arrivals.ts';
import { list, object, text } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { sameModel } from '../http/model-id.ts';
import { receiptFrom } from '../http/receipt.ts';
import type { Transport } from '../http/transport.ts';
import { unknownModel } from '../http/unknown-model.ts';
import { clientOf, errorOf, fetchFor, rootOf } from './client.ts';
import type { GoogleOptions } from './options.ts';
import { type Notes, usageOf } from './reply.ts';
import { asked } from './request.ts';
import { readChunks } from './stream.ts';

export interface GoogleParts {
  readonly model: string;
  readonly baseUrl: string;
  readonly takes: Takes;
  readonly options: GoogleOptions;
  readonly transport: Transport;
}

/** Models that one page of the list may hold. */
const LISTED = 1000;

export async function googleAdapter({ model, baseUrl, takes, options, transport }: GoogleParts): Promise<ModelAdapter> {
  const { place } = transport;
  const client = await clientOf(baseUrl);

  let stated: Abilities | null = null;

  return {
    provider: 'google',

    abilities: () => stated,

    async identify(signal) {
      if (!takes.modelList) return NO_IDENTITY;
      const answer = await transport.fetch(`${rootOf(baseUrl)}/models?pageSize=${LISTED}`, { signal });
      const entries = list(object(await readJson(answer, place))?.models).map((one) => object(one) ?? {});
      const idOf = (name: unknown) => text(name).replace(/^models\//, '');
      const found = entries.find(({ name }) => sameModel(text(name), model));
      if (found === undefined)
        throw unknownModel(
          model,
          entries.map(({ name }) => idOf(name)),
          place.origin,
        );
      // Only a plain no says something: older lists leave it out.
      stated = found.thinking === false ? { efforts: [], reasoningBudget: false } : null;
      const context = found.inputTokenLimit;
      return {
        ...NO_IDENTITY,
        servedModel: idOf(found.name),
        contextLength: typeof context === 'number' && context > 0 ? context : null,
      };
    },

    async *generate(request, signal): AsyncGenerator<GenerationEvent> {
      const own = new AbortController();
      const giveUp = () => own.abort(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      const notes: Notes = { id: '', model: '', usage: null };
      let arrivals: Arrivals | null = null;
      let headers = new Headers();
      let complete = false;
      const fetch = fetchFor(transport, own.signal, (response) => {
        arrivals = transport.arrivalsOf(response);
        headers = response.headers;
      });
      try {
        const { contents, config, adapted } = asked(request, takes, options);
        const wanted = { model, contents, config: { ...config, httpOptions: { fetch } } };
        const chunks = takes.stream
          ? await client.models.generateContentStream(wanted)
          : only(await client.models.generateContent(wanted));
        const finish = yield* readChunks(chunks, () => arrivals, notes, place);
        if (signal.aborted) throw calledOff(signal);
        complete = true;
        const atMs = (arrivals as Arrivals | null)?.latestMs ?? null;
        yield {
          type: 'end',
          finish,
          usage: usageOf(notes.usage),
          receipt: receiptFrom({ ...notes, fingerprint: '' }, headers, place.secrets),
          ...(adapted.length > 0 ? { adapted } : {}),
          ...(atMs === null ? {} : { atMs }),
        };
      } catch (error) {
        throw errorOf(error, signal, transport);
      } finally {
        signal.removeEventListener('abort', giveUp);
        // The package lets a connection go on where nobody listens any more.
        if (!complete) own.abort();
      }
    },

    close: () => transport.close(),
  };
}

async function* only<T>(value: T): AsyncGenerator<T, void, void> {
  yield value;
}
