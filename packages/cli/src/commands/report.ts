import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, readManifest, runPaths } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { writePage } from '@evenhand/page';
import {
  findAdoptionSnapshot,
  joinRuns,
  messages,
  type RunTables,
  readRun,
  writeJoined,
  writeResults,
  writeRunAdoption,
} from '@evenhand/report';
import { openInBrowser } from '../output/open-in-browser.ts';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';
import { listBenchmarkPaths } from '../registry.ts';

interface Flags {
  /** Opens the page of each run in the browser. */
  readonly open?: boolean;
  readonly json?: boolean;
  /** Keeps the newest snapshot of downloads and likes in each run's folder. */
  readonly adoption?: boolean;
  /** One leaderboard of all runs goes here, and the runs are only read. */
  readonly out?: string;
}

/** Each run's files and page anew; with `out` one set of tables over all of them. @throws ConfigError */
export async function report(runs: readonly string[], flags: Flags): Promise<void> {
  if (flags.open === true && flags.out !== undefined)
    throw new ConfigError('--open: opens the pages of runs; joined runs (--out) have none');
  if (flags.adoption === true) keepAdoption(runs, flags);
  const written =
    flags.out === undefined
      ? runs.map((run) => writeRun(resolve(run)))
      : [{ tables: join(runs, flags.out), page: null }];
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

function keepAdoption(runs: readonly string[], { out }: Flags): void {
  if (out !== undefined)
    throw new ConfigError('--adoption: is kept in the folder of a run; joined runs (--out) have none');
  const found = findAdoptionSnapshot(listBenchmarkPaths());
  if (found === null) throw new ConfigError(`--adoption: ${messages.adoption.none.replaceAll('`', '')}`);
  for (const run of runs) {
    readManifest(resolve(run));
    writeRunAdoption(resolve(run), found.snapshot);
  }
}

function writeRun(folder: string): { tables: RunTables; page: string | null } {
  const tables = writeResults(folder);
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
