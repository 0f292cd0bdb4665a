import { findAlteredFiles, readManifest } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { listRunWarnings, type RunTables } from '@evenhand/report';
import { oneLine } from './terminal.ts';

/** What has to be read before any figure of these runs, beside the output, so that JSON and tables stay what they are. */
export function warnOfRuns(runs: readonly Pick<RunTables, 'folder' | 'manifest' | 'altered'>[]): void {
  for (const run of runs)
    for (const sentence of listRunWarnings(run))
      console.error(oneLine(`${displayPath(run.folder)}: ${sentence}`, 1000));
}

/** The same of runs whose tables nobody needs. @param folders absolute paths @throws ConfigError where one is no run */
export function warnOfFolders(folders: readonly string[]): void {
  for (const folder of folders) {
    const manifest = readManifest(folder);
    warnOfRuns([{ folder, manifest, altered: findAlteredFiles(folder, manifest) }]);
  }
}
