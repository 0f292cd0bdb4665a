import {
  type Cell,
  type FailedAttempt,
  type Generation,
  type GenerationRequest,
  type Inquiry,
  listCost,
  type ModelEntry,
  ProviderError,
  priceOf,
  promptBytes,
  type Sampling,
  type Turn,
  uniform,
  usedTokens,
  worstCase,
} from '@evenhand/core';

import type { Pass } from '../limits/limiter.ts';

import type { RunParts } from './execute-plan.ts';
import type { LaneState } from './lane.ts';
import { observe } from './observe-stream.ts';
import { DEFAULT_RETRY, withRetry } from './retry.ts';
import type { Budget } from './spend-cap.ts';

/** What is to be asked. */
export interface Asking {
  readonly cell: Cell;
  readonly key: string;
  readonly model: ModelEntry;
  readonly inquiry: Inquiry;
  readonly sampling: Sampling;
}

export interface Asked {
  /** null = nothing was asked, or the person stopped it: the cell stays unasked. */
  readonly turn: Turn | null;
  /** The cap on money stood in the way, of the first attempt or of another one. */
  readonly outOfMoney: boolean;
}

/** Tokens of output where no limit says how many there may be; only limits per minute use it. */
const USUAL_OUTPUT_TOKENS = 4096;

/** One turn with all its attempts: each waits for its host, is paid for, and is in the journal before it is sent. */
export async function askTurn(asking: Asking, lane: LaneState, budget: Budget, parts: RunParts): Promise<Asked> {
  const { runtime, settings, journal } = parts;
  const { key, model, sampling } = asking;
  const policy = parts.retry ?? DEFAULT_RETRY;
  const seed = settings.seed + asking.cell.trial;
  const bytes = promptBytes(asking.inquiry);
  const worstUsd = worstOf(bytes, asking, parts);
  const worstTokens = bytes + (sampling.maxOutputTokens ?? USUAL_OUTPUT_TOKENS);
  const slotMs = runtime.now();
  const failedAttempts: FailedAttempt[] = [];
  let pass: Pass | null = null;
  let held = false;
  let outOfMoney = false;
  let sentAt = runtime.date();
  let firstMs: number | null = null;
  let chunks = 0;

  const admit = async (attempt: number, before: ProviderError | null): Promise<boolean> => {
    const waited = lane.limiter.enter(model.id, worstTokens, attempt, lane.over);
    pass = waited instanceof Promise ? await waited : waited;
    if (pass === null) return false;
    const late = firstMs !== null && runtime.now() - firstMs > policy.withinMs;
    const pays = before === null || mayBeBilled(before, chunks);
    outOfMoney = !late && pays && !budget.reserve(worstUsd);
    if (late || outOfMoney) {
      pass.giveBack();
      return false;
    }
    if (!pays) return true;
    if (held) budget.settle(worstUsd, null);
    held = true;
    // Written at once: a request that waited for others to be written down would go out together with them, in waves.
    journal.write({ type: 'asked', key, turn: 1, reservedUsd: worstUsd });
    return true;
  };

  const once = async (attempt: number): Promise<Generation> => {
    const { suite, prompt, sample, trial } = asking.cell;
    const request: GenerationRequest = {
      ...asking.inquiry,
      sampling,
      seed,
      asker: { suite, prompt, sample, trial, attempt },
    };
    const abort = new AbortController();
    const giveUp = () => abort.abort(parts.cancel.reason);
    parts.cancel.addEventListener('abort', giveUp, { once: true });
    const { underWay } = parts;
    if (underWay !== undefined) underWay.requests++;
    let reply: Generation | null = null;
    let failure: ProviderError | null = null;
    try {
      if (parts.cancel.aborted) throw new ProviderError('cancelled', 'stopped by the user');
      chunks = 0;
      const sentMs = runtime.now();
      firstMs ??= sentMs;
      sentAt = runtime.date();
      const events = parts.adapters.get(model.id)!.generate(request, abort.signal);
      reply = await observe(events, {
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
      parts.cancel.removeEventListener('abort', giveUp);
      if (underWay !== undefined) underWay.requests--;
      pass?.leave(reply === null ? null : usedTokens(reply), failure);
    }
  };

  let generation: Generation | null = null;
  try {
    generation = await withRetry(
      once,
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
    const stopped = error.kind === 'cancelled' || parts.cancel.aborted || (lane.stopped() && error.retryable);
    if (stopped) {
      if (held) budget.settle(worstUsd, null);
      return { turn: null, outOfMoney };
    }
  }
  const turn: Turn = {
    askedAt: sentAt.toISOString(),
    queueMs: queuedMs(slotMs, firstMs),
    sampling,
    seed,
    failedAttempts,
    generation,
  };
  const trueUsd = listCostOf(turn, model);
  budget.settle(worstUsd, trueUsd);
  void journal.append({ type: 'turn', key, turn, settledUsd: trueUsd ?? worstUsd }).catch(() => {});
  return { turn, outOfMoney };
}

const queuedMs = (slotMs: number, firstMs: number | null) => (firstMs === null ? 0 : firstMs - slotMs);

/**
 * What is reserved for a request, in USD. Without a cap it is written down too: a later session may have one.
 * Under a cap a request whose worst case is unknown fits in no budget.
 */
function worstOf(bytes: number, { sampling, model }: Asking, { settings, runtime }: RunParts): number {
  const worst = worstCase(bytes, sampling.maxOutputTokens, model, runtime.date());
  const paid = model.host.localCost === null && model.host.baseUrl !== null;
  return worst ?? (paid && settings.maxUsd !== null ? Number.POSITIVE_INFINITY : 0);
}

/** null = no reply, or a cost that cannot be known. */
function listCostOf({ generation, askedAt }: Turn, model: ModelEntry): number | null {
  const price = askedAt === null ? null : priceOf(model, new Date(askedAt));
  return generation === null || price === null ? null : listCost(generation.usage, price);
}

/** Codes of connections that were never made. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether the server may have worked on an attempt that failed, and bill it. */
function mayBeBilled(error: ProviderError, chunks: number): boolean {
  if (chunks > 0 || error.kind === 'timeout' || error.kind === 'malformed') return true;
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  return error.kind === 'network' && !(typeof code === 'string' && NEVER_SENT.has(code));
}
