import {
  ConfigError,
  type GenerationRequest,
  type Journal,
  type ModelAdapter,
  type ModelEntry,
  ProviderError,
  type RunState,
  type Scorer,
  type Settings,
  type Turn,
  toCellKey,
} from '@evenhand/core';
import { uniform } from '@evenhand/io';
import { createPlan, createSpendCap, executePlan, type RunContext } from '@evenhand/runner';
import { describe, expect, it } from 'vitest';
import {
  adapter,
  end,
  fakeRuntime,
  generation,
  memoryJournal,
  model,
  samples,
  settings,
  suite,
} from '../../core/test/support/builders.ts';

type JournalEvent = Parameters<Journal['append']>[0];

const right: Scorer = ({ text }) => {
  const value = text === 'right' ? 1 : 0;
  return { value, strict: value, lenient: value, answer: text, rule: 'all', refused: false };
};
const some = suite('s', samples(6), { request: { maxOutputTokens: 10 } });
const answering = (text: string) =>
  adapter(async function* () {
    yield { type: 'text', text };
    yield end({ inputTokens: 5, outputTokens: 5 });
  });
const fresh: RunState = { cells: new Map(), validBytes: 0, spentUsd: 0 };

function runContext(
  adapters: Record<string, ModelAdapter>,
  models: ModelEntry[],
  more: Partial<RunContext> & { set?: Settings } = {},
) {
  const set = more.set ?? settings();
  const journal = memoryJournal();
  const plan = createPlan({ suites: [some], models, settings: set });
  const all: RunContext = {
    plan,
    settings: set,
    models,
    adapters: new Map(Object.entries(adapters)),
    scorers: new Map([['s', right]]),
    journal,
    state: fresh,
    runtime: fakeRuntime(),
    stop: new AbortController().signal,
    cancel: new AbortController().signal,
    ...more,
  };
  return { all, journal, plan };
}
const closed = (events: readonly JournalEvent[]) =>
  events.flatMap((event) => (event.type === 'closed' ? [event.verdict] : []));
const groupByType = (events: readonly JournalEvent[]) => Map.groupBy(events, (event) => event.type);

describe('a run', () => {
  it('asks every cell once, tells the journal before and after, and judges', async () => {
    const { all, journal } = runContext({ a: answering('right'), b: answering('wrong') }, [model('a'), model('b')]);
    expect(await executePlan(all)).toBeNull();
    expect(
      closed(journal.events)
        .map((one) => `${one.model} ${one.outcome}`)
        .sort(),
    ).toEqual([...Array(6).fill('a correct'), ...Array(6).fill('b incorrect')]);
    for (const [, events] of Map.groupBy(journal.events, (event) => event.key))
      expect(events.map((event) => event.type)).toEqual(['asked', 'turn', 'closed']);
  });

  it('sends the messages and settings, a seed for each trial, and who asks', async () => {
    const seen: GenerationRequest[] = [];
    const spy = adapter(async function* (request) {
      seen.push(request);
      yield end();
    });
    const strict = model('a', {}, { requires: { temperature: 1 } });
    const { all, journal } = runContext({ a: spy }, [strict], {
      set: settings({ trials: 2, seed: 40, sampling: { temperature: 0.5 } }),
    });
    await executePlan(all);
    expect(seen).toHaveLength(12);
    for (const request of seen) {
      expect(request.sampling).toEqual({ maxOutputTokens: 10, temperature: 1 });
      expect(request.seed).toBe(40 + request.attemptRef.trial);
      expect(request.messages).toEqual([{ role: 'user', content: `What is ${request.attemptRef.sample}?` }]);
    }
    const trials = closed(journal.events);
    expect(new Set(trials.map((one) => one.promptSha256)).size).toBe(6);
  });

  it('lets the models of one device take turns, and never two at a time', async () => {
    let running: string | null = null;
    let switches = 0;
    let last = '';
    const local = (id: string) =>
      adapter(async function* () {
        expect(running).toBeNull();
        running = id;
        if (last !== id) switches++;
        last = id;
        await new Promise((resolve) => setImmediate(resolve));
        yield end();
        running = null;
      });
    const models = ['a', 'b', 'c'].map((id) => model(id, { id: 'here', device: 'cpu' }));
    const { all, journal } = runContext(Object.fromEntries(models.map(({ id }) => [id, local(id)])), models);
    expect(await executePlan(all)).toBeNull();
    expect(closed(journal.events)).toHaveLength(18);
    expect(switches).toBeLessThanOrEqual(12);
  });

  it('does not let one lane wait for another', async () => {
    const gate = Promise.withResolvers<void>();
    const waiting = adapter(async function* () {
      await gate.promise;
      yield end();
    });
    const { all, journal } = runContext(
      { slow: waiting, fast: answering('right') },
      [model('slow', { id: 'x' }), model('fast', { id: 'y' })],
      {
        onVerdict: ({ model }) => {
          // The slow lane is let go by the last cell of the fast one: were it waited for, nothing would ever end.
          if (closed(journal.events).filter((one) => one.model === 'fast').length === 6) gate.resolve();
          if (model === 'slow') expect(closed(journal.events).filter((one) => one.model === 'fast')).toHaveLength(6);
        },
      },
    );
    expect(await executePlan(all)).toBeNull();
    expect(closed(journal.events)).toHaveLength(12);
  });

  it('has at most as many requests under way as the host allows', async () => {
    let [under, most] = [0, 0];
    const counting = adapter(async function* () {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      yield end();
      under--;
    });
    const { all } = runContext({ a: counting, b: counting }, [model('a'), model('b')], {
      set: settings({ concurrency: 3 }),
    });
    await executePlan(all);
    expect(most).toBe(3);
  });

  it('keeps failures as records, with every attempt', async () => {
    const runtime = fakeRuntime();
    const down = adapter(async function* () {
      runtime.advance(7);
      if (runtime.now() > 0) throw new ProviderError('server', 'out of order');
      yield end();
    });
    const { all, journal } = runContext({ a: down }, [model('a')], { runtime });
    expect(await executePlan(all)).toBeNull();
    for (const verdict of closed(journal.events))
      expect(verdict).toMatchObject({
        outcome: 'failed',
        failureKind: 'server',
        failure: 'out of order',
        score: null,
        outputSha256: null,
        attempts: 4,
        cost: { usd: null },
      });
    expect(runtime.slept).toHaveLength(18);
  });

  it('does not count back-off and failed attempts as latency or queue', async () => {
    const runtime = fakeRuntime();
    const shaky = adapter(async function* ({ attemptRef }) {
      runtime.advance(1000);
      if (attemptRef.attempt === 1) throw new ProviderError('overloaded', 'busy');
      yield { type: 'text', text: 'right' };
      yield end();
    });
    const { all, journal } = runContext({ a: shaky }, [model('a')], { runtime, set: settings({ concurrency: 1 }) });
    await executePlan(all);
    for (const event of journal.events)
      if (event.type === 'turn')
        expect(event.turn).toMatchObject({
          queueMs: 0,
          generation: { ttftMs: expect.closeTo(1000, 6), e2eMs: expect.closeTo(1000, 6) },
          failedAttempts: [{ tookMs: expect.closeTo(1000, 6) }],
        });
    expect(groupByType(journal.events).get('turn')).toHaveLength(6);
  });

  it('ends with our own bug where a scorer has one', async () => {
    const bug = new TypeError('ours');
    const { all } = runContext({ a: answering('x') }, [model('a')], {
      scorers: new Map([
        [
          's',
          () => {
            throw bug;
          },
        ],
      ]),
    });
    await expect(executePlan(all)).rejects.toBe(bug);
  });

  it('asks nothing more when the journal cannot be written', async () => {
    let requests = 0;
    const counting = adapter(async function* () {
      requests++;
      yield end();
    });
    const full = new ConfigError('the disk is full');
    let left = 4;
    const { all } = runContext({ a: counting }, [model('a')], {
      set: settings({ concurrency: 1 }),
      journal: {
        append: () => (left-- > 0 ? Promise.resolve() : Promise.reject(full)),
        write: () => {
          if (left-- <= 0) throw full;
        },
        close: async () => {},
      },
    });
    await expect(executePlan(all)).rejects.toBe(full);
    expect(requests).toBe(2);
  });
});

describe('a run that is stopped', () => {
  it('softly lets what is under way end, and asks nothing new', async () => {
    const stop = new AbortController();
    const { all, journal } = runContext({ a: answering('right') }, [model('a')], {
      set: settings({ concurrency: 1 }),
      stop: stop.signal,
      onVerdict: () => stop.abort(),
    });
    expect(await executePlan(all)).toBe('interrupted');
    expect(journal.events.map((event) => event.type)).toEqual(['asked', 'turn', 'closed']);
  });

  it('hard gives up what is under way, and leaves the cell unasked', async () => {
    const [stop, cancel] = [new AbortController(), new AbortController()];
    const endless = adapter(async function* (_, signal) {
      queueMicrotask(() => {
        stop.abort();
        cancel.abort();
      });
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      if (signal.aborted) throw new ProviderError('cancelled', 'stopped');
      yield end();
    });
    const { all, journal } = runContext({ a: endless }, [model('a')], {
      set: settings({ concurrency: 1 }),
      stop: stop.signal,
      cancel: cancel.signal,
    });
    expect(await executePlan(all)).toBe('interrupted');
    expect(journal.events.map((event) => event.type)).toEqual(['asked']);
  });
});

describe('a resumed run', () => {
  const span = { offset: 0, bytes: 0 };
  const turn: Turn = {
    askedAt: '2026-11-22T10:00:00.000Z',
    queueMs: 0,
    sampling: {},
    seed: 2,
    failedAttempts: [],
    generation: generation({ text: 'right' }),
  };
  const failedAttempts = [{ kind: 'server' as const, message: 'no', tookMs: 1, waitedMs: null }];
  const cell = (sample: string) =>
    toCellKey({ suite: 's', suiteVersion: 1, prompt: 'main', sample, model: 'a', trial: 1 });
  const state: RunState = {
    ...fresh,
    cells: new Map([
      [
        cell('q-0'),
        {
          turns: [span],
          verdict: { ...span, outcome: 'incorrect' },
          replied: [],
          failedAttempts: [],
          earlierAttempts: [],
        },
      ],
      [
        cell('q-1'),
        {
          turns: [span],
          verdict: { ...span, outcome: 'failed' },
          replied: [],
          failedAttempts,
          earlierAttempts: [],
        },
      ],
      [cell('q-2'), { turns: [span], verdict: null, replied: [turn], failedAttempts: [], earlierAttempts: [] }],
      [cell('q-3'), { turns: [], verdict: null, replied: [], failedAttempts: [], earlierAttempts: [] }],
      [
        cell('q-4'),
        {
          turns: [span],
          verdict: { ...span, outcome: 'refused' },
          replied: [],
          failedAttempts,
          earlierAttempts: [],
        },
      ],
    ]),
  };
  it('asks only what has no answer, and judges what was answered and not judged', async () => {
    const { all, journal } = runContext({ a: answering('right') }, [model('a')], { state });
    expect(await executePlan(all)).toBeNull();
    const by = (type: JournalEvent['type']) =>
      journal.events.filter((event) => event.type === type).map((event) => event.key);
    expect(by('asked').sort()).toEqual([cell('q-1'), cell('q-3'), cell('q-5')]);
    expect(by('closed').sort()).toEqual([cell('q-1'), cell('q-2'), cell('q-3'), cell('q-5')]);
    const verdicts = new Map(closed(journal.events).map((one) => [one.sample, one]));
    expect(verdicts.get('q-1')).toMatchObject({ outcome: 'correct', earlierAttempts: failedAttempts, attempts: 1 });
    expect(verdicts.get('q-2')).toMatchObject({ outcome: 'correct', attempts: 1 });
  });
  it('makes no question of a cell that is not asked', async () => {
    const made: string[] = [];
    const counted = (all: RunContext): RunContext => ({
      ...all,
      plan: {
        ...all.plan,
        lanes: all.plan.lanes.map((lane) => ({
          ...lane,
          blocks: lane.blocks.map((block) => ({
            ...block,
            cells: [...block.cells].map((one) => ({
              ...one,
              loadSample: () => {
                made.push(one.sample);
                return one.loadSample();
              },
            })),
          })),
        })),
      },
    });
    await executePlan(counted(runContext({ a: answering('right') }, [model('a')], { state }).all));
    expect(made.toSorted()).toEqual(['q-1', 'q-2', 'q-3', 'q-5']);
    made.length = 0;
    const stop = new AbortController();
    const last = adapter(async function* () {
      stop.abort();
      yield end();
    });
    const { all } = runContext({ a: last }, [model('a')], { stop: stop.signal, set: settings({ concurrency: 1 }) });
    expect(await executePlan(counted(all))).toBe('interrupted');
    expect(made).toHaveLength(1);
  });
});

describe('a cap on money', () => {
  const price = { input: 1000, output: 1000 };
  it('holds the worst case before a request, settles the true cost after it, and is never passed', async () => {
    const priced = model('a', {}, { price });
    const free = runContext({ a: answering('right') }, [priced], { set: settings({ concurrency: 1 }) });
    await executePlan(free.all);
    const [first] = free.journal.events;
    const worst = first?.type === 'asked' ? first.reservedUsd : 0;
    expect(worst).toBeGreaterThan(0.01);
    const cap = worst + 0.02;
    const { all, journal } = runContext({ a: answering('right') }, [priced], {
      set: settings({ concurrency: 4, maxUsd: cap }),
    });
    expect(await executePlan(all)).toBe('budget');
    const settled = journal.events.flatMap((event) => (event.type === 'turn' ? [event.settledUsd] : []));
    expect(settled.length).toBeGreaterThan(0);
    for (const usd of settled) expect(usd).toBeCloseTo(0.01, 12);
    expect(settled.reduce((sum, usd) => sum + usd, 0)).toBeLessThanOrEqual(cap);
    let held = 0;
    for (const event of journal.events) {
      if (event.type === 'asked') held += event.reservedUsd;
      if (event.type === 'turn') held += event.settledUsd - worst;
      expect(held).toBeLessThanOrEqual(cap + worst * 0.05);
    }
  });

  it('books a reply of unknown usage, and a failure, at the worst case', async () => {
    const unresponsive = adapter(async function* ({ attemptRef }) {
      if (attemptRef.sample === 'q-0') throw new ProviderError('bad_request', 'no');
      yield { type: 'text', text: 'right' };
      yield end();
    });
    const { all, journal } = runContext({ a: unresponsive }, [model('a', {}, { price })]);
    await executePlan(all);
    const requests = new Map(
      journal.events.flatMap((event) => (event.type === 'asked' ? [[event.key, event.reservedUsd]] : [])),
    );
    for (const event of journal.events)
      if (event.type === 'turn') expect(event.settledUsd).toBe(requests.get(event.key));
  });

  it('is never passed through a gateway that states no usage, in 50 seeded runs', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      let trueUsd = 0;
      const silent = adapter(async function* ({ attemptRef }) {
        const draw = uniform(seed, attemptRef.sample, attemptRef.attempt);
        // Up to ten tokens of output are allowed; a prompt has no more tokens than bytes.
        trueUsd += (5 * price.input + Math.floor(draw * 11) * price.output) / 1e6;
        if (draw < 0.2) throw new ProviderError('malformed', 'broken off');
        yield { type: 'text', text: 'right' };
        yield end(draw < 0.6 ? {} : { impossible: ['inputTokens', 'outputTokens'] });
      });
      const free = runContext({ a: silent }, [model('a', {}, { price })], { set: settings({ seed }) });
      await executePlan(free.all);
      const all = free.journal.events.flatMap((event) => (event.type === 'asked' ? [event.reservedUsd] : []));
      const maxUsd = all.reduce((sum, usd) => sum + usd, 0) * uniform(seed, 'cap');
      trueUsd = 0;
      const capped = runContext({ a: silent }, [model('a', {}, { price })], {
        set: settings({ seed, maxUsd, concurrency: 1 + (seed % 4) }),
      });
      await executePlan(capped.all);
      const spent = capped.journal.events.flatMap((event) => (event.type === 'turn' ? [event.settledUsd] : []));
      expect(spent.reduce((sum, usd) => sum + usd, 0)).toBeLessThanOrEqual(maxUsd * (1 + 1e-12));
      expect(trueUsd).toBeLessThanOrEqual(maxUsd);
    }
  });

  it('counts what an earlier session spent', async () => {
    const { all, journal } = runContext({ a: answering('right') }, [model('a', {}, { price })], {
      set: settings({ maxUsd: 5 }),
      state: { ...fresh, spentUsd: 4.999 },
    });
    expect(await executePlan(all)).toBe('budget');
    expect(journal.events).toEqual([]);
    expect(createSpendCap(5, 4.999).reserve(0.002)).toBe(false);
  });
});
