import {
  type Generation,
  isOfOneReply,
  type Judged,
  judgingFault,
  type ModelEntry,
  outcomeOf,
  type RunningScorer,
  type Runtime,
  type Sample,
} from '@evenhand/core';

import pLimit, { type LimitFunction } from 'p-limit';

/** Replies that may wait for a verdict before asking waits for the verdicts. */
const MOST_WAITING = 1000;
/** Replies without a verdict that are named; all are counted. */
const MOST_NAMED = 5;

interface Handed {
  readonly scorer: RunningScorer;
  readonly reply: Generation;
  readonly sample: Sample;
  readonly key: string;
  readonly close: (judged: Judged) => void;
}

interface BenchParts {
  readonly models: readonly ModelEntry[];
  readonly runtime: Runtime;
  readonly stop: AbortSignal;
  readonly cancel: AbortSignal;
  readonly onWaiting?: (replies: number) => void;
}

/** Where replies wait for a judge that must run something. A host's slot is free while its reply is judged. */
export interface Bench {
  /** Resolves at once; where too many wait, when they are judged. */
  hand(one: Handed): Promise<void>;
  /** Resolves when nothing is left to judge, or nothing more will be. @throws what ended the judging; what was answered is kept */
  end(): Promise<void>;
}

/**
 * Judges beside the asking, each scorer with its own concurrency. Where a model runs on a device, judging waits until
 * nothing is asked: programs that are tested beside it would slow it, and its times are measured.
 * @param onFault nothing more need be asked
 */
export function benchOf({ models, runtime, stop, cancel, onWaiting }: BenchParts, onFault: () => void): Bench {
  const apart = models.some(({ host }) => host.device !== null);
  const limits = new Map<RunningScorer, LimitFunction>();
  const running = new Set<Promise<void>>();
  let waiting: Handed[] = [];
  let fault: { readonly error: unknown } | null = null;
  let open = 0;

  const act = async ({ scorer, reply, sample, key, close }: Handed) => {
    if (fault !== null || stop.aborted) return;
    try {
      const score = await scorer.judge(reply, sample, cancel);
      close({ score, outcome: outcomeOf(score, reply.finish) });
    } catch (error) {
      if (cancel.aborted) return;
      if (isOfOneReply(error)) {
        if (++open <= MOST_NAMED) runtime.notice(`no verdict on ${key}: ${(error as Error).message}`);
        return;
      }
      fault ??= { error: judgingFault(error, key) };
      onFault();
    }
  };
  const tell = () => onWaiting?.(waiting.length + running.size);
  const start = (one: Handed) => {
    const limit = limits.get(one.scorer) ?? pLimit(one.scorer.concurrency);
    limits.set(one.scorer, limit);
    const promise: Promise<void> = limit(act, one).finally(() => {
      running.delete(promise);
      tell();
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
    async hand(one) {
      if (apart) waiting.push(one);
      else start(one);
      tell();
      if (waiting.length >= MOST_WAITING) await drain();
      while (running.size >= MOST_WAITING) await Promise.race(running);
    },
    async end() {
      if (waiting.length > 0 && !stop.aborted) runtime.notice(`${waiting.length} replies are judged now`);
      await drain();
      if (open > 0)
        runtime.notice(
          `${open} ${open === 1 ? 'reply has' : 'replies have'} no verdict; judged again when the run is resumed, and not asked again`,
        );
      if (fault !== null) throw fault.error;
    },
  };
}
