import {
  type Cell,
  computeTurnCost,
  computeWorstCase,
  countWorstTokens,
  type GenerationRequest,
  isPaid,
  type Journal,
  type Message,
  type ModelEntry,
  type RenderedPrompt,
  type Sampling,
  type Turn,
} from '@evenhand/core';
import { uniform } from '@evenhand/io';

import { runsInProcess } from '../plan/in-process.ts';
import { runsHere } from '../power/machine-power.ts';
import { callModel } from './call-model.ts';
import type { LaneState } from './lane.ts';
import { withoutTimes } from './pause-watch.ts';
import { createReservation } from './reservation.ts';
import { DEFAULT_RETRY } from './retry.ts';
import type { RunContext } from './run-context.ts';
import { readSecrets } from './secrets.ts';
import { sendThrough } from './send-attempt.ts';
import { computeSettledUsd } from './settled-cost.ts';
import type { SpendCap } from './spend-cap.ts';

/** What is to be asked. */
export interface TurnRequest {
  readonly cell: Cell;
  readonly key: string;
  readonly model: ModelEntry;
  readonly renderedPrompt: RenderedPrompt;
  readonly sampling: Sampling;
  /** Of a dialogue; absent = the cell has one turn. */
  readonly dialogueTurn?: DialogueTurn;
}

/** Which turn of a dialogue it is, and what its record is to keep of the question. */
export interface DialogueTurn {
  /** From 1. */
  readonly number: number;
  /** What the model was told after its last reply; empty = it is the first turn. */
  readonly added: readonly Message[];
  readonly promptSha256: string;
}

export interface TurnResult {
  /** null = nothing was asked, or the person stopped it: the cell stays unasked. */
  readonly turn: Turn | null;
  /** Whether what failed tells of the host, whatever its kind. */
  readonly ofHost: boolean;
  /** The cap on money stood in the way, of the first attempt or of another one. */
  readonly capReached: boolean;
}

/** Tokens of output where no limit says how many there may be; only limits per minute use it. */
const DEFAULT_OUTPUT_TOKENS = 4096;

/** Of the requests to models that may reuse a prompt's beginning, the share that is read from its first token, for the times. */
const FRESH_SHARE = 0.1;

/** The same samples for all models, so that their times can be paired. */
const isDrawnFresh = ({ suite, prompt, sample, trial }: Cell, seed: number): boolean =>
  uniform(seed, 'fresh', suite, prompt, sample, trial) < FRESH_SHARE;

/** One turn with all its attempts: each waits for its host, is paid for, and is in the journal before it is sent. */
export async function executeTurn(
  turnRequest: TurnRequest,
  lane: LaneState,
  spendCap: SpendCap,
  context: RunContext,
): Promise<TurnResult> {
  const { runtime, settings, journal, executor = null } = context;
  const { key, model, sampling, dialogueTurn } = turnRequest;
  const number = dialogueTurn?.number ?? 1;
  const seed = settings.seed + turnRequest.cell.trial;
  const isFresh = !settings.reuse || (runsInProcess(model) && isDrawnFresh(turnRequest.cell, settings.seed));
  const worstInput = countWorstTokens(turnRequest.renderedPrompt);
  const worstUsd = computeReservation(worstInput, turnRequest, context);
  // Written at once: a request that waited for others to be written down would go out together with them, in waves.
  const reservation = createReservation(spendCap, worstUsd, () =>
    journal.write({ type: 'asked', key, turn: number, reservedUsd: worstUsd }),
  );

  const toRequest = (attempt: number): GenerationRequest => {
    const { suite, prompt, sample, trial } = turnRequest.cell;
    return {
      ...turnRequest.renderedPrompt,
      sampling,
      seed,
      attemptRef: { suite, prompt, sample, trial, attempt, ...(number === 1 ? {} : { turn: number }) },
      fresh: isFresh,
    };
  };

  const endMeasuring = executor === null && runsHere(model) ? context.power?.begin() : undefined;
  const send = executor?.send(model, { key, turn: number }) ?? sendThrough(context.adapters.get(model.id)!);
  // Of the attempt that is sent: to stand still while a limit is waited for is no part of a time.
  let pausesBefore = 0;
  const {
    generation: reply,
    error,
    failedAttempts,
    sentAt,
    queueMs,
    worker,
  } = await callModel(send, toRequest, {
    limiter: lane.limiter,
    retry: context.retry ?? DEFAULT_RETRY,
    timeouts: settings.timeouts,
    maxReplyBytes: settings.maxReplyBytes,
    runtime,
    modelId: model.id,
    secrets: readSecrets(model, runtime),
    worstTokens: worstInput + (sampling.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS),
    jitter: (attempt) => uniform(settings.seed, 'jitter', key, ...(number === 1 ? [] : [number]), attempt),
    over: lane.over,
    acquireSlot: executor === null ? undefined : (stop) => executor.acquireSlot(model.id, stop),
    cancel: context.cancel,
    admit: (before, chunks) => {
      pausesBefore = context.pauseWatch?.count() ?? 0;
      return reservation.admit(before, chunks);
    },
    inFlight: context.inFlight,
  });
  const energy = endMeasuring?.() ?? null;
  // Times of another machine do not know how this one stood.
  const wasPaused = worker === null && (context.pauseWatch?.count() ?? 0) > pausesBefore;
  const generation = reply !== null && wasPaused ? withoutTimes(reply) : reply;
  if (error !== null) {
    const stopped = error.kind === 'cancelled' || context.cancel.aborted || (lane.stopped() && error.retryable);
    if (stopped) {
      reservation.settle(null);
      return { turn: null, ofHost: false, capReached: reservation.isRefused };
    }
  }
  const turn: Turn = {
    askedAt: sentAt.toISOString(),
    queueMs,
    sampling,
    seed,
    failedAttempts: [...failedAttempts],
    generation,
    ...(worker === null ? {} : { worker }),
    ...(energy === null ? {} : { energy: { joules: energy.joules, sources: [...energy.sources] } }),
    ...(dialogueTurn === undefined ? {} : toTurnFields(dialogueTurn)),
  };
  const cost = generation === null ? null : computeTurnCost({ ...turn, generation }, model);
  const actualUsd = cost === null ? null : computeSettledUsd(cost);
  reservation.settle(actualUsd);
  const written = writeTurn(journal, key, turn, actualUsd ?? worstUsd);
  return {
    turn: written,
    ofHost: error?.ofHost === true,
    capReached: reservation.isRefused,
  };
}

const toTurnFields = ({ number, added, promptSha256 }: DialogueTurn): Pick<Turn, 'messages' | 'promptSha256'> => ({
  ...(number === 1 ? {} : { messages: [...added] }),
  promptSha256,
});

/** Writes a turn down. @returns it, or one without its reply where the reply cannot be written: then its cell fails, and no other */
function writeTurn(journal: Journal, key: string, turn: Turn, settledUsd: number): Turn {
  const append = (one: Turn) => void journal.append({ type: 'turn', key, turn: one, settledUsd }).catch(() => {});
  try {
    append(turn);
    return turn;
  } catch (error) {
    const message = `the reply cannot be written down: ${error instanceof Error ? error.message : String(error)}`;
    const failure = { kind: 'malformed' as const, message, tookMs: 0, waitedMs: null };
    const without = { ...turn, generation: null, failedAttempts: [...turn.failedAttempts, failure] };
    append(without);
    return without;
  }
}

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
