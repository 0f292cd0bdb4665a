import {
  type Generation,
  type GenerationEvent,
  ProviderError,
  socketListener,
  type Timeouts,
  type ToolCall,
} from '@evenhand/core';

export interface ObserveOptions {
  /** When the request was handed to the client, on the clock of `now`; latencies count from here where the client does not tell when it sent it. */
  readonly sentMs: number;
  readonly now: () => number;
  readonly timeouts: Timeouts;
  /** Told when a time-out strikes, so that the request is really given up. */
  readonly abort: (reason: ProviderError) => void;
  /** Told when the client sends the request. */
  readonly onSent?: (atMs: number) => void;
  /** Told of each event that is a part of the reply. */
  readonly onChunk?: () => void;
}

/**
 * Turns the events of one reply into a Generation with the arrival of each chunk.
 * @throws ProviderError as the adapter does; `timeout` on silence; `malformed` when events come after the end or the end is missing
 */
export function observeStream(events: AsyncIterable<GenerationEvent>, options: ObserveOptions): Promise<Generation> {
  const timeoutGuard = createTimeoutGuard(options);
  let sentMs: number | null = null;
  const listener = {
    bytesReceived: timeoutGuard.bytesReceived,
    sent(atMs: number) {
      // A second request of the same reply is a part of the waiting for it.
      if (sentMs !== null) return;
      sentMs = atMs;
      options.onSent?.(atMs);
    },
  };
  const since = (atMs: number) => Math.max(0, atMs - (sentMs ?? options.sentMs));
  return socketListener.run(listener, () => readEvents(events, options, timeoutGuard, since));
}

async function readEvents(
  events: AsyncIterable<GenerationEvent>,
  options: ObserveOptions,
  timeoutGuard: ReturnType<typeof createTimeoutGuard>,
  since: (atMs: number) => number,
): Promise<Generation> {
  const text: string[] = [];
  const reasoning: string[] = [];
  let summarized = false;
  const toolCalls: ToolCall[] = [];
  const chunksMs: number[] = [];
  let ttftAnswerMs: number | null = null;
  let end: Extract<GenerationEvent, { type: 'end' }> | null = null;
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), timeoutGuard.timedOut]);
      if (next.done) break;
      const event = next.value;
      timeoutGuard.eventReceived();
      if (end !== null) throw new ProviderError('malformed', 'the adapter sent an event after the end of the reply');
      if (event.type === 'end') {
        end = event;
        continue;
      }
      options.onChunk?.();
      const at = since(event.atMs ?? options.now());
      if (event.type === 'tool-call') {
        chunksMs.push(...(event.fragmentsAtMs?.map(since) ?? [at]));
        toolCalls.push(wellFormed(event));
        continue;
      }
      chunksMs.push(at);
      if (event.type === 'reasoning') {
        reasoning.push(event.text);
        summarized ||= event.summary === true;
      } else {
        text.push(event.text);
        ttftAnswerMs ??= at;
      }
    }
  } finally {
    timeoutGuard.done();
    if (end === null) void iterator.return?.().then(undefined, () => {});
  }
  if (end === null) throw new ProviderError('malformed', 'the reply broke off without an end');
  // A tool call is told when it is complete; its pieces may have come before what was told meanwhile.
  chunksMs.sort((a, b) => a - b);
  return {
    text: text.join('').toWellFormed(),
    reasoning: reasoning.join('').toWellFormed(),
    ...(summarized ? { reasoningSummarized: true } : {}),
    toolCalls,
    finish: end.finish,
    usage: end.usage,
    receipt: end.receipt,
    adapted: [...(end.adapted ?? [])],
    ...(end.markupInQuestion === undefined ? {} : { markupInQuestion: [...end.markupInQuestion] }),
    chunksMs,
    ttftMs: chunksMs[0] ?? null,
    ttftAnswerMs,
    e2eMs: chunksMs.at(-1) ?? null,
  };
}

/** Half a surrogate pair is no character: it can neither be written as UTF-8 nor hashed. It becomes U+FFFD. */
function wellFormed(call: ToolCall): ToolCall {
  return { id: call.id.toWellFormed(), name: call.name.toWellFormed(), arguments: call.arguments.toWellFormed() };
}

/**
 * One timer for the three time-outs of a request: until the first event, between events, in all. Bytes that are no event
 * (a ping, a comment) show that somebody is there, so that only the whole is bounded while they come.
 */
function createTimeoutGuard(options: ObserveOptions) {
  const { firstByteMs, idleMs, totalMs } = options.timeouts;
  let lastEventMs: number | null = null;
  let lastByteMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout;
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  timedOut.catch(() => {});
  const check = () => {
    const now = options.now();
    const idleDeadline = Math.max(
      lastEventMs === null ? options.sentMs + firstByteMs : lastEventMs + idleMs,
      lastByteMs + idleMs,
    );
    const deadline = Math.min(idleDeadline, options.sentMs + totalMs);
    if (now < deadline) {
      timer = setTimeout(check, Math.min(deadline - now + 1, 2 ** 31 - 1));
      return;
    }
    const what =
      deadline < idleDeadline
        ? `no end within ${totalMs} ms (totalMs)`
        : lastEventMs === null && lastByteMs < 0
          ? `nothing came within ${firstByteMs} ms (firstByteMs)`
          : `silence for ${idleMs} ms within the reply (idleMs)`;
    const error = new ProviderError('timeout', `${what}; longer limits: timeouts in the experiment`);
    options.abort(error);
    reject(error);
  };
  timer = setTimeout(check, Math.min(firstByteMs, totalMs, 2 ** 31 - 1));
  return {
    timedOut,
    bytesReceived: (atMs: number) => {
      lastByteMs = atMs;
    },
    eventReceived: () => {
      const first = lastEventMs === null;
      lastEventMs = options.now();
      // From here on silence is measured otherwise, and may strike before the timer that waits for the first event.
      if (!first) return;
      clearTimeout(timer);
      timer = setTimeout(check, Math.min(idleMs, totalMs, 2 ** 31 - 1));
    },
    done: () => clearTimeout(timer),
  };
}
