import type { Connection } from './connection.ts';
import { toWorkerKey, WORKERS_KEY } from './names.ts';
import { PayloadError, type Presence, readPresence } from './payload.ts';

/** How long a worker counts as alive after it last said so, milliseconds. */
export const ALIVE_MS = 15_000;
/** How often it says so, milliseconds. */
export const BEAT_MS = 3_000;
/** BullMQ's own: a worker renews its hold on a job twice in this time. */
export const LOST_AFTER_MS = 30_000;

/** Everybody who lives, sorted by name, and what could not be read. */
export async function listWorkers(
  redis: Connection['redis'],
): Promise<{ workers: Presence[]; foreign: readonly { readonly name: string; readonly problem: string }[] }> {
  const names = (await redis.smembers(WORKERS_KEY)).sort();
  const texts = names.length === 0 ? [] : await redis.mget(names.map(toWorkerKey));
  const workers: Presence[] = [];
  const foreign: { name: string; problem: string }[] = [];
  for (const [index, text] of texts.entries()) {
    const name = names[index]!;
    if (text === null) {
      await redis.srem(WORKERS_KEY, name);
      continue;
    }
    try {
      workers.push(readPresence(text));
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      foreign.push({ name, problem: error.message });
    }
  }
  return { workers, foreign };
}
