import { resolve } from 'node:path';
import { displayPath } from '@evenhand/io';

import { messages, writeResults } from '@evenhand/report';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';

export async function report(runs: readonly string[], flags: { json?: boolean }): Promise<void> {
  const written = runs.map((run) => writeResults(resolve(run)));
  if (flags.json) {
    printJson(
      written.map(({ folder, summary, comparisons, efficiency, ratios }) => ({
        folder: displayPath(folder),
        summary,
        comparisons,
        efficiency,
        ratios,
      })),
    );
    return;
  }
  for (const tables of written) {
    printRun(tables);
    print(`\n${messages.terminal.written(displayPath(tables.folder))}`);
  }
}
