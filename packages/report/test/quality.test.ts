import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { type Row, type RunTables, readRun, toCsv } from '../src/index.ts';
import { cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-report-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let folders = 0;
const tables = (described: RunSpec): RunTables => readRun(writeRun(join(home, `${++folders}`), described));
const find = (rows: Iterable<Row>, wanted: Row): Row => {
  const found = [...rows].filter((row) => Object.entries(wanted).every(([name, value]) => row[name] === value));
  if (found.length !== 1) throw new Error(`${found.length} rows with ${JSON.stringify(wanted)}`);
  return found[0]!;
};
/** The summary of the only suite. */
const summary = (described: RunSpec, id = 'a') =>
  find(tables(described).summary, { suite: 's', language: '*', model: id });
const one = (signs: string, more: Partial<RunSpec> = {}) =>
  summary({ suites: [suite('s', signs.length)], models: [model('a')], cells: cells('a', signs), ...more });
const caveats = (row: Row) => String(row.caveats).split(';');

describe('the denominator', () => {
  it('holds every reply, whatever it was, and those who declined; not the failed, not the missing', () => {
    expect(one('+++--ntrff..')).toMatchObject({
      n: 8,
      n_samples: 8,
      n_correct: 3,
      n_partial: 0,
      n_incorrect: 2,
      n_no_answer: 1,
      n_truncated: 1,
      n_refused: 1,
      n_failed: 2,
      n_missing: 2,
      complete: false,
      accuracy: 3 / 8,
      accuracy_if_failed_wrong: 3 / 10,
      accuracy_if_failed_right: 5 / 10,
    });
  });

  it('that holds all is complete, and both bounds are the accuracy', () => {
    expect(one('+-')).toMatchObject({
      complete: true,
      accuracy: 0.5,
      accuracy_if_failed_wrong: 0.5,
      accuracy_if_failed_right: 0.5,
    });
  });

  it('that is empty leaves everything unknown, never 0', () => {
    for (const signs of ['ff', '..'])
      expect(one(signs)).toMatchObject({
        n: 0,
        accuracy: null,
        accuracy_lo: null,
        accuracy_hi: null,
        mean_score: null,
        rank_lo: null,
      });
    expect(one('ff')).toMatchObject({ accuracy_if_failed_wrong: 0, accuracy_if_failed_right: 1, n_failed: 2 });
    expect(one('..')).toMatchObject({ accuracy_if_failed_wrong: null, n_missing: 2 });
  });

  it('counts a sample once, with the mean of its trials', () => {
    const trial = (n: number) => ({ trial: n });
    const row = summary({
      suites: [suite('s', 4)],
      models: [model('a')],
      settings: { trials: 2 },
      cells: [...cells('a', '++-+', trial(1)), ...cells('a', '+--f', trial(2))],
    });
    expect(row).toMatchObject({
      n: 7,
      n_samples: 4,
      n_failed: 1,
      accuracy: (1 + 0.5 + 0 + 1) / 4,
      accuracy_if_failed_wrong: (1 + 0.5 + 0 + 0.5) / 4,
      accuracy_if_failed_right: (1 + 0.5 + 0 + 1) / 4,
    });
  });
});

describe('an interval', () => {
  it('of independent samples is Wilson’s', () => {
    const row = one('+++++++---');
    expect(row.accuracy_lo).toBeCloseTo(0.3967781, 6);
    expect(row.accuracy_hi).toBeCloseTo(0.8922087, 6);
  });

  it('of clusters is Wilson’s on the effective size, with Student’s t', () => {
    const row = summary({
      suites: [suite('s', 8, (index) => ({ cluster: `c-${[0, 0, 0, 1, 1, 2, 2, 3][index]}` }))],
      models: [model('a')],
      cells: cells('a', '+++---++'),
    });
    // By hand: sums of residuals by cluster 1.125, −1.25, −0.25, 0.375; SE² = 1/64 · 4/3 · 3.03125 = 0.0631510;
    // n_eff = 0.234375 / SE² = 3.711340; t(3) = 3.182446.
    expect(row.accuracy).toBe(0.625);
    expect(row.accuracy_lo).toBeCloseTo(0.10939, 4);
    expect(row.accuracy_hi).toBeCloseTo(0.95765, 4);
  });

  it('of clusters of one size is no wider than Wilson’s on one sample of each', () => {
    const row = summary({
      suites: [suite('s', 8, (index) => ({ cluster: `c-${index >> 1}` }))],
      models: [model('a')],
      cells: cells('a', '+++---++'),
    });
    // Wilson at 4 independent replies: (0.625 + z²/8 ± z √(0.625 · 0.375/4 + z²/64)) / (1 + z²/4), z = 1.959964.
    expect(row.accuracy_lo).toBeCloseTo(0.21943, 4);
    expect(row.accuracy_hi).toBeCloseTo(0.9081, 4);
  });

  it('of twins takes them for a cluster', () => {
    const signs = '++--++--++--';
    const twins = summary({
      suites: [suite('s', 12, (index) => ({ twin: `t-${index >> 1}`, cluster: null }))],
      models: [model('a')],
      cells: cells('a', signs),
    });
    const alone = one(signs);
    expect(twins.accuracy).toBe(alone.accuracy);
    const width = (row: Row) => (row.accuracy_hi as number) - (row.accuracy_lo as number);
    expect(width(twins)).toBeGreaterThan(1.2 * width(alone));
  });

  it('of one cluster is that of one sample', () => {
    const row = summary({
      suites: [suite('s', 4, () => ({ cluster: 'only' }))],
      models: [model('a')],
      cells: cells('a', '++-+'),
    });
    expect(row).toMatchObject({ accuracy: 0.75, accuracy_lo: 0, accuracy_hi: 1, interval_method: 'exact-one-cluster' });
  });

  it('of graded scores is of the scores; accuracy counts only what is wholly right', () => {
    const row = summary({
      suites: [suite('s', 4)],
      models: [model('a')],
      cells: [...cells('a', '++-'), { model: 'a', sample: 'q-3', outcome: 'partial', value: 0.5 }],
    });
    expect(row).toMatchObject({ accuracy: 0.5, mean_score: 0.625, n_partial: 1 });
  });
});

describe('several languages', () => {
  it('have a row each, beside the one of all', () => {
    const { summary } = tables({
      suites: [suite('s', 6, (index) => ({ language: index < 4 ? 'en' : 'zh' }))],
      models: [model('a')],
      cells: cells('a', '++--+f'),
    });
    expect(
      summary.filter((row) => row.suite === 's').map((row) => [row.language, row.n, row.accuracy, row.complete]),
    ).toEqual([
      ['*', 5, 0.6, false],
      ['en', 4, 0.5, true],
      ['zh', 1, 1, false],
    ]);
  });
});

describe('two models', () => {
  const readPair = (described: RunSpec) =>
    find(tables(described).comparisons, { suite: 's', language: '*', model_a: 'a', model_b: 'b' });
  const two = (a: string, b: string, more: Partial<RunSpec> = {}) =>
    readPair({
      suites: [suite('s', a.length)],
      models: [model('b'), model('a')],
      cells: [...cells('b', b), ...cells('a', a)],
      ...more,
    });

  it('are compared on the same cells: the table, the difference and McNemar’s exact p', () => {
    //               both 5, a only 8, b only 1, neither 2
    const row = two('+++++++++++++---', '+++++--------+--');
    expect(row).toMatchObject({
      n_pairs: 16,
      n_unpaired: 0,
      both: 5,
      a_only: 8,
      b_only: 1,
      neither: 2,
      difference: 7 / 16,
    });
    expect(row.p).toBeCloseTo((2 * (1 + 9)) / 512, 12);
    expect(row).toMatchObject({ p_adjusted: row.p, adjustment: 'holm', verdict: 'higher', within_margin: false });
    expect(row.difference_lo as number).toBeGreaterThan(0);
    const turned = two('+++++--------+--', '+++++++++++++---');
    expect(turned).toMatchObject({ difference: -7 / 16, p: row.p, verdict: 'lower' });
    expect(turned.difference_hi).toBeCloseTo(-(row.difference_lo as number), 12);
  });

  it('that never differ have p 1, and nothing is told from few samples', () => {
    expect(two('++--', '++--')).toMatchObject({ difference: 0, p: 1, verdict: 'cannot_tell' });
  });

  it('that hardly differ on many samples are the same within the margin', () => {
    const signs = '+'.repeat(1990);
    const row = two(`${signs}${'+-'.repeat(5)}`, `${signs}${'-+'.repeat(5)}`);
    expect(row).toMatchObject({ a_only: 5, b_only: 5, difference: 0, within_margin: true, verdict: 'same' });
  });

  it('count what only one of them has, and leave it out', () => {
    const row = two('+++f.-', '+f+-f-');
    expect(row).toMatchObject({ n_pairs: 3, n_unpaired: 2, both: 2, neither: 1 });
    expect(caveats(row)).toContain('unpaired');
  });

  it('share clusters: signs flip by cluster', () => {
    // Sums of differences by cluster 2, 1, 0, 2: of 8 ways to flip, 2 reach 5.
    const row = readPair({
      suites: [suite('s', 8, (index) => ({ cluster: `c-${index >> 1}` }))],
      models: [model('a'), model('b')],
      cells: [...cells('a', '+++---++'), ...cells('b', '--------')],
    });
    expect(row.difference).toBe(0.625);
    expect(row.p).toBeCloseTo(2 / 8, 12);
    expect(row.test).not.toBe(two('+-', '-+').test);
  });

  it('of three are adjusted by Holm, and ranked by what was shown', () => {
    const length = 40;
    const signs = (right: number) => '+'.repeat(right) + '-'.repeat(length - right);
    const all = tables({
      suites: [suite('s', length)],
      models: ['a', 'b', 'c'].map((id) => model(id)),
      cells: [...cells('a', signs(36)), ...cells('b', signs(34)), ...cells('c', signs(10))],
    });
    const pairs = all.comparisons.filter((row) => row.suite === 's');
    expect(pairs.map((row) => [row.model_a, row.model_b])).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]);
    expect(pairs.map((row) => row.p)).toEqual([0.5, 2 / 2 ** 26, 2 / 2 ** 24].map((p) => expect.closeTo(p, 12)));
    expect(pairs.map((row) => row.p_adjusted)).toEqual(
      [0.5, 6 / 2 ** 26, 4 / 2 ** 24].map((p) => expect.closeTo(p, 12)),
    );
    expect(all.summary.filter((row) => row.suite === 's').map((row) => [row.rank_lo, row.rank_hi])).toEqual([
      [1, 2],
      [1, 2],
      [3, 3],
    ]);
  });
});

describe('the average over suites', () => {
  const described = (more: Partial<RunSpec> = {}): RunSpec => ({
    suites: [suite('s', 4), suite('t', 2)],
    models: [model('a'), model('b')],
    cells: [
      ...cells('a', '++--'),
      ...cells('a', '++', { suite: 't' }),
      ...cells('b', '----'),
      ...cells('b', '+-', { suite: 't' }),
    ],
    ...more,
  });
  it('gives each suite the same weight, whatever its size', () => {
    const { summary, comparisons } = tables(described());
    expect(find(summary, { suite: '*', model: 'a' })).toMatchObject({
      accuracy: 0.75,
      n: 6,
      n_samples: 6,
      suite_version: null,
      language: '*',
    });
    expect(find(summary, { suite: '*', model: 'b' })).toMatchObject({ accuracy: 0.25 });
    const pair = find(comparisons, { suite: '*', model_a: 'a', model_b: 'b' });
    expect(pair).toMatchObject({ difference: 0.5, n_pairs: 6, a_only: 3, b_only: 0 });
    expect(pair.p as number).toBeGreaterThan(0);
  });
  it('of one suite is the suite', () => {
    const only = tables({
      ...described(),
      suites: [suite('s', 4)],
      cells: [...cells('a', '++--'), ...cells('b', '+---')],
    });
    const { suite: _s, suite_version: _v, ...average } = find(only.summary, { suite: '*', model: 'a' });
    expect(find(only.summary, { suite: 's', language: '*', model: 'a' })).toMatchObject(average);
  });
  it('is unknown where a suite is', () => {
    const { summary } = tables(
      described({ cells: described().cells.filter((cell) => cell.model === 'a' || cell.suite !== 't') }),
    );
    expect(find(summary, { suite: '*', model: 'b' })).toMatchObject({ accuracy: null, n_missing: 2 });
  });
});

describe('a caveat', () => {
  const long = (signs: string, n = 200) => signs + '+'.repeat(n - signs.length);
  const on = (described: Partial<RunSpec>, id = 'a') =>
    caveats(
      summary({ suites: [suite('s', 200)], models: [model('a')], cells: cells('a', long('')), ...described }, id),
    );

  it('is absent where nothing is amiss', () => {
    expect(on({})).toEqual(['']);
  });
  it.each<[name: string, described: Partial<RunSpec>]>([
    ['small_n', { suites: [suite('s', 99)], cells: cells('a', '+'.repeat(99)) }],
    ['few_clusters', { suites: [suite('s', 200, (index) => ({ cluster: `c-${index % 19}` }))] }],
    ['incomplete', { cells: cells('a', long('f')) }],
    ['incomplete', { cells: cells('a', long('.')) }],
    ['truncated', { cells: cells('a', long('ttt')) }],
    ['no_answer', { cells: cells('a', long('nnn')) }],
    ['readings_differ', { cells: cells('a', long(''), (index) => (index < 5 ? { strict: 0 } : {})) }],
    [
      'undecided',
      { cells: cells('a', long('---'), (index) => (index < 3 ? { details: { verdict: 'undecided' } } : {})) },
    ],
    ['quantized', { models: [model('a', { quantization: 'Q4_K_M' })] }],
    ['scripted', { models: [model('a', {}, { provider: 'scripted' })] }],
    [
      'prompt_adapted',
      { cells: cells('a', long(''), (index) => (index === 7 ? { generation: { adapted: ['system-folded'] } } : {})) },
    ],
    [
      'model_changed',
      {
        cells: cells('a', long(''), (index) => ({
          generation: {
            receipt: {
              servedModel: index < 3 ? 'm-1' : 'm-2',
              requestId: null,
              fingerprint: null,
              billedUsd: null,
              serverTiming: null,
              rateLimit: null,
            },
          },
        })),
      },
    ],
  ])('%s is set where it holds', (name, described) => {
    expect(on(described)).toContain(name);
  });
  it('is not set below its threshold', () => {
    expect(on({ cells: cells('a', long('ttnn')) })).toEqual(['']);
    expect(on({ suites: [suite('s', 200, (index) => ({ cluster: `c-${index % 20}` }))] })).toEqual(['']);
    expect(on({ models: [model('a', { quantization: 'BF16' })] })).toEqual(['']);
    expect(on({ cells: cells('a', long(''), (index) => (index < 4 ? { strict: 0 } : {})) })).toEqual(['']);
  });
  it('of a chat template that speaks needs a suite that does not', () => {
    const speaks = (header: object): string[] => {
      const described: RunSpec = {
        suites: [suite('s', 200, undefined, header)],
        models: [model('a')],
        cells: cells('a', long('')),
      };
      const models = readRun(writeRun(join(home, `${++folders}`), described)).manifest.models;
      const manifest: Partial<Manifest> = {
        models: models.map((one) => ({ ...one, identity: { ...one.identity, defaultSystemPrompt: true } })),
      };
      return caveats(summary({ ...described, manifest }));
    };
    expect(speaks({})).toEqual(['']);
    expect(speaks({ prompts: { main: { system: null, template: '{{input}}' } } })).toEqual(['default_system_prompt']);
  });
  it('of repeats needs several trials, and a temperature above 0 takes it away', () => {
    const repeated = (trials: number, sampling: object) =>
      on({
        settings: { trials, sampling },
        cells: [1, 2].flatMap((trial) => (trial > trials ? [] : cells('a', long(''), { trial }))),
      });
    expect(repeated(2, { temperature: 0 })).toContain('greedy_repeats');
    expect(repeated(2, {})).toContain('greedy_repeats');
    expect(repeated(2, { temperature: 0.7 })).toEqual(['']);
    expect(repeated(1, { temperature: 0 })).toEqual(['']);
  });
  it('of a pair holds what each has, and what only the pair has', () => {
    const { comparisons } = tables({
      suites: [suite('s', 200)],
      models: [
        model('a', { parameters: 100, requires: { temperature: 1 } }),
        model('b', { parameters: 151, quantization: 'Q8_0' }),
      ],
      cells: [...cells('a', long('')), ...cells('b', long('-'))],
    });
    expect(caveats(find(comparisons, { suite: 's', language: '*' }))).toEqual([
      'settings_differ',
      'sizes_differ',
      'quantized',
    ]);
  });
});

describe('the order of the records', () => {
  it('does not matter to any table', () => {
    const ids = ['a', 'b', 'c'];
    const SIGNS = '+-+f-t+n--r+++++--+-++-f+-++-+';
    const described: RunSpec = {
      suites: [
        suite('s', 30, (index) => ({ cluster: `c-${index % 7}`, language: index % 2 === 0 ? 'en' : 'zh' })),
        suite('t', 11),
      ],
      models: ids.map((id) => model(id)),
      settings: { trials: 2 },
      cells: ids.flatMap((id, at) =>
        [1, 2].flatMap((trial) => [
          ...cells(id, SIGNS.slice(at).padEnd(30, '+'), (index) => ({
            suite: 's',
            trial,
            usd: 0.1 * (index + at) + 0.000_000_1 * trial,
            generation: {
              ttftMs: index / 3,
              e2eMs: (index + 1) * 1.1,
              chunksMs: [index / 3, (index + 1) * 1.1],
              usage: {
                inputTokens: index,
                cachedInputTokens: null,
                cacheWriteTokens: null,
                outputTokens: index * 7 + at + 1,
                reasoningTokens: null,
                raw: null,
              },
            },
          })),
          ...cells(id, '++-+-+--+-+', { suite: 't', trial, usd: at === 2 ? null : 0.3 }),
        ]),
      ),
    };
    const csv = (run: RunTables) =>
      (['summary', 'comparisons', 'efficiency', 'ratios'] as const).map((name) => toCsv(name, run[name]));
    const expected = csv(tables(described));
    expect(expected.join('')).toMatch(/\d/);
    for (let turn = 1; turn <= 5; turn++)
      expect(
        csv(
          tables({
            ...described,
            order: (records) =>
              records
                .map((record, at) => ({ record, at: (at * 7919 * turn) % 104_729 }))
                .sort((x, y) => x.at - y.at)
                .map(({ record }) => record),
          }),
        ),
      ).toEqual(expected);
    expect(
      csv(tables({ ...described, models: described.models.toReversed(), suites: described.suites.toReversed() })),
    ).toEqual(expected);
  });
});
