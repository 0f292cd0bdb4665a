import type { LimiterLog, PlannedCell } from '@evenhand/core';

import { type Limiter, limiterOf } from '../limits/limiter.ts';

import type { Lane, Way } from '../plan/plan.ts';

import { type SilenceWatch, silenceWatch } from './circuit-breaker.ts';
import type { RunParts } from './execute-plan.ts';
import { DEFAULT_RETRY } from './retry.ts';

/** A host with its key, or a device, while it is asked. */
export interface LaneState {
  readonly limiter: Limiter;
  readonly silence: SilenceWatch;
  /** Nothing waits any more: the person stopped, something broke, or the host is given up. */
  readonly over: AbortSignal;
  /** Whether it is over for another reason than the host. */
  stopped(): boolean;
  giveUp(): void;
}

/** @param broken something of ours went wrong */
export function laneState(lane: Lane, parts: RunParts, broken: AbortSignal): LaneState {
  const silent = new AbortController();
  const { withinMs } = parts.retry ?? DEFAULT_RETRY;
  const concurrency = lane.blocks[0]?.concurrency ?? 1;
  return {
    limiter: parts.limiters?.get(lane.key) ?? limiterOf({ concurrency, ...lane.limits }, parts.runtime, withinMs),
    silence: silenceWatch(parts.settings.giveUpAfter, lane.name),
    over: AbortSignal.any([parts.stop, broken, silent.signal]),
    stopped: () => parts.stop.aborted || broken.aborted,
    giveUp: () => silent.abort(),
  };
}

export function limiterLog({ name, limits }: Way, { history }: Limiter): LimiterLog {
  const { entries, omitted } = history;
  return { name, ...limits, history: [...entries], omitted };
}

/**
 * Asks the cells of a lane in their order, as many at a time as each block allows; blocks one after the other.
 * @param over whether nothing more is to be asked
 */
export async function walkLane(
  lane: Lane,
  state: LaneState,
  over: () => boolean,
  ask: (cell: PlannedCell) => Promise<void>,
): Promise<void> {
  for (const { concurrency, cells } of lane.blocks) {
    state.limiter.reset(concurrency);
    let next = 0;
    // Each begins in a turn of the event loop of its own. All in one would build their requests first and then send them together,
    // and the server would stand before a wave; replies that take equally long keep its shape to the end.
    let begin = Promise.resolve();
    const worker = async () => {
      const mine = begin;
      begin = mine.then(() => new Promise((resolve) => setImmediate(resolve)));
      await mine;
      while (next < cells.length && !over()) await ask(cells.at(next++)!);
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, cells.length) }, worker));
  }
}
