import { join } from 'node:path';
import { computeWorstCase, findRosterEntry, isLoopback, priceAt } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../src/models/catalogue.ts';
import { type PriceRecord, priceRecordSchema } from '../src/pricing/price-record.ts';
import { computeListCost } from '../src/pricing/turn-cost.ts';
import { model, usage } from './support/builders.ts';

const catalogue = loadCatalogue([join(import.meta.dirname, '..', '..', '..', 'benchmarks')]);
const record = (more: Record<string, unknown>): PriceRecord =>
  priceRecordSchema.parse({ id: 'p', model: 'm', input: 1, output: 2, readAt: '2026-11-21', source: 's', ...more });
const problems = (more: Record<string, unknown>): string[] => {
  const result = priceRecordSchema.safeParse({
    ...{ id: 'p', model: 'm', input: 1, output: 2, readAt: '2026-11-21', source: 's' },
    ...more,
  });
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};
/** Rates of a roster entry at a moment; null = its price is unknown. */
const ratesAt = (label: string, moment: string) => {
  const rates = priceAt(findRosterEntry(catalogue, label)!, new Date(moment))?.rates;
  return rates === undefined ? null : [rates.input, rates.cachedInput, rates.output];
};
const OFF_PEAK = [0.66, 0.022, 1.98];
const PEAK = [1.32, 0.044, 3.96];

describe('the peak hours of DeepSeek', () => {
  it.each<[what: string, moment: string, rates: number[] | null]>([
    ['the last moment before the morning', '2026-11-23T00:59:59.999Z', OFF_PEAK],
    ['the first of the morning', '2026-11-23T01:00:00Z', PEAK],
    ['the last of the morning', '2026-11-23T03:59:59.999Z', PEAK],
    ['the first after it', '2026-11-23T04:00:00Z', OFF_PEAK],
    ['the last before the afternoon', '2026-11-23T05:59:59Z', OFF_PEAK],
    ['the first of the afternoon', '2026-11-23T06:00:00Z', PEAK],
    ['the last of the afternoon', '2026-11-23T09:59:59Z', PEAK],
    ['the first of the evening', '2026-11-23T10:00:00Z', OFF_PEAK],
    ['a Friday', '2026-11-27T02:00:00Z', PEAK],
    ['a Saturday', '2026-11-28T02:00:00Z', OFF_PEAK],
    ['a Saturday on which China works', '2026-10-10T02:00:00Z', OFF_PEAK],
    ['a holiday on a Thursday', '2026-10-01T02:00:00Z', OFF_PEAK],
    ['the day after the holidays', '2026-10-08T02:00:00Z', PEAK],
    ['a weekday of a year without a list of holidays', '2027-03-01T02:00:00Z', null],
    ['the night of such a year', '2027-03-01T20:00:00Z', OFF_PEAK],
    ['a Saturday of such a year', '2027-03-06T02:00:00Z', OFF_PEAK],
    ['before there were peak hours', '2026-08-14T02:00:00Z', [0.435, 0.003625, 0.87]],
  ])('%s', (_, moment, rates) => {
    expect(ratesAt('deepseek-v4-pro@deepseek', moment)).toEqual(rates);
  });
  it('are named in the id of the price', () => {
    const entry = findRosterEntry(catalogue, 'deepseek-v4-pro@deepseek')!;
    expect(priceAt(entry, new Date('2026-11-23T01:00:00Z'))!.id).toMatch(/^deepseek-v4-pro:[0-9a-f]{12}\/peak$/);
    expect(priceAt(entry, new Date('2026-11-23T00:00:00Z'))!.id).toMatch(/^deepseek-v4-pro:[0-9a-f]{12}$/);
  });
  it('are in the worst case of a request that is sent before them', () => {
    const entry = findRosterEntry(catalogue, 'deepseek-v4-pro@deepseek')!;
    expect(computeWorstCase(1e6, 1e6, entry, new Date('2026-11-23T00:59:59Z'))).toBeCloseTo(1.32 + 3.96, 9);
  });
  it('and so is what follows a promotion, for a request that waits beyond its end', () => {
    const entry = findRosterEntry(catalogue, 'deepseek-v4-pro@deepseek')!;
    expect(computeWorstCase(1e6, 1e6, entry, new Date('2026-08-16T23:59:59Z'))).toBeCloseTo(1.32 + 3.96, 9);
    expect(computeWorstCase(1e6, 1e6, entry, new Date('2026-08-14T00:00:00Z'))).toBeCloseTo(0.435 + 0.87, 9);
  });
});

it.each<[moment: string, rates: number[]]>([
  ['2026-09-09T15:59:59.999Z', [0.075, 0.015, 0.25]],
  ['2026-09-09T23:59:59.999+08:00', [0.075, 0.015, 0.25]],
  ['2026-09-09T16:00:00Z', [0.15, 0.03, 0.5]],
])('a promotion that ends at 24:00 in Beijing: %s', (moment, rates) => {
  expect(ratesAt('glm-5.3-flash@zai', moment)).toEqual(rates);
});

/** USD of a request at a host of the roster on a day of October, at 6.7109 yuan a dollar or as stated. */
const costAt = (label: string, used: Parameters<typeof usage>[0], moment: string, reasoning = '') => {
  const price = priceAt(findRosterEntry(catalogue, label)!, new Date(moment))!;
  return computeListCost(usage(used), price, undefined, reasoning);
};
const perUsd = (day: string) => catalogue.exchangeRates.find((rate) => rate.day === day)!.perUsd;

describe('a price by the length of prompt and reply', () => {
  const rate = perUsd('2026-10-30');
  it.each<[input: number, output: number, yuan: [number, number] | null]>([
    [32_000, 200, [0.8, 2]],
    [32_000, 201, [0.8, 8]],
    [32_001, 200, [1.2, 16]],
    [128_000, 201, [1.2, 16]],
    [128_001, 10, [2.4, 24]],
    [256_000, 10, [2.4, 24]],
    [256_001, 10, null],
  ])('%i tokens in, %i out, at Ark', (input, output, yuan) => {
    const cost = costAt('doubao-seed-1.8@ark', { inputTokens: input, outputTokens: output }, '2026-11-20T12:00:00Z');
    if (yuan === null) expect(cost).toBeNull();
    else expect(cost).toBeCloseTo((input * yuan[0] + output * yuan[1]) / 1e6 / rate, 12);
  });
  it.each<[label: string, tokens: number, usd: number | null]>([
    ['gpt-6-astra@openai', 272_000, 10],
    ['gpt-6-astra@openai', 272_001, 20],
    ['gpt-6-sol@openai', 272_000, 2],
    ['gpt-6-sol@openai', 272_001, 4],
    ['gpt-6-luna@openai', 272_000, 0.1],
    ['gpt-6-luna@openai', 272_001, 0.2],
    ['gpt-6.1-sol@openai', 272_000, 2],
    ['gpt-6.1-sol@openai', 272_001, 4],
    ['gpt-5.6-terra@openai', 272_000, 2],
    ['gpt-5.6-terra@openai', 272_001, 4],
    ['claude-haiku-5-5@anthropic', 100_000, 0.1],
    ['claude-haiku-5-5@anthropic', 100_001, 0.5],
    ['grok-4.6@xai', 199_999, 2],
    ['grok-4.6@xai', 200_000, 4],
  ])('%s, %i tokens in', (label, tokens, usd) => {
    const cost = costAt(label, { inputTokens: tokens, outputTokens: 0 }, '2026-11-20T12:00:00Z');
    if (usd === null) expect(cost).toBeNull();
    else expect(cost).toBeCloseTo((tokens * usd) / 1e6, 9);
  });
  it.each<[band: string, edges: number[]]>([
    ['doubao-seed-2.0-lite@ark', [32_000, 128_000]],
    ['doubao-seed-1.6-flash@ark', [32_000, 128_000]],
    ['qwen3.5-397b-a17b@dashscope-cn', [128_000]],
  ])('%s changes one token above each edge, not at it', (label, edges) => {
    const rate = (inputTokens: number) =>
      costAt(label, { inputTokens, outputTokens: 0 }, '2026-11-20T12:00:00Z')! / inputTokens;
    for (const edge of edges) {
      expect(rate(edge)).toBeCloseTo(rate(edge - 1), 15);
      expect(rate(edge + 1) / rate(edge)).toBeGreaterThan(1.4);
    }
  });
  it.each<[bound: string, tokens: number, input: number]>([
    ['above', 200_000, 2],
    ['above', 200_001, 4],
    ['from', 199_999, 2],
    ['from', 200_000, 4],
  ])('an edge with the word %s, %i tokens', (bound, tokens, input) => {
    const bands = [{ inputTokens: { [bound]: 200_000 }, input: 4, output: 0 }];
    const price = priceAt(model('m', {}, { prices: [record({ input: 2, output: 0, bands })] }), new Date())!;
    expect(computeListCost(usage({ inputTokens: tokens, outputTokens: 0 }), price)).toBeCloseTo(
      (tokens * input) / 1e6,
      9,
    );
  });
  it('has the classes of its band', () => {
    const band = { inputTokens: { above: 10 }, input: 4, output: 8, tiers: { flex: { input: 1, output: 1 } } };
    const price = priceAt(
      model('m', {}, { prices: [record({ bands: [band], tiers: { flex: { input: 0.5, output: 0.5 } } })] }),
      new Date(),
    )!;
    const cost = (inputTokens: number, tier?: string) =>
      computeListCost(usage({ inputTokens, outputTokens: 0 }), price, tier);
    expect([cost(10), cost(11), cost(10, 'flex'), cost(11, 'flex'), cost(11, 'batch')]).toEqual([
      expect.closeTo(10e-6, 12),
      expect.closeTo(44e-6, 12),
      expect.closeTo(5e-6, 12),
      expect.closeTo(11e-6, 12),
      null,
    ]);
  });
});

describe('what a host writes to its cache', () => {
  it.each<[label: string, input: number, writes: number, written1h: number | null, usd: number]>([
    // 900 of 1,000 tokens written at 1.25 times the input price: as plain input it would be 18 % too low.
    ['gpt-6-sol@openai', 1000, 900, null, (100 * 2 + 900 * 2.5) / 1e6],
    ['gpt-6.1-sol@openai', 300_000, 100_000, null, (200_000 * 4 + 100_000 * 5) / 1e6],
    ['gpt-5.6-luna@openai', 1000, 1000, null, (1000 * 0.25) / 1e6],
    ['claude-opus-5-5@anthropic', 1000, 900, 0, (100 * 4 + 900 * 5) / 1e6],
    ['claude-opus-5-5@anthropic', 1000, 900, 400, (100 * 4 + 500 * 5 + 400 * 8) / 1e6],
    ['claude-haiku-5-5@anthropic', 100_001, 1, 0, (100_000 * 0.5 + 0.625) / 1e6],
    ['kimi-k3@moonshot-intl', 1000, 900, 900, (100 * 3 + 900 * 6) / 1e6],
  ])('%s: %i tokens, %i of them written', (label, inputTokens, cacheWriteTokens, cacheWrite1hTokens, usd) => {
    const more = cacheWrite1hTokens === null ? {} : { cacheWrite1hTokens };
    const used = { inputTokens, outputTokens: 0, cacheWriteTokens, ...more };
    expect(costAt(label, used, '2026-11-20T12:00:00Z')).toBeCloseTo(usd, 12);
  });
  it('is a part of the highest rate that a cap reckons with', () => {
    const entry = findRosterEntry(catalogue, 'gpt-6-luna@openai')!;
    expect(computeWorstCase(1e6, 0, entry, new Date('2026-11-20'))).toBeCloseTo(0.25, 12);
  });
});

describe('two kinds of cached price at one host', () => {
  it.each<[label: string, used: object, usd: number]>([
    ['qwen3.8-max@dashscope-intl', { cachedInputTokens: 600 }, (400 * 2 + 600 * 0.25) / 1e6],
    [
      'qwen3.8-max@dashscope-intl',
      { cachedInputTokens: 600, explicitCachedInputTokens: 600 },
      (400 * 2 + 600 * 0.17) / 1e6,
    ],
    ['qwen3.8-max@dashscope-intl', { cacheWriteTokens: 900 }, (100 * 2 + 900 * 2.5) / 1e6],
    [
      'qwen3.7-max@dashscope-intl',
      { cachedInputTokens: 600, explicitCachedInputTokens: 600 },
      (400 * 2.5 + 600 * 0.25) / 1e6,
    ],
    // A host with one price of the cache has it for both kinds.
    ['kimi-k3@moonshot-intl', { cachedInputTokens: 600, explicitCachedInputTokens: 600 }, (400 * 3 + 600 * 0.3) / 1e6],
  ])('%s, %j', (label, used, usd) => {
    const all = { inputTokens: 1000, outputTokens: 0, ...used };
    expect(costAt(label, all, '2026-11-29T12:00:00Z')).toBeCloseTo(usd, 12);
  });
});

describe('a price by thinking', () => {
  it.each<[what: string, reasoningTokens: number | null, reasoning: string, output: number | null]>([
    ['reasoned by its count', 5, '', 5],
    ['reasoned by its text', null, 'Let me see.', 5],
    ['not reasoned', 0, '', 2],
    ['not known', null, '', null],
  ])('%s', (_, reasoningTokens, reasoning, output) => {
    const cost = costAt(
      'qwen3-8b@dashscope-cn',
      { inputTokens: 0, outputTokens: 1e6, reasoningTokens },
      '2026-11-20T12:00:00Z',
      reasoning,
    );
    if (output === null) expect(cost).toBeNull();
    else expect(cost).toBeCloseTo(output / perUsd('2026-10-30'), 9);
  });
});

describe('a price in yuan', () => {
  const used = { inputTokens: 1e6, outputTokens: 0 };
  it.each<[moment: string, day: string]>([
    ['2026-10-29T23:59:59Z', '2026-09-30'],
    ['2026-10-30T00:00:00Z', '2026-10-30'],
  ])('at %s has the rate of %s, and names it', (moment, day) => {
    expect(costAt('kimi-k2.6@moonshot-cn', used, moment)).toBeCloseTo(6.5 / perUsd(day), 9);
    expect(priceAt(findRosterEntry(catalogue, 'kimi-k2.6@moonshot-cn')!, new Date(moment))!.id).toMatch(
      new RegExp(`^moonshot-cn-kimi-k2.6:[0-9a-f]{12}@${perUsd(day)} CNY/USD ${day}$`),
    );
  });
  it('is unknown before the first rate', () => {
    expect(priceAt(findRosterEntry(catalogue, 'kimi-k2.6@moonshot-cn')!, new Date('2024-01-01'))).toBeNull();
  });
  it('takes its rates and holidays along in the entry, and a price in dollars takes none', () => {
    const keys = (label: string) => Object.keys(findRosterEntry(catalogue, label)!);
    expect(keys('kimi-k2.6@moonshot-cn')).toContain('exchangeRates');
    expect(keys('deepseek-v4-pro@deepseek')).toContain('holidays');
    expect(keys('kimi-k2.6@moonshot-intl')).not.toContain('exchangeRates');
  });
});

describe('a record is refused', () => {
  const band = (inputTokens: object, more: object = {}) => ({ inputTokens, input: 1, output: 1, ...more });
  const window = (more: object = {}) => ({
    ...{ name: 'peak', hours: [{ from: '09:00', to: '12:00' }], utcOffset: '+08:00', weekdays: ['mon'] },
    ...{ input: 1, output: 1, ...more },
  });
  it.each<[what: string, more: Record<string, unknown>, problem: RegExp | null]>([
    ['not when bands meet', { bands: [band({ above: 10, upTo: 20 }), band({ above: 20 })] }, null],
    ['not when bands meet by the other words', { bands: [band({ from: 10, below: 20 }), band({ from: 20 })] }, null],
    [
      'for an overlap of one token',
      { bands: [band({ above: 10, upTo: 20 }), band({ from: 20 })] },
      /^bands.1: .*no overlap/,
    ],
    [
      'for a gap of one token',
      { bands: [band({ above: 10, below: 20 }), band({ above: 20 })] },
      /^bands: .*no gap.*20 input/,
    ],
    ['for a gap above the last band', { bands: [band({ above: 10, upTo: 20 })] }, /^bands: .*no gap.*21 input/],
    [
      'not for an end of what is known',
      { bands: [band({ above: 10, upTo: 20 })], upToInputTokens: 20, depends: ['prompt-length'] },
      null,
    ],
    [
      'for a band above that end',
      { bands: [band({ above: 30 })], upToInputTokens: 20, depends: ['prompt-length'] },
      /^bands.0: .*upToInputTokens, 20/,
    ],
    [
      'for bands of replies that leave a gap',
      { bands: [band({}, { inputTokens: undefined, outputTokens: { above: 5, upTo: 9 } })] },
      /10 output/,
    ],
    ['not for thinking alone', { bands: [{ thinking: true, input: 1, output: 9 }] }, null],
    ['for both words of an edge', { bands: [band({ above: 10, from: 10 })] }, /above or from/],
    ['for a range that holds nothing', { bands: [band({ above: 10, below: 11 })] }, /holds a count/],
    [
      'for a band in a window',
      { windows: [window({ bands: [band({ above: 1, upTo: 2 })] })] },
      /^windows.0.bands: .*no gap/,
    ],
    [
      'for windows that are open at once',
      { windows: [window(), window({ name: 'b', hours: [{ from: '03:59', to: '05:00' }], utcOffset: '+00:00' })] },
      /^windows.1: .*peak/,
    ],
    [
      'not for windows that meet',
      { windows: [window(), window({ name: 'b', hours: [{ from: '04:00', to: '05:00' }], utcOffset: '+00:00' })] },
      null,
    ],
    ['for hours past midnight', { windows: [window({ hours: [{ from: '22:00', to: '02:00' }] })] }, /past midnight/],
    ['for a moment without an offset', { to: '2026-09-10T00:00:00' }, /^to: .*offset/],
    ['for an end before its beginning', { from: '2026-09-10T00:00:00+08:00', to: '2026-09-09T15:00:00Z' }, /^to: /],
    ['for a missing source', { source: undefined }, /^source: /],
    ['for a word that is no currency', { currency: 'yuan' }, /^currency: .*CNY/],
  ])('%s', (_, more, problem) => {
    if (problem === null) expect(problems(more)).toEqual([]);
    else expect(problems(more).join('\n')).toMatch(problem);
  });
});

describe('every host of the roster', () => {
  it('has a price, or a dated reason why it has none', () => {
    const stated = new Set([...catalogue.prices, ...catalogue.unpriced].map(({ host }) => host));
    const missing = catalogue.hosts.filter(({ id, pricedAs }) => !stated.has(pricedAs ?? id)).map(({ id }) => id);
    expect(missing, 'hosts without a price and without a reason (benchmarks/prices)').toEqual([]);
  });
  it('of a Chinese maker says so of every model that it serves', () => {
    const missing = [
      'ark',
      'dashscope-cn',
      'dashscope-intl',
      'moonshot-cn',
      'moonshot-intl',
      'deepseek',
      'zai',
    ].flatMap((host) =>
      catalogue.weights
        .filter(({ at }) => at.some((served) => served.host === host))
        .map(({ id }) => `${id}@${host}`)
        .filter(
          (label) =>
            findRosterEntry(catalogue, label)!.prices.length === 0 &&
            !catalogue.unpriced.some(
              (one) => one.host === host && (one.model ?? label.split('@')[0]) === label.split('@')[0],
            ),
        ),
    );
    expect(missing, 'models without a price and without a reason').toEqual([]);
  });
  it('on this machine has no price by the token', () => {
    const local = catalogue.hosts.filter(({ baseUrl }) => baseUrl === null || isLoopback(baseUrl));
    expect(local.length).toBeGreaterThan(0);
    expect(local.filter(({ id }) => catalogue.prices.some(({ host }) => host === id))).toEqual([]);
  });
});
