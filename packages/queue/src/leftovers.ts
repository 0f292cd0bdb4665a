import type { Redis } from 'ioredis';
import type { Lane } from './lanes.ts';
import { toRepliesKey } from './names.ts';
import { type Batch, type Reply, readBatch, readBlock } from './payload.ts';
import { toTurnKey } from './pending.ts';

/** What an earlier session left: a reply, or the job in which the request still is. */
export type Leftover =
  | { readonly reply: Reply; readonly batch: Batch }
  | { readonly ask: string; readonly jobId: string };

export interface Leftovers {
  /** By turn. */
  readonly byTurn: Map<string, Leftover>;
  /** Entries of the stream of replies that were read. */
  readonly read: readonly string[];
}

/** Takes up what an earlier session of the run left in the queue. */
export async function takeUpLeftovers(redis: Redis, lanes: Iterable<Lane>, run: string): Promise<Leftovers> {
  const byTurn = new Map<string, Leftover>();
  for (const lane of lanes)
    for (const state of ['waiting', 'active', 'failed'] as const)
      for (const job of await lane.queue.getJobs([state], 0, -1)) {
        const block = readOrNull(readBlock, job?.data);
        if (block?.run !== run || job.id === undefined) continue;
        if (state === 'failed') await lane.queue.remove(job.id);
        else for (const ask of block.asks) byTurn.set(toTurnKey(ask), { ask: ask.ask, jobId: job.id });
      }
  const read: string[] = [];
  for (;;) {
    const start = read.length === 0 ? '-' : `(${read.at(-1)}`;
    const entries = await redis.xrange(toRepliesKey(run), start, '+', 'COUNT', 64);
    if (entries.length === 0) return { byTurn, read };
    for (const [id, fields] of entries) {
      read.push(id);
      const batch = readOrNull(readBatch, fields[1]);
      for (const reply of batch?.replies ?? [])
        if (reply.generation !== null) byTurn.set(toTurnKey(reply), { reply, batch: batch! });
        else byTurn.delete(toTurnKey(reply));
    }
  }
}

/** null = it is nobody's that we know. */
function readOrNull<T>(read: (text: unknown) => T, text: unknown): T | null {
  try {
    return read(text);
  } catch {
    return null;
  }
}
