import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { claim } from '../src/commands/claim.ts';
import { compare } from '../src/commands/compare.ts';
import { here } from './support/here.ts';
import { evenhand, scratch, write } from './support/program.ts';
import { scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const NIGHTS = { monday: 0.1, tuesday: 0.3, wednesday: 0.1 } as const;
const claims = (a: object, b: object) => ({
  claims: [
    {
      ...{ id: 'not-lower', statement: 'Not lower than last night.', source: 'made up', a, b },
      ...{ metric: 'accuracy', direction: 'not-lower', margin: '5 points' },
    },
  ],
});

beforeAll(async () => {
  write(home, sums(120));
  for (const [night, errorRate] of Object.entries(NIGHTS)) {
    const models = [scripted('steady'), scripted('ours', { errorRate, seed: 5 })];
    write(home, { [`${night}.yaml`]: { name: 'nightly', suites: ['./sums'], models, seed: 3 } });
    expect(await evenhand(home, 'run', `${night}.yaml`, '--out', night)).toMatchObject({ code: 0 });
  }
});

describe('runs of several nights', () => {
  it('are called what their folders are called', () => {
    for (const night of Object.keys(NIGHTS))
      expect(JSON.parse(readFileSync(join(home, night, 'manifest.json'), 'utf8')).runId).toBe(night);
  });
  it('compare each model with itself, the later night first; all pairs on request', async () => {
    const pairs = async (runs: string[], more: object = {}) => {
      const { stdout } = await here(home, () => compare(runs, { json: true, ...more }));
      const rows: Record<string, string>[] = JSON.parse(stdout).comparisons;
      return rows
        .filter(({ suite, language }) => suite !== '*' && language === '*')
        .map((row) => [row.model_a!, row.model_b!, row.verdict!])
        .sort();
    };
    expect(await pairs(['monday', 'tuesday'])).toEqual([
      ['after:ours', 'before:ours', 'lower'],
      ['after:steady', 'before:steady', expect.any(String)],
    ]);
    expect((await pairs(['monday', 'tuesday', 'wednesday'])).map(([a, b]) => `${a} ${b}`)).toEqual([
      'tuesday:ours monday:ours',
      'tuesday:steady monday:steady',
      'wednesday:ours monday:ours',
      'wednesday:ours tuesday:ours',
      'wednesday:steady monday:steady',
      'wednesday:steady tuesday:steady',
    ]);
    expect(await pairs(['monday', 'tuesday'], { allPairs: true })).toHaveLength(6);
  });
  it('are held against a claim by names that stay the same', async () => {
    write(home, { 'night.yaml': claims({ model: 'after:ours' }, { model: 'before:ours' }) });
    const verdict = async (...runs: string[]) =>
      (await here(home, () => claim(runs, { claims: 'night.yaml', strict: true }))).code;
    expect(await verdict('monday', 'tuesday')).toBe(1);
    expect(await verdict('tuesday', 'wednesday')).toBe(0);
    write(home, { 'night.yaml': claims({ model: 'wednesday:ours' }, { model: 'tuesday:ours' }) });
    expect(await verdict('monday', 'tuesday', 'wednesday')).toBe(0);
  });
});
