import { type ModelEntry, type Provider, ProviderError, type Runtime } from '@evenhand/core';

import { toAbortError } from '../http/abort-error.ts';
import { openServer } from './client.ts';
import { findServedModel } from './identify.ts';

/**
 * Has the server of an entry fetch its model, and waits until it is there.
 * @throws ConfigError, ProviderError: `not_found` where the library has no such model, `network` where nobody listens
 */
export async function pullModel(
  entry: ModelEntry,
  runtime: Runtime,
  onProgress: Parameters<NonNullable<Provider['pull']>>[2] = () => {},
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const server = await openServer(entry, runtime);
  const layers = new Map<string, { completed: number; total: number }>();
  try {
    let status = '';
    for await (const part of await server.client(signal).pull({ model: entry.model, stream: true })) {
      status = part.status;
      if (part.digest) layers.set(part.digest, { completed: part.completed ?? 0, total: part.total ?? 0 });
      const sum = (field: 'completed' | 'total') => [...layers.values()].reduce((all, layer) => all + layer[field], 0);
      onProgress({
        model: entry.model,
        status,
        completedBytes: sum('completed'),
        totalBytes: layers.size === 0 ? null : sum('total'),
      });
    }
    if (status !== 'success')
      throw new ProviderError(
        'malformed',
        `${server.transport.endpoint.origin} ended the pull without success (${status})`,
      );
  } catch (error) {
    const found = signal.aborted ? toAbortError(signal) : server.toError(error, entry.model);
    if (error instanceof Error && /file does not exist|manifest unknown/i.test(error.message))
      throw new ProviderError(
        'not_found',
        `Ollama's library has no model ${JSON.stringify(entry.model)}; correct its name (ollama.com/library)`,
        { cause: found },
      );
    throw found;
  } finally {
    await server.transport.close();
  }
}

/** What `doctor` wants to know; nothing is loaded. */
export interface OllamaStatus {
  readonly serverVersion: string;
  /** 64 hexadecimal digits; null = the server does not say. */
  readonly digest: string | null;
}

/** @throws ConfigError; ProviderError `not_found` naming the pull command, `network` where nobody listens */
export async function ollamaStatus(
  entry: ModelEntry,
  runtime: Runtime,
  signal: AbortSignal = new AbortController().signal,
): Promise<OllamaStatus> {
  const server = await openServer(entry, runtime);
  try {
    const { serverVersion, digest } = await findServedModel(server, entry, runtime, signal);
    return { serverVersion, digest };
  } finally {
    await server.transport.close();
  }
}
