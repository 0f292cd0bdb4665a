import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Generation, NO_USAGE } from '@evenhand/core';
import { visible } from '@evenhand/io';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { escapeMarkdown, formatCell, type Row, type Rows, readRun, toCsv } from '../src/index.ts';
import { COLUMNS, type ColumnKind } from '../src/tables/columns.ts';
import { cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-report-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let folders = 0;
const tables = (described: RunSpec) => readRun(writeRun(join(home, `${++folders}`), described));
const findRow = (rows: Pick<Rows, 'find'>, name = 'a') =>
  rows.find((row) => row.suite === 's' && (row.model ?? row.model_a) === name)!;
const used = (outputTokens: number | null, e2eMs: number | null): Partial<Generation> => ({
  usage: { ...NO_USAGE, inputTokens: 10, outputTokens },
  e2eMs,
});
const caveats = (row: Row) => String(row.caveats).split(';');

describe('tokens, money and time of one model', () => {
  const one = (more: Partial<RunSpec>) =>
    findRow(tables({ suites: [suite('s', 4)], models: [model('a')], cells: [], ...more }).efficiency);

  it('are sums over the denominator, and per right answer', () => {
    const row = one({ cells: cells('a', '++-f', { usd: 0.5, generation: used(20, 3000) }) });
    expect(row).toMatchObject({
      n_timed: 3,
      input_tokens: 30,
      output_tokens: 60,
      cost_usd: 1.5,
      cost_known_usd: 1.5,
      n_cost_unknown: 0,
      cost_basis: 'list',
      cost_per_correct_usd: 0.75,
      e2e_ms_p50: 3000,
    });
    expect(row.s_per_correct).toBeCloseTo(4.5, 12);
    expect(row.output_tokens_per_s_p50).toBeCloseTo(20 / 3, 12);
  });

  it('with an unknown part are unknown, with the known part and the count beside it', () => {
    const row = one({
      cells: cells('a', '+++-', (index) => ({
        usd: index === 0 ? null : 0.25,
        generation: used(index === 1 ? null : 5, 1),
      })),
    });
    expect(row).toMatchObject({
      output_tokens: null,
      cost_usd: null,
      cost_known_usd: 0.75,
      n_cost_unknown: 1,
      cost_per_correct_usd: null,
    });
    expect(caveats(row)).toContain('price_unknown');
  });

  it('without a right answer have no cost per right answer', () => {
    expect(one({ cells: cells('a', '----', { usd: 1, generation: used(1, 1) }) })).toMatchObject({
      cost_usd: 4,
      cost_per_correct_usd: null,
      s_per_correct: null,
    });
  });

  it('without any cell are unknown, never 0', () => {
    expect(one({ cells: cells('a', 'ffff') })).toMatchObject({
      n_timed: 0,
      input_tokens: null,
      cost_usd: null,
      cost_known_usd: null,
      e2e_ms_p50: null,
      s_per_correct: null,
    });
  });

  it('that cost nothing cost 0 only where a price says so', () => {
    expect(one({ cells: cells('a', '++++', { usd: 0 }) })).toMatchObject({ cost_usd: 0, n_cost_unknown: 0 });
  });

  it('have percentiles by order statistics: without the end that is not known', () => {
    const timed = (n: number) =>
      one({
        suites: [suite('s', n)],
        cells: cells('a', '+'.repeat(n), (index) => ({ generation: used(1, (index + 1) * 10) })),
      });
    expect(timed(4)).toMatchObject({ e2e_ms_p50: 20, e2e_ms_p50_lo: null, e2e_ms_p50_hi: null, e2e_ms_p95: 40 });
    // Ranks 1 and 6 of 6: binomial quantiles of 0.025 and 0.975 are 1 and 5.
    expect(timed(6)).toMatchObject({ e2e_ms_p50: 30, e2e_ms_p50_lo: 10, e2e_ms_p50_hi: 60 });
  });

  it('name the loading of weights, replays and unknown caches', () => {
    const timing = (loadMs: number) => ({
      servedModel: null,
      requestId: null,
      fingerprint: null,
      billedUsd: null,
      rateLimit: null,
      serverTiming: { loadMs, prefillMs: 1, decodeMs: 1 },
    });
    const cold = (loadMs: number, ttftMs: number) =>
      caveats(one({ cells: cells('a', '++++', { usd: 1, generation: { receipt: timing(loadMs), ttftMs } }) }));
    expect(cold(500, 600)).toContain('cold_start');
    expect(cold(499, 600)).not.toContain('cold_start');
    const replayed = one({ models: [model('a', {}, { provider: 'replay' })], cells: cells('a', '++++') });
    expect(caveats(replayed)).toContain('cached_replies');
    const price = { input: 1, output: 1, cachedInput: 0.1 };
    expect(caveats(one({ models: [model('a', { price })], cells: cells('a', '++++', { usd: 1 }) }))).toContain(
      'cache_unknown',
    );
  });
});

describe('ratios of two models', () => {
  const two = (a: Parameters<typeof cells>[2], b: Parameters<typeof cells>[2], signs = ['++-+', '+--+']) =>
    findRow(
      tables({
        suites: [suite('s', 4)],
        models: [model('a'), model('b')],
        cells: [...cells('a', signs[0]!, a), ...cells('b', signs[1]!, b)],
      }).ratios,
    );

  it('are of sums over the pairs, first over second', () => {
    const row = two({ usd: 0.3, generation: used(30, 100) }, { usd: 0.1, generation: used(10, 400) });
    expect(row.n_pairs).toBe(4);
    expect(row.cost_ratio).toBeCloseTo(3, 12);
    expect(row.tokens_ratio).toBeCloseTo(3, 12);
    expect(row.e2e_ratio).toBeCloseTo(0.25, 12);
    expect(row.cost_per_correct_ratio).toBeCloseTo(1.2 / 3 / (0.4 / 2), 12);
  });

  it('leave out what only one of them has', () => {
    const row = two({ usd: 1, generation: used(10, 1) }, (index) => ({ usd: index + 1, generation: used(10, 1) }), [
      '++-+',
      '+--f',
    ]);
    expect(row.n_pairs).toBe(3);
    expect(row.cost_ratio).toBeCloseTo(3 / 6, 12);
  });

  it('with a zero or an unknown sum are unknown', () => {
    const unknown = two({ usd: 1, generation: used(null, null) }, (index) => ({
      usd: index === 2 ? null : 1,
      generation: used(10, 1),
    }));
    expect(unknown).toMatchObject({
      cost_ratio: null,
      cost_ratio_lo: null,
      tokens_ratio: null,
      e2e_ratio: null,
      cost_per_correct_ratio: null,
    });
    const zero = two({ usd: 0, generation: used(0, 1) }, { usd: 1, generation: used(10, 1) }, ['++-+', '----']);
    expect(zero).toMatchObject({ cost_ratio: null, tokens_ratio: null, cost_per_correct_ratio: null });
    expect(zero.e2e_ratio).toBeCloseTo(1, 12);
  });
});

describe('a cell of a CSV file', () => {
  it.each<[kind: ColumnKind, value: string | number | boolean | null, written: string]>([
    ['ratio', 0.5, '0.500000'],
    ['ratio', 1 / 3, '0.333333'],
    ['ratio', -0, '0.000000'],
    ['ratio', -1e-9, '0.000000'],
    ['ratio', -0.25, '-0.250000'],
    ['ms', 1.23456, '1.235'],
    ['s', -0.0001, '0.000'],
    ['usd', 0.000_000_001_4, '0.000000001'],
    ['usd', 0, '0.000000000'],
    ['count', 1_000_000, '1000000'],
    ['count', -0, '0'],
    ['p', 8.287_334e-18, '8.28733e-18'],
    ['p', 0.039_062_5, '0.0390625'],
    ['p', 1e-4, '0.0001'],
    ['p', 9.999_999_9e-5, '1e-4'],
    ['p', 0.000_099_123_4, '9.91234e-5'],
    ['p', 5e-5, '5e-5'],
    ['p', 1e-300, '1e-300'],
    ['p', 1, '1'],
    ['p', 0, '0'],
    ['p', 0.123_456_789, '0.123457'],
    ['bool', true, 'true'],
    ['bool', false, 'false'],
    ['ratio', null, ''],
    ['text', null, ''],
    ['text', '=1+1', "'=1+1"],
    ['text', '-3.5', '-3.5'],
    ['text', '+1,200', '+1,200'],
    ['text', '-3+cmd()', "'-3+cmd()"],
    ['text', '\t=1', "'\t=1"],
    ['text', '\u001b[1m', '\\u001b[1m'],
    ['text', 'a\r\nb\rc', 'a\nb\nc'],
    ['text', '\ud800', '\ufffd'],
  ])('of kind %s: %j is %j', (kind, value, written) => {
    expect(formatCell(kind, value)).toBe(written);
  });

  it('is never NaN or infinite', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => formatCell('ratio', value)).toThrow(RangeError);
  });

  it('keeps the meaning of any text, and starts no formula', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝'), fc.string()).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (answers) => {
        const rows = answers.map(
          (answer): Row => ({
            ...Object.fromEntries(COLUMNS.samples.map(({ name }) => [name, null])),
            suite: 's',
            answer,
          }),
        );
        const read: Record<string, string>[] = parse(toCsv('samples', rows), { columns: true, relax_quotes: false });
        expect(read).toHaveLength(answers.length);
        for (const [at, row] of read.entries()) {
          expect(Object.keys(row)).toHaveLength(COLUMNS.samples.length);
          expect(
            row.answer === '' || !/^[=+\-@\t\r＝＋－＠]/.test(row.answer!) || /^[-+]?\d[\d,.]*$/.test(row.answer!),
          ).toBe(true);
          expect(row.answer!.replace(/^'/, '')).toBe(visible(answers[at]!.replace(/\r\n?/g, '\n')).replace(/^'/, ''));
        }
      }),
    );
  });
});

describe('Markdown', () => {
  it.each([
    ['a|b', 'a\\|b'],
    ['[x](http://y)', '\\[x\\](http\\://y)'],
    ['<b>', '\\<b\\>'],
    ['# no heading', '\\# no heading'],
    ['1. no list', '1\\. no list'],
    ['1.5 M', '1.5 M'],
    ['27.0 M', '27.0 M'],
    ['- no list', '\\- no list'],
    ['a\nb\n\tc', 'a b c'],
    ['www.evil.example', 'www\\.evil.example'],
    ['&lt;', '\\&lt;'],
    ['\u001b[1m', '\\\\u001b\\[1m'],
  ])('%j becomes %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});
