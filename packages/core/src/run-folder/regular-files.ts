import { type Dirent, existsSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { displayPath } from '@evenhand/io';
import { ConfigError } from '../contract/errors.ts';

/**
 * A run's folder holds files: whoever opens a pipe waits for ever, and a device may have no end. Links are followed; one that leads nowhere
 * is a file that is missing. @throws ConfigError
 */
export function assertRegularFiles(folder: string, seen: Set<string> = new Set()): void {
  // A run that goes on makes folders and removes them.
  if (!existsSync(folder)) return;
  const real = realpathSync(folder);
  if (seen.has(real)) return;
  seen.add(real);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const found = entry.isSymbolicLink() ? follow(path) : entry;
    if (found === null || found.isFile()) continue;
    if (!found.isDirectory())
      throw new ConfigError(`${displayPath(path)}: is ${describeKind(found)}; a run's folder holds files: remove it`);
    assertRegularFiles(path, seen);
  }
}

/** What a link leads to; null = nothing. */
const follow = (path: string): Stats | null => (existsSync(path) ? statSync(path) : null);

const describeKind = (found: Dirent | Stats): string =>
  found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device';
