import type { Socket } from 'node:net';
import { findErrorCode, ProviderError, type Runtime, socketListener } from '@evenhand/core';
import type { Dispatcher } from 'undici';
import { toAbortError } from './abort-error.ts';
import { type Arrivals, createStampedBody } from './arrivals.ts';
import { afterStamps } from './defer-past-arrivals.ts';
import type { EndpointContext } from './http-error.ts';
import { type FailurePhase, toConnectionError } from './network.ts';
import { markUsed, onSocketChosen, readIdleMs } from './sockets.ts';

/** How long the end of a transfer is waited for once the reply is complete. */
const LINGER_MS = 1000;
/** Bytes of an answer that is no reply of a model: a list of models, the progress of a download. */
const MAX_UNWATCHED_BYTES = 64 << 20;
/** Connections that were closed while nobody used them, one after the other, before it counts as a failure. */
const MAX_STALE_CONNECTIONS = 5;
/** An idle connection that was reset after this time was forgotten by somebody on the way; before, the server did it. */
const RESET_IDLE_MS = 1000;

/**
 * One request and the beginning of its response, whatever its status; the body's bytes are stamped as they come.
 * @throws ProviderError where no response begins
 */
export function exchange(
  agent: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal,
  runtime: Runtime,
  endpoint: EndpointContext,
): Promise<{ response: Response; arrivals: Arrivals }> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(toAbortError(signal));
      return;
    }
    let connection: Dispatcher.DispatchController | null = null;
    let phase: FailurePhase = 'before the reply';
    let lingering: NodeJS.Timeout | undefined;
    let socket: Socket | null = null;
    let idleMs: number | null = null;
    let staleConnections = 0;
    let unwatchedBytes = 0;
    const lifeSignsStore = socketListener.getStore();
    const abort = () => {
      body.drop();
      fail(toAbortError(signal));
      connection?.abort(new Error('called off'));
    };
    const done = () => {
      clearTimeout(lingering);
      signal.removeEventListener('abort', abort);
    };
    const body = createStampedBody({
      pause: () => connection?.pause(),
      resume: () => connection?.resume(),
      abort: () => connection?.abort(new Error('the rest is not wanted')),
      linger: () => {
        lingering = setTimeout(() => connection?.abort(new Error('the rest is not wanted')), LINGER_MS);
        lingering.unref();
      },
    });
    const fail = (error: ProviderError) => {
      done();
      reject(error);
      body.failed(error);
    };
    signal.addEventListener('abort', abort, { once: true });
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        connection = controller;
        onSocketChosen((chosen) => {
          socket = chosen;
          idleMs = readIdleMs(chosen);
        });
        if (signal.aborted) controller.abort(new Error('called off'));
      },
      onResponseStart(_, status, headers) {
        if (status < 200) return;
        phase = 'within the reply';
        try {
          const response = createResponse(status, headers, body.stream);
          // As with the body: what a package makes of it must not keep other replies from being stamped.
          afterStamps(() => resolve({ response, arrivals: body.arrivals }));
        } catch (cause) {
          fail(new ProviderError('malformed', `${endpoint.origin} answered with status ${status}`, { cause }));
        }
      },
      onResponseData(_, chunk) {
        const atMs = runtime.now();
        if (lifeSignsStore === undefined) {
          unwatchedBytes += chunk.length;
          if (unwatchedBytes > MAX_UNWATCHED_BYTES) connection?.abort(new Error('the answer is too long'));
        } else lifeSignsStore.bytesReceived(atMs, chunk.length);
        body.arrived(chunk, atMs);
      },
      onResponseEnd() {
        if (socket !== null) markUsed(socket);
        done();
        body.ended();
      },
      onResponseError(_, error) {
        if (
          !signal.aborted &&
          phase === 'before the reply' &&
          isStale(error, idleMs) &&
          ++staleConnections <= MAX_STALE_CONNECTIONS
        ) {
          send();
          return;
        }
        fail(signal.aborted ? toAbortError(signal) : toConnectionError(error, phase, endpoint));
      },
    };
    const send = () => {
      try {
        idleMs = null;
        if (lifeSignsStore !== undefined) {
          body.arrivals.sentMs = runtime.now();
          lifeSignsStore.sent(body.arrivals.sentMs);
        }
        agent.dispatch(request, handler);
      } catch (error) {
        fail(toConnectionError(error, phase, endpoint));
      }
    };
    send();
  });
}

/**
 * Whether a connection had been closed before the request came: it had been used, and it ended without a byte of an answer. The
 * request was read by nobody, and sending it on another connection is no second attempt.
 * @param idleMs how long the connection had been idle; null = it was new
 */
function isStale(error: unknown, idleMs: number | null): boolean {
  if (idleMs === null) return false;
  const code = findErrorCode(error);
  return code === 'UND_ERR_SOCKET' || code === 'EPIPE' || (code === 'ECONNRESET' && idleMs >= RESET_IDLE_MS);
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

function createResponse(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  stream: ReadableStream<Uint8Array>,
): Response {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
  );
  return new Response(BODILESS.has(status) ? null : stream, { status, headers: pairs });
}
