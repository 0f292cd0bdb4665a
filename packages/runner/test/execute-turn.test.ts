import {
  type FailedAttempt,
  type Generation,
  type GenerationEvent,
  hashPrompt,
  mergeSampling,
  NO_RECEIPT,
  NO_USAGE,
  PROVIDER_ERROR_KINDS,
  ProviderError,
  type ProviderErrorKind,
  renderPrompt,
  resolveSampling,
  type Score,
  scoreReply,
  settingsSchema,
  socketListener,
  toFailureOutcome,
} from '@evenhand/core';
import { createSpendCap, DEFAULT_RETRY, observeStream, withRetry } from '@evenhand/runner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { end, fakeRuntime, generation, sample, suite } from '../../core/test/support/builders.ts';

const renderMessages = (prompt: Parameters<typeof renderPrompt>[0], sample: Parameters<typeof renderPrompt>[1]) =>
  renderPrompt(prompt, sample, 'prompt').messages;

describe('a prompt', () => {
  const choices = sample('c', { input: 'Which?', choices: ['red {{input}}', 'blue'] });
  it('shows question and choices where the template says, once each', () => {
    expect(renderMessages({ system: 'Be brief.', template: '{{input}}\n{{choices}}\nLetter:' }, choices)).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Which?\nA. red {{input}}\nB. blue\nLetter:' },
    ]);
  });

  it('takes what a sample says as it is, placeholders and patterns of replacement too', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('$&', '$1', '{{choices}}', '{{input}}', '$`')), (input) => {
        expect(renderMessages({ system: null, template: 'Q: {{input}}!' }, sample('x', { input }))).toEqual([
          { role: 'user', content: `Q: ${input}!` },
        ]);
      }),
    );
  });

  it('lets the opening of a dialogue go as it is, after the system message', () => {
    const opening = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Yes?' },
      { role: 'user', content: 'Book it.' },
    ];
    expect(renderMessages({ system: 'S', template: 'x {{input}}' }, sample('d', { input: opening }))).toEqual([
      { role: 'system', content: 'S' },
      ...opening,
    ]);
  });

  it('has a hash of messages and common settings, and of nothing else', () => {
    const messages = renderMessages({ system: null, template: '{{input}}' }, sample('x'));
    const hash = hashPrompt(messages, { temperature: 0, maxOutputTokens: 5 });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashPrompt(messages, { maxOutputTokens: 5, temperature: 0 })).toBe(hash);
    expect(hashPrompt(messages, { temperature: 0, maxOutputTokens: 6 })).not.toBe(hash);
    expect(hashPrompt([{ role: 'user', content: '?' }], { temperature: 0, maxOutputTokens: 5 })).not.toBe(hash);
  });
});

describe('settings', () => {
  const suiteWithSampling = suite('s', [], { request: { temperature: 0, maxOutputTokens: 100, topP: 0.9 } });
  it('come from the suite, then the experiment, then the model', () => {
    const common = mergeSampling(suiteWithSampling, { temperature: 0.5, stop: ['\n'] });
    expect(common).toEqual({ temperature: 0.5, maxOutputTokens: 100, topP: 0.9, stop: ['\n'] });
    expect(resolveSampling(common, { requires: { temperature: 1 }, reasoningBudgetTokens: null })).toEqual({
      ...common,
      temperature: 1,
    });
  });
  it('allow reasoning on top of the limit of the output, and invent no limit', () => {
    const budgeted = { requires: {}, reasoningBudgetTokens: 1000 };
    expect(resolveSampling({ maxOutputTokens: 100 }, budgeted)).toEqual({ maxOutputTokens: 1100 });
    expect(resolveSampling({}, budgeted)).toEqual({});
    expect(resolveSampling({ maxOutputTokens: 9 }, { ...budgeted, requires: { maxOutputTokens: 50 } })).toEqual({
      maxOutputTokens: 1050,
    });
  });
});

describe('asking again', () => {
  const signal = () => new AbortController().signal;
  /** Fails with these errors in turn, then replies. */
  const runWithErrors = async (errors: ProviderError[], runtime = fakeRuntime(), uniform = 0.5, tookMs = 10) => {
    const attempts: number[] = [];
    const failed: FailedAttempt[] = [];
    const reply = await withRetry(
      async (attempt) => {
        attempts.push(attempt);
        runtime.advance(tookMs);
        const error = errors[attempt - 1];
        if (error !== undefined) throw error;
        return 'reply';
      },
      (one) => failed.push(one),
      { ...runtime, uniform: () => uniform },
      DEFAULT_RETRY,
      signal(),
    ).catch((error: unknown) => error);
    return { reply, attempts, failed, slept: runtime.slept };
  };
  const errors = (kind: ProviderErrorKind, n: number, retryAfterMs: number | null = null) =>
    Array.from({ length: n }, () => new ProviderError(kind, 'no', { retryAfterMs }));

  it.each(PROVIDER_ERROR_KINDS)('after %s happens as often as it can help', async (kind) => {
    const retryable = ['rate_limit', 'overloaded', 'server', 'network', 'timeout', 'malformed'].includes(kind);
    const expected = !retryable ? 1 : kind === 'rate_limit' ? 12 : 4;
    const failures = errors(kind, 20);
    const { reply, attempts, failed, slept } = await runWithErrors(failures);
    expect(reply).toBe(failures[expected - 1]);
    expect(attempts).toHaveLength(expected);
    expect(failed.map((one) => one.kind)).toEqual(Array(expected).fill(kind));
    expect(failed.map((one) => one.tookMs)).toEqual(Array(expected).fill(10));
    expect(failed.map((one) => one.waitedMs)).toEqual([...slept, null]);
  });

  it('ends with the first reply', async () => {
    expect(await runWithErrors(errors('server', 2))).toMatchObject({ reply: 'reply', attempts: [1, 2, 3] });
  });

  it('waits twice as long each time up to a limit, jittered on its upper half', async () => {
    for (const [draw, share] of [
      [0, 0.5],
      [0.999, 0.9995],
    ] as const) {
      const { slept } = await runWithErrors(errors('rate_limit', 11), fakeRuntime(), draw);
      const ceilings = Array.from({ length: 11 }, (_, at) => Math.min(30_000, 500 * 2 ** at));
      expect(slept).toEqual(ceilings.map((ceiling) => expect.closeTo(ceiling * share, 6)));
    }
  });

  it('honours what the server asks for, never sooner and hardly later', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 100_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (retryAfterMs, draw) => {
          const { slept, reply } = await runWithErrors(errors('rate_limit', 1, retryAfterMs), fakeRuntime(), draw);
          expect(reply).toBe('reply');
          expect(slept[0]).toBeGreaterThanOrEqual(retryAfterMs);
          expect(slept[0]).toBeLessThanOrEqual(retryAfterMs + 1000);
        },
      ),
    );
  });

  it('never waits less than the back-off, whatever the server asks for', async () => {
    const { slept } = await runWithErrors(errors('rate_limit', 3, 0), fakeRuntime(), 0);
    expect(slept).toEqual([250, 500, 1000]);
    expect((await runWithErrors(errors('overloaded', 1, 3), fakeRuntime(), 0)).slept).toEqual([250]);
  });

  it('names a wait that is too long to be kept, with its length', async () => {
    const { failed } = await runWithErrors(errors('rate_limit', 1, 7_500_000));
    expect(failed.at(-1)?.message).toMatch(/^no; it asks for a wait of 2 h 5 min, and attempts are made within 10 min/);
    expect((await runWithErrors(errors('rate_limit', 12))).failed.at(-1)?.message).toBe('no');
  });

  it('gives up where the wait would lead beyond the time that there is', async () => {
    expect((await runWithErrors(errors('rate_limit', 1, 600_001))).attempts).toEqual([1]);
    expect((await runWithErrors(errors('rate_limit', 11), fakeRuntime(), 0.5, 299_000)).attempts).toEqual([1, 2, 3]);
  });

  it('ends when the person stops it, and does not touch our own bugs', async () => {
    const stop = new AbortController();
    let calls = 0;
    const runtime = fakeRuntime();
    const reply = withRetry(
      async () => {
        calls++;
        throw new ProviderError('server', 'no');
      },
      () => {},
      {
        ...runtime,
        uniform: () => 0,
        sleep: async () => stop.abort(),
      },
      DEFAULT_RETRY,
      stop.signal,
    );
    await expect(reply).rejects.toMatchObject({ kind: 'server' });
    expect(calls).toBe(1);
    const bug = new TypeError('ours');
    await expect(
      withRetry(
        () => Promise.reject(bug),
        () => {},
        { ...runtime, uniform: () => 0 },
        DEFAULT_RETRY,
        signal(),
      ),
    ).rejects.toBe(bug);
  });
});

describe('observing a reply', () => {
  const timeouts = settingsSchema.shape.timeouts.parse({});
  const from = async function* (events: GenerationEvent[]) {
    yield* events;
  };
  const watch = (more: object = {}) => ({ sentMs: 100, now: () => 100, timeouts, abort: () => {}, ...more });
  const text = (content: string, atMs: number): GenerationEvent => ({ type: 'text', text: content, atMs });

  it('keeps each arrival, counted from the sending', async () => {
    const seen = await observeStream(
      from([
        { type: 'reasoning', text: 'Hm', atMs: 150 },
        { type: 'reasoning', text: 'm.', atMs: 160 },
        text('Ans', 200),
        text('wer', 260),
        { type: 'tool-call', id: '1', name: 'f', arguments: '{}', atMs: 270 },
        { ...end({ outputTokens: 9 }), atMs: 900 } as GenerationEvent,
      ]),
      watch(),
    );
    expect(seen).toMatchObject({
      text: 'Answer',
      reasoning: 'Hmm.',
      toolCalls: [{ id: '1', name: 'f', arguments: '{}' }],
      chunksMs: [50, 60, 100, 160, 170],
      ttftMs: 50,
      ttftAnswerMs: 100,
      e2eMs: 170,
      usage: { outputTokens: 9, inputTokens: null },
      adapted: [],
    } satisfies Partial<Omit<Generation, 'usage'>> & { usage: object });
  });

  it('of nothing has no times: unknown, never 0', async () => {
    expect(await observeStream(from([end()]), watch())).toMatchObject({
      text: '',
      chunksMs: [],
      ttftMs: null,
      ttftAnswerMs: null,
      e2eMs: null,
    });
  });

  it('reads the clock where the adapter does not say when, and never gives a time before the sending', async () => {
    expect(await observeStream(from([{ type: 'text', text: 'a' }, end()]), watch({ now: () => 130 }))).toMatchObject({
      chunksMs: [30],
    });
    expect(await observeStream(from([text('a', 90), end()]), watch())).toMatchObject({ ttftMs: 0 });
  });

  it('joins the halves of a character, and replaces half of one', async () => {
    const seen = await observeStream(from([text('\ud83d', 101), text('\ude00 \ud83d', 102), end()]), watch());
    expect(seen.text).toBe('\u{1f600} \ufffd');
  });

  it.each<[what: string, events: GenerationEvent[]]>([
    ['something after the end', [end(), text('late', 101)]],
    ['two ends', [end(), end()]],
    ['no end', [text('cut', 101)]],
    ['nothing at all', []],
    ['a count below 0', [end({ outputTokens: -1 })]],
    ['a block of counts that is no JSON', [end({ raw: { at: new Date(0) } as never })]],
  ])('with %s is malformed', async (_, events) => {
    await expect(observeStream(from(events), watch())).rejects.toMatchObject({
      name: 'ProviderError',
      kind: 'malformed',
    });
  });

  it('passes on what the adapter throws, and lets go of the stream', async () => {
    let closed = false;
    const failing = async function* (): AsyncGenerator<GenerationEvent> {
      try {
        yield text('a', 101);
        throw new ProviderError('network', 'reset');
      } finally {
        closed = true;
      }
    };
    await expect(observeStream(failing(), watch())).rejects.toMatchObject({ kind: 'network' });
    expect(closed).toBe(true);
  });

  it.each([
    ['nothing comes', { firstByteMs: 5 }, 0, 'nothing came within 5 ms (firstByteMs)'],
    ['it falls silent', { idleMs: 5 }, 2, 'silence for 5 ms within the reply (idleMs)'],
    ['it never ends', { totalMs: 25, idleMs: 1000, firstByteMs: 1000 }, 1e9, 'no end within 25 ms (totalMs)'],
  ])('gives up where %s', async (_, limits, chunks, expected) => {
    const stuck = async function* (): AsyncGenerator<GenerationEvent> {
      for (let sent = 0; sent < chunks; sent++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield { type: 'text', text: 'a' };
      }
      await new Promise(() => {});
    };
    let failures: ProviderError | null = null;
    const calls = observeStream(stuck(), {
      sentMs: performance.now(),
      now: () => performance.now(),
      timeouts: settingsSchema.shape.timeouts.parse({
        ...(chunks > 0 && 'idleMs' in limits && chunks < 10 ? { firstByteMs: 60_000 } : {}),
        ...limits,
      }),
      abort: (reason) => {
        failures = reason;
      },
    });
    await expect(calls).rejects.toMatchObject({ kind: 'timeout', message: expect.stringContaining(expected) });
    expect(failures).toMatchObject({ kind: 'timeout' });
  });

  it('times are counted from the moment at which the client sends, once it tells', async () => {
    let nowMs = 1000;
    const reply = async function* (): AsyncGenerator<GenerationEvent> {
      nowMs = 1025;
      socketListener.getStore()!.sent(nowMs);
      nowMs = 1100;
      yield { type: 'reasoning', text: 'hm', atMs: 1050 };
      socketListener.getStore()!.sent(nowMs);
      yield { type: 'text', text: 'four' };
      yield { type: 'end', finish: 'stop', usage: NO_USAGE, receipt: NO_RECEIPT };
    };
    const sentAtMs: number[] = [];
    const timeouts = { firstByteMs: 1e6, idleMs: 1e6, totalMs: 1e6 };
    const watch = {
      sentMs: 1000,
      now: () => nowMs,
      timeouts,
      abort: () => {},
      onSent: (atMs: number) => sentAtMs.push(atMs),
    };
    expect(await observeStream(reply(), watch)).toMatchObject({
      ttftMs: 25,
      ttftAnswerMs: 75,
      e2eMs: 75,
      chunksMs: [25, 75],
    });
    expect(sentAtMs).toEqual([1025]);
  });

  it.each([
    [
      'are no silence, but do not go on for ever',
      3,
      { firstByteMs: 20, idleMs: 20, totalMs: 90 },
      /no end within 90 ms/,
    ],
    ['that stop are silence', 0.1, { firstByteMs: 5, idleMs: 20, totalMs: 5000 }, /silence for 20 ms/],
  ])('bytes that are no part of a reply %s', async (_, seconds, timeouts, expected) => {
    const pings = async function* (): AsyncGenerator<GenerationEvent> {
      const { bytesReceived } = socketListener.getStore()!;
      const untilMs = performance.now() + seconds * 1000;
      while (performance.now() < untilMs) {
        bytesReceived(performance.now(), 1);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await new Promise(() => {});
      yield { type: 'text', text: 'never' };
    };
    const watch = { sentMs: performance.now(), now: () => performance.now(), timeouts, abort: () => {} };
    await expect(observeStream(pings(), watch)).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringMatching(expected),
    });
  });
});

describe('an outcome', () => {
  const score = (more: Partial<Score>): Score => ({
    value: 0,
    strict: 0,
    lenient: 0,
    answer: null,
    rule: null,
    refused: false,
    ...more,
  });
  it.each<[outcome: string, score: Score, finish: Generation['finish']]>([
    ['correct', score({ value: 1, answer: '4' }), 'stop'],
    ['correct', score({ value: 1, answer: '4' }), 'length'],
    ['partial', score({ value: 0.5, answer: '4' }), 'stop'],
    ['incorrect', score({ answer: '5' }), 'stop'],
    ['incorrect', score({ answer: '5' }), 'length'],
    ['truncated', score({}), 'length'],
    ['truncated', score({ refused: true }), 'length'],
    ['refused', score({ refused: true }), 'stop'],
    ['refused', score({}), 'content-filter'],
    ['no_answer', score({}), 'stop'],
    ['no_answer', score({}), 'other'],
  ])('is %s for %j that ended by %s', (outcome, failures, finish) => {
    expect(scoreReply(generation({ finish }), sample('x'), () => failures)).toEqual({ score: failures, outcome });
  });
  it('of a failure depends on who declined', () => {
    for (const kind of PROVIDER_ERROR_KINDS)
      expect(toFailureOutcome(kind)).toBe(
        kind === 'content_filter'
          ? 'refused'
          : kind === 'context_too_long' || kind === 'invalid_output'
            ? 'no_answer'
            : 'failed',
      );
  });
});

describe('a budget', () => {
  it('is never passed, whatever is reserved and settled at or below it', () => {
    const step = fc.record({
      worst: fc.double({ min: 0, max: 2, noNaN: true }),
      share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      later: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5, noNaN: true }), fc.array(step, { maxLength: 60 }), (cap, steps) => {
        const spendCap = createSpendCap(cap);
        let spent = 0;
        const open: { worst: number; cost: number | null }[] = [];
        const settle = ({ worst, cost }: { worst: number; cost: number | null }) => {
          spent += cost ?? worst;
          spendCap.settle(worst, cost);
        };
        for (const { worst, share, later } of steps) {
          if (spendCap.reserve(worst)) open.push({ worst, cost: share === null ? null : worst * share });
          else expect(spendCap.committed() + worst).toBeGreaterThan(cap);
          if (!later) for (const one of open.splice(0)) settle(one);
          expect(spendCap.committed()).toBeLessThanOrEqual(cap + 1e-9);
          expect(spent).toBeLessThanOrEqual(cap + 1e-9);
        }
      }),
    );
  });
  it('counts what was spent before, and what is unknown at its worst', () => {
    const spendCap = createSpendCap(1, 0.6);
    expect(spendCap.reserve(0.5)).toBe(false);
    expect(spendCap.reserve(0.4)).toBe(true);
    expect(spendCap.reserve(0.01)).toBe(false);
    spendCap.settle(0.4, null);
    expect(spendCap.committed()).toBeCloseTo(1, 12);
  });
  it('without a cap lets everything pass', () => {
    expect(createSpendCap(null).reserve(1e12)).toBe(true);
  });
});
