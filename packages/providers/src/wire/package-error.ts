import { ProviderError } from '@evenhand/core';
import { calledOff } from './called-off.ts';
import { refused } from './refusal.ts';
import { scrub } from './scrub.ts';
import type { Transport } from './transport.ts';

/**
 * What an error of OpenAI's or Anthropic's package means: they wrap what their `fetch` throws, and report errors of their own
 * for what stands in a stream.
 */
export function packageError(error: unknown, signal: AbortSignal, { place }: Transport): unknown {
  if (signal.aborted) return calledOff(signal);
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at instanceof ProviderError) return at;
  if (!(error instanceof Error)) return error;
  if (error instanceof SyntaxError)
    return new ProviderError(
      'malformed',
      `${place.origin} sent a stream that cannot be read: ${scrub(error.message, place.secrets)}`,
    );
  if ('error' in error && 'headers' in error && error.error !== undefined && error.error !== null)
    return refused(
      {
        status: null,
        headers: error.headers instanceof Headers ? error.headers : new Headers(),
        body: JSON.stringify({ error: error.error }),
        cause: error,
      },
      place,
    );
  return error;
}
