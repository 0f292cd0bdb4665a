import { displayPath } from '@evenhand/io';
import { listRunWarnings, type RunTables } from '@evenhand/report';
import { oneLine } from './terminal.ts';

/** What has to be read before any figure of these runs, beside the output, so that JSON and tables stay what they are. */
export function warnOfRuns(runs: readonly RunTables[]): void {
  for (const run of runs)
    for (const sentence of listRunWarnings(run))
      console.error(oneLine(`${displayPath(run.folder)}: ${sentence}`, 1000));
}
