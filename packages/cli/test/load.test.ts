import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@evenhand/io';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chat, http, json, type MockServer } from './support/loopback-servers.ts';
import { scratch, start, write } from './support/program.ts';
import { rows, sums } from './support/runtimes.ts';

const cwd = scratch();
let server: MockServer;
let requests = 0;

beforeAll(async () => {
  const list = json(200, { data: [{ id: 'm' }] });
  server = await http((request, response, text) => {
    if (request.method === 'GET') return list(request, response, text);
    requests++;
    // Every tenth request of the load fails, and is not tried again.
    return requests % 10 === 0
      ? json(500, { error: { message: 'out of order' } })(request, response, text)
      : chat('m', 'Answer: 1000')(request, response, text);
  });
  write(cwd, {
    ...sums(4),
    'x.yaml': {
      name: 'x',
      suites: ['./sums'],
      models: [
        {
          id: 'served',
          provider: 'openai',
          model: 'm',
          baseUrl: `${server.origin}/v1`,
          price: { input: 1, output: 2 },
        },
      ],
    },
  });
});
afterAll(() => server.close());

async function verify(folder: string): Promise<{ code: number | null; findings: { place: string; text: string }[] }> {
  const { code, stdout } = await start(cwd, ['verify', folder, '--json']).ended;
  return { code, findings: JSON.parse(stdout).findings };
}

describe('load', () => {
  it('sends the stated requests once, scores the replies, and writes table, requests and plot', async () => {
    const { code, stdout, stderr } = await start(cwd, [
      ...['load', 'x.yaml', '--ladder', '1,2', '--requests', '20', '--repeats', '1', '--out', 'out', '--json'],
    ]).ended;
    expect(code, stderr).toBe(0);
    expect(requests).toBe(40);
    const table = rows(join(cwd, 'out/load.csv'));
    expect(table.map(({ level, n, n_left_out }) => [level, Number(n) + Number(n_left_out)])).toEqual([
      ['1.000', 20],
      ['2.000', 20],
    ]);
    const sent = rows(join(cwd, 'out/requests.csv'));
    expect(sent).toHaveLength(40);
    expect(sent.filter(({ error }) => error === 'server')).toHaveLength(4);
    // A failed request has no time and no verdict; it is not wrong.
    for (const one of sent.filter(({ error }) => error !== '')) expect([one.e2e_ms, one.right]).toEqual(['', '']);
    expect(JSON.parse(stdout).rows).toHaveLength(2);
    expect(readFileSync(join(cwd, 'out/load.svg'), 'utf8')).toMatch(/^<svg /);
    const report = readFileSync(join(cwd, 'out/REPORT.md'), 'utf8');
    expect(report).toMatch(/^# Under load: x\n\nserved is /);
    expect(report).toMatch(/\| served \| [^|]+ \| 2 at a time \| \d+ \| \d/);
    expect((await verify('out')).findings).toEqual([]);
  });

  it('is verified: what was changed afterwards is named, with the requests put right or without', async () => {
    const copy = (name: string, edit: (text: string) => string, file: string, rehash = false) => {
      cpSync(join(cwd, 'out'), join(cwd, name), { recursive: true });
      const path = join(cwd, name, file);
      writeFileSync(path, edit(readFileSync(path, 'utf8')));
      const facts = JSON.parse(readFileSync(join(cwd, name, 'load.json'), 'utf8'));
      if (rehash)
        writeFileSync(
          join(cwd, name, 'load.json'),
          JSON.stringify({ ...facts, requestsSha256: sha256(readFileSync(path)) }),
        );
    };
    const turn = (text: string) => text.replaceAll(/,true$/gm, ',false');
    copy('verdicts', turn, 'requests.csv');
    expect((await verify('verdicts')).findings[0]).toMatchObject({ place: 'requests.csv' });
    copy('rehashed', turn, 'requests.csv', true);
    const { code, findings } = await verify('rehashed');
    expect(code).toBe(1);
    expect(findings[0]).toMatchObject({ place: 'load.csv:2', text: expect.stringContaining('column goodput') });
    copy('report', (text) => text.replace('2 at a time', '3 at a time'), 'REPORT.md');
    expect((await verify('report')).findings).toMatchObject([{ place: expect.stringMatching(/^REPORT.md:\d+$/) }]);
    copy('level', (text) => text.replace(',2.000,', ',3.000,'), 'requests.csv', true);
    expect((await verify('level')).findings).toMatchObject([
      { place: 'requests.csv', text: expect.stringContaining('is not a request of a stage') },
    ]);
  });

  it('writes its report in Chinese where that is asked for, and figures are verified as they are', async () => {
    const { code, stderr } = await start(cwd, [
      ...['load', 'x.yaml', '--ladder', '1', '--requests', '10', '--repeats', '1', '--out', 'zh', '--lang', 'zh'],
    ]).ended;
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(cwd, 'zh/REPORT.md'), 'utf8')).toMatch(/^# 负载之下：x\n/);
    expect((await verify('zh')).findings).toEqual([]);
  });

  it('ends with 3 where the next request would not fit under the cap, and writes what was measured', async () => {
    const { code, stdout } = await start(cwd, [
      ...['load', 'x.yaml', '--ladder', '1', '--requests', '20', '--repeats', '1', '--max-usd', '0.00000001'],
      ...['--out', 'capped', '--json'],
    ]).ended;
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ end: 'budget', rows: [] });
  });

  it('is interrupted in good order, also beside a library that ends a process for whose signal nobody else waits', async () => {
    write(cwd, {
      'cleaner.mjs':
        "const end = () => { if (process.listeners('SIGINT').length === 1) process.kill(process.pid, 'SIGKILL'); };\n" +
        "process.once('newListener', () => setImmediate(() => process.on('SIGINT', end)));\n",
    });
    const options = { NODE_OPTIONS: `--import=${join(cwd, 'cleaner.mjs')}` };
    const { child, ended } = start(
      cwd,
      ['load', 'x.yaml', '--ladder', '1', '--requests', '20', '--repeats', '1000000', '--out', 'interrupted'],
      options,
    );
    child.stderr!.on('data', (text: string) => {
      if (text.includes('repeat 1 done')) child.kill('SIGINT');
    });
    const { code, signal } = await ended;
    expect([code, signal]).toEqual([130, null]);
    expect(JSON.parse(readFileSync(join(cwd, 'interrupted/load.json'), 'utf8'))).toMatchObject({ end: 'interrupted' });
    expect((await verify('interrupted')).findings).toEqual([]);
  });

  it('refuses a level that is named twice, whose requests could not be told apart', async () => {
    const { code, stderr } = await start(cwd, ['load', 'x.yaml', '--ladder', '1,2,2']).ended;
    expect(code).toBe(4);
    expect(stderr).toContain('2 at a time twice');
  });

  it('says what it needs where neither a ladder nor rates are given', async () => {
    const { code, stderr } = await start(cwd, ['load', 'x.yaml']).ended;
    expect(code).toBe(4);
    expect(stderr).toContain('--ladder 1,2,4,8');
  });
});
