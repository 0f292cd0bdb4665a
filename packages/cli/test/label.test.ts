import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { evenhand, filesBelow, scratch, write } from './support/program.ts';
import { row, rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const inRun = (name: string) => join(home, 'run', name);

beforeAll(async () => {
  write(home, {
    ...sums(200, { perCluster: 2 }),
    'mine.yaml': {
      name: 'mine',
      suites: ['./sums'],
      models: [scripted('good', { errorRate: 0.2, seed: 1 }), scripted('poor', { errorRate: 0.5, seed: 2 })],
      seed: 3,
    },
  });
  expect(await evenhand(home, 'run', 'mine.yaml', '--out', 'run')).toMatchObject({ code: 0 });
  expect(await evenhand(home, 'label', 'run', '--pick', '60', '--out', 'sheet.csv')).toMatchObject({ code: 0 });
});

/** The sheet with a label for each row. */
function fill(name: string, toLabel: (key: string, index: number) => string, select = (_: number) => true): void {
  const lines = rows(join(home, 'sheet.csv')).filter((_, index) => select(index));
  write(home, { [name]: `key,label\n${lines.map(({ key }, index) => `${key},${toLabel(key!, index)}`).join('\n')}\n` });
}

const scores = () =>
  new Map(
    ['good', 'poor'].flatMap((model) =>
      rows(inRun(`samples/${model}.csv`)).map((one) => [`sums@1/main/${one.sample}/${model}/1`, Number(one.score)]),
    ),
  );

describe('label', () => {
  it('draws the same samples of every model, hides the scores, and shuffles the models', () => {
    const sheet = rows(join(home, 'sheet.csv'));
    expect(sheet).toHaveLength(120);
    expect(Object.keys(sheet[0]!)).toEqual(['key', 'question', 'target', 'reply', 'label', 'rater']);
    const of = (model: string) =>
      sheet.filter(({ key }) => key!.includes(`/${model}/`)).map(({ key }) => key!.split('/')[2]!);
    expect(of('good').toSorted()).toEqual(of('poor').toSorted());
    expect(sheet.slice(0, 60).some(({ key }) => key!.includes('/poor/'))).toBe(true);
  });

  it('puts labels and scores together, and the run still verifies', async () => {
    const given = scores();
    // The judge is wrong about every tenth reply, always in favour of the model.
    fill('biased.csv', (key, index) => (given.get(key) === 1 && index % 10 !== 0 ? 'right' : 'wrong'));
    const { code, stdout, stderr } = await evenhand(home, 'label', 'run', 'biased.csv');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('people labelled 120 of 400 replies');
    const good = row(inRun('judged.csv'), { model: 'good' });
    expect(Number(good.judged_mean)).toBeCloseTo(
      Number(row(inRun('summary.csv'), { suite: 'sums', language: '*', model: 'good' }).accuracy),
      6,
    );
    expect(Number(good.powered_mean)).toBeLessThan(Number(good.judged_mean));
    expect(Number(good.judge_weight)).toBeGreaterThan(0);
    expect(Number(good.powered_mean_hi) - Number(good.powered_mean_lo)).toBeGreaterThan(0.05);
    expect(good.sensitivity).toBe('1.000000');
    expect(Number(good.specificity)).toBeLessThan(1);
    expect(Number(good.judge_bias_lo)).toBeLessThanOrEqual(Number(good.judge_bias));
    expect(good.caveats).toBe('small_n');
    expect(rows(inRun('judged.csv')).map(({ model }) => model)).toEqual(['*', 'good', 'poor']);
    const text = readFileSync(inRun('REPORT.md'), 'utf8');
    expect(text).toContain('## What the scores are worth: labels by people');
    expect(text).toContain('(sensitivity)');
    expect(await evenhand(home, 'verify', 'run')).toMatchObject({ code: 0 });
    expect(filesBelow(join(home, 'run'))).toContain('labels.json');
  });

  it('draws the same and more later, with the labels that there are', async () => {
    expect(await evenhand(home, 'label', 'run', '--pick', '70', '--out', 'more.csv')).toMatchObject({ code: 0 });
    const [before, after] = ['sheet.csv', 'more.csv'].map((name) => rows(join(home, name)));
    expect(after).toHaveLength(140);
    const labelled = after!.filter(({ label }) => label !== '');
    expect(labelled.map(({ key }) => key).toSorted()).toEqual(before!.map(({ key }) => key).toSorted());
    expect(await evenhand(home, 'label', 'run', 'more.csv')).toMatchObject({ code: 0 });
    expect(row(inRun('judged.csv'), { model: 'good' })).toMatchObject({ n_labels: '60', caveats: 'small_n' });
  });

  it('says so where the labelled replies were not drawn', async () => {
    fill(
      'chosen.csv',
      () => '0',
      (index) => index % 3 === 0,
    );
    expect(await evenhand(home, 'label', 'run', 'chosen.csv')).toMatchObject({ code: 0 });
    for (const { caveats } of rows(inRun('judged.csv'))) expect(caveats).toContain('labels_not_drawn');
    expect(readFileSync(inRun('REPORT.md'), 'utf8')).toContain('not those that were drawn at random');
  });

  it('takes the mean of several people, and columns in the place of keys', async () => {
    const [first] = rows(inRun('samples/good.csv'));
    const line = (label: string, rater: string) => `${first!.sample},good,${label},${rater}`;
    write(home, { 'two.csv': `sample,model,label,rater\n${line('1', 'ann')}\n${line('0', 'bo')}\n` });
    expect(await evenhand(home, 'label', 'run', 'two.csv')).toMatchObject({ code: 0 });
    expect(row(inRun('judged.csv'), { model: 'good' })).toMatchObject({
      n_labels: '1',
      n_raters: '2',
      labels_mean: '0.500000',
      judge_weight: '0.000000',
      sensitivity: '',
    });
    expect(await evenhand(home, 'verify', 'run')).toMatchObject({ code: 0 });
  });

  it.each([
    ['key,label\nnonsense,1\n', ':2: the run has no reply "nonsense"'],
    ['key,label\nsums@1/main/s-0000-en/good/1,maybe\n', ':2: found the label "maybe"; expected 0 to 1'],
    ['key,label\nsums@1/main/s-0000-en/good/1,2\n', ':2: found the label "2"'],
    [`key,label\n${'sums@1/main/s-0000-en/good/1,1\n'.repeat(2)}`, ':3: sums@1/main/s-0000-en/good/1 has a label'],
    ['sample,label\ns-0000-en,1\n', ':1: found the columns sample, label; expected'],
    ['key,label\nsums@1/main/s-0000-en/good/1,\n', 'no row has a label'],
    ['', 'expected label, and key'],
  ])('refuses %j', async (text, message) => {
    writeFileSync(join(home, 'bad.csv'), text);
    const before = readFileSync(inRun('judged.csv'), 'utf8');
    const { code, stderr } = await evenhand(home, 'label', 'run', 'bad.csv');
    expect(code).toBe(4);
    expect(stderr).toContain(message);
    expect(readFileSync(inRun('judged.csv'), 'utf8')).toBe(before);
  });

  it('a damaged labels.json is told, not passed over', async () => {
    const kept = readFileSync(inRun('labels.json'), 'utf8');
    writeFileSync(inRun('labels.json'), kept.replace('"label":1', '"label":7'));
    const { code, stderr } = await evenhand(home, 'report', 'run');
    expect(code).toBe(4);
    expect(stderr).toContain('labels.json');
    writeFileSync(inRun('labels.json'), kept);
  });
});
