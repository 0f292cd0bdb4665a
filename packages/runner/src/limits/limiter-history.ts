import type { Session } from '@evenhand/core';

type LimiterLog = Session['limiters'][number];

type LimiterEvent = LimiterLog['history'][number];

export interface LimiterHistory {
  /** The first and the last of them where there were many. */
  readonly entries: readonly LimiterEvent[];
  /** How many stood between those. */
  readonly omitted: number;
  record(concurrency: number, why: LimiterEvent['why'], pauseMs: number | null): void;
}

const FIRST = 100;
const LAST = 100;

export function createLimiterHistory(now: () => number): LimiterHistory {
  const startMs = now();
  const first: LimiterEvent[] = [];
  let last: LimiterEvent[] = [];
  let omitted = 0;
  return {
    get entries() {
      return [...first, ...last.slice(-LAST)];
    },
    get omitted() {
      return omitted + Math.max(0, last.length - LAST);
    },
    record(concurrency, why, pauseMs) {
      const event = { atMs: Math.round(now() - startMs), concurrency, why, pauseMs };
      if (first.length < FIRST) {
        first.push(event);
        return;
      }
      last.push(event);
      if (last.length < 2 * LAST) return;
      omitted += last.length - LAST;
      last = last.slice(-LAST);
    },
  };
}
