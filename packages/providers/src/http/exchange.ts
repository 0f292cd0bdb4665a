import { lifeSigns, ProviderError, type Runtime } from '@evenhand/core';
import type { Dispatcher } from 'undici';
import { calledOff } from './abort-error.ts';
import { afterStamps } from './after-stamps.ts';
import { type Arrivals, stampedBody } from './arrivals.ts';
import type { Place } from './http-error.ts';
import { connectionFailed, type Moment } from './network.ts';

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
  place: Place,
): Promise<{ response: Response; arrivals: Arrivals }> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(calledOff(signal));
      return;
    }
    let connection: Dispatcher.DispatchController | null = null;
    let moment: Moment = 'before the reply';
    let lingering: NodeJS.Timeout | undefined;
    const signs = lifeSigns.getStore();
    const giveUp = () => {
      body.drop();
      over(calledOff(signal));
      connection?.abort(new Error('called off'));
    };
    const done = () => {
      clearTimeout(lingering);
      signal.removeEventListener('abort', giveUp);
    };
    const body = stampedBody({
      pause: () => connection?.pause(),
      resume: () => connection?.resume(),
      abort: () => connection?.abort(new Error('the rest is not wanted')),
      linger: () => {
        lingering = setTimeout(() => connection?.abort(new Error('the rest is not wanted')), LINGER_MS);
        lingering.unref();
      },
    });
    const over = (error: ProviderError) => {
      done();
      reject(error);
      body.failed(error);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        connection = controller;
        if (signal.aborted) controller.abort(new Error('called off'));
      },
      onResponseStart(_, status, headers) {
        if (status < 200) return;
        moment = 'within the reply';
        try {
          const response = responseOf(status, headers, body.stream);
          // As with the body: what a package makes of it must not keep other replies from being stamped.
          afterStamps(() => resolve({ response, arrivals: body.arrivals }));
        } catch (cause) {
          over(new ProviderError('malformed', `${place.origin} answered with status ${status}`, { cause }));
        }
      },
      onResponseData(_, chunk) {
        const atMs = runtime.now();
        signs?.stirred(atMs);
        body.arrived(chunk, atMs);
      },
      onResponseEnd() {
        done();
        body.ended();
      },
      onResponseError(_, error) {
        over(signal.aborted ? calledOff(signal) : connectionFailed(error, moment, place));
      },
    };
    try {
      signs?.sent(runtime.now());
      agent.dispatch(request, handler);
    } catch (error) {
      over(connectionFailed(error, moment, place));
    }
  });
}

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

function responseOf(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  stream: ReadableStream<Uint8Array>,
): Response {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): [string, string] => [name, one]),
  );
  return new Response(BODILESS.has(status) ? null : stream, { status, headers: pairs });
}
