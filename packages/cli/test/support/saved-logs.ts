import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixtures = join(import.meta.dirname, '..', '..', '..', 'importers', 'test', 'fixtures');
const fixture = (name: string): unknown => JSON.parse(readFileSync(join(fixtures, name), 'utf8'));
const fixtureLines = (name: string): unknown[] =>
  readFileSync(join(fixtures, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** A small log of each format that is JSON: an array of lines for `.jsonl`, a value for `.json`, a text for others. */
export interface SavedLog {
  readonly format: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly map?: object;
  /** Key under which the model's own objects stand. */
  readonly spoken?: string;
}

const evalscopeReview = (index: number, acc: number) => ({
  index,
  target: ['B'],
  messages: [
    { role: 'user', content: 'Which is a fruit?' },
    { role: 'assistant', content: 'B' },
  ],
  sample_score: {
    score: { status: 'success', value: { acc }, extracted_prediction: 'B', prediction: 'B', main_score_name: 'acc' },
    sample_id: index,
    group_id: index,
    generation_index: 0,
    sample_metadata: {},
  },
});
const evalscopePrediction = (index: number) => ({
  index,
  model: 'm',
  model_output: {
    model: 'm-1',
    choices: [{ message: { role: 'assistant', content: 'B' }, stop_reason: 'stop' }],
    usage: { input_tokens: 4, output_tokens: 1, total_tokens: 5 },
    time: 0.5,
    error: null,
  },
  messages: [
    { role: 'user', content: 'Which is a fruit?' },
    { role: 'assistant', content: 'B' },
  ],
  metadata: {},
});
const evalscopeReport = {
  schema_version: 2,
  name: 'm@pantry',
  dataset_name: 'pantry',
  model_name: 'm',
  metrics: [
    {
      identity: { name: 'accuracy', aggregation: 'mean', dimensions: {} },
      num: 3,
      score: 0.6667,
      macro_score: 0.6667,
      categories: [
        {
          name: ['default'],
          num: 3,
          score: 0.6667,
          subsets: [{ name: 'fruit', score: 0.6667, num: 3, is_aggregate: false }],
        },
      ],
    },
  ],
  primary_metric_identity: { name: 'accuracy', aggregation: 'mean', dimensions: {} },
  execution_summary: {
    requested: 3,
    succeeded: 3,
    errored: 0,
    subsets: { fruit: { requested: 3, succeeded: 3, errored: 0 } },
  },
};
const helmState = (id: string, reply: string) => ({
  instance: {
    id,
    input: { text: 'Sweet?' },
    references: [{ output: { text: 'honey' }, tags: ['correct'] }],
    split: 'test',
  },
  train_trial_index: 0,
  request: { model: 'lab/m', prompt: 'Q: Sweet?', temperature: 0, max_tokens: 16, stop_sequences: ['\n'] },
  result: { success: true, cached: false, request_time: 0.25, completions: [{ text: reply, logprob: 0, tokens: [] }] },
});
const helmStats = (id: string, mean: number) => ({
  instance_id: id,
  train_trial_index: 0,
  stats: [{ name: { name: 'exact_match', split: 'test' }, count: 1, mean }],
});
const program = (base: string, plus: string) => ({
  task_id: 'x',
  solution: 'def a(): pass',
  base_status: base,
  plus_status: plus,
  base_fail_tests: [],
  plus_fail_tests: [],
});
const trajectory = (task: number, trial: number, reward: number) => ({
  task_id: task,
  trial,
  reward,
  info: { task: { instruction: 'Buy salt.' } },
  traj: [
    { role: 'user', content: 'salt' },
    { role: 'assistant', content: 'Bought.' },
  ],
});
const episode = (idx: number, score: number) => ({
  id: `e${idx}`,
  env: { id: 'spell' },
  task: { type: 'T', data: { idx, prompt: 'Spell pan.' }, key: `k${idx}` },
  ok: true,
  errors: [],
  traces: [
    {
      version: 1,
      task: { type: 'T', data: { idx, prompt: 'Spell pan.' } },
      agent: { name: 'agent', trainable: true, config: { model: 'm', timeout: {} } },
      nodes: [
        { message: { role: 'user', content: 'Spell pan.' }, sampled: false },
        { parent: 0, message: { role: 'assistant', content: 'p-a-n' }, sampled: true },
      ],
      calls: [{ node: 1, model: 'm', finish_reason: 'stop', usage: { prompt_tokens: 3, completion_tokens: 2 } }],
      rewards: { spelt: { score, weight: 1 } },
      metrics: { turns: 1 },
      is_completed: true,
      ok: true,
      errors: [],
      timing: { start: 1_796_000_000, agent: { start: 1, end: 2 } },
    },
  ],
});

export const SAVED_LOGS: readonly SavedLog[] = [
  {
    format: 'bfcl',
    spoken: 'result',
    files: {
      'result/m/BFCL_v4_parallel_result.jsonl.json': [
        { id: 'parallel_0', result: [{ a: '{}' }], input_token_count: 2, output_token_count: 1, latency: 0.5 },
        { id: 'parallel_1', result: 'no', input_token_count: [[2]], output_token_count: [[1]], latency: [[0.5]] },
        { id: 'parallel_2', result: [{ b: '{"x": 1}' }] },
      ],
      'score/m/BFCL_v4_parallel_score.jsonl.json': [
        { accuracy: 2 / 3, correct_count: 2, total_count: 3 },
        {
          id: 'parallel_1',
          model_name: 'm',
          valid: false,
          error: ['x'],
          error_type: 'y',
          prompt: { question: [[{ role: 'user', content: 'Stir.' }]] },
        },
      ],
    },
  },
  {
    format: 'deepeval',
    files: {
      'last.json': {
        testCases: [1, 2, 3].map((at) => ({
          name: `case-${at}`,
          input: 'Hot?',
          actualOutput: 'Soup',
          expectedOutput: 'soup',
          success: at !== 2,
          metricsData: [{ name: 'Relevancy', score: at / 4, success: at !== 2 }],
        })),
        hyperparameters: { model: 'm' },
      },
    },
  },
  {
    format: 'evalplus',
    files: {
      'm_eval_results.json': {
        date: '2026-11-29 15:11',
        hash: 'abc',
        eval: {
          'HumanEval/0': [program('pass', 'pass')],
          'HumanEval/1': [program('fail', 'fail')],
          'HumanEval/2': [program('pass', 'fail')],
        },
      },
    },
  },
  {
    format: 'evalscope',
    files: {
      'predictions/m/pantry_fruit.jsonl': [0, 1, 2].map(evalscopePrediction),
      'reviews/m/pantry_fruit.jsonl': [evalscopeReview(0, 1), evalscopeReview(1, 0), evalscopeReview(2, 1)],
      'reports/m/pantry.json': evalscopeReport,
    },
  },
  {
    format: 'helm',
    files: {
      'run/scenario_state.json': {
        adapter_spec: { method: 'generation', model: 'lab/m', temperature: 0, max_tokens: 16, num_outputs: 1 },
        request_states: [helmState('id0', 'honey'), helmState('id1', 'salt'), helmState('id2', 'honey')],
      },
      'run/per_instance_stats.json': [helmStats('id0', 1), helmStats('id1', 0), helmStats('id2', 1)],
      'run/stats.json': [{ name: { name: 'exact_match', split: 'test' }, count: 1, mean: 2 / 3 }],
    },
  },
  { format: 'inspect', files: { 'errands.json': fixture('inspect-errands.json') } },
  { format: 'inspect', files: { 'letters.json': fixture('inspect-letters.json') } },
  {
    format: 'jsonl',
    map: {
      suite: { name: 'saved', scorer: { name: 'exact' } },
      model: { field: 'model' },
      id: { field: 'id' },
      input: { field: 'q' },
      reply: { field: 'reply' },
      target: { field: 'gold' },
      usage: { field: 'usage', optional: true },
    },
    files: {
      'a.jsonl': [1, 2, 3].map((id) => ({
        id,
        model: 'm',
        q: 'Two?',
        reply: '2',
        gold: id === 2 ? '3' : '2',
        usage: { input_tokens: 3 },
      })),
    },
  },
  {
    format: 'lm-eval',
    files: {
      'samples_errands_2026-11-22T17-27-37.867705.jsonl': fixtureLines(
        'samples_errands_2026-11-22T17-27-37.867705.jsonl',
      ),
    },
  },
  {
    format: 'lm-eval',
    files: {
      'samples_letters_2026-11-22T17-27-37.867705.jsonl': fixtureLines(
        'samples_letters_2026-11-22T17-27-37.867705.jsonl',
      ),
    },
  },
  {
    format: 'mmlu-pro',
    files: {
      'm.json': [1, 2, 3].map((id) => ({
        question_id: id,
        question: 'Two?',
        options: ['1', '2', '3'],
        answer: 'B',
        category: 'math',
        model_outputs: 'The answer is (B).',
      })),
    },
  },
  {
    format: 'nemo-evaluator',
    files: {
      'm.jsonl': [0, 1, 2].map((id) => ({
        problem_idx: id,
        repeat: 0,
        reward: id === 1 ? 0 : 1,
        scorer_rewards: { exact: 1 },
        prompt: 'Two?',
        model_response: '2',
        expected_answer: '2',
        latency_ms: 5,
        scoring_details: {},
      })),
    },
  },
  {
    format: 'openai-batch',
    map: { suite: { name: 'batch', scorer: { name: 'exact' } }, target: { field: 'request.metadata.gold' } },
    files: {
      'in.jsonl': [1, 2, 3].map((id) => ({
        custom_id: `r${id}`,
        method: 'POST',
        url: '/v1/chat/completions',
        body: { model: 'm', messages: [{ role: 'user', content: 'Two?' }], metadata: { gold: '2' } },
      })),
      'out.jsonl': [1, 2, 3].map((id) => ({
        id: `b${id}`,
        custom_id: `r${id}`,
        response: {
          status_code: 200,
          body: {
            model: 'm',
            choices: [{ message: { role: 'assistant', content: '2' }, finish_reason: 'stop' }],
            usage: { prompt_tokens: 3, completion_tokens: 1 },
          },
        },
        error: null,
      })),
    },
  },
  {
    format: 'opencompass',
    files: {
      'predictions/m/jam.json': Object.fromEntries(
        ['cherry', 'plum', 'kiwi'].map((gold, at) => [
          at,
          { origin_prompt: 'Fruit?', prediction: at === 1 ? 'pear' : gold, gold },
        ]),
      ),
      'results/m/jam.json': {
        accuracy: 66.66666666666666,
        details: {
          type: 'GEN',
          ...Object.fromEntries(
            ['cherry', 'plum', 'kiwi'].map((gold, at) => [
              at,
              {
                prompt: 'Fruit?',
                origin_prediction: at === 1 ? 'pear' : gold,
                predictions: at === 1 ? 'pear' : gold,
                references: gold,
              },
            ]),
          ),
        },
      },
    },
  },
  { format: 'promptfoo', files: { 'promptfoo.json': fixture('promptfoo.json') } },
  {
    format: 'tau-bench',
    files: { 'm.json': [trajectory(0, 0, 1), trajectory(0, 1, 0), trajectory(1, 0, 1), trajectory(1, 1, 1)] },
  },
  {
    format: 'tau2-bench',
    files: {
      'm.json': {
        simulations: [0, 1, 2].map((task) => ({
          task_id: task,
          trial: 0,
          seed: 3,
          messages: [{ role: 'assistant', content: 'Bought.' }],
          reward_info: { reward: task === 1 ? 0 : 1 },
          termination_reason: 'user_stop',
          agent_cost: 0.1,
        })),
      },
    },
  },
  {
    format: 'tau2-bench',
    files: {
      'results.json': {
        timestamp: '2026-11-29T10:00:00',
        info: {
          num_trials: 2,
          agent_info: { implementation: 'llm_agent', llm: 'org/m', llm_args: { temperature: 0 } },
          environment_info: { domain_name: 'airline' },
        },
        tasks: [0, 1].map((id) => ({ id: String(id), user_scenario: { instructions: { reason_for_call: 'Salt.' } } })),
        simulations: [0, 1, 2, 3].map((at) => ({
          id: `s-${at}`,
          task_id: String(at % 2),
          trial: at < 2 ? 0 : 1,
          termination_reason: at === 3 ? 'infrastructure_error' : 'user_stop',
          reward_info: { reward: at === 0 ? 1 : 0, reward_breakdown: { DB: 1 } },
          messages: [
            { role: 'user', content: 'salt' },
            { role: 'assistant', content: 'Bought.', usage: { prompt_tokens: 3, completion_tokens: 2 } },
          ],
        })),
      },
    },
  },
  {
    format: 'every-eval-ever',
    files: {
      'x_samples.jsonl': ['a', 'b'].flatMap((id, at) =>
        ['acc', 'err'].map((metric) => ({
          evaluation_id: 'e',
          model_id: 'org/m',
          evaluation_name: 'errands',
          evaluation_result_id: metric,
          sample_id: id,
          input: { raw: 'Salt?', reference: ['yes'], choices: null },
          output: { raw: ['yes'] },
          answer_attribution: [{ extracted_value: 'yes' }],
          evaluation: { score: metric === 'acc' ? at : 1 - at, is_correct: at === 1 },
          metadata: { epoch: '1' },
        })),
      ),
      'x.json': {
        eval_library: { name: 'lm_eval', version: '0.4' },
        evaluation_results: ['acc', 'err'].map((metric) => ({
          evaluation_name: 'errands',
          evaluation_result_id: metric,
          metric_config: { lower_is_better: metric === 'err' },
          score_details: { score: 0.5 },
        })),
        detailed_evaluation_results: { total_rows: 4 },
      },
    },
  },
  {
    format: 'verifiers',
    files: {
      'results.jsonl': [0, 1].map((id) => ({
        example_id: id,
        prompt: [{ role: 'user', content: 'Spell.' }],
        completion: [{ role: 'assistant', content: 'p' }],
        reward: id,
        metrics: { turns: 1 },
        token_usage: { input_tokens: 3, output_tokens: 1 },
        is_truncated: false,
        error: null,
      })),
      'metadata.json': {
        env_id: 'spelling',
        model: 'org/m',
        num_examples: 2,
        rollouts_per_example: 1,
        sampling_args: { temperature: 0.5 },
        avg_reward: 0.5,
        avg_metrics: { turns: 1 },
        pass_at_k: {},
        pass_threshold: 0.5,
      },
    },
  },
  { format: 'verifiers', files: { 'traces.jsonl': [episode(0, 1), episode(1, 0), episode(2, 1)] } },
  {
    format: 'verifiers',
    files: {
      'results.jsonl': [0, 1, 2].map((id) => ({
        example_id: id,
        prompt: [{ role: 'user', content: 'Spell.' }],
        completion: [{ role: 'assistant', content: 'p' }],
        reward: id === 1 ? 0 : 1,
        answer: 'p',
        metrics: { turns: 1 },
        error: null,
      })),
    },
  },
  {
    format: 'zeroeval',
    files: {
      'm.json': [0, 1, 2].map((id) => ({
        id: `crux-${id}`,
        dataset: 'crux',
        chat_history: ['What does it print?'],
        question: 'What?',
        output: ['{"answer": "7"}'],
        answer: '7',
        model_input: 'x',
        generator: 'g',
      })),
    },
  },
];

/** A file's content as it stands on the disk. */
export const written = (name: string, content: unknown): string =>
  typeof content === 'string'
    ? content
    : /\.jsonl/.test(name)
      ? (content as unknown[]).map((line) => `${JSON.stringify(line)}\n`).join('')
      : JSON.stringify(content);

/** The name without what only says here that it holds lines. */
export const nameOf = (name: string): string => name.replace(/\.jsonl\.json$/, '.json');
