import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { claim } from '../src/commands/claim.ts';
import { compare } from '../src/commands/compare.ts';
import { plan } from '../src/commands/plan.ts';
import { report } from '../src/commands/report.ts';
import { here } from './support/here.ts';
import { evenhand, scratch, write } from './support/program.ts';
import { rows, scripted, sums } from './support/runtimes.ts';

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
  it('are planned with what they cannot show, and with a worst case above the cap', async () => {
    const { stdout } = await here(home, () => plan('monday.yaml', {}));
    expect(stdout).toMatch(/What this run cannot show: differences below \d+\.\d points on sums/);
    const priced = { id: 'm', provider: 'openai', baseUrl: 'http://127.0.0.1:9/v1', price: { input: 1, output: 2 } };
    write(home, {
      'capped.yaml': {
        name: 'capped',
        suites: ['./sums'],
        models: [priced],
        maxUsd: 0.0001,
        sampling: { maxOutputTokens: 100 },
      },
    });
    const capped = await here(home, () => plan('capped.yaml', {}));
    expect(capped.stdout).toMatch(/The worst case, \$[\d.]+, exceeds the spending limit, \$0\.0001/);
    expect(capped.stdout).toContain('What this run cannot show: a difference, because it has one model.');
    expect((await here(home, () => plan('capped.yaml', { maxUsd: 1 }))).stdout).not.toContain(
      'exceeds the spending limit',
    );
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
  it('give one leaderboard, and another model joins by a run of its own', async () => {
    write(home, {
      'third.yaml': { name: 'nightly', suites: ['./sums'], models: [scripted('third', { errorRate: 0.5 })], seed: 3 },
    });
    expect(await evenhand(home, 'run', 'third.yaml', '--out', 'third')).toMatchObject({ code: 0 });
    const joined = await here(home, () => report(['monday', 'third'], { out: 'joined' }));
    expect(joined).toMatchObject({ code: 0, stdout: expect.stringContaining('third') });
    const models = (path: string) =>
      [...new Set(rows(join(home, path, 'summary.csv')).map(({ model }) => model))].sort();
    expect(models('joined')).toEqual(['ours', 'steady', 'third']);
    const correct = (path: string, id: string) =>
      rows(join(home, path, 'summary.csv')).find(
        ({ model, suite, language }) => model === id && suite === 'sums' && language === '*',
      )!.n_correct;
    expect(correct('joined', 'ours')).toBe(correct('monday', 'ours'));
    expect(correct('joined', 'third')).toBe(correct('third', 'third'));
    const pairs = rows(join(home, 'joined', 'comparisons.csv')).map(({ model_a, model_b }) => `${model_a} ${model_b}`);
    expect(pairs).toContain('ours third');
    expect(
      JSON.parse(readFileSync(join(home, 'joined', 'sources.json'), 'utf8')).sources.map(
        ({ run }: { run: string }) => run,
      ),
    ).toEqual(['monday', 'third']);
    const fewer = { name: 'nightly', suites: ['./sums'], models: [scripted('fourth')], seed: 3, limit: 20 };
    write(home, { 'fewer.yaml': fewer });
    expect(await evenhand(home, 'run', 'fewer.yaml', '--out', 'fewer')).toMatchObject({ code: 0 });
    // The head counts the samples of all runs, whichever is named first.
    for (const order of [
      ['fewer', 'monday'],
      ['monday', 'fewer'],
    ])
      expect((await here(home, () => report(order, { out: `of-${order[0]}` }))).stdout).toContain('120 of 120 samples');
    await here(home, () => report(['monday', 'tuesday'], { out: 'both' }));
    expect(models('both')).toEqual(['after:ours', 'after:steady', 'before:ours', 'before:steady']);
    expect(await here(home, () => report(['monday', 'third'], { out: 'tuesday' }))).toMatchObject({ code: 4 });
    expect(await here(home, () => report(['monday'], { out: 'one' }))).toMatchObject({ code: 4 });
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
