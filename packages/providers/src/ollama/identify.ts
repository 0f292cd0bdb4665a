import {
  ConfigError,
  type ModelEntry,
  type ModelIdentity,
  NO_IDENTITY,
  ProviderError,
  type Runtime,
} from '@evenhand/core';
import type { Ollama, ShowResponse } from 'ollama';
import { toAbortError } from '../http/abort-error.ts';
import { hasDefaultSystemPrompt } from '../llama-cpp/template-words.ts';
import type { OllamaServer } from './client.ts';
import { isCloudTag } from './cloud.ts';
import { verifyLoraAdapter } from './lora-adapter.ts';
import type { OllamaOptions } from './options.ts';
import { findHashes, readShowFacts } from './show-facts.ts';

/** For questions about the server; loading a large model from a slow disk takes minutes. */
const QUESTION_MS = 20_000;
const LOAD_MS = 600_000;

const HEX = /^[0-9a-f]{64}$/;

/** `qwen3` and `qwen3:latest` are the same. */
const toFullName = (name: string): string => (/:[^:/]+$/.test(name) ? name : `${name}:latest`);

/** What the server has under a name. */
export interface ServedModel {
  readonly serverVersion: string;
  /** SHA-256 of the manifest of the weights, template and parameters; null = the list does not have it. */
  readonly digest: string | null;
  /** SHA-256 of the LoRA adapter that the server adds; null = none. */
  readonly loraAdapterSha256: string | null;
}

/**
 * @throws ProviderError `not_found` naming the command that fetches the model; ConfigError where its adapter is not the one
 *   that the entry states
 */
export async function findServedModel(
  server: OllamaServer,
  entry: ModelEntry,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<ServedModel & { show: ShowResponse }> {
  const { model } = entry;
  const { version } = await query(server, model, signal, QUESTION_MS, (client) => client.version());
  const show = await query(server, model, signal, QUESTION_MS, (client) => client.show({ model }));
  if (server.localOnly && isServedElsewhere(model, show))
    throw new ConfigError(
      `${model} at ${server.transport.endpoint.origin}: --local-only lets nothing leave this machine, and this Ollama forwards requests for the model to ${readRemoteHost(show)}; leave the model out`,
    );
  const loraAdapterSha256 = await verifyLoraAdapter(entry, show, runtime, signal);
  const { models } = await query(server, model, signal, QUESTION_MS, (client) => client.list());
  const digest = models.find(({ name }) => toFullName(name) === toFullName(model))?.digest ?? '';
  return { serverVersion: version, digest: HEX.test(digest) ? digest : null, loraAdapterSha256, show };
}

/** Whether the server only passes requests for a model on. */
const isServedElsewhere = (model: string, show: ShowResponse) => isCloudTag(model) || 'remote_host' in show;

function readRemoteHost(show: ShowResponse): string {
  const { remote_host: host } = show as { remote_host?: unknown };
  return typeof host === 'string' && host !== '' ? host : 'another machine';
}

/**
 * What is really served. The model is loaded for it: only then does the server say which context it uses, and a model that
 * does not fit the memory is found before the first question.
 * @param onShow is given all that the server shows of the model
 */
export async function identifyModel(
  server: OllamaServer,
  entry: ModelEntry,
  options: OllamaOptions,
  runtime: Runtime,
  signal: AbortSignal,
  onShow: (show: ShowResponse) => void,
): Promise<ModelIdentity> {
  const { model } = entry;
  const {
    serverVersion,
    digest,
    loraAdapterSha256: adapterSha256,
    show,
  } = await findServedModel(server, entry, runtime, signal);
  onShow(show);
  const elsewhere = isServedElsewhere(model, show);
  return {
    ...NO_IDENTITY,
    servedModel: toFullName(model),
    digest,
    ...readShowFacts({ ...show }),
    adapterSha256,
    contextLength: elsewhere ? null : await loadContextLength(server, model, show, options, runtime, signal),
    defaultSystemPrompt: await detectSystemPrompt(server, model, options, show, elsewhere, signal),
    serverVersion,
    // Where a temperature is asked for, requests switch off all that the server would add; see parametersOf.
    serverSampling: [],
  };
}

/** How often a model is loaded whose place others take before the server could say what context it uses. */
const LOADS = 4;

/** Loads the model. @returns the context that it uses; null = the server does not say, or others take its place again and again */
async function loadContextLength(
  server: OllamaServer,
  model: string,
  show: ShowResponse,
  options: OllamaOptions,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<number | null> {
  let running = await findRunning(server, model, show, signal);
  if (running === undefined) runtime.notice(`${model}: loading it at ${server.transport.endpoint.origin}`);
  for (let loads = 0; loads < LOADS; loads++) {
    await query(server, model, signal, LOAD_MS, (client) =>
      client.chat({
        model,
        messages: [],
        keep_alive: options.keepAlive,
        options: { ...options.parameters, num_ctx: options.contextLength },
      }),
    );
    running = await findRunning(server, model, show, signal);
    if (running !== undefined) break;
  }
  const { context_length: length } = (running ?? {}) as { context_length?: unknown };
  return typeof length === 'number' && length > 0 ? length : null;
}

/** What runs under the model's name; or under that of another model of the same files, because the server loads them once. */
async function findRunning(server: OllamaServer, model: string, show: ShowResponse, signal: AbortSignal) {
  const { models } = await query(server, model, signal, QUESTION_MS, (client) => client.ps());
  const named = models.find(({ name }) => toFullName(name) === toFullName(model));
  const files = readFiles(show);
  if (named !== undefined || files === null) return named;
  for (const running of models) {
    const other = await query(server, running.name, signal, QUESTION_MS, (client) =>
      client.show({ model: running.name }),
    ).catch((error) => {
      // It may have been removed meanwhile, and still be answering somebody.
      if (error instanceof ProviderError && error.kind === 'not_found') return null;
      throw error;
    });
    if (other !== null && readFiles(other) === files) return running;
  }
  return undefined;
}

/** null = the server does not name them by their hashes. */
function readFiles(show: ShowResponse): string | null {
  const [weights, adapters] = [findHashes(show, 'FROM'), findHashes(show, 'ADAPTER')];
  return weights.length === 0 || [...weights, ...adapters].includes(null) ? null : JSON.stringify([weights, adapters]);
}

/**
 * Whether words stand before ours where no system message is given: those of a Modelfile, or of the template as the server
 * renders it. null = neither says so, and this server cannot show what it renders.
 */
async function detectSystemPrompt(
  server: OllamaServer,
  model: string,
  options: OllamaOptions,
  show: ShowResponse,
  elsewhere: boolean,
  signal: AbortSignal,
): Promise<boolean | null> {
  const { system, messages } = show as { system?: unknown; messages?: unknown };
  if (system || (Array.isArray(messages) && messages.length > 0)) return true;
  if (elsewhere) return null;
  const rendered = new Map<string, string>();
  const missing = new Set<string>();
  const render = (dialogue: { role: string; content: string }[]): string => {
    const key = JSON.stringify(dialogue);
    if (!rendered.has(key)) missing.add(key);
    return rendered.get(key) ?? '';
  };
  // The judge asks for what it needs; whatever it lacked is fetched, and it judges again.
  for (let round = 0; round < 2; round++) {
    const verdict = hasDefaultSystemPrompt(render);
    if (missing.size === 0) return verdict;
    for (const key of missing) {
      const text = await query(server, model, signal, LOAD_MS, (client) =>
        renderPrompt(client, model, key, options),
      ).catch((error) => {
        if (error instanceof ProviderError && error.kind === 'cancelled') throw error;
        return null;
      });
      if (text === null) return null;
      rendered.set(key, text);
    }
    missing.clear();
  }
  return hasDefaultSystemPrompt(render);
}

/** A server that does not know the wish generates one token instead. */
async function renderPrompt(
  client: Ollama,
  model: string,
  messages: string,
  options: OllamaOptions,
): Promise<string | null> {
  const request = {
    model,
    messages: JSON.parse(messages) as { role: string; content: string }[],
    stream: false as const,
    keep_alive: options.keepAlive,
    options: { ...options.parameters, num_ctx: options.contextLength, num_predict: 1 },
    _debug_render_only: true,
  };
  const response = (await client.chat(request)) as { _debug_info?: { rendered_template?: unknown } };
  const text = response._debug_info?.rendered_template;
  return typeof text === 'string' ? text : null;
}

/** One question with a time-out of its own: the harness times only what it asks the model. @throws ProviderError */
async function query<T>(
  server: OllamaServer,
  model: string,
  signal: AbortSignal,
  limitMs: number,
  call: (client: Ollama) => Promise<T>,
): Promise<T> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  try {
    return await call(server.client(within));
  } catch (error) {
    if (within.aborted && !signal.aborted)
      throw new ProviderError(
        'timeout',
        `the Ollama at ${server.transport.endpoint.origin} did not answer within ${limitMs / 1000} s`,
      );
    throw signal.aborted ? toAbortError(signal) : server.toError(error, model);
  }
}
