import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** What undici says just before it writes the head of a request. */
interface SendHeadersMessage {
  readonly socket: Socket;
}

let starting: ((socket: Socket) => void) | null = null;

/** Calls back with the socket of the request that undici has just begun; it says so before anything else happens. */
export function onSocketChosen(callback: (socket: Socket) => void): void {
  starting = callback;
}

subscribe('undici:client:sendHeaders', (message) => {
  const { socket } = message as SendHeadersMessage;
  passContinue(socket);
  starting?.(socket);
  starting = null;
});

interface HeadState {
  /** Whether the next bytes begin a response. */
  awaiting: boolean;
  /** Bytes that may be the beginning of an interim response. */
  held: Buffer | null;
}

const headStates = new WeakMap<Socket, HeadState>();
/** A head that is longer than this is none. */
const MAX_HEAD_BYTES = 16 << 10;

/**
 * `100 Continue` may come before any response, whether it was asked for or not (RFC 9110, 15.2.1). undici takes it for an error and
 * gives the connection up, so that it is taken out of what the socket gives.
 */
function passContinue(socket: Socket): void {
  const known = headStates.get(socket);
  if (known !== undefined) {
    known.awaiting = true;
    return;
  }
  const state: HeadState = { awaiting: true, held: null };
  headStates.set(socket, state);
  const read = socket.read.bind(socket) as () => Buffer | null;
  socket.read = () => {
    for (;;) {
      const chunk = read();
      if (chunk === null || !state.awaiting) return chunk;
      const bytes = state.held === null ? chunk : Buffer.concat([state.held, chunk]);
      state.held = null;
      const rest = skipContinue(bytes);
      if (rest === null) state.held = bytes;
      else if (rest.length > 0) {
        state.awaiting = false;
        return rest;
      }
    }
  };
}

const CONTINUE = 'HTTP/1.1 100';

/** The bytes behind interim responses of status 100; null = more are needed to tell. */
function skipContinue(bytes: Buffer): Buffer | null {
  let rest = bytes;
  for (;;) {
    const beginning = rest.toString('latin1', 0, CONTINUE.length).replace('/1.0', '/1.1');
    if (rest.length > 0 && beginning.length < CONTINUE.length && CONTINUE.startsWith(beginning)) return null;
    if (beginning !== CONTINUE) return rest;
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return rest.length > MAX_HEAD_BYTES ? rest : null;
    rest = rest.subarray(end + 4);
  }
}

/** When the last response ended on a socket, on this process's clock. */
const lastUsedMs = new WeakMap<Socket, number>();

export function markUsed(socket: Socket): void {
  lastUsedMs.set(socket, performance.now());
}

/** How long a socket had been idle; null = it was new. */
export function readIdleMs(socket: Socket): number | null {
  const usedMs = lastUsedMs.get(socket);
  return usedMs === undefined ? null : performance.now() - usedMs;
}
