import { ProviderError } from '@evenhand/core';

/** @returns the error of a request that its caller has called off: the time-out that made him, or 'cancelled' */
export function toAbortError(signal: AbortSignal): ProviderError {
  if (signal.reason instanceof ProviderError) return signal.reason;
  return new ProviderError('cancelled', 'the request was cancelled', { cause: signal.reason });
}
