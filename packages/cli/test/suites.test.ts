import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSuite, type Sample, type Suite } from '@evenhand/core';
import { scorers } from '@evenhand/scorers';
import { generators } from '@evenhand/suites';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Ended, evenhand, scratch, write } from './support/program.ts';
import { row, rows, scripted } from './support/runtimes.ts';

await Promise.all(generators.names.map((name) => generators.load(name)));

const benchmarks = join(import.meta.dirname, '..', '..', '..', 'benchmarks');
const SUITES = ['extraction', 'shopping-assistant'] as const;
/** The shopping suite in the version of the reference run. */
const FOLDERS = {
  extraction: join(benchmarks, 'suites', 'extraction'),
  'shopping-assistant': join(benchmarks, 'experiments', 'three-ways', 'shopping-assistant'),
} as const;
const load = (name: (typeof SUITES)[number]) => loadSuite(FOLDERS[name], { generators, scorers, readers: [] });
const suites: Readonly<Record<string, Suite>> = Object.fromEntries(SUITES.map((name) => [name, load(name)]));
const CHANCE_TRIALS = 2;

const scoreText = (suite: Suite, sample: Sample, text: string) =>
  scorers.find(({ name }) => name === suite.scorer.name)!.create(suite.scorer.options, suite.scorer.reading)(
    { text, reasoning: '', toolCalls: [] },
    sample,
  );

/** The mean score, and its variance, of an answer drawn evenly from all of the suite, computed over every pair. */
function computeChance(suite: Suite): { mean: number; deviation: number } {
  const samples = [...suite.samples];
  const drawn = samples.map((sample) =>
    samples.map((other) => scoreText(suite, sample, `Answer: ${other.target[0]}`).value),
  );
  const means = drawn.map((scores) => scores.reduce((sum, score) => sum + score, 0) / scores.length);
  const variances = drawn.map(
    (scores, index) => scores.reduce((sum, score) => sum + (score - means[index]!) ** 2, 0) / scores.length,
  );
  const total = variances.reduce((sum, variance) => sum + variance, 0) / CHANCE_TRIALS;
  return {
    mean: means.reduce((sum, mean) => sum + mean, 0) / means.length,
    deviation: Math.sqrt(total) / samples.length,
  };
}

describe('extraction and shopping-assistant', () => {
  const cwd = scratch();
  const run = join(cwd, 'run');
  const summary = (model: string, suite: string, language = '*') =>
    row(join(run, 'summary.csv'), { model, suite, language });
  let ended: Ended;

  beforeAll(async () => {
    write(cwd, {
      'baselines.yaml': {
        name: 'baselines',
        suites: SUITES.map((name) => FOLDERS[name]),
        trials: CHANCE_TRIALS,
        models: [
          scripted('oracle'),
          scripted('terse-oracle', { form: '{{answer}}' }),
          scripted('chance', { rule: 'chance' }),
          scripted('all-wrong', { errorRate: 1 }),
          scripted('always-none', { rule: 'fixed', text: 'none' }),
        ],
      },
    });
    ended = await evenhand(cwd, 'run', 'baselines.yaml', '--out', run);
  }, 180_000);

  it('are run', () => {
    expect(ended).toMatchObject({ code: 0 });
  });

  it.each(SUITES)('%s has at least 100 questions in both languages, of three levels and 36 clusters', (name) => {
    const samples = [...suites[name]!.samples];
    const twins = Map.groupBy(samples, ({ twin }) => twin);
    expect(twins.size).toBeGreaterThanOrEqual(100);
    for (const pair of twins.values()) expect(pair.map(({ language }) => language)).toEqual(['en', 'zh']);
    expect(new Set(samples.map(({ cluster }) => cluster)).size).toBe(36);
    expect([...Map.groupBy(samples, ({ tags }) => tags[0]).values()].map((level) => level.length)).toEqual([
      72, 72, 72,
    ]);
  });

  it.each(SUITES)('%s is solved by the oracle, in the asked form too, and twins score alike', (name) => {
    for (const model of ['oracle', 'terse-oracle'])
      for (const language of ['*', 'en', 'zh'])
        expect(summary(model, name, language)).toMatchObject({ accuracy: '1.000000', complete: 'true', n_failed: '0' });
    const strict = rows(join(run, 'samples', 'terse-oracle.csv')).filter(({ suite }) => suite === name);
    expect(strict).toHaveLength(216 * CHANCE_TRIALS);
    expect(strict.every(({ score_strict }) => score_strict === '1.000000')).toBe(true);
  });

  it.each(SUITES)(
    '%s gives chance what chance deserves',
    (name) => {
      const { mean, deviation } = computeChance(suites[name]!);
      expect(Math.abs(Number(summary('chance', name).mean_score) - mean)).toBeLessThan(4 * deviation);
      expect(mean).toBeLessThan(0.2);
      // What the README states.
      const readme = readFileSync(join(FOLDERS[name], 'README.md'), 'utf8');
      expect(readme).toContain(`**${(100 * mean).toFixed(1)} %**`);
    },
    120_000,
  );

  it('shopping-assistant gives the answer "none" the share of wishes that nothing fits', () => {
    const samples = [...suites['shopping-assistant']!.samples];
    const share = samples.filter(({ target }) => target[0] === 'none').length / samples.length;
    expect(Number(summary('always-none', 'shopping-assistant').accuracy)).toBeCloseTo(share, 6);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.2);
    expect(Number(summary('always-none', 'extraction').accuracy)).toBe(0);
  });
});
