import {
  determineOutcome,
  isReplySpecific,
  type ModelEntry,
  type RunningScorer,
  type Runtime,
  type Sample,
  type ScoredReply,
  toScoringError,
  type withState,
} from '@evenhand/core';
import pLimit, { type LimitFunction } from 'p-limit';

/** Replies that may wait for a verdict before asking waits for the verdicts. */
const MAX_WAITING = 1000;
/** Replies without a verdict that are named; all are counted. */
const MAX_NAMED = 5;

interface QueuedReply {
  readonly scorer: RunningScorer;
  readonly reply: ReturnType<typeof withState>;
  readonly sample: Sample;
  readonly key: string;
  readonly close: (scored: ScoredReply) => void;
}

interface ScoringQueueOptions {
  readonly models: readonly ModelEntry[];
  readonly runtime: Runtime;
  readonly stop: AbortSignal;
  readonly cancel: AbortSignal;
  readonly onWaiting?: (replies: number) => void;
}

/** Where replies wait for a judge that must run something. A host's slot is free while its reply is judged. */
export interface ScoringQueue {
  /** Resolves at once; where too many wait, when they are judged. */
  enqueue(one: QueuedReply): Promise<void>;
  /** Resolves when nothing is left to judge, or nothing more will be. @throws what ended the judging; what was answered is kept */
  finish(): Promise<void>;
}

/**
 * Judges beside the asking, each scorer with its own concurrency. Where a model runs on a device, judging waits until
 * nothing is asked: programs that are tested beside it would slow it, and its times are measured.
 * @param onFailure nothing more need be asked
 */
export function createScoringQueue(
  { models, runtime, stop, cancel, onWaiting }: ScoringQueueOptions,
  onFailure: () => void,
): ScoringQueue {
  const isDeferred = models.some(({ host }) => host.device !== null);
  const limits = new Map<RunningScorer, LimitFunction>();
  const running = new Set<Promise<void>>();
  let waiting: QueuedReply[] = [];
  let failure: { readonly error: unknown } | null = null;
  let unscored = 0;

  const scoreOne = async ({ scorer, reply, sample, key, close }: QueuedReply) => {
    if (failure !== null || stop.aborted) return;
    try {
      const score = await scorer.score(reply, sample, cancel);
      close({ score, outcome: determineOutcome(score, reply.finish) });
    } catch (error) {
      if (cancel.aborted) return;
      if (isReplySpecific(error)) {
        if (++unscored <= MAX_NAMED) runtime.notice(`not scored: ${key}: ${(error as Error).message}`);
        return;
      }
      failure ??= { error: toScoringError(error, key) };
      onFailure();
    }
  };
  const reportWaiting = () => onWaiting?.(waiting.length + running.size);
  const start = (one: QueuedReply) => {
    const limit = limits.get(one.scorer) ?? pLimit(one.scorer.concurrency);
    limits.set(one.scorer, limit);
    const promise: Promise<void> = limit(scoreOne, one).finally(() => {
      running.delete(promise);
      reportWaiting();
    });
    running.add(promise);
  };
  const drain = async () => {
    const now = waiting;
    waiting = [];
    for (const one of now) start(one);
    while (running.size > 0) await Promise.all(running);
  };

  return {
    async enqueue(one) {
      if (isDeferred) waiting.push(one);
      else start(one);
      reportWaiting();
      if (waiting.length >= MAX_WAITING) await drain();
      while (running.size >= MAX_WAITING) await Promise.race(running);
    },
    async finish() {
      if (waiting.length > 0 && !stop.aborted)
        runtime.notice(`scoring ${waiting.length} remaining ${waiting.length === 1 ? 'reply' : 'replies'}`);
      await drain();
      if (unscored > 0)
        runtime.notice(
          `${unscored} ${unscored === 1 ? 'reply was' : 'replies were'} not scored; resuming the run scores them without sending the requests again`,
        );
      if (failure !== null) throw failure.error;
    },
  };
}
