import type { Redis } from 'ioredis';
import type { Connection } from './connection.ts';
import { toRepliesKey } from './names.ts';
import { type Batch, PayloadError, type Reply, readBatch } from './payload.ts';

/** Replies to one run as workers hand them over, read by a connection of its own. */
export interface ReplyStream {
  /** Resolves when all replies that were delivered before have been read. */
  fence(): Promise<void>;
  /** Deletes what was read: its replies are in the journal by now. */
  deleteRead(): Promise<void>;
  close(): Promise<void>;
}

export interface ReplyStreamOptions {
  readonly connection: Pick<Connection, 'redis' | 'duplicate'>;
  readonly run: string;
  /** Entries that were read before, and are to be deleted; the stream goes on behind the last. */
  readonly read: readonly string[];
  readonly onReply: (reply: Reply, batch: Batch) => void;
  readonly onProblem: (problem: string) => void;
}

/** An entry of this name is no reply: all that stand before it have been read when it is. */
const FENCE = 'fence';
const RETRY_MS = 500;

export function openReplyStream(options: ReplyStreamOptions): ReplyStream {
  const { connection, run, onReply, onProblem } = options;
  const { redis } = connection;
  const toDelete = [...options.read];
  const fences: (() => void)[] = [];
  let isClosed = false;

  const readEntry = (id: string, [name, text]: readonly string[]): void => {
    toDelete.push(id);
    if (name === FENCE) {
      fences[Number(text)]?.();
      return;
    }
    try {
      const batch = readBatch(text);
      for (const reply of batch.replies) onReply(reply, batch);
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      onProblem(`a reply is left out: ${error.message}`);
    }
  };

  const read = async (reader: Redis) => {
    let last = options.read.at(-1) ?? '0-0';
    while (!isClosed) {
      try {
        const found = await reader.xread('COUNT', 64, 'BLOCK', 2000, 'STREAMS', toRepliesKey(run), last);
        for (const [id, fields] of found?.[0]?.[1] ?? []) {
          last = id;
          readEntry(id, fields);
        }
      } catch (error) {
        if (isClosed) return;
        onProblem((error as Error).message);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  };

  const reader = connection.duplicate();
  const ended = read(reader);
  return {
    async fence() {
      const passed = new Promise<void>((resolve) => fences.push(resolve));
      await redis.xadd(toRepliesKey(run), '*', FENCE, fences.length - 1);
      await passed;
    },
    async deleteRead() {
      const ids = toDelete.splice(0);
      for (let at = 0; at < ids.length; at += 1000) await redis.xdel(toRepliesKey(run), ...ids.slice(at, at + 1000));
    },
    async close() {
      isClosed = true;
      reader.disconnect();
      await ended;
    },
  };
}
