import { join } from 'node:path';
import { computeCost, computeWorstCase, findRosterEntry, modelEntrySchema, priceAt } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../src/models/catalogue.ts';
import { type PriceRecord, priceRecordSchema } from '../src/pricing/price-record.ts';
import { computeListCost } from '../src/pricing/turn-cost.ts';
import { generation, model, usage } from './support/builders.ts';

const record = (more: Record<string, unknown>): PriceRecord =>
  priceRecordSchema.parse({ id: 'p', model: 'm', input: 1, output: 2, readAt: '2026-11-21', source: 's', ...more });
const entry = (...prices: PriceRecord[]) => model('m', {}, { prices });
const at = (time: string) => new Date(time);

describe('the price in force', () => {
  const dated = entry(
    record({ id: 'first', input: 1, to: '2026-11-30' }),
    record({ id: 'second', input: 3, from: '2026-12-01', to: '2026-12-31' }),
  );
  it.each<[moment: string, id: string | null]>([
    ['2026-01-01T00:00:00Z', 'first'],
    ['2026-11-30T23:59:59.999Z', 'first'],
    ['2026-12-01T00:00:00Z', 'second'],
    ['2026-12-31T23:59:59Z', 'second'],
    ['2027-01-01T00:00:00Z', null],
    // 08:00 in Beijing is still the day before in UTC.
    ['2026-12-01T07:59:00+08:00', 'first'],
  ])('%s', (moment, id) => {
    expect(priceAt(dated, at(moment))?.id.split(':')[0] ?? null).toBe(id);
  });
  it('is the stated one before any dated one', () => {
    const stated = model('m', {}, { price: { input: 9, output: 9 }, prices: [record({})] });
    expect(priceAt(stated, at('2026-11-22'))).toMatchObject({ rates: { input: 9 }, readAt: null });
  });
  it('is unknown where it hangs on something that the record cannot tell', () => {
    for (const depends of [['clock'], ['date'], ['tier'], ['prompt-length'], ['prompt-length', 'clock']])
      expect(priceAt(entry(record({ depends })), at('2026-11-22')), depends.join()).toBeNull();
    expect(priceAt(entry(), at('2026-11-22'))).toBeNull();
  });
  it('is named by its id and a hash that any change of the record changes', () => {
    const id = (more: object) => priceAt(entry(record({ ...more })), at('2026-11-22'))!.id;
    expect(id({})).toMatch(/^p:[0-9a-f]{12}$/);
    expect(id({})).toBe(id({}));
    expect(new Set([id({}), id({ output: 3 }), id({ readAt: '2026-11-20' }), id({ note: 'n' })]).size).toBe(4);
  });
  it('holds up to its length of prompt, and nothing is known above', () => {
    const limited = entry(record({ depends: ['prompt-length'], upToInputTokens: 1000 }));
    const price = priceAt(limited, at('2026-11-22'))!;
    expect(computeListCost(usage({ inputTokens: 1000, outputTokens: 0 }), price)).toBeCloseTo(0.001, 12);
    expect(computeListCost(usage({ inputTokens: 1001, outputTokens: 0 }), price)).toBeNull();
    expect(computeWorstCase(1000, 10, limited, at('2026-11-22'))).toBeCloseTo(0.00102, 12);
    expect(computeWorstCase(1001, 10, limited, at('2026-11-22'))).toBeNull();
  });
  it('is looked up for each request of a cell', () => {
    const reply = (askedAt: string) => ({
      askedAt,
      generation: generation({ usage: usage({ inputTokens: 1e6, outputTokens: 0 }) }),
    });
    const cost = computeCost([reply('2026-11-30T23:59:00.000Z'), reply('2026-12-01T00:01:00.000Z')], dated);
    expect(cost.usd).toBeCloseTo(4, 12);
    expect(cost.priceId).toMatch(/^first:[0-9a-f]{12};second:[0-9a-f]{12}$/);
    expect(computeCost([reply('2026-12-31T23:59:00.000Z'), reply('2027-01-01T00:01:00.000Z')], dated)).toMatchObject({
      usd: null,
      basis: null,
      priceId: null,
    });
  });
  it('reads entries that were written before there were dated prices', () => {
    const { prices: _, activeParameters: __, context: ___, ...older } = entry();
    expect(modelEntrySchema.parse(older)).toMatchObject({ prices: [], activeParameters: null, context: null });
  });
});

describe('the prices that come with evenhand', () => {
  const catalogue = loadCatalogue([join(import.meta.dirname, '..', '..', '..', 'benchmarks')]);
  const priced = (label: string, day: string) => priceAt(findRosterEntry(catalogue, label)!, at(`${day}T12:00:00Z`));
  it.each<[label: string, day: string, rates: [number, number | null, number] | null]>([
    ['gpt-5.6-sol@openai', '2026-08-20', [5, 0.5, 30]],
    ['gpt-5.6-sol@openai', '2026-08-21', [4, 0.4, 20]],
    ['gpt-5.6-terra@openai', '2026-07-29', null],
    ['claude-sonnet-5-5@anthropic', '2026-10-06', [2, 0.2, 10]],
    ['claude-sonnet-5-5@anthropic', '2026-10-07', [2, 0.1, 10]],
    ['gemini-4-argon@gemini', '2026-11-30', [2, 0.1, 10]],
    ['gemini-4-argon@gemini', '2026-12-01', [4, 0.2, 20]],
    ['gemini-3.8-flash@gemini', '2027-01-01', [1.5, 0.15, 7.5]],
    ['gpt-oss-20b@groq', '2026-11-22', [0.075, 0.0375, 0.3]],
    ['gpt-oss-20b@ollama', '2026-11-22', null],
    // A Sunday.
    ['deepseek-v4-pro@deepseek', '2026-11-22', [0.66, 0.022, 1.98]],
    ['glm-5.3-flash@zai', '2026-11-22', [0.15, 0.03, 0.5]],
    ['deepseek-r1@openrouter', '2026-11-22', null],
  ])('%s on %s', (label, day, rates) => {
    const found = priced(label, day)?.rates;
    expect(found === undefined ? null : [found.input, found.cachedInput, found.output]).toEqual(rates);
  });
});
