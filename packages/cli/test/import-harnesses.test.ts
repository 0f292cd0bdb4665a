import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';
import { jsonLines } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });
const importing = importer();
const fixtures = join(import.meta.dirname, '..', '..', 'importers', 'test', 'fixtures');
const KEY = 'sk-planted-0123456789abcdef';

describe('EvalScope', () => {
  const assistant = (content: unknown) => ({ role: 'assistant', content });
  const user = (content: string) => ({ role: 'user', content });
  const review = (
    index: number,
    group: number,
    generation: number,
    reply: unknown,
    score: object,
    extra: object = {},
  ) => ({
    index,
    target: ['B'],
    messages: [user('Which is a fruit?\nA) spoon\nB) pear\nC) rope'), assistant(reply)],
    sample_score: {
      score: {
        status: 'success',
        extracted_prediction: 'B',
        prediction: 'x',
        main_score_name: null,
        judge_summary: null,
        metadata: {},
        ...score,
      },
      sample_id: index,
      group_id: group,
      generation_index: generation,
      sample_metadata: {},
    },
    ...extra,
  });
  const prediction = (index: number, reply: unknown, output: object = {}) => ({
    index,
    model: 'small-model',
    model_output: {
      model: 'small-model-0901',
      choices: [{ message: { role: 'assistant', content: reply }, stop_reason: 'stop' }],
      usage: { input_tokens: 40, output_tokens: 5, total_tokens: 45, input_tokens_cache_read: 3, reasoning_tokens: 2 },
      time: 0.5,
      perf_metrics: { latency: 0.5, ttft: 0.1 },
      error: null,
      ...output,
    },
    messages: [user('Which is a fruit?'), assistant(reply)],
    metadata: {},
  });
  const metric = (name: string, aggregation: string, score: number, num: number, dimensions: object = {}) => ({
    identity: { name, aggregation, dimensions },
    num,
    score,
    macro_score: score,
    categories: [{ name: ['default'], num, score, subsets: [{ name: 'fruit', score, num, is_aggregate: false }] }],
  });
  const report = (metrics: object[], requested = 4) => ({
    schema_version: 2,
    name: 'small-model@pantry',
    dataset_name: 'pantry',
    model_name: 'small-model',
    metrics,
    primary_metric_identity: { name: 'accuracy', aggregation: 'mean', dimensions: {} },
    execution_summary: {
      requested,
      succeeded: 4,
      errored: requested - 4,
      subsets: { fruit: { requested, succeeded: 4, errored: requested - 4 } },
    },
  });
  const task = `evalscope_version: 1.14.1\neval_type: openai_api\napi_key: ${KEY}\napi_url: http://x/v1?key=${KEY}\nrepeats: 2\nseed: 42\ngeneration_config: { temperature: 0.0, max_tokens: 64, seed: 7, api_key: ${KEY} }\nresolved_benchmarks: { pantry: { few_shot_num: 3, aggregation: mean } }\n`;
  const four = {
    'predictions/small-model/pantry_fruit.jsonl': jsonLines([
      prediction(1, 'B'),
      prediction(0, [
        { type: 'reasoning', reasoning: 'A pear grows.', reasoning_tokens: 4 },
        { type: 'text', text: 'ANSWER: B' },
      ]),
      prediction(2, 'C', { choices: [{ message: {}, stop_reason: 'max_tokens' }] }),
      prediction(3, 'B'),
    ]),
    'reviews/small-model/pantry_fruit.jsonl': jsonLines([
      review(1, 0, 1, 'B', { value: { acc: 1 } }),
      review(
        0,
        0,
        0,
        [
          { type: 'reasoning', reasoning: 'A pear grows.' },
          { type: 'text', text: 'ANSWER: B' },
        ],
        { value: { acc: 0 } },
      ),
      review(3, 1, 1, 'B', { value: { acc: 1 } }),
      review(2, 1, 0, 'C', { value: { acc: 0.5 }, extracted_prediction: 'C' }),
    ]),
  };

  it('its verdicts, names of metrics, repeats, usage, times and settings; the printed score; what was asked and not answered', async () => {
    const { code, verdicts, printed, records, statement, all } = await importing('evalscope', {
      ...four,
      'reports/small-model/pantry.json': report(
        [
          metric('accuracy', 'mean', 0.625, 4),
          metric('accuracy', 'pass_at_k', 1, 2, { k: 2 }),
          metric('accuracy', 'vote_at_k', 0.5, 2, { k: 1 }),
        ],
        6,
      ),
      'configs/task_config.yaml': task,
    });
    expect(code).toBe(2);
    expect(verdicts('small-model')).toEqual({ '0/1': 0, '0/2': 1, '1/1': 0.5, '1/2': 1 });
    expect(printed()).toEqual([
      ['acc', 0.625, true],
      ['acc', 1, true],
      ['acc', 0.5, false],
    ]);
    expect(statement()).toMatchObject({
      expected: 3,
      missing: [{ model: 'small-model', cells: 2 }],
      verdicts: [{ by: 'source', source: 'evalscope', metric: 'acc', compared: 4, differs: 2 }],
    });
    const [first, , cut] = records('small-model');
    expect(first.turns[0]).toMatchObject({
      sampling: { temperature: 0, maxOutputTokens: 64 },
      seed: 7,
      generation: {
        text: 'ANSWER: B',
        reasoning: 'A pear grows.',
        finish: 'stop',
        ttftMs: 100,
        e2eMs: 500,
        usage: { inputTokens: 40, cachedInputTokens: 3, outputTokens: 5, reasoningTokens: 2 },
        receipt: { servedModel: 'small-model-0901' },
      },
    });
    expect(cut).toMatchObject({
      sample: '1',
      trial: 1,
      outcome: 'partial',
      turns: [{ generation: { finish: 'length' } }],
    });
    expect(statement().files[0].facts).toMatchObject({ evalscope: '1.14.1', 'few-shot': '3' });
    expect(all()).not.toContain(KEY);
  });

  it('a share of what is wrong is no score', async () => {
    const reviews = (value: object) => ({
      'reviews/small-model/pantry_fruit.jsonl': jsonLines([
        review(0, 0, 0, 'B', { value }),
        review(1, 1, 0, 'B', { value }),
      ]),
    });
    const { verdicts, statement } = await importing(
      'evalscope',
      { ...reviews({ wer: 0.25, accuracy: 1 }) },
      { models: ['m'] },
    );
    expect(verdicts('m')).toEqual({ '0/1': 1, '1/1': 1 });
    expect(statement().verdicts[0]).toMatchObject({ metric: 'accuracy' });
    const alone = await importing('evalscope', reviews({ wer: 0.25 }), { models: ['m'] });
    expect([alone.code, alone.stderr]).toEqual([
      4,
      expect.stringMatching(
        /they hold wer, of which none says that a reply is right; --metric publishes one all the same/,
      ),
    ]);
    const wanted = await importing('evalscope', reviews({ wer: 0.25 }), { models: ['m'], metric: 'wer' });
    expect(wanted.verdicts('m')).toEqual({ '0/1': 0.25, '1/1': 0.25 });
  });

  it('a limit is told, as the file does not say how many the set has', async () => {
    const limited = { ...four, 'configs/task_config.yaml': `limit: 2\n${task}` };
    const { statement } = await importing('evalscope', limited);
    expect(statement().notes.join()).toContain('the run took at most 2 samples of each subset (limit)');
    const unlimited = await importing('evalscope', { ...four, 'configs/task_config.yaml': task });
    expect(unlimited.statement().notes.join()).not.toContain('limit');
  });

  it('a folder is read like its files', async () => {
    const { code, verdicts } = await importing('evalscope', four, {}, ['.']);
    expect(code).toBe(0);
    expect(Object.keys(verdicts('small-model'))).toHaveLength(4);
  });

  it('a mean is over the replies that have the metric; where no judge was understood there is no verdict', async () => {
    const { verdicts, printed, statement } = await importing('evalscope', {
      'reviews-pantry_fruit.jsonl': jsonLines([
        review(0, 0, 0, 'B', { value: { 'Rouge-L-R': 0.25 }, status: 'fallback', main_score_name: 'Rouge-L-R' }),
        review(1, 1, 0, 'B', {
          value: { accuracy: 0.75 },
          judge_summary: { valid_observations: 3, total_observations: 4 },
        }),
        review(2, 2, 0, 'B', {
          value: { accuracy: 1 },
          judge_summary: { valid_observations: 4, total_observations: 4 },
        }),
        review(3, 3, 0, 'B', { value: {}, status: 'parse_error' }),
      ]),
      'reports-pantry.json': report([
        metric('accuracy', 'mean', 0.875, 2),
        metric('rouge', 'mean', 0.25, 1, { variant: 'l', statistic: 'recall' }),
      ]),
    });
    expect(verdicts('small-model')).toEqual({ '0/1': 'unscored', '1/1': 0.75, '2/1': 1, '3/1': 'unscored' });
    expect(printed()).toEqual([
      ['accuracy', 0.875, true],
      ['Rouge-L-R', 0.25, true],
    ]);
    expect(statement().verdicts[0]).toMatchObject({ own: null });
  });

  it('of an index that stands twice the last counts; a prediction without a review has no verdict', async () => {
    const { verdicts } = await importing('evalscope', {
      'predictions-pantry_fruit.jsonl': jsonLines([prediction(0, 'B'), prediction(1, 'B')]),
      'reviews-pantry_fruit.jsonl': jsonLines([
        review(0, 0, 0, 'A', { value: { acc: 0 } }),
        review(0, 0, 0, 'B', { value: { acc: 1 } }),
      ]),
    });
    expect(verdicts('small-model')).toEqual({ '0/1': 1, '1/1': 'unscored' });
  });

  it('of several subsets the score over all replies, and the mean over categories', async () => {
    const one = (index: number, acc: number) => review(index, index, 0, 'B', { value: { acc } });
    const subset = (name: string, score: number, num: number) => ({ name, score, num, is_aggregate: false });
    const { printed } = await importing('evalscope', {
      'reviews/small-model/pantry_fruit.jsonl': jsonLines([one(0, 0), one(1, 1)]),
      'reviews/small-model/pantry_nut.jsonl': jsonLines([one(0, 1), one(1, 1)]),
      'reviews/small-model/pantry_root.jsonl': jsonLines([one(0, 0)]),
      'reports/small-model/pantry.json': report([
        {
          ...metric('accuracy', 'mean', 0.6, 5),
          macro_score: 0.375,
          categories: [
            { name: ['sweet'], subsets: [subset('fruit', 0.5, 2), subset('nut', 1, 2)] },
            { name: ['plain'], subsets: [subset('root', 0, 1), { ...subset('ALL', 0.6, 5), is_aggregate: true }] },
          ],
        },
      ]),
    });
    expect(printed()).toEqual([
      ['acc', 0.5, true],
      ['acc', 1, true],
      ['acc', 0, true],
      ['acc', 0.6, true],
      ['acc', 0.375, true],
    ]);
  });

  it.each([
    ['of the rounded scores of its subsets, as Python rounds', 0.1666, true],
    ['of all replies', 0.1667, true],
    ['of something else', 0.1665, false],
  ])('the score of a whole that EvalScope made %s', async (_, total, reproduced) => {
    const one = (index: number, acc: number) => review(index, index, 0, 'B', { value: { acc } });
    const subset = (name: string, score: number) => ({ name, score, num: 3, is_aggregate: false });
    const { printed } = await importing('evalscope', {
      'reviews/small-model/pantry_fruit.jsonl': jsonLines([one(0, 0), one(1, 0), one(2, 0)]),
      'reviews/small-model/pantry_nut.jsonl': jsonLines([one(0, 1), one(1, 0), one(2, 0)]),
      'reports/small-model/pantry.json': report([
        {
          ...metric('accuracy', 'mean', total, 6),
          macro_score: 0.1666,
          categories: [{ name: ['default'], subsets: [subset('fruit', 0), subset('nut', 0.3333)] }],
        },
      ]),
    });
    expect(printed().slice(2)).toEqual([
      ['acc', total, reproduced],
      ['acc', 0.1666, true],
    ]);
  });

  it('an older file: the question as input, a target that is a text, no generation_index', async () => {
    const { verdicts, records } = await importing('evalscope', {
      'reviews-pantry_fruit.jsonl': jsonLines([
        {
          index: 0,
          input: 'Which?',
          target: 'pear',
          sample_score: { score: { value: { acc: 1 }, prediction: 'a pear' }, sample_id: 0, group_id: 0 },
        },
      ]),
    });
    expect(verdicts('reviews-pantry_fruit')).toEqual({ '0/1': 1 });
    expect(records('reviews-pantry_fruit')[0].turns[0].generation.text).toBe('a pear');
  });

  it.each<[what: string, files: Record<string, unknown>, says: string]>([
    ['predictions alone', { 'predictions-pantry_fruit.jsonl': jsonLines([prediction(0, 'B')]) }, '--use-cache'],
    [
      'a report alone',
      { 'reports-pantry.json': report([metric('accuracy', 'mean', 1, 1)]) },
      'predictions/MODEL/SET.jsonl',
    ],
    [
      'lines of another harness',
      { 'reviews-x.jsonl': jsonLines([{ doc_id: 0, resps: [] }]) },
      'expected lines with index and model_output',
    ],
  ])('%s are refused with what to do', async (_, files, says) => {
    const { code, stderr } = await importing('evalscope', files);
    expect(code).toBe(4);
    expect(stderr).toContain(says);
  });
});

describe('OpenCompass', () => {
  const entries = (list: readonly [prompt: string, prediction: unknown, gold?: unknown][]) =>
    JSON.stringify(
      Object.fromEntries(
        list.map(([prompt, prediction, gold], at) => [
          at,
          { origin_prompt: prompt, prediction, ...(gold === undefined ? {} : { gold }) },
        ]),
      ),
      null,
      4,
    );

  it('without verdicts on single entries, equal texts are the verdict where they make the printed score', async () => {
    const { code, verdicts, printed, records } = await importing('opencompass', {
      'predictions/tiny/jam.json': entries([
        ['Red fruit?', 'It is cherry.', 'cherry'],
        ['Blue fruit?', 'a mind wanders</think>plum', 'plum'],
        ['Green fruit?', '', 'kiwi'],
      ]),
      'results/tiny/jam.json': JSON.stringify({
        accuracy: 33.33333333333333,
        details: {
          type: 'GEN',
          0: { prompt: 'Red fruit?', origin_prediction: 'It is cherry.', predictions: 'cherry', references: 'cherry' },
          1: {
            prompt: 'Blue fruit?',
            origin_prediction: 'a mind wanders</think>plum',
            predictions: 'a mind wanders</think>plum',
            references: 'plum',
          },
          2: { prompt: 'Green fruit?', origin_prediction: '', predictions: '', references: 'kiwi' },
        },
      }),
      'summary/summary_1.csv': 'dataset,version,metric,mode,tiny\njam,abc123,accuracy,gen,33.33\n',
    });
    expect(code).toBe(0);
    expect(verdicts('tiny')).toEqual({ '0/1': 1, '1/1': 0, '2/1': 0 });
    expect(printed()).toEqual([
      ['accuracy', 33.33333333333333, true],
      ['accuracy', 33.33, true],
    ]);
    expect(records('tiny')[1].turns[0].generation).toMatchObject({ text: 'plum', reasoning: 'a mind wanders' });
    expect(records('tiny')[0].reported[0]).toMatchObject({
      metric: 'accuracy',
      answer: 'cherry',
      options: { rule: 'equal texts' },
    });
  });

  const listed = (metrics: object, details: readonly object[]) =>
    JSON.stringify({
      ...metrics,
      details: details.map((one, at) => ({
        example_abbr: `jam_${at}`,
        ...Object.fromEntries(Object.entries(one).map(([key, value]) => [key, [value]])),
      })),
    });

  it.each<[what: string, metric: string, value: number, details: readonly object[], answers: readonly string[]]>([
    [
      'a judge model’s grades',
      'accuracy',
      50,
      [
        { pred: 'cherry', ref: 'cherry', origin_grade_response: 'A', grade: 'A', correct: true },
        { pred: 'a plum', ref: 'pear', origin_grade_response: 'B', grade: 'B', correct: false },
      ],
      ['cherry', 'a plum'],
    ],
    [
      'instructions that were followed strictly',
      'Prompt-level-strict-accuracy',
      50,
      [
        { pred: 'cherry', refer: { key: 1 }, is_strict_correct: true, grade: 'strict' },
        { pred: 'a plum', refer: { key: 2 }, is_strict_correct: false, grade: 'loose' },
      ],
      ['cherry', 'a plum'],
    ],
  ])('verdicts on single entries: %s', async (_, metric, value, details, answers) => {
    const { code, verdicts, printed, records } = await importing('opencompass', {
      'predictions/tiny/jam.json': entries([
        ['Red fruit?', 'cherry', 'cherry'],
        ['Green fruit?', 'a plum', 'pear'],
      ]),
      'results/tiny/jam.json': listed({ [metric]: value }, details),
    });
    expect(code).toBe(0);
    expect(verdicts('tiny')).toEqual({ '0/1': 1, '1/1': 0 });
    expect(printed()).toEqual([[metric, value, true]]);
    expect(records('tiny').map(({ reported }) => reported[0].answer)).toEqual(answers);
  });

  it('a metric that none of ours could repeat is not replaced by one of ours', async () => {
    const files = (name: string) => ({
      [`predictions/tiny/${name}.json`]: entries([['Red fruit?', 'a cherry', 'cherry']]),
      [`results/tiny/${name}.json`]: JSON.stringify({ rouge1: 66.7, rougeL: 66.7 }),
    });
    const alone = await importing('opencompass', files('essay'));
    expect(alone.code).toBe(4);
    expect(alone.stderr).toMatch(/essay: opencompass judged by something that cannot be repeated here.*--scorer/);
    const both = await importing('opencompass', {
      ...files('essay'),
      'predictions/tiny/jam.json': entries([['Red fruit?', 'cherry', 'cherry']]),
      'results/tiny/jam.json': JSON.stringify({ accuracy: 100 }),
    });
    expect(both.code).toBe(2);
    expect(both.records('tiny').map(({ suite, score, failureKind }) => [suite, score?.value, failureKind])).toEqual([
      ['essay', undefined, 'unscored'],
      ['jam', 1, null],
    ]);
  });

  const set: [string, unknown, unknown?][] = [
    ['None?', '1'],
    ['One?', '1', 1],
    ['Nothing?', '0'],
  ];
  it('parts of which the second asks again are repeats; a right answer that is absent is the falsy one of its kind', async () => {
    const { code, verdicts, statement } = await importing(
      'opencompass',
      { 'count_0.json': entries(set), 'count_1.json': entries(set.map(([prompt, , gold]) => [prompt, '0', gold])) },
      { models: ['tiny'] },
    );
    expect(code).toBe(0);
    expect(verdicts('tiny')).toEqual({ '0/1': 0, '0/2': 1, '1/1': 1, '1/2': 0, '2/1': 1, '2/2': 1 });
    expect(statement()).toMatchObject({ expected: 3, files: [{ taken: 6 }, { taken: 0 }] });
    expect(statement().notes.join()).toMatch(/4 entries have no right answer.*"0"/);
  });

  it('with repeats a plain name is the last repeat’s alone, and the average that of all; G-Pass@k by its formula', async () => {
    const two = entries([...set, ...set.map(([prompt, , gold]): [string, unknown, unknown?] => [prompt, '0', gold])]);
    const detail = (at: number, pred: string[], refr: unknown[], correct: boolean[]) => ({
      example_abbr: `count_${at}`,
      pred,
      refr,
      correct,
    });
    const results = (metrics: object) => ({
      ...metrics,
      details: [
        detail(0, ['1', '0'], [0, 0], [false, true]),
        detail(1, ['1', '0'], [1, 1], [true, false]),
        detail(2, ['0', '0'], [0, 0], [true, true]),
      ],
    });
    const { printed, verdicts } = await importing('opencompass', {
      'predictions/tiny/count.json': two,
      'results/tiny/count.json': JSON.stringify(
        results({
          'accuracy (2 runs average)': 66.66666666666666,
          'G-Pass@2_0.0': 100,
          'G-Pass@2_1.0': 33.33333333333333,
          'mG-Pass@2': 33.33333333333333,
        }),
      ),
    });
    expect(printed().map(([metric, , reproduced]) => [metric, reproduced])).toEqual([
      ['accuracy (2 runs average)', true],
      ['G-Pass@2_0.0', true],
      ['G-Pass@2_1.0', true],
      ['mG-Pass@2', true],
    ]);
    expect(verdicts('tiny')).toEqual({ '0/1': 0, '0/2': 1, '1/1': 1, '1/2': 0, '2/1': 1, '2/2': 1 });
    const last = await importing('opencompass', {
      'predictions/tiny/count.json': two,
      'results/tiny/count.json': JSON.stringify(results({ accuracy: 66.66666666666666 })),
    });
    expect(last.printed()).toEqual([['accuracy', 66.66666666666666, true]]);
  });

  it('where neither verdicts nor equal texts make the printed score, ours are published and it says so', async () => {
    const { printed, statement } = await importing('opencompass', {
      'predictions/tiny/jam.json': entries([
        ['Red?', 'cherry', 'cherry'],
        ['Blue?', 'plum', 'pear'],
      ]),
      'results/tiny/jam.json': JSON.stringify({ accuracy: 100 }),
    });
    expect(printed()).toEqual([['accuracy', 100, null]]);
    expect(statement().notes.join()).toContain('our own verdicts are published');
  });

  it('weighed labels: the prediction is the label of the least perplexity', async () => {
    const weighed = (prediction: string, gold: string) => ({
      'label: A': { 'testing input': 'Q? A', prompt: 'Q? A', PPL: 1 },
      'label: B': { 'testing input': 'Q? B', prompt: 'Q? B', PPL: 2 },
      prediction,
      gold,
    });
    const { verdicts } = await importing('opencompass', {
      'predictions/tiny/pick.json': JSON.stringify({ 0: weighed('A', 'A'), 1: weighed('A', 'B') }),
      'results/tiny/pick.json': JSON.stringify({ accuracy: 50 }),
    });
    expect(verdicts('tiny')).toEqual({ '0/1': 1, '1/1': 0 });
  });

  it.each<[what: string, files: Record<string, unknown>, says: string]>([
    ['what a dead task left', { 'tmp_jam.jsonl': jsonLines([{ idx: '0', prediction: 'x' }]) }, '--reuse'],
    ['a part without the first', { 'jam_1.json': entries(set), 'jam_2.json': entries(set) }, 'part 0 is missing'],
    ['an object of something else', { 'x.json': '{"a": "b"}' }, 'expected predictions or results of OpenCompass'],
  ])('%s is refused with what to do', async (_, files, says) => {
    const { code, stderr } = await importing('opencompass', files);
    expect(code).toBe(4);
    expect(stderr).toContain(says);
  });

  it('a file that is cut: what can be read is read, the rest is named', async () => {
    const { code, statement } = await importing(
      'opencompass',
      {
        'jam.json': entries([
          ['Red?', 'cherry', 'cherry'],
          ['Blue?', 'plum', 'plum'],
        ]).slice(0, -30),
      },
      { models: ['tiny'] },
    );
    expect(code).toBe(2);
    expect(statement().malformed[0]).toMatchObject({
      place: 'entry "1"',
      text: expect.stringContaining('the file ends before'),
    });
  });
});

describe('lighteval', () => {
  const details = join(fixtures, 'details_kitchen_2026-11-22T10-00-00.000001.parquet');
  const results = {
    'results_2026-11-22T10-00-00.000001.json': {
      config_general: {
        lighteval_sha: '?',
        max_samples: 3,
        model_config: {
          model_name: 'openai/tiny',
          api_key: KEY,
          base_url: `http://x/${KEY}`,
          generation_parameters: { temperature: 0.5, top_p: 0.9, max_new_tokens: 32, seed: 4 },
        },
        model_name: 'openai/tiny',
      },
      results: {
        'kitchen|0': { em: 0.6666666666666666, em_stderr: 0.33, 'avg@n:n=2': 0.5 },
        all: { em: 0.6666666666666666 },
      },
      config_tasks: {
        'kitchen|0': {
          metrics: [
            { metric_name: 'avg@n:n=2', corpus_level_fn: 'mean' },
            { metric_name: 'em', corpus_level_fn: 'mean' },
          ],
          original_num_docs: 10,
          effective_num_docs: 3,
          num_fewshots: 0,
        },
      },
    },
  };

  it('Parquet, packed by zstd: texts are trials, a row’s verdict is of all of them; settings; never the configuration', async () => {
    const { code, verdicts, printed, records, statement, all, read } = await importing(
      'lighteval',
      results,
      {},
      undefined,
      [details],
    );
    expect(code).toBe(2);
    // What single trials come to is unknown.
    expect(() => read('repeats.csv')).toThrow('ENOENT');
    expect(read('summary.csv')[0]).toMatchObject({ repeat_sd: '', pass_k: '', pass_hat_k: '' });
    expect(verdicts('openai-tiny')).toEqual({ '0/1': 0.5, '0/2': 0.5, '1/1': 1, '1/2': 1, '2/1': 0, '2/2': 0 });
    expect(printed()).toEqual([
      ['em', 0.6666666666666666, true],
      ['avg@n:n=2', 0.5, true],
    ]);
    expect(statement().requested[0]).toMatchObject({ samples: 3, setSize: 10 });
    const boiled = records('openai-tiny').find(({ sample, trial }) => sample === '1' && trial === 1);
    expect(boiled.turns[0]).toMatchObject({
      sampling: { temperature: 0.5, topP: 0.9, maxOutputTokens: 32, stop: ['\n\n'] },
      seed: 4,
      generation: { text: '\nwater', reasoning: 'Eggs and heat.' },
    });
    expect(all()).not.toContain(KEY);
  });

  it('a document with texts and weighed continuations is one; splits count anew; less is better is no verdict', async () => {
    const row = (name: string, up: boolean) => ({ metric_name: name, higher_is_better: up, corpus_level_fn: 'mean' });
    const { code, verdicts, printed, records, statement } = await importing(
      'lighteval',
      {
        'results_2026-11-30T10-00-00.000001.json': {
          config_general: { model_name: 'openai/tiny' },
          results: { 'larder|0': { wer: 0.2, em: 0.6, acc: 0.4, mcc: 0 } },
          config_tasks: {
            'larder|0': {
              metrics: [
                row('wer', false),
                row('em', true),
                row('acc', true),
                { ...row('mcc', true), corpus_level_fn: 'x' },
              ],
              original_num_docs: 5,
              effective_num_docs: 5,
            },
          },
        },
      },
      {},
      undefined,
      [join(fixtures, 'details_larder_2026-11-30T10-00-00.000001.parquet')],
    );
    expect(code).toBe(0);
    expect(verdicts('openai-tiny')).toEqual({ '0/1': 1, '0/2/1': 1, '1/1': 1, '1/2/1': 0, '2/1': 0 });
    expect(printed()).toEqual([
      ['wer', 0.2, true],
      ['em', 0.6, true],
      ['acc', 0.4, true],
      ['mcc', 0, null],
    ]);
    expect(statement().files[0]).toMatchObject({ taken: 5, joined: 5, duplicates: 0 });
    expect(
      records('openai-tiny')[0].reported.map(({ metric, main }: Record<string, unknown>) => [metric, main]),
    ).toEqual([
      ['wer', false],
      ['em', true],
      ['acc', false],
    ]);
  });

  it('means over tasks follow from their rows, once all of them are read', async () => {
    const printed = {
      'results_x.json': {
        config_general: { model_name: 'tiny' },
        results: {
          'kitchen|0': { em: 2 / 3 },
          'larder|0': { em: 0.6, acc: 0.4 },
          'room:_average|0': { em: 0.1 },
          all: { em: (2 / 3 + 0.6) / 2, acc: 0.4 },
        },
        config_tasks: {},
      },
    };
    const larder = join(fixtures, 'details_larder_2026-11-30T10-00-00.000001.parquet');
    const read = async (...files: string[]) =>
      (await importing('lighteval', printed, {}, undefined, files))
        .statement()
        .published.filter(({ rule }: { rule: string }) => rule.endsWith('tasks'))
        .map(({ metric, reproduced }: Record<string, unknown>) => [metric, reproduced]);
    expect(await read(details, larder)).toEqual([
      ['em', null],
      ['em', true],
      ['acc', true],
    ]);
    expect(await read(larder)).toEqual([]);
  });

  it('a metric that is the greatest of its rows follows from them', async () => {
    const config = {
      metric_name: ['em', 'f1'],
      higher_is_better: { em: true, f1: true },
      corpus_level_fn: { em: 'max' },
    };
    const { printed } = await importing(
      'lighteval',
      {
        'results.json': {
          config_general: { model_name: 'tiny' },
          results: { 'larder|0': { em: 1 } },
          config_tasks: { 'larder|0': { metrics: [config] } },
        },
      },
      {},
      undefined,
      [join(fixtures, 'details_larder_2026-11-30T10-00-00.000001.parquet')],
    );
    expect(printed()).toEqual([['em', 1, true]]);
  });

  it('the first metric whose values are shares decides; fewer replies than were asked for are told; sums and texts of numpy', async () => {
    const up = (name: string, fn: string) => ({ metric_name: name, higher_is_better: true, corpus_level_fn: fn });
    const { code, verdicts, printed, statement } = await importing(
      'lighteval',
      {
        'results_2026-12-01T10-00-00.000001.json': {
          config_general: { model_name: 'tiny' },
          results: { 'ropes|0': { tangles: 0.5, span: '16', knots: 0.375 } },
          config_tasks: {
            'ropes|0': {
              metrics: [
                { metric_name: 'tangles', higher_is_better: false, corpus_level_fn: 'mean' },
                up('span', 'sum'),
                up('knots', 'mean'),
              ],
            },
          },
        },
      },
      {},
      undefined,
      [join(fixtures, 'details_ropes_2026-12-01T10-00-00.000001.parquet')],
    );
    expect(code).toBe(0);
    expect(verdicts('tiny')).toEqual({ '0/1': 0.5, '1/1': 0.25 });
    expect(printed()).toEqual([
      ['tangles', 0.5, true],
      ['span', 16, true],
      ['knots', 0.375, true],
    ]);
    expect(statement().notes.join()).toMatch(
      /3 replies to each document were asked for.*span, which comes first.*knots decides/,
    );
  });

  it('where less of all metrics is better, the likeliest option is no verdict', async () => {
    const { code, stderr } = await importing('lighteval', {}, { models: ['tiny'] }, undefined, [
      join(fixtures, 'details_tides_2026-12-01T10-00-00.000001.parquet'),
    ]);
    expect([code, stderr]).toEqual([4, expect.stringContaining('cannot be repeated here')]);
  });

  it.each([
    ['texts', 'drawer', { '0/1': 1, '1/1': 0 }, ['pear', 'leaf']],
    ['weighed options', 'pairs', { '0/1': 1, '1/1': 0 }, ['B', 'A']],
  ])('columns of versions before 0.11: %s', async (_, name, scores, replies) => {
    const file = join(fixtures, `details_${name}_2025-01-02T10-00-00.000001.parquet`);
    const { verdicts, records } = await importing('lighteval', {}, { models: ['tiny'] }, undefined, [file]);
    expect(verdicts('tiny')).toEqual(scores);
    expect(records('tiny').map(({ turns }) => turns[0].generation.text)).toEqual(replies);
  });

  it('weighed continuations: the likeliest is the answer', async () => {
    const { verdicts, records } = await importing('lighteval', {}, { models: ['tiny'] }, undefined, [
      join(fixtures, 'details_weighed.parquet'),
    ]);
    expect(verdicts('tiny')).toEqual({ '0/1': 1, '1/1': 0 });
    expect(records('tiny').map(({ turns }) => turns[0].generation.text)).toEqual(['A', 'A']);
  });

  it('results alone, and what is no Parquet, are refused with what to do', async () => {
    expect((await importing('lighteval', results)).stderr).toContain('--save-details');
    expect((await importing('lighteval', { 'details_x.parquet': 'PAR0 no' })).stderr).toContain('is no Parquet file');
    const cut = await importing('lighteval', { 'details_x.parquet': 'PAR1 no' });
    expect([cut.code, cut.stderr]).toEqual([4, expect.stringContaining('the file is cut or damaged')]);
  });
});

describe('HELM', () => {
  const stat = (name: string, mean: number, extra: object = {}) => ({
    name: { name, split: 'test', ...extra },
    count: 1,
    mean,
  });
  const state = (id: string, text: string, correct: string[], completion: object, extra: object = {}) => ({
    instance: {
      id,
      input: { text },
      references: correct.map((one) => ({ output: { text: one }, tags: ['correct'] })),
      split: 'test',
    },
    train_trial_index: 0,
    request: { model: 'm', prompt: `Q: ${text}`, temperature: 0, max_tokens: 16, stop_sequences: ['\n'] },
    result: {
      success: true,
      cached: false,
      request_time: 0.25,
      request_datetime: 1795966790,
      completions: [{ logprob: 0, tokens: [], ...completion }],
    },
    ...extra,
  });
  const adapter = {
    method: 'generation',
    model: 'lab/tiny',
    model_deployment: 'lab/tiny',
    api_key: KEY,
    temperature: 0,
    max_tokens: 16,
    num_outputs: 1,
  };
  const files = (states: object[], stats: object[]) => ({
    'run/scenario_state.json': { adapter_spec: adapter, request_states: states },
    'run/per_instance_stats.json': stats,
    'run/run_spec.json': {
      name: 'pantry:shelf=2,model=lab_tiny',
      scenario_spec: { class_name: 'x.Pantry', args: { key: KEY } },
      metric_specs: [{ class_name: 'x', args: { names: ['exact_match', 'prefix_exact_match'] } }],
    },
  });

  it('verdicts by instance, wording and train trial; the printed means; blocked prompts are refusals', async () => {
    const { code, verdicts, printed, records, statement, all } = await importing('helm', {
      ...files(
        [
          state('id0', 'Sweet?', ['honey'], { text: 'honey' }),
          state('id1', 'Sour?', ['lemon'], {
            text: '',
            finish_reason: { reason: 'The prompt violates the content policy.' },
          }),
          state('id2', 'Salty?', ['salt'], { text: 'salt water', finish_reason: { reason: 'length' } }),
        ],
        [
          {
            instance_id: 'id2',
            train_trial_index: 0,
            stats: [stat('num_prompt_tokens', 9), stat('exact_match', 0), stat('prefix_exact_match', 1)],
          },
          { instance_id: 'id0', train_trial_index: 0, stats: [stat('exact_match', 1), stat('prefix_exact_match', 1)] },
          { instance_id: 'id1', train_trial_index: 0, stats: [stat('exact_match', 0), stat('prefix_exact_match', 0)] },
        ],
      ),
      'run/stats.json': [stat('exact_match', 1 / 3), stat('prefix_exact_match', 2 / 3), stat('num_instances', 3)],
    });
    expect(code).toBe(0);
    expect(verdicts('lab-tiny')).toEqual({ 'id0/1': 1, 'id1/1': 0, 'id2/1': 0 });
    expect(records('lab-tiny').map(({ outcome }) => outcome)).toEqual(['correct', 'refused', 'truncated']);
    expect(printed()).toEqual([
      ['exact_match', 1 / 3, true],
      ['prefix_exact_match', 2 / 3, true],
    ]);
    expect(records('lab-tiny')[0].turns[0]).toMatchObject({
      askedAt: '2026-11-29T15:39:50.000Z',
      generation: { e2eMs: 250 },
    });
    expect(statement().verdicts[0]).toMatchObject({ suite: 'pantry-shelf-2', metric: 'exact_match' });
    expect(all()).not.toContain(KEY);
  });

  it('letters are those of the mapping; a perturbed copy is another wording', async () => {
    const mapped = {
      output_mapping: { A: 'wood', B: 'milk' },
    };
    const plain = state('id7', 'Which is white?', [], { text: 'B' }, mapped);
    const instance = {
      ...plain.instance,
      references: [
        { output: { text: 'wood' }, tags: [] },
        { output: { text: 'milk' }, tags: ['correct'] },
      ],
    };
    const typos = { ...plain, instance: { ...instance, perturbation: { name: 'typos', computed_on: 'perturbed' } } };
    const { records } = await importing(
      'helm',
      files(
        [{ ...plain, instance }, typos],
        [
          { instance_id: 'id7', train_trial_index: 0, stats: [stat('exact_match', 1)] },
          {
            instance_id: 'id7',
            perturbation: { name: 'typos', computed_on: 'perturbed' },
            train_trial_index: 0,
            stats: [
              stat('exact_match', 0, { perturbation: { name: 'typos', computed_on: 'perturbed' } }),
              stat('exact_match', 0, { perturbation: { name: 'typos', computed_on: 'worst' } }),
            ],
          },
        ],
      ),
    );
    expect(records('lab-tiny').map(({ prompt, score, own }) => [prompt, score.value, own.score.value])).toEqual([
      ['main', 1, 1],
      ['typos', 0, 1],
    ]);
  });

  it('a score of the originals of copies follows from these alone; copies that were not changed were not asked', async () => {
    const typos = (computed: string) => ({ perturbation: { name: 'typos', computed_on: computed } });
    const states = ['id0', 'id1'].map((id) => state(id, 'Sweet?', ['honey'], { text: 'honey' }));
    const copy = { ...states[0]!, instance: { ...states[0]!.instance, ...typos('perturbed') } };
    const stats = [
      { instance_id: 'id0', train_trial_index: 0, stats: [stat('exact_match', 0)] },
      { instance_id: 'id1', train_trial_index: 0, stats: [stat('exact_match', 1)] },
      {
        instance_id: 'id0',
        ...typos('perturbed'),
        train_trial_index: 0,
        stats: [stat('exact_match', 1, typos('perturbed'))],
      },
    ];
    const { code, printed, statement, read } = await importing('helm', {
      ...files([...states, copy], stats),
      'run/stats.json': JSON.stringify([
        stat('exact_match', 0.5),
        stat('exact_match', 1, typos('perturbed')),
        stat('exact_match', 0, typos('original')),
      ]),
      'run/run_spec.json': JSON.stringify({
        name: 'kitchen',
        data_augmenter_spec: { should_skip_unchanged_eval: true },
        metric_specs: [{ class_name: 'x', args: { names: ['exact_match'] } }],
      }),
    });
    expect(printed()).toEqual([
      ['exact_match', 0.5, true],
      ['exact_match', 1, true],
      ['exact_match', 0, true],
    ]);
    expect(statement().notes.join()).toMatch(/HELM leaves out copies that a perturbation did not change/);
    expect(code).toBe(0);
    expect(statement().missing).toEqual([]);
    expect(read('summary.csv').map(({ suite, n, n_missing }) => [suite, n, n_missing])).toEqual([
      ['*', '3', '0'],
      ['kitchen', '2', '0'],
      ['kitchen-typos', '1', '0'],
    ]);
  });

  it('options that were weighed one by one are one reply', async () => {
    const option = (index: number, logprob: number) => ({
      ...state('id0', 'The sky is', [], { text: '', logprob, tokens: [{}, {}] }),
      instance: {
        id: 'id0',
        input: { text: 'The sky is' },
        references: [
          { output: { text: 'blue' }, tags: ['correct'] },
          { output: { text: 'soup' }, tags: [] },
        ],
      },
      reference_index: index,
      request_mode: 'original',
    });
    const { records, verdicts } = await importing(
      'helm',
      files(
        [option(0, -2), option(1, -9)],
        [{ instance_id: 'id0', train_trial_index: 0, stats: [stat('exact_match', 1)] }],
      ),
    );
    expect(verdicts('lab-tiny')).toEqual({ 'id0/1': 1 });
    expect(records('lab-tiny')[0].turns[0].generation.text).toBe('A');
  });

  it('a set whose metric is no share keeps its replies without a verdict beside sets that have one', async () => {
    const of = (run: string, metric: string, value: number) =>
      Object.fromEntries(
        Object.entries(
          files(
            [state('id0', 'Sweet?', ['honey'], { text: 'honey' })],
            [{ instance_id: 'id0', train_trial_index: 0, stats: [stat(metric, value)] }],
          ),
        )
          .filter(([path]) => !path.endsWith('run_spec.json'))
          .map(([path, content]) => [path.replace('run/', `${run}/`), content]),
      );
    const { code, records, statement } = await importing('helm', {
      ...of('jars', 'grams', 250),
      ...of('lids', 'exact_match', 1),
    });
    expect(code).toBe(2);
    expect(records('lab-tiny').map(({ score, failureKind }) => score?.value ?? failureKind)).toEqual(['unscored', 1]);
    expect(statement().notes.join()).toContain('the metric grams gives values from 250 to 250');
  });

  it('each metric of a run stands in elements of its own: the one that the run names decides', async () => {
    const run = files(
      [state('id0', 'Sweet?', ['honey'], { text: 'honey' })],
      [
        { instance_id: 'id0', train_trial_index: 0, stats: [stat('length', 5)] },
        { instance_id: 'id0', train_trial_index: 0, stats: [stat('prefix_exact_match', 1)] },
      ],
    );
    const { code, verdicts, statement } = await importing('helm', run);
    expect([code, verdicts('lab-tiny')]).toEqual([0, { 'id0/1': 1 }]);
    expect(statement().verdicts[0]).toMatchObject({ metric: 'prefix_exact_match' });
  });

  it('statistics alone are refused', async () => {
    const { code, stderr } = await importing('helm', { 'per_instance_stats.json': [] });
    expect([code, stderr]).toEqual([4, expect.stringContaining('no scenario_state.json')]);
  });
});

describe('evalplus', () => {
  const result = (solution: string, base: string, plus: string | null) => ({
    task_id: 'x',
    solution,
    base_status: base,
    plus_status: plus,
    base_fail_tests: [],
    plus_fail_tests: [],
  });
  const results = {
    'tiny_eval_results.json': {
      date: '2026-11-29 15:11',
      hash: 'abc',
      eval: {
        'HumanEval/0': [result('def a(): pass', 'pass', 'pass'), result('def a(): 1', 'fail', 'pass')],
        'HumanEval/1': [result('def b(): 0', 'pass', 'fail'), result('def b(): 2', 'pass', 'pass')],
      },
    },
  };

  it('plus is right only where base is too; both are kept; the printed numbers follow', async () => {
    const { code, verdicts, statement, records, read } = await importing('evalplus', results);
    expect(code).toBe(0);
    expect(verdicts('tiny_eval_results')).toEqual({
      'HumanEval/0/1': 1,
      'HumanEval/0/2': 0,
      'HumanEval/1/1': 0,
      'HumanEval/1/2': 1,
    });
    expect(records('tiny_eval_results')[2].reported).toEqual([
      expect.objectContaining({ metric: 'base', value: 1, main: false }),
      expect.objectContaining({ metric: 'plus', value: 0, main: true }),
    ]);
    expect(statement().notes.join()).toContain('pass@1 0.750 (base tests), 0.500 (base and extra tests)');
    expect(read('repeats.csv').map(({ k, pass_at_k }) => [k, pass_at_k])).toEqual([
      ['1', '0.500000'],
      ['2', '1.000000'],
    ]);
  });

  it('--metric base publishes the base tests; results that are of other samples are named', async () => {
    const base = await importing('evalplus', results, { metric: 'base' });
    expect(base.verdicts('tiny_eval_results')['HumanEval/1/1']).toBe(1);
    const stale = await importing('evalplus', {
      ...results,
      'tiny.jsonl': jsonLines([{ task_id: 'HumanEval/0', solution: 'x' }]),
    });
    expect(stale.statement().notes.join()).toContain('these are of other samples');
  });

  it('programs without verdicts are refused with the command that gives them', async () => {
    const { code, stderr } = await importing('evalplus', {
      'tiny.jsonl': jsonLines([{ task_id: 'HumanEval/0', solution: 'x' }]),
    });
    expect([code, stderr]).toEqual([4, expect.stringContaining('evalplus.evaluate --dataset humaneval')]);
  });
});

describe('BFCL', () => {
  const error = { result: 'Error during inference: Error code: 500 - oven', traceback: 'Traceback: oven' };
  const files = {
    'result/tiny-FC/non_live/BFCL_v4_irrelevance_result.json': jsonLines([
      { id: 'irrelevance_0', result: 'No tool for that.', input_token_count: 21, output_token_count: 7, latency: 0.5 },
      { id: 'irrelevance_1', ...error },
      {
        id: 'irrelevance_2',
        result: [{ stir: '{"pot": 1}' }],
        input_token_count: [[10, 2], [3]],
        output_token_count: [[1, 1], [1]],
        latency: [[0.25, 0.25], [0.5]],
      },
    ]),
    'score/tiny-FC/non_live/BFCL_v4_irrelevance_score.json': jsonLines([
      { accuracy: 2 / 3, correct_count: 2, total_count: 3 },
      {
        id: 'irrelevance_2',
        model_name: 'tiny-FC',
        valid: false,
        error: ['x'],
        error_type: 'irrelevance_error:decoder_success',
        prompt: { question: [[{ role: 'user', content: 'Solve x.' }]] },
      },
    ]),
    'score/data_non_live.csv': 'Rank,Model,Irrelevance Detection\n1,tiny (FC),66.67%\n2,other,1.00%\n',
  };

  it('what fills the memory before the questions is judged by nobody, and left out', async () => {
    const replies = (category: string) =>
      jsonLines([0, 1].map((at) => ({ id: `${category}_${at}-pantry-${at}`, result: [['kept']], latency: 0.5 })));
    const folder = 'agentic/memory/kv/BFCL_v4_memory_kv';
    const run = await importing('bfcl', {
      [`result/tiny/${folder}_result.json`]: replies('memory_kv'),
      [`result/tiny/${folder}_prereq_result.json`]: replies('memory_kv_prereq'),
      [`score/tiny/${folder}_score.json`]: jsonLines([
        { accuracy: 0.5, correct_count: 1, total_count: 2 },
        { id: 'memory_kv_1-pantry-1', valid: false, error: { error_type: 'agentic:answer_not_found' } },
      ]),
    });
    expect(run.code).toBe(0);
    expect(run.verdicts('tiny')).toEqual({ 'memory_kv_0-pantry-0/1': 1, 'memory_kv_1-pantry-1/1': 0 });
    expect(run.statement().notes.join()).toMatch(/left out: BFCL_v4_memory_kv_prereq_result\.json/);
  });

  it('right is what is not among the wrong; an error’s text is a failure and never right; the printed numbers follow', async () => {
    const { code, verdicts, printed, records, statement } = await importing('bfcl', files);
    expect(code).toBe(2);
    expect(verdicts('tiny-FC')).toEqual({ 'irrelevance_0/1': 1, 'irrelevance_1/1': 'server', 'irrelevance_2/1': 0 });
    expect(printed()).toEqual([
      ['accuracy', 2 / 3, true],
      ['accuracy', 66.67, true],
    ]);
    expect(records('tiny-FC')[1]).toMatchObject({
      outcome: 'failed',
      failure: expect.stringContaining('Error code: 500'),
      reported: [{ value: 1, main: false }],
    });
    expect(records('tiny-FC')[2].turns[0].generation).toMatchObject({
      finish: 'tool-calls',
      e2eMs: 1000,
      usage: { inputTokens: 15, outputTokens: 3 },
      toolCalls: [{ name: 'stir' }],
    });
    expect(statement().notes.join()).toContain('never right');
  });

  it('an error that BFCL counts as wrong is counted as wrong', async () => {
    const { verdicts, read } = await importing(
      'bfcl',
      {
        'BFCL_v4_parallel_result.json': jsonLines([
          { id: 'parallel_0', ...error },
          { id: 'parallel_1', result: [{ a: '{}' }] },
        ]),
        'BFCL_v4_parallel_score.json': jsonLines([
          { accuracy: 0.5, correct_count: 1, total_count: 2 },
          { id: 'parallel_0', valid: false },
        ]),
      },
      { models: ['tiny'] },
    );
    expect(verdicts('tiny')).toEqual({ 'parallel_0/1': 0, 'parallel_1/1': 1 });
    expect(read('summary.csv')[0]).toMatchObject({ accuracy: '0.500000' });
  });

  it('the columns over several categories, in which one that was not run counts as 0; unknown where one that was run is not given', async () => {
    const scored = (category: string, right: number, lines: number) => ({
      [`result/tiny/BFCL_v4_${category}_result.json`]: jsonLines(
        Array.from({ length: lines }, (_, at) => ({ id: `${category}_${at}`, result: [{ stir: '{}' }] })),
      ),
      [`score/tiny/BFCL_v4_${category}_score.json`]: jsonLines([
        { accuracy: right / lines, correct_count: right, total_count: lines },
        ...Array.from({ length: lines - right }, (_, at) => ({ id: `${category}_${at}`, valid: false })),
      ]),
    });
    const tables = {
      'score/data_non_live.csv':
        'Rank,Model,Non-Live Overall Acc,AST Summary,Simple AST,Python Simple AST,Parallel AST\n1,tiny,29.17%,N/A,N/A,50.00%,100.00%\n',
      'score/data_live.csv': 'Rank,Model,Live Overall Acc,AST Summary,Python Simple AST\n1,tiny,0.27%,N/A,75.00%\n',
      'score/data_overall.csv': 'Rank,Overall Acc,Model,Live Acc,Irrelevance Detection\n1,2.94%,tiny,N/A,N/A\n',
    };
    const all = { ...scored('simple_python', 1, 2), ...scored('parallel', 1, 1), ...scored('live_simple', 3, 4) };
    const overall = async (files: Record<string, unknown>) =>
      (await importing('bfcl', { ...files, ...tables })).printed().filter(([metric]) => metric !== 'accuracy');
    expect(await overall(all)).toEqual([
      ['Non-Live Overall Acc', 29.17, true],
      ['Live Overall Acc', 0.27, true],
      ['Overall Acc', 2.94, true],
    ]);
    expect(await overall({ ...scored('simple_python', 1, 2), ...scored('live_simple', 3, 4) })).toEqual([
      ['Non-Live Overall Acc', 29.17, null],
      ['Live Overall Acc', 0.27, true],
      ['Overall Acc', 2.94, null],
    ]);
  });

  it('a result without its score, and a score without its result, are refused with what to do', async () => {
    const [result, score] = Object.keys(files);
    expect((await importing('bfcl', files, {}, [result!])).stderr).toContain('bfcl evaluate');
    expect((await importing('bfcl', files, {}, [score!])).stderr).toContain('bfcl generate');
  });
});

describe('a folder of Inspect’s logs', () => {
  const log = (task: string, value: string) => ({
    version: 2,
    status: 'success',
    eval: { task, model: 'maker/tested', dataset: { samples: 1, sample_ids: [1] }, scorers: [{ name: 'match' }] },
    results: { scores: [{ name: 'match', scorer: 'match', metrics: { accuracy: { value: value === 'C' ? 1 : 0 } } }] },
    samples: [
      {
        id: 1,
        epoch: 1,
        input: 'What is 6 times 7?',
        target: '42',
        output: { choices: [{ message: { role: 'assistant', content: '42' }, stop_reason: 'stop' }] },
        scores: { match: { value, answer: '42' } },
      },
    ],
  });

  it('stands for its logs, and not for the listings beside them', async () => {
    const { code, read, printed } = await importing(
      'inspect',
      {
        'logs/2026-11-29T10-00-00-00-00_sums_a.json': log('sums', 'C'),
        'logs/2026-11-29T10-05-00-00-00_words_b.json': log('words', 'I'),
        'logs/logs.json': { '2026-11-29T10-00-00-00-00_sums_a.json': { eval: { key: KEY } } },
      },
      {},
      ['logs'],
    );
    expect(code).toBe(0);
    expect(printed()).toEqual([
      ['match', 1, true],
      ['match', 0, true],
    ]);
    expect(new Set(read('summary.csv').map(({ suite }) => suite))).toEqual(new Set(['sums', 'words', '*']));
  });

  it.each<[what: string, files: Record<string, unknown>, says: RegExp]>([
    ['without logs', { 'logs/logs.json': {} }, /logs: holds no log of Inspect/],
    [
      'with a task that was run twice',
      {
        'logs/2026-11-29T10-00-00-00-00_sums_a.json': log('sums', 'C'),
        'logs/2026-11-29T10-05-00-00-00_sums_b.json': log('sums', 'I'),
      },
      /_sums_a\.json .*_sums_b\.json .*both hold a reply of maker-tested to "1"/s,
    ],
  ])('%s', async (_, files, says) => {
    const { code, stderr } = await importing('inspect', files, {}, ['logs']);
    expect(stderr).toMatch(says);
    expect(code).toBe(4);
  });
});

describe('shipped maps, found by name', () => {
  it('NeMo Evaluator: repeats from 0, an infrastructure error is counted as it was counted, the last of two lines counts', async () => {
    const line = (problem: number, repeat: number, reward: number, extra: object = {}) => ({
      problem_idx: problem,
      repeat,
      reward,
      scorer_rewards: { 'scorer:exact': reward },
      prompt: 'How much?',
      model_response: 'Two.',
      extracted_answer: '2',
      expected_answer: '2',
      scoring_details: {},
      latency_ms: 120,
      ...extra,
    });
    const { verdicts, records } = await importing('nemo-evaluator', {
      'results.jsonl': jsonLines([
        line(0, 0, 0),
        line(0, 0, 1),
        line(0, 1, 0.5),
        line(1, 0, 0, { model_response: '', scoring_details: { error: 'pod lost', error_category: 'infra_error' } }),
        line(1, 1, 1),
      ]),
    });
    expect(verdicts('results')).toEqual({ '0/1': 1, '0/2': 0.5, '1/1': 0, '1/2': 1 });
    expect(records('results')[2]).toMatchObject({ failure: 'pod lost', outcome: 'incorrect' });
    expect(records('results')[0]).toMatchObject({
      reported: [{ metric: 'reward', answer: '2' }, { metric: 'scorer:exact' }],
      turns: [{ generation: { text: 'Two.', e2eMs: 120 } }],
    });
  });

  it('verifiers: the n-th line of an example is its n-th rollout, the reply is the assistant’s last message', async () => {
    const line = (id: number, reward: number, text: string, error: string | null = null) => ({
      example_id: id,
      prompt: [{ role: 'user', content: 'Spell pan.' }],
      completion: [
        { role: 'assistant', content: 'Let me see' },
        { role: 'user', content: 'and?' },
        { role: 'assistant', content: text },
      ],
      task: 'spell',
      reward,
      error,
      generation_ms: 40.5,
      answer: 'p-a-n',
    });
    const { verdicts, records } = await importing('verifiers', {
      'results.jsonl': jsonLines([line(7, 1, 'p-a-n'), line(7, 0, '', 'Oven()'), line(8, 0.5, 'pan')]),
    });
    expect(verdicts('results')).toEqual({ '7/1': 1, '7/2': 0, '8/1': 0.5 });
    expect(records('results')[0].turns[0].generation).toMatchObject({ text: 'p-a-n', e2eMs: 40.5 });
    expect(records('results')[1]).toMatchObject({ failure: 'Oven()' });
  });

  it('verifiers’ metadata: the model, the environment, what was asked, and every printed mean', async () => {
    const line = (id: number, reward: number, spelt: number, more: object = {}) => ({
      example_id: id,
      prompt: [{ role: 'user', content: 'Spell pan.' }],
      completion: [{ role: 'assistant', content: 'p-a-n' }],
      reward,
      metrics: { spelt, turns: 1 },
      spelt,
      turns: 1,
      error: null,
      is_truncated: false,
      token_usage: { input_tokens: 11, output_tokens: 5 },
      timing: { generation: { start: 100, end: 100.5 } },
      ...more,
    });
    const failed = { error: 'ModelError', message: 'oven off', error_chain_repr: '', error_chain_str: '' };
    const metadata = {
      env_id: 'pantry',
      model: 'org/speller',
      base_url: `http://x/?k=${KEY}`,
      num_examples: 3,
      rollouts_per_example: 2,
      sampling_args: { temperature: 0.5, max_tokens: 9 },
      avg_reward: 0.52,
      avg_metrics: { spelt: 0.4, turns: 0.8 },
      pass_at_k: { 1: 0.5, 2: 0.5 },
      pass_all_k: { 1: 0.5, 2: 0.5 },
      pass_threshold: 0.6,
    };
    const { code, verdicts, records, printed, statement, all } = await importing(
      'verifiers',
      {
        'run/results.jsonl': jsonLines([
          line(0, 1, 1),
          line(0, 0.8, 1, { is_truncated: true }),
          line(1, 0.3, 0),
          line(1, 0.5, 0),
          line(2, 0, 0, { completion: null, error: failed, metrics: { spelt: 0, turns: 0 } }),
        ]),
        'run/metadata.json': JSON.stringify(metadata),
      },
      {},
      ['run'],
    );
    expect(code).toBe(2);
    expect(verdicts('org-speller')).toEqual({ '0/1': 1, '0/2': 0.8, '1/1': 0.3, '1/2': 0.5, '2/1': 0 });
    expect(printed()).toEqual([
      ['reward', 0.52, true],
      ['spelt', 0.4, true],
      ['turns', 0.8, true],
      ['reward', 0.5, true],
      ['reward', 0.5, true],
      ['reward', 0.5, true],
      ['reward', 0.5, true],
    ]);
    expect(statement()).toMatchObject({
      missing: [{ model: 'org-speller', cells: 1 }],
      verdicts: [{ suite: 'pantry', by: 'source' }],
    });
    expect(records('org-speller')[1].turns[0]).toMatchObject({
      sampling: { temperature: 0.5, maxOutputTokens: 9 },
      generation: { finish: 'length', e2eMs: 500, usage: { inputTokens: 11, outputTokens: 5 } },
    });
    expect(records('org-speller')[4]).toMatchObject({ failure: 'oven off', outcome: 'incorrect' });
    expect(all()).not.toContain(KEY);
  });

  it.each([
    [{ rollouts_per_example: 10_001 }, {}, 'metadata.json: says that there were 10001 trials; expected a whole number'],
    [{ num_examples: 2e9 }, {}, 'metadata.json: says that there were 2000000000 samples; expected a whole number'],
    [{}, { expected: 2e9 }, '--expected: found 2000000000; expected at most 1000000000'],
  ])('more than a run can plan is refused, whoever says it: %j %j', async (stated, flags, says) => {
    const line = { example_id: 0, prompt: [{ role: 'user', content: 'Spell.' }], completion: 'p', reward: 1 };
    const metadata = { env_id: 'pantry', model: 'm', num_examples: 1, rollouts_per_example: 1, ...stated };
    const files = { 'results.jsonl': jsonLines([line]), 'metadata.json': JSON.stringify(metadata) };
    const { code, stderr } = await importing('verifiers', files, flags, ['results.jsonl']);
    expect(stderr).toContain(says);
    expect(code).toBe(4);
  });

  it('an amount that nobody paid or waited makes its line malformed, and is in no sum', async () => {
    const simulation = (id: number, cost: number) => ({
      ...{ task_id: id, trial: 0, messages: [{ role: 'assistant', content: 'Bought.' }] },
      ...{ reward_info: { reward: 1 }, termination_reason: 'user_stop', agent_cost: cost },
    });
    const simulations = [0.5, 0.25, 1e308].map((cost, id) => simulation(id, cost));
    const { code, statement, verdicts } = await importing('tau2-bench', { 'm.json': JSON.stringify({ simulations }) });
    expect(code).toBe(2);
    expect(verdicts('m')).toEqual({ '0/1': 1, '1/1': 1 });
    expect(statement().malformed[0].text).toContain('cost in US dollars: found 1e+308; expected a number from 0 to');
  });

  /** An episode of one task, of which the agent has so many traces. */
  const episode = (id: string, environment: string, traces: number) => {
    const task = { type: 'T', data: { idx: 0, prompt: 'Spell.' } };
    const trace = {
      ...{ version: 1, task, agent: { name: 'agent', config: { model: 'm' } } },
      nodes: [{ parent: 0, message: { role: 'assistant', content: 'p' }, sampled: true }],
      ...{
        calls: [],
        rewards: { spelt: { score: 1, weight: 1 } },
        metrics: {},
        is_completed: true,
        ok: true,
        errors: [],
      },
    };
    return { id, env: { id: environment }, task, ok: true, errors: [], traces: Array(traces).fill(trace) };
  };

  it('verifiers’ episodes that died before their agent began are repetitions beside the others', async () => {
    const { verdicts } = await importing('verifiers', {
      'traces.jsonl': jsonLines([episode('a', 'spell', 1), episode('b', 'spell', 0), episode('c', 'spell', 1)]),
    });
    expect(Object.keys(verdicts('m'))).toEqual(['0/1', '0/2', '0/3']);
  });

  it.each(['', ' '])('a model that is called %j is called as its file is', async (model) => {
    const [info, reward_info] = [{ agent_info: { llm: model } }, { reward: 1 }];
    const simulations = [{ task_id: 0, trial: 0, messages: [{ role: 'assistant', content: 'Done.' }], reward_info }];
    const { code, verdicts } = await importing('tau2-bench', { 'mine.json': JSON.stringify({ info, simulations }) });
    expect(code).toBe(0);
    expect(verdicts('mine')).toEqual({ '0/1': 1 });
  });

  it('a set that is called like something that every object has is a set like others', async () => {
    const lines = ['__proto__', 'constructor', 'spell'].map((name) => episode(name, name, 1));
    const { code, stderr, statement } = await importing('verifiers', { 'traces.jsonl': jsonLines(lines) });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const names = statement().verdicts.map(({ suite }: { suite: string }) => suite);
    expect(names.sort()).toEqual(['__proto__-model', 'constructor-model', 'spell']);
  });

  it('verifiers before 0.1.10 keep metrics beside the reward, and metadata.json their names', async () => {
    const { records, printed } = await importing(
      'verifiers',
      {
        'run/results.jsonl': jsonLines([
          { example_id: 0, prompt: 'x', completion: 'y', task: 'default', reward: 0.5, generation_ms: 4, spelt: 1 },
        ]),
        'run/metadata.json': JSON.stringify({ env_id: 'p', model: 'm', avg_reward: 0.5, avg_metrics: { spelt: 1 } }),
      },
      {},
      ['run'],
    );
    expect(records('m')[0].reported).toMatchObject([{ metric: 'reward' }, { metric: 'spelt', value: 1 }]);
    expect(printed().map(([, , reproduced]) => reproduced)).toEqual([true, true]);
  });

  it('verifiers 0.2: a line is a trace, its rewards are weighted already, and any error spoils it', async () => {
    const trace = (idx: number, spoken: string, rewards: object, errors: object[] = []) => ({
      id: 'a',
      task: { type: 'Spell', data: { idx, prompt: 'Spell pan.', answer: 'p-a-n' } },
      agent: { model: 'org/speller', harness: { id: 'null' } },
      nodes: [
        { message: { role: 'user', content: 'Spell pan.' }, sampled: false },
        {
          parent: 0,
          message: { role: 'assistant', content: spoken },
          sampled: true,
          finish_reason: 'stop',
          usage: { prompt_tokens: 5, completion_tokens: 2 },
        },
      ],
      rewards,
      metrics: { turns: 1 },
      errors,
      timing: { generation: { start: 10, end: 12 } },
    });
    const { code, verdicts, records, statement } = await importing(
      'verifiers',
      {
        'run/traces.jsonl': jsonLines([
          trace(0, 'p-a-n', { spelt: 0.75, short: 0.25 }),
          trace(1, 'pan', { spelt: 0, short: 0.25 }),
          trace(1, 'pa', { spelt: 0.5 }, [{ type: 'TaskError', message: 'scale broke' }]),
        ]),
        'run/config.toml': `model = "org/speller"\nnum_rollouts = 2\n\n[taskset]\nid = "spelling"\n\n[client]\nheaders = "${KEY}"\n`,
      },
      {},
      ['run'],
    );
    expect(code).toBe(2);
    expect(verdicts('org-speller')).toEqual({ '0/1': 1, '1/1': 0.25, '1/2': 'server' });
    expect(statement()).toMatchObject({ missing: [{ cells: 1 }], verdicts: [{ suite: 'spelling' }] });
    expect(statement().notes.join()).toContain('reward 0.63 (0.58 with the 1 that did not end well)');
    expect(records('org-speller')[0].turns[0].generation).toMatchObject({
      finish: 'stop',
      e2eMs: 2000,
      usage: { inputTokens: 5, outputTokens: 2 },
    });
  });

  it('verifiers’ traces: attempts of one agent are repetitions, two agents are two samples', async () => {
    const trace = (name: string, score: number) => ({
      agent: { name, trainable: true, config: { model: 'm' } },
      nodes: [{ message: { role: 'assistant', content: 'x' }, sampled: true }],
      calls: [],
      rewards: { right: { score, weight: 1 } },
      ok: true,
      errors: [],
    });
    const episode = (id: string, traces: object[]) => ({ env: { id }, task: { data: { idx: 0 } }, ok: true, traces });
    const { records } = await importing('verifiers', {
      'traces.jsonl': jsonLines([
        episode('best', [trace('agent', 1), trace('agent', 0)]),
        episode('best', [trace('agent', 0)]),
        episode('duel', [trace('white', 1), trace('black', 0)]),
      ]),
    });
    expect(records('m').map(({ suite, sample, trial, score }) => `${suite} ${sample} ${trial} ${score.value}`)).toEqual(
      ['best 0 1 1', 'best 0 2 0', 'best 0 3 0', 'duel 0/black 1 0', 'duel 0/white 1 1'],
    );
  });

  it('verifiers’ traces: weighted rewards, trained agents alone, failures without a reward, the rollouts of a task in their order', async () => {
    const node = (parent: number | null, role: string, content: string, more: object = {}) => ({
      ...(parent === null ? {} : { parent }),
      message: { role, content, ...more },
      ...(role === 'assistant' ? { sampled: true } : {}),
      timestamp: 1_796_000_000.5,
    });
    const trace = (ok: boolean, rewards: object, spoken: string, more: object = {}) => ({
      version: 1,
      task: { type: 'Spell', data: { idx: 3, prompt: 'Spell pan.', answer: 'p-a-n' }, key: 'abc' },
      agent: {
        name: 'agent',
        trainable: true,
        config: { model: 'm', client: { api_key: KEY, base_url: `http://x/?k=${KEY}` } },
      },
      nodes: [
        node(null, 'system', 'Be brief.'),
        node(0, 'user', 'Spell pan.'),
        node(1, 'assistant', 'Let me see', { reasoning_content: 'hm' }),
        node(2, 'user', 'and?'),
        node(3, 'assistant', spoken, { reasoning_content: 'so' }),
      ],
      calls: [
        {
          node: 2,
          model: 'org/speller',
          finish_reason: 'stop',
          usage: { prompt_tokens: 5, completion_tokens: 2, cached_input_tokens: 1, cost: 0.25 },
        },
        {
          node: 4,
          model: 'org/speller',
          finish_reason: 'length',
          sampling: { temperature: 0.5, max_tokens: 9, seed: 4 },
          usage: { prompt_tokens: 7, completion_tokens: 3, cached_input_tokens: 0, cost: 0.5 },
        },
      ],
      rewards,
      metrics: { turns: 2, unscored: null },
      is_completed: true,
      ok,
      errors: ok ? [] : [{ type: 'ToolError', message: 'oven off', traceback: KEY }],
      timing: { start: 1_796_000_000, agent: { start: 1_796_000_001, end: 1_796_000_003 } },
      ...more,
    });
    const task = { type: 'Spell', data: { idx: 3, prompt: 'Spell pan.', answer: 'p-a-n' }, key: 'abc' };
    const episode = (...traces: object[]) => ({ id: 'e', env: { id: 'spell' }, task, ok: true, errors: [], traces });
    const { code, verdicts, records, statement, all } = await importing('verifiers', {
      'traces.jsonl': jsonLines([
        episode(
          trace(true, { spelt: { score: 1, weight: 0.75 }, short: { score: 0.5, weight: 0.5 }, style: null }, 'p-a-n'),
        ),
        episode(trace(true, { spelt: { score: 0, weight: 0.75 }, short: { score: 1, weight: 0.25 } }, 'pan'), {
          ...trace(true, {}, 'judged'),
          agent: { name: 'judge', trainable: false },
        }),
        episode(trace(false, {}, 'p-')),
        {
          ...episode(),
          ok: false,
          errors: [{ type: 'EnvError', message: 'no sandbox' }],
          task: { ...task, data: { idx: 4, prompt: 'Spell pot.' } },
        },
      ]),
    });
    expect(code).toBe(2);
    expect(verdicts('org-speller')).toEqual({ '3/1': 1, '3/2': 0.25, '3/3': 'server', '4/1': 'server' });
    const [first, , failed, dead] = records('org-speller');
    expect(first).toMatchObject({
      reported: [
        { metric: 'reward', value: 1, main: true },
        { metric: 'spelt', value: 1 },
        { metric: 'short', value: 0.5 },
        { metric: 'turns', value: 2 },
      ],
      cost: { usd: 0.75 },
      turns: [
        {
          seed: 4,
          sampling: { temperature: 0.5, maxOutputTokens: 9 },
          generation: {
            text: 'p-a-n',
            reasoning: 'so',
            finish: 'length',
            e2eMs: 2000,
            usage: { inputTokens: 13, cachedInputTokens: 1, outputTokens: 5 },
          },
        },
      ],
    });
    expect(failed).toMatchObject({ failure: 'ToolError: oven off', turns: [{ generation: null }] });
    expect(dead).toMatchObject({ failure: 'EnvError: no sandbox' });
    // An episode without any trace is in no mean of verifiers.
    expect(statement().notes.join()).toContain('reward 0.63 (0.42 with the 1 that did not end well)');
    expect(all()).not.toContain(KEY);
  });

  it.each(['plain', 'nested'])('DeepEval’s last run, %s: a case passes where all its metrics do', async (form) => {
    const run = {
      testCases: [
        {
          name: 'case-1',
          input: 'Hot?',
          actualOutput: 'Soup',
          expectedOutput: 'soup',
          success: true,
          metricsData: [{ name: 'Relevancy', score: 0.9, success: true }],
          completionTime: 1.5,
          tokenCost: 0.01,
          inputTokenCount: 9,
        },
        {
          name: 'case-2',
          input: 'Cold?',
          actualOutput: 'Soup',
          success: false,
          metricsData: [{ name: 'Relevancy', score: 0.2, success: false }],
        },
      ],
      hyperparameters: { key: KEY },
    };
    const { verdicts, records, all } = await importing('deepeval', {
      'last.json': form === 'plain' ? run : { testRunData: run },
    });
    expect(verdicts('last')).toEqual({ 'case-1/1': 1, 'case-2/1': 0 });
    expect(records('last')[0]).toMatchObject({
      reported: [
        { metric: 'success', main: true },
        { metric: 'Relevancy', value: 0.9 },
      ],
      cost: { usd: 0.01, basis: 'reported' },
      turns: [{ generation: { e2eMs: 1500, usage: { inputTokens: 9 } } }],
    });
    expect(all()).not.toContain(KEY);
  });

  it('Every Eval Ever: the score counts and not whether it is above 0; an error is counted as it was counted', async () => {
    const record = (id: string, score: number, more: object = {}) => ({
      schema_version: '0.3.0',
      evaluation_id: 'errands/tested/1',
      model_id: 'maker/tested-7b',
      evaluation_name: 'errands',
      sample_id: id,
      sample_hash: 'a',
      interaction_type: 'single_turn',
      input: { raw: 'What is 6 times 7?', reference: ['42'] },
      output: { raw: ['It is 42.'], reasoning_trace: ['Six sevens.'] },
      answer_attribution: [
        { turn_idx: 0, source: 'output.raw', extracted_value: '42', extraction_method: 'regex', is_terminal: true },
      ],
      evaluation: { score, is_correct: score > 0 },
      token_usage: { input_tokens: 20, output_tokens: 5, total_tokens: 25 },
      performance: { latency_ms: 250 },
      metadata: { api_key: KEY },
      ...more,
    });
    const turns = [
      { turn_idx: 0, role: 'user', content: 'Buy salt.' },
      { turn_idx: 1, role: 'assistant', content: 'Bought.' },
    ];
    const { code, verdicts, records, read, all } = await importing('every-eval-ever', {
      'one_samples.jsonl': jsonLines([
        record('a', 1),
        record('b', 0.25),
        record('c', 1, { interaction_type: 'multi_turn', output: null, messages: turns, answer_attribution: [] }),
        record('d', 0, { error: 'rate limit', output: { raw: [''] } }),
      ]),
    });
    expect(code).toBe(0);
    expect(verdicts('maker-tested-7b')).toEqual({ 'a/1': 1, 'b/1': 0.25, 'c/1': 1, 'd/1': 0 });
    expect(records('maker-tested-7b')[2].turns[0].generation.text).toBe('Bought.');
    expect(records('maker-tested-7b')[0].turns[0].generation).toMatchObject({
      text: 'It is 42.',
      reasoning: 'Six sevens.',
      e2eMs: 250,
      usage: { inputTokens: 20, outputTokens: 5 },
    });
    expect(read('samples', 'maker-tested-7b.csv')[0]).toMatchObject({ answer: '42', target: '42' });
    expect(all()).not.toContain(KEY);
  });

  it('Every Eval Ever: a line is of one metric of a sample, and the aggregate record holds what was printed', async () => {
    const record = (sample: string, metric: string | null, score: number, more: object = {}) => ({
      schema_version: '0.3.0',
      evaluation_id: 'errands/tested/1',
      model_id: 'maker/tested-7b',
      evaluation_name: 'errands',
      ...(metric === null ? {} : { evaluation_result_id: metric }),
      sample_id: sample,
      interaction_type: 'single_turn',
      input: { raw: 'Salt?', reference: ['yes'], choices: null },
      output: { raw: ['yes'] },
      answer_attribution: [],
      evaluation: { score, is_correct: score > 0 },
      ...more,
    });
    const result = (metric: string, score: number, lower = false, more: object = {}) => ({
      evaluation_name: 'errands',
      evaluation_result_id: metric,
      metric_config: { lower_is_better: lower },
      score_details: { score },
      ...more,
    });
    const aggregate = (results: object[], rows: number) =>
      JSON.stringify({
        schema_version: '0.3.0',
        eval_library: { name: 'lm_eval', version: '0.4.13' },
        model_info: { additional_details: { key: KEY } },
        evaluation_results: results,
        detailed_evaluation_results: { total_rows: rows },
      });
    const lines = ['a', 'b'].flatMap((id, at) => [
      record(id, 'slips', 0.25),
      record(id, 'acc', at),
      record(id, 'acc_norm', 1),
    ]);
    const results = [result('slips', 0.25, true), result('acc', 0.5), result('acc_norm', 0.75), result('bleu', 7)];
    const { code, verdicts, records, printed, statement, all } = await importing(
      'every-eval-ever',
      { 'run/x_samples.jsonl': jsonLines(lines), 'run/x.json': aggregate(results, 6) },
      {},
      ['run'],
    );
    expect(code).toBe(0);
    expect(verdicts('maker-tested-7b')).toEqual({ 'a/1': 0, 'b/1': 1 });
    expect(
      records('maker-tested-7b')[0].reported.map(({ metric, main }: Record<string, unknown>) => [metric, main]),
    ).toEqual([
      ['acc', true],
      ['is_correct', false],
      ['slips', false],
      ['acc_norm', false],
    ]);
    expect(printed()).toEqual([
      ['slips', 0.25, true],
      ['acc', 0.5, true],
      ['acc_norm', 0.75, false],
      ['bleu', 7, null],
    ]);
    expect(statement().files[0]).toMatchObject({ taken: 2, joined: 4, facts: { library: 'lm_eval' } });
    expect(all()).not.toContain(KEY);

    // Repetitions by their number; the same line once more for another way to reduce them is none.
    const epoch = (number: number, score: number) =>
      record('a', 'match', score, { metadata: { epoch: String(number) } });
    const repeated = await importing(
      'every-eval-ever',
      {
        'run/x_samples.jsonl': jsonLines([epoch(1, 1), epoch(1, 1), epoch(2, 0), epoch(2, 0)]),
        'run/x.json': aggregate([result('match', 0.5), result('match', 1)], 4),
      },
      {},
      ['run'],
    );
    expect(repeated.verdicts('maker-tested-7b')).toEqual({ 'a/1': 1, 'a/2': 0 });
    expect(repeated.printed()).toEqual([
      ['match', 0.5, true],
      ['match', 1, null],
    ]);

    // A metric of one split and of another: the samples of both count, and what is printed is of the model of the lines.
    const split = await importing(
      'every-eval-ever',
      {
        'run/x_samples.jsonl': jsonLines([
          record('a', 'acc:test', 1),
          record('a', 'f1:test', 0.5),
          record('b', 'f1:valid', 0.5),
          record('b', 'acc:valid', 0),
          record('c', 'f1:train', 1),
        ]),
        'run/x.json': aggregate([result('acc:test', 1), result('acc:valid', 0)], 5),
      },
      {},
      ['run'],
    );
    expect(split.verdicts('maker-tested-7b')).toEqual({ 'a/1': 1, 'b/1': 0, 'c/1': 'unscored' });
    expect(split.statement().published).toMatchObject([
      { model: 'maker-tested-7b', reproduced: true },
      { model: 'maker-tested-7b', reproduced: true },
    ]);

    const again = await importing('every-eval-ever', {
      'x_samples.jsonl': jsonLines([record('a', 'acc', 1), record('a', 'acc', 0), record('b', 'acc', 1)]),
    });
    expect(again.statement().notes.join()).toContain('1 samples have several lines of one metric');

    // Lines that are lost, and lines that do not say what they hold.
    const lost = await importing(
      'every-eval-ever',
      { 'run/x_samples.jsonl': jsonLines([record('a', 'acc', 1)]), 'run/x.json': aggregate([result('acc', 1)], 3) },
      {},
      ['run'],
    );
    expect([lost.code, lost.statement().missing]).toEqual([2, [{ model: 'maker-tested-7b', cells: 2, samples: [] }]]);
    const unnamed = await importing(
      'every-eval-ever',
      {
        'run/x_samples.jsonl': jsonLines([record('a', null, 0)]),
        'run/x.json': aggregate([result('a', 1), result('b', 1)], 1),
      },
      {},
      ['run'],
    );
    expect(unnamed.statement().notes.join()).toContain(
      'do not say which score they hold; the aggregate record has a 1, b 1',
    );
  });

  it('tau-bench: trials from 0, and pass^k for every k', async () => {
    const run = (
      task: number,
      trial: number,
      reward: number,
      info: object = { task: { instruction: 'Buy salt.' } },
    ) => ({
      task_id: task,
      trial,
      reward,
      info,
      traj: [
        { role: 'system', content: 's' },
        { role: 'user', content: 'salt' },
        { role: 'assistant', content: 'Bought.' },
      ],
    });
    const { code, read } = await importing('tau-bench', {
      'tiny.json': [run(0, 0, 1), run(0, 1, 1), run(1, 0, 1), run(1, 1, 0, { error: 'timeout', traceback: 'x' })],
    });
    expect(code).toBe(0);
    expect(read('repeats.csv').map(({ k, pass_hat_k }) => [k, pass_hat_k])).toEqual([
      ['1', '0.750000'],
      ['2', '0.500000'],
    ]);
  });

  it('tau-bench: the published pass^1 to pass^4 from the published rewards', async () => {
    // sierra-research/tau-bench 7362a17, historical_trajectories/gpt-4o-airline.json: rewards of 50 tasks in 4 trials each.
    const rewards =
      '0000 0100 0010 0000 0000 0100 1000 0010 0000 0000 0000 1000 1111 0110 0000 0011 0001 0001 1111 0000 ' +
      '1111 0111 0000 0000 1111 0000 1010 0110 0000 1000 0101 1001 0000 0000 1101 1111 1111 0111 1111 1000 ' +
      '1101 0101 1111 1000 1010 1001 0110 0100 1111 1111';
    const rows = rewards.split(' ').flatMap((trials, task) =>
      [...trials].map((reward, trial) => ({
        task_id: task,
        trial,
        // Products of floats, as some runs have them, are rewards too.
        reward: Number(reward) * (task % 2 === 0 ? 1 : 0.9999999),
        info: {},
        traj: [{ role: 'assistant', content: 'Done.' }],
      })),
    );
    const { code, read } = await importing('tau-bench', { 'gpt-4o.json': rows.toReversed() });
    expect(code).toBe(0);
    // The README's table of the same repository: TC (gpt-4o), airline.
    expect(read('repeats.csv').map(({ pass_hat_k }) => Number(pass_hat_k).toFixed(3))).toEqual([
      '0.420',
      '0.273',
      '0.220',
      '0.200',
    ]);
  });

  it('tau2-bench: rewards of simulations, without those that never ran, in any form', async () => {
    const simulate = (task: number, trial: number, reward: number | null, more: object = {}) => ({
      id: `${task}-${trial}`,
      task_id: String(task),
      trial,
      termination_reason: 'user_stop',
      reward_info: reward === null ? null : { reward, db_check: null },
      agent_cost: 0.01,
      messages: [{ role: 'assistant', content: 'Bought.' }],
      ...more,
    });
    const all = ['1111', '1100', '1000', '0000', '1110'].flatMap((trials, task) =>
      [...trials].map((reward, trial) => simulate(task, trial, Number(reward))),
    );
    const curve = async (simulations: readonly object[]) => {
      const { read } = await importing('tau2-bench', { 'm.json': { info: { num_trials: 4 }, tasks: [], simulations } });
      return read('repeats.csv').map(({ k, n_samples, pass_hat_k }) => `${k} ${n_samples} ${pass_hat_k}`);
    };
    const complete = ['1 5 0.500000', '2 5 0.333333', '3 5 0.250000', '4 5 0.200000'];
    expect(await curve(all)).toEqual(complete);
    expect(await curve(all.map((one) => ({ ...one, trial: null })))).toEqual(complete);
    expect(await curve(all.map(({ messages: _, ...one }) => one))).toEqual(complete);
    // Of one task three simulations are left, one of them right: 1/3, 0 and 0.
    const left = ['1 5 0.466667', '2 5 0.300000', '3 5 0.250000', '4 4 0.250000'];
    for (const reward of [null, 0, 1]) {
      const never = simulate(1, 0, reward, {
        termination_reason: 'infrastructure_error',
        messages: [],
        info: { error: 'no connection' },
      });
      expect(await curve(all.with(4, never)), String(reward)).toEqual(left);
    }
    const lost = simulate(1, 0, 0, { termination_reason: 'unexpected_error' });
    expect(await curve(all.with(4, lost))).toEqual(['1 5 0.450000', '2 5 0.300000', '3 5 0.250000', '4 5 0.200000']);
  });

  it('tau2-bench: a file for each simulation, a set for each domain, what was asked and never ran', async () => {
    const simulate = (task: number, trial: number, reward: number | null, id = `${task}-${trial}`) => ({
      id,
      task_id: String(task),
      trial,
      seed: 7,
      termination_reason: 'user_stop',
      reward_info: reward === null ? null : { reward, reward_breakdown: { DB: reward, COMMUNICATE: 1 } },
      agent_cost: 0.01,
      info: { note: 'x' },
      messages: [
        { role: 'assistant', content: 'Hi!' },
        { role: 'user', content: 'salt' },
        { role: 'assistant', content: null, tool_calls: [], usage: { prompt_tokens: 5, completion_tokens: 2 } },
        { role: 'tool', content: 'ok' },
        { role: 'assistant', content: 'Bought.', usage: { prompt_tokens: 9, completion_tokens: 3 } },
        { role: 'user', content: '###STOP###' },
      ],
    });
    const head = (domain: string, model: string, tasks: number) => ({
      info: {
        num_trials: 2,
        agent_info: { implementation: 'llm_agent', llm: model, llm_args: { temperature: 0, api_key: KEY } },
        user_info: { implementation: 'user_simulator', llm: 'u', llm_args: { api_key: KEY } },
        environment_info: { domain_name: domain },
      },
      tasks: Array.from({ length: tasks }, (_, id) => ({
        id: String(id),
        user_scenario: { instructions: `${domain}: salt ${id}` },
      })),
    });
    const apart = [simulate(0, 0, 1), simulate(0, 1, 0), simulate(1, 0, 1)];
    const { code, records, statement, read, all } = await importing(
      'tau2-bench',
      {
        'runs/a/results.json': JSON.stringify({
          ...head('airline', 'org/one', 2),
          simulation_index: apart.map(({ id, task_id }) => ({ id, task_id })),
        }),
        ...Object.fromEntries(apart.map((one) => [`runs/a/simulations/${one.id}.json`, JSON.stringify(one)])),
        'runs/b/results.json': JSON.stringify({
          ...head('retail', 'org/one', 1),
          simulations: [simulate(0, 0, 1), simulate(0, 0, 0.9999999, 'again'), simulate(0, 2, null)],
        }),
      },
      {},
      ['runs'],
    );
    expect(code).toBe(2);
    // The second simulation of trial 0 takes the number that is free.
    expect(
      records('org-one').map(({ suite, sample, trial, score }) => [suite, sample, trial, score?.value ?? null]),
    ).toEqual([
      ['tau2-bench-airline', '0', 1, 1],
      ['tau2-bench-airline', '0', 2, 0],
      ['tau2-bench-airline', '1', 1, 1],
      ['tau2-bench-retail', '0', 1, 1],
      ['tau2-bench-retail', '0', 2, 1],
      ['tau2-bench-retail', '0', 3, null],
    ]);
    const inFolder = { ...head('airline', 'org/two', 1), simulations: [simulate(0, 0, 1), simulate(0, 1, 1)] };
    const older = await importing(
      'tau2-bench',
      {
        'data/results.json': JSON.stringify(inFolder),
        'data/simulations/old.json': JSON.stringify({ ...inFolder, ...head('retail', 'org/two', 1) }),
      },
      {},
      ['data'],
    );
    expect(older.records('org-two').map(({ suite, trial }) => [suite, trial])).toEqual([
      ['tau2-bench-airline', 1],
      ['tau2-bench-airline', 2],
      ['tau2-bench-retail', 1],
      ['tau2-bench-retail', 2],
    ]);
    expect(statement().missing).toEqual([{ model: 'org-one', cells: 1, samples: [] }]);
    expect(statement().notes.join()).toMatch(/1 simulations have no reward, and no verdict here/);
    expect(read('summary.csv').map(({ suite, accuracy }) => [suite, accuracy])).toContainEqual([
      'tau2-bench-airline',
      '0.750000',
    ]);
    expect(records('org-one')[0]).toMatchObject({
      reported: [{ metric: 'reward', main: true }, { metric: 'DB' }, { metric: 'COMMUNICATE' }],
      turns: [{ seed: 7, sampling: { temperature: 0 }, generation: { text: 'Bought.' } }],
    });
    expect(all()).not.toContain(KEY);
  });

  it('MultiPL-E: a program is right where it ran to its end; a file a problem, trials by their place', async () => {
    const problem = (name: string, ...statuses: (string | null)[]) => ({
      name,
      language: 'js',
      temperature: 0.2,
      top_p: 0.95,
      max_tokens: 512,
      prompt: `// ${name}\n`,
      tests: 'test()',
      results: statuses.map((status) => ({
        program: `// ${name}\nf()`,
        stdout: '',
        stderr: '',
        exit_code: status === 'OK' ? 0 : 1,
        status,
      })),
    });
    const { code, verdicts, records } = await importing('multipl-e', {
      'js-small/HumanEval_0_a.results.json': problem('HumanEval_0_a', 'OK', 'Exception'),
      'js-small/HumanEval_1_b.results.json': problem('HumanEval_1_b', 'Timeout', 'OK'),
    });
    expect(code).toBe(0);
    expect(verdicts('js-small')).toEqual({
      'HumanEval_0_a/1': 1,
      'HumanEval_0_a/2': 0,
      'HumanEval_1_b/1': 0,
      'HumanEval_1_b/2': 1,
    });
    expect(records('js-small')[0].turns[0]).toMatchObject({
      sampling: { temperature: 0.2, topP: 0.95, maxOutputTokens: 512 },
      generation: { text: '// HumanEval_0_a\nf()' },
    });
  });

  it('a name that nobody has is refused with the nearest', async () => {
    const { code, stderr } = await importing('verifier', { 'a.jsonl': '{}' });
    expect([code, stderr]).toEqual([4, expect.stringContaining('did you mean verifiers?')]);
  });
});
