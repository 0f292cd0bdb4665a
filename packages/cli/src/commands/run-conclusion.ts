// What `run` says once nothing more is asked.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigError } from '@evenhand/core';
import { displayPath } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { localFindings, readRun } from '@evenhand/report';
import type { RunResult } from '@evenhand/runner';
import { EXITS, FAILED, INCOMPLETE } from '../output/exit.ts';
import { printRun } from '../output/tables.ts';
import { print, printJson } from '../output/terminal.ts';
import { version } from '../version.ts';
import { printFindings } from './claim.ts';
import { printVerification, verification } from './verify.ts';

interface ConclusionFlags {
  readonly json?: boolean;
  /** Id of the claim that the run was to decide. */
  readonly untilDecided?: string;
}

/** No weights can be had: the committed run is checked and shown instead. */
export async function showReference(error: ConfigError, reference: string, flags: ConclusionFlags): Promise<void> {
  for (const problem of error.problems) console.error(problem);
  console.error(
    `\nNo model could be downloaded, so nothing was run. This is the reference run that comes with evenhand, ${displayPath(reference)}:`,
  );
  const found = await verification(reference);
  printVerification(reference, found, process.stderr);
  const tables = readRun(reference);
  if (flags.json)
    printJson({ reference: displayPath(reference), summary: tables.summary, comparisons: tables.comparisons });
  else {
    printRun(tables);
    const { PAGE_FILE } = await import('@evenhand/page');
    const page = join(reference, PAGE_FILE);
    if (existsSync(page)) print(`\n${messages.terminal.pageAt(displayPath(page))}`);
  }
  process.exitCode = found.findings.length > 0 ? FAILED : INCOMPLETE;
}

/** A run that was complete already. */
export function showComplete(folder: string, flags: ConclusionFlags): void {
  const tables = readRun(folder);
  if (flags.json)
    printJson({
      folder: displayPath(folder),
      status: 'complete',
      summary: tables.summary,
      comparisons: tables.comparisons,
    });
  else printRun(tables);
}

/** A run that has just ended. */
export async function conclude({ folder, status, tables }: RunResult, flags: ConclusionFlags): Promise<void> {
  process.exitCode = EXITS[status];
  const { PAGE_FILE, writePage } = await import('@evenhand/page');
  // What a claim says of the run came after its files.
  if (flags.untilDecided !== undefined) writePage(tables);
  if (flags.json) {
    printJson({
      folder: displayPath(folder),
      status,
      summary: tables.summary,
      comparisons: tables.comparisons,
      efficiency: tables.efficiency,
      ratios: tables.ratios,
    });
    return;
  }
  printRun(tables);
  if (tables.findings.length > 0) printFindings(tables, localFindings(tables));
  const why: Readonly<Record<string, string>> = {
    incomplete: messages.terminal.resumeIncomplete,
    budget: messages.terminal.resumeBudget,
    interrupted: messages.terminal.resumeInterrupted,
  };
  print(`\n${messages.terminal.files(displayPath(folder), version())}`);
  if (why[status] !== undefined) print(messages.terminal.resume(why[status], displayPath(folder)));
  else print(messages.terminal.checkFigures(displayPath(folder)));
  print(messages.terminal.pageAt(displayPath(join(folder, PAGE_FILE))));
}
