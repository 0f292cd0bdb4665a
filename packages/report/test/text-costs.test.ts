import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_USAGE } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunTables, readRun, writeResults } from '../src/index.ts';
import { type CellSpec, cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-text-costs-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let folders = 0;
const write = (described: RunSpec): string => writeRun(join(home, `${++folders}`), described);
const tables = (described: RunSpec): RunTables => readRun(write(described));

/** Questions of 20 characters in English and of 10 in Chinese, one pair after another; each has a system message of 9. */
const twins = suite('s', 8, (index) => ({
  input: index % 2 === 0 ? 'a'.repeat(20) : '汉'.repeat(10),
  language: index % 2 === 0 ? 'en' : 'zh',
  twin: `t-${index >> 1}`,
}));
const took = (
  inputTokens: number | null,
  outputTokens: number | null,
  text: string,
  usd: number | null,
): Partial<CellSpec> => ({
  usd,
  generation: { text, usage: { ...NO_USAGE, inputTokens, outputTokens } },
});
/** English 10 tokens in, Chinese 12; replies of 5 and 4 characters take 2 tokens and 6. */
const replies = (index: number) => (index % 2 === 0 ? took(10, 2, 'right', 0.001) : took(12, 6, '四个汉字', 0.0015));

describe('the cost of the same text', () => {
  const price = { input: 2, output: 8 };
  const run: RunSpec = { suites: [twins], models: [model('a', { price })], cells: cells('a', '++++++++', replies) };
  const { languages, efficiency } = tables(run);

  it('is tokens and cost per 1,000 characters, by language, beside the list price', () => {
    const rows = languages.filter((row) => row.suite === 's');
    expect(rows.map((row) => [row.language, row.n_twins, row.input_chars, row.output_chars])).toEqual([
      ['en', 4, 4 * 29, 4 * 5],
      ['zh', 4, 4 * 19, 4 * 4],
    ]);
    expect(rows[0]).toMatchObject({
      input_tokens_per_1k_chars: expect.closeTo(10_000 / 29, 9),
      output_tokens_per_1k_chars: 400,
      cost_per_1k_chars_usd: expect.closeTo(1 / 34, 9),
      list_input_usd: 2,
      list_output_usd: 8,
    });
    expect(rows[1]!.input_tokens_per_1k_chars).toBeCloseTo(12_000 / 19, 9);
  });

  it('is a ratio to English of the same questions, with its interval', () => {
    const [english, chinese] = languages.filter((row) => row.suite === 's');
    expect(english).toMatchObject({ reference: 'en', input_tokens_ratio: null });
    expect(chinese).toMatchObject({
      input_tokens_ratio: expect.closeTo(1.2, 9),
      output_tokens_ratio: expect.closeTo(3, 9),
      cost_ratio: expect.closeTo(1.5, 9),
    });
    // Every pair has the same ratio: nothing varies.
    expect(chinese!.input_tokens_ratio_lo).toBeCloseTo(1.2, 9);
  });

  it('stands in efficiency.csv over all samples, and in the report', () => {
    const row = efficiency.find((one) => one.suite === 's')!;
    expect(row).toMatchObject({ input_chars: 4 * 48, input_tokens_per_1k_chars: expect.closeTo(88_000 / 192, 9) });
    const folder = write(run);
    writeResults(folder);
    const report = readFileSync(join(folder, 'REPORT.md'), 'utf8');
    expect(report).toContain('## Cost of the same text');
    expect(report).toMatch(/\| a \| zh \| 4 \| 632 \| 1500 \| \$0\.0652 \| \$2\.00 \| 1\.20 \[1\.20, 1\.20\] \|/);
  });

  it('is unknown where a reply did not say what it took, and only there', () => {
    const { languages: found } = tables({
      ...run,
      cells: cells('a', '++++++++', (index) => (index === 1 ? took(null, 6, '四个汉字', null) : replies(index))),
    });
    const [english, chinese] = found.filter((row) => row.suite === 's');
    expect(english!.input_tokens_per_1k_chars).not.toBeNull();
    expect(chinese).toMatchObject({
      input_tokens_per_1k_chars: null,
      input_tokens_ratio: null,
      cost_ratio: null,
      output_tokens_ratio: expect.closeTo(3, 9),
    });
  });

  it('is of shared questions only: a failed reply takes its twin out of the ratio', () => {
    const { languages: found } = tables({
      ...run,
      cells: cells('a', '+f++++++', (index) => (index === 0 ? took(1000, 2, 'right', 0.001) : replies(index))),
    });
    const chinese = found.filter((row) => row.suite === 's')[1]!;
    expect(chinese).toMatchObject({ n_twins: 3, input_tokens_ratio: expect.closeTo(1.2, 9) });
  });

  it('is not written where there are no translations', () => {
    expect(
      tables({ suites: [suite('s', 2)], models: [model('a')], cells: cells('a', '++', took(1, 1, 'x', 1)) }).languages,
    ).toEqual([]);
  });
});
