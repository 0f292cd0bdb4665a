// A run whose files were altered after it: every figure of it says so, and no gate opens.
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAlteredFiles, readManifest } from '@evenhand/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  computeDrift,
  computeGate,
  createPaperTable,
  diffRuns,
  joinRuns,
  listRunWarnings,
  loadPolicy,
  readNights,
  readRun,
  writeResults,
  writeTable,
} from '../src/index.ts';
import { reportMarkdown } from '../src/markdown/report.ts';
import { cells, model, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-altered-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const write = (name: string) => {
  const startedAt = `2026-11-0${name.length}T03:00:00.000Z`;
  const folder = writeRun(join(home, name), {
    suites: [suite('s', 40)],
    models: [model('m'), model('n')],
    cells: [...cells('m', '+'.repeat(40)), ...cells('n', '+'.repeat(40))],
    manifest: { runId: name },
  });
  const path = join(folder, 'manifest.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('2026-11-22T10:00:00.000Z', startedAt));
  writeResults(folder);
  return folder;
};
const records = (folder: string) => join(folder, 'records', 'm.jsonl');

let [sound, altered] = ['', ''];
beforeAll(() => {
  sound = write('a');
  altered = write('bb');
  writeFileSync(records(altered), readFileSync(records(altered), 'utf8').replace('"trial":1', '"trial": 1'));
});

describe('a run whose records are not those of its manifest', () => {
  it('is known by the file, and one that is missing too', () => {
    expect(readRun(sound).altered).toEqual([]);
    expect(readRun(altered).altered).toEqual([{ path: 'records/m.jsonl', problem: 'altered' }]);
    const missing = write('ccc');
    rmSync(records(missing));
    expect(findAlteredFiles(missing, readManifest(missing))).toEqual([{ path: 'records/m.jsonl', problem: 'missing' }]);
  });

  it('says so in REPORT.md, in tables for papers and where it is joined with others', () => {
    const [warning] = listRunWarnings(readRun(altered));
    expect(warning).toContain('(records/m.jsonl)');
    expect(reportMarkdown(readRun(altered)).split('\n')[2]).toMatch(/^\*\*These figures cannot be trusted/);
    expect(reportMarkdown(readRun(sound))).not.toContain('cannot be trusted');
    const choice = { what: 'leaderboard', suite: null, language: null, baseline: null } as const;
    const run = readRun(altered);
    for (const format of ['md', 'latex', 'json'] as const)
      expect(writeTable(createPaperTable(run, choice), format, { runId: 'x', manifestSha256: 'y' })).toContain(
        'cannot be trusted',
      );
    const joined = joinRuns([readRun(sound), run], join(home, 'joined'));
    expect(joined.altered.map(({ path }) => path)).toEqual(['bb/records/m.jsonl']);
  });

  it('is never "go", on either side', () => {
    const path = join(home, 'policy.yaml');
    writeFileSync(path, 'suites: { s: { margin: 50 points } }\n');
    const policy = loadPolicy(path);
    const third = write('dddd');
    expect(computeGate(sound, third, policy).verdict).toBe('go');
    for (const [before, after] of [
      [sound, altered],
      [altered, sound],
    ] as const)
      expect(computeGate(before, after, policy)).toMatchObject({
        verdict: 'not_comparable',
        checks: [],
        obstacles: [{ kind: 'altered' }],
      });
  });

  it('is told by a diff, and compared with no other night', () => {
    expect(diffRuns(sound, altered).notes[0]).toContain('files of the run are not those of its manifest');
    const nights = Array.from({ length: 6 }, (_, at) => write('e'.repeat(at + 3)));
    appendFileSync(join(nights[5]!, 'inputs', readInput(nights[5]!)), '\n');
    const found = computeDrift(readNights(nights), { reference: 5, sentinels: [] });
    expect(found.models[0]!.nights.at(-1)).toMatchObject({
      status: 'not_comparable',
      reasons: [expect.stringContaining('files of this night')],
    });
  });
});

const readInput = (folder: string) =>
  readManifest(folder)
    .inputs.find(({ path }) => path.includes('experiment'))!
    .path.replace('inputs/', '');
