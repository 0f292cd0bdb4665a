import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';
import { jsonLines } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });
const importing = importer();

/** @param question tests with the same one are alike */
const row = (testIdx: number, question: string, success: boolean, more: object = {}) => ({
  testIdx,
  promptIdx: 0,
  prompt: { raw: `Say ${question}`, label: 'Say {{q}}' },
  provider: { id: 'openai:chat:x', label: 'one' },
  vars: { q: question },
  testCase: { vars: { q: question }, assert: [{ type: 'javascript', value: 'output.length < 3' }] },
  response: { output: success ? 'no' : 'never' },
  success,
  score: Number(success),
  failureReason: success ? 0 : 1,
  ...more,
});
const results = (rows: readonly { success: boolean }[], more: object = {}) => ({
  results: {
    version: 3,
    prompts: [
      {
        label: 'Say {{q}}',
        provider: 'one',
        metrics: {
          testPassCount: rows.filter(({ success }) => success).length,
          testFailCount: rows.filter(({ success }) => !success).length,
          testErrorCount: 0,
        },
      },
    ],
    results: rows,
  },
  ...more,
});

describe('promptfoo: tests that are alike', () => {
  const listedTwice = [row(0, 'salt', true), row(1, 'pan', false), row(2, 'salt', true), row(3, 'lid', false)];

  it.each([
    ['JSON', 'r.json', results(listedTwice)],
    ['JSON lines', 'r.jsonl', jsonLines(listedTwice)],
  ])('a test that is listed twice is two samples, and no repetition (%s)', async (_, name, content) => {
    const run = await importing('promptfoo', { [name]: content });
    expect(run.code).toBe(0);
    expect(run.verdicts('r')).toEqual({ '0/1': 1, '1/1': 0, '2/1': 1, '3/1': 0 });
    expect(run.summary()).toMatchObject([{ n_samples: '4', n_missing: '0', accuracy: '0.500000' }]);
  });

  // With --repeat 2 the repetitions of a test stand one behind the other.
  const repeated = ['salt', 'pan', 'salt'].flatMap((question, at) =>
    [0, 1].map((repeat) => row(2 * at + repeat, question, repeat === 0 || question === 'salt')),
  );

  it.each([
    ['as the file says', results(repeated, { runtimeOptions: { repeat: 2 } })],
    ['as most tests are', results([...repeated, row(6, 'lid', true), row(7, 'lid', true)])],
  ])('with --repeat each listing has its repetitions, %s', async (_, content) => {
    const run = await importing('promptfoo', { 'r.json': content });
    expect(run.code).toBe(0);
    expect(run.verdicts('r')).toMatchObject({ '0/1': 1, '0/2': 1, '2/1': 1, '2/2': 0, '4/1': 1, '4/2': 1 });
    expect(run.statement().published).toMatchObject([{ reproduced: true }]);
  });

  it.each([
    ['the configuration lists them so', { config: { tests: repeated.map(({ vars }) => ({ vars })) } }, 6, null],
    [
      'the configuration lists half of them',
      { config: { tests: repeated.slice(0, 3).map(({ vars }) => ({ vars })) } },
      3,
      null,
    ],
    [
      'a list of values makes a test of each',
      { config: { tests: [{ vars: { q: ['salt', 'pan', 'salt'] } }] } },
      3,
      null,
    ],
    ['nothing is said', {}, 3, 'the file does not say whether they were listed so often'],
    ['tests stand in a file', { config: { tests: 'file://tests.yaml' } }, 3, 'taken for 2 runs of each'],
  ])('tests that are alike equally often are repetitions or not: %s', async (_, more, samples, says) => {
    const rows = ['salt', 'pan', 'lid'].flatMap((question, at) => [0, 1].map((k) => row(2 * at + k, question, true)));
    const run = await importing('promptfoo', { 'r.json': results(rows, more) });
    expect(run.summary()).toMatchObject([{ n: '6', n_samples: String(samples) }]);
    if (says === null) expect(run.statement().notes.join()).not.toContain('--repeat');
    else expect(run.statement().notes.join()).toContain(says);
  });

  it('an aborted run with --repeat misses what was to come', async () => {
    const run = await importing('promptfoo', {
      'r.json': results(repeated.slice(0, 3), { runtimeOptions: { repeat: 2 } }),
    });
    expect(run.code).toBe(2);
    expect(run.summary()).toMatchObject([{ n: '3', n_missing: '1' }]);
  });

  it('an id that different tests state tells none of them apart', async () => {
    const stated = (at: number, question: string, id: string) =>
      row(at, question, at === 0, {
        testCase: { vars: { q: question }, assert: [{ type: 'javascript', value: 'x' }], metadata: { id } },
      });
    const rows = [stated(0, 'salt', 'kitchen'), stated(1, 'pan', 'kitchen'), stated(2, 'lid', 'larder')];
    const run = await importing('promptfoo', { 'r.json': results(rows) });
    expect(run.verdicts('r')).toEqual({ '0/1': 1, '1/1': 0, 'larder/1': 0 });
  });
});

it('promptfoo: a number in the lines of a stack is no status', async () => {
  const error = 'Error: boom\n    at P.callApi (/home/me/prov.js:8:31)\n    at invoke (/home/me/providers.js:429:7)';
  const run = await importing('promptfoo', {
    'r.jsonl': jsonLines([
      row(0, 'salt', false, { response: undefined, error, failureReason: 2 }),
      row(1, 'pan', false, { response: undefined, error: 'Error: 429 Too Many Requests', failureReason: 2 }),
      row(2, 'lid', true),
    ]),
  });
  expect(run.records('r').map(({ failureKind }) => failureKind)).toEqual(['server', 'rate_limit', null]);
});
