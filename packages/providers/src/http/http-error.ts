import { ProviderError, type ProviderErrorKind, scrub } from '@evenhand/core';
import { cleanCause } from './clean-cause.ts';
import {
  AUTH_WORDS,
  CONTEXT_WORDS,
  FILTER_WORDS,
  MONEY_WORDS,
  NO_MODEL_WORDS,
  OVERLOADED_WORDS,
  onlyOutputTooLong,
  PASSING_QUOTA,
  TOO_LARGE_WORDS,
} from './error-patterns.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a server said instead of a reply. */
export interface Refusal {
  /** HTTP status, or what stands for it within an error that came in a stream; null = none. */
  readonly status: number | null;
  readonly headers: Headers;
  /** The body as it came, or the error object as JSON. */
  readonly body: string;
  readonly cause?: unknown;
}

/** What an error is told with: where it was, when, and what must not be shown. */
export interface Place {
  /** Origin of the server. */
  readonly origin: string;
  readonly secrets: readonly string[];
  readonly date: () => Date;
}

const LONGEST_WORDS = 600;

/** @returns the error that a refusal is; its kind from status and words, the key taken out */
export function refused(refusal: Refusal, place: Place): ProviderError {
  const said = scrub(wordsOf(refusal.body), place.secrets);
  const kind = kindOf(refusal.status, refusal.body, looksLikeHtml(refusal.body));
  const status = refusal.status === null ? '' : ` ${refusal.status}`;
  return new ProviderError(kind, `${place.origin} answered${status}: ${said}${remedy(kind, refusal, place)}`, {
    retryAfterMs: retryAfterMs(refusal.headers, refusal.body, place.date(), kind === 'rate_limit'),
    ...(refusal.cause === undefined ? {} : { cause: cleanCause(refusal.cause, place.secrets) }),
  });
}

/** @param html whether the body is a page; its words are those of some gateway, and mean nothing */
export function kindOf(status: number | null, body: string, html = false): ProviderErrorKind {
  const says = (words: RegExp) => !html && words.test(body);
  const code = status ?? statusFromWords(body);
  if (code === 401) return 'auth';
  if (code === 402) return 'budget';
  if (code === 408) return 'timeout';
  if (code === 429) {
    if (says(MONEY_WORDS) && !says(PASSING_QUOTA)) return 'budget';
    return says(CONTEXT_WORDS) ? tooLong(body) : 'rate_limit';
  }
  if (code === 413) return says(TOO_LARGE_WORDS) ? 'bad_request' : 'context_too_long';
  if (code === 503 || code === 529 || code === 498) return 'overloaded';
  if (code >= 500 && says(CONTEXT_WORDS)) return tooLong(body);
  if (code >= 500) return says(OVERLOADED_WORDS) ? 'overloaded' : 'server';
  if (code >= 300 && code < 400) return 'bad_request';
  if (says(FILTER_WORDS)) return 'content_filter';
  if (says(MONEY_WORDS)) return 'budget';
  if (code === 403) return 'auth';
  if (code === 404) return 'not_found';
  if (says(CONTEXT_WORDS)) return tooLong(body);
  if (says(AUTH_WORDS)) return 'auth';
  if (says(NO_MODEL_WORDS)) return 'not_found';
  if (code === 405 || code === 410) return 'not_found';
  if (code === 425) return 'rate_limit';
  return code >= 400 && code < 500 ? 'bad_request' : 'server';
}

const tooLong = (body: string): ProviderErrorKind => (onlyOutputTooLong(body) ? 'bad_request' : 'context_too_long');

/** Errors within a stream have no status of their own: a number under `code` stands for it, else their words. */
function statusFromWords(body: string): number {
  const stated = /"(?:code|status|status_code|http_code)": ?"?([45]\d\d)\b/.exec(body)?.[1];
  if (stated !== undefined) return Number(stated);
  if (/rate_?limit/i.test(body)) return 429;
  if (OVERLOADED_WORDS.test(body)) return 503;
  const ours = [CONTEXT_WORDS, AUTH_WORDS, FILTER_WORDS, MONEY_WORDS, NO_MODEL_WORDS].some((words) => words.test(body));
  return ours || /invalid_request/.test(body) ? 400 : 500;
}

export function looksLikeHtml(text: string): boolean {
  return /^\s*(?:<!doctype html|<html|<head|<\?xml)/i.test(text);
}

/** The message out of the body, whatever form the vendor gives it; on one line, not too long. */
export function wordsOf(body: string): string {
  if (body.trim() === '') return 'nothing more';
  if (looksLikeHtml(body)) {
    const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim();
    return `an HTML page instead of JSON${title ? ` (${JSON.stringify(title.slice(0, 80))})` : ''}`;
  }
  let text = body;
  try {
    text = messageIn(JSON.parse(body)) ?? body;
  } catch {
    // Not JSON: its text is the message.
  }
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS)}…` : line;
}

function messageIn(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value;
  if (depth > 3 || typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return messageIn(value[0], depth + 1);
  const record = value as Record<string, unknown>;
  for (const key of ['error', 'message', 'detail', 'msg', 'error_msg', 'errors']) {
    const found = messageIn(record[key], depth + 1);
    if (found !== null && found !== '') {
      const code = record.code ?? record.type;
      return key === 'message' && typeof code === 'string' && !found.includes(code) ? `${found} (${code})` : found;
    }
  }
  return null;
}

function remedy(kind: ProviderErrorKind, { status, headers, body }: Refusal, { origin }: Place): string {
  if (status !== null && status >= 300 && status < 400)
    return `; it sends us on to ${headers.get('location') ?? 'another address'}, which is not followed: put the right address into baseUrl`;
  if (looksLikeHtml(body) && status !== null && status < 500)
    return `; is baseUrl right? (most addresses of this kind end in /v1)`;
  if (kind === 'auth') return '; check the key, and that it belongs to this address';
  if (kind === 'budget') return `; the account at ${origin} has no money left for this`;
  return '';
}
