import { ProviderError } from '@evenhand/core';

/** @returns the error of work that the caller has called off */
export function createCancelledError(what: string, signal: AbortSignal): ProviderError {
  return new ProviderError('cancelled', `${what} was cancelled`, { cause: signal.reason });
}

/** @throws ProviderError 'cancelled' */
export function throwIfAborted(what: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw createCancelledError(what, signal);
}

/**
 * Waits for work that cannot itself be stopped, but no longer than the caller wants: the work goes on unobserved.
 * @throws ProviderError 'cancelled' as soon as the signal says so; else what the work throws
 */
export function orAborted<T>(work: Promise<T>, what: string, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(createCancelledError(what, signal));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
