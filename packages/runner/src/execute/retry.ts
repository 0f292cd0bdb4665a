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
 * a longer wait that the server asks for is kept, and named in the failure where it is too long for that.
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
    if (admitted !== true && !(await admitted)) throw before ?? new ProviderError('cancelled', 'nothing more is asked');
    const sentMs = runtime.now();
    startMs ??= sentMs;
    try {
      return await call(attempt);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      const waitMs = computeWaitMs(error, attempt, runtime, policy);
      const mayRetry = error.retryable && !signal.aborted && attempt < policy.attempts(error.kind);
      const isInTime = runtime.now() - startMs + waitMs <= policy.withinMs;
      const willRetry = mayRetry && isInTime;
      const failure = mayRetry && !isInTime ? nameLongWait(error, policy) : error;
      onFailure({
        kind: failure.kind,
        message: failure.message,
        tookMs: runtime.now() - sentMs,
        waitedMs: willRetry ? waitMs : null,
      });
      if (!willRetry) throw failure;
      await runtime.sleep(waitMs, signal);
      if (signal.aborted) throw failure;
      before = failure;
    }
  }
}

/** What the server asked for, and never less than the back-off: a server that says 0 seconds would be asked without pause. */
function computeWaitMs(error: ProviderError, attempt: number, runtime: RetryRuntime, policy: RetryPolicy): number {
  const ceiling = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
  const draw = runtime.uniform(attempt);
  const backOffMs = ceiling * (0.5 + draw / 2);
  if (error.retryAfterMs === null) return backOffMs;
  return Math.max(backOffMs, error.retryAfterMs + draw * Math.min(error.retryAfterMs * 0.1, 1000));
}

/** The failure with the wait that the server asked for, where it is why no other attempt is made. */
function nameLongWait(error: ProviderError, { withinMs }: RetryPolicy): ProviderError {
  if (error.retryAfterMs === null) return error;
  return new ProviderError(
    error.kind,
    `${error.message}; it asks for a wait of ${formatDuration(error.retryAfterMs)}, and attempts are made within ${formatDuration(withinMs)} only: run it again later`,
    { retryAfterMs: error.retryAfterMs, cause: error },
  );
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** The two largest units: `2 h 5 min`. */
function formatDuration(ms: number): string {
  let rest = Math.round(ms / 1000) * 1000;
  const parts = UNITS.flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return parts.length === 0 ? `${Math.round(ms)} ms` : parts.slice(0, 2).join(' ');
}
