import {
  ConfigError,
  type Journal,
  ProviderError,
  type RunningScorer,
  type RunState,
  type Score,
  UnscoredReplyError,
} from '@evenhand/core';
import { createPlan, executePlan, type RunContext } from '@evenhand/runner';
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

type JournalEvent = Parameters<Journal['append']>[0];

const right: Score = { value: 1, strict: 1, lenient: 1, answer: 'yes', rule: 'ran', refused: false };
const some = suite('s', samples(6), { request: { maxOutputTokens: 10 } });
const fresh: RunState = { cells: new Map(), validBytes: 0, spentUsd: 0 };
const running = (score: RunningScorer['score'], concurrency = 2): RunningScorer => ({
  runs: ['a thing 1.0'],
  concurrency,
  score,
  close: async () => {},
});

function runContext(scorer: RunningScorer, more: Partial<RunContext> = {}, host: object = {}, onRequest = () => {}) {
  const set = settings({ concurrency: 1 });
  const journal = memoryJournal();
  const models = [model('a', host)];
  const notices: string[] = [];
  const answers = adapter(async function* () {
    onRequest();
    yield { type: 'text', text: 'said' };
    yield end({ inputTokens: 5, outputTokens: 5 });
  });
  const all: RunContext = {
    plan: createPlan({ suites: [some], models, settings: set }),
    settings: set,
    models,
    adapters: new Map([['a', answers]]),
    scorers: new Map([['s', scorer]]),
    journal,
    state: fresh,
    runtime: { ...fakeRuntime(), notice: (line) => void notices.push(line) },
    stop: new AbortController().signal,
    cancel: new AbortController().signal,
    ...more,
  };
  return { all, journal, notices };
}
const ofType = <T extends JournalEvent['type']>(events: readonly JournalEvent[], type: T) =>
  events.filter((event) => event.type === type);
/** The journal's turns that were not judged, as a later session finds them. */
function readState(events: readonly JournalEvent[]): RunState {
  const closed = new Map(events.flatMap((event) => (event.type === 'closed' ? [[event.key, event.verdict]] : [])));
  return {
    ...fresh,
    cells: new Map(
      events.flatMap((event) => {
        if (event.type !== 'turn') return [];
        const verdict = closed.get(event.key);
        const closedSpan = verdict === undefined ? null : { offset: 0, bytes: 0, outcome: verdict.outcome };
        return [
          [
            event.key,
            {
              turns: [],
              verdict: closedSpan,
              replied: closedSpan === null ? [event.turn] : [],
              failedAttempts: [],
              earlierAttempts: [],
            },
          ],
        ];
      }),
    ),
  };
}

describe('a scorer that must run something', () => {
  it('holds no slot of the host while it judges', async () => {
    let requests = 0;
    const all6 = Promise.withResolvers<void>();
    const onRequest = () => {
      if (++requests === 6) all6.resolve();
    };
    // The first verdict is made when the last question was asked: one slot is enough for that only where judging needs none.
    const { all, journal } = runContext(
      running(async () => {
        await all6.promise;
        return right;
      }),
      {},
      {},
      onRequest,
    );
    expect(await executePlan(all)).toBeNull();
    expect(ofType(journal.events, 'closed')).toHaveLength(6);
  });

  it('is handed no more at a time than it takes', async () => {
    let now = 0;
    let most = 0;
    const { all } = runContext(
      running(async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        return right;
      }, 3),
    );
    await executePlan(all);
    expect(most).toBe(3);
  });

  it('waits until nothing is asked where a model runs on a device', async () => {
    let requests = 0;
    const before: number[] = [];
    const { all } = runContext(
      running(async () => {
        before.push(requests);
        return right;
      }),
      {},
      { id: 'here', device: 'cpu' },
      () => void requests++,
    );
    await executePlan(all);
    expect(before).toEqual([6, 6, 6, 6, 6, 6]);
  });

  it('leaves open what it gave no verdict on, and judges that later without asking', async () => {
    let first = true;
    const moody = running(async () => {
      if (!first) return right;
      first = false;
      throw new UnscoredReplyError('not today');
    });
    const { all, journal, notices } = runContext(moody);
    expect(await executePlan(all)).toBeNull();
    expect(ofType(journal.events, 'closed')).toHaveLength(5);
    expect(notices.join('\n')).toMatch(/not scored: s@1.*not today[\s\S]*1 reply was not scored/);
    let requests = 0;
    const later = runContext(moody, { state: readState(journal.events) }, {}, () => void requests++);
    expect(await executePlan(later.all)).toBeNull();
    expect(requests).toBe(0);
    expect(later.journal.events.map(({ type }) => type)).toEqual(['closed']);
  });

  it('ends the run where what it runs is gone, and keeps what was answered', async () => {
    const { all, journal } = runContext(
      running(async () => {
        throw new ConfigError('no sandbox any more');
      }),
    );
    await expect(executePlan(all)).rejects.toThrow('no sandbox any more');
    expect(ofType(journal.events, 'closed')).toEqual([]);
    expect(ofType(journal.events, 'turn').length).toBeGreaterThan(0);
  });

  it('makes a judge model that fails the user’s to mend', async () => {
    const broken = running(async () => {
      throw new ProviderError('auth', 'who are you?');
    });
    await expect(executePlan(runContext(broken).all)).rejects.toThrow(/the judge model failed with auth: who are you/);
    await expect(executePlan(runContext(broken).all)).rejects.toBeInstanceOf(ConfigError);
  });

  it('judges nothing new once the person stops it; the rest is judged later', async () => {
    const stop = new AbortController();
    const { all, journal } = runContext(
      running(async () => {
        stop.abort();
        return right;
      }, 1),
      { stop: stop.signal },
      { id: 'here', device: 'cpu' },
    );
    expect(await executePlan(all)).toBe('interrupted');
    expect(ofType(journal.events, 'turn')).toHaveLength(6);
    expect(ofType(journal.events, 'closed')).toHaveLength(1);
  });
});
