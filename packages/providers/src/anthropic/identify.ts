import { type Capabilities, type ModelIdentity, NO_IDENTITY } from '@evenhand/core';
import type { EndpointContext } from '../http/http-error.ts';
import { toList, toRecord, toText } from '../http/json-access.ts';
import { readJson } from '../http/json-reply.ts';
import { matchesModelId } from '../http/model-id.ts';
import type { Send } from '../http/sdk-request.ts';
import { createUnknownModelError } from '../http/unknown-model.ts';
import { readCapabilities } from './capabilities.ts';

/** Models that one page of the list may hold. */
const LISTED = 1000;

/** What the list of models says about one. @throws ProviderError `not_found` where the list does not have it */
export async function identifyModel(
  model: string,
  send: Send,
  endpoint: EndpointContext,
  signal: AbortSignal,
): Promise<{ identity: ModelIdentity; capabilities: Capabilities | null }> {
  const response = await send('get', `/models?limit=${LISTED}`, signal);
  const entries = toList(toRecord(await readJson(response, endpoint))?.data).map((one) => toRecord(one) ?? {});
  const found = entries.find(({ id }) => matchesModelId(toText(id), model));
  if (found === undefined)
    throw createUnknownModelError(
      model,
      entries.map(({ id }) => toText(id)),
      endpoint.origin,
    );
  const context = found.max_input_tokens;
  const identity = {
    ...NO_IDENTITY,
    servedModel: toText(found.id),
    contextLength: typeof context === 'number' && context > 0 ? context : null,
  };
  return { identity, capabilities: readCapabilities(found) };
}
