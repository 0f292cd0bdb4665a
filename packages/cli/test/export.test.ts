import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readParquet } from '@evenhand/importers';
import { parse } from 'csv-parse/sync';
import { expect, it, vi } from 'vitest';
import { exportLong } from '../src/commands/export.ts';
import { here } from './support/here.ts';
import { scratch } from './support/program.ts';

vi.setConfig({ testTimeout: 240_000 });
const home = scratch();
const reference = join(import.meta.dirname, '..', '..', '..', 'scripts', 'fixtures', 'runs', 'first-look-reference');
const read = (path: string): Record<string, string>[] => parse(readFileSync(path, 'utf8'), { columns: true });

it('has a row for each cell with question, reply, score and cost, the same in both forms', async () => {
  for (const format of ['csv', 'parquet'] as const)
    expect(await here(home, () => exportLong('long', [reference], { format }))).toMatchObject({ code: 0 });
  const rows = read(join(home, 'first-look-reference.long.csv'));
  const samples = ['qwen2.5-coder-0.5b-instruct', 'smollm2-135m-instruct'].flatMap((model) =>
    read(join(reference, 'samples', `${model}.csv`)),
  );
  expect(rows.map(({ model, suite, sample, score, answer }) => [model, suite, sample, score, answer])).toEqual(
    samples.map(({ model, suite, sample, score, answer }) => [model, suite, sample, score, answer]),
  );
  expect(rows.every(({ question, reply }) => question !== '' && reply !== undefined)).toBe(true);
  expect(rows.some(({ e2e_ms }) => Number(e2e_ms) > 0)).toBe(true);
  const typed: Record<string, unknown>[] = [];
  for await (const { fields } of readParquet(join(home, 'first-look-reference.long.parquet'))) typed.push(fields);
  expect(typed).toHaveLength(rows.length);
  for (const [at, row] of typed.entries()) {
    expect(Object.keys(row)).toEqual(Object.keys(rows[at]!));
    expect(row.score === null ? '' : Number(row.score).toFixed(6)).toBe(rows[at]!.score);
    expect(row.cluster ?? '').toBe(rows[at]!.cluster);
  }
});

it('names the table and the form that there is', async () => {
  expect(await here(home, () => exportLong('wide', [reference], { format: 'csv' }))).toMatchObject({ code: 4 });
  expect(await here(home, () => exportLong('long', [reference], { format: 'parquet', out: '-' }))).toMatchObject({
    code: 4,
  });
  const { stdout } = await here(home, () => exportLong('long', [reference], { format: 'csv', out: '-' }));
  expect(stdout).toBe(readFileSync(join(home, 'first-look-reference.long.csv'), 'utf8'));
});
