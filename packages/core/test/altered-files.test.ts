import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findAlteredFiles, type Manifest } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-altered-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a file that is gone is missing, and one with other content, or a folder in its place, is altered', () => {
  const sha256 = createHash('sha256').update('a\n').digest('hex');
  for (const name of ['same', 'other']) writeFileSync(join(folder, name), name === 'same' ? 'a\n' : 'b\n');
  mkdirSync(join(folder, 'folder'));
  const files = ['same', 'other', 'folder', 'gone'].map((path) => ({ path, sha256 }));
  expect(findAlteredFiles(folder, {} as Manifest, files)).toEqual([
    { path: 'other', problem: 'altered' },
    { path: 'folder', problem: 'altered' },
    { path: 'gone', problem: 'missing' },
  ]);
});
