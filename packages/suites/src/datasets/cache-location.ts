import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { ConfigError, type Runtime, shown } from '@evenhand/core';
import type { SetFile } from './definition.ts';

/** @returns where public sets are kept: below `EVENHAND_CACHE`, else `XDG_CACHE_HOME/evenhand`, else `~/.cache/evenhand` */
export function setsDirectory(env: Runtime['env']): string {
  const named = (name: string) => (env[name] === undefined || env[name] === '' ? null : env[name]);
  const xdg = named('XDG_CACHE_HOME');
  const root = named('EVENHAND_CACHE') ?? (xdg === null ? null : join(xdg, 'evenhand'));
  return join(root ?? join(named('HOME') ?? homedir(), '.cache', 'evenhand'), 'sets');
}

/** Where a file is kept in the cache. Sets that share a file share it there too. */
export function cachedPath(cache: string, file: SetFile): string {
  return join(cache, file.repository.replace('/', '+'), file.commit.slice(0, 12), ...file.path.split('/'));
}

/** A file as it was found. */
export interface FoundFile {
  readonly file: SetFile;
  readonly path: string;
  readonly content: Buffer;
  readonly sha256: string;
}

/** Looks in the user's folder first, by path or by bare name, then in the cache. null = in neither. @throws ConfigError */
export function findFile(file: SetFile, folder: string | null, cache: string): FoundFile | null {
  const own = folder === null ? [] : namesOf(file).map((name) => join(folder, name));
  for (const path of [...own, cachedPath(cache, file)]) {
    const content = contentOf(path);
    if (content !== null) return { file, path, content, sha256: sha256Of(content) };
  }
  return null;
}

/** Its path, whole or without the first folders, and its bare name. */
function namesOf({ path, alias }: SetFile): string[] {
  const parts = path.split('/');
  return [...parts.slice(0, -1).map((_, index) => parts.slice(index).join('/')), alias ?? basename(path)];
}

export function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether a file is the pinned one; of files without a known hash any is. */
export function isPinned({ file, sha256 }: FoundFile): boolean {
  return file.sha256 === null || file.sha256 === sha256;
}

function contentOf(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new ConfigError(`${shown(path)}: cannot be read (${code}); expected a file of a public set`, {
      cause: error,
    });
  }
}
