import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, runPaths } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { writePage } from '@evenhand/page';
import { joinRuns, messages, type RunTables, readRun, writeJoined, writeResults } from '@evenhand/report';
import { openInBrowser } from '../output/open-in-browser.ts';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';

interface ReportFlags {
  /** Opens the page of each run in the browser. */
  readonly open?: boolean;
  readonly json?: boolean;
  /** One leaderboard of all runs goes here, and the runs are only read. */
  readonly out?: string;
}

/** What was written of a run; null = joined runs have no page, which would need their records. */
interface Written {
  readonly tables: RunTables;
  readonly page: string | null;
}

/** Writes all result files of runs again, and the page; with `out` one set of tables over all of them. @throws ConfigError */
export async function report(runs: readonly string[], flags: ReportFlags): Promise<void> {
  const written: Written[] =
    flags.out === undefined ? runs.map(rewrite) : [{ tables: join(runs, flags.out), page: null }];
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
      if (page !== null) print(messages.terminal.pageAt(displayPath(page)));
    }
  if (flags.open) for (const { page } of written) if (page !== null) openInBrowser(page);
}

function rewrite(run: string): Written {
  const tables = writeResults(resolve(run));
  return { tables, page: writePage(tables) };
}

function join(runs: readonly string[], out: string): RunTables {
  const folder = resolve(out);
  if (runs.length < 2) throw new ConfigError('--out: joins several runs; name two or more');
  if (existsSync(runPaths.manifest(folder)))
    throw new ConfigError(
      `--out ${displayPath(folder)}: is the folder of a run, which would be lost; name another one`,
    );
  const read = runs.map((run) => readRun(resolve(run)));
  const tables = joinRuns(read, folder);
  writeJoined(tables, read);
  return tables;
}
