import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Runtime } from '@evenhand/core';
import { isProcessAlive } from '@evenhand/io';
import { throwIfAborted } from './cancel.ts';

const BEAT_MS = 5_000;
/** A lock whose holder has not stirred for this long is nobody's. */
const STALE_MS = 30_000;
const POLL_MS = 250;

async function acquire(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(JSON.stringify({ host: hostname(), pid: process.pid }));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string, nowMs: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    if (nowMs - mtimeMs > STALE_MS) return true;
    const holder = JSON.parse(await readFile(path, 'utf8')) as { host?: unknown; pid?: unknown };
    return holder.host === hostname() && typeof holder.pid === 'number' && !isProcessAlive(holder.pid);
  } catch {
    // Gone meanwhile, or just being written.
    return false;
  }
}

/**
 * Does the work while no other process does work under the same lock file.
 * A holder that died is noticed: at once on the same machine, after half a minute elsewhere.
 * @param onWait called once where somebody else holds the lock
 * @throws ProviderError 'cancelled' while waiting
 */
export async function withLock<T>(
  path: string,
  runtime: Runtime,
  signal: AbortSignal | undefined,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  let notified = false;
  while (!(await acquire(path))) {
    throwIfAborted('waiting for the weights', signal);
    if (await isStale(path, Date.now())) {
      await rm(path, { force: true });
      continue;
    }
    if (!notified) onWait();
    notified = true;
    await runtime.sleep(POLL_MS, signal).catch(() => {});
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}
