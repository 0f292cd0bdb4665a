import { computeCost } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { generation, model, usage } from './support/builders.ts';

const LOCAL = {
  ...{ watts: 100, usdPerKwh: 0.3, hardwareUsd: 1000, lifetimeHours: 10_000, utilisation: 0.5 },
  source: 'assumed for a test',
};
const reply = (joules?: number) => ({
  askedAt: '2026-11-22T10:00:00.000Z',
  generation: generation({ e2eMs: 36_000, usage: usage({ inputTokens: 1e6, outputTokens: 1e5 }) }),
  ...(joules === undefined ? {} : { energy: { joules, sources: ['rapl package-0'] } }),
});
const HOSTED = { id: 'p', model: 'm', input: 2, output: 10, readAt: '2026-11-21', source: 's' };
const entry = (more: object = {}) => model('m', { device: 'cpu', localCost: LOCAL }, more);

describe('a local run', () => {
  it('has energy and wear as assumed, measured electricity and the hosted equivalent side by side', () => {
    const { energy, full, measured, hosted, usd, basis } = computeCost(
      [reply(3000), reply(600)],
      entry({ hostedPrices: [HOSTED] }),
    );
    // 72 seconds: 100 W · 0.02 h = 2 Wh at 0.3 a kWh; 1000 ÷ 10,000 ÷ 0.5 an hour of wear.
    expect(energy).toBeCloseTo(0.0006, 12);
    expect(full).toBeCloseTo(0.0006 + 0.2 * 0.02, 12);
    // 3,600 joules are a watt-hour.
    expect(measured).toBeCloseTo(0.0003, 12);
    expect(hosted).toBeCloseTo(2 * (2 + 1), 12);
    expect([usd, basis]).toEqual([full, 'full']);
  });

  it('whose power was measured for one turn of two has no measured sum, and one without any says nothing of it', () => {
    expect(computeCost([reply(3000), reply()], entry()).measured).toBeNull();
    expect(computeCost([reply()], entry())).not.toHaveProperty('measured');
    expect(computeCost([reply()], entry())).not.toHaveProperty('hosted');
  });

  it('has no hosted equivalent where the host’s price is not known at that time', () => {
    expect(computeCost([reply()], entry({ hostedPrices: [{ ...HOSTED, from: '2027-01-01' }] })).hosted).toBeNull();
  });
});
