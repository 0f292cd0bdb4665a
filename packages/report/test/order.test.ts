import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  computeObservedDifferences,
  groupComparisons,
  groupSentence,
  listUnknownAmounts,
  readRun,
  sensitivitySentence,
  twinContrasts,
  writeResults,
} from '../src/index.ts';
import { cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-order-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let count = 0;
const run = (described: RunSpec) => readRun(writeRun(join(home, `${++count}`), described));
const all = { languages: null, baseline: null, adjustment: 'holm' } as const;

describe('repetitions', () => {
  const two: RunSpec = {
    suites: [suite('s', 4)],
    models: [model('a')],
    settings: { trials: 2 },
    cells: [...cells('a', '++-+'), ...cells('a', '+-+-', { trial: 2 })],
  };
  const [row] = run({ ...two, cells: [...cells('a', '++-+'), ...cells('a', '+---', { trial: 2 })] }).summary;

  it('noise is pooled over samples, pass@k and pass^k are of all trials', () => {
    // q-0 right twice, q-1 and q-3 once, q-2 never: squares 0 + 1/2 + 0 + 1/2 on 4 degrees of freedom.
    expect(row).toMatchObject({
      repeat_sd: 0.5,
      pass_k: 2,
      pass_n: 4,
      pass_at_k: 0.75,
      pass_hat_k: 0.25,
      accuracy: 0.5,
    });
  });

  it('a sample that lacks a trial is left out of pass@k, and counted', () => {
    const [failed] = run({ ...two, cells: [...cells('a', '++-+'), ...cells('a', '+--f', { trial: 2 })] }).summary;
    expect(failed).toMatchObject({ pass_n: 3, pass_at_k: 2 / 3, pass_hat_k: 1 / 3, repeat_sd: Math.sqrt(0.5 / 3) });
  });

  it('one trial shows nothing of it', () => {
    const [once] = run({ ...two, settings: {}, cells: cells('a', '++-+') }).summary;
    expect(once).toMatchObject({ repeat_sd: null, pass_k: null, pass_at_k: null, pass_hat_k: null });
  });
});

const mixed: RunSpec = {
  suites: [suite('s', 4), suite('t', 4)],
  models: [model('a'), model('b')],
  cells: [
    ...cells('a', '++++', { suite: 's', usd: 1 }),
    ...cells('a', '++--', { suite: 't', usd: 1 }),
    ...cells('b', '+---', { suite: 's', usd: 0.1 }),
    ...cells('b', '++++', { suite: 't', usd: 0.1 }),
  ],
};

describe('weights of suites', () => {
  const average = (settings: object) => {
    const { summary, folder } = run({ ...mixed, settings });
    const row = summary.find((one) => one.suite === '*' && one.model === 'a')!;
    return { accuracy: row.accuracy, report: folder };
  };
  it.each([
    [{}, 0.75],
    [{ weights: { s: 3 } }, 0.875],
    [{ weights: { t: 0 } }, 1],
  ])('%j', (settings, accuracy) => expect(average(settings).accuracy).toBe(accuracy));

  it('are printed', () => {
    const folder = writeRun(join(home, 'weights'), { ...mixed, settings: { weights: { s: 3 } } });
    writeResults(folder);
    expect(readFileSync(join(folder, 'REPORT.md'), 'utf8')).toContain(
      'Averages over suites use these weights: s 3, t 1.',
    );
  });
});

describe('sensitivity of the order', () => {
  it('names the choices under which models trade places, and stands in the first lines', () => {
    const data = run(mixed);
    expect(data.sensitivity.headline.quality).toEqual([['a'], ['b']]);
    const swapped = data.sensitivity.choices.filter((one) => one.swapped.length > 0);
    expect(swapped.map((one) => [one.choice, one.swapped])).toEqual([['without s', [['b', 'a']]]]);
    expect(sensitivitySentence(data.sensitivity)).toContain('without s: b before a');
    writeResults(data.folder);
    const lines = readFileSync(join(data.folder, 'REPORT.md'), 'utf8').split('\n');
    expect(lines[2]).toContain('The order of the models depends on how answers are counted: without s: b before a.');
  });

  it('reads strictly, and takes failed cells for wrong and right', () => {
    const { sensitivity } = run({
      suites: [suite('s', 4)],
      models: [model('a'), model('b')],
      cells: [...cells('a', '+++-', { strict: 0 }), ...cells('b', '+-ff')],
    });
    const order = (choice: string) => sensitivity.choices.find((one) => one.choice === choice)!.order;
    expect(order('scored strictly')).toEqual([['b'], ['a']]);
    expect(order('failed requests counted as wrong')).toEqual([['a'], ['b']]);
    // b: 1 + 2 of 4 against 3 of 4.
    expect(order('failed requests counted as right')).toEqual([['a', 'b']]);
  });

  it('is silent where the order stands', () => {
    const alike = { ...mixed, suites: [suite('s', 4)], cells: mixed.cells.filter((one) => one.suite === 's') };
    expect(sensitivitySentence(run(alike).sensitivity)).toBeNull();
  });
});

describe('twins in two languages', () => {
  const languages = suite('s', 8, (index) => ({ language: index % 2 === 0 ? 'en' : 'zh', twin: `t${index >> 1}` }));
  // a: all right in English, none in Chinese; b: the same two in both.
  const data = run({
    suites: [languages],
    models: [model('a'), model('b')],
    cells: [...cells('a', '+-+-+-+-'), ...cells('b', '++++----')],
  });
  const found = twinContrasts(data, all);

  it('difference in differences: (4/4 − 2/4) − (0/4 − 2/4) = 1', () => {
    const pair = found.find((one) => one.modelB !== null)!;
    // Both differences vary, and one goes up where the other does: 0 0 1 1 against −1 −1 0 0.
    expect(pair).toMatchObject({
      languageA: 'en',
      languageB: 'zh',
      nTwins: 4,
      estimate: 1,
      p: 2 / 16,
      test: 'sign-flip-exact',
    });
    expect(pair.lo).toBeLessThan(1);
    expect(pair.hi).toBeGreaterThan(1);
  });

  it('each model alone', () => {
    const alone = found.filter((one) => one.modelB === null);
    expect(alone.map((one) => [one.modelA, one.estimate, one.p])).toEqual([
      ['a', 1, 2 / 16],
      ['b', 0, 1],
    ]);
  });

  it('there are none without twins', () => expect(twinContrasts(run(mixed), all)).toEqual([]));
});

describe('groups of models', () => {
  const described = (origins: readonly string[]): RunSpec => ({
    suites: [suite('s', 4)],
    models: origins.map((origin, index) => model(`m${index}`, { origin })),
    cells: origins.flatMap((_, index) => cells(`m${index}`, index % 2 === 0 ? '++++' : '+---')),
  });
  it('three against three are undecided whatever they do', () => {
    const { comparisons } = groupComparisons(run(described(['CN', 'US', 'CN', 'US', 'CN', 'US'])), 'origin');
    const accuracy = comparisons.find((one) => one.metric === 'accuracy')!;
    expect(accuracy).toMatchObject({ estimate: 0.75, p: 0.1, leastP: 0.1, verdict: 'undecided' });
    expect(groupSentence(accuracy)).toContain('3 CN against 3 US models. With so few, p cannot go below 0.1');
  });
  it('one group alone is an error, never an empty table', () => {
    expect(() => groupComparisons(run(described(['CN', 'CN'])), 'origin')).toThrow(
      /all models with a known origin are CN/,
    );
  });
  it('unknown costs make a ratio unknown, and the model is named', () => {
    const data = run(described(['CN', 'US']));
    expect(groupComparisons(data, 'origin').comparisons[1]).toMatchObject({
      metric: 'cost-per-correct',
      verdict: 'unknown',
      estimate: null,
      unknown: ['m0', 'm1'],
    });
    expect(listUnknownAmounts(data, '*')).toContain(
      'cost of m0: unknown for 4 of 4 requests, so its ratios are unknown',
    );
  });
});

it('the design effect is the clustered variance over that of independent pairs', () => {
  // Differences 1 1 0 0 −1 −1 0 0 by twos: cluster sums 2 0 −2 0, mean 0, SE² = (1/64)(4/3)(8) = 1/6; of single pairs 1/2 ÷ 8.
  const seen = computeObservedDifferences(
    run({
      suites: [suite('s', 8, (index) => ({ cluster: `c${index >> 1}` }))],
      models: [model('a'), model('b')],
      cells: [...cells('a', '++++--++'), ...cells('b', '--++++++')],
    }),
    's',
  )!;
  expect(seen.discordance).toBe(0.5);
  expect(seen.designEffect).toBeCloseTo(1 / 6 / (0.5 / 8), 12);
});

describe('the order of records', () => {
  const shape: RunSpec = {
    suites: [
      suite('s', 9, (index) => ({ cluster: `c${index % 4}`, language: index % 2 === 0 ? 'en' : 'zh' })),
      suite('t', 3),
    ],
    models: [model('a'), model('b')],
    settings: { trials: 2 },
    cells: ['a', 'b'].flatMap((id) =>
      [1, 2].flatMap((trial) => [
        ...cells(id, '++-+f-+n+', (index) => ({
          trial,
          usd: (index + trial) / 7,

          strict: index % 2,
        })),
        ...cells(id, '+-+', { suite: 't', trial, usd: 0.1 }),
      ]),
    ),
  } as RunSpec;
  const readFiles = (order: NonNullable<RunSpec['order']>) => {
    const folder = writeRun(join(home, `${++count}`), { ...shape, order });
    writeResults(folder);
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    return [
      ...['summary', 'efficiency', 'comparisons', 'ratios'].map((name) => read(`${name}.csv`)),
      ...['samples', 'measurements'].flatMap((name) =>
        readdirSync(join(folder, name))
          .sort()
          .map((file) => read(join(name, file))),
      ),
      read('REPORT.md').replace(/`[0-9a-f]{64}`/, ''),
    ];
  };
  const sorted = readFiles((records) => records);

  it('does not matter to a single byte', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (draws) => {
        const shuffled = readFiles((records) =>
          records
            .map((record) => ({ record, at: draws.next().value }))
            .sort((x, y) => x.at - y.at)
            .map(({ record }) => record),
        );
        expect(shuffled).toEqual(sorted);
      }),
      { numRuns: 20 },
    );
  });
});
