import { resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath, writeAtomic } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { formatLongCsv, LONG_COLUMNS, nameLongFile, readLongRows, writeLongParquet } from '@evenhand/report';
import { warnOfFolders } from '../output/run-warnings.ts';
import { print } from '../output/terminal.ts';

interface Flags {
  readonly format: 'csv' | 'parquet';
  /** The file; `-` = standard output. */
  readonly out?: string;
}

/** All cells of some runs in one file, with question, reply and reading. @throws ConfigError */
export async function exportLong(what: string, runs: readonly string[], { format, out }: Flags): Promise<void> {
  if (what !== 'long') throw new ConfigError(`export ${what}: there is no such table; expected long`);
  const folders = runs.map((run) => resolve(run));
  warnOfFolders(folders);
  const rows = readLongRows(folders);
  if (out === '-') {
    if (format === 'parquet') throw new ConfigError('--out -: Parquet goes into a file; name one, or use --format csv');
    process.stdout.write(formatLongCsv(rows));
    return;
  }
  const path = resolve(out ?? nameLongFile(runs[0]!, format));
  if (format === 'parquet') await writeLongParquet(path, rows);
  else writeAtomic(path, formatLongCsv(rows));
  print(messages.terminal.exported(displayPath(path), rows.length, LONG_COLUMNS.length));
}
