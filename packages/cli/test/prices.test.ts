import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chat, http, json, type MockServer } from './support/loopback-servers.ts';
import { scratch, start, write } from './support/program.ts';
import { row, rows, sums } from './support/runtimes.ts';

const cwd = scratch();
let server: MockServer;

const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const MODELS = ['fresh', 'stale', 'by-the-clock'];

beforeAll(async () => {
  const list = json(200, { data: MODELS.map((id) => ({ id: `corner/${id}` })) });
  server = await http((request, response, text) =>
    (request.method === 'GET' ? list : chat('corner/any', 'Answer: 1000'))(request, response, text),
  );
  const price = (model: string, more: object) => ({ id: `corner-${model}`, model, source: 's', output: 4, ...more });
  write(cwd, {
    ...sums(4),
    'benchmarks/hosts/corner.yaml': {
      id: 'corner',
      name: 'The corner shop',
      provider: 'openai',
      baseUrl: `${server.origin}/v1`,
    },
    'benchmarks/models/someone.yaml': {
      developer: 'Someone',
      origin: 'FR',
      models: MODELS.map((id) => ({
        ...{ id, name: id, weights: 'open', licence: 'MIT', parameters: null, context: 4096, released: null },
        ...{ source: 'made for a test', at: [{ host: 'corner', model: `corner/${id}` }] },
      })),
    },
    'benchmarks/prices/corner.yaml': {
      host: 'corner',
      prices: [
        price('fresh', { id: 'corner-fresh-old', input: 99, to: day(2), readAt: day(60) }),
        price('corner/fresh', { id: 'corner-fresh', input: 1, from: day(1), readAt: day(89) }),
        price('stale', { input: 1, readAt: day(92) }),
        price('by-the-clock', { input: 1, depends: ['clock'], readAt: day(1) }),
      ],
    },
  });
});
afterAll(() => server.close());

describe('dated prices', () => {
  it('make real money of the tokens that were used, and unknown stays unknown', async () => {
    const args = ['run', '--models', MODELS.join(','), '--suites', './sums', '--out', 'priced'];
    const { code, stderr } = await start(cwd, args).ended;
    expect(code, stderr).toBe(0);
    // 20 tokens at 1 USD per million and 5 at 4, as the stand-in states its usage.
    for (const [model, usd] of [
      ['fresh', '0.000040000'],
      ['stale', '0.000040000'],
      ['by-the-clock', ''],
    ] as const) {
      const cells = rows(join(cwd, `priced/measurements/${model}.csv`));
      expect(cells.map(({ cost_usd }) => cost_usd)).toEqual(Array(4).fill(usd));
      for (const { price_id } of cells)
        expect(price_id).toMatch(usd === '' ? /^$/ : new RegExp(`^corner-${model}:[0-9a-f]{12}$`));
    }
    const efficiency = (model: string) => row(join(cwd, 'priced/efficiency.csv'), { suite: 'sums', model });
    expect(efficiency('fresh')).toMatchObject({ cost_usd: '0.000160000', cost_basis: 'list', n_cost_unknown: '0' });
    expect(efficiency('by-the-clock')).toMatchObject({ cost_usd: '', cost_known_usd: '', n_cost_unknown: '4' });
    const caveats = Object.fromEntries(MODELS.map((model) => [model, efficiency(model).caveats!.split(';')]));
    expect(caveats.stale).toContain('price_stale');
    expect(caveats.fresh).not.toContain('price_stale');
    expect(caveats['by-the-clock']).toContain('price_unknown');
    const verified = await start(cwd, ['verify', 'priced']).ended;
    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  });

  it('are listed with what keeps one from being used', async () => {
    const { code, stdout } = await start(cwd, ['list', 'prices', '--host', 'corner']).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^corner-by-the-clock .* no: depends on clock$/m);
    expect(stdout).toMatch(/^corner-fresh .* yes$/m);
    const listing = await start(cwd, ['list', 'prices', '--host', 'corner', '--json']).ended;
    expect(JSON.parse(listing.stdout)).toHaveLength(4);
    expect(JSON.parse(listing.stdout)[2]).toMatchObject({ host: 'corner', id: 'corner-stale', source: 's' });
  });
});

describe('price', () => {
  const price = async (...args: string[]) => {
    const { code, stdout, stderr } = await start(cwd, ['price', 'priced', ...args]).ended;
    return { code, stdout, stderr };
  };
  const figures = async (...args: string[]) => {
    const { code, stdout, stderr } = await price(...args, '--json');
    expect(code, stderr).toBe(0);
    const found = JSON.parse(stdout) as { model: string; stored_usd: number; other_usd: number; change: number }[];
    return Object.fromEntries(found.map((one) => [one.model, one]));
  };
  it('gives the stored cost by the same prices', async () => {
    const { fresh, 'by-the-clock': clock } = await figures();
    expect(fresh).toMatchObject({ stored_usd: expect.closeTo(0.00016, 12), other_usd: expect.closeTo(0.00016, 12) });
    expect(fresh!.change).toBeCloseTo(0, 9);
    expect(clock).toMatchObject({
      stored_usd: null,
      stored_unknown: 4,
      other_usd: null,
      other_unknown: 4,
      change: null,
    });
  });
  it('gives the cost at an earlier day by the record of that day', async () => {
    // 4 cells of 20 tokens at 99 USD per million and 5 at 4.
    expect((await figures('--at', day(3))).fresh).toMatchObject({ other_usd: expect.closeTo(0.008, 12) });
  });
  it('gives the cost by another book, in yuan, and writes only where it is told to', async () => {
    write(cwd, {
      'book/corner.yaml': {
        host: 'corner',
        prices: [{ id: 'yuan', model: 'fresh', currency: 'CNY', input: 7, output: 0, source: 's', readAt: day(1) }],
      },
    });
    const { code, stdout } = await price('--prices', 'book', '--out', 'again.json', '--at', '2026-10-30');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^fresh +4 +0\.000160 +0 +0\.000084 +0 +−47\.4 %$/m);
    expect(stdout).toMatch(/^ {2}fresh: yuan:[0-9a-f]{12}@6\.652882 CNY\/USD 2026-10-30$/m);
    expect(JSON.parse(readFileSync(join(cwd, 'again.json'), 'utf8'))[0]).toMatchObject({
      model: 'fresh',
      other_usd: expect.closeTo((80 * 7) / 1e6 / 6.652882, 15),
    });
    expect((await start(cwd, ['verify', 'priced']).ended).code).toBe(0);
  });
  it.each<[args: string[], says: RegExp]>([
    [['--at', 'yesterday'], /--at yesterday: expected a day/],
    [['--at', '2026-11-22T09:00:00'], /expected a day .* or a moment/],
    [['--host', 'corne'], /--host corne: there is none/],
    [['--prices', 'nowhere'], /--prices nowhere: expected a folder/],
  ])('%j', async (args, says) => {
    const { code, stderr } = await price(...args);
    expect(code).toBe(4);
    expect(stderr).toMatch(says);
  });
});

describe('list models', () => {
  const list = async (...args: string[]) => {
    const { code, stdout, stderr } = await start(cwd, ['list', 'models', ...args, '--json']).ended;
    return { code, stderr, ids: code === 0 ? (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id) : [] };
  };
  it('chooses by country, openness, host and developer together', async () => {
    expect((await list('--origin', 'fr', '--host', 'corner')).ids).toEqual(MODELS);
    expect((await list('--developer', 'someone', '--weights', 'closed')).ids).toEqual([]);
    const { ids } = await list('--origin', 'CN', '--weights', 'open', '--host', 'ollama');
    expect(ids).toContain('qwen3-0.6b');
    expect(ids).not.toContain('llama-3.2-1b');
  });
  it.each<[args: string[], says: RegExp]>([
    [['--host', 'corne'], /--host corne: no such host; did you mean corner\?/],
    [['--origin', 'XX'], /--origin XX: no such origin/],
    [['--developer', 'Deepsek'], /--developer Deepsek: no such developer; did you mean DeepSeek\?/],
  ])('%j', async (args, says) => {
    const { code, stderr } = await list(...args);
    expect(code).toBe(4);
    expect(stderr).toMatch(says);
  });
});
