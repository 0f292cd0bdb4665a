import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, inRun, lockRun, makeFolder, type RunLock, shown, sweepTemporary } from '@evenhand/core';
import { writeResults } from '@evenhand/report';

/** `<experiment>-<UTC as 20261122T143000Z>-<4 hex>` */
export function runId(name: string): string {
  const utc = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return `${name}-${utc}-${randomBytes(2).toString('hex')}`;
}

/** Where a new run goes. Nothing is made yet. @throws ConfigError when the folder holds something */
export function newFolder(out: string | undefined, name: string): string {
  const folder = resolve(out ?? join('results', runId(name)));
  refuseTaken(folder);
  return folder;
}

/** @throws ConfigError when the folder holds a run */
export function refuseTaken(folder: string): void {
  if (existsSync(inRun.manifest(folder)) || existsSync(inRun.journal(folder)))
    throw new ConfigError(
      `${shown(folder)}: holds a run already; resume it with --resume, or choose another folder with --out`,
    );
}

/** Makes the folder and takes it for this process. @throws ConfigError where another one was faster */
export function lockedNew(folder: string): RunLock {
  makeFolder(folder);
  const lock = lockRun(folder);
  if (!existsSync(inRun.manifest(folder)) && !existsSync(inRun.journal(folder))) return lock;
  lock.release();
  throw new ConfigError(`${shown(folder)}: another process began a run there; choose another folder with --out`);
}

/** A run that was killed after its last cell, while its files were written: writes them, and lets the journal go. @throws ConfigError */
export function finishFiles(folder: string): void {
  if (!existsSync(inRun.journal(folder))) return;
  sweepTemporary(folder);
  writeResults(folder);
  rmSync(inRun.journal(folder), { force: true });
}
