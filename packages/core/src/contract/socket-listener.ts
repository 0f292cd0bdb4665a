import { AsyncLocalStorage } from 'node:async_hooks';

/** What happens to a request at its socket, each with its moment on the clock of the harness. */
export interface SocketListener {
  /** The request goes out: whatever the packages made of it before is not its server's time. */
  sent(atMs: number): void;
  /** Bytes of the reply's body came, so many. */
  bytesReceived(atMs: number, count: number): void;
}

/** Whoever waits for the reply sets it, whoever holds the socket calls it; the vendors' packages between them have no way of passing it on. */
export const socketListener = new AsyncLocalStorage<SocketListener>();
