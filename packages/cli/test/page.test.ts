// The page of a run by the real program: written by `run` and `report`, checked by `verify`, served by `view`; and the language.
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { INTERFACES, send, speak } from './support/interfaces.ts';
import { evenhand, jsonLines, scratch, start, write } from './support/program.ts';
import { scripted, sums, sumsHeader } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const page = join(home, 'run', 'report.html');

beforeAll(async () => {
  write(home, {
    ...sums(12),
    'mine.yaml': {
      name: 'mine',
      suites: ['./sums'],
      models: [scripted('one', { errorRate: 0.3 }), scripted('two', { errorRate: 0.3, seed: 4 })],
    },
  });
  const { code, stdout } = await evenhand(home, 'run', 'mine.yaml', '--out', 'run');
  expect(code).toBe(0);
  expect(stdout).toContain(`Page for a browser: ${join('run', 'report.html')}`);
});

describe('report.html', () => {
  it('comes with a run, and is verified with it', async () => {
    const before = await evenhand(home, 'verify', 'run', '--json');
    expect(before).toMatchObject({ code: 0 });
    const files = (JSON.parse(before.stdout) as { files: number }).files;
    const html = readFileSync(page, 'utf8');
    writeFileSync(page, html.replace('</h1>', '!</h1>'));
    expect(await evenhand(home, 'verify', 'run')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('run/report.html: differs from what the records give'),
    });
    rmSync(page);
    const without = await evenhand(home, 'verify', 'run', '--json');
    expect(without).toMatchObject({ code: 0 });
    expect((JSON.parse(without.stdout) as { files: number }).files).toBe(files - 1);
    expect(await evenhand(home, 'report', 'run')).toMatchObject({ code: 0 });
    expect(readFileSync(page, 'utf8')).toBe(html);
  });
});

describe('--lang zh', () => {
  it('writes tables, REPORT.md and the page in Chinese, and no figure differently', async () => {
    const english = readFileSync(join(home, 'run', 'summary.csv'), 'utf8');
    const { code, stdout } = await evenhand(home, 'report', 'run', '--lang', 'zh');
    expect(code).toBe(0);
    expect(stdout).toMatch(/名次 +模型/);
    expect(stdout).toContain('请注意：');
    expect(readFileSync(join(home, 'run', 'REPORT.md'), 'utf8')).toContain('\n## 排行榜\n');
    expect(readFileSync(page, 'utf8')).toContain('data-first="zh"');
    expect(readFileSync(join(home, 'run', 'summary.csv'), 'utf8')).toBe(english);
    expect(await evenhand(home, 'verify', 'run')).toMatchObject({ code: 0 });
    const compared = await evenhand(home, 'compare', 'run', '--lang', 'zh');
    expect(compared.stdout).toMatch(/前者 +后者/);
    const planned = (await evenhand(home, 'plan', 'mine.yaml', '--lang', 'zh')).stdout;
    expect(planned).toMatch(/设计效应/);
    expect(planned).not.toMatch(/ samples | points/);
    const changes = (await evenhand(home, 'diff', 'run', 'run', '--lang', 'zh')).stdout;
    expect(changes).toMatch(/0\.0 个百分点 \[/);
    expect(changes).not.toMatch(/ points /);
    expect(await evenhand(home, 'report', 'run')).toMatchObject({ code: 0 });
    expect(await evenhand(home, 'report', 'run', '--lang', 'de')).toMatchObject({ code: 4 });
  });
});

describe('leaderboard', () => {
  it('publishes no run whose records are not those of its manifest', async () => {
    cpSync(join(home, 'run'), join(home, 'edited'), { recursive: true });
    const [{ path }] = JSON.parse(readFileSync(join(home, 'edited', 'manifest.json'), 'utf8')).records;
    const records = join(home, 'edited', path);
    writeFileSync(records, readFileSync(records, 'utf8').split('\n').slice(0, 1).concat('').join('\n'));
    expect(await evenhand(home, 'leaderboard', 'run', 'edited', '--out', 'site')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`edited/${path}: differs from its manifest`),
    });
    rmSync(records);
    expect(await evenhand(home, 'leaderboard', 'edited', '--out', 'site')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining(`edited/${path}: is missing`),
    });
    expect(existsSync(join(home, 'site'))).toBe(false);
    expect(await evenhand(home, 'leaderboard', 'run', '--out', 'site')).toMatchObject({ code: 0 });
  });
});

describe('leaderboard of a suite on which a model never replied', () => {
  it('is written without that model', async () => {
    const [chat] = INTERFACES;
    const server = createServer(
      speak(chat!, (question, _, response) => {
        if (question.includes('plus')) response.writeHead(400).end('no');
        else send(response, chat!.reply({ text: ['4'] }));
      }),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const samples = [{ id: 'a', input: 'Say it.', target: '4' }];
    write(home, {
      ...sums(4, { name: 'refused' }),
      'said/suite.yaml': { ...sumsHeader('said'), prompt: { template: '{{input}}' } },
      'said/samples.jsonl': jsonLines(samples),
      'half.yaml': {
        name: 'half',
        suites: ['./refused', './said'],
        models: [scripted('whole'), { id: 'half', provider: 'openai', baseUrl, model: 'm' }],
        giveUpAfter: null,
      },
    });
    expect(await evenhand(home, 'run', 'half.yaml', '--out', 'half')).toMatchObject({ code: 2 });
    server.closeAllConnections();
    server.close();
    const ended = await evenhand(home, 'leaderboard', 'half', '--out', 'half-site');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(readFileSync(join(home, 'half-site', 'data', 'leaderboard.json'), 'utf8')).toContain('whole');
  });
});

describe('table', () => {
  it('prints or writes one table', async () => {
    const { code, stdout } = await evenhand(home, 'table', 'run', '--format', 'latex');
    expect(code).toBe(0);
    expect(stdout).toContain('\\toprule');
    expect(await evenhand(home, 'table', 'run', '--format', 'latex', '--out', 'table.tex')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Written: table.tex\n',
    });
    expect(readFileSync(join(home, 'table.tex'), 'utf8')).toBe(stdout);
    expect(await evenhand(home, 'table', 'run', '--what', 'comparison', '--baseline', 'three')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('--baseline: the run has no model three'),
    });
  });
});

describe('view', () => {
  it('serves the page to this machine until it is interrupted', async () => {
    const { child, ended } = start(home, ['view', 'run', '--lang', 'zh']);
    let output = '';
    child.stdout!.on('data', (text: string) => {
      output += text;
    });
    await expect.poll(() => output, { timeout: 60_000 }).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/\n$/);
    const address = output.trim();
    const response = await fetch(address);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<html lang="zh-Hans" data-first="zh">');
    expect((await fetch(new URL('/', address))).status).toBe(404);
    child.kill('SIGHUP');
    expect(await ended).toMatchObject({ code: 0, signal: null });
    expect(existsSync(page)).toBe(true);
  });

  it('says which folder is no run', async () => {
    expect(await evenhand(home, 'view', 'run', '--port', '99999')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('expected a port from 1 to 65535, or 0 for any that is free'),
    });
    expect(await evenhand(home, 'view', 'sums')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('is not the folder of a run'),
    });
  });
});
