import { existsSync, statSync } from 'node:fs';
import { readManifest, runPaths } from '@evenhand/core';
import { readLines } from '@evenhand/io';
import type { LiveProgress } from '../client/live.ts';

/** How far a run is, read from its journal as it grows. */
export interface ProgressReader {
  /** @param running whether a process works on the run. @throws ConfigError where the folder is no run (any more) */
  read(running: boolean): LiveProgress;
}

/** Each line of the journal is read once. */
export function createProgressReader(folder: string): ProgressReader {
  const journal = runPaths.journal(folder);
  /** By key; a cell that failed may be asked again. */
  const outcomes = new Map<string, string>();
  let offset = 0;
  const readJournal = () => {
    if (!existsSync(journal)) return;
    if (statSync(journal).size < offset) {
      outcomes.clear();
      offset = 0;
    }
    for (const line of readLines(journal, { start: offset })) {
      offset = line.offset + line.bytes;
      if (!line.text.startsWith('{"type":"closed"')) continue;
      const { key, verdict } = JSON.parse(line.text) as { key: string; verdict: { outcome: string } };
      outcomes.set(key, verdict.outcome);
    }
  };
  return {
    read(running) {
      const { planned, records } = readManifest(folder);
      readJournal();
      const count = (outcome: string) => outcomes.values().reduce((sum, one) => sum + (one === outcome ? 1 : 0), 0);
      const done = existsSync(journal) ? outcomes.size : records.reduce((sum, { lines }) => sum + lines, 0);
      return { done, total: planned, right: count('correct'), failed: count('failed'), running };
    },
  };
}
