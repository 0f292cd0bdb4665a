import {
  type FailedAttempt,
  type Generation,
  type GenerationRequest,
  ProviderError,
  type Runtime,
  type Settings,
  type TurnWorker,
} from '@evenhand/core';
import { hideHome, scrub } from '@evenhand/io';
import type { Limiter, Permit } from '../limits/limiter.ts';
import { type RetryPolicy, withRetry } from './retry.ts';
import { removeKeys } from './secrets.ts';
import type { SendAttempt } from './send-attempt.ts';

export interface CallOptions {
  readonly limiter: Limiter;
  readonly retry: RetryPolicy;
  readonly timeouts: Settings['timeouts'];
  readonly maxReplyBytes: number;
  readonly runtime: Pick<Runtime, 'now' | 'date' | 'sleep'>;
  /** For the limiter: whose request it is, and what it may take at most, prompt and reply. */
  readonly modelId: string;
  /** What neither the reply nor a message may hold. */
  readonly secrets: readonly string[];
  readonly worstTokens: number;
  /** Uniform in [0, 1) for the nth wait between attempts. */
  readonly jitter: (attempt: number) => number;
  /** Nothing more is sent; what runs may end. */
  readonly over: AbortSignal;
  /** What runs is given up. */
  readonly cancel: AbortSignal;
  /**
   * The last word before an attempt is sent, after its turn has come; absent = it may.
   * @param before what the attempt before failed of; null = it is the first
   * @param chunks parts of the reply that the attempt before had brought
   */
  readonly admit?: (before: ProviderError | null, chunks: number) => boolean;
  /**
   * Waits, before the limits are asked, until somebody is free to send it; absent = this process is.
   * @returns what gives the place back; null = it was stopped meanwhile
   */
  readonly acquireSlot?: ((stop: AbortSignal) => Promise<(() => void) | null>) | undefined;
  /** Kept up to date while requests run. */
  readonly inFlight?: { requests: number } | undefined;
}

/** What came of a call with all its attempts. */
export interface CallResult {
  /** null = no reply after all attempts; then `error` says why. */
  readonly generation: Generation | null;
  /** Of the last attempt, or `cancelled` where not even the first was sent; null = a reply came. */
  readonly error: ProviderError | null;
  readonly failedAttempts: readonly FailedAttempt[];
  /** When the last attempt was sent, UTC. */
  readonly sentAt: Date;
  /** From the call to the sending of the first attempt, in milliseconds; 0 = none was sent. */
  readonly queueMs: number;
  /** Who sent the attempt that has the reply; null = this process, or there is none. */
  readonly worker: TurnWorker | null;
}

/**
 * One request to a model with all its attempts: each waits for its turn at the host, is timed, and tells the limiter how it ended.
 * @param toRequest the request of the nth attempt, from 1
 */
export async function callModel(
  send: SendAttempt,
  toRequest: (attempt: number) => GenerationRequest,
  options: CallOptions,
): Promise<CallResult> {
  const { limiter, retry, runtime, modelId, worstTokens, over, cancel, inFlight, secrets } = options;
  const calledMs = runtime.now();
  const failedAttempts: FailedAttempt[] = [];
  let permit: Permit | null = null;
  let sentAt = runtime.date();
  let firstMs: number | null = null;
  let chunks = 0;
  let worker: TurnWorker | null = null;
  let leaveSlot: (() => void) | null = null;

  const admit = async (attempt: number, before: ProviderError | null): Promise<boolean> => {
    if (options.acquireSlot !== undefined) {
      leaveSlot = await options.acquireSlot(over);
      if (leaveSlot === null) return false;
    }
    const waited = limiter.acquire(modelId, worstTokens, attempt, over);
    permit = waited instanceof Promise ? await waited : waited;
    const late = firstMs !== null && runtime.now() - firstMs > retry.withinMs;
    const admitted = permit !== null && !late && (options.admit?.(before, chunks) ?? true);
    if (!admitted) {
      permit?.cancel();
      leaveSlot?.();
    }
    return admitted;
  };

  const attemptOnce = async (attempt: number): Promise<Generation> => {
    const request = toRequest(attempt);
    const abort = new AbortController();
    const onCancel = () => abort.abort(cancel.reason);
    cancel.addEventListener('abort', onCancel, { once: true });
    if (inFlight !== undefined) inFlight.requests++;
    let reply: Generation | null = null;
    let failure: ProviderError | null = null;
    try {
      if (cancel.aborted) throw new ProviderError('cancelled', 'stopped by the user');
      chunks = 0;
      const sentMs = runtime.now();
      firstMs ??= sentMs;
      sentAt = runtime.date();
      const observed = await send(request, {
        sentMs,
        now: runtime.now,
        timeouts: options.timeouts,
        maxReplyBytes: options.maxReplyBytes,
        signal: abort.signal,
        abort: (reason) => abort.abort(reason),
        onSent: (atMs) => {
          if (failedAttempts.length === 0) firstMs = atMs;
        },
        onChunk: () => {
          chunks++;
        },
      });
      if (observed.sentMs !== null) {
        if (failedAttempts.length === 0) firstMs = observed.sentMs;
        sentAt = new Date(sentAt.getTime() + Math.max(0, observed.sentMs - sentMs));
      }
      worker = observed.worker;
      reply = removeKeys(observed.generation, secrets);
      return reply;
    } catch (error) {
      if (error instanceof ProviderError) failure = error;
      throw error;
    } finally {
      cancel.removeEventListener('abort', onCancel);
      if (inFlight !== undefined) inFlight.requests--;
      leaveSlot?.();
      permit?.release(reply === null ? null : sumUsedTokens(reply), failure);
    }
  };

  const finish = (generation: Generation | null, error: ProviderError | null): CallResult => ({
    generation,
    error,
    failedAttempts,
    sentAt,
    queueMs: firstMs === null ? 0 : firstMs - calledMs,
    worker,
  });
  try {
    const generation = await withRetry(
      attemptOnce,
      (attempt) => failedAttempts.push({ ...attempt, message: hideHome(scrub(attempt.message, secrets)) }),
      { now: runtime.now, sleep: runtime.sleep, uniform: options.jitter, admit },
      retry,
      over,
    );
    return finish(generation, null);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return finish(null, error);
  }
}

/** Input and output together; null = one of them is not known. */
function sumUsedTokens({ usage }: Generation): number | null {
  return usage.inputTokens === null || usage.outputTokens === null ? null : usage.inputTokens + usage.outputTokens;
}
