import { type FinishReason, ProviderError, type ProviderErrorKind } from '@evenhand/core';
import { isTokenLimit } from './error-patterns.ts';
import type { EndpointContext } from './http-error.ts';

/** Kinds under which servers say that a limit of tokens was reached. */
const LIMIT_KINDS: ReadonlySet<ProviderErrorKind> = new Set(['context_too_long', 'bad_request', 'server', 'malformed']);

/**
 * After the words are complete, the end of the transfer may be missing, and a reply that was cut by its limit may be followed by
 * an error that says so again; every other error goes on.
 * @param finish why the reply ended, as it said; null = it did not
 */
export function ignoreLostEnd(error: unknown, finish: FinishReason | null): void {
  if (finish === null || !(error instanceof ProviderError)) throw error;
  if (error.kind === 'network') return;
  if (finish === 'length' && LIMIT_KINDS.has(error.kind) && isTokenLimit(error.message)) return;
  throw error;
}

/** @param received anything came at all @param missing what would have ended the reply */
export function createTruncatedStreamError(
  { origin }: EndpointContext,
  received: boolean,
  missing: string,
): ProviderError {
  return new ProviderError(
    'malformed',
    `${origin} ${received ? `ended the reply early: no ${missing} came` : 'sent an empty body instead of a reply'}`,
  );
}

/** Of a reply that neither says anything nor why it ended. */
export const createEmptyReplyError = ({ origin }: EndpointContext): ProviderError =>
  new ProviderError(
    'malformed',
    `${origin} sent no part of a reply: neither a word nor a call, and no reason for its end`,
  );
