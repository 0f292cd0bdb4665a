// Nights of an experiment: what is requested, what is carried over, and what it costs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NightLog } from '@evenhand/report';
import { describe, expect, it, vi } from 'vitest';
import { reserveExpense, settleExpense, sumMonth, toMonth } from '../src/nightly/ledger.ts';
import type { PairParts, StoredPair } from '../src/nightly/pairs.ts';
import { type ModelState, type NightRules, planNight, type WantedPair } from '../src/nightly/plan-night.ts';
import { nobody } from './support/loopback-servers.ts';
import { evenhand, scratch, start, write } from './support/program.ts';
import { plainSums, type Wire, wire } from './support/wire.ts';

vi.setConfig({ testTimeout: 60_000 });

const home = scratch();
let folders = 0;
/** A folder of its own with the files of an experiment. */
function createFolder(files: Readonly<Record<string, unknown>>): string {
  const cwd = join(home, String(++folders));
  write(cwd, files);
  return cwd;
}

const NIGHT = ['nightly', 'e.yaml', '--nights', 'nights', '--site', 'site'];
const readLog = (cwd: string) => JSON.parse(readFileSync(join(cwd, 'nights', 'nights.json'), 'utf8')) as NightLog;
const listRuns = (cwd: string) =>
  readdirSync(join(cwd, 'nights'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;
const named = (pairs: readonly { readonly model: string; readonly suite: string }[]) =>
  pairs.map(({ model, suite }) => `${model}/${suite}`).sort();

const scripted = (...ids: string[]) => ids.map((id) => ({ id, provider: 'scripted', options: { errorRate: 0.3 } }));
const suite = (name: string, answer = '4') => ({
  [`${name}/suite.yaml`]: {
    name,
    version: 1,
    prompt: { template: '{{input}}' },
    samples: 'samples.jsonl',
    scorer: { name: 'numeric' },
    request: { temperature: 0, maxOutputTokens: 16 },
  },
  [`${name}/samples.jsonl`]: [1, 2, 3, 4]
    .map(
      (n) =>
        `${JSON.stringify({ id: `s-${n}`, input: `What is ${n} + 1?`, target: n === 4 ? answer : String(n + 1) })}\n`,
    )
    .join(''),
});

describe('three nights', () => {
  it('request everything, then nothing, then only the suite that changed', async () => {
    const cwd = createFolder({
      'e.yaml': { name: 'e', suites: ['./sums', './more'], models: scripted('a', 'b') },
      ...suite('sums'),
      ...suite('more'),
    });
    const first = await start(cwd, NIGHT, { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') }).ended;
    expect(first.code, first.stderr).toBe(0);
    expect(named(readLog(cwd).nights[0]!.requested)).toEqual(['a/more', 'a/sums', 'b/more', 'b/sums']);
    expect(listRuns(cwd)).toBe(1);
    const summary = readFileSync(join(cwd, 'summary.md'), 'utf8');
    expect(summary).toMatch(
      /^## Nightly e, \d{4}-\d{2}-\d{2}\n\n4 pairs of model and suite requested, 0 carried over, 0 put off\.\n/,
    );
    expect(summary).toMatch(/\| sums \| a \| \d+\.\d % /);

    const second = await evenhand(cwd, ...NIGHT, '--json');
    expect(second.code, second.stderr).toBe(0);
    expect(JSON.parse(second.stdout).night).toMatchObject({ status: 'complete', runs: [], requested: [], putOff: [] });
    expect(named(readLog(cwd).nights[1]!.carried)).toEqual(['a/more', 'a/sums', 'b/more', 'b/sums']);
    expect(listRuns(cwd)).toBe(1);
    // Only the front page tells of a night in which nothing happened.
    expect(JSON.parse(second.stdout).site.changed).toEqual(['index.html']);

    write(cwd, suite('more', '5.0'));
    const third = await evenhand(cwd, ...NIGHT);
    expect(third.code, third.stderr).toBe(0);
    const night = readLog(cwd).nights[2]!;
    expect(named(night.requested)).toEqual(['a/more', 'b/more']);
    expect(new Set(night.requested.map(({ why }) => why))).toEqual(new Set(['the samples of the suite changed']));
    expect(named(night.carried)).toEqual(['a/sums', 'b/sums']);
    const manifest = JSON.parse(readFileSync(join(cwd, 'nights', night.runs[0]!, 'manifest.json'), 'utf8'));
    expect(manifest.suites.map(({ name }: { name: string }) => name)).toEqual(['more']);
    expect((await evenhand(cwd, 'verify', join('nights', night.runs[0]!))).code).toBe(0);
    const board = JSON.parse(readFileSync(join(cwd, 'site', 'data', 'leaderboard.json'), 'utf8'));
    expect(board.runs).toHaveLength(2);
    expect(readFileSync(join(cwd, 'site', 'suites', 'more.html'), 'utf8')).toContain('suite more: its samples changed');

    // A model more, a setting, and an experiment of another name.
    write(cwd, { 'e.yaml': { name: 'e', suites: ['./sums', './more'], models: scripted('a', 'b', 'c') } });
    expect((await evenhand(cwd, ...NIGHT)).code).toBe(0);
    expect(named(readLog(cwd).nights[3]!.requested)).toEqual(['c/more', 'c/sums']);
    write(cwd, { 'e.yaml': { name: 'e', suites: ['./sums'], models: scripted('a'), sampling: { temperature: 0.5 } } });
    expect((await evenhand(cwd, ...NIGHT)).code).toBe(0);
    expect(readLog(cwd).nights[4]!.requested).toMatchObject([
      { model: 'a', suite: 'sums', why: 'the settings of the experiment changed' },
    ]);
    write(cwd, { 'e.yaml': { name: 'f', suites: ['./sums'], models: scripted('a') } });
    const other = await evenhand(cwd, ...NIGHT);
    expect(other.code).toBe(4);
    expect(other.stderr).toContain('holds nights of the experiment e; expected f');
  });
});

describe('nights that are paid for', () => {
  const price = { input: 100, output: 1000 };
  const createPaid = (url: string, samples: number, more: object = {}) =>
    createFolder({
      ...plainSums(samples),
      'e.yaml': {
        name: 'e',
        suites: ['./sums'],
        models: [{ id: 'paid', provider: 'openai', baseUrl: url, model: 'm', price }, ...scripted('free')],
        concurrency: 1,
        ...more,
      },
    });
  const countRequests = ({ requestCounts }: Wire) => [...requestCounts.values()].reduce((a, b) => a + b, 0);

  it('stop in good order at the budget of the month, and ask nothing that is paid for until it is raised', async () => {
    const server = await wire();
    const cwd = createPaid(server.url, 6);
    const budget = (usd: string) => [...NIGHT, '--budget-usd-per-month', usd];
    const first = await evenhand(cwd, ...budget('0.1'));
    expect(first.code, first.stderr).toBe(3);
    let log = readLog(cwd);
    expect(log.nights[0]).toMatchObject({ status: 'budget' });
    expect(log.nights[0]!.putOff).toMatchObject([{ model: 'paid', suite: 'sums' }]);
    expect(log.nights[0]!.putOff[0]!.why).toMatch(/^the budget of \d{4}-\d{2} \(\$0\.100\) leaves too little/);
    const spent = sumMonth(log.expenses, log.expenses[0]!.month);
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(0.1);
    const sent = countRequests(server);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(6);
    // The free model is complete, and its row stands on the site.
    expect(readFileSync(join(cwd, 'site', 'data', 'summary.csv'), 'utf8')).toContain(',free,');

    // The rest of the budget does not pay for another request: nothing is sent, and nothing is counted twice.
    expect((await evenhand(cwd, ...budget('0.1'))).code).toBe(3);
    expect(countRequests(server)).toBe(sent);
    log = readLog(cwd);
    expect(sumMonth(log.expenses, log.expenses[0]!.month)).toBeCloseTo(spent, 12);
    expect(listRuns(cwd)).toBe(2);

    const third = await evenhand(cwd, ...budget('10'));
    expect(third.code, third.stderr).toBe(0);
    expect(countRequests(server)).toBe(6);
    log = readLog(cwd);
    expect(log.nights[2]!.requested).toMatchObject([
      { model: 'paid', suite: 'sums', why: 'an earlier night did not end it' },
    ]);
    expect(listRuns(cwd)).toBe(2);
    const efficiency = readFileSync(join(cwd, 'nights', log.nights[2]!.runs[0]!, 'efficiency.csv'), 'utf8');
    const [head, ...rows] = efficiency
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const cost = rows.find((row) => row[head!.indexOf('model')] === 'paid')![head!.indexOf('cost_usd')];
    expect(sumMonth(log.expenses, log.expenses[0]!.month)).toBeCloseTo(Number(cost), 9);
    expect((await evenhand(cwd, ...budget('10'))).code).toBe(0);
    expect(countRequests(server)).toBe(6);
    await server.close();
  });

  it('price rows again where prices change, and send nothing for that', async () => {
    const server = await wire();
    const cwd = createPaid(server.url, 4);
    expect((await evenhand(cwd, ...NIGHT)).code).toBe(0);
    const sent = countRequests(server);
    write(cwd, {
      'e.yaml': {
        name: 'e',
        suites: ['./sums'],
        models: [
          { id: 'paid', provider: 'openai', baseUrl: server.url, model: 'm', price: { input: 200, output: 2000 } },
          ...scripted('free'),
        ],
        concurrency: 1,
      },
    });
    const second = await evenhand(cwd, ...NIGHT);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stdout).toContain('1 row priced again, because prices changed; nothing was sent for that.');
    expect(countRequests(server)).toBe(sent);
    const { repriced, nights } = readLog(cwd);
    expect(nights[1]).toMatchObject({ requested: [], putOff: [] });
    expect(repriced).toHaveLength(1);
    expect(repriced[0]!.usd! / repriced[0]!.storedUsd!).toBeCloseTo(2, 9);
    expect(readFileSync(join(cwd, 'site', 'index.html'), 'utf8')).toContain('at the prices of the last night');
    expect((await evenhand(cwd, 'verify', join('nights', nights[0]!.runs[0]!))).code).toBe(0);
    await server.close();
  });

  it('refuse a budget that cannot be kept, as a mistake of the experiment, and run the rest', async () => {
    const server = await wire();
    const cwd = createFolder({
      ...plainSums(2),
      'e.yaml': {
        name: 'e',
        suites: ['./sums'],
        models: [{ id: 'paid', provider: 'openai', baseUrl: server.url, model: 'm' }],
      },
    });
    const { code, stdout } = await evenhand(cwd, ...NIGHT, '--budget-usd-per-month', '1');
    expect(code).toBe(4);
    expect(stdout).toContain('cannot be kept, because its price is unknown');
    expect(countRequests(server)).toBe(0);
    expect(readLog(cwd).expenses.every(({ usd }) => usd === 0)).toBe(true);
    await server.close();
  });

  it('settle what a killed night spent, and go on with its run', async () => {
    const server = await wire(undefined, () => 150);
    const cwd = createPaid(server.url, 8, {
      models: [{ id: 'paid', provider: 'openai', baseUrl: server.url, model: 'm', price }],
    });
    const night = start(cwd, [...NIGHT, '--budget-usd-per-month', '5']);
    await vi.waitUntil(() => [...server.answered.values()].length >= 2, { timeout: 30_000 });
    night.child.kill('SIGKILL');
    await night.ended;
    let log = readLog(cwd);
    expect(log.nights).toMatchObject([{ status: 'running' }]);
    expect(log.expenses).toMatchObject([{ usd: null, reservedUsd: 5 }]);
    const again = await evenhand(cwd, ...NIGHT, '--budget-usd-per-month', '5');
    expect(again.code, again.stderr).toBe(0);
    log = readLog(cwd);
    expect(log.nights.map(({ status }) => status)).toEqual(['interrupted', 'complete']);
    expect(log.expenses).toHaveLength(2);
    expect(log.expenses.every(({ usd }) => usd !== null && usd > 0)).toBe(true);
    expect(listRuns(cwd)).toBe(1);
    // What was answered was not sent again; the one request that ran when it was killed was.
    expect(countRequests(server)).toBeLessThanOrEqual(9);
    await server.close();
  });
});

describe('nights in which something is missing', () => {
  it('put off what cannot be reached, and end with 2', async () => {
    const cwd = createFolder({
      ...plainSums(2),
      'e.yaml': {
        name: 'e',
        suites: ['./sums'],
        models: [{ id: 'gone', provider: 'openai', baseUrl: `${await nobody()}/v1`, model: 'm' }, ...scripted('here')],
      },
    });
    const { code, stdout } = await evenhand(cwd, ...NIGHT);
    expect(code).toBe(2);
    expect(stdout).toContain('Put off: gone, sums:');
    expect(readFileSync(join(cwd, 'site', 'data', 'summary.csv'), 'utf8')).toContain(',here,');
    expect(readLog(cwd).nights[0]).toMatchObject({ status: 'incomplete', putOff: [{ model: 'gone', suite: 'sums' }] });
  });

  it('go on with requests that had no reply', async () => {
    let broken = true;
    const server = await wire((question) => (broken && question.includes('1') ? '500' : null));
    const cwd = createFolder({
      ...plainSums(3),
      'e.yaml': {
        name: 'e',
        suites: ['./sums'],
        models: [{ id: 'm', provider: 'openai', baseUrl: server.url, model: 'm' }],
      },
    });
    const first = await evenhand(cwd, ...NIGHT);
    expect(first.code).toBe(2);
    expect(readLog(cwd).nights[0]!.putOff[0]!.why).toMatch(/^\d requests? without a reply$/);
    broken = false;
    const second = await evenhand(cwd, ...NIGHT);
    expect(second.code, second.stderr).toBe(0);
    expect(listRuns(cwd)).toBe(1);
    expect([...server.answered.values()].every((times) => times === 1)).toBe(true);
    await server.close();
  });

  it('say what is wrong with a damaged log, and change nothing', async () => {
    const cwd = createFolder({ 'e.yaml': { name: 'e', suites: ['./sums'], models: scripted('a') }, ...suite('sums') });
    expect((await evenhand(cwd, ...NIGHT)).code).toBe(0);
    const path = join(cwd, 'nights', 'nights.json');
    writeFileSync(path, '{');
    const { code, stderr } = await evenhand(cwd, ...NIGHT);
    expect(code).toBe(4);
    expect(stderr).toContain('nights.json: not valid JSON');
    expect(readFileSync(path, 'utf8')).toBe('{');
    expect(existsSync(join(cwd, 'nights', 'run.lock'))).toBe(false);
  });
});

describe('a plan for a night', () => {
  const parts: PairParts = { suite: 's', samples: 'p', model: 'm', settings: 't', judge: '' };
  const wanted = (model: string, name: string, changed: Partial<PairParts> = {}): WantedPair =>
    ({ model, suite: name, entry: { id: model }, parts: { ...parts, ...changed } }) as WantedPair;
  const stored = (model: string, name: string, more: Partial<StoredPair> = {}): StoredPair =>
    ({
      model,
      suite: name,
      folder: 'one',
      manifest: {},
      startedAt: '2026-11-01T00:00:00.000Z',
      parts,
      complete: true,
      ...more,
    }) as StoredPair;
  const fine: ModelState = { problem: null, findServedChanges: () => [] };
  const rules: NightRules = { at: new Date('2026-11-30T00:00:00Z'), refreshDays: null };
  const plan = (
    want: readonly WantedPair[],
    have: readonly StoredPair[],
    state: (model: string) => ModelState = () => fine,
    more: Partial<NightRules> = {},
  ) => planNight(want, have, state, { ...rules, ...more });

  it('makes as few runs as hold the pairs and no others', () => {
    const { groups } = plan(
      [wanted('a', 'x'), wanted('b', 'x'), wanted('c', 'x'), wanted('a', 'y'), wanted('b', 'y'), wanted('c', 'y')],
      [stored('a', 'x'), stored('b', 'x')],
    );
    expect(groups.map(({ models, suites }) => [models, suites])).toEqual([
      [['c'], ['x', 'y']],
      [['a', 'b'], ['y']],
    ]);
  });

  it('requests anew what is served as something else, though its entry is the same', () => {
    const swapped: ModelState = { problem: null, findServedChanges: () => ['model a: digest 1 became 2'] };
    const { groups, carried } = plan([wanted('a', 'x')], [stored('a', 'x')], () => swapped);
    expect(carried).toEqual([]);
    expect(groups[0]!.pairs).toEqual([{ model: 'a', suite: 'x', why: 'model a: digest 1 became 2' }]);
  });

  it('keeps rows until they are too old, where an age is stated', () => {
    expect(plan([wanted('a', 'x')], [stored('a', 'x')], () => fine, { refreshDays: 30 }).carried).toHaveLength(1);
    const { groups } = plan([wanted('a', 'x')], [stored('a', 'x')], () => fine, { refreshDays: 29 });
    expect(groups[0]!.pairs[0]!.why).toBe('its row is 29 days old or older');
  });

  it('takes a row of long ago where the experiment is again what it was', () => {
    const { carried } = plan(
      [wanted('a', 'x')],
      [
        stored('a', 'x'),
        stored('a', 'x', { folder: 'two', startedAt: '2026-11-02T00:00:00.000Z', parts: { ...parts, suite: 'other' } }),
      ],
    );
    expect(carried.map(({ stored: { folder } }) => folder)).toEqual(['one']);
  });

  it('goes on with a run only where all that it left open is still wanted', () => {
    const open = [stored('a', 'x', { complete: false }), stored('b', 'x', { complete: false }), stored('a', 'y')];
    expect(plan([wanted('a', 'x'), wanted('b', 'x')], open)).toMatchObject({
      resumed: [{ folder: 'one' }],
      groups: [],
    });
    const without = plan([wanted('a', 'x')], open);
    expect(without.resumed).toEqual([]);
    expect(without.groups).toMatchObject([{ models: ['a'], suites: ['x'] }]);
  });

  it('puts off what cannot be reached only where it is needed', () => {
    const down: ModelState = { problem: 'no key', findServedChanges: () => [] };
    const { carried, putOff, groups } = plan([wanted('a', 'x'), wanted('a', 'y')], [stored('a', 'x')], () => down);
    expect(carried).toHaveLength(1);
    expect(putOff).toEqual([{ model: 'a', suite: 'y', why: 'it cannot be reached: no key' }]);
    expect(groups).toEqual([]);
  });
});

describe('the expenses of a month', () => {
  it('count what a session could cost until it is settled, and each session once', () => {
    let expenses = reserveExpense([], 'r', '2026-11', 5);
    expect(sumMonth(expenses, '2026-11')).toBe(5);
    expenses = settleExpense(expenses, 'r', 2);
    expect(sumMonth(expenses, '2026-11')).toBe(2);
    // The run goes on in another month: its journal knows of all sessions.
    expenses = settleExpense(reserveExpense(expenses, 'r', '2026-12', 3), 'r', 2.5);
    expect(sumMonth(expenses, '2026-11')).toBe(2);
    expect(sumMonth(expenses, '2026-12')).toBe(0.5);
    expenses = settleExpense(reserveExpense(expenses, 'r', '2026-12', 3), 'r', null);
    expect(sumMonth(expenses, '2026-12')).toBe(3.5);
    expect(settleExpense(expenses, 'other', 9)).toEqual(expenses);
  });

  it('belong to the month in UTC', () => {
    expect(toMonth(new Date('2026-11-30T23:30:00-02:00'))).toBe('2026-12');
  });
});
