import { type FailedAttempt, ProviderError, type ProviderErrorKind } from '@evenhand/core';

export interface RetryPolicy {
  /** Attempts in all, the first one included. */
  readonly attempts: (kind: ProviderErrorKind) => number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** No attempt is started later than this after the first. */
  readonly withinMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: (kind) => (kind === 'rate_limit' ? 12 : 4),
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  withinMs: 600_000,
};

export interface RetryRuntime {
  now(): number;
  /** Ends early, without an error, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Jitter: uniform in [0, 1) for the nth wait. */
  uniform(attempt: number): number;
  /**
   * Waits until the attempt may be sent; what it waits counts for no attempt. false = it may not, and no other either.
   * @param before what the attempt before failed of; null = it is the first
   */
  admit?(attempt: number, before: ProviderError | null): boolean | Promise<boolean>;
}

/**
 * Asks until there is a reply or asking again cannot help. Exponential back-off with full jitter on its upper half;
 * what the server asked for is honoured.
 * @throws ProviderError the last one, or `cancelled` where not even the first attempt was admitted; every failed attempt was
 *   handed to `failed` before
 */
export async function withRetry<T>(
  call: (attempt: number) => Promise<T>,
  onFailure: (attempt: FailedAttempt) => void,
  runtime: RetryRuntime,
  policy: RetryPolicy,
  signal: AbortSignal,
): Promise<T> {
  let startMs: number | null = null;
  let before: ProviderError | null = null;
  for (let attempt = 1; ; attempt++) {
    const admitted = runtime.admit?.(attempt, before) ?? true;
    if (admitted !== true && !(await admitted))
      throw before ?? new ProviderError('cancelled', 'no more requests are sent');
    const sentMs = runtime.now();
    startMs ??= sentMs;
    try {
      return await call(attempt);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const waitMs = computeWaitMs(error, attempt, runtime, policy);
      const willRetry =
        error.retryable &&
        !signal.aborted &&
        attempt < policy.attempts(error.kind) &&
        runtime.now() - startMs + waitMs <= policy.withinMs;
      onFailure({
        kind: error.kind,
        message: error.message,
        tookMs: runtime.now() - sentMs,
        waitedMs: willRetry ? waitMs : null,
      });
      if (!willRetry) throw error;
      await runtime.sleep(waitMs, signal);
      if (signal.aborted) throw error;
      before = error;
    }
  }
}

function computeWaitMs(error: ProviderError, attempt: number, runtime: RetryRuntime, policy: RetryPolicy): number {
  const ceiling = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
  const jittered = ceiling * (0.5 + runtime.uniform(attempt) / 2);
  return error.retryAfterMs === null
    ? jittered
    : error.retryAfterMs + runtime.uniform(attempt) * Math.min(error.retryAfterMs * 0.1, 1000);
}
