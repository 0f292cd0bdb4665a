import type { LoadLevel } from './load-facts.ts';
import type { LoadRequest } from './load-request.ts';

/** The part of a stage in which the load is what it is to be. */
export interface SteadyState {
  /** Requests of it, in the order of sending. */
  readonly requests: readonly LoadRequest[];
  /** Those left out: warm-up, and of a closed loop its end. */
  readonly leftOut: number;
  /** Requests that ended within it, whenever they were sent, and its length in milliseconds; for throughput. */
  readonly ended: readonly LoadRequest[];
  readonly lengthMs: number;
}

/** Share of an open loop that is warm-up. */
const OPEN_WARM_UP = 0.1;

/**
 * Warm-up is left out by a rule, not by eye (METHODOLOGY §12.1). Closed loop: until as many requests have ended as are sent at a
 * time; and what is sent after the last one that still found all slots wanted is no load any more, so the part ends with the last
 * sending. Open loop: the first tenth of the arrivals.
 */
export function findSteadyState(requests: readonly LoadRequest[], level: LoadLevel): SteadyState {
  const sorted = [...requests].sort((a, b) => a.index - b.index);
  const [from, to] = level.mode === 'closed' ? closedWindow(sorted, level.concurrency) : openWindow(sorted);
  const startOf = (one: LoadRequest) => one.plannedMs ?? one.sentMs;
  const inside = sorted.filter((one) => startOf(one) >= from && startOf(one) <= to);
  return {
    requests: inside,
    leftOut: sorted.length - inside.length,
    ended: sorted.filter(({ endMs }) => endMs > from && endMs <= to),
    lengthMs: Math.max(0, to - from),
  };
}

function closedWindow(sorted: readonly LoadRequest[], concurrency: number): [from: number, to: number] {
  const ends = sorted.map(({ endMs }) => endMs).sort((a, b) => a - b);
  const from = ends[concurrency - 1] ?? Number.POSITIVE_INFINITY;
  return [from, sorted.reduce((latest, { sentMs }) => Math.max(latest, sentMs), Number.NEGATIVE_INFINITY)];
}

function openWindow(sorted: readonly LoadRequest[]): [from: number, to: number] {
  const first = sorted[Math.floor(sorted.length * OPEN_WARM_UP)];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return [first.plannedMs!, last.plannedMs!];
}
