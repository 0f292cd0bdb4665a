import { ConfigError, findErrorCode, isLoopback, type ModelEntry, ProviderError, type Runtime } from '@evenhand/core';

import type { Ollama } from 'ollama';
import { openEntryTransport } from '../http/open-connection.ts';
import type { Transport } from '../http/transport.ts';
import { checkLines } from './lines.ts';
import { MISSING_LAST_LINE } from './stream.ts';

export const DEFAULT_BASE_URL = 'http://127.0.0.1:11434';

/** A connection to one Ollama server. */
export interface OllamaServer {
  readonly baseUrl: string;
  readonly transport: Transport;
  /** Whether it may not pass requests on to another machine. */
  readonly localOnly: boolean;
  /**
   * A client for one request: the vendor's package takes no signal.
   * @param onResponse is given the response, whose bytes are stamped
   */
  client(signal: AbortSignal, onResponse?: (response: Response) => void): Ollama;
  /** What a failed request means. The package hands on what `fetch` throws. */
  toError(error: unknown, model: string): unknown;
}

/** @throws ConfigError where the key that the entry names is missing */
export async function openServer(entry: ModelEntry, runtime: Runtime): Promise<OllamaServer> {
  const baseUrl = (entry.host.baseUrl ?? DEFAULT_BASE_URL).replace(/\/+$/, '');
  if (/\/(?:v1|api)$/.test(baseUrl))
    throw new ConfigError(
      `model ${entry.id} at ${entry.host.name}: baseUrl is ${baseUrl}; expected the server's own address, such as ${DEFAULT_BASE_URL} (the provider openai speaks to /v1)`,
    );
  const [transport, { Ollama }] = await Promise.all([openEntryTransport(entry, baseUrl, runtime), import('ollama')]);
  return {
    baseUrl,
    transport,
    localOnly: runtime.network?.localOnly === true,
    client: (signal, onResponse) =>
      new Ollama({
        host: baseUrl,
        fetch: async (input: string | URL | Request, init?: RequestInit) => {
          const response = await transport.fetch(input, { ...init, signal });
          onResponse?.(response);
          return checkLines(response, transport.endpoint);
        },
      }),
    toError(error, model) {
      if (error instanceof ProviderError) return addRemedy(error, model, baseUrl);
      if (error instanceof Error && MISSING_LAST_LINE.test(error.message))
        return new ProviderError(
          'malformed',
          `${transport.endpoint.origin} broke the reply off: its last line is missing`,
        );
      if (error instanceof SyntaxError)
        return new ProviderError(
          'malformed',
          `${transport.endpoint.origin} sent something that is not JSON; is an Ollama there?`,
        );
      return error;
    },
  };
}

/** The command that fetches a model into the server at that address. */
export function pullCommand(model: string, baseUrl: string): string {
  const { host } = new URL(baseUrl);
  const usual = isLoopback(baseUrl) && host.endsWith(':11434');
  return `${usual ? '' : `OLLAMA_HOST=${host} `}ollama pull ${model}`;
}

function addRemedy(error: ProviderError, model: string, baseUrl: string): ProviderError {
  const { origin } = new URL(baseUrl);
  if (error.kind === 'not_found' && /model/i.test(error.message))
    return new ProviderError(
      'not_found',
      `the Ollama at ${origin} has no model ${JSON.stringify(model)}; fetch it: ${pullCommand(model, baseUrl)}`,
      { cause: error },
    );
  if (findErrorCode(error) === 'ECONNREFUSED' && isLoopback(baseUrl))
    return new ProviderError('network', `no Ollama listens at ${origin}; start it (ollama serve), or correct baseUrl`, {
      cause: error,
    });
  return error;
}
