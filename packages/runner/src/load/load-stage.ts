import { runScorer } from '@evenhand/core';
import type { LoadLevel, LoadRequest } from '@evenhand/report';
import { createLimiter } from '../limits/limiter.ts';
import { planArrivals } from './arrivals.ts';
import type { LoadQuestion } from './load-question.ts';
import { type LoadContext, type LoadReply, sendLoadRequest } from './load-request.ts';

export interface StageOptions {
  readonly level: LoadLevel;
  readonly requests: number;
  /** From 1; another repeat begins with other questions and has other arrivals. */
  readonly repeat: number;
}

/** One stage of load, once. */
export interface StageResult {
  readonly requests: readonly LoadRequest[];
  /** How often the limiter sent fewer at a time, because the server asked for it. */
  readonly cuts: number;
  /** Why not all were sent; null = they were. */
  readonly end: 'budget' | 'interrupted' | null;
}

/** More at a time than any open loop here has under way. */
const NO_LIMIT = 1_000_000;

/**
 * A timer is late by up to a millisecond, and what is sent late counts from its planned start; what is sent early counts from its
 * sending. So it is waited for this much less.
 */
const EARLY_MS = 1;

/**
 * Holds a load for a number of requests: so many at a time, one following on another (closed loop), or at planned times whatever
 * has been answered (open loop). Replies are scored afterwards.
 */
export async function runLoadStage(
  questions: readonly LoadQuestion[],
  context: Omit<LoadContext, 'limiter'>,
  { level, requests, repeat }: StageOptions,
): Promise<StageResult> {
  const { runtime, settings, over } = context;
  const limits = { requestsPerMinute: null, tokensPerMinute: null };
  const concurrency = level.mode === 'closed' ? level.concurrency : NO_LIMIT;
  const limiter = createLimiter({ concurrency, ...limits }, runtime, Number.POSITIVE_INFINITY);
  const name = `${level.mode} ${level.mode === 'closed' ? level.concurrency : level.perSecond} ${repeat}`;
  const startMs = runtime.now();
  const replies: LoadReply[] = [];
  let isCapReached = false;
  const send = async (index: number, plannedMs: number | null) => {
    const question = questions[((repeat - 1) * requests + index) % questions.length]!;
    const reply = await sendLoadRequest(question, { ...context, limiter }, { index, plannedMs, startMs });
    if (reply !== null) replies.push(reply);
    else if (!over.aborted) isCapReached = true;
  };
  const isOver = () => over.aborted || isCapReached;
  if (level.mode === 'closed') {
    let next = 0;
    const worker = async () => {
      while (next < requests && !isOver()) await send(next++, null);
    };
    await Promise.all(Array.from({ length: Math.min(level.concurrency, requests) }, worker));
  } else {
    const sent: Promise<void>[] = [];
    for (const [index, plannedMs] of planArrivals(requests, level.perSecond, settings.seed, name).entries()) {
      const waitMs = plannedMs - (runtime.now() - startMs);
      if (waitMs > EARLY_MS) await runtime.sleep(waitMs - EARLY_MS, over);
      if (isOver()) break;
      sent.push(send(index, plannedMs));
    }
    await Promise.all(sent);
  }
  const scored: LoadRequest[] = [];
  for (const { request, question, generation } of replies.sort((a, b) => a.request.index - b.request.index)) {
    const score = generation === null ? null : await runScorer(question.scorer, generation, question.sample, over);
    scored.push({ ...request, right: score === null ? null : score.value === 1 });
  }
  const cuts = limiter.history.entries.filter(({ why }) => why === 'rate_limit' || why === 'overloaded').length;
  return { requests: scored, cuts, end: isCapReached ? 'budget' : over.aborted ? 'interrupted' : null };
}
