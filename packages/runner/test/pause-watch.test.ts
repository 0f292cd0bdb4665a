import type { Session } from '@evenhand/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPauseWatch } from '../src/execute/pause-watch.ts';

const START = Date.parse('2026-11-30T12:00:00.000Z');

describe('a process that watches its clocks', () => {
  let [ms, wallMs] = [0, START];
  const pauses: Session['pauses'] = [];
  const watch = () =>
    createPauseWatch({ now: () => ms, date: () => new Date(wallMs) }, (pause) => void pauses.push(pause));
  /** Half a second passes as it should, then something happens to the clocks, then the next tick comes. */
  const after = (monotonicMs: number, wall: number) => {
    ms += monotonicMs;
    wallMs += wall;
    vi.advanceTimersByTime(500);
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    [ms, wallMs] = [0, START];
    pauses.length = 0;
  });
  afterEach(() => void vi.useRealTimers());

  it.each<[string, number, number, Session['pauses'][number] | null]>([
    ['goes on', 500, 500, null],
    ['was busy for two seconds', 2400, 2400, null],
    ['stood still', 9000, 9000, { at: '2026-11-30T12:00:00.000Z', stoodMs: 9000, clockMs: 0 }],
    [
      'slept, which its monotonic clock does not count',
      500,
      3_600_500,
      { at: '2026-11-30T12:00:00.000Z', stoodMs: 500, clockMs: 3_600_000 },
    ],
    [
      'was set forward by an hour',
      500,
      3_600_500,
      { at: '2026-11-30T12:00:00.000Z', stoodMs: 500, clockMs: 3_600_000 },
    ],
    [
      'was set back by a day',
      500,
      500 - 86_400_000,
      { at: '2026-11-30T12:00:00.000Z', stoodMs: 500, clockMs: -86_400_000 },
    ],
    [
      'stood still, and its clock was set back meanwhile',
      5000,
      -5000,
      { at: '2026-11-30T12:00:00.000Z', stoodMs: 5000, clockMs: -10_000 },
    ],
    ['was set by less than two seconds', 500, -1400, null],
  ])('%s', (_, monotonicMs, wall, expected) => {
    const { count, close } = watch();
    after(monotonicMs, wall);
    expect(pauses).toEqual(expected === null ? [] : [expected]);
    expect(count()).toBe(pauses.length);
    close();
  });

  it('looks when it is asked, before the next tick is due', () => {
    const { count, close } = watch();
    ms += 7000;
    wallMs += 7000;
    expect(count()).toBe(1);
    expect(pauses).toHaveLength(1);
    close();
  });
});
