// The committed copy of ten imported runs: published figures, and nothing of what anybody wrote.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { evenhand } from './support/program.ts';
import { rows } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 120_000 });

const RUN = join(import.meta.dirname, '..', '..', '..', 'results', 'zeroeval-crux');

/** Right answers of 800, as ZeroEval has published them (README of WildEval/ZeroEval at 8c1485ed, result_dirs/crux). */
const PUBLISHED: Readonly<Record<string, number>> = {
  'gpt-4o-2024-08-06': 696,
  'claude-3-5-sonnet-20241022': 671,
  'gpt-4o-mini-2024-07-18': 607,
  'Qwen2.5-72B-Instruct': 591,
  'deepseek-v2.5-0908': 560,
  'claude-3-5-haiku-20241022': 550,
  'Qwen2-72B-Instruct': 473,
  'Meta-Llama-3-70B-Instruct': 471,
  'Qwen2.5-7B-Instruct': 422,
  'Meta-Llama-3.1-8B-Instruct': 319,
};

describe('results/zeroeval-crux', () => {
  it('has the published figures, and verifies as far as it can without replies', async () => {
    const summary = rows(join(RUN, 'summary.csv')).filter(({ suite }) => suite === 'zeroeval-crux');
    expect(Object.fromEntries(summary.map(({ model, n_correct }) => [model, Number(n_correct)]))).toEqual(PUBLISHED);
    expect(new Set(summary.map(({ n }) => n))).toEqual(new Set(['800']));
    const { code, stdout } = await evenhand(RUN, 'verify', '.');
    expect(code, stdout).toBe(2);
    expect(stdout).toContain('verified in part');
  });

  it('holds ids, outcomes and hashes, and no question, target or reply', () => {
    for (const folder of ['records', 'samples', 'inputs'])
      for (const name of readdirSync(join(RUN, folder))) {
        const text = readFileSync(join(RUN, folder, name), 'utf8');
        expect(text).not.toMatch(/def f\(|```|assert f\(/);
      }
    const [record] = readFileSync(join(RUN, 'records', 'gpt-4o-2024-08-06.jsonl'), 'utf8').split('\n');
    const { turns, score, promptSha256, outputSha256 } = JSON.parse(record!);
    expect(turns[0].generation).toMatchObject({ text: '', reasoning: '', toolCalls: [] });
    expect(score.answer).toBe('[left out]');
    for (const hash of [promptSha256, outputSha256]) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });
});
