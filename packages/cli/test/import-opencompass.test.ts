import { describe, expect, it, vi } from 'vitest';
import { importer } from './support/imports.ts';

vi.setConfig({ testTimeout: 120_000 });
const importing = importer();

/** Predictions of one set: question, reply, right answer. */
const entries = (list: readonly [prompt: string, prediction: string, gold?: unknown][]) =>
  JSON.stringify(
    Object.fromEntries(list.map(([prompt, prediction, gold], at) => [at, { origin_prompt: prompt, prediction, gold }])),
  );
const four = entries([
  ['Red?', 'cherry', 'cherry'],
  ['Blue?', 'plum', 'sloe'],
  ['Green?', 'kiwi', 'kiwi'],
  ['Black?', 'coal', 'currant'],
]);
const files = (results: object) => ({
  'predictions/tiny/jam.json': four,
  'results/tiny/jam.json': JSON.stringify(results),
});
const detail = (name: string, more: object) => ({ example_abbr: name, ...more });

describe('OpenCompass: verdicts on single entries', () => {
  it('of a range of the set stand by their place: their numbers are those in the whole set', async () => {
    const { verdicts, printed } = await importing(
      'opencompass',
      files({
        accuracy: 50,
        details: [true, false, true, false].map((right, at) =>
          detail(`jam_test_${at + 7}`, { pred: [`read ${at}`], is_correct: [right] }),
        ),
      }),
    );
    expect(verdicts('tiny')).toEqual({ '0/1': 1, '1/1': 0, '2/1': 1, '3/1': 0 });
    expect(printed()).toEqual([['accuracy', 50, true]]);
  });

  it('make the metric that they follow, where another one is printed first', async () => {
    const { summary, printed, statement } = await importing(
      'opencompass',
      files({
        partial: 62.5,
        strict: 50,
        details: [true, false, true, false].map((correct, at) =>
          detail(`jam_${at}`, { pred: ['x'], correct: [correct] }),
        ),
      }),
    );
    expect(summary()).toMatchObject([{ accuracy: '0.500000', published_metric: 'strict', reproduced: 'true' }]);
    expect(printed()).toEqual([
      ['partial', 62.5, null],
      ['strict', 50, true],
    ]);
    expect(statement().notes.join()).toContain('prints partial first');
  });

  it('a share that is printed from 0 to 1 is followed as one', async () => {
    const details = [true, false, true, false].map((correct, at) => detail(`jam_${at}`, { correct: [correct] }));
    const { summary, statement } = await importing('opencompass', files({ accuracy: 0.5, details }));
    expect(summary()).toMatchObject([{ accuracy: '0.500000', published_score: '0.500000', reproduced: 'true' }]);
    expect(statement().published).toMatchObject([{ full: 1, ours: 0.5 }]);
  });

  it.each([
    ['of which less is better', { error_rate: 50 }, /error_rate is none that our scorers could repeat/],
    ['of sacrebleu', { score: 12.5, bp: 1, sys_len: 4, ref_len: 4 }, /score is none that our scorers could repeat/],
    ['that is a grade, and happens to be the share', { rouge1: 50 }, /rouge1 is none that our scorers could repeat/],
  ])('equal texts are no verdict for a metric %s', async (_, results, says) => {
    const { verdicts, statement } = await importing('opencompass', {
      ...files(results),
      'predictions/tiny/tea.json': four,
      'results/tiny/tea.json': JSON.stringify({ accuracy: 50 }),
    });
    expect(Object.values(verdicts('tiny')).filter((one) => one === 'unscored')).toHaveLength(0);
    expect(statement().notes.join('\n')).toMatch(says);
    expect(statement().verdicts).toMatchObject([
      { suite: 'jam', metric: null },
      { suite: 'tea', metric: 'accuracy' },
    ]);
  });
});

it('OpenCompass: averages over several sets are told, as the summary does not name their members', async () => {
  const { printed, statement } = await importing(
    'opencompass',
    {
      ...files({ accuracy: 50 }),
      'summary/summary_1.csv':
        'dataset,version,metric,mode,tiny\njam,a1,accuracy,gen,50.00\n------ Spreads ------,-,-,-,-\nspreads,-,naive_average,gen,61.50\n',
    },
    {},
    ['predictions', 'results', 'summary'],
  );
  expect(printed()).toEqual([
    ['accuracy', 50, true],
    ['accuracy', 50, true],
  ]);
  expect(statement().notes.join()).toMatch(/also prints spreads 61\.50 \(tiny\): .*does not name/);
});

describe('OpenCompass: judge models', () => {
  const judged = (letters: readonly string[]) =>
    letters.map((letter, at) =>
      detail(`jam_${at}`, { origin_prompt: [`Grade reply ${at}.`], prediction: [letter], gold: ['x'] }),
    );
  const results = (accuracy: number, letters: readonly string[]) => ({
    accuracy,
    accuracy_given_attempted: 66.7,
    attempted_ratio: 75,
    details: judged(letters),
  });

  it('the letter that a judge wrote is the verdict where it makes the printed score; its own files are no replies', async () => {
    const { verdicts, records, printed, statement } = await importing(
      'opencompass',
      {
        ...files(results(50, ['A', 'B', 'Not sure.', 'I say A'])),
        'results/tiny/jam_replica0.json': entries([['Grade reply 0.', 'A', 'cherry']]),
        'results/tiny/tea_llm_judge_replica0.json': entries([['Grade reply 0.', 'A', 'cherry']]),
        'predictions/tiny/tea.json': entries([['Hot?', 'tea', 'tea']]),
        'results/tiny/tea.json': JSON.stringify({ accuracy: 100 }),
      },
      {},
      ['predictions', 'results'],
    );
    expect(verdicts('tiny')).toEqual({ '0/1': 1, '1/1': 0, '2/1': 0, '3/1': 1 });
    expect(records('tiny').map(({ suite }) => suite)).toEqual(['jam', 'jam', 'jam', 'jam', 'tea']);
    expect(records('tiny')[0].turns[0].generation.text).toBe('cherry');
    expect(records('tiny')[0].reported).toMatchObject([{ metric: 'accuracy', options: { rule: 'letter of a judge' } }]);
    expect(printed()).toContainEqual(['accuracy', 50, true]);
    expect(statement().notes.join('\n')).toMatch(/left out: jam_replica0\.json, tea_llm_judge_replica0\.json/);
  });

  it('what a judge graded by other letters is not replaced by our scorer', async () => {
    const { code, stderr } = await importing('opencompass', files(results(75, ['yes', 'yes', 'no', 'yes'])));
    expect([code, stderr]).toEqual([4, expect.stringContaining('cannot be repeated here')]);
  });
});
