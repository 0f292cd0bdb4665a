import { ProviderError, scrub } from '@evenhand/core';

import { type EndpointContext, looksLikeHtml, toProviderError } from './http-error.ts';
import { type JsonRecord, toRecord } from './json-access.ts';

/**
 * JSON out of a response. @throws ProviderError `malformed` for anything else, with a word about what it is; the error that
 * the server means where it reports one with status 200
 */
export async function readJson(
  response: Response,
  endpoint: EndpointContext,
): Promise<JsonRecord | readonly unknown[]> {
  const body = await response.text();
  const malformed = (what: string) => new ProviderError('malformed', `${endpoint.origin} sent ${what}`);
  if (looksLikeHtml(body))
    throw malformed('an HTML page instead of JSON; is baseUrl right? (most addresses of this kind end in /v1)');
  if (body.trim() === '') throw malformed('an empty body instead of JSON');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw malformed(`something that is not JSON: ${JSON.stringify(scrub(body.slice(0, 80), endpoint.secrets))}`);
  }
  const record = toRecord(value);
  if (record === null) {
    if (Array.isArray(value)) return value;
    throw malformed(`${JSON.stringify(value).slice(0, 80)} where an object was expected`);
  }
  if ((record.error !== undefined && record.error !== null) || record.object === 'error')
    throw toProviderError({ status: null, headers: response.headers, body }, endpoint);
  return record;
}
