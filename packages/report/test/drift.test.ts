import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type Manifest, NO_RECEIPT, NO_USAGE } from '@evenhand/core';
import { inLanguage } from '@evenhand/messages';
import { prng, rankChangePoint } from '@evenhand/statistics';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { countChangePointTests } from '../src/drift/channels.ts';
import {
  type AnchorUnit,
  CHANNELS,
  computeDrift,
  concludeDrift,
  DRIFT_ALPHA,
  DRIFT_NIGHTS,
  type DriftSeries,
  driftTable,
  findUnstable,
  nightLevel,
  readNights,
  testNight,
} from '../src/index.ts';
import { type CellSpec, cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

// Nights are written and dealt anew many times over, on machines that are busy too.
vi.setConfig({ testTimeout: 240_000 });

const home = mkdtempSync(join(tmpdir(), 'evenhand-drift-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let count = 0;

const N = 40;

/** What a night's provider does: which samples it has another answer to, how long its replies are, how fast it is. */
interface Described {
  readonly wrong?: (index: number) => boolean;
  readonly outputTokens?: number;
  readonly inputTokens?: number;
  readonly e2eMs?: number;
  readonly fingerprint?: string | null;
  readonly servedModel?: string | null;
  readonly failed?: number;
  /** The same of the sentinel. */
  readonly guard?: Described;
  readonly spec?: Partial<RunSpec>;
  readonly hour?: number;
}

function cellsOf(label: string, described: Described): CellSpec[] {
  const { wrong = () => false, failed = 0 } = described;
  const signs = Array.from({ length: N }, (_, i) => (i < failed ? 'f' : wrong(i) ? '-' : '+')).join('');
  const e2eMs = described.e2eMs ?? 100;
  return cells(label, signs, (index) =>
    index < failed
      ? {}
      : {
          generation: {
            usage: {
              ...NO_USAGE,
              inputTokens: described.inputTokens ?? 30,
              outputTokens: (described.outputTokens ?? 50) + (index % 5),
            },
            chunksMs: [1, e2eMs],
            e2eMs,
            receipt: {
              ...NO_RECEIPT,
              fingerprint: described.fingerprint === undefined ? 'fp_1' : described.fingerprint,
              servedModel: described.servedModel === undefined ? 'm-2026-01' : described.servedModel,
            },
          },
        },
  );
}

/** Answers are read from the outcome here, so that another verdict is another answer. */
function writeNights(nights: readonly Described[]): string {
  const folder = join(home, `series-${++count}`);
  for (const [at, described] of nights.entries()) {
    const runId = `night-${String(at + 1).padStart(2, '0')}`;
    const day = String(at + 1).padStart(2, '0');
    const startedAt = `2026-11-${day}T${String(described.hour ?? 3).padStart(2, '0')}:00:00.000Z`;
    const spec: RunSpec = {
      suites: [suite('s', N)],
      models: [model('m'), model('guard')],
      cells: [...cellsOf('m', described), ...cellsOf('guard', { ...described.guard })].map((cell) =>
        cell.outcome === 'incorrect' ? { ...cell, outcome: 'no_answer' as const } : cell,
      ),
      ...described.spec,
    };
    const sessions: Manifest['sessions'] = [
      {
        startedAt,
        endedAt: null,
        harness: { version: '0.1.0', commit: null, dirty: null },
        machine: { cpu: 'a cpu', cores: 2, memoryBytes: 1e9, os: 'linux', kernel: '6', arch: 'x64', node: 'v24.0.0' },
        cellsBefore: 0,
        status: 'complete',
        peers: [],
        localOnly: false,
        limiters: [],
        pauses: [],
        givenUp: [],
      },
    ];
    writeRun(join(folder, runId), { ...spec, manifest: { runId, sessions, ...spec.manifest } });
  }
  return folder;
}

const OPTIONS = { reference: 5, sentinels: ['guard'] };
const drift = (nights: readonly Described[], options = OPTIONS) =>
  computeDrift(readNights([writeNights(nights)]), options);
const watched = (found: ReturnType<typeof drift>) => found.models.find(({ model: label }) => label === 'm')!;
const quiet = (n: number): Described[] => Array.from({ length: n }, () => ({}));
/** `n` quiet nights, then one or several others. */
const after = (n: number, ...others: Described[]) => drift([...quiet(n), ...others]);

describe('nights of one model', () => {
  it('are quiet where nothing changes, also where a few replies vary', () => {
    expect(after(8).verdict).toBe('quiet');
    const next = prng('nights');
    const vary = Array.from({ length: 9 }, () => {
      const draws = Array.from({ length: N }, () => next() < 0.1);
      return { wrong: (index: number) => draws[index]! };
    });
    expect(drift(vary).verdict).toBe('quiet');
  });
  it('raise an alarm in the night in which answers change', () => {
    const found = after(6, { wrong: (index) => index < 6 }, { wrong: (index) => index < 6 });
    expect(found.verdict).toBe('alarm');
    expect(watched(found)).toMatchObject({ verdict: 'alarm', since: 'night-07' });
    const night = watched(found).nights[6]!;
    expect(night).toMatchObject({ status: 'alarm', test: { alarms: ['answers'], changedAnswers: 6 / N } });
    // Two windows; of six nights any could be the other one, sample by sample.
    expect(night.test!.p.answers).toBeCloseTo(2 * 6 ** -6, 12);
    expect(concludeDrift(found)[1]).toMatch(/^m, since night-07: answers \(p /);
  });
  it.each<[string, Described, channel: string]>([
    ['replies grow longer', { outputTokens: 60 }, 'output_tokens'],
    ['prompts are counted otherwise', { inputTokens: 31 }, 'input_tokens'],
  ])('raise one where %s', (_, changed, channel) => {
    expect(watched(after(5, changed)).nights[5]).toMatchObject({ status: 'alarm', test: { alarms: [channel] } });
  });
  it('raise one where the server says that another model answered', () => {
    const found = watched(after(5, { servedModel: 'm-2026-02' }));
    expect(found.nights[5]).toMatchObject({
      status: 'alarm',
      test: { alarms: [] },
      facts: ['replies came from m-2026-02; in the reference nights from m-2026-01'],
    });
  });
  it('raise one where fingerprints or times stay different, and not in a single night', () => {
    for (const changed of [{ fingerprint: 'fp_2' }, { e2eMs: 200 }]) {
      const found = watched(after(14, ...Array.from({ length: 6 }, () => changed)));
      expect(found.nights[14]!.status).toBe('quiet');
      expect(found.verdict).toBe('alarm');
      expect(watched(after(14, changed, ...quiet(5))).verdict).toBe('quiet');
    }
    // A fifth is no alarm, however sure.
    expect(watched(after(14, ...Array.from({ length: 6 }, () => ({ e2eMs: 120 })))).verdict).toBe('quiet');
  });
  it('raise none by fingerprints that come and go', () => {
    const pool = Array.from({ length: 20 }, (_, at) => ({ fingerprint: `fp_${(at * 7) % 3}` }));
    expect(watched(drift(pool)).verdict).toBe('quiet');
  });
  it('do not compare times of another hour', () => {
    const found = watched(after(14, ...Array.from({ length: 6 }, () => ({ e2eMs: 200, hour: 14 }))));
    expect(found.verdict).toBe('quiet');
  });
});

describe('the sentinel', () => {
  const changed = { wrong: (index: number) => index < 6 };
  it('that moves too says that our side changed, and no provider is blamed', () => {
    const found = after(6, { ...changed, guard: changed });
    expect(found.verdict).toBe('our_side');
    expect(watched(found)).toMatchObject({ verdict: 'our_side', since: null });
    expect(concludeDrift(found).join('\n')).toContain('no provider is to blame');
  });
  it('that moves only a little is enough', () => {
    // 2 · 6⁻³ is below 1 %, and far above the level of an alarm.
    const found = after(6, { ...changed, guard: { wrong: (index) => index < 3 } });
    expect(found.verdict).toBe('our_side');
  });
  it('that moves later leaves an earlier alarm as it is', () => {
    const found = after(6, changed, { ...changed, guard: changed });
    expect(watched(found)).toMatchObject({ verdict: 'alarm', since: 'night-07' });
  });
  it('that was not named is missed in a note, and the alarm stands', () => {
    const found = drift([...quiet(6), changed], { reference: 5, sentinels: [] });
    expect(found.verdict).toBe('alarm');
    expect(found.notes[0]).toContain('No sentinel');
  });
  it('has to be a model of the runs', () => {
    expect(() => drift(quiet(6), { reference: 5, sentinels: ['gard'] })).toThrow(/did you mean guard/);
  });
});

describe('what cannot be compared', () => {
  it.each<[string, Described]>([
    ['another setting', { spec: { settings: { sampling: { temperature: 0.5 } } } }],
    [
      'another prompt',
      { spec: { suites: [suite('s', N, undefined, { prompts: { main: { system: null, template: '{{input}}' } } })] } },
    ],
    [
      'another scorer',
      {
        spec: {
          suites: [
            suite('s', N, undefined, { scorer: { name: 'numeric', version: 2, reading: 'lenient', options: {} } }),
          ],
        },
      },
    ],
    ['another entry of the model', { spec: { models: [model('m', { model: 'n' }), model('guard')] } }],
  ])('%s is our own change, and no alarm', (_, changed) => {
    const found = after(6, { wrong: (index) => index < 20, ...changed });
    expect(['our_side', 'unknown']).toContain(found.verdict);
    expect(watched(found).nights[6]).toMatchObject({ status: 'not_comparable', test: null });
    expect(watched(found).nights[6]!.reasons.length).toBeGreaterThan(0);
  });
  it('an outage makes a night incomplete', () => {
    const found = after(6, { failed: 20 });
    expect(found.verdict).toBe('unknown');
    expect(watched(found).nights[6]).toMatchObject({
      status: 'incomplete',
      reasons: ['only 20 of 40 anchor samples have a reply'],
    });
    expect(watched(after(6, { failed: 3 })).nights[6]!.status).toBe('quiet');
  });
  it('too few nights say nothing', () => {
    const found = after(5);
    expect(found.verdict).toBe('unknown');
    expect(found.notes.join()).toContain('5 nights; the first 5 are the reference');
  });
  it('the same night twice, and a folder without a run, are refused', () => {
    const folder = writeNights(quiet(1));
    expect(() => readNights([folder, join(folder, 'night-01')])).toThrow(ConfigError);
    expect(() => readNights([join(folder, 'night-01', 'inputs')])).toThrow(/found no run/);
  });
  it('nights are taken in the order of time, however they are named', () => {
    const folder = writeNights(quiet(3));
    const paths = ['night-03', 'night-01', 'night-02'].map((name) => join(folder, name));
    expect(readNights(paths).map(({ label }) => label)).toEqual(['night-01', 'night-02', 'night-03']);
  });
});

describe('the table of nights', () => {
  it('has a row for each model and night, in either language', () => {
    const found = after(5, { outputTokens: 60 });
    const { header, rows } = driftTable(found);
    expect(rows).toHaveLength(12);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
    expect(inLanguage('zh', () => driftTable(found)).rows.at(-1)).toContain('警报');
  });
});

describe('the rate of false alarms', () => {
  it('is shared among channels, nights and models', () => {
    const levels = CHANNELS.map((channel) => nightLevel(channel, 2));
    expect(levels.reduce((sum, level) => sum + level, 0) * DRIFT_NIGHTS * 2).toBeCloseTo(DRIFT_ALPHA, 12);
  });

  /** Units whose usual answer is another from `changedAt` on in some samples. */
  const series = (next: () => number, noise: number, moved: number, changedAt: number, samples = 40): DriftSeries => ({
    units: Array.from({ length: samples }, (_, sample): AnchorUnit => {
      const moves = next() < moved;
      return {
        cluster: String(sample),
        replies: Array.from({ length: 30 }, (_unused, night) => ({
          answer: next() < noise ? `noise ${Math.floor(next() * 3)}` : night >= changedAt && moves ? 'other' : 'usual',
          outputTokens: null,
          inputTokens: null,
          e2eMs: null,
        })),
      };
    }),
    fingerprints: Array.from({ length: 30 }, () => new Map()),
    timed: Array.from({ length: 30 }, () => true),
  });
  const firstAlarm = (one: DriftSeries): number | null => {
    const unstable = findUnstable(one, 5);
    for (let night = 5; night < 30; night++) {
      const nights = Array.from({ length: night + 1 }, (_, at) => at);
      if (testNight(one, 5, nights, { unstable }).alarms.length > 0) return night;
    }
    return null;
  };

  it('of unchanged models with replies that vary is at most 5 % in 30 nights; a change of a fifth of the answers is found', () => {
    const next = prng('drift');
    const alarms = Array.from({ length: 60 }, () => firstAlarm(series(next, 0.15, 0, 0))).filter(
      (night) => night !== null,
    );
    // Of a true 5 %, more than 9 of 60 are seen less than once in 1,000 times.
    expect(alarms.length).toBeLessThanOrEqual(9);
    const found = Array.from({ length: 20 }, () => firstAlarm(series(next, 0.05, 0.3, 10)));
    expect(found.filter((night) => night !== null && night >= 10 && night <= 12).length).toBeGreaterThanOrEqual(18);
  });
  it.each([
    ['the first 30 nights', 1, 30],
    ['30 nights after them', 31, 60],
  ])('of times is at most its share in %s, and most of it is used', (_, from, to) => {
    const next = prng(`change points ${from}`);
    const [series, alpha] = [1500, 0.05];
    let alarms = 0;
    for (let drawn = 0; drawn < series; drawn++) {
      const nights = Array.from({ length: to }, () => next());
      for (let n = Math.max(8, from); n <= to; n++) {
        const { p } = rankChangePoint(nights.slice(0, n), { earlier: 5, sizes: [3, 14] });
        if (p * countChangePointTests(n) > alpha) continue;
        alarms++;
        break;
      }
    }
    // Of a true 5 %, more is seen once in a thousand times; of a true 2.5 %, as much.
    expect(alarms / series).toBeLessThan(0.068);
    expect(alarms / series).toBeGreaterThan(0.025);
  });
  it('is not spent on what varies from night to night by itself', () => {
    const next = prng('unstable');
    const wild = series(next, 0, 0, 0);
    const flipping: DriftSeries = {
      ...wild,
      units: wild.units.map((unit) => ({
        ...unit,
        replies: unit.replies.map((reply, night) => ({ ...reply!, answer: night % 2 === 0 ? 'a' : 'b' })),
      })),
    };
    expect(findUnstable(flipping, 5)).toEqual(['answers']);
    expect(findUnstable(wild, 5)).toEqual([]);
    const odd: DriftSeries = {
      ...wild,
      units: wild.units.map((unit) => ({
        ...unit,
        replies: unit.replies.map((reply, night) => ({ ...reply!, answer: night === 2 ? 'b' : 'a' })),
      })),
    };
    expect(findUnstable(odd, 5)).toEqual(['answers']);
    expect(testNight(odd, 5, [0, 1, 2, 3, 4, 5], { unstable: ['answers'] }).alarms).toEqual([]);
  });
});
