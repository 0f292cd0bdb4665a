import { setTimeout as wait } from 'node:timers/promises';
import type { World } from '@evenhand/core';

/** The real clock, sleep, environment and network. @param notice one line to the person who waits */
export function realWorld(notice: (line: string) => void): World {
  return {
    env: process.env,
    now: () => performance.now(),
    date: () => new Date(),
    sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {}),
    fetch: globalThis.fetch,
    notice,
  };
}
