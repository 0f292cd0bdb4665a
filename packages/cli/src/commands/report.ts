import { resolve } from 'node:path';
import { ConfigError, readManifest } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { writeRun } from '@evenhand/page';
import { findAdoptionSnapshot, qualityTables, type RunTables, writeRunAdoption } from '@evenhand/report';
import { openInBrowser } from '../output/open-in-browser.ts';
import { warnOfRuns } from '../output/run-warnings.ts';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';
import { listBenchmarkPaths } from '../registry.ts';
import { withRunThreads } from '../run-threads.ts';
import { mergeRuns } from './merge.ts';

interface Flags {
  /** Opens the page of each run in the browser. */
  readonly open?: boolean;
  /** Prints intervals that hold together, beside each pair's own. */
  readonly simultaneous?: boolean;
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
    flags.out === undefined ? runs.map((run) => writeFiles(resolve(run))) : [await mergeRuns(runs, flags.out, false)];
  if (flags.json) {
    warnOfRuns(written.map(({ tables }) => tables));
    printJson(
      written.map(({ tables }) => ({
        folder: displayPath(tables.folder),
        summary: tables.summary,
        ...(flags.simultaneous ? withSimultaneous(tables) : { comparisons: tables.comparisons }),
        efficiency: tables.efficiency,
        ratios: tables.ratios,
      })),
    );
  } else
    for (const { tables, page } of written) {
      printRun(flags.simultaneous ? { ...tables, ...withSimultaneous(tables) } : tables);
      if (flags.simultaneous) print(`\n${messages.terminal.simultaneousNote}`);
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

/** The pairs with intervals that hold together; the files of the run have each pair's own. */
const withSimultaneous = (tables: RunTables) => ({
  comparisons: qualityTables(tables, { baseline: null, adjustment: 'holm', simultaneous: true }).comparisons,
});

const writeFiles = (folder: string): { tables: RunTables; page: string | null } =>
  withRunThreads(folder, (threads) => writeRun(folder, { threads }));
