import type { PlannedCell, Session } from '@evenhand/core';
import { createLimiter, type Limiter } from '../limits/limiter.ts';
import type { Endpoint, Lane } from '../plan/plan.ts';
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import { DEFAULT_RETRY } from './retry.ts';
import type { RunContext } from './run-context.ts';

/** A host with its key, or a device, while it is asked. */
export interface LaneState {
  readonly limiter: Limiter;
  readonly circuitBreaker: CircuitBreaker;
  /** Nothing waits any more: the person stopped, something broke, or the host is given up. */
  readonly over: AbortSignal;
  /** Whether it is over for another reason than the host. */
  stopped(): boolean;
  abort(): void;
}

/** @param broken something of ours went wrong */
export function createLaneState(lane: Lane, context: RunContext, broken: AbortSignal): LaneState {
  const circuitOpened = new AbortController();
  const { withinMs } = context.retry ?? DEFAULT_RETRY;
  const concurrency = lane.blocks[0]?.concurrency ?? 1;
  return {
    limiter:
      context.limiters?.get(lane.key) ?? createLimiter({ concurrency, ...lane.limits }, context.runtime, withinMs),
    circuitBreaker: createCircuitBreaker(context.settings.giveUpAfter, lane.name),
    over: AbortSignal.any([context.stop, broken, circuitOpened.signal]),
    stopped: () => context.stop.aborted || broken.aborted,
    abort: () => circuitOpened.abort(),
  };
}

export function toLimiterLog({ name, limits }: Endpoint, { history }: Limiter): Session['limiters'][number] {
  const { entries, omitted } = history;
  return { name, ...limits, history: [...entries], omitted };
}

/**
 * Asks the cells of a lane in their order, as many at a time as each block allows; blocks one after the other.
 * @param over whether nothing more is to be asked
 * @param beginBlock is waited for before the first cell of each of several blocks
 */
export async function runLane(
  lane: Lane,
  state: LaneState,
  over: () => boolean,
  runCell: (cell: PlannedCell) => Promise<void>,
  beginBlock: (cell: PlannedCell) => Promise<void>,
): Promise<void> {
  for (const { concurrency, cells } of lane.blocks) {
    state.limiter.reset(concurrency);
    if (lane.blocks.length > 1 && !over()) await beginBlock(cells.at(0)!);
    let next = 0;
    // Each begins in a turn of the event loop of its own. All in one would build their requests first and then send them together,
    // and the server would stand before a wave; replies that take equally long keep its shape to the end.
    let begin = Promise.resolve();
    const worker = async () => {
      const mine = begin;
      begin = mine.then(() => new Promise((resolve) => setImmediate(resolve)));
      await mine;
      while (next < cells.length && !over()) await runCell(cells.at(next++)!);
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, cells.length) }, worker));
  }
}
