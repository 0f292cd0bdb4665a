import { setTimeout as wait } from 'node:timers/promises';
import type { Runtime } from '@evenhand/core';
import { createFetch } from '@evenhand/providers';
import { createNetwork, type ProcessNetwork } from '@evenhand/runner';
import { shareUndici } from './process-tuning.ts';

/** The world outside, and the rules for speaking to it. */
export interface ProcessRuntime extends Runtime {
  readonly network: ProcessNetwork;
}

/**
 * The real clock, sleep, environment and network. @param notice one line to the person who waits
 * @param network the rules that hold already; without them, a network of its own that may go anywhere
 */
export function createProcessRuntime(
  notice: (line: string) => void,
  network = createNetwork(false, process.env),
): ProcessRuntime {
  return {
    env: process.env,
    now: () => performance.now(),
    date: () => new Date(),
    sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {}),
    fetch: createFetch(network),
    network,
    notice,
  };
}

/** The runtime of a command, which may have to stay on this machine. @param notice by default to standard error */
export function createRuntime(
  { localOnly }: { readonly localOnly?: boolean },
  notice: (line: string) => void = (line) => console.error(line),
): ProcessRuntime {
  shareUndici();
  return createProcessRuntime(notice, createNetwork(localOnly ?? false, process.env));
}
