import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { frontierSvg, type Row, type RunTables, readRun, writeResults } from '../src/index.ts';
import { frontierSection, goodputSection } from '../src/markdown/frontier.ts';
import { type CellSpec, cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-frontier-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let folders = 0;
const write = (described: RunSpec): string => writeRun(join(home, `${++folders}`), described);
const tables = (described: RunSpec): RunTables => readRun(write(described));
const rows = (all: readonly Row[], name = 's') => all.filter((row) => row.suite === name);
const columns = (row: Row, ...names: string[]) => names.map((name) => row[name]);

const at = (usd: number | null, ms: number): Partial<CellSpec> => ({ usd, generation: { e2eMs: ms, ttftMs: 1 } });
const mixed = (n: number, right: number) => '+'.repeat(right) + '-'.repeat(n - right);
/** Three models: cheap and fair, dear and good, dearer and worse than the second. */
const three: RunSpec = {
  suites: [suite('s', 40)],
  models: [model('cheap'), model('good'), model('worse')],
  cells: [
    ...cells('cheap', mixed(40, 20), at(0.001, 900)),
    ...cells('good', mixed(40, 38), at(0.01, 300)),
    ...cells('worse', mixed(40, 10), at(0.02, 4000)),
  ],
};

describe('the frontier', () => {
  const { frontier } = tables(three);

  it('has cost and time per reply, and who beats whom', () => {
    expect(
      rows(frontier).map((row) =>
        columns(row, 'model', 'n', 'quality', 'cost_per_sample_usd', 'on_cost_front', 'cost_dominated_by'),
      ),
    ).toEqual([
      ['cheap', 40, 0.5, 0.001, true, null],
      ['good', 40, 0.95, 0.01, true, null],
      ['worse', 40, 0.25, expect.closeTo(0.02, 12), false, 'cheap;good'],
    ]);
    expect(rows(frontier).map((row) => columns(row, 's_per_sample', 'on_time_front', 'time_dominated_by'))).toEqual([
      [0.9, false, 'good'],
      [expect.closeTo(0.3, 12), true, null],
      [4, false, 'good'],
    ]);
  });

  it('says in how many draws a model is on the front', () => {
    const [cheap, good, worse] = rows(frontier);
    // The cheapest is on it in every draw; the best by far too.
    expect(cheap!.cost_front_share).toBe(1);
    expect(good!.cost_front_share).toBe(1);
    // Ten right of forty against twenty on the same samples: nested, so never better.
    expect(worse!.cost_front_share).toBe(0);
  });

  it('takes the quality from summary.csv, with its interval', () => {
    const run = tables(three);
    for (const row of run.frontier) {
      const summary = run.summary.find((one) => one.suite === row.suite && one.model === row.model)!;
      expect(columns(row, 'quality', 'quality_lo', 'quality_hi')).toEqual(
        columns(summary, 'accuracy', 'accuracy_lo', 'accuracy_hi'),
      );
    }
  });

  it('gives prices that vary an interval, and one price for all none of any width', () => {
    const [row] = rows(
      tables({
        suites: [suite('s', 4)],
        models: [model('a'), model('b')],
        cells: [
          ...cells('a', '++--', (i) => at(i === 0 ? 0.004 : 0.001, 100 * (i + 1))),
          ...cells('b', '++--', at(0.001, 100)),
        ],
      }).frontier,
    );
    expect(row!.cost_per_sample_usd).toBeCloseTo(0.00175, 12);
    expect(row!.cost_per_sample_usd_lo as number).toBeLessThan(0.00175);
    expect(row!.cost_per_sample_usd_hi as number).toBeGreaterThan(0.00175);
  });

  it('leaves a model of unknown cost off the front, and judges the others without it', () => {
    const found = rows(
      tables({
        ...three,
        cells: three.cells.map((cell) =>
          cell.model === 'good' && cell.sample === 'q-3' ? { ...cell, usd: null } : cell,
        ),
      }).frontier,
    );
    expect(found.map((row) => columns(row, 'on_cost_front', 'cost_front_share', 'cost_dominated_by'))).toEqual([
      [true, 1, null],
      [null, null, null],
      [false, 0, 'cheap'],
    ]);
    expect(found[1]!.cost_per_sample_usd).toBeNull();
    expect(found[1]!.on_time_front).toBe(true);
  });

  it('averages suites by their weights', () => {
    const run = tables({
      suites: [suite('s', 10), suite('t', 20)],
      models: [model('a'), model('b')],
      cells: ['s', 't'].flatMap((name) => [
        ...cells('a', mixed(name === 's' ? 10 : 20, name === 's' ? 10 : 0), { suite: name, ...at(0.001, 100) }),
        ...cells('b', mixed(name === 's' ? 10 : 20, name === 's' ? 0 : 20), { suite: name, ...at(0.002, 100) }),
      ]),
      settings: { weights: { s: 3, t: 1 } },
    });
    expect(rows(run.frontier, '*').map((row) => columns(row, 'quality', 'on_cost_front', 'cost_front_share'))).toEqual([
      [0.75, true, 1],
      [0.25, false, 0],
    ]);
  });

  it('is not written for one model', () => {
    expect(tables({ suites: [suite('s', 2)], models: [model('a')], cells: cells('a', '+-') }).frontier).toEqual([]);
  });
});

describe('the plot of the frontier', () => {
  const hostile = model('a-b', { developer: '<script>alert(1)</script>' });
  const folder = write({
    ...three,
    models: [...three.models, hostile],
    cells: [...three.cells, ...cells('a-b', mixed(40, 30), at(null, 50))],
  });
  writeResults(folder);
  const svg = readFileSync(join(folder, 'frontier.svg'), 'utf8');

  it('is a drawing without script, link or font from elsewhere', () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/script|href|https?:|url\(|on\w+=/i);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('has a box and a point for each model of known price, and says how many are left out', () => {
    // Cost: three models; time: four; a rectangle behind all.
    expect(svg.match(/<circle/g)).toHaveLength(7);
    expect(svg.match(/<rect/g)).toHaveLength(8);
    expect(svg).toContain('1 model not drawn');
  });

  it('stands in REPORT.md beside its table', () => {
    const report = readFileSync(join(folder, 'REPORT.md'), 'utf8');
    expect(report).toContain('![Quality against cost and time](frontier.svg)');
    expect(report).toMatch(/\| worse \| hosted \| 25\.0 % .* no: cheap;good \| 0 % \|/);
  });
});

describe('the caveat of an old exchange rate', () => {
  it.each<[what: string, priceId: string, isSet: boolean]>([
    ['44 days old', 'kimi:0123456789ab@6.65 CNY/USD 2026-10-09', false],
    ['over 45 days old', 'kimi:0123456789ab@6.65 CNY/USD 2026-10-08', true],
    ['one of several', 'a:0123456789ab/peak@7 CNY/USD 2026-01-01;b:0123456789ab', true],
    ['none', 'kimi:0123456789ab/peak', false],
  ])('%s', (_, priceId, isSet) => {
    // The run of the fixture began on 2026-11-22 at 10:00.
    const { efficiency } = tables({
      suites: [suite('s', 2)],
      models: [model('a')],
      cells: cells('a', '+-', { usd: 0.1, priceId }),
    });
    expect(String(rows(efficiency)[0]!.caveats).split(';').includes('rate_stale')).toBe(isSet);
  });
});

describe('goodput', () => {
  const run = tables({
    suites: [suite('s', 4)],
    models: [model('a'), model('b')],
    cells: [...cells('a', '+++-', (i) => at(null, [900, 1000, 3000, 10][i]!)), ...cells('b', '+---', at(null, 20_000))],
  });

  it('is the share of replies that are right within a time; a quick wrong one is no good', () => {
    expect(rows(run.goodput).map((row) => columns(row, 'model', 'within_s', 'n', 'n_right_within', 'goodput'))).toEqual(
      [
        ['a', 0.5, 4, 0, 0],
        ['a', 1, 4, 2, 0.5],
        ['a', 2, 4, 2, 0.5],
        ['a', 5, 4, 3, 0.75],
        ['a', 10, 4, 3, 0.75],
        ['a', 20, 4, 3, 0.75],
        ['b', 0.5, 4, 0, 0],
        ['b', 1, 4, 0, 0],
        ['b', 2, 4, 0, 0],
        ['b', 5, 4, 0, 0],
        ['b', 10, 4, 0, 0],
        ['b', 20, 4, 1, 0.25],
      ],
    );
  });

  it('has the interval of a share', () => {
    const row = rows(run.goodput)[1]!;
    // Wilson, 2 of 4.
    expect(row.goodput_lo).toBeCloseTo(0.150039, 6);
    expect(row.goodput_hi).toBeCloseTo(0.849961, 6);
  });

  it('is unknown where the time of a right reply is', () => {
    const found = tables({
      suites: [suite('s', 3)],
      models: [model('a'), model('b')],
      cells: [
        ...cells('a', '++-', (i) => ({ generation: { e2eMs: i === 0 ? null : 1500 } })),
        ...cells('b', '++-', (i) => ({ generation: { e2eMs: i === 2 ? null : 1500 } })),
      ],
    }).goodput;
    expect(rows(found).map((row) => columns(row, 'model', 'within_s', 'n_right_untimed', 'goodput'))).toEqual([
      ['a', 1, 1, null],
      ['a', 2, 1, null],
      ['b', 1, 0, 0],
      ['b', 2, 0, expect.closeTo(2 / 3, 12)],
    ]);
  });
});

it('is drawn and written for a run of one variant that is not called main', () => {
  const run = tables(three);
  const rename = (all: readonly Row[]): Row[] => all.map((row) => ({ ...row, prompt: 'mine' }));
  const renamed = {
    ...run,
    frontier: rename(run.frontier),
    goodput: rename(run.goodput),
    efficiency: rename(run.efficiency),
  };
  expect(frontierSection(run, 's')).not.toEqual([]);
  expect(frontierSection(renamed, 's')).toEqual(frontierSection(run, 's'));
  expect(goodputSection(renamed, 's')).toEqual(goodputSection(run, 's'));
  expect(frontierSvg(renamed.frontier)).toBe(frontierSvg(run.frontier));
});
