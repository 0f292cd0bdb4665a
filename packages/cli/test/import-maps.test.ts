import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';
import { jsonLines } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });
const importing = importer();
const fixtures = join(import.meta.dirname, '..', '..', 'importers', 'test', 'fixtures');

const suite = { name: 'saved', scorer: { name: 'exact' } };
const base = {
  suite,
  model: { value: 'm' },
  id: { field: 'id' },
  reply: { field: 'reply' },
  target: { field: 'gold' },
};
const judged = {
  suite: { name: 'saved', by: 'oven' },
  model: { value: 'm' },
  id: { field: 'id' },
  reply: { field: 'reply' },
};

type Verdicts = Record<string, number | string>;

/** A mapping, the file's name and content, and the score or kind of failure of each sample and trial. */
const readable: [what: string, map: Record<string, unknown>, file: string, content: unknown, verdicts: Verdicts][] = [
  [
    'a score, with the full mark of the source',
    { ...judged, score: { field: 'points', full: 100 } },
    'a.jsonl',
    jsonLines([
      { id: 1, reply: 'x', points: 100 },
      { id: 2, reply: 'y', points: 25 },
    ]),
    { '1/1': 1, '2/1': 0.25 },
  ],
  [
    'a score in words, and one above a threshold',
    {
      ...judged,
      score: { field: 'verdict', values: { C: 1, I: 0 } },
      scores: { warm: { field: 'heat', at_least: 0.5 } },
    },
    'a.jsonl',
    jsonLines([
      { id: 1, reply: 'x', verdict: 'C', heat: 0.7 },
      { id: 2, reply: 'y', verdict: 'I', heat: 0.2 },
      { id: 3, reply: 'z', verdict: '?', heat: 0.2 },
    ]),
    { '1/1': 1, '2/1': 0, '3/1': 'unscored' },
  ],
  [
    'verdicts without replies',
    { suite: { name: 'saved' }, model: { value: 'm' }, id: { field: 'id' }, score: { field: 'ok' } },
    'a.jsonl',
    jsonLines([
      { id: 1, ok: true },
      { id: 2, ok: false },
    ]),
    { '1/1': 1, '2/1': 0 },
  ],
  [
    'trials from 0, ids of several fields',
    { ...base, id: { fields: ['part', 'id'], join: '-' }, trial: { field: 'n', from: 0 } },
    'a.jsonl',
    jsonLines([
      { part: 'a', id: 1, n: 0, reply: 'x', gold: 'x' },
      { part: 'a', id: 1, n: 1, reply: 'y', gold: 'x' },
      { part: 'b', id: 1, n: 0, reply: 'y', gold: 'y' },
      { part: 'b', id: 1, n: 1, reply: 'x', gold: 'y' },
    ]),
    { 'a-1/1': 1, 'a-1/2': 0, 'b-1/1': 1, 'b-1/2': 0 },
  ],
  [
    'trials by their order',
    { ...base, trial: { order: true } },
    'a.jsonl',
    jsonLines([
      { id: 1, reply: 'x', gold: 'x' },
      { id: 2, reply: 'x', gold: 'x' },
      { id: 1, reply: 'y', gold: 'x' },
      { id: 2, reply: 'x', gold: 'x' },
    ]),
    { '1/1': 1, '1/2': 0, '2/1': 1, '2/2': 1 },
  ],
  [
    'rows in an object, by their keys; of two paths the one that is there',
    { ...base, rows: ['none', 'all.answers'], id: { key: true } },
    'a.json',
    JSON.stringify({
      head: [1],
      all: { answers: { 'q-1': { reply: 'x', gold: 'x' }, 'q-2': { reply: 'y', gold: 'x' } } },
    }),
    { 'q-1/1': 1, 'q-2/1': 0 },
  ],
  [
    'an object of texts is one, whose entries are replies',
    {
      ...judged,
      rows: 'texts',
      id: { key: true },
      reply: { field: 'value' },
      score: { field: 'value', values: { yes: 1, no: 0 } },
    },
    'a.json',
    '{"texts": {"a": "yes", "b": "no"}}',
    { 'a/1': 1, 'b/1': 0 },
  ],
  [
    'replies in a list inside a row, with lists beside it',
    {
      ...judged,
      each: 'samples',
      id: { field: 'row.id' },
      reply: { field: 'value' },
      trial: { position: true },
      score: { field: 'row.right[]' },
    },
    'a.jsonl',
    jsonLines([{ id: 7, samples: ['x', 'y'], right: [true, false] }]),
    { '7/1': 1, '7/2': 0 },
  ],
  [
    'right answers by tag',
    { ...base, target: { list: 'options', where: { tags: 'correct' }, field: 'text' } },
    'a.jsonl',
    jsonLines([
      {
        id: 1,
        reply: 'salt',
        options: [
          { text: 'salt', tags: ['correct', 'white'] },
          { text: 'sand', tags: [] },
        ],
      },
    ]),
    { '1/1': 1 },
  ],
  [
    'right answers by index, as letter',
    {
      ...base,
      suite: { name: 'saved', scorer: { name: 'choice' } },
      choices: { field: 'options' },
      target: { list: 'options', index: 'right', from: 1, letter: true },
    },
    'a.jsonl',
    jsonLines([{ id: 1, reply: 'Answer: B', options: ['sand', 'salt'], right: 2 }]),
    { '1/1': 1 },
  ],
  [
    'a failure by a field, counted as the source counts it, and one that it does not count',
    {
      ...judged,
      score: { field: 'ok', optional: true },
      failed: { field: 'status', is: ['error', 500], message: 'why' },
    },
    'a.jsonl',
    jsonLines([
      { id: 1, reply: 'x', ok: true, status: 'fine' },
      { id: 2, reply: '', ok: false, status: 'error', why: 'oven off' },
      { id: 3, reply: '', status: 500 },
    ]),
    { '1/1': 1, '2/1': 0, '3/1': 'server' },
  ],
  [
    'a failure by how a text begins',
    { ...base, failed: { field: 'reply', begins: 'Error:', kind: 'timeout' } },
    'a.jsonl',
    jsonLines([
      { id: 1, reply: 'x', gold: 'x' },
      { id: 2, reply: 'Error: slow', gold: 'x' },
    ]),
    { '1/1': 1, '2/1': 'timeout' },
  ],
  [
    'CSV with quotes and line breaks, whose values are texts',
    { ...judged, score: { field: 'ok' } },
    'a.csv',
    'id,reply,ok\r\n1,"two\nlines, ""quoted""",true\r\n2,plain,0\r\n',
    { '1/1': 1, '2/1': 0 },
  ],
  ['tabs in place of commas', base, 'a.tsv', 'id\treply\tgold\n1\tx, y\tx, y\n', { '1/1': 1 }],
  [
    'of two rows of one cell the last',
    { ...base, duplicates: 'last' },
    'a.jsonl',
    jsonLines([
      { id: 1, reply: 'y', gold: 'x' },
      { id: 1, reply: 'x', gold: 'x' },
    ]),
    { '1/1': 1 },
  ],
];

describe('what a mapping file can name', () => {
  it.each(readable)('%s', async (_, map, file, content, verdicts) => {
    const imported = await importing(
      'jsonl',
      { [file]: content, 'map.yaml': JSON.stringify(map) },
      { map: 'map.yaml' },
      [file],
    );
    expect([imported.code, imported.stderr]).toEqual([
      Object.values(verdicts).some((one) => typeof one === 'string') ? 2 : 0,
      '',
    ]);
    expect(imported.verdicts('m')).toEqual(verdicts);
  });

  it('replies in parts and conversations, settings, times, cost, usage, finish', async () => {
    const map = {
      ...judged,
      input: { field: 'prompt' },
      score: { field: 'ok' },
      scores: { field: 'more' },
      answer: { field: 'read' },
      settings: {
        temperature: { field: 'temp' },
        top_p: { value: 0.9 },
        max_tokens: { value: 64 },
        seed: { field: 'seed' },
      },
      ttft_ms: { field: 'first', times: 1000 },
      e2e_ms: { field: 'all' },
      cost_usd: { field: 'cents', times: 0.01 },
      finish: { field: 'end', values: { full: 'length' } },
      usage: { input: 'tokens.in', output: 'tokens.out' },
    };
    const row = {
      prompt: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Salt?' },
      ],
      ok: 1,
      more: { warmth: 0.5, note: 'x' },
      read: 'yes',
      temp: 0.2,
      seed: 11,
      first: 0.25,
      all: 900,
      cents: 3,
      end: 'full',
      tokens: { in: 8, out: 2 },
    };
    const { records } = await importing(
      'jsonl',
      {
        'a.jsonl': jsonLines([
          {
            ...row,
            id: 1,
            reply: [
              { type: 'reasoning', reasoning: 'Hm.' },
              { type: 'text', text: 'Yes' },
              { type: 'text', text: '.' },
            ],
          },
          {
            ...row,
            id: 2,
            reply: [
              { role: 'user', content: 'Salt?' },
              { role: 'assistant', content: 'Yes.', reasoning_content: 'Hm.' },
            ],
          },
        ]),
        'map.yaml': JSON.stringify(map),
      },
      { map: 'map.yaml' },
      ['a.jsonl'],
    );
    for (const record of records('m'))
      expect(record).toMatchObject({
        reported: [
          { metric: 'ok', value: 1, answer: 'yes', main: true },
          { metric: 'warmth', value: 0.5, main: false },
        ],
        cost: { usd: 0.03, basis: 'reported' },
        turns: [
          {
            sampling: { temperature: 0.2, topP: 0.9, maxOutputTokens: 64 },
            seed: 11,
            generation: {
              text: 'Yes.',
              reasoning: 'Hm.',
              finish: 'length',
              ttftMs: 250,
              e2eMs: 900,
              usage: { inputTokens: 8, outputTokens: 2 },
            },
          },
        ],
      });
  });

  it('Parquet', async () => {
    const file = 'details_kitchen_2026-11-22T10-00-00.000001.parquet';
    const map = {
      ...judged,
      each: 'model_response.text',
      id: { field: 'row.doc.id' },
      reply: { field: 'value' },
      trial: { position: true },
      score: { field: 'row.metric.em' },
    };
    const { verdicts } = await importing(
      'jsonl',
      { 'map.yaml': JSON.stringify(map) },
      { map: 'map.yaml' },
      [file],
      [join(fixtures, file)],
    );
    expect(verdicts('m')).toEqual({ '0/1': 1, '0/2': 1, '1/1': 1, '1/2': 1, '2/1': 0, '2/2': 0 });
  });

  const scorer = `export const scorer = { name: 'ends-well', version: 3, score: (reply, sample) => ({ value: reply.text.endsWith('!') ? 1 : 0, answer: reply.text }) };\n`;
  it.each<[how: string, more: Record<string, unknown>, flags: { scorer?: string }]>([
    ['in the mapping', { suite: { name: 'saved', scorer: { module: './mine.ts' } } }, {}],
    ['by --scorer', {}, { scorer: './mine.ts' }],
  ])('a scorer of one’s own by path, %s: its text is kept, no right answer is needed', async (_, more, flags) => {
    const { target: _target, ...rest } = base;
    const map = { ...(flags.scorer === undefined ? rest : base), ...more };
    const { code, verdicts, out, records, stderr } = await importing(
      'jsonl',
      {
        'a.jsonl': jsonLines([
          { id: 1, reply: 'well!', gold: '' },
          { id: 2, reply: 'no', gold: '' },
        ]),
        'mine.ts': scorer,
        'map.yaml': JSON.stringify(map),
      },
      { map: 'map.yaml', ...flags },
      ['a.jsonl'],
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(verdicts('m')).toEqual({ '1/1': 1, '2/1': 0 });
    expect(records('m')[0].scorer).toBe('ends-well@3');
    expect(readdirSync(join(out, 'inputs')).filter((name) => name.startsWith('module-mine'))).toHaveLength(1);
  });

  it('sets by the names of the files, models by their folders, replies cut to the answer, rows left out', async () => {
    const map = {
      suite: { name: { file: '^(boil|bake)(?:_(?:one|two))?_out' }, scorer: { name: 'exact', reading: 'strict' } },
      rows: 'outputs',
      model: { folder: true },
      id: { line: true, file: true },
      reply: { field: 'text', after: 'the answer is', ending: '.' },
      target: { field: 'gold[0]' },
      only: { absent: ['gold[1]'] },
    };
    const rows = (...list: [string, string[]][]) => ({ outputs: list.map(([text, gold]) => ({ text, gold })) });
    const files = {
      'plain/boil_one_out.json': rows(['So the answer is ] ) >.', ['] ) >']], ['x', ['x', 'y']]),
      'plain/boil_two_out.json': rows(['hot', ['cold']]),
      'plain/bake_out.json': rows(['bread', ['bread']]),
      'plain/bake_two_out.json': rows(['x', ['x', 'y']]),
    };
    const { code, verdicts, read } = await importing(
      'jsonl',
      { ...files, 'map.yaml': JSON.stringify(map) },
      { map: 'map.yaml' },
      Object.keys(files),
    );
    expect(code).toBe(0);
    expect(verdicts('plain')).toEqual({ 'boil_one_out:1/1': 1, 'boil_two_out:1/1': 0, 'bake_out:1/1': 1 });
    expect(
      read('summary.csv')
        .filter(({ language }) => language === '*')
        .map(({ suite, accuracy }) => [suite, accuracy]),
    ).toEqual(
      expect.arrayContaining([
        ['bake', '1.000000'],
        ['boil', '0.500000'],
      ]),
    );
  });

  it('whether two fields are equal is a verdict', async () => {
    const { verdicts } = await importing(
      'jsonl',
      {
        'a.jsonl': jsonLines([
          { id: 1, reply: 'x', read: ['A'], gold: ['A'] },
          { id: 2, reply: 'y', read: [], gold: ['A'] },
        ]),
        'map.yaml': JSON.stringify({ ...judged, score: { equal: ['read', 'gold'] } }),
      },
      { map: 'map.yaml' },
      ['a.jsonl'],
    );
    expect(verdicts('m')).toEqual({ '1/1': 1, '2/1': 0 });
  });

  it.each<[what: string, map: Record<string, unknown>, says: string]>([
    ['neither right answers nor verdicts', { ...base, target: undefined }, 'target: is missing'],
    ['no reply and no verdict', { ...base, reply: undefined }, 'reply: is missing'],
    ['no scorer and no verdict', { ...base, suite: { name: 'saved' } }, 'scorer: is missing'],
    ['a field that no row has', { ...judged, score: { field: 'oks' } }, 'did you mean ok?'],
    [
      'a scorer by name and path',
      { ...base, suite: { name: 's', scorer: { name: 'exact', module: './a.ts' } } },
      'one of the two',
    ],
  ])('a mapping with %s is refused', async (_, map, says) => {
    const { code, stderr, out } = await importing(
      'jsonl',
      { 'a.jsonl': jsonLines([{ id: 1, reply: 'x', ok: 1, gold: 'x' }]), 'map.yaml': JSON.stringify(map) },
      { map: 'map.yaml' },
      ['a.jsonl'],
    );
    expect([code, stderr]).toEqual([4, expect.stringContaining(says)]);
    expect(existsSync(out)).toBe(false);
  });

  it('a map that nobody shipped is refused with the nearest', async () => {
    const { code, stderr } = await importing('jsonl', { 'a.jsonl': '{}' }, { map: 'tau-bensh' });
    expect([code, stderr]).toEqual([4, expect.stringContaining('did you mean tau-bench?')]);
  });
});

describe('shipped maps', () => {
  it('nemo-evaluator: rewards of repeats, verdicts of the scorer, tokens out of the trajectory', async () => {
    const line = (index: number, repeat: number, reward: number) => ({
      problem_idx: index,
      repeat,
      reward,
      scorer_rewards: {},
      prompt: 'Which is sweet?',
      model_response: 'honey',
      extracted_answer: 'honey',
      expected_answer: 'honey',
      scoring_details: { method: 'own', correct: reward === 1, length: 5 },
      latency_ms: 12.5,
      trajectory: [{ final_metrics: { total_prompt_tokens: 34, total_completion_tokens: 5 } }],
    });
    const run = await importing(
      'nemo-evaluator',
      { 'results.jsonl': jsonLines([line(0, 0, 1), line(0, 1, 0), line(1, 0, 1), line(1, 1, 1)]) },
      { models: ['m'] },
    );
    expect(run.code).toBe(0);
    expect(run.verdicts('m')).toEqual({ '0/1': 1, '0/2': 0, '1/1': 1, '1/2': 1 });
    const [first] = run.records('m');
    expect(first.reported.map(({ metric, value }: { metric: string; value: number }) => [metric, value])).toEqual([
      ['reward', 1],
      ['correct', 1],
      ['length', 5],
    ]);
    expect(first.turns[0].generation).toMatchObject({ e2eMs: 12.5, usage: { inputTokens: 34, outputTokens: 5 } });
  });

  const metric = (name: string, score: number | undefined, error?: string) => ({
    name,
    threshold: 0.5,
    success: score === 1,
    ...(score === undefined ? { error } : { score }),
  });
  const tested = {
    testCases: [
      {
        name: 'case_0',
        input: 'Sweet?',
        actualOutput: 'honey',
        expectedOutput: 'honey',
        success: false,
        metricsData: [metric('Exact', 1), metric('Length', undefined, 'ValueError: broke')],
      },
    ],
    conversationalTestCases: [],
  };

  it('deepeval: a metric that raised stays beside the others as a word', async () => {
    const run = await importing('deepeval', { '.latest_run_full.json': tested }, { models: ['m'] });
    expect(run.verdicts('m')).toEqual({ 'case_0/1': 0 });
    expect(run.read('samples', 'm.csv')[0]!.reported).toBe('success=0; Exact=1; Length=ValueError: broke');
  });

  it('deepeval-conversations: the last words of the assistant, where the cases are conversations', async () => {
    const files = {
      '.latest_run_full.json': {
        testCases: [],
        conversationalTestCases: [
          {
            name: 'talk',
            scenario: 'A greeting.',
            turns: [
              { role: 'user', content: 'hi' },
              { role: 'assistant', content: 'hello' },
            ],
            success: true,
            metricsData: [metric('Turns', 1)],
          },
        ],
      },
    };
    const run = await importing('deepeval-conversations', files, { models: ['m'] });
    expect(run.verdicts('m')).toEqual({ 'talk/1': 1 });
    expect(run.records('m')[0].turns[0].generation.text).toBe('hello');
    const other = await importing('deepeval', files, { models: ['m'] });
    expect(other.code).toBe(4);
    expect(other.stderr).toMatch(
      /deepeval: expected .*evaluate\(\) write \(of conversations read by deepeval-conversations\)/,
    );
  });

  it('deepeval: cases of one name are counted both', async () => {
    const tested = (success: boolean) => ({ name: 'same', input: 'a', actualOutput: 'b', success, metricsData: [] });
    const files = { '.latest_run_full.json': { testCases: [tested(true), tested(false)] } };
    const run = await importing('deepeval', files, { models: ['m'] });
    expect(run.verdicts('m')).toEqual({ 'same/1': 1, 'same/2': 0 });
    expect(run.statement().files[0]).toMatchObject({ taken: 2, duplicates: 0 });
  });

  it('deepeval: cases of one name that ask something else are samples of their own, and the pass rate is reproduced', async () => {
    const tested = (name: string, input: string, success: boolean) => ({
      name,
      input,
      actualOutput: 'b',
      success,
      metricsData: [],
    });
    const testCases = [tested('same', 'salt', true), tested('same', 'pan', true), tested('lid', 'lid', false)];
    const counts = { testPassed: 2, testFailed: 1 };
    for (const content of [{ testCases, ...counts }, { testRunData: { testCases, ...counts } }]) {
      const run = await importing('deepeval', { 'run.json': content }, { models: ['m'] });
      expect(run.code).toBe(0);
      expect(run.verdicts('m')).toEqual({ 'lid/1': 0, 'same/1': 1, 'same (2)/1': 1 });
      expect(run.summary()).toMatchObject([{ published_score: '0.666667', reproduced: 'true' }]);
    }
  });

  it('deepeval: counts of cases that are not among those read are told, and no score of them', async () => {
    const cases = { testCases: [{ name: 'a', input: 'a', actualOutput: 'b', success: true, metricsData: [] }] };
    const files = { 'run.json': { ...cases, testPassed: 1, testFailed: 1 } };
    const run = await importing('deepeval', files, { models: ['m'] });
    expect(run.statement().published).toEqual([]);
    expect(run.statement().notes.join()).toMatch(
      /testPassed counts 2 rows, 1 of them passed; 1 with a verdict were read/,
    );
  });

  it('deepeval-conversations: one in which the assistant says nothing keeps its verdict', async () => {
    const talk = (turns: unknown[], success: boolean) => ({
      name: `talk-${turns.length}`,
      turns,
      success,
      metricsData: [],
    });
    const user = { role: 'user', content: 'hi' };
    const files = {
      '.latest_run_full.json': {
        conversationalTestCases: [talk([user], false), talk([user, { ...user, role: 'assistant' }], true)],
      },
    };
    const run = await importing('deepeval-conversations', files, { models: ['m'] });
    expect(run.code).toBe(0);
    expect(run.verdicts('m')).toEqual({ 'talk-1/1': 0, 'talk-2/1': 1 });
    expect(run.statement().files[0]).toMatchObject({ taken: 2, malformed: 0, withoutReply: 1 });
  });

  it('a file that none of them reads is named with the command that writes the right one', async () => {
    const run = await importing('deepeval', { 'm.json': '<html>sign in</html>' }, { models: ['m'] });
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(
      /m\.json: there is no testRunData\.testCases; the file holds no object there: it begins with "<html>/,
    );
    expect(run.stderr).toMatch(/deepeval: expected .*evaluate\(\) write/);
  });
});
