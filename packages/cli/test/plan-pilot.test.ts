import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chat, http, json, type MockServer } from './support/loopback-servers.ts';
import { scratch, start, write } from './support/program.ts';
import { sums } from './support/runtimes.ts';

const cwd = scratch();
let server: MockServer;
let requests = 0;

beforeAll(async () => {
  const list = json(200, { data: [{ id: 'm' }] });
  server = await http((request, response, text) => {
    if (request.method !== 'GET') requests++;
    return (request.method === 'GET' ? list : chat('m', 'Answer: 1000'))(request, response, text);
  });
  write(cwd, {
    ...sums(40),
    'x.yaml': {
      name: 'x',
      suites: ['./sums'],
      trials: 3,
      models: [
        {
          id: 'served',
          provider: 'openai',
          model: 'm',
          baseUrl: `${server.origin}/v1`,
          price: { input: 1, output: 4 },
        },
      ],
    },
  });
});
afterAll(() => server.close());

describe('plan --pilot', () => {
  it('sends so many samples once, keeps them as a run, and gives expected and worst cost of the whole', async () => {
    const { code, stdout, stderr } = await start(cwd, ['plan', 'x.yaml', '--pilot', '5', '--json']).ended;
    expect(code, stderr).toBe(0);
    // Translations of one question stay together, so that five make two pairs.
    expect(requests).toBe(4);
    const { rows, pilot } = JSON.parse(stdout);
    // 40 samples, 3 trials; 20 tokens at 1 USD per million and 5 at 4, as the stand-in states its usage.
    expect(rows[0]).toMatchObject({ cells: 120, expected_usd: expect.closeTo(120 * 40e-6, 12) });
    expect(rows[0].worst_usd).toBeGreaterThan(rows[0].expected_usd);
    expect(pilot.status).toBe('complete');
    expect(existsSync(join(cwd, pilot.folder, 'manifest.json'))).toBe(true);
  });

  it('is refused together with an earlier run', async () => {
    const { code, stderr } = await start(cwd, ['plan', 'x.yaml', '--pilot', '5', '--from', 'y']).ended;
    expect(code).toBe(4);
    expect(stderr).toContain('give one of the two');
    expect(requests).toBe(4);
  });
});
