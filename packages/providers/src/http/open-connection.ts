import { ConfigError, type ModelEntry, type RequestSupport, type Runtime } from '@evenhand/core';
import { readHostHeaders } from './host-headers.ts';
import { readApiKey, requireEncryption } from './key.ts';
import { openTransport, type Transport, type TransportOptions } from './transport.ts';

/** What the host takes, less what this model does not. @param stated by the model's options; undefined = as the host has it */
export function mergeRequestSupport(
  requestSupport: RequestSupport,
  stated: { readonly [K in keyof RequestSupport]?: RequestSupport[K] | undefined },
): RequestSupport {
  return {
    ...requestSupport,
    ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)),
  };
}

/**
 * A transport to an entry's server, with its key in the right header.
 * @throws ConfigError where the address or the key is missing, or the two do not fit together
 */
export async function openConnection(
  entry: ModelEntry,
  runtime: Runtime,
  more: Pick<TransportOptions, 'keyHeader' | 'headers'> = {},
): Promise<{ baseUrl: string; transport: Transport }> {
  const { baseUrl } = entry.host;
  if (baseUrl === null)
    throw new ConfigError(
      `model ${entry.id} at ${entry.host.name}: baseUrl is missing; expected the address of the server`,
    );
  return { baseUrl, transport: await openEntryTransport(entry, baseUrl, runtime, more) };
}

/** The same at an address that is known. @throws ConfigError */
export async function openEntryTransport(
  entry: ModelEntry,
  baseUrl: string,
  runtime: Runtime,
  more: Pick<TransportOptions, 'keyHeader' | 'headers'> = {},
): Promise<Transport> {
  const key = readApiKey(entry, baseUrl, runtime);
  const { headers, secrets } = readHostHeaders(entry, runtime);
  requireEncryption(entry, baseUrl, key, secrets);
  return openTransport({ runtime, baseUrl, key, ...more, headers: { ...headers, ...more.headers }, secrets });
}
