import { ProviderError } from '@evenhand/core';
import type { Place } from './http-error.ts';

/** After the words are complete, the end of the transfer may be missing; every other error goes on. @param complete the reply said why it ended */
export function forgiveLostEnd(error: unknown, complete: boolean): void {
  if (!complete || !(error instanceof ProviderError) || error.kind !== 'network') throw error;
}

/** @param some anything came at all @param missing what would have ended the reply */
export function brokenOff({ origin }: Place, some: boolean, missing: string): ProviderError {
  return new ProviderError(
    'malformed',
    `${origin} ${some ? `broke the reply off: no ${missing} came` : 'sent an empty body instead of a reply'}`,
  );
}
