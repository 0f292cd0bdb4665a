import { createHash } from 'node:crypto';
import { type ModelIdentity, NO_IDENTITY } from '@evenhand/core';
import { type Loose, list, object, text } from '../http/json-access.ts';
import { sameModel } from '../http/model-id.ts';
import { unknownModel } from '../http/unknown-model.ts';
import { addedToSampling, hashIn, shownBy } from '../ollama/shown.ts';

/** Asks for a path below the base URL, or below the server's root; null = there is no such thing. */
export interface Asks {
  list(): Promise<unknown>;
  root(path: string): Promise<Loose | null>;
  /** The same, telling it something. */
  tell(path: string, body: Loose): Promise<Loose | null>;
}

const positive = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null);

/**
 * What the list of models says about one; servers of open weights say more at their root.
 * @throws ProviderError `not_found` where the list does not have it
 */
export async function identityFrom(model: string, asks: Asks, origin: string): Promise<ModelIdentity> {
  const answer = await asks.list();
  // Together gives the list itself, all others put it under `data`.
  const entries = list(object(answer)?.data ?? answer)
    .map(object)
    .filter((one) => one !== null);
  const entry = entries.find((one) => sameModel(text(one.id), model)) ?? null;
  // llama.cpp's server answers with the one model that it has, whatever it is asked for.
  const only = entries.length === 1 && isLlamaCpp(entries[0]!) ? entries[0]! : null;
  const found = entry ?? only;
  if (found === null)
    throw unknownModel(
      model,
      entries.map((one) => text(one.id).replace(/:latest$/, '')),
      origin,
    );
  const meta = object(found.meta);
  const identity: ModelIdentity = {
    ...NO_IDENTITY,
    servedModel: text(found.id) || null,
    parameters: positive(meta?.n_params),
    contextLength:
      [found.max_model_len, found.context_window, found.context_length, found.max_context_length, meta?.n_ctx]
        .map(positive)
        .find((value) => value !== null) ?? null,
  };
  if (isLlamaCpp(found)) return { ...identity, ...(await llamaCppSays(asks, identity)) };
  if (found.owned_by === 'vllm') {
    const version = text((await asks.root('version'))?.version);
    return { ...identity, serverVersion: version === '' ? null : `vllm ${version}` };
  }
  // So Ollama says of all that it has; nobody else is known to.
  if (found.owned_by === 'library') return { ...identity, ...(await ollamaSays(asks, text(found.id))) };
  return identity;
}

const isLlamaCpp = (entry: Loose): boolean => entry.owned_by === 'llamacpp';

async function ollamaSays(asks: Asks, model: string): Promise<Partial<ModelIdentity>> {
  const version = text((await asks.root('api/version'))?.version);
  const show = version === '' ? null : await asks.tell('api/show', { model });
  if (show === null) return {};
  const named = (entries: unknown) =>
    list(entries)
      .map(object)
      .find((one) => text(one?.name) === model) ?? null;
  const listed = named((await asks.root('api/tags'))?.models);
  const running = named((await asks.root('api/ps'))?.models);
  return {
    ...shownBy(show),
    digest: text(listed?.digest) || null,
    adapterSha256: hashIn(show, 'ADAPTER'),
    contextLength: positive(running?.context_length),
    serverVersion: `ollama ${version}`,
    serverSampling: addedToSampling(show),
  };
}

async function llamaCppSays(asks: Asks, before: ModelIdentity): Promise<Partial<ModelIdentity>> {
  const props = await asks.root('props');
  if (props === null) return {};
  const template = text(props.chat_template);
  const build = text(props.build_info);
  return {
    contextLength: positive(object(props.default_generation_settings)?.n_ctx) ?? before.contextLength,
    templateSha256: template === '' ? null : createHash('sha256').update(template, 'utf8').digest('hex'),
    serverVersion: build === '' ? null : `llama.cpp ${build}`,
  };
}
