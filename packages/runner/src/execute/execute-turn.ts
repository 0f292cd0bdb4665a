import {
  type Cell,
  computeTurnCost,
  computeWorstCase,
  countPromptBytes,
  type FailedAttempt,
  type Generation,
  type GenerationRequest,
  isPaid,
  type ModelEntry,
  ProviderError,
  type RenderedPrompt,
  type Sampling,
  sumUsedTokens,
  type Turn,
  type TurnCost,
  uniform,
} from '@evenhand/core';

import type { Permit } from '../limits/limiter.ts';

import type { RunContext } from './execute-plan.ts';
import type { LaneState } from './lane.ts';
import { observeStream } from './observe-stream.ts';
import { DEFAULT_RETRY, withRetry } from './retry.ts';
import type { SpendCap } from './spend-cap.ts';

/** What is to be asked. */
export interface TurnRequest {
  readonly cell: Cell;
  readonly key: string;
  readonly model: ModelEntry;
  readonly renderedPrompt: RenderedPrompt;
  readonly sampling: Sampling;
}

export interface TurnResult {
  /** null = nothing was asked, or the person stopped it: the cell stays unasked. */
  readonly turn: Turn | null;
  /** null = there was no reply. */
  readonly cost: TurnCost | null;
  /** The cap on money stood in the way, of the first attempt or of another one. */
  readonly capReached: boolean;
}

/** Tokens of output where no limit says how many there may be; only limits per minute use it. */
const DEFAULT_OUTPUT_TOKENS = 4096;

/** One turn with all its attempts: each waits for its host, is paid for, and is in the journal before it is sent. */
export async function executeTurn(
  turnRequest: TurnRequest,
  lane: LaneState,
  spendCap: SpendCap,
  context: RunContext,
): Promise<TurnResult> {
  const { runtime, settings, journal } = context;
  const { key, model, sampling } = turnRequest;
  const policy = context.retry ?? DEFAULT_RETRY;
  const seed = settings.seed + turnRequest.cell.trial;
  const bytes = countPromptBytes(turnRequest.renderedPrompt);
  const worstUsd = computeReservation(bytes, turnRequest, context);
  const worstTokens = bytes + (sampling.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS);
  const slotMs = runtime.now();
  const failedAttempts: FailedAttempt[] = [];
  let permit: Permit | null = null;
  let isReserved = false;
  let capReached = false;
  let sentAt = runtime.date();
  let firstMs: number | null = null;
  let chunks = 0;

  const admit = async (attempt: number, before: ProviderError | null): Promise<boolean> => {
    const waited = lane.limiter.acquire(model.id, worstTokens, attempt, lane.over);
    permit = waited instanceof Promise ? await waited : waited;
    if (permit === null) return false;
    const late = firstMs !== null && runtime.now() - firstMs > policy.withinMs;
    const isBillable = before === null || mayBeBilled(before, chunks);
    capReached = !late && isBillable && !spendCap.reserve(worstUsd);
    if (late || capReached) {
      permit.cancel();
      return false;
    }
    if (!isBillable) return true;
    if (isReserved) spendCap.settle(worstUsd, null);
    isReserved = true;
    // Written at once: a request that waited for others to be written down would go out together with them, in waves.
    journal.write({ type: 'asked', key, turn: 1, reservedUsd: worstUsd });
    return true;
  };

  const attemptOnce = async (attempt: number): Promise<Generation> => {
    const { suite, prompt, sample, trial } = turnRequest.cell;
    const request: GenerationRequest = {
      ...turnRequest.renderedPrompt,
      sampling,
      seed,
      attemptRef: { suite, prompt, sample, trial, attempt },
    };
    const abort = new AbortController();
    const onCancel = () => abort.abort(context.cancel.reason);
    context.cancel.addEventListener('abort', onCancel, { once: true });
    const { inFlight } = context;
    if (inFlight !== undefined) inFlight.requests++;
    let reply: Generation | null = null;
    let failure: ProviderError | null = null;
    try {
      if (context.cancel.aborted) throw new ProviderError('cancelled', 'stopped by the user');
      chunks = 0;
      const sentMs = runtime.now();
      firstMs ??= sentMs;
      sentAt = runtime.date();
      const events = context.adapters.get(model.id)!.generate(request, abort.signal);
      reply = await observeStream(events, {
        sentMs,
        now: runtime.now,
        timeouts: settings.timeouts,
        abort: (reason) => abort.abort(reason),
        onSent: (atMs) => {
          if (failedAttempts.length === 0) firstMs = atMs;
        },
        onChunk: () => {
          chunks++;
        },
      });
      return reply;
    } catch (error) {
      if (error instanceof ProviderError) failure = error;
      throw error;
    } finally {
      context.cancel.removeEventListener('abort', onCancel);
      if (inFlight !== undefined) inFlight.requests--;
      permit?.release(reply === null ? null : sumUsedTokens(reply), failure);
    }
  };

  let generation: Generation | null = null;
  try {
    generation = await withRetry(
      attemptOnce,
      (attempt) => failedAttempts.push(attempt),
      {
        now: runtime.now,
        sleep: runtime.sleep,
        uniform: (attempt) => uniform(settings.seed, 'jitter', key, attempt),
        admit,
      },
      policy,
      lane.over,
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const stopped = error.kind === 'cancelled' || context.cancel.aborted || (lane.stopped() && error.retryable);
    if (stopped) {
      if (isReserved) spendCap.settle(worstUsd, null);
      return { turn: null, cost: null, capReached };
    }
  }
  const turn: Turn = {
    askedAt: sentAt.toISOString(),
    queueMs: computeQueueMs(slotMs, firstMs),
    sampling,
    seed,
    failedAttempts,
    generation,
  };
  const cost = generation === null ? null : computeTurnCost({ ...turn, generation }, model);
  const actualUsd = cost?.list ?? null;
  spendCap.settle(worstUsd, actualUsd);
  void journal.append({ type: 'turn', key, turn, settledUsd: actualUsd ?? worstUsd }).catch(() => {});
  return { turn, cost, capReached };
}

const computeQueueMs = (slotMs: number, firstMs: number | null) => (firstMs === null ? 0 : firstMs - slotMs);

/**
 * What is reserved for a request, in USD. Without a cap it is written down too: a later session may have one.
 * Under a cap a request whose worst case is unknown fits in no budget.
 */
function computeReservation(
  bytes: number,
  { sampling, model }: TurnRequest,
  { settings, runtime }: RunContext,
): number {
  const worstUsd = computeWorstCase(bytes, sampling.maxOutputTokens, model, runtime.date());
  return worstUsd ?? (isPaid(model) && settings.maxUsd !== null ? Number.POSITIVE_INFINITY : 0);
}

/** Codes of connections that were never made. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether the server may have worked on an attempt that failed, and bill it. */
function mayBeBilled(error: ProviderError, chunks: number): boolean {
  if (chunks > 0 || error.kind === 'timeout' || error.kind === 'malformed') return true;
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  return error.kind === 'network' && !(typeof code === 'string' && NEVER_SENT.has(code));
}
