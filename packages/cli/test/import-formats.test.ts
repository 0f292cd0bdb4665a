import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, vi } from 'vitest';
import { importReplies } from '../src/commands/import.ts';
import { here } from './support/here.ts';
import { jsonLines, scratch, write } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });

const home = scratch();
const made = join(import.meta.dirname, '..', '..', 'importers', 'test', 'fixtures');
let cases = 0;

type Files = Record<string, unknown>;

async function importing(
  format: string,
  files: Files | string,
  flags: { map?: unknown; models?: string[]; judge?: 'source' | 'ours' } = {},
) {
  const folder = join(home, `case-${++cases}`);
  mkdirSync(folder);
  const names = typeof files === 'string' ? [basename(files)] : Object.keys(files);
  if (typeof files === 'string') copyFileSync(join(made, files), join(folder, basename(files)));
  else write(folder, files);
  if (flags.map !== undefined) write(folder, { 'map.yaml': flags.map });
  const ended = await here(folder, () =>
    importReplies(format, names, {
      out: 'out',
      ...(flags.map === undefined ? {} : { map: 'map.yaml' }),
      ...(flags.models === undefined ? {} : { models: flags.models }),
      ...(flags.judge === undefined ? {} : { judge: flags.judge }),
    }),
  );
  const read = (...path: string[]): Record<string, string>[] =>
    parse(readFileSync(join(folder, 'out', ...path), 'utf8'), { columns: true });
  const records = (model: string) =>
    readFileSync(join(folder, 'out', 'records', `${model}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return {
    ...ended,
    folder,
    read,
    records,
    outcomes: (model: string) =>
      Object.fromEntries(read('samples', `${model}.csv`).map((row) => [`${row.sample}/${row.trial}`, row.outcome])),
    statement: () => JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8')).import,
  };
}

describe('files that the programs themselves wrote', () => {
  it.each(['json', 'eval'])('Inspect, .%s: epochs are trials, targets with several texts', async (kind) => {
    const { code, outcomes, statement, records } = await importing('inspect', `inspect-errands.${kind}`);
    expect(code).toBe(0);
    expect(outcomes('mockllm-model')).toEqual({
      '2/1': 'correct',
      '2/2': 'correct',
      'apples/1': 'correct',
      'apples/2': 'correct',
      'stamps/9/1': 'incorrect',
      'stamps/9/2': 'incorrect',
    });
    expect(statement()).toMatchObject({
      expected: 3,
      expectedBy: 'format',
      notes: [expect.stringContaining('mockllm/model')],
    });
    const [first] = records('mockllm-model');
    expect(first.turns[0].generation.receipt.servedModel).toMatch(/mockllm/);
  });

  it.each(['json', 'eval'])('Inspect, .%s: letters', async (kind) => {
    const { code, outcomes } = await importing('inspect', `inspect-letters.${kind}`);
    expect(code).toBe(0);
    expect(outcomes('mockllm-model')).toEqual({ 'l1/1': 'correct', 'l2/1': 'incorrect' });
  });

  it('Inspect: the two forms of a log give the same records', async () => {
    const [json, zipped] = [
      await importing('inspect', 'inspect-errands.json'),
      await importing('inspect', 'inspect-errands.eval'),
    ];
    const timeless = (records: { turns: { askedAt: string | null; generation: { e2eMs: number | null } }[] }[]) =>
      records.map(({ turns, ...record }) => ({
        ...record,
        turns: turns.map((turn) => ({ ...turn, askedAt: null, generation: { ...turn.generation, e2eMs: null } })),
      }));
    expect(timeless(zipped.records('mockllm-model'))).toEqual(timeless(json.records('mockllm-model')));
  });

  const written = readdirSync(made).filter((name) => name.startsWith('samples_'));

  it('lm-eval: a reply that several filters read counts once', async () => {
    const name = written.find((one) => one.includes('errands'))!;
    const { code, outcomes, statement, stdout } = await importing('lm-eval', name, { models: ['m'] });
    expect(code).toBe(0);
    expect(outcomes('m')).toEqual({ '0/1': 'incorrect', '1/1': 'no_answer', '2/1': 'no_answer' });
    expect(statement()).toMatchObject({
      files: [{ taken: 3, duplicates: 0, joined: 3 }],
      notes: [expect.stringContaining('filters')],
      verdicts: [{ by: 'source', source: 'lm-eval', compared: 3, differs: 2 }],
    });
    expect(stdout).toMatch(/lm-eval and our scorer disagree on 2 of 3 replies on errands/);
    const ours = await importing('lm-eval', name, { models: ['m'], judge: 'ours' });
    expect(ours.outcomes('m')).toEqual({ '0/1': 'correct', '1/1': 'correct', '2/1': 'incorrect' });
  });

  it('lm-eval: the likeliest of weighed continuations is the answer', async () => {
    const name = written.find((one) => one.includes('letters'))!;
    const { code, outcomes } = await importing('lm-eval', name, { models: ['m'] });
    expect(code).toBe(0);
    expect(outcomes('m')).toEqual({ '0/1': 'correct', '1/1': 'incorrect' });
  });

  it('promptfoo: each provider is a model, an error counts as not passed and is shown', async () => {
    const { code, outcomes, read, stdout } = await importing('promptfoo', 'promptfoo.json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/promptfoo counts 1 replies on promptfoo that never arrived/);
    expect(outcomes('steady')).toEqual({ '0/1': 'correct', '1/1': 'correct', '2/1': 'correct' });
    expect(outcomes('hasty')).toEqual({ '0/1': 'incorrect', '1/1': 'correct', '2/1': 'incorrect' });
    expect(read('samples', 'hasty.csv').map(({ failure_kind }) => failure_kind)).toEqual(['', '', 'server']);
    expect(read('comparisons.csv').find(({ suite }) => suite !== '*')).toMatchObject({ n_pairs: '3', b_only: '2' });
  });

  it('promptfoo: --repeat gives trials', async () => {
    const { read } = await importing('promptfoo', 'promptfoo-repeat.json');
    const row = read('summary.csv').find(({ suite, model }) => suite !== '*' && model === 'steady');
    expect(row).toMatchObject({ n: '6', n_samples: '3' });
  });
});

describe('OpenAI’s batch interface, in its documented forms', () => {
  const request = (id: string, body: object, target: unknown) => ({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-x', ...body, metadata: { target } },
  });
  const createPrompt = (text: string) => ({
    messages: [
      { role: 'developer', content: 'Be short.' },
      { role: 'user', content: [{ type: 'text', text }] },
    ],
  });
  const input = jsonLines([
    request('r-1', createPrompt('6 times 7?'), '42'),
    request('r-2', createPrompt('6 times 8?'), '48'),
    request('r-3', createPrompt('6 times 9?'), '54'),
    request('r-4', createPrompt('A secret?'), '1'),
  ]);
  const chat = (id: string, message: object, finish = 'stop') => ({
    id: `batch_req_${id}`,
    custom_id: id,
    response: {
      status_code: 200,
      request_id: `req_${id}`,
      body: {
        id: `chatcmpl-${id}`,
        object: 'chat.completion',
        created: 1_711_652_795,
        model: 'gpt-x-2026-01-01',
        choices: [{ index: 0, message: { role: 'assistant', ...message }, logprobs: null, finish_reason: finish }],
        usage: {
          prompt_tokens: 22,
          completion_tokens: 12,
          total_tokens: 34,
          prompt_tokens_details: { cached_tokens: 4 },
          completion_tokens_details: { reasoning_tokens: 3 },
        },
        system_fingerprint: 'fp_1',
      },
    },
    error: null,
  });
  const refusedByHost = {
    id: 'batch_req_r-3',
    custom_id: 'r-3',
    response: {
      status_code: 400,
      request_id: 'req_3',
      body: { error: { message: 'flagged', type: 'invalid_request_error', param: null, code: 'content_filter' } },
    },
    error: null,
  };
  const expired = {
    id: 'batch_req_r-2',
    custom_id: 'r-2',
    response: null,
    error: {
      code: 'batch_expired',
      message: 'This request could not be executed before the completion window expired.',
    },
  };
  const output = jsonLines([
    chat('r-1', { content: 'Answer: 42', refusal: null }),
    chat('r-4', { content: null, refusal: 'I’m sorry, but I can’t help with that.' }),
  ]);

  it('Chat Completions with input and file of errors: one model', async () => {
    const { code, outcomes, records, statement, stdout } = await importing('openai-batch', {
      'batch_1_input.jsonl': input,
      'batch_1_output.jsonl': output,
      'batch_1_error.jsonl': jsonLines([expired, refusedByHost]),
    });
    expect(code).toBe(2);
    expect(outcomes('batch_1_output')).toEqual({
      'r-1/1': 'correct',
      'r-2/1': 'failed',
      'r-3/1': 'refused',
      'r-4/1': 'refused',
    });
    const [first, second] = records('batch_1_output');
    expect(first.turns[0].generation).toMatchObject({
      finish: 'stop',
      usage: { inputTokens: 22, cachedInputTokens: 4, outputTokens: 12, reasoningTokens: 3 },
      receipt: { servedModel: 'gpt-x-2026-01-01' },
    });
    expect(first.promptSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(second.failure).toContain('completion window expired');
    expect(statement()).toMatchObject({ expected: 4, files: [{ taken: 4, withoutReply: 2 }] });
    expect(stdout).toContain('what failed stands in batch_1_error.jsonl');
  });

  it('Responses: reasoning apart, refusals, calls, and what was cut', async () => {
    const body = (id: string, output: unknown[], more: object = {}) => ({
      id: `batch_req_${id}`,
      custom_id: id,
      response: {
        status_code: 200,
        request_id: `req_${id}`,
        body: {
          id: `resp_${id}`,
          object: 'response',
          status: 'completed',
          incomplete_details: null,
          model: 'gpt-x-2026-01-01',
          output,
          usage: {
            input_tokens: 30,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: 20,
            output_tokens_details: { reasoning_tokens: 8 },
            total_tokens: 50,
          },
          ...more,
        },
      },
      error: null,
    });
    const message = (text: string) => ({
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text, annotations: [] }],
    });
    const reasoning = { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'It could be 41.' }] };
    const createSample = (id: string, target: string) => ({
      custom_id: id,
      method: 'POST',
      url: '/v1/responses',
      body: { model: 'gpt-x', instructions: 'Be short.', input: '6 times 7?', metadata: { target } },
    });
    const { code, outcomes, records } = await importing('openai-batch', {
      'in.jsonl': jsonLines([
        createSample('a', '42'),
        createSample('b', '42'),
        createSample('c', '42'),
        createSample('d', '42'),
      ]),
      'out.jsonl': jsonLines([
        body('a', [reasoning, message('Answer: 42')]),
        body('b', [{ ...message(''), content: [{ type: 'refusal', refusal: 'I cannot help with that.' }] }]),
        body('c', [reasoning], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
        body('d', [{ type: 'function_call', call_id: 'call_1', name: 'times', arguments: '{"a":6}' }]),
      ]),
    });
    expect(code).toBe(0);
    expect(outcomes('out')).toEqual({ 'a/1': 'correct', 'b/1': 'refused', 'c/1': 'truncated', 'd/1': 'no_answer' });
    const [first, , , last] = records('out');
    expect(first.turns[0].generation).toMatchObject({
      text: 'Answer: 42',
      reasoning: 'It could be 41.',
      usage: { inputTokens: 30, outputTokens: 20, reasoningTokens: 8 },
    });
    expect(last.turns[0].generation.toolCalls).toEqual([{ id: 'call_1', name: 'times', arguments: '{"a":6}' }]);
  });

  it('without the input, by a mapping file; what was not asked is not known', async () => {
    const lines = [
      { ...chat('r-1', { content: 'Answer: 42' }), gold: 'so #### 42' },
      { ...chat('r-2', { content: 'Answer: 40' }), gold: 'so #### 48' },
    ];
    const { code, outcomes, statement } = await importing(
      'openai-batch',
      { 'out.jsonl': jsonLines(lines) },
      { map: { suite: { name: 'products', scorer: { name: 'numeric' } }, target: { field: 'gold', after: '####' } } },
    );
    expect(code).toBe(0);
    expect(outcomes('out')).toEqual({ 'r-1/1': 'correct', 'r-2/1': 'incorrect' });
    expect(statement().notes.join()).toContain('no input file was given');
  });

  it('without any right answer it says where to put one', async () => {
    const { code, stderr } = await importing('openai-batch', { 'out.jsonl': output });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /line 1: no right answer: put it into the request’s metadata\.target, or name its field in a mapping/,
    );
  });

  it('a line that cannot be read is counted, and the run is not complete', async () => {
    const { code, outcomes, statement } = await importing('openai-batch', {
      'in.jsonl': input,
      'out.jsonl': `${output}{"custom_id": "r-2", "respo\n${jsonLines([{ response: null, error: null }])}`,
    });
    expect(code).toBe(2);
    expect(outcomes('out')).toEqual({ 'r-1/1': 'correct', 'r-4/1': 'refused' });
    expect(statement()).toMatchObject({
      expected: 4,
      files: [{ taken: 2, malformed: 2 }],
      missing: [{ model: 'out', cells: 2 }],
    });
    expect(statement().malformed.map(({ place }: { place: string }) => place)).toEqual(['line 3', 'line 4']);
  });

  it('requests alone are no replies', async () => {
    const { code, stderr } = await importing('openai-batch', { 'in.jsonl': input });
    expect(code).toBe(4);
    expect(stderr).toMatch(/in\.jsonl: hold requests and no replies; name the output file too/);
  });

  it('two models and one file of errors that names neither', async () => {
    const { code, stderr } = await importing('openai-batch', {
      'in.jsonl': input,
      'a_output.jsonl': output,
      'b_output.jsonl': output,
      'errors.jsonl': jsonLines([expired]),
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(/errors\.jsonl: holds errors alone, and there are several output files/);
    const named = await importing('openai-batch', {
      'in.jsonl': input,
      'a_output.jsonl': output,
      'b_output.jsonl': output,
      'b_error.jsonl': jsonLines([expired]),
    });
    expect(named.outcomes('b_output')['r-2/1']).toBe('failed');
    expect(named.outcomes('a_output')['r-2/1']).toBeUndefined();
  });
});

describe('ZeroEval’s other sets', () => {
  const element = (dataset: string, id: unknown, reply: string, more: object) => ({
    session_id: String(id),
    chat_history: ['A question, with instructions.'],
    model_input: 'n/a',
    output: [reply],
    generator: 'an-alias',
    configs: {},
    dataset,
    id,
    ...more,
  });
  const json = (answer: unknown) =>
    `\`\`\`json\n{\n  "reasoning": "so",\n  "answer": ${JSON.stringify(answer)}\n}\n\`\`\``;

  it.each<[set: string, expected: number, elements: [reply: string, more: object, right: boolean][]]>([
    [
      'gsm',
      1319,
      [
        [json('$1,200.00'), { question: 'q', answer: '#### 1200' }, true],
        [json(1200), { question: 'q', answer: '#### 1,200' }, true],
        [json('3/4'), { question: 'q', answer: '#### 0.75' }, true],
        [json('12 apples'), { question: 'q', answer: '#### 12' }, true],
        [json('about 5 or 12'), { question: 'q', answer: '#### 12' }, false],
        ['The answer: 7', { question: 'q', answer: '#### 7' }, true],
        [`${json('8')} and then ${json('7')}`, { question: 'q', answer: '#### 7' }, false],
        ['\\boxed{7}', { question: 'q', answer: '#### 7' }, false],
      ],
    ],
    [
      'math-l5',
      721,
      [
        [json('$\\frac{1}{2}$'), { problem: 'p', answer: '1' }, true],
        [json('-2.50'), { problem: 'p', answer: '-2.5' }, true],
        [json('x=7'), { problem: 'p', answer: '7' }, true],
        [json('7'), { problem: 'p', answer: '-7' }, false],
        [String.raw`{"reasoning": "\(\pi\)", "answer": "3"}`, { problem: 'p', answer: '3' }, true],
      ],
    ],
    [
      'numersense-v2',
      512,
      [
        [json('13.8'), { question: 'q', answer: '13.8' }, true],
        [json('13.11'), { question: 'q', answer: '13.8' }, false],
      ],
    ],
    [
      'mmlu-redux',
      2778,
      [
        [json('B'), { choices: ['x', 'y'], correct_answer: 'y' }, true],
        [json('B) y'), { choices: ['x', 'y'], correct_answer: 'y' }, true],
        [json('A'), { choices: ['x', 'y'], correct_answer: 'y' }, false],
        [json('y'), { choices: ['x', 'y'], correct_answer: 'y' }, false],
      ],
    ],
  ])('%s: as the authors’ scripts read it', async (set, expected, elements) => {
    const { code, read, statement } = await importing('zeroeval', {
      'model.json': elements.map(([reply, more], at) => element(set, `${set}-${at}`, reply, more)),
    });
    expect(code).toBe(2);
    expect(statement()).toMatchObject({
      expected,
      expectedBy: 'format',
      missing: [{ cells: expected - elements.length }],
    });
    const rows = read('samples', 'model.csv');
    expect(rows.map(({ score }) => Number(score))).toEqual(elements.map(([, , right]) => (right ? 1 : 0)));
    expect(rows.every(({ scorer }) => scorer!.startsWith('zeroeval@'))).toBe(true);
  });

  it('our own rule stands beside theirs, and the two may differ', async () => {
    const { folder, read } = await importing('zeroeval', {
      'model.json': [
        element('gsm', 'gsm-1', `${json('8')}\nNo, that was wrong.\nAnswer: 7`, { question: 'q', answer: '#### 7' }),
      ],
    });
    expect(existsSync(join(folder, 'out', 'scores'))).toBe(true);
    const [scorer] = readdirSync(join(folder, 'out', 'scores'));
    expect(scorer).toMatch(/^numeric@\d+$/);
    expect(read('samples', 'model.csv')[0]).toMatchObject({ score: '0.000000' });
    expect(read('scores', scorer!, 'model.csv')[0]).toMatchObject({ score: '1.000000' });
  });

  it('zebra-grid: cell by cell where the solution was added, else told apart', async () => {
    const solution = {
      header: ['House', 'Name', 'Drink'],
      rows: [
        ['1', 'Ada', 'tea'],
        ['2', 'Ben', 'milk'],
      ],
    };
    const grid = (drink: string) =>
      JSON.stringify({
        reasoning: 'so',
        solution: { 'House 1': { Name: 'ada ', Drink: 'Tea' }, 'House 2': { Name: 'Ben', Drink: drink } },
      });
    const { read } = await importing('zeroeval', {
      'model.json': [
        element('zebra-grid', 'lgp-test-2x2-1', `Example: {"solution": {}} Mine: ${grid('milk')}`, {
          puzzle: 'p',
          size: '2*2',
          solution,
        }),
        element('zebra-grid', 'lgp-test-2x2-2', grid('water'), { puzzle: 'p', size: '2*2', solution }),
      ],
    });
    expect(read('samples', 'model.csv').map(({ score, answer }) => [score, answer])).toEqual([
      ['1.000000', '4 of 4 cells'],
      ['0.000000', '3 of 4 cells'],
    ]);
    const hidden = { header: ['House', 'Name'], rows: [['1', '___']] };
    const without = await importing('zeroeval', {
      'model.json': [element('zebra-grid', 'lgp-test-2x2-1', grid('milk'), { puzzle: 'p', solution: hidden })],
    });
    expect(without.code).toBe(4);
    expect(without.stderr).toMatch(/the authors publish the puzzles of zebra-grid without it: add \{ header, rows \}/);
  });

  it('a model is what its file is called, not its alias', async () => {
    const { read } = await importing('zeroeval', {
      'Llama-3.1-405B-Inst@sambanova.json': [element('gsm', 'gsm-1', json('7'), { question: 'q', answer: '#### 7' })],
    });
    expect(read('summary.csv')[0]).toMatchObject({ model: 'Llama-3.1-405B-Inst@sambanova' });
  });
});

describe('MMLU-Pro’s eval_results', () => {
  const answer = (id: number, reply: object, more: object = {}) => ({
    question_id: id,
    question: 'Which?',
    options: ['a', 'b', 'c', 'd'],
    answer: 'B',
    answer_index: 1,
    cot_content: '',
    category: 'law',
    src: 'ori',
    ...reply,
    ...more,
  });

  it('reads its three levels in turn, guesses nothing, and knows both names of the reply', async () => {
    const { code, read, statement } = await importing('mmlu-pro', {
      'model_outputs_m_5shots.json': [
        answer(1, { model_outputs: 'So the answer is (B). Q: next. The answer is (C).' }),
        answer(2, { model_outputs: 'Answer: B' }),
        answer(3, { model_outputs: 'It is not A, it must be B' }),
        answer(4, { model_outputs: 'No idea.' }),
        answer(5, { generated_text: 'The answer is (C).' }),
        answer(6, { model_outputs: '' }),
        answer(7, { model_outputs: null }),
        'law',
      ],
    });
    expect(code).toBe(2);
    expect(read('samples', 'model_outputs_m_5shots.csv').map(({ outcome }) => outcome)).toEqual([
      'correct',
      'correct',
      'correct',
      'no_answer',
      'incorrect',
      'no_answer',
      'failed',
    ]);
    expect(statement()).toMatchObject({ expected: 12_032, files: [{ taken: 7, malformed: 1, withoutReply: 1 }] });
  });
});
