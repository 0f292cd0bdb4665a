import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { claim } from '../src/commands/claim.ts';
import { compare } from '../src/commands/compare.ts';
import { diff } from '../src/commands/diff.ts';
import { plan } from '../src/commands/plan.ts';
import { score } from '../src/commands/score.ts';
import { here } from './support/here.ts';
import { evenhand, filesBelow, scratch, write } from './support/program.ts';
import { rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const made = (id: string, origin: string, weights: string, errorRate: number, seed: number) =>
  scripted(id, { errorRate, seed }, { origin, weights, price: { input: weights === 'open' ? 0.1 : 3, output: 1 } });
const models = [
  made('big-closed', 'US', 'closed', 0.05, 1),
  made('small-closed', 'US', 'closed', 0.4, 2),
  made('cn-open', 'CN', 'open', 0.4, 3),
  made('cn-other', 'CN', 'open', 0.6, 4),
];
const base = (id: string, b: object, more: object = {}) => ({
  id,
  statement: 'Chinese open models have caught up.',
  source: 'made up for this test',
  a: { best: { origin: 'CN', weights: 'open' } },
  b,
  metric: 'accuracy',
  direction: 'not-lower',
  margin: '2 points',
  ...more,
});

beforeAll(async () => {
  write(home, {
    ...sums(200),
    'mine.yaml': { name: 'mine', suites: ['./sums'], models, seed: 3 },
    'claims.yaml': {
      claims: [base('against-best', { best: { weights: 'closed' } }), base('against-small', { model: 'small-closed' })],
    },
    'typo.yaml': { claims: [base('c', { model: 'smal-closed' })] },
    'suite.yaml': { claims: [base('c', { best: 'others' }, { suites: ['sumz'] })] },
    'unit.yaml': { claims: [base('c', { best: 'others' }, { margin: 2 })] },
  });
  expect(await evenhand(home, 'run', 'mine.yaml', '--out', 'run')).toMatchObject({ code: 0 });
});

describe('claim', () => {
  it('answers against the best and against a small one, and tells why the verdicts differ', async () => {
    const { code, stdout, stderr } = await evenhand(home, 'claim', 'run', '--claims', 'claims.yaml', '--write');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const verdicts = rows(join(home, 'run', 'findings.csv')).map((one) => [one.claim, one.verdict]);
    expect(verdicts[0]).toEqual(['against-best', 'refuted']);
    expect(verdicts[1]![1]).not.toBe('refuted');
    expect(stdout).toContain('the verdicts differ because the models that it is compared with differ');
    expect(stdout).toContain('holds for sums@1 (200 samples');
    expect(await evenhand(home, 'verify', 'run')).toMatchObject({ code: 0 });
  });

  it('takes the committed claims where no file is named', async () => {
    const { code, stdout } = await here(home, () => claim(['run'], { json: true }));
    expect(code).toBe(0);
    const found: { claim: string; verdict: string; note: string }[] = JSON.parse(stdout);
    expect(found.find((one) => one.claim === 'chinese-open-caught-up')).toMatchObject({ verdict: 'refuted' });
    expect(found.find((one) => one.claim === 'customised-30-percent-more-accurate')).toMatchObject({
      verdict: 'undecided',
      note: expect.stringContaining(
        'this run has no model that is open or open-restricted and made from other weights',
      ),
    });
  });

  it('writes nothing unless asked, and says with --strict what became of the claims', async () => {
    const before = filesBelow(join(home, 'run')).map((path) => [path, readFileSync(join(home, 'run', path), 'utf8')]);
    const strict = await here(home, () => claim(['run'], { claims: 'claims.yaml', strict: true }));
    expect(strict).toMatchObject({ code: 1, stdout: expect.stringContaining('Nothing was written') });
    expect(filesBelow(join(home, 'run')).map((path) => [path, readFileSync(join(home, 'run', path), 'utf8')])).toEqual(
      before,
    );
    const sides = { a: { model: 'big-closed' }, direction: 'higher' };
    const small = base('against-small', { model: 'small-closed' }, { ...sides, margin: '1 points' });
    write(home, { 'sure.yaml': { claims: [small] }, 'open.yaml': { claims: [{ ...small, margin: '35 points' }] } });
    expect(await here(home, () => claim(['run'], { claims: 'sure.yaml', strict: true }))).toMatchObject({ code: 0 });
    expect((await here(home, () => claim(['run'], { claims: 'open.yaml' }))).code).toBe(0);
    const [row] = JSON.parse((await here(home, () => claim(['run'], { claims: 'open.yaml', json: true }))).stdout);
    const code = { supported: 0, refuted: 1, undecided: 2 }[row.verdict as 'supported'];
    expect((await here(home, () => claim(['run'], { claims: 'open.yaml', strict: true }))).code).toBe(code);
    const several = await here(home, () => claim(['run', 'run'], { write: true }));
    expect(several).toMatchObject({ code: 4, stderr: expect.stringContaining('--write: goes with one run') });
  });

  it('writes elsewhere with --out, and refuses a run that is named twice', async () => {
    const twice = await here(home, () => claim(['run', 'run'], { claims: 'claims.yaml' }));
    expect(twice).toMatchObject({ code: 4, stderr: expect.stringContaining('is named twice; name each run once') });
    const { code } = await here(home, () => claim(['run'], { claims: 'claims.yaml', out: 'elsewhere' }));
    expect(code).toBe(0);
    expect(readFileSync(join(home, 'elsewhere', 'findings.csv'), 'utf8')).toContain('against-best');
    expect(existsSync(join(home, 'elsewhere', 'claims.json'))).toBe(false);
  });

  it.each([
    ['typo.yaml', 'model "smal-closed" is neither in this run nor in the catalogue; did you mean "small-closed"?'],
    ['suite.yaml', 'suite "sumz" is neither in this run nor in the catalogue; did you mean "sums"?'],
    ['unit.yaml', 'expected a number with its unit: "2 points", "30 percent" or "1.3 ratio"'],
    ['nowhere.yaml', 'there is no such file'],
    ['no-such-name', '--claims: there is no "no-such-name"'],
  ])('%s ends with 4', async (claims, message) => {
    const { code, stderr } = await here(home, () => claim(['run'], { claims }));
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(message) });
    if (existsSync(join(home, claims))) expect(stderr).toMatch(new RegExp(`${claims}:\\d+: `));
  });
});

describe('diff', () => {
  beforeAll(async () => {
    const [first, ...others] = models;
    write(home, {
      'worse.yaml': {
        name: 'mine',
        suites: ['./sums'],
        models: [made('big-closed', 'US', 'closed', 0.1, 1), ...others],
        seed: 3,
      },
    });
    expect(first!.id).toBe('big-closed');
    expect(await evenhand(home, 'run', 'worse.yaml', '--out', 'worse')).toMatchObject({ code: 0 });
  });

  it('says in its first lines what became of the score, and on which grounds', async () => {
    const { code, stdout } = await here(home, () => diff('run', 'worse', { flips: 2 }));
    expect(code).toBe(0);
    const lines = stdout.split('\n').slice(0, 5);
    expect(lines[1]).toMatch(/^The score fell by more than chance explains/);
    expect(lines[2]).toBe('What changed and can move scores: model big-closed: its entry changed.');
    expect(stdout).toContain('all together');
  });

  it('fails on a drop where asked', async () => {
    const fall = (before: string, after: string, failOnDrop: boolean | string) =>
      here(home, () => diff(before, after, { flips: 0, failOnDrop }));
    expect(await fall('run', 'worse', true)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/--fail-on-drop: 1 row fell:\n {2}big-closed on sums: -\d/),
    });
    expect(await fall('worse', 'run', true)).toMatchObject({ code: 0 });
    expect(await fall('run', 'run', '0')).toMatchObject({ code: 0, stderr: '--fail-on-drop: no row fell.\n' });
    expect(await fall('run', 'worse', '99')).toMatchObject({ code: 0 });
    expect(await fall('run', 'worse', 'some')).toMatchObject({ code: 4 });
  });
});

describe('score', () => {
  it('shows what the named scorer says, whichever was named before', async () => {
    const say = (scorer: string) => here(home, () => score('run', { scorer }));
    const exact = await say('exact');
    expect(exact.stdout).toMatch(/exact@\d/);
    const own = await say('numeric');
    expect(own.stdout).toContain('is the scorer whose scores are published');
    expect(own.stdout).not.toMatch(/exact@\d/);
    expect(own.stdout).toContain('big-closed');
  });
});

describe('compare', () => {
  it('adjusts as asked, and gives ratios, twins and groups', async () => {
    const { stdout } = await here(home, () =>
      compare(['run'], { json: true, adjust: 'none', groupBy: 'weights', baseline: 'big-closed' }),
    );
    const found = JSON.parse(stdout);
    expect(found.comparisons.every((one: Record<string, unknown>) => one.p === one.p_adjusted)).toBe(true);
    expect(found.ratios).toHaveLength(6);
    expect(found.twins.map((one: { language_a: string }) => one.language_a)).toContain('en');
    expect(found.groups.comparisons[0]).toMatchObject({ group_a: 'closed', group_b: 'open', verdict: 'undecided' });
  });

  it('says with --non-inferiority of each pair whether the first is no worse, with margin and power', async () => {
    const read = async (nonInferiority: boolean | string) => {
      const { stdout } = await here(home, () =>
        compare(['run'], { json: true, baseline: 'big-closed', nonInferiority }),
      );
      return JSON.parse(stdout).no_worse as Record<string, unknown>[];
    };
    const found = await read('2');
    expect(found.map((one) => one.model_a)).toEqual(['cn-open', 'cn-other', 'small-closed']);
    for (const one of found) {
      expect(one).toMatchObject({ model_b: 'big-closed', n_pairs: 200, n_suites: 1, margin: 0.02, verdict: 'worse' });
      expect(one.power).toBeGreaterThan(0);
    }
    expect((await read('99')).map((one) => one.verdict)).toEqual(['no_worse', 'no_worse', 'no_worse']);
    expect((await read(true))[0]!.margin).toBe(0.02);
    const { stdout } = await here(home, () => compare(['run'], { baseline: 'big-closed', nonInferiority: '2' }));
    expect(stdout).toContain('No worse? All samples of all suites together, margin 2.00 points.');
  });

  it.each([
    [{ nonInferiority: '0' }, '--non-inferiority: found 0; expected points above 0 and below 100, such as 2'],
    [{ within: ['en', 'fr'] }, 'no sample exists in both en and fr; there are translated samples in en,zh'],
    [{ within: ['en'] }, 'expected two languages such as en,zh'],
    [{ groupBy: 'size' as const }, '--group-by size: the size of no model is known'],
    [{ baseline: 'big-close' }, 'did you mean big-closed?'],
  ])('explains %j', async (flags, message) => {
    const { code, stderr } = await here(home, () => compare(['run'], flags));
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(message) });
  });
});

describe('plan', () => {
  it('takes discordance and design effect from an earlier run, and counts the samples of a wished difference', async () => {
    const { stdout } = await here(home, () => plan('mine.yaml', { from: 'run', difference: 0.05, json: true }));
    const found = JSON.parse(stdout);
    expect(found.rows).toHaveLength(4);
    expect(found.detectable[0]).toMatchObject({ suite: 'sums', n: 200, wished: 0.05 });
    expect(found.detectable[0].basis).toBe('discordance as in the earlier run, design effect as in the earlier run');
    expect(found.detectable[0].needed).toBeGreaterThan(200);
    expect(found.detectable[0].design_effect).toBeGreaterThan(0);
  });
});
