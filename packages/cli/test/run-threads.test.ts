import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALONE, openThreads, type Threads } from '@evenhand/io';
import { writeRun } from '@evenhand/page';
import { readStoredRun } from '@evenhand/report';
import { afterAll, describe, expect, it } from 'vitest';
import { verification } from '../src/commands/verify.ts';
import { READ_ROUND } from '../src/run-threads.ts';

const REFERENCE = join(import.meta.dirname, '..', '..', '..', 'results', 'first-look-reference');
const home = mkdtempSync(join(tmpdir(), 'evenhand-run-threads-'));
afterAll(() => rmSync(home, { recursive: true }));

function copyRun(name: string): string {
  const folder = join(home, name);
  cpSync(REFERENCE, folder, { recursive: true });
  return folder;
}

/** Another thread does all of it, and this one nothing. */
function open(folder: string): Threads {
  const module = new URL('../src/run-thread.ts', import.meta.url);
  const threads = openThreads(module, { folder }, 1, { joinsIn: false, stallMs: 100_000 });
  const perform = () => {
    throw new Error('no other thread did it');
  };
  return { ...threads, share: (round) => threads.share({ ...round, perform }) };
}

const listFiles = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();

describe('a run that another thread reads', { timeout: 120_000 }, () => {
  it('has the same files, byte for byte, as one that is read by one thread', () => {
    const [alone, shared] = [copyRun('alone'), copyRun('shared')];
    writeRun(alone, { threads: ALONE });
    const threads = open(shared);
    try {
      writeRun(shared, { threads });
    } finally {
      threads.close();
    }
    expect(listFiles(shared)).toEqual(listFiles(alone));
    for (const path of listFiles(alone))
      expect([path, readFileSync(join(shared, path)).equals(readFileSync(join(alone, path)))]).toEqual([path, true]);
  });

  it('has the same cells', () => {
    const folder = copyRun('cells');
    const threads = open(folder);
    try {
      const shared = readStoredRun(folder, { threads, kind: READ_ROUND, input: null });
      const alone = readStoredRun(folder);
      expect(shared.texts.list).toEqual(alone.texts.list);
      expect([...shared.cells]).toEqual([...alone.cells]);
    } finally {
      threads.close();
    }
  });

  it('is found as it is', async () => {
    const folder = copyRun('verified');
    writeRun(folder, { threads: ALONE });
    const wanted = await verification(folder);
    const threads = open(folder);
    try {
      expect(await verification(folder, threads)).toEqual(wanted);
    } finally {
      threads.close();
    }
    expect(wanted.findings).toEqual([]);
  });
});
