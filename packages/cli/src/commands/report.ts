import { resolve } from 'node:path';
import { displayPath } from '@evenhand/io';
import { writePage } from '@evenhand/page';
import { messages, writeResults } from '@evenhand/report';
import { openInBrowser } from '../output/open-in-browser.ts';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';

interface ReportFlags {
  /** Opens the page of each run in the browser. */
  readonly open?: boolean;
  readonly json?: boolean;
}

/** Writes all result files of runs again, and the page. @throws ConfigError */
export async function report(runs: readonly string[], flags: ReportFlags): Promise<void> {
  const written = runs.map((run) => {
    const tables = writeResults(resolve(run));
    return { tables, page: writePage(tables) };
  });
  if (flags.json)
    printJson(
      written.map(({ tables: { folder, summary, comparisons, efficiency, ratios } }) => ({
        folder: displayPath(folder),
        summary,
        comparisons,
        efficiency,
        ratios,
      })),
    );
  else
    for (const { tables, page } of written) {
      printRun(tables);
      print(`\n${messages.terminal.written(displayPath(tables.folder))}`);
      print(messages.terminal.pageAt(displayPath(page)));
    }
  if (flags.open) for (const { page } of written) openInBrowser(page);
}
