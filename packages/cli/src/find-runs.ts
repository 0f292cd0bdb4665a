import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, readManifest, runPaths } from '@evenhand/core';
import { compareCodeUnits, displayPath } from '@evenhand/io';

export interface FoundRuns {
  /** Absolute paths of runs' folders. */
  readonly folders: readonly string[];
  /** Folders of runs that were named as such: where a log of nights may lie. */
  readonly parents: readonly string[];
  /** Runs in those that were passed over, because they have not ended. */
  readonly running: readonly string[];
}

/**
 * Runs by what a command line names: the folder of a run, or a folder of them.
 * @throws ConfigError where there is neither
 */
export function findRuns(named: readonly string[]): FoundRuns {
  const folders: string[] = [];
  const parents: string[] = [];
  const running: string[] = [];
  for (const path of named.map((one) => resolve(one))) {
    if (existsSync(runPaths.manifest(path))) {
      folders.push(path);
      continue;
    }
    const inner = listRunFolders(path);
    if (inner.length === 0)
      throw new ConfigError(
        `${displayPath(path)}: ${existsSync(path) ? 'is no run, and holds none' : 'there is no such folder'}; expected the folder of a run (with a manifest.json), or a folder of such folders`,
      );
    parents.push(path);
    for (const folder of inner) (readManifest(folder).status === 'running' ? running : folders).push(folder);
  }
  return { folders: [...new Set(folders)], parents, running };
}

/** Folders right below this one that hold a run, by name. */
export function listRunFolders(parent: string): string[] {
  if (statSync(parent, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(parent)
    .sort(compareCodeUnits)
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(runPaths.manifest(folder)));
}
