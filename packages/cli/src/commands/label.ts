import { resolve } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { displayPath, writeAtomic } from '@evenhand/io';
import { messages } from '@evenhand/messages';
import { writeRun } from '@evenhand/page';
import { createLabelSheet, judgedSentence, listHeadRows, readLabelSheet, readRun, writeLabels } from '@evenhand/report';
import { oneLine, print, printJson } from '../output/terminal.ts';
import { withRunThreads } from '../run-threads.ts';

interface Flags {
  /** Samples of each suite to draw for people. */
  readonly pick?: number;
  /** File of the sheet. */
  readonly out?: string;
  readonly json?: boolean;
}

/** Draws replies for people to label, or reads their labels into the run and says what the scores are worth. @throws ConfigError */
export function label(run: string, sheet: string | undefined, flags: Flags): void {
  const folder = resolve(run);
  if ((flags.pick === undefined) === (sheet === undefined))
    throw new ConfigError('label: give --pick N to draw replies for people, or the file with their labels');
  if (flags.pick !== undefined) {
    writeSheet(folder, flags.pick, resolve(flags.out ?? 'labels.csv'), flags);
    return;
  }
  if (flags.out !== undefined) throw new ConfigError('--out: goes with --pick, which writes a sheet');
  const labels = readLabelSheet(resolve(sheet!), readRun(folder));
  writeLabels(folder, labels);
  const { tables } = withRunThreads(folder, (threads) => writeRun(folder, { threads }));
  if (flags.json) {
    printJson(tables.judged);
    return;
  }
  for (const row of listHeadRows(tables.judged)) print(oneLine(judgedSentence(row), 2000));
  const raters = new Set(labels.map(({ rater }) => rater)).size;
  print(`\n${messages.terminal.labelsWritten(labels.length, raters, displayPath(folder))}`);
}

function writeSheet(folder: string, samples: number, path: string, flags: Flags): void {
  const { csv, rows } = createLabelSheet(folder, samples);
  writeAtomic(path, csv);
  if (flags.json) printJson({ sheet: displayPath(path), rows });
  else print(messages.terminal.labelSheet(rows, displayPath(path), displayPath(folder)));
}
