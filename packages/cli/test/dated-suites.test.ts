import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { evenhand, scratch, write } from './support/program.ts';
import { rows, scripted, sums, sumsHeader } from './support/runtimes.ts';

const cwd = scratch();

it('says of a pair that only one of the two can have seen the questions', async () => {
  write(cwd, {
    ...sums(8),
    'sums/suite.yaml': { ...sumsHeader('sums'), written: '2026-06-01' },
    ...sums(8, { name: 'undated' }),
    'dated.yaml': {
      name: 'dated',
      suites: ['./sums', './undated'],
      models: [
        scripted('older', {}, { trainedUntil: '2025-12-31' }),
        scripted('same-day', {}, { trainedUntil: '2026-06-01' }),
        scripted('newer', {}, { trainedUntil: '2026-09-30' }),
        scripted('unknown'),
      ],
    },
  });
  const run = join(cwd, 'run');
  const ended = await evenhand(cwd, 'run', 'dated.yaml', '--out', run);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const marked = (suite: string) =>
    rows(join(run, 'comparisons.csv'))
      .filter((one) => one.suite === suite && one.language === '*' && one.caveats!.includes('written_between'))
      .map(({ model_a, model_b }) => [model_a, model_b].sort().join(' '))
      .sort();
  expect(marked('sums')).toEqual(['newer older', 'older same-day']);
  expect(marked('undated')).toEqual([]);
  expect(marked('*')).toEqual(['newer older', 'older same-day']);
  expect(readFileSync(join(run, 'REPORT.md'), 'utf8')).toContain('only the other can have seen them');
}, 60_000);

it('says nothing of the kind of questions that were drawn anew', async () => {
  write(cwd, {
    'drawn/suite.yaml': {
      ...sumsHeader('drawn'),
      samples: undefined,
      generator: { name: 'word-problems', seed: 1, n: 12 },
      written: '2026-06-01',
    },
    'drawn.yaml': {
      name: 'drawn',
      suites: ['./drawn'],
      models: [
        scripted('older', {}, { trainedUntil: '2025-12-31' }),
        scripted('newer', {}, { trainedUntil: '2026-09-30' }),
      ],
    },
  });
  const run = join(cwd, 'fresh');
  const ended = await evenhand(cwd, 'run', 'drawn.yaml', '--fresh', '--out', run);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const marked = rows(join(run, 'comparisons.csv')).filter((one) => one.caveats!.includes('written_between'));
  expect(marked.map(({ suite }) => suite)).toContain('drawn');
  expect(marked.map(({ suite }) => suite)).not.toContain('drawn-fresh');
}, 60_000);

it('refuses a day that is none', async () => {
  write(cwd, {
    'bad/suite.yaml': { ...sumsHeader('bad'), written: 'spring 2026' },
    'bad/samples.jsonl': '{"id":"a","input":"1?","target":"1"}\n',
    'bad.yaml': { name: 'bad', suites: ['./bad'], models: [scripted('one')] },
  });
  const ended = await evenhand(cwd, 'run', 'bad.yaml');
  expect(ended.code).toBe(4);
  expect(ended.stderr).toMatch(/bad\/suite\.yaml:\d+: written: found "spring 2026"/);
}, 60_000);
