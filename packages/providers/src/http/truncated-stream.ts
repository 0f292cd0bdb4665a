import { ProviderError } from '@evenhand/core';
import type { EndpointContext } from './http-error.ts';

/** After the words are complete, the end of the transfer may be missing; every other error goes on. @param complete the reply said why it ended */
export function ignoreLostEnd(error: unknown, complete: boolean): void {
  if (!complete || !(error instanceof ProviderError) || error.kind !== 'network') throw error;
}

/** @param received anything came at all @param missing what would have ended the reply */
export function createTruncatedStreamError(
  { origin }: EndpointContext,
  received: boolean,
  missing: string,
): ProviderError {
  return new ProviderError(
    'malformed',
    `${origin} ${received ? `ended the reply early, without ${missing}` : 'sent an empty body instead of a reply'}`,
  );
}
