import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch, start, write } from './support/program.ts';

const cwd = scratch();
const RATES = { input: 2, output: 6, cachedInput: 0.5, cacheWrite: null, cacheWrite1h: null };
const probe = (more: object = {}) => ({
  ...{ book: 'a-book 1.0', host: 'xai', model: 'grok-4.6', at: '2026-11-30T00:00:00Z', inputTokens: 1000 },
  ...{ rates: RATES, ...more },
});
const check = async (name: string, probes: object[]) => {
  write(cwd, { [name]: { probes } });
  const { code, stdout, stderr } = await start(cwd, ['prices', 'check', join(cwd, name), '--json']).ended;
  return { code, stderr, ...(code === 4 ? {} : JSON.parse(stdout)) };
};

describe('prices check', () => {
  it('ends with 0 where a book agrees, within 1 % and in each band', async () => {
    const found = await check('agrees.yaml', [
      probe({ rates: { ...RATES, input: 2.01 } }),
      probe({ inputTokens: 200_000, rates: { ...RATES, input: 4, output: 12, cachedInput: 1 } }),
    ]);
    expect(found).toMatchObject({ code: 0, compared: 2, differences: [] });
  });

  it('ends with 1 and names record, field and both values of a difference that nobody has looked at', async () => {
    const found = await check('differs.yaml', [probe({ rates: { ...RATES, output: 7 } })]);
    expect(found).toMatchObject({
      code: 1,
      differences: [{ record: 'xai-grok-4.6', field: 'output', ours: 6, theirs: 7, known: false }],
    });
  });

  it('holds a missing price of the cache against plain input, which a request would be charged', async () => {
    const found = await check('cache.yaml', [probe({ rates: { ...RATES, cacheWrite: 2.5 } })]);
    expect(found.differences).toMatchObject([{ field: 'cacheWrite', ours: 2, theirs: 2.5 }]);
  });

  it('ends with 0 where the record states the book’s rates, in whatever version, and says so', async () => {
    const at = { book: 'metergraph-core 9.9', inputTokens: 200_000 };
    const found = await check('known.yaml', [probe({ ...at })]);
    expect(found.code).toBe(0);
    expect(found.differences.map((one: { known: boolean }) => one.known)).toEqual([true, true, true]);
  });

  it('calls new what the book has otherwise by now, at another length, or in a rate that nobody looked at', async () => {
    const at = { book: 'metergraph-core 9.9', inputTokens: 200_000 };
    const drifted = await check('drifted.yaml', [
      probe({ ...at, rates: { ...RATES, output: 7 } }),
      probe({ ...at, inputTokens: 300_000, rates: { ...RATES, input: null, cachedInput: null } }),
      probe({ ...at, rates: { ...RATES, input: 4, output: 12, cachedInput: 1, cacheWrite: 5 } }),
    ]);
    expect(drifted.code).toBe(1);
    expect(
      drifted.differences.map(({ field, theirs, known }: Record<string, unknown>) => [field, theirs, known]),
    ).toEqual([
      ['input', 2, true],
      ['output', 7, false],
      ['cachedInput', 0.5, true],
      ['output', 6, false],
      ['cacheWrite', 5, false],
    ]);
  });

  it('compares yuan at the rate of the day', async () => {
    const kimi = {
      host: 'moonshot-cn',
      model: 'kimi-k2.6',
      rates: { ...RATES, input: 6.5 / 6.652882, output: null, cachedInput: null },
    };
    expect(await check('yuan.yaml', [probe(kimi)])).toMatchObject({ code: 0, compared: 1, differences: [] });
    const old = { ...kimi, at: '2026-10-29T00:00:00Z', rates: { ...kimi.rates, input: 6.5 / 6.5 } };
    expect(await check('yuan-old.yaml', [probe(old)])).toMatchObject({ code: 1 });
  });

  it('refuses a file that holds no probes, with file and line', async () => {
    const { code, stderr } = await check('broken.yaml', [probe({ inputTokens: -1 })]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/broken\.yaml:\d+: .*inputTokens/);
  });
});
