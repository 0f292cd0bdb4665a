import { ConfigError, type ModelEntry, type Runtime, type Takes } from '@evenhand/core';
import { keyOf, refusePlainText } from './key.ts';
import { openTransport, type Transport, type TransportParts } from './transport.ts';

/** What the host takes, less what this model does not. @param stated by the model's options; undefined = as the host has it */
export function narrowed(takes: Takes, stated: { readonly [K in keyof Takes]?: Takes[K] | undefined }): Takes {
  return { ...takes, ...Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)) };
}

/**
 * A transport to an entry's server, with its key in the right header.
 * @throws ConfigError where the address or the key is missing, or the two do not fit together
 */
export async function connected(
  entry: ModelEntry,
  runtime: Runtime,
  more: Pick<TransportParts, 'keyHeader' | 'headers'> = {},
): Promise<{ baseUrl: string; transport: Transport }> {
  const { baseUrl } = entry.host;
  if (baseUrl === null)
    throw new ConfigError(
      `model ${entry.id} at ${entry.host.name}: baseUrl is missing; expected the address of the server`,
    );
  const key = keyOf(entry, baseUrl, runtime);
  refusePlainText(entry, baseUrl, key);
  return { baseUrl, transport: await openTransport({ runtime, baseUrl, key, ...more }) };
}
