import { type Capabilities, type ModelIdentity, NO_IDENTITY } from '@evenhand/core';
import { toList, toRecord, toText } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { matchesModelId } from '../http/model-id.ts';
import type { Transport } from '../http/transport.ts';
import { createUnknownModelError } from '../http/unknown-model.ts';
import { readCapabilities } from './capabilities.ts';
import { toApiRoot } from './client.ts';

/** Models that one page of the list may hold. */
const LISTED = 1000;

/** What the list of models says about one. @throws ProviderError `not_found` where the list does not have it */
export async function identifyModel(
  model: string,
  baseUrl: string,
  transport: Transport,
  signal: AbortSignal,
): Promise<{ identity: ModelIdentity; capabilities: Capabilities | null }> {
  const { endpoint } = transport;
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
  const context = found.inputTokenLimit;
  const identity = {
    ...NO_IDENTITY,
    servedModel: toModelId(found.name),
    contextLength: typeof context === 'number' && context > 0 ? context : null,
  };
  return { identity, capabilities: readCapabilities(found) };
}
