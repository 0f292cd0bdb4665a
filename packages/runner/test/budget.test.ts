import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Journal,
  type ModelAdapter,
  NO_IDENTITY,
  ProviderError,
  type RunningScorer,
  type RunState,
  readRunState,
  type Scorer,
} from '@evenhand/core';
import { uniform } from '@evenhand/io';
import { connectJudge, createPlan, executePlan, type RunContext } from '@evenhand/runner';
import { afterAll, describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 120_000 });

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

type JournalEvent = Parameters<Journal['append']>[0];

const CAP = 0.01;
const LIMIT = 40;
const PRICE = { input: 1, output: 10 };
const some = suite('s', samples(400), { request: { maxOutputTokens: LIMIT } });
const entry = model('m', { baseUrl: 'http://127.0.0.1:1/v1' }, { price: PRICE });
const right: Scorer = () => ({ value: 1, strict: 1, lenient: 1, answer: 'x', rule: 'all', refused: false });
const home = mkdtempSync(join(tmpdir(), 'evenhand-budget-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Counts = { inputTokens: number; outputTokens: number };
type Statement = (counts: Counts) => Counts | Record<string, never>;
const stateCounts: Statement = (counts) => counts;

/**
 * A provider with a bill of its own, behind a gateway: it bills what it worked on, also where the connection breaks on the way and
 * where the gateway gave up waiting.
 */
function createBillingServer(seed: number, isDead: () => boolean, stateUsage = stateCounts) {
  let billedUsd = 0;
  let requests = 0;
  const model: ModelAdapter = adapter(async function* (request) {
    // A request of a process that was killed is never sent.
    if (isDead()) throw new ProviderError('cancelled', 'the process is gone');
    const n = ++requests;
    const draw = (what: string) => uniform(seed, what, String(n));
    const inputTokens = Math.floor(request.messages[0]!.content.length * 0.9);
    const outputTokens = 1 + Math.floor(draw('length') * LIMIT);
    const fails = draw('fails') < 0.05;
    // Refused before anything was done: not billed.
    if (fails && draw('how') < 0.3) throw new ProviderError('server', 'out of order');
    billedUsd += (inputTokens * PRICE.input + outputTokens * PRICE.output) / 1e6;
    await new Promise((resolve) => setImmediate(resolve));
    if (fails && draw('how') < 0.45) throw new ProviderError('timeout', 'nothing came');
    if (fails && draw('how') < 0.6) throw new ProviderError('server', 'answered 504', { mayBeBilled: true });
    yield { type: 'text', text: 'x' };
    if (fails) throw new ProviderError('network', 'connection reset');
    yield end(stateUsage({ inputTokens, outputTokens }));
  });
  return { model, billedUsd: () => billedUsd, requests: () => requests };
}

const FRESH: RunState = { cells: new Map(), validBytes: 0, spentUsd: 0 };
let files = 0;

function readState(events: readonly JournalEvent[]): RunState {
  const path = join(home, `${++files}.jsonl`);
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return readRunState(path);
}

interface Session {
  readonly seed: number;
  readonly server: ReturnType<typeof createBillingServer>;
  readonly state: RunState;
  readonly journal: RunContext['journal'];
  readonly more?: Partial<RunContext>;
}

function execute({ seed, server, state, journal, more = {} }: Session) {
  const set = settings({ maxUsd: CAP, concurrency: 32, seed, giveUpAfter: null });
  const { signal } = new AbortController();
  const context: RunContext = {
    plan: createPlan({ suites: [some], models: [entry], settings: set }),
    settings: set,
    models: [entry],
    adapters: new Map([['m', server.model]]),
    scorers: new Map([['s', right]]),
    journal,
    state,
    runtime: fakeRuntime(),
    stop: signal,
    cancel: signal,
    ...more,
  };
  return executePlan(context);
}

/** A journal that is cut off after some events, as by a kill; from then on nothing is sent and nothing is written. */
function createMortalJournal(lastEvent: number) {
  const journal = memoryJournal();
  const kill = new AbortController();
  const note = (write: (event: JournalEvent) => unknown) => (event: JournalEvent) => {
    if (kill.signal.aborted) return Promise.resolve();
    write(event);
    if (journal.events.length >= lastEvent) kill.abort();
    return Promise.resolve();
  };
  return {
    kill: kill.signal,
    events: journal.events,
    journal: { append: note(journal.append), write: note(journal.write), close: async () => {} },
  };
}

// Where nothing is known of a reply, its worst case is booked, about twice what it comes to: fewer are sent, and fewer events are written.
describe.each<{ server: string; stateUsage: Statement; leastUsd: number; events: number }>([
  { server: 'states usage', stateUsage: stateCounts, leastUsd: CAP / 2, events: 90 },
  { server: 'states no usage', stateUsage: () => ({}), leastUsd: CAP / 4, events: 60 },
])(
  'a budget of 0.01 USD at concurrency 32 with 5 % failures at a gateway that $server',
  ({ stateUsage, leastUsd, events }) => {
    it('is never passed by the provider’s own bill, over 50 seeded runs, and ends them in good order', async () => {
      const bills: number[] = [];
      for (let seed = 1; seed <= 50; seed++) {
        const server = createBillingServer(seed, () => false, stateUsage);
        expect(await execute({ seed, server, state: FRESH, journal: memoryJournal() }), `seed ${seed}`).toBe('budget');
        bills.push(server.billedUsd());
      }
      expect(Math.max(...bills)).toBeLessThanOrEqual(CAP);
      // And it is used: what is left is less than the worst cases of the requests that could be under way.
      expect(Math.min(...bills)).toBeGreaterThan(leastUsd);
    });

    it('is never passed across a kill and a resume, wherever the kill strikes, over 50 seeded runs', async () => {
      let struck = 0;
      for (let seed = 1; seed <= 50; seed++) {
        const mortal = createMortalJournal(1 + Math.floor(uniform(seed, 'kill') * events));
        const server = createBillingServer(seed, () => mortal.kill.aborted, stateUsage);
        await execute({
          ...{ seed, server, state: FRESH, journal: mortal.journal },
          more: { stop: mortal.kill, cancel: mortal.kill },
        });
        if (mortal.kill.aborted) struck++;
        const state = readState(mortal.events);
        const before = server.billedUsd();
        expect(state.spentUsd, `seed ${seed}: what the journal knows of covers the bill`).toBeGreaterThanOrEqual(
          before - 1e-12,
        );
        const again = createBillingServer(seed + 1000, () => false, stateUsage);
        await execute({ seed, server: again, state, journal: memoryJournal() });
        expect(before + again.billedUsd(), `seed ${seed}`).toBeLessThanOrEqual(CAP);
      }
      expect(struck).toBeGreaterThan(40);
    });
  },
);

describe('a judge that is paid', () => {
  const judgeEntry = model('gavel', { baseUrl: 'http://127.0.0.1:2/v1' }, { price: { input: 1, output: 1 } });

  /** The judge behind the scorer, with its own bill. */
  async function createJudge(set: ReturnType<typeof settings>) {
    let billedUsd = 0;
    const gavel = adapter(async function* () {
      billedUsd += 500e-6;
      yield { type: 'text', text: 'Grade: 1' };
      yield end({ inputTokens: 0, outputTokens: 500 });
    });
    const provider = {
      name: 'scripted',
      connect: async () => ({ ...gavel, identify: async () => NO_IDENTITY }),
      options: null as never,
      capabilities: {} as never,
    };
    const runtime = { ...fakeRuntime() };
    const inputs = { name: 'x', suites: [], models: [entry], settings: set, judge: judgeEntry };
    const { signal } = new AbortController();
    const judge = await connectJudge(inputs, judgeEntry, [provider as never], runtime, signal);
    const scorer: RunningScorer = {
      runs: ['judge gavel'],
      concurrency: 8,
      score: async () => {
        const { spent } = await judge.model.generate([{ role: 'user', content: 'Right?' }]);
        return { ...right({ text: '', reasoning: '', toolCalls: [] }, some.samples.at(0)!), spent };
      },
      close: async () => {},
    };
    return { judge, scorer, billedUsd: () => billedUsd };
  }

  it('shares the cap with the models, and what it spent is known when the run goes on', async () => {
    const set = settings({ maxUsd: CAP, concurrency: 32, seed: 3, giveUpAfter: null });
    const { judge, scorer, billedUsd } = await createJudge(set);
    const server = createBillingServer(3, () => false);
    const journal = memoryJournal();
    const scorers = new Map([['s', scorer]]);
    const ended = await execute({ seed: 3, server, state: FRESH, journal, more: { judge, scorers } });
    expect(ended).toBe('budget');
    const first = server.billedUsd() + billedUsd();
    expect(billedUsd()).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(CAP);
    const state = readState(journal.events);
    expect(state.spentUsd).toBeGreaterThanOrEqual(first - 1e-12);
    expect(state.spentUsd).toBeLessThanOrEqual(CAP);
    // Replies that the judge could no longer be asked about are kept, and are scored when there is money again.
    const unscored = [...state.cells.keys()].filter((key) => state.cells.get(key as string)?.replied.length !== 0);
    expect(unscored.length).toBeGreaterThan(0);
    const again = await execute({ seed: 3, server, state, journal: memoryJournal(), more: { judge, scorers } });
    expect(again).toBe('budget');
    expect(server.billedUsd() + billedUsd()).toBeLessThanOrEqual(CAP);
  });
});
