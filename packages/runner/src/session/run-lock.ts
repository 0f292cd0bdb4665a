import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { canonicalJson, displayPath, isProcessAlive, toFileError } from '@evenhand/io';

/** Says that a process writes to a run's folder. */
export interface RunLock {
  /** May be called twice. */
  release(): void;
}

const NAME = 'run.lock';
const HEARTBEAT_MS = 5_000;
/** A holder on another machine that has not stirred for this long is gone; one on this machine is looked for. */
const STALE_MS = 120_000;
/** The moment in which one process removes another's lock. */
const BREAKING_MS = 10_000;

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the kernel's ticks, since process ids are used again; null = not known here. */
  readonly began: string | null;
  readonly once: string;
}

/**
 * Takes the folder of a run for this process. What a killed process left is noticed: at once on this machine, after two minutes
 * elsewhere. @throws ConfigError where another process writes to it
 */
export function lockRun(folder: string): RunLock {
  const path = join(folder, NAME);
  const ownLock = canonicalJson({ host: hostname(), pid: process.pid, began: began(process.pid), once: createToken() });
  if (!createLockFile(path, ownLock) && !(isStale(path) && replaceStaleLock(path, ownLock)))
    throw createLockedError(folder, path);
  const heartbeat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // Somebody removed it by hand; the journal is still only ours.
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    process.off('exit', release);
    try {
      if (readIfExists(path) === ownLock) rmSync(path, { force: true });
    } catch {
      // A folder without rights, or on a disk that only reads: whoever takes the lock next sees that its process is gone.
    }
  };
  process.once('exit', release);
  return { release };
}

/** Whether a process works on a run now, as far as its lock tells. */
export function isRunLocked(folder: string): boolean {
  const path = join(folder, NAME);
  return readIfExists(path) !== null && !isStale(path);
}

const createToken = () => randomBytes(8).toString('hex');

/** @throws ConfigError where the folder cannot be written to */
function createLockFile(path: string, text: string): boolean {
  try {
    const file = openSync(path, 'wx');
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw toFileError(error, path);
  }
}

/** One at a time: what was stale a moment ago may be somebody's fresh lock now. */
function replaceStaleLock(path: string, text: string): boolean {
  const breaking = `${path}.break`;
  if ((readAgeMs(breaking) ?? 0) > BREAKING_MS) rmSync(breaking, { force: true });
  if (!createLockFile(breaking, '')) return false;
  try {
    if (!isStale(path)) return false;
    rmSync(path, { force: true });
    return createLockFile(path, text);
  } finally {
    rmSync(breaking, { force: true });
  }
}

function isStale(path: string): boolean {
  const age = readAgeMs(path);
  if (age === null) return true;
  const holder = readHolder(path);
  // Empty: just being written, or killed in that moment.
  if (holder === null) return age > BREAKING_MS;
  if (holder.host !== hostname()) return age > STALE_MS;
  return !isProcessAlive(holder.pid) || (holder.began !== null && holder.began !== began(holder.pid));
}

/** Field 22 of /proc/<pid>/stat; the second one is a name in brackets that may hold anything. */
function began(pid: number): string | null {
  const stat = readIfExists(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function readHolder(path: string): Holder | null {
  try {
    const { host, pid, began, once } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof host === 'string' && typeof pid === 'number'
      ? { host, pid, began: began ?? null, once: once ?? '' }
      : null;
  } catch {
    return null;
  }
}

function readIfExists(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function readAgeMs(path: string): number | null {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return null;
  }
}

function createLockedError(folder: string, path: string): ConfigError {
  const holder = readHolder(path);
  const who =
    holder === null
      ? 'another process'
      : `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}`;
  return new ConfigError(
    `${displayPath(folder)}: ${who} is writing to this run; wait until it has ended, or end it. If there is no such process, remove ${displayPath(path)}`,
  );
}
