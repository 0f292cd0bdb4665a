import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Told of every byte of a reply's body that comes, with its moment on the clock of the harness. Whoever waits for the reply
 * sets it, whoever holds the socket calls it; the vendors' packages between them have no way of passing it on.
 */
export const lifeSigns = new AsyncLocalStorage<(atMs: number) => void>();
