import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch, start, write } from './support/program.ts';
import { rows } from './support/runtimes.ts';

const cwd = scratch();
const aider = join(import.meta.dirname, '../../../../shared/data/aider/polyglot_leaderboard.yml');
const entry = (model: string, more: object = {}) => ({
  ...{
    model,
    edit_format: 'diff',
    test_cases: 100,
    pass_num_2: 50,
    pass_rate_2: 50,
    total_cost: 1,
    seconds_per_case: 2,
  },
  ...more,
});
const frontier = (...args: string[]) => start(cwd, ['frontier', ...args]).ended;

describe('a published table', () => {
  it('refuses what it cannot read, naming file, entry and field', async () => {
    write(cwd, {
      'twice.yaml': [entry('a'), entry('a')],
      'wrong.yaml': [entry('a', { pass_num_2: '50' })],
      'map.yaml': {
        name: 'm',
        source: 's',
        model: 'model',
        samples: 'test_cases',
        right: 'pass_num_2',
        totalCostUsd: 'total_cost',
      },
    });
    expect((await frontier('twice.yaml', '--map', 'aider-polyglot')).stderr).toContain('"a (diff)" stands twice');
    expect((await frontier('wrong.yaml', '--map', 'aider-polyglot')).stderr).toMatch(
      /wrong\.yaml: entry 1 \(a\): pass_num_2: found "50"; expected a whole number/,
    );
    expect((await frontier('twice.yaml', '--map', 'map.yaml')).stderr).toMatch(
      /map\.yaml:\d+: totalCostUsd: .*zeroCostIs/,
    );
    expect((await frontier('twice.yaml', '--map', 'none')).stderr).toContain('benchmarks/tables');
  });
});

describe.skipIf(!existsSync(aider))('the published Aider table (needs ../shared/data)', () => {
  it('gives a frontier whose unknown costs are unknown, and tests "90 % cheaper" among its rows', async () => {
    const { code, stdout, stderr } = await frontier(
      aider,
      '--map',
      'aider-polyglot',
      '--cheaper',
      '90',
      '--out',
      'out',
      '--json',
    );
    expect(code, stderr).toBe(0);
    const table = rows(join(cwd, 'out/frontier.csv'));
    expect(table).toHaveLength(69);
    const unknown = table.filter(({ cost_per_sample_usd }) => cost_per_sample_usd === '');
    expect(unknown).toHaveLength(18);
    for (const row of unknown) expect([row.on_cost_front, row.cost_front_share]).toEqual(['', '']);
    // No known row is both as good and as cheap as one on the front.
    const known = table.filter(({ cost_per_sample_usd }) => cost_per_sample_usd !== '');
    for (const row of known)
      expect(row.on_cost_front).toBe(
        String(
          !known.some(
            (other) =>
              Number(other.cost_per_sample_usd) <= Number(row.cost_per_sample_usd) &&
              Number(other.quality) >= Number(row.quality) &&
              (other.cost_per_sample_usd !== row.cost_per_sample_usd || other.quality !== row.quality),
          ),
        ),
      );
    const { cheaper, notes } = JSON.parse(stdout);
    expect(cheaper.every(({ cost_ratio }: { cost_ratio: number }) => cost_ratio <= 0.1 + 1e-9)).toBe(true);
    const claim = (a: string, b: string) =>
      cheaper.find((row: { model_a: string; model_b: string }) => row.model_a === a && row.model_b === b)?.no_worse;
    expect(claim('DeepSeek R1', 'gpt-4.5-preview')).toBe('supported');
    expect(claim('DeepSeek R1', 'o1-2024-12-17 (high)')).toBe('undecided');
    // Five entries were divided by more cases than they have.
    expect(notes).toHaveLength(5);
    expect(readFileSync(join(cwd, 'out/frontier.svg'), 'utf8')).toMatch(/^<svg /);
  });
});
