import {
  computeTurnCost,
  computeWorstCase,
  type Generation,
  isPaid,
  type ModelAdapter,
  type ModelEntry,
  type Runtime,
  type Settings,
} from '@evenhand/core';
import type { LoadRequest } from '@evenhand/report';
import { callModel } from '../execute/call-model.ts';
import type { RetryPolicy } from '../execute/retry.ts';
import { readSecrets } from '../execute/secrets.ts';
import { sendThrough } from '../execute/send-attempt.ts';
import { computeSettledUsd } from '../execute/settled-cost.ts';
import type { SpendCap } from '../execute/spend-cap.ts';
import type { Limiter } from '../limits/limiter.ts';
import type { LoadQuestion } from './load-question.ts';

/** What the requests of a stage are sent with. */
export interface LoadContext {
  readonly model: ModelEntry;
  readonly adapter: ModelAdapter;
  readonly settings: Settings;
  readonly runtime: Pick<Runtime, 'now' | 'date' | 'sleep'> & Partial<Pick<Runtime, 'env' | 'network'>>;
  readonly limiter: Limiter;
  readonly spendCap: SpendCap;
  /** Nothing more is sent. */
  readonly over: AbortSignal;
}

/** A reply that waits for its verdict: it is scored when the stage is over, so that scoring takes no time from it. */
export interface LoadReply {
  readonly request: Omit<LoadRequest, 'right'>;
  readonly question: LoadQuestion;
  /** null = there was none. */
  readonly generation: Generation | null;
}

/** Tokens of output where no limit says how many there may be; only limits per minute use it. */
const DEFAULT_OUTPUT_TOKENS = 4096;

/** Under load every failure counts, and none is tried again. */
const NO_RETRY: RetryPolicy = {
  attempts: () => 1,
  firstWaitMs: 0,
  longestWaitMs: 0,
  withinMs: Number.POSITIVE_INFINITY,
};

/**
 * Sends one question by the calls and the limiter of a run.
 * @param plannedMs when it was to be sent, on the clock of the stage; null = as soon as its turn came (closed loop)
 * @returns null = it was not sent: the load is over, or the cap on money stands in the way
 */
export async function sendLoadRequest(
  question: LoadQuestion,
  context: LoadContext,
  {
    index,
    plannedMs,
    startMs,
  }: { readonly index: number; readonly plannedMs: number | null; readonly startMs: number },
): Promise<LoadReply | null> {
  const { model, adapter, settings, runtime, limiter, spendCap, over } = context;
  const { sampling, promptBytes } = question;
  const worstUsd =
    computeWorstCase(promptBytes, sampling.maxOutputTokens, model, runtime.date()) ??
    (isPaid(model) && settings.maxUsd !== null ? Number.POSITIVE_INFINITY : 0);
  let isReserved = false;
  const calledMs = runtime.now();
  const { generation, error, sentAt, queueMs } = await callModel(
    sendThrough(adapter),
    () => ({
      ...question.prompt,
      sampling,
      seed: settings.seed + 1,
      attemptRef: { suite: question.suite, prompt: 'main', sample: question.sample.id, trial: 1, attempt: 1 },
      fresh: true,
    }),
    {
      limiter,
      retry: NO_RETRY,
      timeouts: settings.timeouts,
      maxReplyBytes: settings.maxReplyBytes,
      runtime,
      modelId: model.id,
      secrets: readSecrets(model, { ...runtime, env: runtime.env ?? {} }),
      worstTokens: promptBytes + (sampling.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS),
      jitter: () => 0,
      over,
      cancel: over,
      admit: () => {
        isReserved = spendCap.reserve(worstUsd);
        return isReserved;
      },
    },
  );
  if (!isReserved) return null;
  const cost = generation === null ? null : computeTurnCost({ askedAt: sentAt.toISOString(), generation }, model);
  spendCap.settle(worstUsd, cost === null ? null : computeSettledUsd(cost));
  if (error?.kind === 'cancelled') return null;
  const sentMs = calledMs + queueMs - startMs;
  const waitMs = plannedMs === null ? 0 : Math.max(0, sentMs - plannedMs);
  const since = (ms: number | null) => (ms === null ? null : waitMs + ms);
  return {
    question,
    generation,
    request: {
      index,
      suite: question.suite,
      sample: question.sample.id,
      plannedMs,
      sentMs,
      endMs: runtime.now() - startMs,
      ttftMs: since(generation?.ttftMs ?? null),
      ttftAnswerMs: since(generation?.ttftAnswerMs ?? null),
      e2eMs: since(generation?.e2eMs ?? null),
      streamMs: generation?.e2eMs == null || generation.ttftMs === null ? null : generation.e2eMs - generation.ttftMs,
      outputTokens: generation?.usage.outputTokens ?? null,
      usd: cost?.list ?? cost?.billed ?? null,
      error: error?.kind ?? null,
    },
  };
}
