import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';
import { jsonLines } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });
const importing = importer();

describe('verifiers before 0.1.6', () => {
  // Two rollouts of three examples: pan, pot, lid, pan, pot, lid; their ids are 0, 0, 1, 1, 2, 2.
  const examples = ['pan', 'pot', 'lid'];
  const rewards = [1, 0, 1, 0, 0, 1];
  const lines = rewards.map((reward, at) => ({
    id: Math.floor(at / 2),
    prompt: [{ role: 'user', content: `Spell ${examples[at % 3]}.` }],
    completion: [{ role: 'assistant', content: 'x' }],
    task: 'default',
    generation_ms: 40,
    answer: examples[at % 3],
    reward,
    spelt: reward / 2,
  }));
  const metadata = {
    env: 'spell',
    model: 'lab/m',
    num_examples: 3,
    rollouts_per_example: 2,
    sampling_args: { max_tokens: 9 },
    avg_reward: 0.5,
    avg_spelt: 0.25,
  };

  it('the place tells which example was asked, and not the id', async () => {
    const run = await importing('verifiers', { 'results.jsonl': jsonLines(lines), 'metadata.json': metadata });
    expect(run.code).toBe(0);
    expect(run.verdicts('lab-m')).toEqual({ '0/1': 1, '0/2': 0, '1/1': 0, '1/2': 0, '2/1': 1, '2/2': 1 });
    expect(run.summary()).toMatchObject([{ n_samples: '3', n_missing: '0', repeat_sd: '0.408248' }]);
    expect(run.printed()).toEqual([
      ['reward', 0.5, true],
      ['spelt', 0.25, true],
    ]);
    expect(run.records('lab-m')[0].turns[0].generation.e2eMs).toBe(40);
    expect(run.statement().notes.join()).toMatch(/the place tells the example, not the id/);
  });

  it('without metadata.json, and with a line that cannot be read', async () => {
    const text = jsonLines(lines).replace(/^(.*\n)(.*\n)/, '$1{broken\n');
    const run = await importing('verifiers', { 'results.jsonl': text }, { models: ['m'] });
    expect(run.code).toBe(2);
    expect(run.verdicts('m')).toEqual({ '0/1': 1, '0/2': 0, '1/2': 0, '2/1': 1, '2/2': 1 });
    expect(run.statement().files[0]).toMatchObject({ taken: 5, malformed: 1 });
  });

  it('one rollout of each example needs no note', async () => {
    const one = lines.slice(0, 3).map((line, at) => ({ ...line, id: at }));
    const run = await importing('verifiers', { 'results.jsonl': jsonLines(one) }, { models: ['m'] });
    expect(run.code).toBe(0);
    expect(run.verdicts('m')).toEqual({ '0/1': 1, '1/1': 0, '2/1': 1 });
    expect(run.statement().notes).toEqual([]);
  });
});
