import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactJournal, readInputs, readManifest, runPaths } from '@evenhand/core';
import { currentLanguage } from '@evenhand/messages';
import { type RunTables, readRun, readRunAs } from '@evenhand/report';
import { writeDocument } from '../write-page.ts';

/** The page of a run as it is now, in a folder of its own: nothing is written into the run's. */
export interface Snapshots {
  /** Folder with the page and its data. @throws ConfigError where the run cannot be read */
  latest(): string;
  /** Removes what was written. */
  close(): void;
}

/** A page is written anew where the run has grown, and no more often than this. */
const LEAST_AGE_MS = 5000;

/** @param now milliseconds on any clock */
export function createSnapshots(folder: string, now: () => number = () => performance.now()): Snapshots {
  const home = mkdtempSync(join(tmpdir(), 'evenhand-view-'));
  let number = 0;
  let current: { path: string; state: string; at: number } | null = null;
  return {
    latest() {
      const state = describeState(folder);
      if (current !== null && (current.state === state || now() - current.at < LEAST_AGE_MS)) return current.path;
      const path = join(home, String(number++));
      mkdirSync(path);
      writeDocument(readAsItIs(folder, join(path, 'run')), path, { language: currentLanguage(), live: true });
      if (current !== null) rmSync(current.path, { recursive: true, force: true });
      current = { path, state, at: now() };
      return path;
    },
    close() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Changes with every reply, and when the run ends. */
function describeState(folder: string): string {
  const sign = (path: string) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? '' : `${found.size} ${found.mtimeMs}`;
  };
  return [runPaths.journal(folder), runPaths.manifest(folder), join(folder, 'claims.json')].map(sign).join('; ');
}

/** The tables of a run; while it goes on, of a copy with what its journal holds by now. */
function readAsItIs(folder: string, copy: string): RunTables {
  const manifest = readManifest(folder);
  if (!existsSync(runPaths.journal(folder)) && manifest.records.length > 0) return readRun(folder);
  mkdirSync(join(copy, 'records'), { recursive: true });
  cpSync(join(folder, 'inputs'), join(copy, 'inputs'), { recursive: true });
  for (const path of ['manifest.json', 'journal.jsonl', 'claims.json'])
    if (existsSync(join(folder, path))) cpSync(join(folder, path), join(copy, path));
  compactJournal(
    runPaths.journal(copy),
    manifest.models.map(({ id }) => id),
    (model) => runPaths.records(copy, model),
  );
  return readRunAs(copy, manifest, readInputs(copy, manifest));
}
