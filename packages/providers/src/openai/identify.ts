import { createHash } from 'node:crypto';
import { type ModelIdentity, NO_IDENTITY, ProviderError, type RequestSupport } from '@evenhand/core';
import { readGateway } from '../http/gateway.ts';
import type { EndpointContext } from '../http/http-error.ts';
import { type JsonRecord, toList, toRecord, toText } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { matchesModelId, toModelName } from '../http/model-id.ts';
import type { Send } from '../http/sdk-request.ts';
import { createUnknownModelError } from '../http/unknown-model.ts';
import { findHash, findServerSampling, readShowFacts } from '../ollama/show-facts.ts';

/** Asks for a path below the base URL, or below the server's root; null = there is no such thing. */
interface IdentityClient {
  list(): Promise<unknown>;
  root(path: string): Promise<JsonRecord | null>;
  /** The same, telling it something. */
  post(path: string, body: JsonRecord): Promise<JsonRecord | null>;
}

const positive = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null);

/** For questions about the server, which the harness does not time. */
const QUESTION_MS = 20_000;

/** @throws ProviderError `not_found` where there is no such model, or no list; `timeout` */
export async function identifyModel(
  {
    model,
    baseUrl,
    requestSupport,
    endpoint,
    send,
  }: { model: string; baseUrl: string; requestSupport: RequestSupport; endpoint: EndpointContext; send: Send },
  signal: AbortSignal,
): Promise<ModelIdentity> {
  if (!requestSupport.modelList) return NO_IDENTITY;
  const within = AbortSignal.any([signal, AbortSignal.timeout(QUESTION_MS)]);
  let headers = new Headers();
  const get = async (url: string) => readJson(await send('get', url, within), endpoint);
  const list = async () => {
    const response = await send('get', '/models', within);
    headers = response.headers;
    return readJson(response, endpoint);
  };
  const post = async (url: string, body: object) => readJson(await send('post', url, within, body), endpoint);
  try {
    const identity = await readIdentity(
      model,
      {
        list: () => list().catch((error) => Promise.reject(toListError(error, baseUrl))),
        root: (path) => get(`${toServerRoot(baseUrl)}/${path}`).then(toRecord, () => null),
        post: (path, body) => post(`${toServerRoot(baseUrl)}/${path}`, body).then(toRecord, () => null),
      },
      endpoint.origin,
    );
    return addGateway(identity, headers);
  } catch (error) {
    if (!signal.aborted && within.aborted)
      throw new ProviderError('timeout', `${endpoint.origin} did not answer within ${QUESTION_MS / 1000} s`);
    throw error;
  }
}

/** The gateway that the headers of the list name, with its version. */
function addGateway(identity: ModelIdentity, headers: Headers): ModelIdentity {
  const gateway = identity.gateway ?? readGateway(headers)?.name ?? null;
  if (gateway === null) return identity;
  const version = headers.get(`x-${gateway}-version`)?.trim() ?? '';
  return {
    ...identity,
    gateway,
    serverVersion: identity.serverVersion ?? (version === '' ? null : `${gateway} ${version}`),
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

/**
 * What the list of models says about one; servers of open weights say more at their root.
 * @throws ProviderError `not_found` where the list does not have it
 */
async function readIdentity(model: string, client: IdentityClient, origin: string): Promise<ModelIdentity> {
  const listing = await client.list();
  // Together gives the list itself, all others put it under `data`.
  const entries = toList(toRecord(listing)?.data ?? listing)
    .map(toRecord)
    .filter((one) => one !== null);
  const entry = entries.find((one) => listNames(one).some((name) => matchesModelId(name, model))) ?? null;
  // llama.cpp's server answers with the one model that it has, whatever it is asked for.
  const only = entries.length === 1 && isLlamaCpp(entries[0]!) ? entries[0]! : null;
  const found = entry ?? only ?? entries.find(({ id }) => matchesWildcard(toText(id), model)) ?? null;
  if (found === null)
    throw createUnknownModelError(
      model,
      entries.map((one) => toText(one.id).replace(/:latest$/, '')),
      origin,
    );
  const meta = toRecord(found.meta);
  const identity: ModelIdentity = {
    ...NO_IDENTITY,
    servedModel: toText(found.id).includes('*') ? null : toModelName(toText(found.id)) || null,
    quantization: toText(meta?.ftype) || toText(found.quantization) || null,
    parameters: positive(meta?.n_params),
    contextLength:
      [found.max_model_len, found.context_window, found.context_length, found.max_context_length, meta?.n_ctx]
        .map(positive)
        .find((value) => value !== null) ?? null,
  };
  if (isLlamaCpp(found)) {
    const swaps = isLlamaRouter(entries) ? { swapsModels: true } : {};
    return { ...identity, ...(await identifyLlamaCpp(client, identity)), ...swaps };
  }
  if (found.owned_by === 'vllm') {
    const version = toText((await client.root('version'))?.version);
    return { ...identity, serverVersion: version === '' ? null : `vllm ${version}` };
  }
  // So Ollama says of all that it has; nobody else is known to.
  if (found.owned_by === 'library')
    return { ...identity, ...(await identifyOllama(client, toText(found.id))), swapsModels: true };
  if (found.created === LITELLM_CREATED) return { ...identity, ...(await identifyLiteLlm(client)) };
  if (found.owned_by === 'llama-swap') return { ...identity, gateway: 'llama-swap', swapsModels: true };
  return identity;
}

/** What an entry of the list may be asked for by: its id, and what llama-swap calls its aliases. */
const listNames = (entry: JsonRecord): string[] => [
  toText(entry.id),
  ...toList(toRecord(toRecord(entry.meta)?.llamaswap)?.aliases).map(toText),
];

/** Gateways that hand on whatever they are asked list a pattern: `*`, `openai/*`. */
const matchesWildcard = (listed: string, model: string): boolean => {
  const [before, after, ...more] = listed.split('*');
  return after !== undefined && more.length === 0 && model.startsWith(before!) && model.endsWith(after);
};

const isLlamaCpp = (entry: JsonRecord): boolean => entry.owned_by === 'llamacpp';

/** llama.cpp's server says of each model whether it is loaded only where it has several, and loads them by turns. */
const isLlamaRouter = (entries: readonly JsonRecord[]): boolean =>
  entries.length > 1 && entries.some(({ status }) => toText(toRecord(status)?.value) !== '');

/** LiteLLM's proxy states this second for all of its models, and no header in its list names it (DEFAULT_MODEL_CREATED_AT_TIME, 1.108.7). */
const LITELLM_CREATED = 1677610602;

/** A server that only shares the second does not say of a database whether it is there. */
async function identifyLiteLlm(client: IdentityClient): Promise<Partial<ModelIdentity>> {
  const readiness = await client.root('health/readiness');
  if (toText(readiness?.db) === '') return {};
  const version = toText(readiness?.litellm_version);
  return { gateway: 'litellm', ...(version === '' ? {} : { serverVersion: `litellm ${version}` }) };
}

async function identifyOllama(client: IdentityClient, model: string): Promise<Partial<ModelIdentity>> {
  const version = toText((await client.root('api/version'))?.version);
  const show = version === '' ? null : await client.post('api/show', { model });
  if (show === null) return {};
  const named = (entries: unknown) =>
    toList(entries)
      .map(toRecord)
      .find((one) => toText(one?.name) === model) ?? null;
  const listed = named((await client.root('api/tags'))?.models);
  const running = named((await client.root('api/ps'))?.models);
  return {
    ...readShowFacts(show),
    digest: toText(listed?.digest) || null,
    adapterSha256: findHash(show, 'ADAPTER'),
    contextLength: positive(running?.context_length),
    serverVersion: `ollama ${version}`,
    serverSampling: findServerSampling(show),
  };
}

async function identifyLlamaCpp(client: IdentityClient, before: ModelIdentity): Promise<Partial<ModelIdentity>> {
  const props = await client.root('props');
  if (props === null) return {};
  const template = toText(props.chat_template);
  const build = toText(props.build_info);
  return {
    contextLength: positive(toRecord(props.default_generation_settings)?.n_ctx) ?? before.contextLength,
    quantization: before.quantization ?? (toText(props.model_ftype) || null),
    templateSha256: template === '' ? null : createHash('sha256').update(template, 'utf8').digest('hex'),
    serverVersion: build === '' ? null : `llama.cpp ${build}`,
  };
}

/**
 * Has a server that swaps models load one, at no cost in tokens: llama-swap starts it for whoever asks it for its health, Ollama
 * for a request without a prompt, llama.cpp's server by a request of its own.
 * @throws ProviderError
 */
export async function loadModel(
  model: string,
  { gateway, serverVersion }: ModelIdentity,
  baseUrl: string,
  send: Send,
  signal: AbortSignal,
): Promise<void> {
  const root = toServerRoot(baseUrl);
  if (gateway === 'llama-swap') await send('get', `${root}/upstream/${encodeURIComponent(model)}/health`, signal);
  else if (serverVersion?.startsWith('ollama ')) await send('post', `${root}/api/generate`, signal, { model });
  else await send('post', `${root}/models/load`, signal, { model });
}
