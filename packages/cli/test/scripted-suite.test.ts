import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSuite } from '@evenhand/core';
import { withTables } from '@evenhand/runner';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createExperimentContext } from '../src/registry.ts';
import { type Ended, evenhand, scratch, write } from './support/program.ts';
import { journal, row, rows, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const home = scratch();
const run = join(home, 'run');
const summary = (model: string, more: Record<string, string> = {}) =>
  row(join(run, 'summary.csv'), { suite: 'word-problems', language: '*', model, ...more });
/** Four standard deviations of a share of n: passed by luck once in 16,000, and the draws are seeded. */
const within = (share: number, n: number) => 4 * Math.sqrt((share * (1 - share)) / n);

const context = createExperimentContext();
const suite = await withTables(() => loadSuite(context.catalogue.suites.get('word-problems')!, context));

describe('word-problems', () => {
  const RATE = 0.3;
  beforeAll(async () => {
    write(home, {
      'words.yaml': {
        name: 'words',
        suites: ['word-problems'],
        models: [
          scripted('oracle'),
          scripted('chance', { rule: 'chance' }),
          scripted('errs', { errorRate: RATE }),
          scripted('errs-too', { errorRate: RATE }),
          scripted('always-wrong', { errorRate: 1 }),
        ],
        trials: 4,
      },
    });
    expect(await evenhand(home, 'run', 'words.yaml', '--out', 'run')).toMatchObject({ code: 0 });
  });

  it('gives an oracle everything, in both languages, by both readings', () => {
    for (const language of ['*', 'en', 'zh'])
      expect(summary('oracle', { language }), language).toMatchObject({ accuracy: '1.000000', complete: 'true' });
    const answers = rows(join(run, 'samples', 'oracle.csv'));
    expect(answers).toHaveLength(suite.samples.length * 4);
    expect(new Set(answers.map((one) => `${one.score_strict} ${one.score_lenient} ${one.outcome}`))).toEqual(
      new Set(['1.000000 1.000000 correct']),
    );
  });

  it('scores the twins of an oracle alike', () => {
    const byTwin = Map.groupBy(rows(join(run, 'samples', 'oracle.csv')), (one) => `${one.twin}/${one.trial}`);
    for (const [twin, pair] of byTwin) {
      expect(pair.map((one) => one.language).sort(), twin).toEqual(['en', 'zh']);
      expect(pair[0]!.score).toBe(pair[1]!.score);
      expect(pair[0]!.cluster).toBe(pair[1]!.cluster);
    }
    expect(byTwin.size).toBe(suite.samples.length * 2);
  });

  it('gives a random answerer what chance gives', () => {
    const counts = new Map<string, number>();
    for (const { target } of suite.samples) counts.set(target[0]!, (counts.get(target[0]!) ?? 0) + 1);
    const chance = [...counts.values()].reduce((sum, count) => sum + (count / suite.samples.length) ** 2, 0);
    const n = suite.samples.length * 4;
    expect(chance).toBeLessThan(0.1);
    expect(Math.abs(Number(summary('chance').accuracy) - chance)).toBeLessThan(within(chance, n));
  });

  it('shows errors at the stated rate, independent from model to model, trial to trial and twin to twin', () => {
    const right = (model: string) => rows(join(run, 'samples', `${model}.csv`)).map((one) => one.outcome === 'correct');
    const [a, b] = [right('errs'), right('errs-too')];
    const n = a.length;
    expect(Math.abs(a.filter(Boolean).length / n - (1 - RATE))).toBeLessThan(within(RATE, n));
    const both = (pairs: readonly (readonly [boolean, boolean])[]) =>
      pairs.filter(([x, y]) => !x && !y).length / pairs.length;
    const expected = RATE ** 2;
    expect(Math.abs(both(a.map((x, at) => [x, b[at]!])) - expected)).toBeLessThan(within(expected, n));
    const pairsBy = (name: (one: Record<string, string>) => string) =>
      [...Map.groupBy(rows(join(run, 'samples', 'errs.csv')), name).values()].map(
        ([x, y]) => [x!.outcome === 'correct', y!.outcome === 'correct'] as const,
      );
    for (const pairs of [pairsBy((one) => one.sample!), pairsBy((one) => `${one.twin}/${one.trial}`)])
      expect(Math.abs(both(pairs) - expected)).toBeLessThan(within(expected, pairs.length));
  });

  it('takes a wrong answer for a wrong one, every time', () => {
    expect(summary('always-wrong')).toMatchObject({ accuracy: '0.000000', n_incorrect: '960', n_correct: '0' });
  });
});

describe('faults', () => {
  const folder = join(home, 'faulty');
  let ended: Ended;
  const RATE = 0.4;
  const model = (id: string, kind: string, times?: number) =>
    scripted(id, { faults: [{ kind, rate: RATE, ...(times === undefined ? {} : { times }) }] });
  beforeAll(async () => {
    write(home, {
      ...sums(60, { perCluster: 2 }),
      'faulty.yaml': {
        name: 'faulty',
        suites: ['./sums'],
        models: [
          scripted('whole'),
          model('filtered', 'content_filter'),
          model('too-long', 'context_too_long'),
          model('unasked', 'bad_request'),
          model('once', 'overloaded', 1),
          model('always-down', 'network'),
        ],
        concurrency: 400,
      },
    });
    ended = await evenhand(home, 'run', 'faulty.yaml', '--out', 'faulty');
  });
  const findSummary = (id: string) => row(join(folder, 'summary.csv'), { language: '*', suite: 'sums', model: id });
  const readSamples = (id: string) => rows(join(folder, 'samples', `${id}.csv`));

  it('leave the run incomplete: exit 2, and the journal stays', () => {
    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain('run --resume faulty');
    expect(journal(join(folder, 'journal.jsonl')).length).toBeGreaterThan(360);
  });

  it.each([
    ['filtered', 'refused', 'content_filter'],
    ['too-long', 'no_answer', 'context_too_long'],
  ])('%s: counts as %s, in the denominator', (id, outcome, kind) => {
    const struck = readSamples(id).filter((one) => one.failure_kind !== '');
    expect(struck.length).toBeGreaterThan(10);
    expect(struck.length).toBeLessThan(50);
    for (const one of struck) expect(one).toMatchObject({ outcome, failure_kind: kind, score: '0.000000', answer: '' });
    expect(findSummary(id)).toMatchObject({
      n: '60',
      [`n_${outcome}`]: String(struck.length),
      n_failed: '0',
      complete: 'true',
      accuracy: (1 - struck.length / 60).toFixed(6),
    });
  });

  it.each([
    ['unasked', 'bad_request', 1],
    ['always-down', 'network', 4],
  ])('%s: fails outside of the denominator, and stays in the table with both bounds', (id, kind, attempts) => {
    const failed = readSamples(id).filter((one) => one.outcome === 'failed');
    expect(failed.length).toBeGreaterThan(10);
    for (const one of failed) expect(one).toMatchObject({ failure_kind: kind, score: '', output_sha256: '' });
    expect(readSamples(id)).toHaveLength(60);
    expect(findSummary(id)).toMatchObject({
      n: String(60 - failed.length),
      n_failed: String(failed.length),
      n_missing: '0',
      complete: 'false',
      accuracy: '1.000000',
      accuracy_if_failed_wrong: (1 - failed.length / 60).toFixed(6),
      accuracy_if_failed_right: '1.000000',
    });
    expect(findSummary(id).caveats!.split(';')).toContain('incomplete');
    const keys = new Set(failed.map((one) => one.sample));
    const measured = rows(join(folder, 'measurements', `${id}.csv`)).filter((one) => keys.has(one.sample!));
    expect(new Set(measured.map((one) => `${one.turns} ${one.attempts}`))).toEqual(new Set([`0 ${attempts}`]));
  });

  it('once: a fault that passes is asked again, and both attempts are told', () => {
    expect(findSummary('once')).toMatchObject({ n: '60', n_failed: '0', accuracy: '1.000000', complete: 'true' });
    const attempts = rows(join(folder, 'measurements', 'once.csv')).map((one) => one.attempts);
    const twice = attempts.filter((count) => count === '2').length;
    expect(new Set(attempts)).toEqual(new Set(['1', '2']));
    expect(Math.abs(twice / 60 - RATE)).toBeLessThan(within(RATE, 60));
    const record = readFileSync(join(folder, 'records', 'once.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .find((one) => one.attempts === 2);
    expect(record.turns[0].failedAttempts).toMatchObject([{ kind: 'overloaded' }]);
    expect(record.turns[0].failedAttempts[0].waitedMs).toBeGreaterThanOrEqual(250);
  });

  it('leave failed cells unpaired, and say so', () => {
    const pair = row(join(folder, 'comparisons.csv'), {
      language: '*',
      suite: 'sums',
      model_a: 'unasked',
      model_b: 'whole',
    });
    const failed = Number(findSummary('unasked').n_failed);
    expect(pair).toMatchObject({ n_pairs: String(60 - failed), n_unpaired: String(failed) });
    expect(pair.caveats!.split(';')).toContain('unpaired');
  });

  it('are asked again by a resume, which keeps the earlier attempts', async () => {
    const before = new Map(readSamples('always-down').map((one) => [one.sample, one.outcome]));
    expect(await evenhand(home, 'run', '--resume', 'faulty')).toMatchObject({ code: 2 });
    const measured = rows(join(folder, 'measurements', 'unasked.csv'));
    const outcomes = new Map(readSamples('unasked').map((one) => [one.sample, one.outcome]));
    for (const one of measured)
      expect(one.attempts, one.sample).toBe(outcomes.get(one.sample) === 'failed' ? '2' : '1');
    expect(new Map(readSamples('always-down').map((one) => [one.sample, one.outcome]))).toEqual(before);
  });
});
