import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '@evenhand/core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from '../src/commands/run.ts';
import { here } from './support/here.ts';
import { evenhand, scratch, write } from './support/program.ts';
import { scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();

describe('a resume is refused where what the run rests on has changed', () => {
  const before = {
    name: 'changing',
    suites: ['./stable'],
    models: [scripted('one', { faults: [{ kind: 'bad_request', rate: 0.5 }] }), scripted('two')],
    seed: 3,
  };
  const files = sums(8, { name: 'stable' });
  const suite = files['stable/suite.yaml'] as { prompt: object };
  beforeAll(async () => {
    write(home, { ...files, 'changing.yaml': before });
    expect(await evenhand(home, 'run', 'changing.yaml', '--out', 'changing')).toMatchObject({ code: 2 });
  });

  const cases: [what: string, files: Record<string, unknown>, message: string][] = [
    ['the seed', { 'changing.yaml': { ...before, seed: 4 } }, 'seed: 3 became 4'],
    ['the trials', { 'changing.yaml': { ...before, trials: 2 } }, 'trials: 1 became 2'],
    ['the margin', { 'changing.yaml': { ...before, margin: 0.1 } }, 'margin: 0.02 became 0.1'],
    [
      'the sampling',
      { 'changing.yaml': { ...before, sampling: { temperature: 1 } } },
      'sampling: {} became {"temperature":1}',
    ],
    [
      'a model',
      { 'changing.yaml': { ...before, models: [before.models[0], scripted('two', { errorRate: 0.1 })] } },
      'model two: its entry changed',
    ],
    ['the models', { 'changing.yaml': { ...before, models: [scripted('two')] } }, 'models: one,two became two'],
    [
      'the prompt',
      { 'stable/suite.yaml': { ...suite, prompt: { ...suite.prompt, system: null } } },
      'suite stable: its prompt, scorer, version or request changed',
    ],
    [
      'the samples',
      { 'stable/samples.jsonl': files['stable/samples.jsonl']!.toString().replace('1,002', '1,003') },
      'suite stable: its samples changed',
    ],
  ];
  it.each(cases)('%s', async (what, changed, message) => {
    const folder = what.replaceAll(' ', '-');
    write(join(home, folder), { ...files, 'changing.yaml': before, ...changed });
    const kept = readFileSync(join(home, 'changing', 'journal.jsonl'), 'utf8');
    const { code, stderr } = await here(home, () => run(join(folder, 'changing.yaml'), { resume: 'changing' }));
    expect(code).toBe(4);
    expect(stderr).toContain('cannot be resumed');
    expect(stderr).toContain(message);
    expect(readFileSync(join(home, 'changing', 'journal.jsonl'), 'utf8')).toBe(kept);
  });

  it.each([
    [{ seed: 9 }, 'seed: 3 became 9'],
    [{ trials: 2 }, 'trials: 1 became 2'],
    [{ limit: 2 }, '--limit'],
    [{ models: ['one'] }, '--models'],
    [{ out: 'elsewhere' }, '--out'],
  ])('by the flag %j', async (flags, message) => {
    const { code, stderr } = await here(home, () => run(undefined, { resume: 'changing', ...flags }));
    expect(code).toBe(4);
    expect(stderr).toContain(message);
  });

  it('and goes on where nothing has', async () => {
    const { code } = await evenhand(home, 'run', 'changing.yaml', '--resume', 'changing');
    expect(code).toBe(2);
    const manifest = readManifest(join(home, 'changing'));
    expect(manifest.sessions.map(({ status }) => status)).toEqual(['incomplete', 'incomplete']);
  });
});
