import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type Runtime } from '@evenhand/core';

/** @returns where weights are kept: below `EVENHAND_CACHE`, else `XDG_CACHE_HOME/evenhand`, else `~/.cache/evenhand` */
export function weightsDirectory(env: Runtime['env']): string {
  const set = (name: string) => (env[name] === undefined || env[name] === '' ? null : env[name]);
  const xdg = set('XDG_CACHE_HOME');
  const root = set('EVENHAND_CACHE') ?? (xdg === null ? null : join(xdg, 'evenhand'));
  return join(root ?? join(set('HOME') ?? homedir(), '.cache', 'evenhand'), 'weights');
}

/** @throws ConfigError where the directory can neither be found nor made */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new ConfigError(
      `${path}: this folder for weights cannot be created (${(cause as NodeJS.ErrnoException).code}); ` +
        'set the environment variable EVENHAND_CACHE to another',
      { cause },
    );
  }
}

/** Writes a small file so that no reader ever sees half of it. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}-${crypto.randomUUID()}`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
