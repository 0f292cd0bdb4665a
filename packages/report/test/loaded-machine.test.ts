import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readRun } from '../src/index.ts';
import { cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-load-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let runs = 0;

function isMarked(host: object, load: object | undefined): boolean {
  const described: RunSpec = {
    suites: [suite('s', 4)],
    models: [model('a', {}, host)],
    cells: cells('a', '++-+'),
  };
  const { sessions } = readRun(writeRun(join(home, `${++runs}`), described)).manifest;
  const session = {
    ...sessions[0]!,
    machine: { ...sessions[0]!.machine, cores: 4 },
    ...(load === undefined ? {} : { load }),
  };
  const folder = writeRun(join(home, `${++runs}`), {
    ...described,
    manifest: { sessions: [session as (typeof sessions)[0]] },
  });
  return String(readRun(folder).efficiency[0]!.caveats).split(';').includes('loaded_machine');
}

it('local times made beside other work are marked, and no others', () => {
  const [local, ollama] = [
    { provider: 'llama-cpp', device: 'cpu' },
    { provider: 'ollama', device: 'gpu', baseUrl: 'http://127.0.0.1:11434' },
  ];
  expect(isMarked(local, { before: 2, during: 0 })).toBe(true);
  expect(isMarked(local, { before: 0, during: 2 })).toBe(true);
  expect(isMarked(ollama, { before: 2, during: 0 })).toBe(true);
  // The server itself is busy meanwhile.
  expect(isMarked(ollama, { before: 0, during: 4 })).toBe(false);
  expect(isMarked(local, { before: 0.9, during: 0.9 })).toBe(false);
  expect(isMarked(local, { before: null, during: null })).toBe(false);
  expect(isMarked(local, undefined)).toBe(false);
  expect(isMarked({}, { before: 4, during: 4 })).toBe(false);
  expect(isMarked({ ...ollama, baseUrl: 'http://192.0.2.7:11434' }, { before: 4, during: 4 })).toBe(false);
});
