import { computeLoadFigures, findSteadyState, type LoadLevel, type LoadRequest, loadRows } from '@evenhand/report';
import { createSpendCap, listLoadQuestions, oneAtATime, planArrivals, sendThrough } from '@evenhand/runner';
import { quantile } from '@evenhand/statistics';
import { describe, expect, it } from 'vitest';
import { model, sample, settings, suite } from '../../core/test/support/builders.ts';
import { runLoadLadder } from '../src/load/load-ladder.ts';
import { createSimulatedServer, createVirtualClock, simulateQueue } from './support/simulated-server.ts';

const SLOTS = 8;
const SERVICE_MS = 200;
const NO_LIMITS = { ttftMs: null, e2eMs: null };
const samples = Array.from({ length: 50 }, (_, index) =>
  sample(`q-${index}`, { target: index % 4 === 0 ? '7' : '42' }),
);
const rightOf42 = (reply: { text: string }, one: { target: unknown }) => {
  const value = reply.text.endsWith(String(one.target)) ? 1 : 0;
  return { value, strict: value, lenient: value, answer: '42', rule: null, refused: false };
};

/** A ladder against the simulated server. */
async function runLadder(
  levels: readonly LoadLevel[],
  more: {
    requests?: number;
    repeats?: number;
    width?: number | null;
    maxUsd?: number;
    serviceMs?: number;
    isInProcess?: boolean;
  } = {},
) {
  const clock = createVirtualClock();
  const entry = model('m', {}, { price: { input: 0, output: 50 } });
  const adapter = createSimulatedServer(clock, { slots: SLOTS, serviceMs: more.serviceMs ?? SERVICE_MS });
  const set = settings({ maxUsd: more.maxUsd ?? null, seed: 7 });
  const inputs = { suites: [suite('s', samples, { request: { maxOutputTokens: 20 } })], settings: set };
  const questions = listLoadQuestions(inputs, entry, new Map([['s', rightOf42 as never]]));
  const spendCap = createSpendCap(set.maxUsd);
  const context = {
    model: entry,
    send: more.isInProcess === true ? oneAtATime(sendThrough(adapter)) : sendThrough(adapter),
    settings: set,
    runtime: clock,
    spendCap,
    over: new AbortController().signal,
  };
  const { requests = 400, repeats = 1, width = null } = more;
  const ladder = runLoadLadder(questions, context, { levels, requests, repeats, width, limits: NO_LIMITS });
  return { ...(await clock.run(ladder)), spendCap };
}

const closed = (concurrency: number): LoadLevel => ({ mode: 'closed', concurrency });
const open = (perSecond: number): LoadLevel => ({ mode: 'open', perSecond });

describe('a ladder of concurrency on a server with 8 slots of 200 ms', () => {
  it('finds the saturation point: throughput rises up to 8, and from there only the waits', async () => {
    const { stages } = await runLadder([1, 2, 4, 8, 16, 32].map(closed));
    const rows = loadRows(stages, NO_LIMITS);
    expect(rows.map((row) => [row.level, row.is_knee])).toEqual([
      [1, false],
      [2, false],
      [4, false],
      [8, true],
      [16, false],
      [32, false],
    ]);
    for (const [index, concurrency] of [1, 2, 4, 8, 16, 32].entries()) {
      const row = rows[index]!;
      const rate = (1000 / SERVICE_MS) * Math.min(concurrency, SLOTS);
      expect(row.requests_per_s, `${concurrency} at a time`).toBeCloseTo(rate, 6);
      expect(row.tokens_per_s).toBeCloseTo(20 * rate, 6);
      expect(row.e2e_ms_p50).toBeCloseTo(SERVICE_MS * Math.max(1, concurrency / SLOTS), 6);
    }
  });

  it('scores every reply, so that accuracy stands beside the load', async () => {
    const { stages } = await runLadder([closed(8)], { requests: 400 });
    const [row] = loadRows(stages, NO_LIMITS);
    // 13 of the 50 samples want another answer; the steady part holds all 50 several times.
    expect(row!.accuracy as number).toBeGreaterThan(0.72);
    expect(row!.accuracy as number).toBeLessThan(0.76);
    expect(row!.n_samples).toBe(50);
  });

  it('leaves the warm-up out by its rule, and counts what it left out', async () => {
    const { stages } = await runLadder([closed(8)], { requests: 100 });
    const [row] = loadRows(stages, NO_LIMITS);
    // The first eight are sent before eight have ended.
    expect([row!.n, row!.n_left_out]).toEqual([92, 8]);
  });

  it('has an interval over repeats, and stops repeating once it is as narrow as stated', async () => {
    const { stages } = await runLadder([closed(8)], { repeats: 10, width: 0.05, requests: 60 });
    // All repeats of a fixed service time are alike: the least number of them is enough.
    expect(stages[0]!.repeats).toHaveLength(3);
    const [row] = loadRows(stages, NO_LIMITS);
    expect(row!.e2e_ms_p95_lo).toBeCloseTo(SERVICE_MS, 6);
    expect(row!.e2e_ms_p95_hi).toBeCloseTo(SERVICE_MS, 6);
  });

  it('never passes the cap on money, and keeps what it measured before', async () => {
    // 20 tokens at 50 USD per million: 0.001 a request.
    const { stages, end, spendCap } = await runLadder([closed(8), closed(16)], { requests: 100, maxUsd: 0.1505 });
    expect(end).toBe('budget');
    expect(spendCap.committed()).toBeLessThanOrEqual(0.1505);
    expect(stages.map(({ level }) => level)).toEqual([closed(8)]);
  });
});

describe('a ladder on a model in this process, which works on one request', () => {
  it('is saturated at one at a time, and waiting in line is a part of the reply', async () => {
    const { stages } = await runLadder([1, 2, 4].map(closed), { requests: 40, isInProcess: true });
    const rows = loadRows(stages, NO_LIMITS);
    expect(rows.map((row) => row.is_knee)).toEqual([true, false, false]);
    for (const [index, concurrency] of [1, 2, 4].entries()) {
      expect(rows[index]!.requests_per_s, `${concurrency} at a time`).toBeCloseTo(1000 / SERVICE_MS, 6);
      expect(rows[index]!.e2e_ms_p50).toBeCloseTo(SERVICE_MS * concurrency, 6);
    }
  });
});

describe('an open loop on the same server', () => {
  it.each([20, 30, 38])('at %i per second has the percentiles of the queue, from the planned starts', async (rate) => {
    const { stages } = await runLadder([open(rate)], { requests: 600 });
    const planned = planArrivals(600, rate, 7, `open ${rate} 1`);
    const ends = simulateQueue(planned, SLOTS, SERVICE_MS);
    const waits = planned.map((at, index) => ends[index]! - at).slice(60);
    const [row] = loadRows(stages, NO_LIMITS);
    for (const p of [50, 90, 95, 99]) expect(row![`e2e_ms_p${p}`]).toBeCloseTo(quantile(waits, p / 100)!, 6);
    expect(row!.n).toBe(540);
  });

  it('counts waiting that a closed loop would hide: beyond 40 per second the waits grow without end', async () => {
    const { stages } = await runLadder([open(20), open(60)], { requests: 600 });
    const [calm, flooded] = loadRows(stages, NO_LIMITS);
    expect(calm!.e2e_ms_p95 as number).toBeLessThan(1.5 * SERVICE_MS);
    expect(flooded!.e2e_ms_p95 as number).toBeGreaterThan(10 * SERVICE_MS);
    expect([calm!.is_knee, flooded!.is_knee]).toEqual([true, false]);
  });

  it('has the same planned starts with the same seed, others in another repeat, and exponential gaps', () => {
    const starts = planArrivals(20_000, 50, 1, 'a');
    expect(planArrivals(20_000, 50, 1, 'a')).toEqual(starts);
    expect(planArrivals(20_000, 50, 1, 'b')).not.toEqual(starts);
    const gaps = starts.map((at, index) => at - (starts[index - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    // Mean 20 ms with a standard error of 20/√20000; so is the standard deviation, which makes them exponential.
    expect(Math.abs(mean - 20)).toBeLessThan(4 * (20 / Math.sqrt(20_000)));
    const sd = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(Math.abs(sd - 20)).toBeLessThan(1);
  });
});

describe('figures of a stage', () => {
  const request = (index: number, more: Partial<LoadRequest> = {}): LoadRequest => ({
    ...{ index, suite: 's', sample: `q-${index}`, plannedMs: null, sentMs: index * 100, endMs: index * 100 + 100 },
    ...{ ttftMs: 40, ttftAnswerMs: 40, e2eMs: 100, streamMs: 60, outputTokens: 7, usd: null, error: null, right: true },
    ...more,
  });

  it('count a failed request as neither right nor quick, and never as a fast reply', () => {
    const failed = {
      error: 'server',
      right: null,
      ttftMs: null,
      ttftAnswerMs: null,
      e2eMs: null,
      streamMs: null,
      outputTokens: null,
    };
    const all = Array.from({ length: 11 }, (_, index) => request(index, index % 2 === 0 ? failed : {}));
    const figures = computeLoadFigures(all, closed(1), { ttftMs: 50, e2eMs: 1000 });
    // The first is warm-up; of the other ten five failed.
    expect(figures).toMatchObject({ error_rate: 0.5, goodput: 0.5, accuracy: 1, e2e_ms_p50: 100, tpot_ms_p50: 10 });
  });

  it('count a right reply as good only within both limits', () => {
    const all = Array.from({ length: 11 }, (_, index) => request(index, { e2eMs: index * 100 }));
    expect(computeLoadFigures(all, closed(1), { ttftMs: null, e2eMs: 500 }).goodput).toBe(0.5);
    expect(computeLoadFigures(all, closed(1), { ttftMs: 39, e2eMs: null }).goodput).toBe(0);
    expect(computeLoadFigures(all, closed(1), NO_LIMITS).goodput).toBe(1);
  });

  it('leave throughput of tokens unknown where a reply does not say how many it had', () => {
    const all = Array.from({ length: 6 }, (_, index) => request(index, index === 3 ? { outputTokens: null } : {}));
    expect(computeLoadFigures(all, closed(1), NO_LIMITS)).toMatchObject({ tokens_per_s: null, requests_per_s: 10 });
  });

  it('are unknown where a stage has no steady part', () => {
    expect(findSteadyState([request(0)], closed(8)).requests).toEqual([]);
    expect(computeLoadFigures([request(0)], closed(8), NO_LIMITS)).toMatchObject({
      e2e_ms_p95: null,
      requests_per_s: null,
    });
  });
});
