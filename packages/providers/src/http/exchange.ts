import { ProviderError, type Runtime, socketListener } from '@evenhand/core';
import type { Dispatcher } from 'undici';
import { toAbortError } from './abort-error.ts';
import { type Arrivals, createStampedBody } from './arrivals.ts';
import { afterStamps } from './defer-past-arrivals.ts';
import type { EndpointContext } from './http-error.ts';
import { type FailurePhase, toConnectionError } from './network.ts';

/** How long the end of a transfer is waited for once the reply is complete. */
const LINGER_MS = 1000;

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
        lifeSignsStore?.bytesReceived(atMs);
        body.arrived(chunk, atMs);
      },
      onResponseEnd() {
        done();
        body.ended();
      },
      onResponseError(_, error) {
        fail(signal.aborted ? toAbortError(signal) : toConnectionError(error, phase, endpoint));
      },
    };
    try {
      if (lifeSignsStore !== undefined) {
        body.arrivals.sentMs = runtime.now();
        lifeSignsStore.sent(body.arrivals.sentMs);
      }
      agent.dispatch(request, handler);
    } catch (error) {
      fail(toConnectionError(error, phase, endpoint));
    }
  });
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
