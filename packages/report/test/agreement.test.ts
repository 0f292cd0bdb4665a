import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_USAGE } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun } from '../src/index.ts';
import { reportMarkdown } from '../src/markdown/report.ts';
import { cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-agreement-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let folders = 0;
const run = (described: RunSpec) => readRun(writeRun(join(home, `${++folders}`), described));

const withInputTokens = (inputTokens: number | null) => ({ generation: { usage: { ...NO_USAGE, inputTokens } } });
const three = (more: Partial<RunSpec> = {}): RunSpec => ({
  suites: [suite('s', 5)],
  models: [model('w@here'), model('w@there'), model('other')],
  cells: [
    ...cells('w@here', '+++nf', withInputTokens(30)),
    ...cells('w@there', '++n++', (index) => withInputTokens(index === 2 ? 41 : index === 1 ? null : 30)),
    ...cells('other', '+++++', withInputTokens(30)),
  ],
  ...more,
});

describe('the same weights, served in two ways', () => {
  it('are held against each other on the cells to which both replied', () => {
    const { serverAgreements } = run(three());
    expect(serverAgreements).toHaveLength(1);
    expect(serverAgreements[0]).toMatchObject({
      modelA: 'w@here',
      modelB: 'w@there',
      n: 4,
      sameReading: 2,
      sameScore: 2,
      share: { estimate: 0.5 },
      sameText: 2,
      samePrompt: 2,
      uncounted: 1,
      disagreementCounts: { otherPrompt: 1, samePrompt: 1, unknown: 0 },
    });
    expect(serverAgreements[0]!.disagreements).toEqual([
      { suite: 's', sample: 'q-2', trial: 1, readingA: '1', readingB: '(no_answer)', samePrompt: false },
      { suite: 's', sample: 'q-3', trial: 1, readingA: '(no_answer)', readingB: '1', samePrompt: true },
    ]);
  });

  it('are explained in the report: other prompts apart from arithmetic', () => {
    const report = reportMarkdown(run(three()));
    expect(report).toContain('## Same weights, different servers');
    expect(report).toContain('| w@here | w@there | 4 | 2, 50.0 % [');
    expect(report).toContain('2 of 4 replies gave different answers. 1 had prompts of different length');
    expect(report).toContain('1 had prompts of the same length, which leaves numerical differences');
    expect(report).toContain('| s | q-2 | 1 | 1 | (no\\_answer) | different |');
  });

  it('are told by the hash of their file, or by one name at one server, whatever their labels', () => {
    const identity = { ...run(three()).manifest.models[0]!.identity };
    const models = (served: { id: string; file?: string; name?: string; baseUrl?: string }[]) => {
      const entries = served.map(({ id }) => model(id));
      const described = {
        suites: [suite('s', 1)],
        models: entries,
        cells: entries.flatMap(({ id }) => cells(id, '+')),
      };
      const [first] = run(described).manifest.models;
      const manifest = served.map(({ id, file = null, name = null, baseUrl = null }) => ({
        ...first!,
        id,
        baseUrl,
        identity: { ...identity, weightsSha256: file, servedModel: name },
      }));
      return run({ ...described, manifest: { models: manifest } }).serverAgreements.map(({ modelA, modelB }) => [
        modelA,
        modelB,
      ]);
    };
    const hash = 'a'.repeat(64);
    expect(
      models([
        { id: 'a', file: hash },
        { id: 'b', file: hash, name: 'm:latest', baseUrl: 'http://127.0.0.1:11434' },
        { id: 'c', name: 'm:latest', baseUrl: 'http://127.0.0.1:11434/v1' },
        { id: 'd', name: 'm:latest', baseUrl: 'http://127.0.0.1:8080/v1' },
      ]),
    ).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]);
  });

  it('differ by what a server adds to the sampling, where that acts', () => {
    const described = three();
    const manifest = run(described).manifest;
    const adding = (settings: string[], temperature: number) => ({
      models: manifest.models.map((one) => ({
        ...one,
        sampling: { s: { temperature } },
        identity: { ...one.identity, serverSampling: one.id === 'w@there' ? settings : [] },
      })),
    });
    const added = (settings: string[], temperature: number) => {
      const tables = run({ ...described, manifest: adding(settings, temperature) });
      const caveats = String(tables.summary.find(({ model }) => model === 'w@there')!.caveats).split(';');
      return { report: reportMarkdown(tables), caveat: caveats.includes('server_sampling') };
    };
    const penalised = added(['top_k 40', 'repeat_penalty 1.1'], 0);
    expect(penalised.caveat).toBe(true);
    expect(penalised.report).toContain('adds by itself (repeat\\_penalty 1.1)');
    expect(added(['top_k 40'], 0).caveat).toBe(false);
    expect(added(['top_k 40'], 0.7).caveat).toBe(true);
  });

  it('are nothing to speak of where all weights differ', () => {
    const described = { suites: [suite('s', 1)], models: [model('a'), model('b')], cells: cells('a', '+') };
    const tables = run(described);
    expect(tables.serverAgreements).toEqual([]);
    expect(reportMarkdown(tables)).not.toContain('Same weights');
  });
});

describe('two hosts of the same weights', () => {
  const tools = [
    {
      name: 'find.room',
      description: 'Finds a room.',
      parameters: { type: 'object', properties: { beds: { type: 'integer' } }, required: ['beds'] },
    },
  ];
  const N = 400;
  const call = (arguments_: string, name = 'find_room') => [{ id: 'c', name, arguments: arguments_ }];
  const reply = (outputTokens: number, more: object = {}) => ({
    generation: { usage: { ...NO_USAGE, outputTokens }, toolCalls: call('{"beds":2}'), ...more },
  });
  const signs = (n: number, wrong: number) => '-'.repeat(wrong).padEnd(n, '+');
  const hosts = (second: (index: number) => object, n = N, wrong = 40) =>
    run({
      suites: [suite('s', n, () => ({ tools }))],
      models: [model('w@here', {}, { id: 'here' }), model('w@there', {}, { id: 'there' })],
      settings: { margin: 0.05 },
      cells: [
        ...cells('w@here', signs(n, 40 * (n / N)), (index) => reply(100 + (index % 9))),
        ...cells('w@there', signs(n, wrong * (n / N)), second),
      ],
    });
  const find = (tables: ReturnType<typeof hosts>) => tables.hosts.find(({ suite: name }) => name === '*')!;

  it('are equivalent where score, calls, cut replies and tokens lie within their margins', () => {
    const tables = hosts((index) => reply(102 + (index % 7)));
    expect(find(tables)).toMatchObject({
      host_a: 'here',
      host_b: 'there',
      n_pairs: N,
      accuracy_verdict: 'equivalent',
      valid_call_difference: 0,
      valid_call_verdict: 'equivalent',
      cut_verdict: 'equivalent',
      tokens_verdict: 'equivalent',
      verdict: 'equivalent',
      ratio_margin: 1.25,
    });
    expect(reportMarkdown(tables)).toContain('| w@here | w@there | 400 | 0.0 [');
  });
  it.each<[what: string, second: (index: number) => object, verdict: string]>([
    [
      'calls that lack what is required',
      (i) => reply(104, i < 80 ? { toolCalls: call('{}') } : {}),
      'valid_call_verdict',
    ],
    [
      'calls of another type',
      (i) => reply(104, i < 80 ? { toolCalls: call('{"beds":"2"}') } : {}),
      'valid_call_verdict',
    ],
    [
      'calls of another function',
      (i) => reply(104, i < 80 ? { toolCalls: call('{"beds":2}', 'book') } : {}),
      'valid_call_verdict',
    ],
    ['calls that are no JSON', (i) => reply(104, i < 80 ? { toolCalls: call('{"beds":') } : {}), 'valid_call_verdict'],
    ['no calls', (i) => reply(104, i < 80 ? { toolCalls: [] } : {}), 'valid_call_verdict'],
    ['cut replies', (i) => reply(104, i < 80 ? { finish: 'length' } : {}), 'cut_verdict'],
    ['longer replies', (i) => reply(150 + (i % 9)), 'tokens_verdict'],
  ])('are different with %s', (_, second, verdict) => {
    const row = find(hosts(second));
    expect(row).toMatchObject({ [verdict]: 'different', verdict: 'different' });
    const others = ['accuracy_verdict', 'valid_call_verdict', 'cut_verdict', 'tokens_verdict'].filter(
      (one) => one !== verdict,
    );
    expect(others.map((one) => row[one])).toEqual(['equivalent', 'equivalent', 'equivalent']);
  });
  it('are different with another score, as comparisons.csv has it', () => {
    const tables = hosts((index) => reply(104 + (index % 3)), N, 120);
    const row = find(tables);
    expect(row).toMatchObject({ accuracy_verdict: 'different', verdict: 'different' });
    expect(row.accuracy_difference).toBe(tables.comparisons.find((one) => one.suite === '*')!.difference);
    expect(row.tokens_ratio).toBe(tables.ratios.find((one) => one.suite === '*')!.tokens_ratio);
  });
  it('cannot be told apart with few samples, and nothing is said of calls or tokens that are unknown', () => {
    expect(find(hosts((index) => reply(104 + (index % 3)), 20))).toMatchObject({ verdict: 'cannot_tell' });
    const [row] = run(three()).hosts;
    expect(row).toMatchObject({
      valid_call_difference: null,
      valid_call_verdict: null,
      tokens_ratio: null,
      tokens_verdict: null,
    });
    expect(run({ ...three(), models: [model('other')], cells: cells('other', '+++++') }).hosts).toEqual([]);
  });
});
