import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ConfigError, runPaths } from '@evenhand/core';
import { displayPath, idSchema, makeFolder, removeTemporaryFiles } from '@evenhand/io';
import type { RunTables } from '@evenhand/report';
import { lockRun, type RunLock } from './run-lock.ts';
import { writeWithoutPage } from './write-files.ts';

/** `<experiment>-<UTC as 20261122T143000Z>-<4 hex>` */
export function createRunId(name: string): string {
  const utc = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return `${name}-${utc}-${randomBytes(2).toString('hex')}`;
}

/** A run is called what its folder is called; where that is no id, what is made of the experiment's name. */
export function nameRun(folder: string, experiment: string): string {
  const name = basename(folder);
  return idSchema.safeParse(name).success ? name : createRunId(experiment);
}

/** Where a new run goes. Nothing is made yet. @throws ConfigError when the folder holds something */
export function resolveNewFolder(out: string | undefined, name: string): string {
  const folder = resolve(out ?? join('results', createRunId(name)));
  assertHoldsNoRun(folder);
  return folder;
}

/** @throws ConfigError when the folder holds a run */
export function assertHoldsNoRun(folder: string): void {
  if (existsSync(runPaths.manifest(folder)) || existsSync(runPaths.journal(folder)))
    throw new ConfigError(
      `${displayPath(folder)}: already contains a run; resume it with --resume, or choose another folder with --out`,
    );
}

/** Makes the folder and takes it for this process. @throws ConfigError where another one was faster */
export function createLockedFolder(folder: string): RunLock {
  makeFolder(folder);
  const lock = lockRun(folder);
  if (!existsSync(runPaths.manifest(folder)) && !existsSync(runPaths.journal(folder))) return lock;
  lock.release();
  throw new ConfigError(
    `${displayPath(folder)}: another process started a run there; choose another folder with --out`,
  );
}

/** A run that was killed after its last cell, while its files were written: writes them, and lets the journal go. null = there was nothing to do. @throws ConfigError */
export async function finishFiles(folder: string, writeFiles = writeWithoutPage): Promise<RunTables | null> {
  if (!existsSync(runPaths.journal(folder))) return null;
  removeTemporaryFiles(folder);
  const tables = await writeFiles(folder);
  rmSync(runPaths.journal(folder), { force: true });
  return tables;
}
