import { ProviderError } from '@evenhand/core';
import { scrub } from '@evenhand/io';

import { type EndpointContext, isFailureReport, looksLikeHtml, toProviderError } from './http-error.ts';
import { type JsonRecord, toRecord } from './json-access.ts';
import { parseServerJson } from './parse-json.ts';

/**
 * JSON out of a response. @throws ProviderError `malformed` for anything else, with a word about what it is; the error that
 * the server means where it reports one with status 200
 */
export async function readJson(
  response: Response,
  endpoint: EndpointContext,
): Promise<JsonRecord | readonly unknown[]> {
  return parseJsonBody(await response.text(), response.headers, endpoint);
}

/** The same of a body that was read. Several objects, one a line, are a list; `[DONE]` behind them is not looked at. */
export function parseJsonBody(
  body: string,
  headers: Headers,
  endpoint: EndpointContext,
): JsonRecord | readonly unknown[] {
  const malformed = (what: string) => new ProviderError('malformed', `${endpoint.origin} sent ${what}`);
  if (looksLikeHtml(body))
    throw malformed('an HTML page instead of JSON; is baseUrl right? (most addresses of this kind end in /v1)');
  if (body.trim() === '') throw malformed('an empty body instead of JSON');
  const value = parse(stripEnd(body.replace(/^\uFEFF/, '')), endpoint);
  if (value === undefined)
    throw malformed(`something that is not JSON: ${JSON.stringify(scrub(body, endpoint.secrets).slice(0, 80))}`);
  const record = toRecord(value);
  if (record === null) {
    if (Array.isArray(value)) return value;
    throw malformed(`${scrub(JSON.stringify(value), endpoint.secrets).slice(0, 80)} where an object was expected`);
  }
  if ((record.error !== undefined && record.error !== null) || record.object === 'error' || isFailureReport(record))
    throw toProviderError({ status: null, headers, body }, endpoint);
  return record;
}

/** undefined = it is neither JSON nor lines of it. */
function parse(text: string, endpoint: EndpointContext): unknown {
  const value = parseServerJson(text, endpoint);
  if (value !== undefined) return value;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2) return undefined;
  const values = lines.map((line) => parseServerJson(line.replace(/^data:/, ''), endpoint));
  return values.includes(undefined) ? undefined : values;
}

/** The text without a last `[DONE]`. */
function stripEnd(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith('[DONE]') ? trimmed.slice(0, -'[DONE]'.length).replace(/data:[ \t]*$/, '') : text;
}
