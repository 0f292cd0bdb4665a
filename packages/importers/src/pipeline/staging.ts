import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, runPaths } from '@evenhand/core';
import { displayPath, sha256, toFileError } from '@evenhand/io';

/** An empty folder beside the one that an import will be. */
export interface Staging {
  readonly folder: string;
  /** Takes away what is left of it, and the folders above that were made for it. */
  drop(): void;
}

/** So that nothing is left where an import fails. @throws ConfigError */
export function createStaging(folder: string): Staging {
  if (existsSync(runPaths.manifest(folder)))
    throw new ConfigError(`${displayPath(folder)}: holds a run already; choose another folder with --out`);
  const staging = `${folder}.${sha256(`${process.pid} ${performance.now()}`).slice(0, 8)}.tmp`;
  const made = withFileErrors(staging, () => mkdirSync(staging, { recursive: true }));
  return {
    folder: staging,
    drop() {
      rmSync(staging, { recursive: true, force: true });
      for (let above = dirname(staging); made !== undefined && above.startsWith(made); above = dirname(above))
        if (existsSync(above) && readdirSync(above).length === 0) rmdirSync(above);
    },
  };
}

function withFileErrors<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw toFileError(error, path);
  }
}

/** Moves what was staged to where it belongs, the manifest last. @throws ConfigError */
export function publishStaging(staging: string, folder: string): void {
  withFileErrors(folder, () => {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(staging).sort((a, b) => Number(a === 'manifest.json') - Number(b === 'manifest.json'));
    for (const name of names) renameSync(join(staging, name), join(folder, name));
  });
}
