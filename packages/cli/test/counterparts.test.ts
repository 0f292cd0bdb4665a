import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generators } from '@evenhand/suites';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { http, type MockServer } from './support/loopback-servers.ts';
import { type Ended, evenhand, jsonLines, scratch, write } from './support/program.ts';
import { row, rows, scripted } from './support/runtimes.ts';

const cwd = scratch();
const WORD_PROBLEMS = { name: 'word-problems', seed: 20261122, n: 72 };
/** What was published, and nothing else: its answers were learnt by heart. */
await generators.load('word-problems');
const learnt = new Map(
  generators
    .find('word-problems')!
    .generate({ seed: WORD_PROBLEMS.seed, n: WORD_PROBLEMS.n })
    .map(({ input, target }) => [input as string, target[0]!]),
);

let server: MockServer;
beforeAll(async () => {
  server = await http((_, response, text) => {
    // The list of models.
    if (text === '')
      return void response.end(JSON.stringify({ object: 'list', data: [{ id: 'parrot', object: 'model' }] }));
    const { messages } = JSON.parse(text) as { messages: { content: string }[] };
    const content = `Answer: ${learnt.get(messages.at(-1)!.content) ?? '-1'}`;
    const chunk = { id: 'x', object: 'chat.completion.chunk', model: 'parrot' };
    const events = [
      { ...chunk, choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] },
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { ...chunk, choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
    ];
    response.setHeader('content-type', 'text/event-stream');
    response.end(`${events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')}data: [DONE]\n\n`);
  });
});
afterAll(() => server.close());

const options = (index: number) => ['red', 'blue', 'green', 'white'].map((colour) => `${colour} ${index}`);
const choiceSuite = {
  'colours/suite.yaml': {
    name: 'colours',
    version: 1,
    licence: 'MIT',
    source: 'made for a test',
    prompt: { system: 'Answer with a letter.', template: '{{input}}\n{{choices}}' },
    scorer: { name: 'choice' },
    samples: 'samples.jsonl',
  },
  'colours/samples.jsonl': jsonLines([
    ...Array.from({ length: 40 }, (_, index) => ({
      id: `c-${index}`,
      input: `Question ${index}?`,
      target: 'ABCD'[index % 4]!,
      choices: options(index),
    })),
    { id: 'c-all', input: 'Which?', target: 'D', choices: ['red', 'blue', 'green', 'all of the above'] },
    { id: 'c-text', input: 'Which is it?', target: 'blue', choices: ['red', 'blue', 'green'] },
  ]),
};

describe('run --fresh', () => {
  const run = join(cwd, 'fresh');
  let ended: Ended;

  beforeAll(async () => {
    write(cwd, {
      'sums/suite.yaml': {
        name: 'sums',
        version: 1,
        licence: 'MIT',
        source: 'made for a test',
        prompt: { system: 'Answer with a number.', template: '{{input}}' },
        scorer: { name: 'numeric' },
        generator: WORD_PROBLEMS,
      },
      'seen.yaml': {
        name: 'seen',
        suites: ['./sums'],
        seed: 4,
        models: [
          {
            id: 'parrot',
            provider: 'openai',
            baseUrl: `${server.origin}/v1`,
            model: 'parrot',
          },
          scripted('honest', { errorRate: 0.3 }),
        ],
      },
    });
    ended = await evenhand(cwd, 'run', 'seen.yaml', '--fresh', '--out', run);
  }, 180_000);

  it('asks another list by the same generator, as a suite of its own that counts in no average', () => {
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const summary = rows(join(run, 'summary.csv')).filter(({ language }) => language === '*');
    expect(new Set(summary.map(({ suite }) => suite))).toEqual(new Set(['*', 'sums', 'sums-fresh']));
    for (const model of ['parrot', 'honest']) {
      const find = (suite: string) => summary.find((one) => one.suite === suite && one.model === model)!;
      expect(find('*').accuracy).toBe(find('sums').accuracy);
    }
  });

  it('compares both, question by question and over the models', () => {
    const table = join(run, 'counterparts.csv');
    const parrot = row(table, { model: 'parrot' });
    expect(parrot).toMatchObject({
      suite: 'sums',
      counterpart: 'sums-fresh',
      how: 'fresh',
      n_samples: '72',
      mean_score: '1.000000',
      counterpart_mean_score: '0.000000',
      difference: '1.000000',
      order_sensitivity: '',
    });
    expect(Number(parrot.p_adjusted)).toBeLessThan(0.001);
    const honest = row(table, { model: 'honest' });
    expect(Number(honest.difference_lo)).toBeLessThan(0);
    expect(Number(honest.difference_hi)).toBeGreaterThan(0);
    const over = row(table, { model: '*' });
    expect(Number(over.difference)).toBeCloseTo((1 + Number(honest.difference)) / 2, 5);
    expect(over.n_clusters).toBe('2');
  });

  it('sets the caveat overlap for the model that learnt the list, and for no other', () => {
    const find = (model: string, suite: string) =>
      rows(join(run, 'summary.csv')).find((one) => one.model === model && one.suite === suite && one.language === '*')!;
    expect(find('parrot', 'sums').caveats).toContain('overlap');
    expect(find('parrot', 'sums-fresh').caveats).not.toContain('overlap');
    expect(find('honest', 'sums').caveats).not.toContain('overlap');
    expect(readFileSync(join(run, 'REPORT.md'), 'utf8')).toContain('drawn anew by the same generator');
  });

  it('is verified, and resumed without asking anything again', async () => {
    const before = server.requests.length;
    const resumed = await evenhand(cwd, 'run', '--resume', run);
    expect(resumed, resumed.stderr).toMatchObject({ code: 0 });
    expect(server.requests.length).toBe(before);
    const verified = await evenhand(cwd, 'verify', run);
    expect(verified.code, verified.stdout + verified.stderr).toBeLessThan(3);
    expect(verified.stdout).not.toMatch(/differs|is missing|does not name/);
  }, 120_000);

  it('is refused where nothing can be drawn anew', async () => {
    write(cwd, {
      ...choiceSuite,
      'fixed.yaml': { name: 'fixed', suites: ['./colours'], models: [scripted('oracle')] },
    });
    const refused = await evenhand(cwd, 'run', 'fixed.yaml', '--fresh');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('--fresh: no suite of the experiment is made by a generator with a seed');
  });
});

describe('run --shuffle-options', () => {
  const run = join(cwd, 'shuffled');
  let ended: Ended;
  const letter = (text: string) => ({ rule: 'fixed', text: `Answer: ${text}` });

  beforeAll(async () => {
    write(cwd, {
      ...choiceSuite,
      'order.yaml': {
        name: 'order',
        suites: ['./colours'],
        models: [scripted('oracle'), scripted('always-a', letter('A')), scripted('half', { errorRate: 0.5 })],
      },
    });
    ended = await evenhand(cwd, 'run', 'order.yaml', '--shuffle-options', '--out', run);
  }, 180_000);

  it('asks the same questions with no right option at its old letter, but for those that speak of others', () => {
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const targetsOf = (suite: string) =>
      Object.fromEntries(
        rows(join(run, 'samples', 'oracle.csv'))
          .filter((one) => one.suite === suite)
          .map((one) => [one.sample!, one.target!]),
      );
    const [first, second] = [targetsOf('colours'), targetsOf('colours-shuffled')];
    expect(Object.keys(first)).toHaveLength(42);
    expect(Object.keys(second)).toHaveLength(41);
    expect(second).not.toHaveProperty('c-all');
    for (const [id, target] of Object.entries(second))
      if (id === 'c-text') expect(target).toBe('blue');
      else expect(target, id).not.toBe(first[id]);
  });

  it('moves no score of the oracle, and lets nothing survive of a model that always says A', () => {
    const table = join(run, 'counterparts.csv');
    expect(row(table, { model: 'oracle' })).toMatchObject({ difference: '0.000000', order_sensitivity: '1.000000' });
    expect(row(table, { model: 'always-a' })).toMatchObject({ n_right: '10', order_sensitivity: '0.000000' });
    const half = row(table, { model: 'half' });
    expect(Number(half.order_sensitivity_lo)).toBeLessThan(Number(half.order_sensitivity));
    expect(Number(half.order_sensitivity_hi)).toBeGreaterThan(Number(half.order_sensitivity));
    expect(rows(table).every(({ how }) => how === 'shuffled')).toBe(true);
    expect(readFileSync(join(run, 'REPORT.md'), 'utf8')).toContain('surviving [95 %]');
  });

  it('is refused where no prompt writes the options, as they stand in the text of the questions', async () => {
    const { 'colours/suite.yaml': suite, 'colours/samples.jsonl': samples } = choiceSuite;
    write(cwd, {
      'inline/suite.yaml': {
        ...suite,
        name: 'inline',
        prompt: { system: 'Answer with a letter.', template: '{{input}}' },
      },
      'inline/samples.jsonl': samples,
      'inline.yaml': { name: 'inline', suites: ['./inline'], models: [scripted('oracle')] },
    });
    const refused = await evenhand(cwd, 'run', 'inline.yaml', '--shuffle-options');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(
      '--shuffle-options: no suite of the experiment has questions with options whose order',
    );
  });

  it('takes the same questions of both where there is a limit', async () => {
    const limited = join(cwd, 'limited');
    const few = await evenhand(cwd, 'run', 'order.yaml', '--shuffle-options', '--limit', '7', '--out', limited);
    expect(few, few.stderr).toMatchObject({ code: 0 });
    const samples = rows(join(limited, 'samples', 'oracle.csv'));
    const ids = (suite: string) => samples.filter((one) => one.suite === suite).map((one) => one.sample!);
    expect(ids('colours')).toHaveLength(7);
    expect(ids('colours')).toEqual(expect.arrayContaining(ids('colours-shuffled')));
    expect(ids('colours-shuffled').length).toBeGreaterThanOrEqual(6);
  }, 60_000);
});
