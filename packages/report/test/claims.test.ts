import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@evenhand/core';
import { labelPermutation, newcombePaired, pairedDifference, welch } from '@evenhand/statistics';
import { afterAll, describe, expect, it } from 'vitest';
import { loadClaims } from '../src/claims/claim-file.ts';
import {
  type ClaimFinding,
  computeFindings,
  readRun,
  resolveClaims,
  verifyRun,
  writeFindings,
  writeResults,
} from '../src/index.ts';
import { cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-claims-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let count = 0;

const none = { suites: [], models: [], findTraits: () => null };
const parseClaims = (yaml: string) => {
  const path = join(home, `${++count}.yaml`);
  writeFileSync(path, yaml);
  return path;
};
const toYaml = (claim: string, more = '') =>
  `claims:\n  - { id: c, statement: It is so., source: me, ${claim} }\n${more}`;
const run = (described: RunSpec) => readRun(writeRun(join(home, `run-${++count}`), described));

function held(described: RunSpec, claim: string, more = ''): ClaimFinding[] {
  const data = run(described);
  return computeFindings(data, resolveClaims(data, loadClaims([parseClaims(toYaml(claim, more))]), none));
}
const problem = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  throw new Error('nothing was thrown');
};

/** 36 both, 12 only a, 2 only b, 0 neither: a case of the published tables. */
const fifty: RunSpec = {
  suites: [suite('s', 50)],
  models: [model('a'), model('b')],
  cells: [
    ...cells('a', `${'+'.repeat(48)}--`, { usd: 0.01 }),
    ...cells('b', `${'+'.repeat(36)}${'-'.repeat(12)}++`, { usd: 0.2 }),
  ],
};
const pair = 'a: { model: a }, b: { model: b }';

describe('a claim on two named models', () => {
  const ends = newcombePaired(36, 12, 2, 0);

  it.each([
    ['higher, margin: 2 points', 'supported'],
    ['higher, margin: 10 points', 'undecided'],
    ['higher, margin: 40 points', 'refuted'],
    ['lower, margin: 0 points', 'refuted'],
  ])('metric: accuracy, direction: %s is %s', (rest, verdict) => {
    const [found] = held(fifty, `${pair}, metric: accuracy, direction: ${rest}`);
    expect(found).toMatchObject({ verdict, n: 50, level: 0.95, suite: 's' });
    expect(found!.estimate.estimate).toBeCloseTo(0.2, 12);
    expect(found!.estimate.lo).toBeCloseTo(ends.lo, 12);
    expect(found!.estimate.hi).toBeCloseTo(ends.hi, 12);
  });

  it('“caught up” takes the lower end of the 90 % interval', () => {
    const [found] = held(
      fifty,
      'a: { model: b }, b: { model: a }, metric: accuracy, direction: not-lower, margin: 2 points',
    );
    const narrow = newcombePaired(36, 2, 12, 0, 0.9);
    expect(found).toMatchObject({ verdict: 'refuted', level: 0.9 });
    expect(found!.estimate.lo).toBeCloseTo(narrow.lo, 12);
    expect(narrow.hi).toBeLessThan(-0.02);
  });

  it('relative accuracy is the ratio of the sums', () => {
    const [found] = held(fifty, `${pair}, metric: relative-accuracy, direction: higher, margin: 30 percent`);
    expect(found!.estimate.estimate).toBeCloseTo(48 / 38, 12);
    expect(found).toMatchObject({ verdict: 'undecided', threshold: 1.3 });
    expect(found!.settle.join()).toMatch(/more samples: about \d+ cells in place of 50/);
  });

  it.each([
    ['cost-per-sample', 0.01 / 0.2],
    ['cost-per-correct', (0.01 * 50 * 38) / (48 * 0.2 * 50)],
  ])('%s is a ratio of sums', (metric, ratio) => {
    const [found] = held(fifty, `${pair}, metric: ${metric}, direction: lower, margin: 90 percent`);
    expect(found!.estimate.estimate).toBeCloseTo(ratio, 12);
    expect(found).toMatchObject({ verdict: 'supported', threshold: expect.closeTo(0.1, 12) });
  });

  it('with a missing price is undecided and says what is missing', () => {
    const free = { ...fifty, cells: fifty.cells.map((one) => (one.model === 'b' ? { ...one, usd: null } : one)) };
    const [found] = held(free, `${pair}, metric: cost-per-correct, direction: lower, margin: 90 percent`);
    expect(found).toMatchObject({ verdict: 'undecided', estimate: { estimate: null } });
    expect(found!.notes.join()).toContain('the cost of 50 of 50 cells of b is unknown');
    expect(found!.settle.join()).toContain('prices');
  });
});

describe('the best of a group', () => {
  const three: RunSpec = {
    suites: [suite('s', 60)],
    models: [model('x', { origin: 'CN' }), model('y', { origin: 'CN' }), model('z', { weights: 'closed' })],
    cells: [...cells('x', '+-'.repeat(30)), ...cells('y', '++-'.repeat(20)), ...cells('z', '+---'.repeat(15))],
  };
  const claim =
    'a: { best: { origin: CN } }, b: { best: others }, metric: accuracy, direction: higher, margin: 0 points';

  it('is taken by the widest honest interval: levels shared among those that could be the best', () => {
    const [found] = held(three, claim);
    const scores = (id: string) =>
      three.cells.filter((one) => one.model === id).map((one) => (one.outcome === 'correct' ? 1 : 0));
    const at = (id: string, level: number) =>
      pairedDifference({
        a: scores(id),
        b: scores('z'),
        clusters: null,
        cells: 60,
        binary: true,
        oneTrial: true,
        level,
      });
    expect(found!.estimate.estimate).toBeCloseTo(40 / 60 - 15 / 60, 12);
    expect(found!.estimate.lo).toBeCloseTo(Math.max(at('x', 0.975).lo!, at('y', 0.975).lo!), 12);
    expect(found!.estimate.hi).toBeCloseTo(Math.max(at('x', 0.95).hi!, at('y', 0.95).hi!), 12);
    expect(found!.estimate.lo).toBeLessThan(at('y', 0.95).lo!);
    expect(found!.notes.join()).toContain('best here: y against z');
  });

  it('that has no model in this run leaves the claim undecided, with the reason', () => {
    const [found] = held(three, claim.replace('CN', 'FR'));
    expect(found).toMatchObject({ verdict: 'undecided', n: 0 });
    expect(found!.notes.join()).toContain('this run has no model that is of origin FR');
  });

  it('knows the traits that the claims state of models of which the run says nothing', () => {
    const silent = { ...three, models: [model('x', { origin: null }), three.models[1]!, three.models[2]!] };
    const [without] = held(silent, claim);
    expect(without!.a.models).toEqual(['y']);
    const [found] = held(silent, claim, 'models:\n  x: { origin: CN }\n');
    expect(found!.a.models).toEqual(['x', 'y']);
    expect(problem(() => held(silent, claim, 'models:\n  y: { origin: US }\n'))).toMatch(
      /yaml:\d+: .*found US; the run says CN of y/,
    );
  });
});

it('a customised model is held against its own base', () => {
  const described: RunSpec = {
    suites: [suite('s', 40)],
    models: [model('base'), model('tuned', { derivedFrom: 'Base' }), model('lone', { derivedFrom: 'elsewhere' })],
    cells: [...cells('base', '+-'.repeat(20)), ...cells('tuned', '+'.repeat(40)), ...cells('lone', '+'.repeat(40))],
  };
  const found = held(
    described,
    'a: { each: { derived: true } }, b: { base: own }, metric: relative-accuracy, direction: higher, margin: 30 percent',
  );
  expect(found.map((one) => [one.a.models[0], one.verdict, one.estimate.estimate])).toEqual([
    ['lone', 'undecided', null],
    ['tuned', 'supported', 2],
  ]);
  expect(found[0]!.notes.join()).toContain('lone was made from elsewhere, which is not in this run');
});

it('a customised model is held against its base at the same host, also where that is told in words', () => {
  const ids = ['b@x', 'b@y', 't@y', 'words'];
  const described: RunSpec = {
    suites: [suite('s', 4)],
    models: [
      ...['b@x', 'b@y'].map((id) => model(id)),
      model('t@y', { derivedFrom: 'b' }),
      model('words', { derivedFrom: 'B (Example, US)' }),
    ],
    cells: ids.flatMap((id) => cells(id, '+-+-')),
  };
  const found = held(
    described,
    'a: { each: { derived: true } }, b: { base: own }, metric: accuracy, direction: higher, margin: 1 points',
  );
  expect(found.map((one) => [one.a.models[0], one.b.models[0]])).toEqual([
    ['t@y', 'b@y'],
    ['words', 'b@x'],
  ]);
});

describe('groups, the models as the sample', () => {
  const rates = { a: 9, b: 8, c: 9, d: 2, e: 3, f: 2, g: 8, h: 2 };
  const described = (ids: readonly (keyof typeof rates)[]): RunSpec => ({
    suites: [suite('s', 10)],
    models: ids.map((id) => model(id, { weights: 'abcg'.includes(id) ? 'open' : 'closed' })),
    cells: ids.flatMap((id) => cells(id, '+'.repeat(rates[id]) + '-'.repeat(10 - rates[id]))),
  });
  const claim =
    'a: { group: { weights: open } }, b: { group: { weights: closed } }, metric: accuracy, direction: higher, margin: 0 points';

  it('three against three cannot be decided, and that is said', () => {
    const [found] = held(described(['a', 'b', 'c', 'd', 'e', 'f']), claim);
    const expected = welch([0.9, 0.8, 0.9], [0.2, 0.3, 0.2]);
    expect(found!.estimate.lo).toBeCloseTo(expected.lo!, 12);
    expect(expected.lo).toBeGreaterThan(0);
    expect(found).toMatchObject({ verdict: 'undecided', n: 6 });
    expect(found!.notes.join()).toMatch(/3 against 3 models.*p = 0\.1 .*cannot go below 0\.1/s);
    expect(found!.settle.join()).toContain('at least 4 on each side');
  });

  it('four against four can', () => {
    const [found] = held(described(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']), claim);
    expect(labelPermutation([0.9, 0.8, 0.9, 0.8], [0.2, 0.3, 0.2, 0.2]).p).toBeLessThan(0.05);
    expect(found).toMatchObject({ verdict: 'undecided', reach: 'these models only', n: 8 });
    expect(found!.notes[0]).toMatch(/^these models only: of them it is supported; .* 10 samples, 1 suites$/);
  });
});

describe('how far a claim about a group reaches', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
  const described = (
    models: readonly (typeof names)[number][],
    samples: number,
    suites: readonly string[],
  ): RunSpec => ({
    suites: suites.map((name) => suite(name, samples)),
    models: models.map((id) => model(id, { origin: 'abc'.includes(id) ? 'CN' : 'US' })),
    cells: suites.flatMap((name) =>
      models.flatMap((id) =>
        cells(id, ('abc'.includes(id) ? '+' : '-').repeat(samples)).map((cell) => ({ ...cell, suite: name })),
      ),
    ),
  });
  const claim = (more = '') =>
    `a: { best: { origin: CN } }, b: { best: others }, metric: accuracy, direction: higher, margin: 0 points${more}`;
  const SUITES = ['s', 't', 'u'];

  it.each([
    ['three models a side, 120 samples, three suites', names, 40, SUITES, '', 'supported', 'claim'],
    ['two models', ['a', 'd'], 40, SUITES, '', 'undecided', 'these models only'],
    ['60 samples', names, 20, SUITES, '', 'undecided', 'these models only'],
    ['two suites', names, 60, ['s', 't'], '', 'undecided', 'these models only'],
    ['a suite that the claim names', names, 120, ['s'], ', suites: [s]', 'supported', 'claim'],
  ] as const)('%s', (_, models, samples, suites, more, verdict, reach) => {
    expect(held(described(models, samples, suites), claim(more))[0]).toMatchObject({ verdict, reach });
  });

  it('is no matter for named models', () => {
    const named = claim()
      .replace('{ best: { origin: CN } }', '{ model: a }')
      .replace('{ best: others }', '{ model: d }');
    expect(held(described(['a', 'd'], 20, ['s']), named)[0]).toMatchObject({ verdict: 'supported', reach: 'claim' });
  });
});

describe('mistakes in a file of claims', () => {
  const good = `${pair}, metric: accuracy, direction: higher`;
  it.each([
    [`${good}, margin: 2`, /:2: claims\.0\.margin: found 2; expected a number with its unit: "2 points"/],
    [`${good}, margin: 30 percent`, /points for the metric accuracy/],
    [`${good}, margin: 2 points, what: else`, /unknown key "what"/],
    [`${good.replace('{ model: b }', '{ group: others }')}, margin: 2 points`, /a group on both sides or on none/],
    [`${good.replace('{ model: a }', '{ model: a, best: { origin: CN } }')}, margin: 2 points`, /exactly one of/],
    [
      `${good.replace('model: a', 'model: aa')}, margin: 2 points`,
      /:2: .*model "aa" is neither in this run nor in the catalogue; did you mean "a"\?/,
    ],
    [
      `${pair}, metric: accuracy, direction: no-worse, margin: 0 points`,
      /no-worse needs the metric accuracy and a margin/,
    ],
    [
      'a: { best: { origin: CN } }, b: { best: others }, metric: accuracy, direction: no-worse, margin: 2 points',
      /no-worse is said of two models/,
    ],
    [`${good}, margin: 2 points, suites: [sums]`, /suite "sums" is neither in this run nor in the catalogue/],
  ])('%s', (claim, message) => {
    expect(problem(() => held(fifty, claim))).toMatch(message);
  });

  it('two claims of one id', () => {
    const path = parseClaims(toYaml(`${good}, margin: 2 points`));
    expect(problem(() => loadClaims([path, parseClaims(toYaml(`${good}, margin: 3 points`))]))).toContain(
      'has already',
    );
  });
});

it('findings are kept with their claims, verified, and written again', async () => {
  const folder = writeRun(join(home, 'kept'), fifty);
  writeResults(folder);
  const data = readRun(folder);
  const claims = resolveClaims(
    data,
    loadClaims([parseClaims(toYaml(`${pair}, metric: accuracy, direction: higher, margin: 2 points`))]),
    none,
  );
  writeFindings(data, claims);
  const written = readFileSync(join(folder, 'findings.csv'), 'utf8');
  expect(written.split('\n')[1]).toMatch(/^c,s,a,b,accuracy,2 points,0\.200000,0\.056930,0\.340428,supported,50,/);
  expect(readFileSync(join(folder, 'REPORT.md'), 'utf8')).toContain('**supported**: It is so.');
  const scorers = () => undefined;
  const findings = async () => (await verifyRun(folder, scorers)).findings;
  expect((await findings()).filter(({ place }) => /findings|REPORT/.test(place))).toEqual([]);
  writeFileSync(join(folder, 'findings.csv'), written.replace('supported', 'refuted'));
  expect(await findings()).toContainEqual({
    place: 'findings.csv:2',
    text: 'column verdict: the file says "refuted", the records give "supported"',
  });
  writeResults(folder);
  expect(readFileSync(join(folder, 'findings.csv'), 'utf8')).toBe(written);
});
