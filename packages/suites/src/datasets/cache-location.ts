import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { ConfigError, type Runtime } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import type { DatasetFile } from './definition.ts';

/** @returns where public sets are kept: below `EVENHAND_CACHE`, else `XDG_CACHE_HOME/evenhand`, else `~/.cache/evenhand` */
export function datasetsDirectory(env: Runtime['env']): string {
  const named = (name: string) => (env[name] === undefined || env[name] === '' ? null : env[name]);
  const xdg = named('XDG_CACHE_HOME');
  const root = named('EVENHAND_CACHE') ?? (xdg === null ? null : join(xdg, 'evenhand'));
  return join(root ?? join(named('HOME') ?? homedir(), '.cache', 'evenhand'), 'sets');
}

/** Where a file is kept in the cache. Sets that share a file share it there too. */
export function cachedPath(cache: string, file: DatasetFile): string {
  return join(cache, file.repository.replace('/', '+'), file.commit.slice(0, 12), ...file.path.split('/'));
}

/** A file as it was found. */
export interface FoundFile {
  readonly file: DatasetFile;
  readonly path: string;
  readonly content: Buffer;
  readonly sha256: string;
}

/** Looks in the user's folder first, by path or by bare name, then in the cache. null = in neither. @throws ConfigError */
export function findFile(file: DatasetFile, folder: string | null, cache: string): FoundFile | null {
  const userPaths = folder === null ? [] : listNames(file).map((name) => join(folder, name));
  for (const path of [...userPaths, cachedPath(cache, file)]) {
    const content = readContent(path);
    if (content !== null) return { file, path, content, sha256: computeSha256(content) };
  }
  return null;
}

/** Its path, whole or without the first folders, and its bare name. */
function listNames({ path, alias }: DatasetFile): string[] {
  const parts = path.split('/');
  return [...parts.slice(0, -1).map((_, index) => parts.slice(index).join('/')), alias ?? basename(path)];
}

export function computeSha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whether a file is the pinned one; of files without a known hash any is. */
export function isPinned({ file, sha256 }: FoundFile): boolean {
  return file.sha256 === null || file.sha256 === sha256;
}

function readContent(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new ConfigError(`${displayPath(path)}: cannot be read (${code}); expected a file of a public dataset`, {
      cause: error,
    });
  }
}
