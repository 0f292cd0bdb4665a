import {
  computeCost,
  computeTurnCost,
  computeWorstCase,
  type Generation,
  isPaid,
  type ModelEntry,
  sumTurnCosts,
} from '@evenhand/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cost, computeListCost, computeLocalCosts } from '../src/pricing/turn-cost.ts';
import { generation, model, usage } from './support/builders.ts';

/** USD per million tokens; no other limits. */
const rates = (input: number, output: number, cachedInput: number | null = null, cacheWrite: number | null = null) => ({
  id: 'p',
  rates: { input, output, cachedInput, cacheWrite },
  upToInputTokens: null,
  readAt: null,
});

describe('the cost by the list', () => {
  it.each<[what: string, used: Parameters<typeof usage>[0], price: ReturnType<typeof rates>, usd: number | null]>([
    ['plain', { inputTokens: 1_000_000, outputTokens: 500_000 }, rates(1, 4), 3],
    ['cached', { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 0 }, rates(10, 0, 1), 0.0064],
    ['written', { inputTokens: 1000, cacheWriteTokens: 300, outputTokens: 0 }, rates(10, 0, null, 20), 0.013],
    [
      'cached and written',
      { inputTokens: 1000, cachedInputTokens: 400, cacheWriteTokens: 100, outputTokens: 10 },
      rates(10, 100, 1, 20),
      0.0084,
    ],
    [
      'cached without a price of its own',
      { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 0 },
      rates(10, 0),
      0.01,
    ],
    ['cached not stated', { inputTokens: 1000, outputTokens: 0 }, rates(10, 0, 1), 0.01],
    ['reasoning is in the output', { inputTokens: 0, outputTokens: 100, reasoningTokens: 90 }, rates(1, 10), 0.001],
    ['nothing used', { inputTokens: 0, outputTokens: 0 }, rates(1, 1), 0],
    ['a price of 0', { inputTokens: 10, outputTokens: 10 }, rates(0, 0), 0],
    ['input unknown', { outputTokens: 10 }, rates(1, 1), null],
    ['output unknown', { inputTokens: 10 }, rates(1, 1), null],
    ['both unknown, and free', {}, rates(0, 0), null],
  ])('%s', (_, used, price, usd) => {
    const found = computeListCost(usage(used), price);
    if (usd === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(usd, 12);
  });
});

describe('the cost of a cell', () => {
  const priced = (more: object = {}) => model('m', more, { price: { input: 1, output: 2 } });
  const reply = (more: Partial<Generation>) => ({ askedAt: '2026-11-22T10:00:00.000Z', generation: generation(more) });
  const million = reply({ usage: usage({ inputTokens: 1e6, outputTokens: 1e6 }) });
  const unknown: Pick<Cost, 'usd' | 'list' | 'billed' | 'energy' | 'full'> = {
    usd: null,
    list: null,
    billed: null,
    energy: null,
    full: null,
  };

  it('adds up over its turns, and names its price', () => {
    const cost = computeCost([million, million], priced());
    expect(cost).toMatchObject({ usd: 6, basis: 'list', list: 6, billed: null });
    expect(cost.priceId).toMatch(/^m:[0-9a-f]{12}$/);
  });
  it('is unknown where one turn is, where there is no price, and where there was no reply', () => {
    expect(computeCost([million, reply({})], priced())).toMatchObject(unknown);
    expect(computeCost([million], model('m'))).toMatchObject({ ...unknown, basis: null, priceId: null });
    expect(computeCost([], priced())).toMatchObject(unknown);
  });
  it('keeps what was billed beside it', () => {
    const receipt = { ...generation().receipt, billedUsd: 5 };
    expect(computeCost([{ ...million, generation: { ...million.generation, receipt } }], priced())).toMatchObject({
      usd: 3,
      billed: 5,
    });
  });

  const localCost = {
    watts: 100,
    usdPerKwh: 0.2,
    hardwareUsd: 1000,
    lifetimeHours: 10_000,
    utilisation: 0.5,
    source: 'made for a test',
  };
  const here: ModelEntry = priced({ id: 'here', localCost });
  it('of a local run is energy and wear of the time that it was busy', () => {
    expect(computeLocalCosts(3_600_000, localCost)).toEqual({
      energy: expect.closeTo(0.02, 12),
      full: expect.closeTo(0.22, 12),
    });
    expect(computeCost([reply({ e2eMs: 1_800_000 }), reply({ e2eMs: 1_800_000 })], here)).toMatchObject({
      usd: expect.closeTo(0.22, 12),
      basis: 'full',
      energy: expect.closeTo(0.02, 12),
      priceId: expect.stringMatching(/^here:/),
    });
  });
  it('of a local run without a time is unknown, never 0', () => {
    expect(computeCost([reply({ e2eMs: null })], here)).toMatchObject({ ...unknown, basis: 'full' });
    const serverTiming = { loadMs: null, prefillMs: 1_800_000, decodeMs: 1_800_000 };
    const timed = reply({ e2eMs: null, receipt: { ...generation().receipt, serverTiming } });
    expect(computeCost([timed], here).usd).toBeCloseTo(0.22, 12);
  });
});

describe('the worst case', () => {
  const when = new Date('2026-11-22T10:00:00Z');
  it('is never below the true cost of a request within its limits', () => {
    const price = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({ input: price, output: price, cachedInput: fc.option(price), cacheWrite: fc.option(price) }),
        fc.nat(10_000),
        fc.nat(10_000),
        fc.nat(10_000),
        fc.nat(10_000),
        fc.nat(10_000),
        (price, bytes, input, cached, written, output) => {
          const inputTokens = Math.min(input, bytes);
          const cachedInputTokens = Math.min(cached, inputTokens);
          const cacheWriteTokens = Math.min(written, inputTokens - cachedInputTokens);
          const worst = computeWorstCase(bytes, 10_000, model('m', {}, { price }), when)!;
          const cost = computeCost(
            [
              {
                askedAt: when.toISOString(),
                generation: generation({
                  usage: usage({ inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens: output }),
                }),
              },
            ],
            model('m', {}, { price }),
          ).usd!;
          expect(cost).toBeLessThanOrEqual(worst * (1 + 1e-12));
        },
      ),
    );
  });
  it('is unknown without a price or a limit', () => {
    expect(computeWorstCase(10, undefined, model('m', {}, { price: { input: 1, output: 1 } }), when)).toBeNull();
    expect(computeWorstCase(10, 10, model('m'), when)).toBeNull();
  });
});

describe('the cost of a turn', () => {
  const priced = model('m', {}, { price: { input: 1, output: 2 } });
  const turn = {
    askedAt: '2026-11-22T10:00:00.000Z',
    generation: generation({ usage: usage({ inputTokens: 1e6, outputTokens: 1e6 }) }),
  };

  it('is that of a cell with one turn', () => {
    const cost = computeTurnCost(turn, priced);
    expect(cost).toMatchObject({ list: 3, billed: null });
    expect(sumTurnCosts([cost], priced)).toEqual(computeCost([turn], priced));
  });
  it('has no price where nobody said when it was asked for', () => {
    expect(computeTurnCost({ ...turn, askedAt: null }, priced)).toMatchObject({ price: null, list: null });
  });
});

it.each<[what: string, host: object, paid: boolean]>([
  ['in this process', { baseUrl: null, localCost: null }, false],
  ['at an address', { baseUrl: 'https://api.example/v1', localCost: null }, true],
  ['on a machine whose own cost is stated', { baseUrl: 'http://127.0.0.1:11434', localCost: {} }, false],
])('a model %s is paid by the token or not', (_, host, paid) => {
  const entry = model('m');
  expect(isPaid({ host: { ...entry.host, ...host } })).toBe(paid);
});
