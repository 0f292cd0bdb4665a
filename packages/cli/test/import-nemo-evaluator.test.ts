import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';
import { jsonLines } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });
const importing = importer();
const KEY = 'sk-planted-0123456789abcdef';

const line = (problem: number, repeat: number, reward: number, more: object = {}) => ({
  problem_idx: problem,
  repeat,
  reward,
  scorer_rewards: { 'scorer:fuzzy_match': 1 },
  prompt: `Fruit ${problem}?`,
  model_response: 'A pear.',
  extracted_answer: 'pear',
  expected_answer: 'pear',
  scoring_details: { method: 'byob', correct: reward === 1, 'scorer:fuzzy_match': { correct: true, reward: 1 } },
  metadata: { category: problem === 0 ? 'tree' : 'bush' },
  tokens: 12,
  latency_ms: 20,
  ...more,
});
const bundle = (name: string, scores: object, more: object = {}, config: object = {}) => ({
  run_id: 'eval-x',
  sdk_version: '0.3.0',
  config: { benchmark: name, model: 'lab/tiny', base_url: `http://x/${KEY}`, api_key: KEY, repeats: 2, ...config },
  benchmark: { name, samples: 2, repeats: 2, scores, ...more },
});
const lost = { model_response: '', latency_ms: 0, extracted_answer: null };

describe('NeMo Evaluator', () => {
  const orchard = {
    'nel/orchard/results.jsonl': jsonLines([
      line(0, 0, 1),
      line(0, 1, 0),
      line(1, 0, 0, {
        ...lost,
        scorer_rewards: {},
        scoring_details: { error: 'HTTP 500', error_category: 'graceful', method: 'solve_failed' },
      }),
      line(1, 1, 0, {
        scorer_rewards: {},
        scoring_details: { error: 'the scorer broke', error_category: 'system', retries_exhausted: 3 },
      }),
    ]),
    'nel/orchard/eval-20261201T100000Z-orchard.json': bundle(
      'orchard',
      {
        'pass@1': { value: 0.25 },
        'pass@2': { value: 0.5 },
        'scorer:fuzzy_match': { value: 1, correct: 2, total: 2 },
        summary: { mean: 0.25, n: 4 },
      },
      { categories: { tree: { mean_reward: 0.5, n: 2 }, bush: { mean_reward: 0, n: 2 } } },
      { shuffle: { ds_full_size: 2, ds_effective_size: 2 } },
    ),
    'nel/orchard/inference_log.jsonl': jsonLines([
      { _meta: true, config_hash: 'x' },
      {
        problem_idx: 0,
        repeat: 0,
        model: 'tiny-0901',
        finish_reason: 'length',
        prompt_tokens: 9,
        completion_tokens: 3,
        reasoning_tokens: 2,
      },
      { problem_idx: 1, repeat: 0, model: '', finish_reason: '', prompt_tokens: 0, completion_tokens: 0 },
      { problem_idx: 9, repeat: 0, model: 'tiny-0901', finish_reason: 'stop' },
    ]),
  };

  it('what it printed of every benchmark follows from the rows; errors are counted as it counted them, and told', async () => {
    const { code, verdicts, printed, records, statement, summary, all } = await importing(
      'nemo-evaluator',
      {
        ...orchard,
        'nel/hedge/results.jsonl': jsonLines([line(0, 0, 0.5), line(0, 1, 1)]),
        'nel/hedge/eval-20261201T110000Z-hedge.json': bundle('hedge', { mean_reward: { value: 0.75 } }),
        'nel/nel_run.json': { run_id: 'x', details: { key: KEY } },
      },
      {},
      ['nel'],
    );
    expect(code).toBe(2);
    expect(summary().map((one) => [one.suite, one.model, one.published_score, one.reproduced])).toEqual([
      ['hedge', 'lab-tiny', '0.750000', 'true'],
      ['orchard', 'lab-tiny', '0.250000', 'true'],
    ]);
    expect(verdicts('lab-tiny')).toMatchObject({ '1/1': 0, '1/2': 0 });
    expect(printed()).toEqual([
      ['reward', 0.75, true],
      ['reward', 0.25, true],
      ['reward', 0.5, true],
      ['scorer:fuzzy_match', 1, true],
      ['reward', 0.5, true],
      ['reward', 0, true],
    ]);
    const [first, , , other, unanswered, unjudged] = records('lab-tiny');
    expect(first).toMatchObject({ suite: 'hedge' });
    expect(unanswered).toMatchObject({ failure: 'HTTP 500', outcome: 'incorrect' });
    expect(unjudged.turns[0].generation.text).toBe('A pear.');
    expect(other.reported.map(({ metric }: { metric: string }) => metric)).toEqual([
      'reward',
      'correct',
      'scorer:fuzzy_match',
    ]);
    expect(statement().notes.join('\n')).toMatch(
      /1 attempts ended in an error without.*\n.*1 replies could not be judged/,
    );
    expect(statement().missing).toMatchObject([{ model: 'lab-tiny', cells: 2 }]);
    expect(all()).not.toContain(KEY);
  });

  it('how a reply ended and its tokens stand in inference_log.jsonl; what is 0 there was not counted', async () => {
    const { records, statement } = await importing('nemo-evaluator', orchard, {}, ['nel']);
    expect(records('lab-tiny')[0].turns[0].generation).toMatchObject({
      finish: 'length',
      usage: { inputTokens: 9, outputTokens: 3, reasoningTokens: 2 },
    });
    expect(records('lab-tiny')[1].turns[0].generation.usage).toMatchObject({ inputTokens: null, outputTokens: null });
    expect(statement().files[0]).toMatchObject({ facts: { version: '0.3.0', repeats: '2' } });
  });

  it('a run that was told to ask less of the set is not complete', async () => {
    const { code, summary } = await importing(
      'nemo-evaluator',
      {
        'results.jsonl': jsonLines([line(0, 0, 1), line(0, 1, 1)]),
        'eval-1.json': bundle('orchard', {}, { samples: 1 }, { shuffle: { ds_full_size: 3, ds_effective_size: 1 } }),
      },
      {},
      ['results.jsonl'],
    );
    expect([code, summary()[0]!.n_missing]).toEqual([2, '4']);
  });

  it('pass@k leaves out problems with fewer repeats, as shards that are cut have them', async () => {
    const { code, printed } = await importing(
      'nemo-evaluator',
      {
        'results.jsonl': jsonLines([line(0, 0, 0), line(0, 1, 0), line(1, 0, 1)]),
        'eval-1.json': bundle('orchard', { 'pass@1': { value: 0.5 }, 'pass@2': { value: 0 } }),
      },
      {},
      ['results.jsonl'],
    );
    expect([code, printed()]).toEqual([
      2,
      [
        ['reward', 0.5, true],
        ['reward', 0, true],
      ],
    ]);
  });

  it('shards are joined; where they were merged, the merged file counts', async () => {
    const shard = (problem: number) => jsonLines([line(problem, 0, problem)]);
    const shards = {
      'nel/shard_0/orchard/results.jsonl': shard(0),
      'nel/shard_0/orchard/eval-1.json': bundle('orchard', {}),
      'nel/shard_1/orchard/results.jsonl': shard(1),
      'nel/shard_1/orchard/eval-1.json': bundle('orchard', {}),
    };
    const merged = {
      'nel/orchard/results.jsonl': `${shard(0)}${shard(1)}`,
      'nel/orchard/eval-2.json': bundle('orchard', { 'pass@1': { value: 0.5 } }),
    };
    const apart = await importing('nemo-evaluator', shards, {}, ['nel']);
    expect(apart.verdicts('lab-tiny')).toEqual({ '0/1': 0, '1/1': 1 });
    const joined = await importing('nemo-evaluator', { ...shards, ...merged }, {}, ['nel']);
    expect(joined.verdicts('lab-tiny')).toEqual({ '0/1': 0, '1/1': 1 });
    expect(joined.printed()).toEqual([['reward', 0.5, true]]);
    expect(joined.statement().notes.join()).toContain('2 files of shards were left out');
  });

  it.each([
    ['a bundle alone', { 'eval-1.json': bundle('orchard', {}) }, 'name results.jsonl'],
    ['lines of something else', { 'results.jsonl': jsonLines([{ id: 1 }]) }, 'nel eval run'],
  ])('%s is refused with what to do', async (_, files, says) => {
    const { code, stderr } = await importing('nemo-evaluator', files as Record<string, unknown>);
    expect([code, stderr]).toEqual([4, expect.stringContaining(says)]);
  });
});
