import { computeWorstCase, type ModelEntry, NO_USAGE } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { ratesSchema } from '../src/pricing/price-record.ts';
import { computeListCost } from '../src/pricing/turn-cost.ts';

const price = (more: object) => ({
  id: 'p',
  rates: ratesSchema.parse({ input: 1, output: 10, ...more }),
  upToInputTokens: null,
  readAt: null,
});
const used = (more: object) => ({ ...NO_USAGE, inputTokens: 1000, outputTokens: 100, ...more });
const tiers = { priority: { input: 2, output: 20 }, flex: { input: 0.5, output: 5 } };

describe('the cost by the price table', () => {
  it.each<[string, object, object, string | undefined, number | null]>([
    ['without a class of service', {}, {}, undefined, 0.002],
    ['of the usual class', {}, {}, 'default', 0.002],
    ['of the usual class under Anthropic’s word', {}, {}, 'standard', 0.002],
    ['of a class without a price', {}, {}, 'priority', null],
    ['of a class with a price', { tiers }, {}, 'priority', 0.004],
    ['of a class with a lower price', { tiers }, {}, 'flex', 0.001],
    ['of a class in capitals', { tiers }, {}, 'FLEX', 0.001],
    ['of a class that another price is known for', { tiers }, {}, 'batch', null],
    ['of what is written for 5 minutes', { cacheWrite: 1.25 }, { cacheWriteTokens: 400 }, undefined, 0.0021],
    [
      'of what is written for 5 minutes and for an hour',
      { cacheWrite: 1.25, cacheWrite1h: 2 },
      { cacheWriteTokens: 400, cacheWrite1hTokens: 300 },
      undefined,
      (600 + 100 * 1.25 + 300 * 2 + 1000) / 1e6,
    ],
    [
      'of an hour without a price of its own',
      { cacheWrite: 1.25 },
      { cacheWriteTokens: 400, cacheWrite1hTokens: 300 },
      undefined,
      null,
    ],
    [
      'of what is written where no price is known for that',
      {},
      { cacheWriteTokens: 400, cacheWrite1hTokens: 300 },
      undefined,
      0.002,
    ],
    ['of an unknown count', {}, { outputTokens: null }, undefined, null],
  ])('%s', (_, rates, usage, tier, usd) => {
    const found = computeListCost(used(usage), price(rates), tier);
    if (usd === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(usd, 12);
  });
});

it.each<[object, number]>([
  [{}, 0.002],
  [{ cachedInput: 0.1 }, 0.002],
  [{ cacheWrite: 1.25 }, 0.00225],
  [{ cacheWrite: 1.25, cacheWrite1h: 2 }, 0.003],
  [{ tiers }, 0.004],
  [{ tiers: { priority: { input: 2, output: 20, cacheWrite: 3 } } }, 0.005],
])('the bound of a cap takes the highest rate of %j', (rates, usd) => {
  const model = {
    id: 'm',
    price: ratesSchema.parse({ input: 1, output: 10, ...rates }),
    prices: [],
  } as unknown as ModelEntry;
  expect(computeWorstCase(1000, 100, model, new Date(0))).toBeCloseTo(usd, 12);
});
