import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { merge } from '../src/commands/merge.ts';
import { report } from '../src/commands/report.ts';
import { run } from '../src/commands/run.ts';
import { verification } from '../src/commands/verify.ts';
import { here } from './support/here.ts';
import { evenhand, filesBelow, scratch, write } from './support/program.ts';
import { rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const experiment = (more: object = {}) => ({
  name: 'e',
  suites: ['./sums', './more'],
  models: [
    scripted('steady', {}, { price: { input: 1, output: 2 } }),
    scripted('ours', { errorRate: 0.3, seed: 5, faults: [{ kind: 'server', rate: 0.1, times: 1 }] }),
    // Draws from the answers of all samples, wherever they are asked.
    scripted('guess', { rule: 'chance' }),
  ],
  seed: 3,
  trials: 2,
  limit: 50,
  sampling: { temperature: 0.5 },
  ...more,
});
const SHARDS = ['a', 'b', 'c'];
const manifest = (folder: string) => JSON.parse(readFileSync(join(home, folder, 'manifest.json'), 'utf8'));
const merged = (folders: string[], out: string, more: object = {}) =>
  here(home, () => merge(folders, { out, ...more }));

beforeAll(async () => {
  write(home, { ...sums(60), ...sums(30, { name: 'more', perCluster: 2 }), 'e.yaml': experiment() });
  const all = await Promise.all([
    evenhand(home, 'run', 'e.yaml', '--out', 'single'),
    ...SHARDS.map((name, at) => evenhand(home, 'run', 'e.yaml', '--shard', `${at + 1}/3`, '--out', name)),
  ]);
  for (const one of all) expect(one).toMatchObject({ code: 0, stderr: expect.not.stringContaining('error') });
  expect(await evenhand(home, 'merge', 'c', 'a', 'b', '--out', 'joined')).toMatchObject({ code: 0 });
});

/** Columns that a clock moves, and the caveats of times. */
const MOVES = /(^|_)(ms|s|e2e|ttft|tpot|at|caveats|n_timed|seconds|goodput|time|within)(_|$)/;

describe('a shard', () => {
  it('is called one wherever its figures stand, and the merged run is not', async () => {
    const sentence = 'This is shard 1 of 3 of a run';
    for (const path of ['REPORT.md', 'report.html'])
      for (const [folder, says] of [
        ['a', true],
        ['joined', false],
        ['single', false],
      ] as const)
        expect([folder, path, readFileSync(join(home, folder, path), 'utf8').includes(sentence)]).toEqual([
          folder,
          path,
          says,
        ]);
    for (const table of ['summary.csv', 'comparisons.csv'])
      for (const { caveats } of rows(join(home, 'a', table))) expect(caveats!.split(';')).toContain('shard');
    for (const { caveats } of rows(join(home, 'joined', 'summary.csv')))
      expect(caveats!.split(';')).not.toContain('shard');
    const printed = await evenhand(home, 'table', 'a');
    expect(printed).toMatchObject({ code: 0, stdout: expect.stringContaining(sentence) });
    expect(printed.stderr).toContain(`a: ${sentence}`);
  });
  it('is not published, not on a leaderboard, and opens no gate', async () => {
    const published = await evenhand(home, 'publish', 'a');
    expect(published).toMatchObject({ code: 1, stdout: expect.stringContaining('is shard 1/3 of a run') });
    const alone = await evenhand(home, 'leaderboard', 'a', 'b', '--out', 'site');
    expect(alone).toMatchObject({ code: 4, stderr: expect.stringContaining('evenhand merge a b --out DIR') });
    const mixed = await evenhand(home, 'leaderboard', 'a', 'joined', '--out', 'site');
    expect(mixed).toMatchObject({ code: 0, stderr: expect.stringContaining('a is a shard of a run; it is left out') });
    expect(existsSync(join(home, 'site', 'runs', 'a.html'))).toBe(false);
    write(home, { 'policy.yaml': { suites: { '*': { margin: '50 points' } } } });
    const gated = await evenhand(home, 'gate', 'a', 'single', '--policy', 'policy.yaml');
    expect(gated).toMatchObject({ code: 2, stdout: expect.stringContaining('this is shard 1 of 3 of a run') });
  });
});

describe('three shards that ran at the same time', () => {
  it('are verified, each as a run of its own', async () => {
    for (const name of SHARDS) expect((await verification(join(home, name))).findings).toEqual([]);
  });
  it('split no cluster and share no sample', () => {
    const ids = (name: string, suite: string) => {
      const { path } = manifest(name).inputs.find(({ path }: { path: string }) =>
        path.startsWith(`inputs/samples-${suite}.`),
      );
      return readFileSync(join(home, name, path), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { id: string; cluster: string });
    };
    for (const suite of ['sums', 'more']) {
      const parts = SHARDS.map((name) => ids(name, suite));
      const clusters = parts.map((part) => [...new Set(part.map(({ cluster }) => cluster))]);
      expect(new Set(clusters.flat()).size).toBe(clusters.flat().length);
      expect(new Set(parts.flat().map(({ id }) => id)).size).toBe(ids('single', suite).length);
      expect(
        Math.max(...parts.map(({ length }) => length)) - Math.min(...parts.map(({ length }) => length)),
      ).toBeLessThanOrEqual(4);
    }
  });
  it('give, merged, the single run in every column that no clock moves', () => {
    expect(filesBelow(join(home, 'joined'))).toEqual(filesBelow(join(home, 'single')));
    let compared = 0;
    for (const path of filesBelow(join(home, 'single')).filter(
      (one) => one.endsWith('.csv') && one !== 'goodput.csv',
    )) {
      const [a, b] = ['single', 'joined'].map((folder) =>
        rows(join(home, folder, path)).map((row) =>
          Object.fromEntries(Object.entries(row).filter(([name]) => !MOVES.test(name))),
        ),
      );
      expect(a!.length).toBeGreaterThan(0);
      expect(b).toEqual(a);
      compared += a!.length * Object.keys(a![0]!).length;
      if (/^samples\/|^summary|^comparisons|^repeats/.test(path))
        expect(readFileSync(join(home, 'joined', path), 'utf8')).toBe(readFileSync(join(home, 'single', path), 'utf8'));
    }
    expect(compared).toBeGreaterThan(5000);
    expect(manifest('joined').inputs).toEqual(manifest('single').inputs);
    expect(manifest('joined')).toMatchObject({ status: 'complete', planned: manifest('single').planned });
  });
  it('are named in the manifest with their machines, and their times carry a caveat', async () => {
    const { merged: shards, sessions } = manifest('joined');
    expect(shards).toMatchObject({
      of: 3,
      missing: [],
      shards: SHARDS.map((runId, at) => ({
        runId,
        index: at + 1,
        manifestSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      })),
    });
    expect(sessions.map(({ shard }: { shard: number }) => shard).sort()).toEqual([1, 2, 3]);
    for (const session of sessions) expect(session.machine.cpu).toEqual(expect.any(String));
    for (const { caveats } of rows(join(home, 'joined', 'efficiency.csv'))) expect(caveats).toContain('merged_shards');
    for (const { caveats } of rows(join(home, 'single', 'efficiency.csv')))
      expect(caveats).not.toContain('merged_shards');
    const { findings, notes } = await verification(join(home, 'joined'));
    expect([...findings, ...notes]).toEqual([]);
    expect(existsSync(join(home, 'joined', 'journal.jsonl'))).toBe(false);
  });
  it('are merged by report --out too', async () => {
    expect(await here(home, () => report(SHARDS, { out: 'by-report' }))).toMatchObject({ code: 0 });
    expect(manifest('by-report').inputs).toEqual(manifest('single').inputs);
  });
});

describe('shards that do not go together', () => {
  const refuses = async (folders: string[], ...texts: string[]) => {
    const ended = await merged(folders, 'nothing');
    expect(ended.code).toBe(4);
    for (const text of texts) expect(ended.stderr).toContain(text);
    expect(existsSync(join(home, 'nothing'))).toBe(false);
  };
  const shard = async (out: string, index: number, of: number, more: object, flags: string[] = []) => {
    write(home, { [`${out}.yaml`]: experiment(more) });
    const ended = await evenhand(home, 'run', `${out}.yaml`, '--shard', `${index}/${of}`, '--out', out, ...flags);
    expect(ended).toMatchObject({ code: 0 });
  };
  it('one is missing, or stands twice', async () => {
    await refuses(['a', 'c'], 'shard 2/3 is missing', '--shard 2/3');
    cpSync(join(home, 'b'), join(home, 'b2'), { recursive: true });
    await refuses(['a', 'b', 'b2', 'c'], 'b and b2 are both shard 2/3');
    await refuses(['a', 'b', 'c', 'single'], 'single: is not a shard');
  });
  it('of another number of shards, another experiment, seed, model or suite', async () => {
    await shard('of4', 2, 4, {});
    await refuses(
      ['a', 'of4', 'c'],
      'of4 (shard 2/4) does not go with a (shard 1/3)',
      'number of shards: 3 there, 4 here',
    );
    await shard('named', 2, 3, { name: 'other' });
    await refuses(['a', 'named', 'c'], 'experiment: e there, other here');
    await shard('seeded', 2, 3, { seed: 4 });
    await refuses(['a', 'seeded', 'c'], 'seed: 3 became 4');
    await shard('modelled', 2, 3, { models: [scripted('steady'), scripted('ours', { errorRate: 0.2 })] });
    await refuses(['a', 'modelled', 'c'], 'model ours: its entry changed');
    await shard('limited', 2, 3, { limit: 40 });
    await refuses(['a', 'limited', 'c'], 'suite sums: its samples are others');
    write(home, {
      'sums/suite.yaml': { ...JSON.parse(readFileSync(join(home, 'sums/suite.yaml'), 'utf8')), version: 2 },
    });
    await shard('versioned', 2, 3, {});
    await refuses(['a', 'versioned', 'c'], 'suite sums: its prompt, scorer, version or request changed');
  });
  it('of another version of evenhand, or edited after the run', async () => {
    const edited = (to: string, change: (value: ReturnType<typeof manifest>) => void) => {
      cpSync(join(home, 'b'), join(home, to), { recursive: true });
      const value = manifest(to);
      change(value);
      writeFileSync(join(home, to, 'manifest.json'), JSON.stringify(value, null, 2));
    };
    edited('older', (value) => {
      value.sessions[0].harness.version = '0.0.1';
    });
    await refuses(['a', 'older', 'c'], 'version of evenhand');
    edited('other-weights', (value) => {
      value.models[0].identity.digest = 'abc';
    });
    await refuses(['a', 'other-weights', 'c'], 'model steady: digest unknown became abc');
    edited('still', (value) => {
      value.status = 'running';
    });
    await refuses(['a', 'still', 'c'], 'has not ended', 'evenhand run --resume still');
    edited('torn', () => {});
    const path = join(home, 'torn', 'records', 'ours.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"outcome":"incorrect"', '"outcome":"correct"'));
    await refuses(['a', 'torn', 'c'], 'torn (shard 2/3): records/ours.jsonl differs from its manifest');
  });
  it('are not merged into a folder that holds a run', async () => {
    const ended = await merged(SHARDS, 'single');
    expect(ended).toMatchObject({ code: 4, stderr: expect.stringContaining('single: already contains a run') });
  });
  it('merge in part on request, marked as incomplete', async () => {
    const ended = await merged(['a', 'c'], 'part', { partial: true });
    expect(ended).toMatchObject({ code: 2, stdout: expect.stringContaining('without 2/3') });
    expect(manifest('part')).toMatchObject({ status: 'incomplete', merged: { missing: [2] } });
    expect((await verification(join(home, 'part'))).findings).toEqual([]);
    for (const row of rows(join(home, 'part', 'summary.csv')).filter(({ language }) => language === '*'))
      expect(row.caveats).toContain('incomplete');
    expect(await here(home, () => run(undefined, { resume: 'part' }))).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('without shard 2 of 3'),
    });
  });
  it('are made of a suite with enough independent samples, and without looks', async () => {
    expect(await here(home, () => run('e.yaml', { shard: { index: 1, of: 16 }, out: 'many' }))).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('suite sums has 14 independent groups of samples'),
    });
    expect(await here(home, () => run('e.yaml', { shard: { index: 1, of: 2 }, untilDecided: 'x' }))).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('--until-decided'),
    });
    expect(await evenhand(home, 'run', 'e.yaml', '--shard', '4/3')).toMatchObject({ code: 4 });
  });
});

describe('a shard that is incomplete', () => {
  it('is merged with --partial, and the merged run goes on where it stopped', async () => {
    const models = [scripted('ours', { faults: [{ kind: 'auth', rate: 0.2 }] })];
    write(home, { ...sums(60), 'f.yaml': experiment({ models, giveUpAfter: null }) });
    for (const [at, name] of ['fa', 'fb'].entries())
      expect(await here(home, () => run('f.yaml', { shard: { index: at + 1, of: 2 }, out: name }))).toMatchObject({
        code: 2,
      });
    expect(await merged(['fa', 'fb'], 'f')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('is incomplete'),
    });
    expect(await merged(['fa', 'fb'], 'f', { partial: true })).toMatchObject({ code: 2 });
    expect((await verification(join(home, 'f'))).findings).toEqual([]);
    const before = manifest('f').records[0];
    expect(await here(home, () => run(undefined, { resume: 'f' }))).toMatchObject({ code: 2 });
    expect(manifest('f').records[0].lines).toBe(before.lines);
    expect(manifest('f').sessions).toHaveLength(3);
    expect((await verification(join(home, 'f'))).findings).toEqual([]);
  });
});
