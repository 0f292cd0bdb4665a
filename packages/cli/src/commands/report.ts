import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, runPaths } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { joinRuns, messages, type RunTables, readRun, writeJoined, writeResults } from '@evenhand/report';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';

interface Flags {
  readonly json?: boolean;
  /** One leaderboard of all runs goes here, and the runs are only read. */
  readonly out?: string;
}

/** Each run's files anew; with `out` one set of tables over all of them. @throws ConfigError */
export async function report(runs: readonly string[], flags: Flags): Promise<void> {
  const written = flags.out === undefined ? runs.map((run) => writeResults(resolve(run))) : [join(runs, flags.out)];
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
