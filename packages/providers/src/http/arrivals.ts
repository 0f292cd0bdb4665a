import { afterStamps } from './defer-past-arrivals.ts';

/**
 * The bytes of a body with their arrivals, for whoever reads it: either these themselves, or the stream that a package reads. To leave the
 * loop early gives the connection up, unless the reader has seen enough.
 */
export interface Arrivals extends AsyncIterable<Uint8Array> {
  /** Arrival of the newest bytes that the reader has been given; null = it has none yet. */
  latestMs: number | null;
  /** When the request was sent; null = unknown. */
  sentMs: number | null;
  /** Whether the reader has been given everything up to the body's end. */
  ended: boolean;
  /** Set by a reader that needs no more: what is left of the transfer may come, if it comes soon. */
  enough?: boolean;
}

/** Where a body comes from: a connection that can be held up or given up. */
export interface Source {
  pause(): void;
  resume(): void;
  /** Gives the connection up. */
  abort(): void;
  /** The reader has seen enough: the rest may come, if it comes soon. */
  linger(): void;
}

export interface StampedBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly arrivals: Arrivals;
  arrived(bytes: Uint8Array, atMs: number): void;
  ended(): void;
  failed(error: Error): void;
  /** What waits to be read is not wanted any more. */
  drop(): void;
}

/** Unread bytes above which the connection is held up: a reader this far behind is not late, it has stopped. */
const PAUSE_BYTES = 8 << 20;
/** What may still come after the reader has seen enough: the end of the transfer, so that the connection can be used again. */
const DISCARDED_BYTES = 64 << 10;

/**
 * A body whose chunks know when they came. They are stamped as the socket delivers them, then wait in a queue of ours; the
 * stream hands out one at a time and only when asked (it keeps none itself), so what a parser makes of a chunk can be
 * given that chunk's time however late the parser is.
 */
export function createStampedBody(source: Source): StampedBody {
  const queue: { bytes: Uint8Array; atMs: number }[] = [];
  let head = 0;
  let unread = 0;
  let paused = false;
  let discarded: number | null = null;
  let end: 'open' | 'ended' | Error = 'open';
  let wake: (() => void) | null = null;

  const woken = () => {
    if (wake === null) return;
    // All sockets that have something are read and stamped first; then what they brought is made sense of.
    afterStamps(wake);
    wake = null;
  };
  const drop = () => {
    queue.length = 0;
    head = 0;
  };
  /** null = there is no more. */
  const readChunk = async (): Promise<Uint8Array | null> => {
    if (head === queue.length && end === 'open')
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    const next = queue[head];
    if (next === undefined) {
      if (end instanceof Error) throw end;
      arrivals.ended = end === 'ended';
      return null;
    }
    head++;
    if (head === queue.length) drop();
    unread -= next.bytes.length;
    if (paused && unread < PAUSE_BYTES / 2) {
      paused = false;
      source.resume();
    }
    arrivals.latestMs = next.atMs;
    return next.bytes;
  };
  const leave = (enough: boolean) => {
    discarded = 0;
    drop();
    woken();
    if (paused || (end === 'open' && !enough)) source.abort();
    else if (end === 'open') source.linger();
  };
  const arrivals: Arrivals = {
    latestMs: null,
    sentMs: null,
    ended: false,
    [Symbol.asyncIterator]: () => ({
      async next() {
        const value = await readChunk();
        return value === null ? { done: true, value } : { done: false, value };
      },
      async return() {
        leave(arrivals.enough === true);
        return { done: true, value: null };
      },
    }),
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await readChunk();
        if (discarded !== null) return;
        if (bytes === null) controller.close();
        else controller.enqueue(bytes);
      },
      cancel: () => leave(true),
    },
    { highWaterMark: 0 },
  );

  return {
    stream,
    arrivals,
    arrived(bytes, atMs) {
      if (discarded !== null) {
        discarded += bytes.length;
        if (discarded > DISCARDED_BYTES) source.abort();
        return;
      }
      queue.push({ bytes, atMs });
      unread += bytes.length;
      if (!paused && unread > PAUSE_BYTES) {
        paused = true;
        source.pause();
      }
      woken();
    },
    ended() {
      if (end === 'open') end = 'ended';
      woken();
    },
    failed(error) {
      if (end === 'open') end = error;
      woken();
    },
    drop,
  };
}
