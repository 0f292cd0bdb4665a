import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { evenhand, scratch, write } from './support/program.ts';
import { row, rows, scripted } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const benchmarks = join(import.meta.dirname, '..', '..', '..', 'benchmarks');
const home = scratch();
const open = { weights: 'open', price: { input: 2, output: 8 } };

beforeAll(async () => {
  write(home, {
    'desk.yaml': {
      name: 'desk',
      suites: [join(benchmarks, 'suites', 'customer-service')],
      models: [
        scripted('good', { rule: 'oracle' }, open),
        scripted('dear', { rule: 'oracle' }, { ...open, price: { input: 400, output: 800 } }),
        scripted('half', { rule: 'oracle', errorRate: 0.5 }, open),
        scripted('nothing', { rule: 'fixed', text: 'No.' }, open),
        scripted('closed', { rule: 'oracle' }, { ...open, weights: 'closed' }),
      ],
    },
    'wrong.yaml': {
      claims: [
        {
          id: 'share',
          statement: 's',
          source: 's',
          a: { model: 'good' },
          b: { limit: 80 },
          metric: 'accuracy',
          direction: 'higher',
          margin: '0 points',
        },
      ],
    },
  });
  expect(await evenhand(home, 'run', 'desk.yaml', '--out', 'run')).toMatchObject({ code: 0 });
});

describe('a claim against a stated limit', () => {
  it('is decided by each model’s own figure and its interval', async () => {
    const file = join(benchmarks, 'claims', 'customer-service.yaml');
    expect(await evenhand(home, 'claim', 'run', '--claims', file, '--write')).toMatchObject({ code: 0 });
    const findings = rows(join(home, 'run', 'findings.csv'));
    const verdicts = (claim: string) =>
      Object.fromEntries(
        findings.filter((one) => one.claim === `customer-service-${claim}`).map((one) => [one.group_a, one.verdict]),
      );
    expect(verdicts('very-good')).toEqual({
      good: 'supported',
      dear: 'supported',
      half: 'refuted',
      nothing: 'refuted',
    });
    expect(verdicts('fast')).toEqual({ good: 'supported', dear: 'supported', half: 'supported', nothing: 'undecided' });
    expect(verdicts('cheap')).toMatchObject({ good: 'supported', dear: 'refuted', nothing: 'undecided' });
    const find = (claim: string, model: string) =>
      findings.find((one) => one.claim === `customer-service-${claim}` && one.group_a === model)!;
    const summary = row(join(home, 'run', 'summary.csv'), { model: 'half', suite: 'customer-service', language: '*' });
    expect(Number(find('very-good', 'half').estimate)).toBeCloseTo(Number(summary.mean_score) - 0.8, 5);
    expect(Number(find('very-good', 'half').estimate_lo)).toBeCloseTo(Number(summary.mean_score_lo) - 0.8, 5);
    const efficiency = row(join(home, 'run', 'efficiency.csv'), { model: 'good', suite: 'customer-service' });
    expect(Number(find('cheap', 'good').estimate)).toBeCloseTo(Number(efficiency.cost_per_correct_usd) / 0.01, 4);
    expect(Number(find('cheap', 'good').estimate_hi)).toBeCloseTo(Number(efficiency.cost_per_correct_usd_hi) / 0.01, 4);
    expect(find('very-good', 'half').group_b).toBe('80.0 %');
    expect(readFileSync(join(home, 'run', 'REPORT.md'), 'utf8')).toContain('very good at customer service');
    expect(await evenhand(home, 'verify', 'run')).toMatchObject({ code: 0 });
  });

  it('is refused where the limit cannot be one', async () => {
    const { code, stderr } = await evenhand(home, 'claim', 'run', '--claims', 'wrong.yaml');
    expect(code).toBe(4);
    expect(stderr).toMatch(/wrong\.yaml.*at most 1: write 0\.8 for 80 percent/);
  });
});
