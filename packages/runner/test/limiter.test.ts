import { ProviderError, type Scorer } from '@evenhand/core';
import {
  countsAgainstHost,
  createCircuitBreaker,
  createLimiter,
  createPlan,
  createRateWindow,
  executePlan,
  type Permit,
  type RunContext,
} from '@evenhand/runner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adapter,
  end,
  fakeRuntime,
  memoryJournal,
  model,
  samples,
  settings,
  suite,
} from '../../core/test/support/builders.ts';

/** A clock whose sleepers wake when it is moved past them. */
function clock() {
  let nowMs = 0;
  let sleepers: { atMs: number; wake: () => void }[] = [];
  return {
    now: () => nowMs,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((wake) => {
        sleepers.push({ atMs: nowMs + ms, wake });
        signal?.addEventListener('abort', () => wake());
      }),
    async moveTo(ms: number) {
      for (;;) {
        sleepers.sort((a, b) => a.atMs - b.atMs);
        const next = sleepers[0];
        if (next === undefined || next.atMs > ms) break;
        sleepers = sleepers.slice(1);
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
        await settled();
      }
      nowMs = ms;
      await settled();
    },
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;
const none = { requestsPerMinute: null, tokensPerMinute: null };
const limited = new ProviderError('rate_limit', 'slow down');

describe('a minute', () => {
  it('never holds more than its limit, wherever it begins', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 60 }),
        fc.array(fc.record({ amount: fc.integer({ min: 1, max: 5 }), gapMs: fc.integer({ min: 0, max: 20_000 }) }), {
          minLength: 1,
          maxLength: 200,
        }),
        (limit, wanted) => {
          const window = createRateWindow(limit);
          const sent: { atMs: number; amount: number }[] = [];
          let nowMs = 0;
          for (const { amount, gapMs } of wanted) {
            nowMs += gapMs;
            const waitMs = window.waitMs(amount, nowMs);
            expect(waitMs).toBeGreaterThanOrEqual(0);
            // Waiting as long as it says is enough, and nothing less would do.
            if (waitMs > 0) expect(window.waitMs(amount, nowMs + waitMs - 1)).toBeGreaterThan(0);
            nowMs += waitMs;
            expect(window.waitMs(amount, nowMs)).toBe(0);
            window.book(amount, nowMs);
            sent.push({ atMs: nowMs, amount });
          }
          for (const { atMs } of sent) {
            const within = sent.filter((one) => one.atMs >= atMs && one.atMs < atMs + 60_000);
            expect(within.reduce((sum, one) => sum + one.amount, 0)).toBeLessThanOrEqual(limit);
          }
        },
      ),
    );
  });

  it('counts what was used, once that is known', () => {
    const window = createRateWindow(100);
    const booking = window.book(90, 0);
    expect(window.waitMs(20, 1)).toBeGreaterThan(59_000);
    window.settle(booking, 15);
    expect(window.waitMs(20, 1)).toBe(0);
    expect(window.waitMs(86, 1)).toBeGreaterThan(59_000);
    // Out of the window it is out of the sum.
    expect(window.waitMs(100, 70_000)).toBe(0);
    window.settle(booking, 1000);
    expect(window.waitMs(100, 70_000)).toBe(0);
  });

  it('lets through what is larger than itself, alone', () => {
    const window = createRateWindow(10);
    expect(window.waitMs(500, 0)).toBe(0);
    window.book(500, 0);
    expect(window.waitMs(1, 1)).toBeGreaterThan(59_000);
    expect(window.waitMs(1, 70_000)).toBe(0);
  });
});

describe('a limiter', () => {
  it('gives leave at once where nothing is limited', () => {
    const limiter = createLimiter({ ...none, concurrency: 3 }, clock(), 1000);
    const passes = [1, 2, 3].map(() => limiter.acquire('m', 100, 1, never));
    for (const pass of passes) expect(pass).not.toBeInstanceOf(Promise);
    expect(limiter.acquire('m', 100, 1, never)).toBeInstanceOf(Promise);
  });

  it('lets the next one in when one leaves, and whoever has tried most often first', async () => {
    const limiter = createLimiter({ ...none, concurrency: 1 }, clock(), 1000);
    const first = (await limiter.acquire('m', 1, 1, never))!;
    const order: string[] = [];
    const enter = async (name: string, attempt: number) => {
      const pass = (await limiter.acquire('m', 1, attempt, never))!;
      order.push(name);
      pass.release(null, null);
    };
    const all = [enter('new', 1), enter('third attempt', 3), enter('second attempt', 2), enter('newer', 1)];
    first.release(null, null);
    await Promise.all(all);
    expect(order).toEqual(['third attempt', 'second attempt', 'new', 'newer']);
  });

  it('halves on a 429, once for all that was sent before, and recovers one by one', async () => {
    const time = clock();
    const limiter = createLimiter({ ...none, concurrency: 8 }, time, 1000);
    const enter = () => limiter.acquire('m', 1, 1, never) as Permit;
    const burst = Array.from({ length: 8 }, enter);
    await time.moveTo(10);
    for (const pass of burst) pass.release(null, limited);
    expect(limiter.history.entries.map(({ concurrency, why }) => [concurrency, why])).toEqual([[4, 'rate_limit']]);
    await time.moveTo(20);
    for (let reply = 0; reply < 4 + 5 + 6 + 7 + 50; reply++) enter().release(5, null);
    expect(limiter.history.entries.map(({ concurrency }) => concurrency)).toEqual([4, 5, 6, 7, 8]);
    enter().release(null, new ProviderError('overloaded', 'busy'));
    expect(limiter.history.entries.at(-1)).toEqual({ atMs: 20, concurrency: 4, why: 'overloaded', pauseMs: null });
    // Failures of other kinds say nothing about how much it bears.
    enter().release(null, new ProviderError('server', 'broken'));
    expect(limiter.history.entries).toHaveLength(6);
  });

  it('never goes below one', async () => {
    const time = clock();
    const limiter = createLimiter({ ...none, concurrency: 2 }, time, 1000);
    for (let at = 1; at < 6; at++) {
      await time.moveTo(at);
      (limiter.acquire('m', 1, 1, never) as Permit).release(null, limited);
    }
    expect(limiter.history.entries.at(-1)!.concurrency).toBe(1);
  });

  it('leaves the whole host alone for as long as it asks', async () => {
    const time = clock();
    const limiter = createLimiter({ ...none, concurrency: 4 }, time, 60_000);
    (limiter.acquire('a', 1, 1, never) as Permit).release(
      null,
      new ProviderError('rate_limit', 'no', { retryAfterMs: 5000 }),
    );
    let entered: number | null = null;
    void Promise.resolve(limiter.acquire('b', 1, 1, never)).then(() => {
      entered = time.now();
    });
    await time.moveTo(4999);
    expect(entered).toBeNull();
    await time.moveTo(6000);
    expect(entered).toBe(5000);
    expect(limiter.history.entries[0]).toEqual({ atMs: 0, concurrency: 2, why: 'rate_limit', pauseMs: 5000 });
  });

  it('does not wait for a host that asks for longer than anybody would', () => {
    const limiter = createLimiter({ ...none, concurrency: 4 }, clock(), 60_000);
    (limiter.acquire('a', 1, 1, never) as Permit).release(
      null,
      new ProviderError('rate_limit', 'no', { retryAfterMs: 60_001 }),
    );
    expect(limiter.acquire('a', 1, 1, never)).not.toBeInstanceOf(Promise);
  });

  it('reserves the worst case until it knows what replies take, and settles by what they took', async () => {
    const time = clock();
    const limiter = createLimiter({ ...none, tokensPerMinute: 1000, concurrency: 50 }, time, 1000);
    const first = [limiter.acquire('m', 400, 1, never), limiter.acquire('m', 400, 1, never)] as Permit[];
    const third = limiter.acquire('m', 400, 1, never);
    expect(third).toBeInstanceOf(Promise);
    first[0]!.release(20, null);
    (await third)!.release(20, null);
    first[1]!.release(20, null);
    for (let reply = 0; reply < 10; reply++) (limiter.acquire('m', 400, 1, never) as Permit).release(20, null);
    // The mean is known: 260 of 1,000 are used, and 37 more of 20 fit.
    const passes = Array.from({ length: 37 }, () => limiter.acquire('m', 400, 1, never));
    for (const pass of passes) expect(pass).not.toBeInstanceOf(Promise);
    expect(limiter.acquire('m', 400, 1, never)).toBeInstanceOf(Promise);
    // Another model has a mean of its own.
    expect(limiter.acquire('other', 400, 1, never)).toBeInstanceOf(Promise);
  });

  it('keeps requests per minute, failed ones included', async () => {
    const time = clock();
    const limiter = createLimiter({ ...none, requestsPerMinute: 3, concurrency: 50 }, time, 1000);
    for (let request = 0; request < 3; request++)
      (limiter.acquire('m', 1, 1, never) as Permit).release(null, new ProviderError('server', 'no'));
    const fourth = Promise.resolve(limiter.acquire('m', 1, 1, never)).then(() => time.now());
    await time.moveTo(100_000);
    expect(await fourth).toBe(60_500);
  });

  it('lets go of those that wait when the run is stopped', async () => {
    const limiter = createLimiter({ ...none, concurrency: 1 }, clock(), 1000);
    limiter.acquire('m', 1, 1, never);
    const stop = new AbortController();
    const waiting = limiter.acquire('m', 1, 1, stop.signal);
    stop.abort();
    expect(await waiting).toBeNull();
    expect(await limiter.acquire('m', 1, 1, stop.signal)).toBeNull();
  });

  it('has a history that does not grow for ever, of the first and the last', async () => {
    const time = clock();
    const limiter = createLimiter({ ...none, concurrency: 2 }, time, 1000);
    for (let at = 1; at <= 1000; at++) {
      await time.moveTo(at * 10);
      const pass = limiter.acquire('m', 1, 1, never) as Permit;
      pass.release(null, at % 2 === 0 ? null : limited);
    }
    const { entries, omitted } = limiter.history;
    expect(entries).toHaveLength(200);
    expect(omitted).toBe(800);
    expect([entries[0]!.atMs, entries[99]!.atMs, entries[100]!.atMs, entries.at(-1)!.atMs]).toEqual([
      10, 1000, 9010, 10_000,
    ]);
  });
});

describe('silence', () => {
  it('is counted in cells in a row, of a host and of each model there', () => {
    const watch = createCircuitBreaker(3, 'host x');
    const fail = (id: string) => watch.recordResult(id, watch.begin(id), 'network', 'nobody');
    expect([fail('a'), fail('a')]).toEqual([null, null]);
    watch.recordResult('b', watch.begin('b'), null, '');
    // The host lives, model a does not.
    expect(fail('a')).toMatchObject({ model: 'a', kind: 'network' });
    expect(watch.findOpenCircuit('a')).not.toBeNull();
    expect(watch.findOpenCircuit('b')).toBeNull();
    fail('b');
    expect(fail('b')).toMatchObject({
      model: null,
      message: 'host x: no reply to 3 consecutive samples (network: nobody); skipped for the rest of this session',
    });
    expect(watch.findOpenCircuit('c')).not.toBeNull();
  });

  it('is not told by cells during which the host answered others', () => {
    const watch = createCircuitBreaker(2, 'host x');
    const begun = [1, 2, 3].map(() => watch.begin('a'));
    watch.recordResult('a', watch.begin('a'), null, '');
    for (const since of begun) expect(watch.recordResult('a', since, 'network', 'nobody')).toBeNull();
    expect(watch.findOpenCircuit('a')).toBeNull();
    const after = [1, 2].map(() => watch.begin('a'));
    expect(after.map((since) => watch.recordResult('a', since, 'network', 'nobody')?.model)).toEqual([undefined, null]);
  });

  it('is never too long where nobody counts', () => {
    const watch = createCircuitBreaker(null, 'host x');
    for (let at = 0; at < 100; at++) expect(watch.recordResult('a', watch.begin('a'), 'server', 'no')).toBeNull();
  });

  it('is not what a question is refused with', () => {
    const hosted = model('a', { baseUrl: 'http://127.0.0.1:1' });
    const kinds = ['bad_request', 'context_too_long', 'content_filter', 'cancelled'] as const;
    for (const kind of kinds) expect(countsAgainstHost(kind, hosted)).toBe(false);
    for (const kind of ['network', 'timeout', 'server', 'auth', 'not_found', 'rate_limit'] as const)
      expect(countsAgainstHost(kind, hosted)).toBe(true);
    expect(countsAgainstHost('not_found', model('a'))).toBe(false);
  });
});

describe('a run', () => {
  const right: Scorer = () => ({ value: 1, strict: 1, lenient: 1, answer: '1', rule: 'all', refused: false });
  const some = suite('s', samples(30), { request: { maxOutputTokens: 10 } });
  const run = async (generators: Record<string, Parameters<typeof adapter>[0]>, set: object, hosts: object[] = []) => {
    const models = Object.keys(generators).map((id, at) =>
      model(
        id,
        { id: `at-${id}`, baseUrl: `http://127.0.0.1:${at + 1}`, ...hosts[at] },
        { price: { input: 1, output: 1 } },
      ),
    );
    const all = settings(set);
    const journal = memoryJournal();
    const notices: string[] = [];
    const logs: Parameters<NonNullable<RunContext['onLanes']>>[0][] = [];
    const runtime = { ...fakeRuntime(), notice: (line: string) => void notices.push(line) };
    const result = await executePlan({
      plan: createPlan({ suites: [some], models, settings: all }),
      settings: all,
      models,
      adapters: new Map(Object.entries(generators).map(([id, generate]) => [id, adapter(generate)])),
      scorers: new Map([['s', right]]),
      journal,
      state: { cells: new Map(), validBytes: 0, spentUsd: 0 },
      runtime,
      stop: never,
      cancel: never,
      onLanes: (log) => void logs.push(log),
    });
    const verdicts = journal.events.flatMap((event) => (event.type === 'closed' ? [event.verdict] : []));
    return { result, journal, verdicts, notices, log: logs[0]! };
  };
  const lives: Parameters<typeof adapter>[0] = async function* () {
    yield { type: 'text', text: '1' };
    yield end({ inputTokens: 5, outputTokens: 5 });
  };
  const failing = (error: () => ProviderError): Parameters<typeof adapter>[0] =>
    async function* () {
      if (Date.now() > 0) throw error();
      yield end();
    };

  it('gives a dead host up after so many cells, and goes on with the others', async () => {
    const { result, verdicts, notices, log, journal } = await run(
      { dead: failing(() => new ProviderError('network', 'nobody listens')), alive: lives },
      { giveUpAfter: 5, concurrency: 1 },
    );
    expect(result).toBeNull();
    const of = (id: string) => verdicts.filter(({ model }) => model === id);
    expect(of('alive').map(({ outcome }) => outcome)).toEqual(Array(30).fill('correct'));
    expect(of('dead').map(({ outcome, failureKind }) => `${outcome} ${failureKind}`)).toEqual(
      Array(30).fill('failed network'),
    );
    expect(of('dead').map(({ attempts }) => attempts)).toEqual([...Array(5).fill(4), ...Array(25).fill(0)]);
    expect(of('dead').at(-1)!.failure).toBe(
      'not sent: host at-dead: no reply to 5 consecutive samples (network: nobody listens); skipped for the rest of this session',
    );
    const requests = journal.events.filter(({ type, key }) => type === 'asked' && key.includes('/dead/'));
    expect(new Set(requests.map(({ key }) => key)).size).toBe(5);
    expect(notices).toEqual([expect.stringContaining('its remaining requests count as failed')]);
    expect(log.openCircuits).toEqual([
      { name: 'host at-dead', model: null, kind: 'network', reason: expect.any(String), cells: 25 },
    ]);
  });

  it('asks on where only questions are refused', async () => {
    const { verdicts, log } = await run(
      { picky: failing(() => new ProviderError('bad_request', 'not this')) },
      { giveUpAfter: 5, concurrency: 1 },
    );
    expect(verdicts.map(({ attempts }) => attempts)).toEqual(Array(30).fill(1));
    expect(log.openCircuits).toEqual([]);
  });

  it('takes the limits of host and experiment, and says how it was limited', async () => {
    const { log } = await run(
      { a: lives, b: lives },
      { limits: { 'at-a': { requestsPerMinute: 10, concurrency: 2 } } },
      [{ limits: { requestsPerMinute: 500, tokensPerMinute: 9000 } }, { limits: 'by account, in words' }],
    );
    expect(log.limiters).toEqual([
      {
        name: 'host at-a',
        requestsPerMinute: 10,
        tokensPerMinute: 9000,
        history: [{ atMs: 0, concurrency: 2, why: 'stated', pauseMs: null }],
        omitted: 0,
      },
      expect.objectContaining({ name: 'host at-b', requestsPerMinute: null, tokensPerMinute: null }),
    ]);
  });

  it('counts waiting for a limit as queue, and not as latency', async () => {
    const { journal } = await run({ a: lives }, { concurrency: 1 }, [{ limits: { requestsPerMinute: 10 } }]);
    const turns = journal.events.flatMap((event) => (event.type === 'turn' ? [event.turn] : []));
    const queued = turns.filter(({ queueMs }) => queueMs! > 0);
    expect(queued.length).toBe(2);
    for (const { queueMs, generation } of queued) {
      expect(queueMs).toBeGreaterThan(59_000);
      expect(generation!.e2eMs).toBe(0);
    }
  });

  it('reserves again for an attempt after one that may be billed, and keeps the cap', async () => {
    const cut = failing(() => new ProviderError('malformed', 'the reply broke off'));
    const { journal, result } = await run({ a: cut }, { concurrency: 1, maxUsd: 0.001 });
    const reserved = journal.events.flatMap((event) => (event.type === 'asked' ? [event.reservedUsd] : []));
    const perAttempt = reserved[0]!;
    expect(result).toBe('budget');
    expect(reserved.length * perAttempt).toBeLessThanOrEqual(0.001);
    expect((reserved.length + 1) * perAttempt).toBeGreaterThan(0.001);
    expect(new Set(journal.events.map(({ key }) => key)).size).toBeLessThan(reserved.length);

    const refused = failing(() => new ProviderError('overloaded', 'busy'));
    const busy = await run({ a: refused }, { concurrency: 1, giveUpAfter: null });
    const requests = busy.journal.events.filter(({ type }) => type === 'asked');
    expect(requests).toHaveLength(30);
  });
});
