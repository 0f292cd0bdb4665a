import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { diff } from '../src/commands/diff.ts';
import { run } from '../src/commands/run.ts';
import { verification } from '../src/commands/verify.ts';
import { here } from './support/here.ts';
import { evenhand, filesBelow, qualityFiles, scratch, start, write } from './support/program.ts';
import { journal, listRequestedAgain, rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const first = scripted('first', { errorRate: 0.2 }, { price: { input: 1, output: 2 } });
const second = scripted('second', { errorRate: 0.4, seed: 7 });
const experiment = (more: object) => ({
  ...{ name: 'e', suites: ['./sums'], models: [first], seed: 3, trials: 2, limit: 20, sampling: { temperature: 0.5 } },
  ...more,
});
const manifest = (folder: string) => JSON.parse(readFileSync(join(home, folder, 'manifest.json'), 'utf8'));
const holds = async (folder: string) => {
  const { findings, notes } = await verification(join(home, folder));
  expect([...findings, ...notes]).toEqual([]);
};
/** The same quality, byte for byte, as a run that asked all from the start. */
const equals = async (folder: string, more: object) => {
  write(home, { [`${folder}-all.yaml`]: experiment(more) });
  expect(await here(home, () => run(`${folder}-all.yaml`, { out: `${folder}-all` }))).toMatchObject({ code: 0 });
  expect(qualityFiles(join(home, folder))).toEqual(qualityFiles(join(home, `${folder}-all`)));
};
const copy = (to: string) => cpSync(join(home, 'base'), join(home, to), { recursive: true });

beforeAll(async () => {
  write(home, {
    ...sums(60),
    ...sums(30, { name: 'more', perCluster: 2 }),
    'base.yaml': experiment({}),
    'both.yaml': experiment({ models: [first, second] }),
    'suites.yaml': experiment({ suites: ['./sums', './more'] }),
  });
  expect(await evenhand(home, 'run', 'base.yaml', '--out', 'base')).toMatchObject({ code: 0 });
});

describe('a finished run', () => {
  it('takes another model, asked in a session of its own', async () => {
    copy('model');
    const before = readFileSync(join(home, 'model', 'records', 'first.jsonl'), 'utf8');
    expect(await evenhand(home, 'run', 'both.yaml', '--extend', 'model')).toMatchObject({ code: 0 });
    expect(readFileSync(join(home, 'model', 'records', 'first.jsonl'), 'utf8')).toBe(before);
    const { sessions, status, planned, models } = manifest('model');
    expect(sessions).toHaveLength(2);
    expect(sessions[1]).toMatchObject({ added: { models: ['second'], suites: [], samples: {} }, cellsBefore: 40 });
    expect({ status, planned }).toEqual({ status: 'complete', planned: 80 });
    expect(models.map(({ id }: { id: string }) => id)).toEqual(['first', 'second']);
    await holds('model');
    await equals('model', { models: [first, second] });
    const caveats = (path: string, fits: (row: Record<string, string>) => boolean) =>
      rows(join(home, 'model', path))
        .filter(fits)
        .map((row) => row.caveats!.includes('added_later'));
    expect(new Set(caveats('efficiency.csv', () => true))).toEqual(new Set([false]));
    expect(new Set(caveats('ratios.csv', () => true))).toEqual(new Set([true]));
    expect(filesBelow(join(home, 'model')).filter((path) => /journal|extension|lock/.test(path))).toEqual([]);
    const { stdout, code } = await here(home, () => diff('base', 'model', { flips: 5 }));
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.not.stringContaining('NaN') });
    const again = await here(home, () => run('both.yaml', { extend: 'model' }));
    expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining('nothing would be added') });
    expect(await here(home, () => run(undefined, { resume: 'model' }))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('nothing to resume'),
    });
  });
  it('takes another suite, and more samples', async () => {
    copy('suite');
    expect(await here(home, () => run('suites.yaml', { extend: 'suite' }))).toMatchObject({ code: 0 });
    expect(manifest('suite').sessions[1].added).toEqual({ models: [], suites: ['more'], samples: {} });
    await holds('suite');
    await equals('suite', { suites: ['./sums', './more'] });
    const marked = Object.fromEntries(
      rows(join(home, 'suite', 'efficiency.csv')).map(({ suite, caveats }) => [
        suite,
        caveats!.includes('added_later'),
      ]),
    );
    expect(marked).toEqual({ sums: false, more: false, '*': true });
    copy('samples');
    expect(await here(home, () => run(undefined, { extend: 'samples', limit: 40, suites: ['./sums'] }))).toMatchObject({
      code: 0,
    });
    expect(manifest('samples')).toMatchObject({ planned: 80, settings: { limit: 40 } });
    expect(manifest('samples').sessions[1].added).toEqual({ models: [], suites: [], samples: { sums: 20 } });
    await holds('samples');
    await equals('samples', { limit: 40 });
    for (const { caveats } of rows(join(home, 'samples', 'efficiency.csv'))) expect(caveats).toContain('added_later');
    // Once more, by all at once.
    write(home, { 'all.yaml': experiment({ models: [first, second], suites: ['./sums', './more'] }) });
    expect(await here(home, () => run('all.yaml', { extend: 'samples', limit: 50 }))).toMatchObject({ code: 0 });
    expect(manifest('samples').sessions[2].added).toEqual({
      models: ['second'],
      suites: ['more'],
      samples: { sums: 10 },
    });
    await holds('samples');
  });
  it('is not asked again, so that a server that is gone since is needed for a suite, and not for a model', async () => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(
          request.method === 'GET'
            ? '{"object":"list","data":[{"id":"m","object":"model"}]}'
            : '{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"7"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}',
        );
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const far = {
      id: 'far',
      provider: 'openai',
      baseUrl,
      model: 'm',
      takes: { stream: false },
      price: { input: 1, output: 1 },
    };
    write(home, {
      'far.yaml': experiment({ models: [far] }),
      'far-both.yaml': experiment({ models: [far, second] }),
      'far-suites.yaml': experiment({ models: [far], suites: ['./sums', './more'] }),
    });
    expect(await here(home, () => run('far.yaml', { out: 'far' }))).toMatchObject({ code: 0 });
    server.closeAllConnections();
    server.close();
    expect(await here(home, () => run('far-both.yaml', { extend: 'far' }))).toMatchObject({ code: 0 });
    await holds('far');
    const refused = await here(home, () => run('far-suites.yaml', { extend: 'far' }));
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('far') });
    await holds('far');
  });
  it('refuses what would change it, and says so', async () => {
    const refused = async (text: string, name: string | undefined, flags: Parameters<typeof run>[1]) => {
      expect(await here(home, () => run(name, { extend: 'base', ...flags }))).toMatchObject({
        code: 4,
        stderr: expect.stringContaining(text),
      });
      expect(existsSync(join(home, 'base', 'extension'))).toBe(false);
    };
    write(home, { 'other.yaml': experiment({ models: [scripted('first', { errorRate: 0.9 }), second] }) });
    await refused('model first: the run has another entry of that label', 'other.yaml', {});
    write(home, { 'seed.yaml': experiment({ models: [first, second], seed: 4 }) });
    await refused('seed: 3 became 4', 'seed.yaml', {});
    await refused('--limit: found 10; the run has 20', 'both.yaml', { limit: 10 });
    await refused('found --trials with it', 'both.yaml', { trials: 3 });
    renameSync(join(home, 'sums'), join(home, 'elsewhere'));
    await refused('suite "sums" is not known', undefined, { limit: 30 });
    renameSync(join(home, 'elsewhere'), join(home, 'sums'));
    write(home, { ...sums(61), 'changed.yaml': experiment({ limit: 30 }) });
    await refused('suite sums: its prompt, scorer, version, request or samples are others', 'changed.yaml', {
      limit: 30,
    });
    write(home, sums(60));
    await holds('base');
  });
});

describe('an extension that is killed', () => {
  const slow = scripted('slow', { latencyMs: 150 });
  it('leaves the run as it was, and goes on where it stopped', async () => {
    copy('killed');
    write(home, { 'slow.yaml': experiment({ models: [first, slow], concurrency: 2 }) });
    const { child, ended } = start(home, ['run', 'slow.yaml', '--extend', 'killed']);
    const path = join(home, 'killed', 'extension', 'journal.jsonl');
    while (!existsSync(path) || journal(path).length < 130) await sleep(20);
    child.kill('SIGKILL');
    await ended;
    await holds('killed');
    expect(manifest('killed')).toEqual(manifest('base'));
    const answered = journal(path).filter(({ type }) => type === 'closed').length;
    expect(answered).toBeGreaterThan(40);
    const refused = await here(home, () => run('slow.yaml', { extend: 'killed' }));
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('run --resume killed') });
    const { child: other, ended: stopped } = start(home, ['run', '--resume', 'killed', '--grace', '1']);
    while (journal(path).filter(({ type }) => type === 'closed').length < answered + 4) await sleep(20);
    other.kill('SIGINT');
    expect(await stopped).toMatchObject({ code: 130, stderr: expect.stringContaining('killed is as it was') });
    await holds('killed');
    expect(listRequestedAgain(journal(path))).toEqual([]);
    expect(await evenhand(home, 'run', '--resume', 'killed')).toMatchObject({ code: 0 });
    await holds('killed');
    expect(manifest('killed').sessions).toHaveLength(4);
    await equals('killed', { models: [first, slow], concurrency: 2 });
  });
  it('is finished when it was broken off while it became part of the run', async () => {
    copy('broken');
    write(home, {
      'bad.yaml': experiment({ models: [first, scripted('bad', { faults: [{ kind: 'auth', rate: 1 }] })] }),
    });
    expect(await here(home, () => run('bad.yaml', { extend: 'broken' }))).toMatchObject({ code: 2 });
    await holds('broken');
    expect(manifest('broken')).toEqual(manifest('base'));
    // As if it had been complete, and its records had just been moved.
    copy('halfway');
    expect(await here(home, () => run('both.yaml', { extend: 'halfway' }))).toMatchObject({ code: 0 });
    copy('again');
    cpSync(join(home, 'halfway'), join(home, 'again', 'extension'), { recursive: true });
    cpSync(join(home, 'halfway', 'records'), join(home, 'again', 'records'), { recursive: true });
    writeFileSync(join(home, 'again', 'extension', 'inputs', 'stray.json'), '{}');
    expect(await here(home, () => run(undefined, { resume: 'again' }))).toMatchObject({ code: 0 });
    await holds('again');
    expect(manifest('again')).toEqual(manifest('halfway'));
  });
});
