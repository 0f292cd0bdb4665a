import {
  ConfigError,
  type JournalEvent,
  ProviderError,
  type RunningScorer,
  type RunState,
  type Score,
  UnjudgedError,
} from '@evenhand/core';
import { execute, makePlan, type RunParts } from '@evenhand/runner';
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

const right: Score = { value: 1, strict: 1, lenient: 1, answer: 'yes', rule: 'ran', refused: false };
const some = suite('s', samples(6), { request: { maxOutputTokens: 10 } });
const fresh: RunState = { cells: new Map(), validBytes: 0, spentUsd: 0 };
const running = (judge: RunningScorer['judge'], concurrency = 2): RunningScorer => ({
  runs: ['a thing 1.0'],
  concurrency,
  judge,
  close: async () => {},
});

function parts(scorer: RunningScorer, more: Partial<RunParts> = {}, host: object = {}, onAsk = () => {}) {
  const set = settings({ concurrency: 1 });
  const journal = memoryJournal();
  const models = [model('a', host)];
  const notices: string[] = [];
  const says = adapter(async function* () {
    onAsk();
    yield { type: 'text', text: 'said' };
    yield end({ inputTokens: 5, outputTokens: 5 });
  });
  const all: RunParts = {
    plan: makePlan({ suites: [some], models, settings: set }),
    settings: set,
    models,
    adapters: new Map([['a', says]]),
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
function stateOf(events: readonly JournalEvent[]): RunState {
  const closed = new Map(events.flatMap((event) => (event.type === 'closed' ? [[event.key, event.verdict]] : [])));
  return {
    ...fresh,
    cells: new Map(
      events.flatMap((event) => {
        if (event.type !== 'turn') return [];
        const verdict = closed.get(event.key);
        const judged = verdict === undefined ? null : { offset: 0, bytes: 0, outcome: verdict.outcome };
        return [
          [
            event.key,
            {
              turns: [],
              verdict: judged,
              unjudged: judged === null ? event.turn : null,
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
    let asked = 0;
    const all6 = Promise.withResolvers<void>();
    const onAsk = () => {
      if (++asked === 6) all6.resolve();
    };
    // The first verdict is made when the last question was asked: one slot is enough for that only where judging needs none.
    const { all, journal } = parts(
      running(async () => {
        await all6.promise;
        return right;
      }),
      {},
      {},
      onAsk,
    );
    expect(await execute(all)).toBeNull();
    expect(ofType(journal.events, 'closed')).toHaveLength(6);
  });

  it('is handed no more at a time than it takes', async () => {
    let now = 0;
    let most = 0;
    const { all } = parts(
      running(async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        return right;
      }, 3),
    );
    await execute(all);
    expect(most).toBe(3);
  });

  it('waits until nothing is asked where a model runs on a device', async () => {
    let asked = 0;
    const before: number[] = [];
    const { all } = parts(
      running(async () => {
        before.push(asked);
        return right;
      }),
      {},
      { id: 'here', device: 'cpu' },
      () => void asked++,
    );
    await execute(all);
    expect(before).toEqual([6, 6, 6, 6, 6, 6]);
  });

  it('leaves open what it gave no verdict on, and judges that later without asking', async () => {
    let first = true;
    const moody = running(async () => {
      if (!first) return right;
      first = false;
      throw new UnjudgedError('not today');
    });
    const { all, journal, notices } = parts(moody);
    expect(await execute(all)).toBeNull();
    expect(ofType(journal.events, 'closed')).toHaveLength(5);
    expect(notices.join('\n')).toMatch(/no verdict on s@1.*not today[\s\S]*1 reply has no verdict/);
    let asked = 0;
    const later = parts(moody, { state: stateOf(journal.events) }, {}, () => void asked++);
    expect(await execute(later.all)).toBeNull();
    expect(asked).toBe(0);
    expect(later.journal.events.map(({ type }) => type)).toEqual(['closed']);
  });

  it('ends the run where what it runs is gone, and keeps what was answered', async () => {
    const { all, journal } = parts(
      running(async () => {
        throw new ConfigError('no sandbox any more');
      }),
    );
    await expect(execute(all)).rejects.toThrow('no sandbox any more');
    expect(ofType(journal.events, 'closed')).toEqual([]);
    expect(ofType(journal.events, 'turn').length).toBeGreaterThan(0);
  });

  it('makes a judge model that fails the user’s to mend', async () => {
    const gone = running(async () => {
      throw new ProviderError('auth', 'who are you?');
    });
    await expect(execute(parts(gone).all)).rejects.toThrow(/the judge model gave auth: who are you/);
    await expect(execute(parts(gone).all)).rejects.toBeInstanceOf(ConfigError);
  });

  it('judges nothing new once the person stops it; the rest is judged later', async () => {
    const stop = new AbortController();
    const { all, journal } = parts(
      running(async () => {
        stop.abort();
        return right;
      }, 1),
      { stop: stop.signal },
      { id: 'here', device: 'cpu' },
    );
    expect(await execute(all)).toBe('interrupted');
    expect(ofType(journal.events, 'turn')).toHaveLength(6);
    expect(ofType(journal.events, 'closed')).toHaveLength(1);
  });
});
