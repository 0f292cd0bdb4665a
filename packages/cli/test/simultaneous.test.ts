import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { evenhand, scratch, write } from './support/program.ts';
import { scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();

beforeAll(async () => {
  write(home, {
    ...sums(120),
    ...sums(80, { name: 'more-sums' }),
    'mine.yaml': {
      name: 'mine',
      suites: ['./sums', './more-sums'],
      models: ['a', 'b', 'c', 'd'].map((name, at) => scripted(name, { errorRate: 0.2 + at / 10, seed: at })),
    },
  });
  expect(await evenhand(home, 'run', 'mine.yaml', '--out', 'run')).toMatchObject({ code: 0 });
});

async function readPairs(...flags: string[]) {
  const { code, stdout } = await evenhand(home, 'compare', 'run', '--json', ...flags);
  expect(code).toBe(0);
  return JSON.parse(stdout).comparisons as Record<string, number | string>[];
}

it('adds intervals that hold together, and changes nothing else', async () => {
  const [plain, wider] = [await readPairs(), await readPairs('--simultaneous')];
  expect(plain).toHaveLength(wider.length);
  for (const [at, row] of wider.entries()) {
    const { simultaneous_lo: lo, simultaneous_hi: hi, ...own } = row;
    expect(own).toEqual(plain[at]);
    expect(lo).toBeLessThan(row.difference_lo as number);
    expect(hi).toBeGreaterThan(row.difference_hi as number);
  }
  const { stdout } = await evenhand(home, 'compare', 'run', '--simultaneous');
  expect(stdout).toContain('all pairs [95 %]');
  expect(stdout).toContain('hold together in 95 % of runs');
});

it('adjusts p by max-T: never below the pair’s own, and rarely above Holm’s', async () => {
  const [holm, maxT] = [await readPairs(), await readPairs('--adjust', 'max-t')];
  for (const [at, row] of maxT.entries()) {
    expect(row.adjustment).toBe('max-t');
    expect(row.p_adjusted).toBeGreaterThanOrEqual(row.p as number);
    expect(row.p_adjusted).toBeLessThan((holm[at]!.p_adjusted as number) + 0.03);
  }
  expect((await evenhand(home, 'compare', 'run', '--adjust', 'max-t')).stdout).toContain('Westfall & Young 1993');
});

it('is printed by report, whose files stay as they are', async () => {
  const before = readFileSync(join(home, 'run/comparisons.csv'), 'utf8');
  const { stdout } = await evenhand(home, 'report', 'run', '--simultaneous');
  expect(stdout).toContain('all pairs [95 %]');
  expect(readFileSync(join(home, 'run/comparisons.csv'), 'utf8')).toBe(before);
  expect(await evenhand(home, 'verify', 'run')).toMatchObject({ code: 0 });
});
