import {
  type Generation,
  type GenerationEvent,
  generationSchema,
  jsonObject,
  ProviderError,
  type Settings,
  socketListener,
  type ToolCall,
} from '@evenhand/core';
import { createShapeCheck, isJson, pushAll, toWellFormedDeep } from '@evenhand/io';
import * as z from 'zod';

export interface ObserveOptions {
  /** When the request was handed to the client, on the clock of `now`; latencies count from here where the client does not tell when it sent it. */
  readonly sentMs: number;
  readonly now: () => number;
  readonly timeouts: Settings['timeouts'];
  /** Bytes of the reply's body above which it is given up; absent = any number. */
  readonly maxReplyBytes?: number;
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
        checkEnd(event);
        continue;
      }
      checkDelta(event);
      options.onChunk?.();
      const at = since(event.atMs ?? options.now());
      if (event.type === 'tool-call') {
        pushAll(chunksMs, event.fragmentsAtMs?.map(since) ?? [at]);
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
  if (end === null) throw new ProviderError('malformed', 'the reply ended before it was complete');
  // A tool call is told when it is complete; its pieces may have come before what was told meanwhile.
  chunksMs.sort((a, b) => a - b);
  return {
    text: text.join('').toWellFormed(),
    reasoning: reasoning.join('').toWellFormed(),
    ...(summarized ? { reasoningSummarized: true } : {}),
    toolCalls,
    ...(end.thoughts === undefined || end.thoughts.length === 0
      ? {}
      : { thoughts: toWellFormedDeep([...end.thoughts]) }),
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

const { finish, usage, receipt, thoughts } = generationSchema.shape;
const endSchema = z.strictObject({
  finish,
  usage,
  receipt,
  adapted: z.array(z.string()).optional(),
  thoughts,
});
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Right in almost every reply, and told in a fraction of the time; zod names the mistake. */
const isEnd = createShapeCheck(
  endSchema,
  new Map([[jsonObject as z.ZodType, (value: unknown) => isObject(value) && isJson(value)]]),
);

/** What a record cannot hold fails this reply, and not the reading of all records. @throws ProviderError `malformed` */
function checkEnd(event: Extract<GenerationEvent, { type: 'end' }>): void {
  const { finish, usage, receipt, adapted, thoughts } = event;
  const end = {
    finish,
    usage,
    receipt,
    ...(adapted === undefined ? {} : { adapted }),
    ...(thoughts === undefined ? {} : { thoughts }),
  };
  if (isEnd(end)) return;
  const { error } = endSchema.safeParse(end);
  if (error === undefined) return;
  const [issue] = error.issues;
  throw new ProviderError('malformed', `the end of the reply says ${issue!.path.join('.')}: ${issue!.message}`);
}

/** @throws ProviderError `malformed` */
function checkDelta(event: Exclude<GenerationEvent, { type: 'end' }>): void {
  const texts =
    event.type === 'tool-call' ? [event.id, event.name, event.arguments, event.signature ?? ''] : [event.text];
  if (texts.some((text) => typeof text !== 'string'))
    throw new ProviderError('malformed', `a part of the reply (${event.type}) is not a text`);
}

/** Half a surrogate pair is no character: it can neither be written as UTF-8 nor hashed. It becomes U+FFFD. */
function wellFormed(call: ToolCall): ToolCall {
  const { signature } = call;
  return {
    id: call.id.toWellFormed(),
    name: call.name.toWellFormed(),
    arguments: call.arguments.toWellFormed(),
    ...(signature === undefined ? {} : { signature: signature.toWellFormed() }),
  };
}

/** No timer runs longer, so that a time in which nothing ran shows as a late one, wherever in the waiting it lies. */
const SLICE_MS = 1000;
/** A timer that is later than this was held up. */
const LATE_MS = 1000;
/** One that is later than this came to its turn before what the sockets hold. */
const BEHIND_MS = 20;
/** Time for what the sockets hold to be read, once all runs again. */
const SETTLE_MS = 100;

/** Asked again the server would send as much again. */
const createTooLongError = (limit: number): ProviderError =>
  new ProviderError(
    'malformed',
    `the reply is longer than ${limit} bytes, and was given up; set a higher limit by maxReplyBytes in the experiment if it is meant to be`,
    { final: true },
  );

/**
 * One timer for the three time-outs of a request: until the first event, between events, in all. Bytes that are no event
 * (a ping, a comment) show that somebody is there, so that only the whole is bounded while they come.
 */
function createTimeoutGuard(options: ObserveOptions) {
  const { firstByteMs, idleMs, totalMs } = options.timeouts;
  const { maxReplyBytes = Number.POSITIVE_INFINITY } = options;
  let lastEventMs: number | null = null;
  let lastByteMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout;
  let bytes = 0;
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  timedOut.catch(() => {});
  let pausedMs = 0;
  let dueMs = 0;
  let isSettled = false;
  const arm = (delayMs: number) => {
    const delay = Math.min(delayMs, SLICE_MS);
    dueMs = performance.now() + delay;
    timer = setTimeout(check, delay);
  };
  const stopReading = (error: ProviderError) => {
    options.abort(error);
    reject(error);
  };
  const check = () => {
    // A timer that comes late was held up by a machine that slept or a process that stood still. What the sockets hold meanwhile is
    // read first, and the time counts for nobody's silence.
    const lateMs = performance.now() - dueMs;
    if (lateMs > LATE_MS) {
      pausedMs += lateMs;
      if (lastEventMs !== null) lastEventMs = Math.min(options.now(), lastEventMs + lateMs);
      lastByteMs = Math.min(options.now(), lastByteMs + lateMs);
      arm(SETTLE_MS);
      return;
    }
    const now = options.now();
    const beganMs = options.sentMs + pausedMs;
    const idleDeadline = Math.max(
      lastEventMs === null ? beganMs + firstByteMs : lastEventMs + idleMs,
      lastByteMs + idleMs,
    );
    const deadline = Math.min(idleDeadline, beganMs + totalMs);
    if (now < deadline) {
      isSettled = false;
      arm(deadline - now + 1);
      return;
    }
    if (lateMs > BEHIND_MS && !isSettled) {
      isSettled = true;
      arm(SETTLE_MS);
      return;
    }
    const what =
      deadline < idleDeadline
        ? `no end within ${totalMs} ms (totalMs)`
        : lastEventMs === null && lastByteMs < 0
          ? `nothing came within ${firstByteMs} ms (firstByteMs)`
          : `silence for ${idleMs} ms within the reply (idleMs)`;
    stopReading(new ProviderError('timeout', `${what}; set longer limits by timeouts in the experiment`));
  };
  arm(Math.min(firstByteMs, totalMs));
  return {
    timedOut,
    bytesReceived: (atMs: number, count: number) => {
      lastByteMs = atMs;
      bytes += count;
      if (bytes - count <= maxReplyBytes && bytes > maxReplyBytes) stopReading(createTooLongError(maxReplyBytes));
    },
    eventReceived: () => {
      const first = lastEventMs === null;
      lastEventMs = options.now();
      // From here on silence is measured otherwise, and may strike before the timer that waits for the first event.
      if (!first) return;
      clearTimeout(timer);
      arm(Math.min(idleMs, totalMs));
    },
    done: () => clearTimeout(timer),
  };
}
