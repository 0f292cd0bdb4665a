import { ProviderError, type ProviderErrorKind } from '@evenhand/core';
import { scrub } from '@evenhand/io';
import { cleanCause } from './clean-cause.ts';
import {
  AUTH_PATTERN,
  BILLING_PATTERN,
  CONTEXT_PATTERN,
  FILTER_PATTERN,
  INVALID_OUTPUT_PATTERN,
  isOnlyOutputTooLong,
  NO_MODEL_PATTERN,
  OVERLOADED_PATTERN,
  RATE_LIMIT_PATTERN,
  SERVER_FAILED_PATTERN,
  TEMPORARY_QUOTA_PATTERN,
  TOO_LARGE_PATTERN,
} from './error-patterns.ts';
import { type JsonRecord, toList, toRecord, toText } from './json-access.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a server said instead of a reply. */
export interface HttpError {
  /** HTTP status, or what stands for it within an error that came in a stream; null = none. */
  readonly status: number | null;
  readonly headers: Headers;
  /** The body as it came, or the error object as JSON. */
  readonly body: string;
  readonly cause?: unknown;
}

/** What an error is told with: where it was, when, and what must not be shown. */
export interface EndpointContext {
  /** Origin of the server. */
  readonly origin: string;
  readonly secrets: readonly string[];
  readonly date: () => Date;
}

const MAX_MESSAGE_LENGTH = 600;

/** What a gateway answers where the server behind it took too long or broke off: that one may have worked all the same. */
const GATEWAY_TIMEOUTS: ReadonlySet<number | null> = new Set([408, 502, 504, 520, 522, 524]);

/** @returns the error that a refusal is; its kind from status and words, the key taken out */
export function toProviderError(httpError: HttpError, endpoint: EndpointContext): ProviderError {
  const kind = classifyError(httpError.status, httpError.body, looksLikeHtml(httpError.body));
  const status = httpError.status === null ? '' : ` ${httpError.status}`;
  const message = describeBody(httpError.body, endpoint.secrets);
  const remedy = scrub(describeRemedy(kind, httpError, endpoint), endpoint.secrets);
  return new ProviderError(kind, `${endpoint.origin} answered${status}: ${message}${remedy}`, {
    // Whatever is asked there, the answer is the same.
    ofHost: httpError.status !== null && httpError.status >= 300 && httpError.status < 400,
    mayBeBilled: GATEWAY_TIMEOUTS.has(httpError.status),
    retryAfterMs: retryAfterMs(httpError.headers, httpError.body, endpoint.date(), kind === 'rate_limit'),
    ...(httpError.cause === undefined ? {} : { cause: cleanCause(httpError.cause, endpoint.secrets) }),
  });
}

/** @param html whether the body is a page; its words are those of some gateway, and mean nothing */
export function classifyError(status: number | null, body: string, html = false): ProviderErrorKind {
  const matches = (pattern: RegExp) => !html && pattern.test(body);
  const code = status ?? findStatus(body);
  if (code === 401) return matches(BILLING_PATTERN) ? 'budget' : 'auth';
  if (code === 402) return 'budget';
  if (code === 408) return 'timeout';
  if (code === 429) {
    if (matches(BILLING_PATTERN) && !matches(TEMPORARY_QUOTA_PATTERN)) return 'budget';
    return matches(CONTEXT_PATTERN) ? classifyTooLong(body) : 'rate_limit';
  }
  if (matches(INVALID_OUTPUT_PATTERN)) return 'invalid_output';
  if (matches(SERVER_FAILED_PATTERN)) return 'server';
  if (code === 413) return matches(TOO_LARGE_PATTERN) ? 'bad_request' : 'context_too_long';
  if (code === 503 || code === 529 || code === 498) return 'overloaded';
  if (code >= 500 && matches(CONTEXT_PATTERN)) return classifyTooLong(body);
  if (code === 501) return 'bad_request';
  if (code >= 500) return matches(OVERLOADED_PATTERN) ? 'overloaded' : 'server';
  if (code >= 300 && code < 400) return 'bad_request';
  if (matches(FILTER_PATTERN)) return 'content_filter';
  if (matches(BILLING_PATTERN)) return 'budget';
  if (code === 403 && matches(CONTEXT_PATTERN)) return classifyTooLong(body);
  if (code === 403 || code === 451) return 'auth';
  // What the server depends on failed.
  if (code === 424) return 'server';
  if (code === 404) return 'not_found';
  if (matches(CONTEXT_PATTERN)) return classifyTooLong(body);
  if (matches(AUTH_PATTERN)) return 'auth';
  if (matches(NO_MODEL_PATTERN)) return 'not_found';
  if (code === 405 || code === 410) return 'not_found';
  if (code === 425) return 'rate_limit';
  return code >= 400 && code < 500 ? 'bad_request' : 'server';
}

const classifyTooLong = (body: string): ProviderErrorKind =>
  isOnlyOutputTooLong(body) ? 'bad_request' : 'context_too_long';

/** Errors within a stream have no status of their own: a number under `code` stands for it, else their words. */
function findStatus(body: string): number {
  const stated = /"(?:code|status|status_code|http_code)": ?"?([45]\d\d)\b/.exec(body)?.[1];
  if (stated !== undefined) return Number(stated);
  if (INVALID_OUTPUT_PATTERN.test(body)) return 400;
  if (RATE_LIMIT_PATTERN.test(body)) return 429;
  if (OVERLOADED_PATTERN.test(body)) return 503;
  const ours = [CONTEXT_PATTERN, AUTH_PATTERN, FILTER_PATTERN, BILLING_PATTERN, NO_MODEL_PATTERN].some((pattern) =>
    pattern.test(body),
  );
  return ours || /invalid_request/.test(body) ? 400 : 500;
}

const CONTENT = ['choices', 'output', 'content', 'candidates', 'data', 'models'];

/**
 * Whether JSON under status 200, without a member `error`, is a failure all the same: MiniMax's `base_resp`, and a code with words
 * beside it where a reply should be.
 */
export function isFailureReport(record: JsonRecord): boolean {
  if (CONTENT.some((name) => toList(record[name]).length > 0)) return false;
  if (record.success === false || isFailureCode(toRecord(record.base_resp)?.status_code)) return true;
  const hasWords = ['message', 'msg', 'error_msg', 'errmsg', 'detail'].some((name) => toText(record[name]) !== '');
  return hasWords && ['code', 'error_code', 'errcode', 'status_code'].some((name) => isFailureCode(record[name]));
}

const isFailureCode = (code: unknown): boolean =>
  (typeof code === 'number' || typeof code === 'string') && !/^(?:0|20\d|ok|success|)$/i.test(String(code));

export function looksLikeHtml(text: string): boolean {
  return /^\s*(?:<!doctype html|<html|<head|<\?xml)/i.test(text);
}

/** The message out of the body, whatever form the vendor gives it; on one line, not too long, and without the secrets. */
export function describeBody(body: string, secrets: readonly string[]): string {
  if (body.trim() === '') return 'nothing more';
  if (looksLikeHtml(body)) {
    const title = scrub(/<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim() ?? '', secrets);
    return `an HTML page instead of JSON${title === '' ? '' : ` (${JSON.stringify(title.slice(0, 80))})`}`;
  }
  let text = body;
  try {
    text = findMessage(JSON.parse(body)) ?? body;
  } catch {
    // Not JSON: its text is the message.
  }
  // First without the secrets, then shorter: a key that is cut would be known no more.
  const line = scrub(text, secrets).replace(/\s+/g, ' ').trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}

const MESSAGE_KEYS = ['error', 'message', 'detail', 'msg', 'error_msg', 'errmsg', 'errors', 'base_resp', 'status_msg'];

/** What the provider behind a router said, which the router keeps beside a message that says nothing (OpenRouter). */
function findRaw(record: Readonly<Record<string, unknown>>): string | null {
  const raw = toText(toRecord(record.metadata)?.raw).trim();
  if (raw === '') return null;
  try {
    return findMessage(JSON.parse(raw)) ?? raw;
  } catch {
    return raw;
  }
}

function findMessage(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value;
  if (depth > 3 || typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return findMessage(value[0], depth + 1);
  const record = value as Record<string, unknown>;
  for (const key of MESSAGE_KEYS) {
    const found = findMessage(record[key], depth + 1);
    if (found !== null && found !== '') {
      const code = record.code ?? record.type;
      const raw = key === 'message' ? findRaw(record) : null;
      if (raw !== null && !found.includes(raw)) return `${found}: ${raw}`;
      return key === 'message' && typeof code === 'string' && !found.includes(code) ? `${found} (${code})` : found;
    }
  }
  return null;
}

function describeRemedy(
  kind: ProviderErrorKind,
  { status, headers, body }: HttpError,
  { origin }: EndpointContext,
): string {
  if (status !== null && status >= 300 && status < 400)
    return `; it sends us on to ${headers.get('location') ?? 'another address'}, which is not followed: put the right address into baseUrl`;
  if (looksLikeHtml(body) && status !== null && status < 500)
    return `; is baseUrl right? (most addresses of this kind end in /v1)`;
  if (status === 451) return '; the server may not serve this account or place; choose another host';
  if (kind === 'auth') return '; check the key, and that it belongs to this address';
  if (kind === 'budget') return `; the account at ${origin} has no money left for this`;
  return '';
}
