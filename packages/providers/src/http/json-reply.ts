import { ProviderError, scrub } from '@evenhand/core';

import { looksLikeHtml, type Place, refused } from './http-error.ts';
import { type Loose, object } from './json-access.ts';

/**
 * JSON out of a response. @throws ProviderError `malformed` for anything else, with a word about what it is; the error that
 * the server means where it reports one with status 200
 */
export async function readJson(response: Response, place: Place): Promise<Loose | readonly unknown[]> {
  const body = await response.text();
  const malformed = (what: string) => new ProviderError('malformed', `${place.origin} sent ${what}`);
  if (looksLikeHtml(body))
    throw malformed('an HTML page instead of JSON; is baseUrl right? (most addresses of this kind end in /v1)');
  if (body.trim() === '') throw malformed('an empty body instead of JSON');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw malformed(`something that is not JSON: ${JSON.stringify(scrub(body.slice(0, 80), place.secrets))}`);
  }
  const record = object(value);
  if (record === null) {
    if (Array.isArray(value)) return value;
    throw malformed(`${JSON.stringify(value).slice(0, 80)} where an object was expected`);
  }
  if ((record.error !== undefined && record.error !== null) || record.object === 'error')
    throw refused({ status: null, headers: response.headers, body }, place);
  return record;
}
