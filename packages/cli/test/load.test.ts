import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    expect(existsSync(join(cwd, 'out/load.json'))).toBe(true);
    expect(readFileSync(join(cwd, 'out/load.svg'), 'utf8')).toMatch(/^<svg /);
  });

  it('ends with 3 where the next request would not fit under the cap, and writes what was measured', async () => {
    const { code, stdout } = await start(cwd, [
      ...['load', 'x.yaml', '--ladder', '1', '--requests', '20', '--repeats', '1', '--max-usd', '0.00000001'],
      ...['--out', 'capped', '--json'],
    ]).ended;
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ end: 'budget', rows: [] });
  });

  it('says what it needs where neither a ladder nor rates are given', async () => {
    const { code, stderr } = await start(cwd, ['load', 'x.yaml']).ended;
    expect(code).toBe(4);
    expect(stderr).toContain('--ladder 1,2,4,8');
  });
});
