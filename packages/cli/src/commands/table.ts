import { resolve } from 'node:path';
import { displayPath, writeAtomic } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { createPaperTable, readRun, type TableFormat, writeTable } from '@evenhand/report';
import { warnOfRuns } from '../output/run-warnings.ts';

interface TableFlags {
  readonly format: TableFormat;
  readonly what: 'leaderboard' | 'comparison';
  readonly suite?: string;
  readonly language?: string;
  readonly baseline?: string;
  readonly out?: string;
}

/** One table of a run, ready for a paper. @throws ConfigError where the run has no such rows */
export function table(run: string, flags: TableFlags): void {
  const tables = readRun(resolve(run));
  warnOfRuns([tables]);
  const wanted = createPaperTable(tables, {
    what: flags.what,
    suite: flags.suite ?? null,
    language: flags.language ?? null,
    baseline: flags.baseline ?? null,
  });
  const text = writeTable(wanted, flags.format, {
    runId: tables.manifest.runId,
    manifestSha256: tables.manifestSha256,
  });
  if (flags.out === undefined) {
    process.stdout.write(text);
    return;
  }
  writeAtomic(resolve(flags.out), text);
  console.error(messages.terminal.written(displayPath(resolve(flags.out))));
}
