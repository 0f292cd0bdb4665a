import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRun } from '@evenhand/report';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, vi } from 'vitest';
import { importReplies } from '../src/commands/import.ts';
import { verification } from '../src/commands/verify.ts';
import { here } from './support/here.ts';
import { inspectLog, inspectSample, printedScore, scored } from './support/inspect-logs.ts';
import { filesBelow, jsonLines, scratch, write } from './support/program.ts';

vi.setConfig({ testTimeout: 120_000 });

const home = scratch();
let cases = 0;

type Flags = Parameters<typeof importReplies>[2];

async function importing(
  format: string,
  files: Record<string, unknown>,
  flags: Flags = {},
  names = Object.keys(files),
) {
  const folder = join(home, `case-${++cases}`);
  mkdirSync(folder);
  write(folder, files);
  const ended = await here(folder, () => importReplies(format, names, { out: 'out', ...flags }));
  const out = join(folder, 'out');
  const read = (...path: string[]): Record<string, string>[] =>
    parse(readFileSync(join(out, ...path), 'utf8'), { columns: true });
  return {
    ...ended,
    out,
    folder,
    read,
    statement: () => JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).import,
    summary: () => read('summary.csv').filter(({ suite, language }) => suite !== '*' && language === '*'),
    samples: (model = 'm') => read('samples', `${model}.csv`),
    scores: (model = 'm') => read('samples', `${model}.csv`).map(({ score }) => (score === '' ? null : Number(score))),
    findings: async () => (await verification(out)).findings,
    all: () =>
      filesBelow(folder)
        .filter((path) => path.startsWith('out/'))
        .map((path) => readFileSync(join(folder, path), 'utf8'))
        .join('\n'),
  };
}

const weighed = (
  context: string,
  options: readonly string[],
  weights: readonly number[],
  greedy = weights.map(() => false),
) => ({
  arguments: Object.fromEntries(
    options.map((option, at) => [`gen_args_${at}`, { arg_0: context, arg_1: ` ${option}` }]),
  ),
  resps: weights.map((weight, at) => [[String(weight), greedy[at] ? 'True' : 'False']]),
  filtered_resps: weights.map((weight, at) => [String(weight), greedy[at] ? 'True' : 'False']),
});
const written = (context: unknown, replies: readonly string[], filtered: unknown = replies[0]) => ({
  arguments: {
    gen_args_0: { arg_0: context, arg_1: { until: ['\n'], do_sample: false, temperature: 0, max_gen_toks: 64 } },
  },
  resps: [replies],
  filtered_resps: [filtered],
});
const line = (id: number, target: string, body: object, metrics: Record<string, unknown>, filter = 'none') => ({
  doc_id: id,
  doc: {},
  target,
  ...body,
  filter,
  metrics: Object.keys(metrics),
  ...metrics,
});
const TIME = '2026-11-29T10-00-00.000001';
const samplesOf = (task: string) => `samples_${task}_${TIME}.jsonl`;

describe('lm-eval: its verdict is published, whatever the kind of task', () => {
  it.each<[what: string, lines: readonly object[], scores: readonly number[], targets?: readonly string[]]>([
    [
      'digits are the place of an option where the options are numbers',
      [
        line(0, '2', weighed('7 - 5?', ['3', '4', '2', '1'], [-3, -4, -1, -5]), { acc: 1 }),
        line(1, '1', weighed('the second?', ['1', '2', '3', '0'], [-1, -2, -3, -4]), { acc: 0 }),
      ],
      [1, 0],
      ['C', 'B'],
    ],
    [
      'a text of figures is an option where the verdict says so',
      [line(0, '4', weighed('2 + 2?', ['3', '4', '5', '6', '7'], [-3, -1, -4, -5, -6]), { acc: 1 })],
      [1],
      ['B'],
    ],
    [
      'continuations that are weighed alone are no options',
      [
        line(
          0,
          '1',
          {
            arguments: Object.fromEntries(
              ['q?', 'q?', '', ''].map((context, at) => [
                `gen_args_${at}`,
                { arg_0: context, arg_1: at % 2 === 0 ? ' x' : ' y' },
              ]),
            ),
            resps: [-9, -1, -0.1, -8].map((weight) => [[String(weight), 'False']]),
          },
          { acc: 1, acc_mutual_info: 0 },
        ),
      ],
      [1],
      ['B'],
    ],
    [
      'where the continuations are equal the contexts are the options',
      ['Ann', 'Bea'].map((best, at) =>
        line(
          at,
          'wanted to read.',
          {
            arguments: {
              gen_args_0: { arg_0: 'Ann gave Bea a book as Ann', arg_1: ' wanted to read.' },
              gen_args_1: { arg_0: 'Ann gave Bea a book as Bea', arg_1: ' wanted to read.' },
            },
            resps: [[[best === 'Ann' ? '-1' : '-2', 'False']], [[best === 'Bea' ? '-1' : '-2', 'False']]],
          },
          { acc: at },
        ),
      ),
      [0, 1],
      ['B', 'B'],
    ],
    [
      'several right options',
      [
        line(0, '[0, 2]', weighed('even?', ['2', '3', '4'], [-3, -2, -1]), { acc: 1.0, acc_norm: 0.0 }),
        line(1, '[0, 2]', weighed('even?', ['2', '3', '4'], [-3, -1, -2]), { acc: 0.0, acc_norm: 1.0 }),
      ],
      [1, 0],
      ['A | C', 'A | C'],
    ],
    [
      'more than 26 options',
      [
        line(
          0,
          '28',
          weighed(
            'which?',
            Array.from({ length: 30 }, (_, at) => `thing ${at}`),
            Array.from({ length: 30 }, (_, at) => (at === 28 ? -1 : -9)),
          ),
          { acc: 1 },
        ),
      ],
      [1],
      ['thing 28'],
    ],
    [
      'one continuation, by the greedy flag',
      [
        line(0, ' Paris', weighed('The capital of France is', ['Paris'], [-5.8], [true]), { perplexity: -5.8, acc: 1 }),
        line(1, ' Rome', weighed('The capital of Italy is', ['Rome'], [-0.3], [false]), { perplexity: -0.3, acc: 0 }),
      ],
      [1, 0],
      ['Paris', 'Rome'],
    ],
    [
      'a list as Python spells it holds any of the right answers',
      [
        line(0, "['Paris', \"Lutetia d'or\"]", written('q?', ["lutetia d'or"]), { exact_match: 1.0 }),
        line(1, "['Paris', 'Lutetia']", written('q?', ['Rome']), { exact_match: 0.0 }),
      ],
      [1, 0],
      ["Paris | Lutetia d'or", 'Paris | Lutetia'],
    ],
    [
      'metrics of the task’s own',
      [
        line(0, '0', written('Write in capitals.', ['HELLO']), {
          prompt_level_strict_acc: true,
          inst_level_strict_acc: [true, true],
        }),
        line(1, '0', written('Use no commas.', ['a, b']), {
          prompt_level_strict_acc: false,
          inst_level_strict_acc: [false],
        }),
      ],
      [1, 0],
    ],
    [
      'values that numpy wrote as texts',
      [
        line(0, 'x', written('q?', ['x']), { exact_match: 'True' }),
        line(1, 'x', written('q?', ['y']), { exact_match: '0.0' }),
      ],
      [1, 0],
    ],
  ])('%s', async (_, lines, scores, targets) => {
    const run = await importing('lm-eval', { [samplesOf('demo')]: jsonLines(lines) }, { models: ['m'] });
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
    expect(run.scores()).toEqual(scores);
    expect(run.samples().every(({ scorer }) => scorer === 'recorded@1')).toBe(true);
    if (targets !== undefined) expect(run.samples().map(({ target }) => target)).toEqual(targets);
    expect(await run.findings()).toEqual([]);
  });

  it('repeats are trials, and one verdict on all of them stands beside ours', async () => {
    const lines = [
      line(0, '#### 42', written('6 * 7?', ['#### 41', '#### 42', 'It is 42.'], '41'), { exact_match: 0 }, 'first'),
      line(1, '#### 9', written('3 * 3?', ['9', '9', '9'], '9'), { exact_match: 1 }, 'first'),
      line(0, '#### 42', written('6 * 7?', ['#### 41', '#### 42', 'It is 42.'], '42'), { exact_match: 1 }, 'maj'),
      line(1, '#### 9', written('3 * 3?', ['9', '9', '9'], '9'), { exact_match: 1 }, 'maj'),
    ];
    const run = await importing('lm-eval', { [samplesOf('demo')]: jsonLines(lines) }, { models: ['m'] });
    expect(run.code).toBe(0);
    expect(run.summary()).toMatchObject([{ n: '6', n_samples: '2', n_correct: '5', verdicts: 'ours', pass_k: '3' }]);
    expect(run.samples()[0]!.reported).toBe('exact_match,first=0; exact_match,maj=1');
    expect(run.statement().notes.join(' ')).toMatch(/answered 3 times, and lm-eval gave one verdict on all of them/);
  });

  it('a lost repeat makes the run incomplete', async () => {
    const lines = [
      line(0, '42', written('6 * 7?', ['42', '42']), { exact_match: 1 }),
      line(1, '9', written('3 * 3?', ['9']), { exact_match: 1 }),
    ];
    const run = await importing('lm-eval', { [samplesOf('demo')]: jsonLines(lines) }, { models: ['m'] });
    expect(run.code).toBe(2);
    expect(run.summary()).toMatchObject([{ n: '3', n_missing: '1', complete: 'false' }]);
  });

  it('a chat prompt becomes messages, the last user message the question', async () => {
    const chat = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '1 + 1?' },
      { role: 'assistant', content: '2' },
      { role: 'user', content: '2 + 2?' },
    ];
    const run = await importing(
      'lm-eval',
      { [samplesOf('demo')]: jsonLines([line(0, '4', written([JSON.stringify(chat)], ['4']), { exact_match: 1 })]) },
      { models: ['m'] },
    );
    const sample = JSON.parse(
      readFileSync(join(run.out, filesBelow(run.out).find((path) => path.includes('samples-demo'))!), 'utf8'),
    );
    expect(sample.input).toEqual(chat.slice(1));
    const [record] = readFileSync(join(run.out, 'records', 'm.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one));
    expect(record.promptSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(record.turns[0].sampling).toEqual({ temperature: 0, maxOutputTokens: 64, stop: ['\n'] });
  });

  const results = (more: object = {}) => ({
    results: { demo: { alias: 'demo', 'exact_match,none': 0.5, 'exact_match_stderr,none': 0.35 } },
    configs: { demo: { repeats: 1, metadata: { api_key: 'sk-planted-0001' } } },
    versions: { demo: 3.0 },
    'n-shot': { demo: 5 },
    'n-samples': { demo: { original: 2, effective: 2 } },
    config: { model: 'hf', model_args: 'api_key=sk-planted-0002', random_seed: 7, limit: null },
    model_name: 'org/tested-7b',
    lm_eval_version: '0.4.13',
    chat_template_sha: 'abcd',
    ...more,
  });
  const two = jsonLines([
    line(0, 'a', written('q?', ['a']), { exact_match: 1 }),
    line(1, 'b', written('r?', ['a']), { exact_match: 0 }),
  ]);

  it('results beside the samples: model, version, settings, printed score; and no configuration as it stands', async () => {
    const run = await importing('lm-eval', { [samplesOf('demo')]: two, [`results_${TIME}.json`]: results() }, {}, [
      samplesOf('demo'),
    ]);
    expect(run.code).toBe(0);
    expect(run.summary()).toMatchObject([
      { model: 'org-tested-7b', suite_version: '3', published_score: '0.500000', reproduced: 'true' },
    ]);
    expect(run.statement().files).toMatchObject([
      { facts: { lm_eval: '0.4.13', 'random seed': '7', 'few-shot': '5', 'chat template SHA': 'abcd' } },
      { name: `results_${TIME}.json` },
    ]);
    expect(run.all()).not.toContain('sk-planted');
  });

  it('a run with a limit is not complete', async () => {
    const limited = results({ 'n-samples': { demo: { original: 10, effective: 2 } } });
    const run = await importing('lm-eval', { [samplesOf('demo')]: two, [`results_${TIME}.json`]: limited });
    expect(run.code).toBe(2);
    expect(run.summary()).toMatchObject([{ n: '2', n_missing: '8', complete: 'false' }]);
    expect(run.statement().requested).toMatchObject([{ samples: 2, setSize: 10 }]);
  });

  it('a printed score that the rows do not give is the first thing that is said', async () => {
    const other = results({ results: { demo: { 'exact_match,none': 0.75 } } });
    const run = await importing('lm-eval', { [samplesOf('demo')]: two, [`results_${TIME}.json`]: other });
    expect(run.summary()).toMatchObject([{ reproduced: 'false', published_rows: '0.500000' }]);
    expect(run.summary()[0]!.caveats).toContain('not_reproduced');
    const report = readFileSync(join(run.out, 'REPORT.md'), 'utf8').split('\n').slice(0, 4).join('\n');
    expect(report).toMatch(/prints exact\\_match 0\.75 for org-tested-7b on demo; its rows give 0\.5/);
  });

  it('a metric of which less is better decides nothing, as the results say or by its name', async () => {
    const judged = (metrics: object) =>
      jsonLines([0, 1].map((id) => line(id, 'salt', written('Name one.', ['pepper']), { ...metrics })));
    const stated = {
      results: { demo: { 'slips,none': 0.25, 'right,none': 0.75 } },
      higher_is_better: { demo: { slips: false } },
    };
    const run = await importing('lm-eval', {
      [samplesOf('demo')]: judged({ slips: 0.25, right: 0.75 }),
      [`results_${TIME}.json`]: results({ ...stated, 'n-samples': {} }),
    });
    expect(run.statement().verdicts[0].metric).toBe('right');
    expect(run.summary()[0]).toMatchObject({ mean_score: '0.750000', published_score: '0.750000', reproduced: 'true' });
    const older = await importing('lm-eval', {
      [samplesOf('demo')]: judged({ slips: 0.25, right: 0.75 }),
      [`results_${TIME}.json`]: results({
        ...stated,
        higher_is_better: {},
        configs: { demo: { metric_list: [{ metric: 'slips', higher_is_better: false }] } },
        'n-samples': {},
      }),
    });
    expect(older.statement().verdicts[0].metric).toBe('right');
    const byName = await importing('lm-eval', { [samplesOf('demo')]: judged({ wer: 0.25, right: 0.75 }) });
    expect(byName.statement().verdicts[0].metric).toBe('right');
    const alone = await importing('lm-eval', { [samplesOf('demo')]: judged({ wer: 0.25 }) });
    expect(alone.code).toBe(4);
    expect(alone.stderr).toMatch(
      /no verdict on single replies \(they hold wer, of which none says that a reply is right/,
    );
  });

  it('several tasks of one model, and of two', async () => {
    const rest = { versions: {}, results: { demo: {}, more: {} }, 'n-samples': {} };
    const run = await importing('lm-eval', {
      [`p/${samplesOf('demo')}`]: two,
      [`p/${samplesOf('more')}`]: two,
      [`p/results_${TIME}.json`]: results({ ...rest, model_name: 'p' }),
      [`q/${samplesOf('demo')}`]: two,
      [`q/results_${TIME}.json`]: results({ ...rest, model_name: 'q' }),
    });
    expect(run.code).toBe(2);
    expect(run.summary().map(({ suite, model, n, n_missing }) => [suite, model, n, n_missing])).toEqual([
      ['demo', 'p', '2', '0'],
      ['demo', 'q', '2', '0'],
      ['more', 'p', '2', '0'],
      ['more', 'q', '0', '2'],
    ]);
    expect(await run.findings()).toEqual([]);
  });

  it('metrics of all documents together follow from the pairs of right and chosen class; the replies are judged by ours', async () => {
    // Right and chosen: 1 1, 1 0, 0 0, 0 1, 1 1. tp 2, fp 1, fn 1, tn 1: f1 = 4/6, mcc = (2·1 - 1·1) / √(3·3·2·2).
    const pairs = [
      [1, 1],
      [1, 0],
      [0, 0],
      [0, 1],
      [1, 1],
    ] as const;
    const lines = pairs.map(([right, chosen], id) =>
      line(id, `${right}`, weighed('q?', ['no', 'yes'], chosen === 1 ? [-2, -1] : [-1, -2]), {
        mcc: [right, chosen],
        f1: [right, chosen],
      }),
    );
    const run = await importing('lm-eval', {
      [samplesOf('demo')]: jsonLines(lines),
      [`results_${TIME}.json`]: results({
        results: { demo: { 'f1,none': 2 / 3, 'mcc,none': 1 / 6 } },
        'n-samples': { demo: { original: 5, effective: 5 } },
      }),
    });
    expect(run.summary()).toMatchObject([{ accuracy: '0.600000', n: '5' }]);
    expect(
      run.statement().published.map((one: { metric: string; reproduced: boolean }) => [one.metric, one.reproduced]),
    ).toEqual([
      ['f1', true],
      ['mcc', true],
    ]);
  });

  it('a list of samples, which versions before 0.4.3 wrote over several lines', async () => {
    const lines = two
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one));
    const run = await importing('lm-eval', { 'pretrained__m_demo.jsonl': JSON.stringify(lines, null, 2) });
    expect(run.code).toBe(0);
    expect(run.summary()).toMatchObject([{ n: '2' }]);
  });

  it('sets of which the name of one begins with that of another and a dot', async () => {
    const run = await importing(
      'lm-eval',
      { [samplesOf('demo.5')]: two, [samplesOf('demo')]: two },
      { models: ['m', 'm'] },
    );
    expect(run.code).toBe(0);
    expect(run.summary().map(({ suite, n }) => [suite, n])).toEqual([
      ['demo', '2'],
      ['demo.5', '2'],
    ]);
    expect(await run.findings()).toEqual([]);
  });

  describe('groups of tasks', () => {
    // One of two right, and three of three: 4/5 by documents, 0.75 alike.
    const one = (acc: number, id: number) => line(id, '1', weighed('q?', ['no', 'yes'], [-2, -1]), { acc });
    const files = (groups: object, children: object) => ({
      [samplesOf('pans')]: jsonLines([one(1, 0), one(0, 1)]),
      [samplesOf('pots')]: jsonLines([one(1, 0), one(1, 1), one(1, 2)]),
      [`results_${TIME}.json`]: results({
        versions: {},
        configs: {},
        results: { pans: { 'acc,none': 0.5 }, pots: { 'acc,none': 1 }, ...groups },
        groups,
        group_subtasks: children,
        'n-samples': { pans: { original: 2, effective: 2 }, pots: { original: 3, effective: 3 } },
      }),
    });
    const printed = (run: Awaited<ReturnType<typeof importing>>) =>
      run
        .statement()
        .published.slice(-1)
        .map((found: { rule: string; value: number; ours: number; reproduced: boolean; main: boolean }) => [
          found.rule,
          found.value,
          found.ours,
          found.reproduced,
          found.main,
        ])[0];
    const flat = { kitchen: ['pans', 'pots'] };

    it.each<[what: string, score: number, children: Record<string, string[]>, expected: unknown[]]>([
      ['by documents', 0.8, flat, ['mean over its 2 tasks, each by its documents', 0.8, 0.8, true, false]],
      ['alike', 0.75, flat, ['mean over its 2 tasks, each alike', 0.75, 0.75, true, false]],
      ['otherwise', 0.9, flat, ['mean over its 2 tasks, each by its documents', 0.9, 0.8, false, false]],
      [
        'through groups of groups',
        0.8,
        { kitchen: ['metal', 'pots'], metal: ['pans'] },
        ['mean over its 2 tasks, each by its documents', 0.8, 0.8, true, false],
      ],
      [
        'with a task that is not at hand',
        0.8,
        { kitchen: ['pans', 'pots', 'lids'] },
        ['mean over its 2 tasks, each by its documents', 0.8, 0.8, true, false],
      ],
    ])('%s', async (_, score, children, [rule, ...expected]) => {
      const run = await importing(
        'lm-eval',
        files({ kitchen: { 'acc,none': score, 'acc_stderr,none': 0.1 } }, children),
      );
      expect(printed(run)).toEqual([`group kitchen: ${rule}`, ...expected]);
    });

    it('of which a task is left out, none of ours stands beside the printed score', async () => {
      const run = await importing('lm-eval', files({ kitchen: { 'acc,none': 0.8 } }, flat), {}, [samplesOf('pans')]);
      expect(printed(run)).toEqual([expect.stringContaining('group kitchen'), 0.8, null, null, false]);
    });
  });

  it('a task that nobody can judge keeps its replies without a verdict beside tasks that have theirs', async () => {
    const texts = [0, 1].map((id) => line(id, 'salt', written('Name one.', ['pepper']), { bleu: ['salt', 'pepper'] }));
    const run = await importing(
      'lm-eval',
      { [samplesOf('demo')]: two, [samplesOf('texts')]: jsonLines(texts) },
      { models: ['m', 'm'] },
    );
    expect(run.code).toBe(2);
    expect(run.summary().map(({ suite, n }) => [suite, n])).toEqual([
      ['demo', '2'],
      ['texts', '0'],
    ]);
    expect(run.samples().map(({ suite, failure_kind }) => [suite, failure_kind])).toEqual([
      ['demo', ''],
      ['demo', ''],
      ['texts', 'unscored'],
      ['texts', 'unscored'],
    ]);
    expect(run.stdout).toMatch(/texts: lm-eval judged by something that cannot be repeated here.*no verdict/);
    const alone = await importing('lm-eval', { [samplesOf('texts')]: jsonLines(texts) });
    expect(alone.code).toBe(4);
    expect(alone.stderr).toMatch(/name a scorer of ours with --scorer/);
  });

  describe('a folder of a run', () => {
    const rest = { versions: {}, results: { demo: {}, more: {} }, 'n-samples': {} };
    const rolling = jsonLines([
      {
        ...line(0, 'text', { arguments: {}, resps: [['-9.0']], filtered_resps: ['-9.0'] }, { word_perplexity: 9 }),
      },
    ]);

    it('stands for its samples and results, whatever lies beside them', async () => {
      const files = {
        [`runs/p/${samplesOf('demo')}`]: two,
        [`runs/p/${samplesOf('more')}`]: two,
        [`runs/p/${samplesOf('texts')}`]: rolling,
        [`runs/p/results_${TIME}.json`]: results({ ...rest, model_name: 'org/p' }),
        [`runs/q__q/${samplesOf('demo')}`]: two,
        'runs/notes.json': '{"config": {"api_key": "sk-planted"}}',
        'runs/p/log.jsonl': 'nothing',
      };
      const run = await importing('lm-eval', files, {}, ['runs']);
      expect(run.summary().map(({ suite, model, n }) => [suite, model, n])).toEqual([
        ['demo', 'org-p', '2'],
        ['demo', 'q__q', '2'],
        ['more', 'org-p', '2'],
        ['more', 'q__q', '0'],
      ]);
      expect(run.statement().notes.join()).toMatch(/left out: .*samples_texts.*word_perplexity/);
      expect(run.all()).not.toContain('sk-planted');
    });

    it('takes one label for all of its files, and none for the files of two models', async () => {
      const files = {
        [`runs/p/${samplesOf('demo')}`]: two,
        [`runs/p/${samplesOf('more')}`]: two,
        [`runs/q/${samplesOf('demo')}`]: two,
      };
      const apart = await importing('lm-eval', files, { models: ['first', 'second'] }, ['runs/p', 'runs/q']);
      expect(new Set(apart.summary().map(({ model }) => model))).toEqual(new Set(['first', 'second']));
      const together = await importing('lm-eval', files, { models: ['first'] }, ['runs']);
      expect(together.stderr).toMatch(/--models: found one label for the 2 models of runs \(p, q\)/);
      expect(together.code).toBe(4);
    });

    it.each<[what: string, files: Record<string, unknown>, says: RegExp]>([
      [
        'results alone',
        { [`runs/results_${TIME}.json`]: results() },
        /runs: is a folder without samples_.*log_samples/,
      ],
      [
        'a task that was run twice',
        {
          [`runs/p/${samplesOf('demo')}`]: two,
          'runs/p/samples_demo_2026-11-30T10-00-00.000001.jsonl': two,
        },
        /runs\/p: holds 2 runs of demo \(2026-11-29T.*, 2026-11-30T.*\); name the files of one of them, such as runs\/p\/\*_2026-11-30T10-00-00\.000001\.jsonl/,
      ],
      ['texts that were weighed alone', { [`runs/${samplesOf('texts')}`]: rolling }, /how likely its texts are/],
    ])('%s', async (_, files, says) => {
      const { code, stderr } = await importing('lm-eval', files, {}, ['runs']);
      expect(stderr).toMatch(says);
      expect(code).toBe(4);
    });
  });

  it.each<[what: string, files: Record<string, unknown>, says: RegExp]>([
    [
      'perplexity',
      {
        [samplesOf('wiki')]: jsonLines([
          {
            doc_id: 0,
            target: 'text',
            arguments: { gen_args_0: { arg_0: 'text' } },
            resps: [['-6.8']],
            filter: 'none',
            metrics: ['word_perplexity', 'bits_per_byte'],
            word_perplexity: [-6.8, 5],
            bits_per_byte: [-6.8, 24],
          },
        ]),
      },
      /samples_wiki.*measures how likely its texts are \(word_perplexity, bits_per_byte\)/,
    ],
    [
      'a metric of the whole set',
      { [samplesOf('sum')]: jsonLines([line(0, 'a b', written('q?', ['a']), { bleu: ['a b', 'a'] })]) },
      /sum: lm-eval judged by something that cannot be repeated here, and its rows hold no verdict on single replies; name a scorer of ours with --scorer/,
    ],
    [
      'results alone',
      { [`results_${TIME}.json`]: results() },
      /hold results and no samples; run lm-eval with --log_samples/,
    ],
    [
      'lines of another program',
      { 'samples_x.jsonl': jsonLines([{ question_id: 1, answer: 'B' }]) },
      /its first object has question_id, answer; expected doc_id, resps and arguments: the samples_\*\.jsonl/,
    ],
  ])('%s is refused by name', async (_, files, says) => {
    const run = await importing('lm-eval', files);
    expect(run.stderr).toMatch(says);
    expect({ code: run.code, written: existsSync(run.out) }).toEqual({ code: 4, written: false });
  });
});

describe('Inspect: every scorer with its options, and the printed scores', () => {
  it.each<[scorer: string, options: object]>([
    ['match', { location: 'end' }],
    ['includes', { ignore_case: false }],
    ['model_graded_qa', { model: 'org/grader' }],
    ['pattern', { pattern: '(\\d+)' }],
    ['my_own', {}],
  ])('%s', async (scorer, options) => {
    const samples = ['C', 'I', 'P', 'N', true, 'no'].map((value, at) =>
      inspectSample(`s${at}`, 'it is PARIS.', { [scorer]: scored(value) }),
    );
    const log = inspectLog([{ name: scorer, options }], samples, [printedScore(scorer, 2.5 / 6)]);
    const run = await importing('inspect', { 'log.json': log });
    expect(run.code).toBe(0);
    expect(run.scores('org-tested')).toEqual([1, 0, 0.5, 0, 1, 0]);
    expect(run.summary()).toMatchObject([{ n: '6', mean_score: '0.416667', reproduced: 'true', verdicts: 'source' }]);
    expect(run.all()).not.toContain('sk-planted');
    expect(await run.findings()).toEqual([]);
  });

  it('our scorer that cannot judge some of the samples does not stand beside, and refuses nothing', async () => {
    const samples = ['42', 'Paris'].map((target, at) =>
      inspectSample(at, '42', { match: scored(at === 0 ? 'C' : 'I') }, { target }),
    );
    const log = inspectLog([{ name: 'match', options: { numeric: true } }], samples, [printedScore('match', 0.5)]);
    const run = await importing('inspect', { 'log.json': log });
    expect(run.code).toBe(0);
    expect(run.scores('org-tested')).toEqual([1, 0]);
    expect(run.statement().verdicts[0]).toMatchObject({ by: 'source', own: null, compared: 0 });
    expect(run.statement().notes.join()).toMatch(
      /numeric cannot judge 1 of 2 samples .*and does not stand beside Inspect/,
    );
    expect(await run.findings()).toEqual([]);
    const ours = await importing('inspect', { 'log.json': log }, { judge: 'ours' });
    expect([ours.code, ours.stderr]).toEqual([4, expect.stringMatching(/cannot judge 1 of 2 samples; choose another/)]);
  });

  it('a scorer whose values are printed one by one, and one of which less is better', async () => {
    const values = { a: 1, z: 0.5 };
    const samples = [0, 1].map((id) => inspectSample(id, 'x', { own: scored(values), wer: scored(0.25) }));
    const part = (name: string, value: number) => ({ ...printedScore('own', value, 'mean'), name });
    const printed = [
      printedScore('wer', 0.25, 'mean'),
      { name: 'own', scorer: 'own', metrics: {} },
      part('a', 1),
      part('z', 0.5),
    ];
    const run = await importing('inspect', {
      'log.json': inspectLog([{ name: 'own', options: {} }], samples, printed),
    });
    expect(run.code).toBe(0);
    expect(run.summary()).toMatchObject([{ mean_score: '1.000000', published_score: '1.000000', reproduced: 'true' }]);
  });

  it('several scorers, dictionaries, and which of them decides', async () => {
    const samples = [
      inspectSample('a', 'Paris', { match: scored('C'), rubric: scored({ style: 4, facts: 'C' }) }),
      inspectSample('b', 'Rome', { match: scored('I'), rubric: scored({ style: 2, facts: 'C' }) }),
    ];
    const printed = [
      printedScore('match', 0.5),
      printedScore('rubric', 3, 'mean', { name: 'style' }),
      printedScore('rubric', 1, 'accuracy', { name: 'facts' }),
    ];
    const log = inspectLog(
      [
        { name: 'match', options: {} },
        { name: 'rubric', options: {} },
      ],
      samples,
      printed,
    );
    const run = await importing('inspect', { 'log.json': log });
    expect(run.samples('org-tested')[0]!.reported).toBe('match=C; style,rubric=4; facts,rubric=C');
    expect(
      run
        .statement()
        .published.map(({ metric, ours, reproduced }: Record<string, unknown>) => [metric, ours, reproduced]),
    ).toEqual([
      ['match', 0.5, true],
      ['style,rubric', 3, true],
      ['facts,rubric', 1, true],
    ]);
    const other = await importing('inspect', { 'log.json': log }, { metric: 'facts,rubric' });
    expect(other.scores('org-tested')).toEqual([1, 1]);
    expect(other.summary()).toMatchObject([{ published_metric: 'facts,rubric', published_score: '1.000000' }]);
    const graded = await importing('inspect', { 'log.json': log }, { metric: 'style,rubric' });
    expect(graded.stderr).toMatch(
      /style,rubric gives values from 2 to 4; .*name another with --metric \(match, facts,rubric\)/,
    );
    const full = await importing('inspect', { 'log.json': log }, { metric: 'style,rubric', full: 4 });
    expect(full.scores('org-tested')).toEqual([1, 0.5]);
    expect(await full.findings()).toEqual([]);
  });

  it.each([
    ['mean', 0.5],
    ['max', 1],
    ['median', 0.5],
    ['mode', 1],
    ['at_least_2', 1],
    ['pass_at_2', 5 / 6],
    ['pass_k_2', 1 / 6],
  ])('the reducer %s is followed', async (reducer, value) => {
    const epochs = (id: string, values: readonly string[]) =>
      values.map((one, at) => inspectSample(id, 'x', { match: scored(one) }, { epoch: at + 1 }));
    const samples = [...epochs('a', ['C', 'C', 'I', 'I']), ...epochs('b', ['C', 'I', 'C', 'I'])];
    const log = inspectLog(
      [{ name: 'match', options: {} }],
      samples,
      [printedScore('match', value, 'accuracy', { reducer })],
      { config: { epochs: 4 }, dataset: { samples: 2, sample_ids: ['a', 'b'] } },
    );
    const run = await importing('inspect', { 'log.json': log });
    expect(run.code).toBe(0);
    expect(run.summary()).toMatchObject([{ n: '8', n_samples: '2', reproduced: 'true' }]);
  });

  const grouped = (values: Readonly<Record<string, number>>, metric: string, more: object = {}) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        {
          name,
          value,
          group: 'grouped',
          params: { metric: { type: 'metric', name: metric }, group_key: 'g', ...more },
        },
      ]),
    );

  it.each<[title: string, metrics: object, headline: string, main: string, reproduced: boolean | null]>([
    ['over the samples', grouped({ x: 0.5, y: 1, all: 2 / 3 }, 'accuracy'), 'x', 'all', true],
    [
      'over the groups',
      grouped({ x: 0.5, y: 1, overall: 0.75 }, 'accuracy', { all: 'groups', all_label: 'overall' }),
      'x',
      'overall',
      null,
    ],
    [
      'without a whole, beside another statistic',
      { ...grouped({ x: 0.5, y: 1 }, 'accuracy', { all: false }), accuracy: { name: 'accuracy', value: 2 / 3 } },
      'x',
      'accuracy',
      true,
    ],
    ['without a whole', grouped({ x: 0.5, y: 1 }, 'accuracy', { all: false }), 'x', 'x', null],
    [
      'of spreads, which are no scores',
      { accuracy: { name: 'accuracy', value: 2 / 3 }, ...grouped({ x: 0.5, y: 0, all: 1 / 3 }, 'stderr') },
      'accuracy',
      'accuracy',
      true,
    ],
  ])('statistics by group, %s: the one of the whole decides', async (_, metrics, headline, main, reproduced) => {
    const samples = ['C', 'I', 'C'].map((value, at) => inspectSample(`s${at}`, 'x', { match: scored(value) }));
    const log = inspectLog([{ name: 'match', options: {} }], samples, [{ name: 'match', scorer: 'match', metrics }]);
    (log as { results?: object }).results = {
      ...(log as { results?: object }).results,
      headline: { scorer: 'match', score: 'match', metric: headline },
    };
    const run = await importing('inspect', { 'log.json': log });
    const deciding = run.statement().published.filter((one: { main: boolean }) => one.main);
    expect(deciding).toMatchObject([{ place: `results.scores match, ${main}`, reproduced }]);
  });

  it('a run with a limit is a part of its set', async () => {
    const samples = ['a', 'b'].map((id) => inspectSample(id, 'Paris', { match: scored('C') }));
    const log = inspectLog([{ name: 'match', options: {} }], samples, [printedScore('match', 1)], {
      config: { epochs: 1, limit: 2 },
      dataset: { samples: 3, sample_ids: ['a', 'b'] },
    });
    const run = await importing('inspect', { 'log.json': log });
    expect(run.code).toBe(2);
    expect(run.summary()).toMatchObject([{ n: '2', reproduced: 'true' }]);
  });

  it('times, tokens over all calls, settings and the model’s own name', async () => {
    const log = inspectLog(
      [{ name: 'match', options: {} }],
      [inspectSample('a', 'Paris', { match: scored('C') })],
      null,
    );
    const run = await importing('inspect', { 'log.json': log });
    expect(run.read('measurements', 'org-tested.csv')).toMatchObject([{ input_tokens: '20', output_tokens: '18' }]);
    const record = JSON.parse(readFileSync(join(run.out, 'records', 'org-tested.jsonl'), 'utf8'));
    expect(record.turns[0]).toMatchObject({
      askedAt: '2026-11-29T10:00:00.500Z',
      seed: 3,
      sampling: { temperature: 0.5, maxOutputTokens: 99 },
    });
  });

  it('limits, scorers that raised, cancelled samples, edits and invalidations', async () => {
    const samples = [
      inspectSample(
        'limit',
        null,
        { match: scored('I', '') },
        {
          limit: { type: 'token', limit: 30 },
          events: [
            {
              event: 'model',
              output: { model: 'mock', choices: [{ message: { content: 'attachment://h1' }, stop_reason: 'stop' }] },
            },
          ],
          attachments: { h1: 'a long reply' },
        },
      ),
      inspectSample('raised', 'London', {}, { error: { message: 'ValueError: the scorer broke' } }),
      inspectSample('stopped', null, null, { error: { message: 'CancelledError()' } }),
      inspectSample('edited', 'Rome', { match: { ...scored('C'), history: [{ value: 'I' }, { value: 'C' }] } }),
      inspectSample('bad', 'Rome', { match: scored('I') }, { invalidation: { author: 'me' } }),
    ];
    const log = { ...inspectLog([{ name: 'match', options: {} }], samples, null), status: 'cancelled' };
    const run = await importing('inspect', { 'log.json': log });
    expect(run.code).toBe(2);
    const rows = Object.fromEntries(
      run.samples('org-tested').map((row) => [row.sample, [row.outcome, row.failure_kind]]),
    );
    expect(rows).toEqual({
      limit: ['no_answer', ''],
      raised: ['failed', 'unscored'],
      stopped: ['failed', 'cancelled'],
      edited: ['correct', ''],
      bad: ['incorrect', ''],
    });
    const records = readFileSync(join(run.out, 'records', 'org-tested.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one));
    const texts = Object.fromEntries(records.map(({ sample, turns }) => [sample, turns[0].generation?.text ?? null]));
    expect(texts).toMatchObject({ limit: 'a long reply', raised: 'London', stopped: null });
    const notes = run.statement().notes.join('\n');
    expect(notes).toMatch(/status is cancelled/);
    expect(notes).toMatch(/scores of 1 samples were edited/);
    expect(notes).toMatch(/1 samples were marked as invalid after the run \(bad\)/);
    expect(await run.findings()).toEqual([]);
  });

  it('a lost epoch makes the run incomplete', async () => {
    const samples = [1, 2].flatMap((epoch) =>
      ['a', 'b'].map((id) => inspectSample(id, 'Paris', { match: scored('C') }, { epoch })),
    );
    const log = inspectLog([{ name: 'match', options: {} }], samples.slice(0, 3), null, {
      config: { epochs: 2 },
      dataset: { samples: 2, sample_ids: ['a', 'b'] },
    });
    const run = await importing('inspect', { 'log.json': log });
    expect(run.code).toBe(2);
    expect(run.summary()).toMatchObject([{ n: '3', n_missing: '1' }]);
  });
});

describe('promptfoo: its verdict on a row, with every assertion', () => {
  const row = (index: number, asserts: readonly object[], output: unknown, success: boolean, more: object = {}) => ({
    testIdx: index,
    promptIdx: 0,
    prompt: { raw: `Say ${index}`, label: 'Say {{n}}' },
    provider: { id: 'openai:chat:x', label: 'one', config: { apiKey: 'sk-planted-0004' } },
    vars: { n: index },
    testCase: { vars: { n: index }, assert: asserts },
    response: {
      output,
      tokenUsage: { prompt: 7, completion: 3, cached: 0, total: 10 },
      latencyMs: 420,
      finishReason: 'stop',
    },
    success,
    score: success ? 1 : 0,
    namedScores: {},
    failureReason: success ? 0 : 1,
    gradingResult: {
      componentResults: asserts.map((assertion) => ({ pass: success, score: success ? 1 : 0, assertion })),
    },
    ...more,
  });
  const rows = [
    row(
      0,
      [
        { type: 'contains', value: 'alpha' },
        { type: 'contains', value: 'beta' },
      ],
      'alpha only',
      false,
    ),
    row(1, [{ type: 'contains', value: 'Paris' }], 'it is paris', false),
    row(2, [{ type: 'contains', value: 'Paris', weight: 0 }], 'Rome', true),
    row(3, [{ type: 'contains-any', value: 'Rome, Paris' }], 'Paris it is', true),
    row(4, [{ type: 'javascript', value: 'output.length < 3' }], 'no', true),
    row(
      5,
      [{ type: 'llm-rubric', value: 'is polite', provider: { config: { apiKey: 'sk-planted-0005' } } }],
      'Go away',
      false,
    ),
    row(6, [{ type: 'contains', value: 'x' }], null, false, { error: 'No output', failureReason: 0 }),
    row(7, [{ type: 'contains', value: 'Paris' }], 'Content filtered by provider', false, {
      response: { output: 'Content filtered by provider', finishReason: 'content_filter' },
    }),
    row(8, [{ type: 'equals', value: 'Paris' }], 'Thinking: it must be Paris\n\nParis', true),
    row(9, [{ type: 'contains', value: 'Paris' }], null, false, {
      response: { error: '429 rate limit' },
      error: '429 rate limit',
      failureReason: 2,
    }),
  ];
  const want = [0, 0, 1, 1, 1, 0, 0, 0, 1, 0];

  it.each([
    [
      'JSON',
      'results.json',
      { evalId: 'e', results: { version: 3, prompts: [], results: rows }, config: { env: { KEY: 'sk-planted-0006' } } },
    ],
    ['JSON lines', 'results.jsonl', jsonLines(rows)],
  ])('%s', async (_, name, content) => {
    const run = await importing('promptfoo', { [name]: content });
    expect(run.code).toBe(0);
    expect(run.scores('results')).toEqual(want);
    expect(run.samples('results').map(({ outcome }) => outcome)).toEqual(
      'incorrect incorrect correct correct correct incorrect no_answer refused correct incorrect'.split(' '),
    );
    expect(run.samples('results')[0]!.reported).toMatch(/^success=0; score=0; contains=fail; contains,2=fail$/);
    expect(run.samples('results')[9]).toMatchObject({ failure_kind: 'rate_limit' });
    expect(run.stdout).toMatch(/promptfoo counts 1 replies on promptfoo that never arrived/);
    const records = readFileSync(join(run.out, 'records', 'results.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one));
    expect(records.find(({ sample }) => sample === '8').turns[0].generation).toMatchObject({
      text: 'Paris',
      reasoning: 'it must be Paris',
      e2eMs: 420,
    });
    expect(run.all()).not.toContain('sk-planted');
    expect(await run.findings()).toEqual([]);
  });

  it('its own cache is none of the provider’s: tokens, time and money are unknown', async () => {
    const cached = row(0, [{ type: 'icontains', value: 'paris' }], 'Paris', true, {
      response: {
        output: 'Paris',
        cached: true,
        latencyMs: 67,
        cost: 0.001,
        tokenUsage: { prompt: 0, completion: 0, cached: 5, total: 5 },
      },
      cost: 0,
    });
    const paid = row(1, [{ type: 'icontains', value: 'paris' }], 'Paris', true, {
      response: {
        output: 'Paris',
        cost: 0.001,
        latencyMs: 300,
        tokenUsage: {
          prompt: 7,
          completion: 3,
          total: 10,
          completionDetails: { reasoning: 2, cacheReadInputTokens: 4 },
        },
      },
    });
    const free = row(2, [{ type: 'icontains', value: 'paris' }], 'Paris', true, { cost: 0 });
    const run = await importing('promptfoo', { 'r.jsonl': jsonLines([cached, paid, free]) });
    expect(run.read('measurements', 'r.csv')).toMatchObject([
      { input_tokens: '', cached_input_tokens: '', output_tokens: '', e2e_ms: '', cost_usd: '' },
      {
        input_tokens: '7',
        cached_input_tokens: '4',
        output_tokens: '3',
        reasoning_tokens: '2',
        e2e_ms: '300.000',
        cost_usd: '0.001000000',
        cost_basis: 'reported',
      },
      { input_tokens: '7', cost_usd: '', cost_basis: '' },
    ]);
  });

  it('rows that the file counts and does not hold make the run incomplete; two providers of one name stay two', async () => {
    const metrics = { testPassCount: 2, testFailCount: 0, testErrorCount: 0 };
    const prompt = { label: 'Say {{n}}', provider: 'one', metrics };
    const content = {
      results: {
        version: 3,
        prompts: [prompt, prompt],
        results: [
          row(0, [{ type: 'contains', value: 'a' }], 'a', true),
          row(1, [{ type: 'contains', value: 'a' }], 'a', true),
          row(0, [{ type: 'contains', value: 'a' }], 'a', true, { promptIdx: 1 }),
        ],
      },
    };
    const run = await importing('promptfoo', { 'r.json': content });
    expect(run.code).toBe(2);
    expect(run.summary().map(({ model, n, n_missing }) => [model, n, n_missing])).toEqual([
      ['one', '2', '0'],
      ['one-2', '1', '1'],
    ]);
  });

  it('an assertion that raises leaves no reply, statuses are kinds of failure, and a judge that cannot be read is told', async () => {
    const error = (id: number, text: string, more: object = {}) => ({
      ...row(id, [{ type: 'contains', value: 'x' }], null, false, { error: text, failureReason: 2, ...more }),
    });
    const { response: _, ...raised } = error(
      0,
      'Error: no cost here\n    at handleCost (file:///home/me/promptfoo/a.js:1:2)\n    at runAssertionInternal (file:///home/me/a.js:3:4)',
    ) as Record<string, unknown>;
    const status = (id: number, code: number) => {
      const text = `API error: ${code} Oh`;
      return error(id, text, { response: { error: text, metadata: { http: { status: code } } } });
    };
    const judged = row(4, [{ type: 'llm-rubric', value: 'polite' }], 'Hello.', false, {
      gradingResult: {
        pass: false,
        score: 0,
        componentResults: [
          {
            pass: false,
            score: 0,
            assertion: { type: 'llm-rubric', value: 'polite' },
            metadata: { graderError: true },
          },
        ],
      },
    });
    const results = [raised, status(1, 401), status(2, 503), status(3, 400), judged];
    const tests = results.map(({ vars }: { vars?: unknown }, at) => ({ vars: vars ?? { at }, description: `${at}` }));
    const run = await importing('promptfoo', {
      'results.json': {
        evalId: 'e',
        results: { version: 3, prompts: [], results },
        config: { tests: [...tests, { vars: { at: 6 } }, { vars: { at: 6 } }] },
      },
    });
    expect(run.samples('results').map(({ failure_kind }) => failure_kind)).toEqual([
      'not_kept',
      'auth',
      'overloaded',
      'bad_request',
      '',
    ]);
    expect(run.all()).not.toContain('/home/me');
    expect(run.stdout).toMatch(/on 1 rows a judge model gave no verdict that could be read/);
    expect(run.statement()).toMatchObject({ expected: 6, missing: [{ cells: 1 }] });
    expect(run.code).toBe(2);
  });

  it('what promptfoo writes for people is refused with the command that writes the rest', async () => {
    const run = await importing('promptfoo', { 'r.html': '<!DOCTYPE html><html></html>' });
    expect(run.stderr).toMatch(/begins with "<!DOCTYPE html>.*expected promptfoo eval -o results\.json/);
    expect(run.code).toBe(4);
  });
});

describe('whose verdicts are published', () => {
  it('of a metric beyond its full mark the others are offered, and no share of what is wrong', async () => {
    const lines = [0, 1].map((right) =>
      line(right, '4', written('2+2?', ['4']), { points: 100 * right, wer: 1 - right, strict: right }),
    );
    const run = await importing('lm-eval', { [samplesOf('sums')]: jsonLines(lines) });
    expect([run.code, run.stderr]).toEqual([4, expect.stringMatching(/name another with --metric \(strict\)/)]);
  });

  const two = jsonLines([
    line(0, '#### 7', written('3 + 4?', ['so 7 #### 7']), { exact_match: 1 }),
    line(1, '#### 8', written('4 + 4?', ['It is 8.']), { exact_match: 0 }),
  ]);
  const files = { [samplesOf('demo')]: two };

  it('the source’s by default, with ours beside, and the ids where they differ in the first lines', async () => {
    const run = await importing('lm-eval', files, { models: ['m'] });
    expect(run.samples()).toMatchObject([
      { score: '1.000000', own_score: '1.000000', scorer: 'recorded@1' },
      { score: '0.000000', own_score: '1.000000', own_answer: '8' },
    ]);
    const [, , first] = readFileSync(join(run.out, 'REPORT.md'), 'utf8').split('\n');
    expect(first).toBe(
      '**lm-eval and our scorer disagree on 1 of 2 replies on demo**; the table uses its scores: demo@1/main/1/m/1 (lm-eval 0, ours 1.00).',
    );
    expect(readRun(run.out).summary.length).toBeGreaterThan(0);
  });

  it.each<[what: string, flags: Flags]>([
    ['ours by --judge ours', { judge: 'ours' }],
    ['ours by a scorer that is named', { scorer: 'numeric' }],
  ])('%s', async (_, flags) => {
    const run = await importing('lm-eval', files, { models: ['m'], ...flags });
    expect(run.scores()).toEqual([1, 1]);
    expect(run.samples()[0]!.scorer).toMatch(/^numeric@/);
    expect(run.samples()[1]!.reported).toBe('exact_match=0');
    expect(run.summary()).toMatchObject([{ verdicts: 'ours' }]);
    expect(await run.findings()).toEqual([]);
  });

  it('a scorer that cannot be repeated has none of ours beside it, and --judge ours says so', async () => {
    const samples = [inspectSample('a', 'x', { my_own: scored('C') })];
    const log = inspectLog([{ name: 'my_own', options: {} }], samples, null);
    const run = await importing('inspect', { 'log.json': log });
    expect(run.samples('org-tested')).toMatchObject([{ score: '1.000000', own_score: '' }]);
    const ours = await importing('inspect', { 'log.json': log }, { judge: 'ours' });
    expect(ours.stderr).toMatch(
      /capitals: Inspect judged by something that cannot be repeated here; name a scorer of ours/,
    );
  });

  it('verify finds a verdict that is not the one which was reported', async () => {
    const run = await importing('lm-eval', files, { models: ['m'] });
    const path = join(run.out, 'records', 'm.jsonl');
    const text = readFileSync(path, 'utf8');
    write(run.out, {
      'records/m.jsonl': text.replace(
        '"reported":[{"metric":"exact_match","scorer":null,"options":{},"value":1',
        '"reported":[{"metric":"exact_match","scorer":null,"options":{},"value":0',
      ),
    });
    const findings = (await run.findings()).map((one) => one.text).join('\n');
    expect(findings).toMatch(/by what the source reported the reply is incorrect \(0\); the record says correct \(1\)/);
  });
});

describe('nothing is lost in silence', () => {
  const MAP = {
    suite: { name: 'saved', scorer: { name: 'numeric' } },
    model: { field: 'model' },
    id: { field: 'id' },
    reply: { field: 'text' },
    target: { field: 'gold' },
  };
  const reply = (id: unknown, more: object = {}) => ({ id, model: 'm', text: '7', gold: 7, ...more });

  it('two pages of one run are joined', async () => {
    const run = await importing(
      'jsonl',
      { 'page-1.jsonl': jsonLines([reply(1)]), 'page-2.jsonl': jsonLines([reply(2)]), 'map.yaml': MAP },
      { map: 'map.yaml' },
      ['page-1.jsonl', 'page-2.jsonl'],
    );
    expect(run.code).toBe(0);
    expect(run.summary()).toMatchObject([{ model: 'm', n: '2' }]);
  });

  it('pages that hold the same cell are not', async () => {
    const run = await importing(
      'jsonl',
      { 'a.jsonl': jsonLines([reply(1)]), 'b.jsonl': jsonLines([reply(2), reply(1)]), 'map.yaml': MAP },
      { map: 'map.yaml' },
      ['a.jsonl', 'b.jsonl'],
    );
    expect(run.stderr).toMatch(/a\.jsonl \(line 1\) and b\.jsonl \(line 2\): both hold a reply of m to "1"/);
    expect(run.code).toBe(4);
  });

  it('whole numbers of any size are ids', async () => {
    const ids = ['9007199254740993', '9007199254740992', '123456789012345678901234567890'];
    const text = ids.map((id) => `{"id":${id},"model":"m","text":"7","gold":7}`).join('\n');
    const run = await importing('jsonl', { 'a.jsonl': text, 'map.yaml': MAP }, { map: 'map.yaml' }, ['a.jsonl']);
    expect(run.code).toBe(0);
    expect(run.samples().map(({ sample }) => sample)).toEqual(ids.toSorted());
  });

  it('a malformed element counts among several trials as well', async () => {
    const lines = [reply(1, { trial: 1 }), reply(1, { trial: 2 }), reply(2, { trial: 1 })].map((one) =>
      JSON.stringify(one),
    );
    const run = await importing(
      'jsonl',
      {
        'a.jsonl': [...lines, '{"id": 2, "trial": 2, "te'].join('\n'),
        'map.yaml': { ...MAP, trial: { field: 'trial' } },
      },
      { map: 'map.yaml' },
      ['a.jsonl'],
    );
    expect(run.code).toBe(2);
    expect(run.summary()).toMatchObject([{ n: '3', n_missing: '1', complete: 'false' }]);
  });

  it('pass@k and pass^k for every k up to the trials', async () => {
    const lines = [1, 2].flatMap((id) => [1, 2, 3].map((trial) => reply(id, { trial, text: trial <= id ? '7' : '8' })));
    const run = await importing(
      'jsonl',
      { 'a.jsonl': jsonLines(lines), 'map.yaml': { ...MAP, trial: { field: 'trial' } } },
      { map: 'map.yaml' },
      ['a.jsonl'],
    );
    // One and two of three right: pass@k = 1 − C(3−c, k)/C(3, k), pass^k = C(c, k)/C(3, k).
    expect(run.read('repeats.csv').map(({ k, pass_at_k, pass_hat_k }) => [k, pass_at_k, pass_hat_k])).toEqual([
      ['1', '0.500000', '0.500000'],
      ['2', '0.833333', '0.166667'],
      ['3', '1.000000', '0.000000'],
    ]);
    expect(readFileSync(join(run.out, 'REPORT.md'), 'utf8')).toContain('| pass^1 | pass^2 | pass^3 |');
  });

  const suite = (ids: readonly string[]) => ({
    'walks/suite.yaml':
      'name: walks\nversion: 1\nlicence: CC0-1.0\ndescription: walks\nsamples: samples.jsonl\nscorer: { name: exact }\nprompt: { template: "{{input}}" }\n',
    'walks/samples.jsonl': jsonLines(
      ids.map((id, at) => ({
        id,
        input: `Walk ${at + 3} steps ahead and ${at % 2 === 0 ? at + 3 : 1} back. Home?`,
        target: at % 2 === 0 ? 'Yes' : 'No',
      })),
    ),
  });
  const ids = ['w-a', 'w-b', 'w-c', 'w-d'];
  const answer = (at: number, more: object = {}) => ({ text: at % 2 === 0 ? 'Yes' : 'No', ...more });
  const bySuite = { suite: { name: 'x', scorer: { name: 'exact' } }, model: { file: true }, reply: { field: 'text' } };
  const gold = { target: { field: 'gold' } };

  it.each<[what: string, map: object, rows: readonly object[]]>([
    ['lines without ids', { ...bySuite, id: { line: true } }, [0, 1, 2, 3].map((at) => answer(at))],
    ['numbers from 0', { ...bySuite, id: { field: 'n' } }, [0, 1, 2, 3].map((n) => answer(n, { n }))],
    ['numbers from 1', { ...bySuite, id: { field: 'n' } }, [0, 1, 2, 3].map((at) => answer(at, { n: at + 1 }))],
    [
      'some numbers from 1, by what the file says is right',
      { ...bySuite, ...gold, id: { field: 'n' } },
      [0, 1, 2].map((at) => answer(at, { n: at + 1, gold: at % 2 === 0 ? 'yes' : 'no' })),
    ],
    ['ids', { ...bySuite, id: { field: 'id' } }, ids.map((id, at) => answer(at, { id }))],
  ])('a suite’s samples by %s', async (_, map, rows) => {
    const run = await importing(
      'jsonl',
      { ...suite(ids), 'm.jsonl': jsonLines(rows), 'map.yaml': map },
      { map: 'map.yaml', suite: './walks' },
      ['m.jsonl'],
    );
    expect(run.stderr).toBe('');
    expect(run.summary()).toMatchObject([{ n: String(rows.length), n_correct: String(rows.length) }]);
  });

  it.each<[what: string, map: object, rows: readonly object[], says: RegExp]>([
    [
      'another order, by what is right',
      { ...bySuite, ...gold, id: { line: true } },
      [1, 0, 3, 2].map((at) => answer(at, { gold: at % 2 === 0 ? 'Yes' : 'No' })),
      /contradicts the suite walks in 4 of 4 replies \(line 1: its target is "No", that of the sample w-a is "Yes"/,
    ],
    [
      'another question',
      { ...bySuite, input: { field: 'q' }, id: { field: 'id' } },
      ids.map((id, at) => answer(at, { id, q: 'Which of these colours is warm: blue, red?' })),
      /line 1: its input is "Which of these colours is warm/,
    ],
    [
      'questions that are alike, beside one that is the same',
      { ...bySuite, input: { field: 'q' }, id: { field: 'id' } },
      ids.map((id, at) =>
        answer(at, {
          id,
          q: at === 0 ? 'Walk 3 steps ahead and 3 back. Home?' : `Walk ${at + 9} steps ahead and 1 back. Home?`,
        }),
      ),
      /contradicts the suite walks in 3 of 4 replies \(3 have another question than their sample/,
    ],
  ])('a file that contradicts the suite is refused: %s', async (_, map, rows, says) => {
    const run = await importing(
      'jsonl',
      { ...suite(ids), 'm.jsonl': jsonLines(rows), 'map.yaml': map },
      { map: 'map.yaml', suite: './walks' },
      ['m.jsonl'],
    );
    expect(run.stderr).toMatch(says);
    expect({ code: run.code, written: existsSync(run.out) }).toEqual({ code: 4, written: false });
  });
});
