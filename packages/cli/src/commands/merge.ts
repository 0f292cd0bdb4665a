import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, type RunStatus, runPaths } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { PAGE_FILE } from '@evenhand/page';
import { joinRuns, type RunTables, readRun, writeJoined } from '@evenhand/report';
import { isShard, mergeShards } from '@evenhand/runner';
import { EXITS } from '../output/exit.ts';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';
import { writeRunFiles } from '../write-run-files.ts';

/** What several runs became. */
export interface MergedRuns {
  readonly tables: RunTables;
  /** Path of the page; null = runs that are no shards have their own. */
  readonly page: string | null;
  /** How the merged run stands; null = it is no run, but tables over several. */
  readonly status: RunStatus | null;
}

/**
 * Several runs as one: shards of an experiment become the run that it would have been, other runs on the same samples get one set
 * of tables. @param partial whether shards may be missing or incomplete @throws ConfigError where they do not go together
 */
export async function mergeRuns(runs: readonly string[], out: string, partial: boolean): Promise<MergedRuns> {
  const folder = resolve(out);
  const folders = runs.map((run) => resolve(run));
  if (folders.some(isShard)) {
    const { tables, status } = await mergeShards(folders, folder, partial, writeRunFiles);
    return { tables, page: join(folder, PAGE_FILE), status };
  }
  if (partial) throw new ConfigError('--partial: is for shards of one experiment, and none of the runs is one');
  if (runs.length < 2) throw new ConfigError('--out: joins several runs; name two or more');
  if (existsSync(runPaths.manifest(folder)))
    throw new ConfigError(
      `--out ${displayPath(folder)}: is the folder of a run, which would be lost; name another one`,
    );
  const read = folders.map((run) => readRun(run));
  const tables = joinRuns(read, folder);
  writeJoined(tables, read);
  return { tables, page: null, status: null };
}

interface Flags {
  readonly out: string;
  /** Shards may be missing or incomplete. */
  readonly partial?: boolean;
  readonly json?: boolean;
}

export async function merge(runs: readonly string[], flags: Flags): Promise<void> {
  const { tables, page, status } = await mergeRuns(runs, flags.out, flags.partial ?? false);
  if (status !== null) process.exitCode = EXITS[status];
  if (flags.json) {
    const { folder, summary, comparisons, efficiency, ratios } = tables;
    printJson({ folder: displayPath(folder), status, summary, comparisons, efficiency, ratios });
    return;
  }
  printRun(tables);
  print(`\n${messages.terminal.written(displayPath(tables.folder))}`);
  const { merged } = tables.manifest;
  if (status === 'incomplete') print(messages.terminal.mergedInPart(merged?.missing ?? [], merged?.of ?? 0));
  if (page !== null) print(messages.terminal.pageAt(displayPath(page)));
}
