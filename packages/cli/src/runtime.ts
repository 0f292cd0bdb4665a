import { setTimeout as wait } from 'node:timers/promises';
import type { Runtime } from '@evenhand/core';
import { createFetch } from '@evenhand/providers';
import { createNetwork, type ProcessNetwork } from '@evenhand/runner';

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

/** The world of a verb that may be told to stay on this machine; its notices go to standard error. */
export function createRuntime({ localOnly }: { readonly localOnly?: boolean }): ProcessRuntime {
  return createProcessRuntime((line) => console.error(line), createNetwork(localOnly ?? false, process.env));
}
