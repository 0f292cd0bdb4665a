import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  ConfigError,
  findRosterEntry,
  isFlat,
  isLoopback,
  jsonObject,
  listRosterLabels,
  loadExperiment,
  openCatalogue,
  type Provider,
  type ScorerDefinition,
} from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../src/models/catalogue.ts';

const benchmarks = join(import.meta.dirname, '..', '..', '..', 'benchmarks');
const catalogue = loadCatalogue([benchmarks]);
const DAY = /\b20\d\d-\d\d-\d\d\b/;

describe('the roster that comes with evenhand', () => {
  it('has its first models in this process, under their first ids', () => {
    const ids = (developer: string) =>
      catalogue.weights.filter((one) => one.developer === developer).map(({ id }) => id);
    expect(ids('Alibaba')[0]).toBe('qwen2.5-coder-0.5b-instruct');
    expect(ids('Hugging Face')).toEqual(['smollm2-135m-instruct']);
    for (const id of [
      'qwen2.5-coder-0.5b-instruct',
      'smollm2-135m-instruct',
      'qwen2.5-coder-1.5b-instruct',
      'gemma-3-270m',
    ])
      expect(findRosterEntry(catalogue, id)?.host.id, id).toBe('in-process');
  });
  it('says of every model where its facts are from, and when they were read', () => {
    expect(catalogue.weights.filter(({ source }) => !DAY.test(source)).map(({ id }) => id)).toEqual([]);
  });
  it('says so of every host elsewhere, with a variable for its key', () => {
    const elsewhere = catalogue.hosts.filter(({ baseUrl }) => baseUrl !== null && !isLoopback(baseUrl));
    expect(elsewhere.length).toBeGreaterThan(15);
    expect(elsewhere.filter(({ source }) => !DAY.test(source ?? '')).map(({ id }) => id)).toEqual([]);
    expect(elsewhere.filter(({ apiKeyEnv }) => apiKeyEnv === null).map(({ id }) => id)).toEqual([]);
    expect(elsewhere.filter(({ device }) => device !== null).map(({ id }) => id)).toEqual([]);
    expect(elsewhere.every(({ baseUrl }) => baseUrl!.startsWith('https://'))).toBe(true);
  });
  it('has no variable for two keys', () => {
    const keyed = catalogue.hosts.filter(({ apiKeyEnv }) => apiKeyEnv !== null);
    const byKey = Map.groupBy(keyed, ({ apiKeyEnv }) => apiKeyEnv);
    // The interfaces of one operator at one address share a key.
    for (const [variable, hosts] of byKey)
      expect(
        new Set(hosts.map(({ operator, baseUrl }) => `${operator} ${new URL(baseUrl!).origin}`)).size,
        variable!,
      ).toBe(1);
  });
  it('prices an interface as the operator’s other one', () => {
    const [native, compatible] = ['claude-opus-5-5@anthropic-native', 'claude-opus-5-5@anthropic'].map((label) =>
      findRosterEntry(catalogue, label),
    );
    expect(native!.prices).not.toEqual([]);
    expect(native!.prices).toEqual(compatible!.prices);
  });
  it('gives every server of this machine a device', () => {
    const here = catalogue.hosts.filter(({ baseUrl }) => baseUrl === null || isLoopback(baseUrl));
    expect(Object.fromEntries(here.map(({ id, device }) => [id, device]))).toEqual({
      'in-process': 'cpu',
      'llama-server': 'cpu',
      'lm-studio': 'cpu',
      ollama: 'cpu',
      vllm: 'gpu',
    });
  });
  it('tells DeepSeek R1 from its distillations', () => {
    const distilled = catalogue.weights.filter(({ id }) => id.startsWith('deepseek-r1-distill'));
    expect(distilled.length).toBe(7);
    expect(distilled.every(({ derivedFrom }) => derivedFrom !== null)).toBe(true);
    expect(catalogue.weights.find(({ id }) => id === 'deepseek-r1')?.derivedFrom).toBeNull();
  });
  it('has a settled place for every label', () => {
    const labels = listRosterLabels(catalogue);
    const withoutHost = catalogue.weights.filter(({ at }) => at.length === 0).map(({ id }) => id);
    expect(labels.filter((label) => findRosterEntry(catalogue, label) === null).sort()).toEqual(withoutHost.sort());
  });
  it('lets what reasons think, and no price stand beside a price that contradicts it', () => {
    for (const one of catalogue.weights)
      expect(one.reasons !== true || one.reasoningBudgetTokens !== null, one.id).toBe(true);
    for (const label of listRosterLabels(catalogue)) {
      const entry = findRosterEntry(catalogue, label);
      for (const day of ['2026-11-22', '2026-12-01', '2027-01-01'])
        expect(
          entry?.prices.filter((one) => isFlat(one) && (one.from ?? day) <= day && day <= (one.to ?? day)).length ?? 0,
          `${label} on ${day}`,
        ).toBeLessThan(2);
    }
  });
});

describe('files with mistakes', () => {
  const root = mkdtempSync(join(tmpdir(), 'evenhand-catalogue-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let count = 0;

  const host = 'id: somewhere\nname: Somewhere\nprovider: openai\nbaseUrl: https://somewhere.example/v1\n';
  const models =
    'developer: D\norigin: FR\nmodels:\n  - { id: tiny, name: T, weights: open, licence: MIT, parameters: 1, context: 1, released: null, source: s, at: [{ host: somewhere, model: t/tiny }] }\n';
  const price = (more: string, model = 'tiny') =>
    `  - { id: p${more.length}, model: ${model}, input: 1, output: 2, readAt: 2026-11-21, source: s${more} }\n`;

  const problems = (files: Record<string, string>): string => {
    const folder = join(root, String(count++), 'benchmarks');
    for (const [path, text] of Object.entries({ 'hosts/somewhere.yaml': host, 'models/d.yaml': models, ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    try {
      const { prices } = loadCatalogue([folder]);
      return `${prices.length} prices`;
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
  };

  it.each<[what: string, files: Record<string, string>, expected: RegExp]>([
    [
      'none',
      {
        'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', to: 2026-01-31')}${price(', from: 2026-02-01', 't/tiny')}`,
      },
      /^2 prices$/,
    ],
    [
      'a model that is not served there',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price('', 'nope')}` },
      /somewhere\.yaml:3: prices\.0\.model: found "nope"; expected an id of the roster that is served at somewhere/,
    ],
    [
      'a host that is none',
      { 'prices/nowhere.yaml': `host: nowhere\nprices:\n${price('')}` },
      /nowhere\.yaml:3: .*is a price at "nowhere", which is no host; expected one of somewhere/,
    ],
    [
      'a host that is not the file’s name',
      { 'prices/somewhere.yaml': 'host: elsewhere\nprices: []\n' },
      /somewhere\.yaml:1: host: found "elsewhere"; expected the file's name, "somewhere"/,
    ],
    [
      'an id that is there twice',
      {
        'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', to: 2026-01-31')}${price(', to: 2026-01-30').replace('to: 2026-01-30', 'from: 2026-02-01')}`,
      },
      /somewhere\.yaml:4: prices\.1\.id: found "p16" twice/,
    ],
    [
      'two in force on one day',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price('')}${price(', from: 2026-01-01')}` },
      /somewhere\.yaml:4: .*in force on some of the days of p0/,
    ],
    [
      'two in force on one day, by two names of one model',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price('')}${price(', from: 2026-01-01', 't/tiny')}` },
      /somewhere\.yaml:4: .*in force on some of the days of p0/,
    ],
    [
      'a gap between two records',
      {
        'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', to: 2026-01-31')}${price(', from: 2026-02-02')}`,
      },
      /somewhere\.yaml:4: prices\.1\.from: found "2026-02-02", but p16 ends at "2026-01-31"; expected no gap/,
    ],
    [
      'none, where the gap is explained',
      {
        'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', to: 2026-01-31')}${price(', from: 2026-02-02, gapBefore: not read')}`,
      },
      /^2 prices$/,
    ],
    [
      'two in force for one hour',
      {
        'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(", to: '2026-02-01T08:00:00+08:00'")}${price(", from: '2026-01-31T23:00:00Z'")}`,
      },
      /somewhere\.yaml:4: .*in force on some of the days/,
    ],
    [
      'a currency without a rate',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', currency: CNY')}` },
      /somewhere\.yaml:3: prices\.0\.currency: found "CNY"; expected one of USD/,
    ],
    [
      'two rates of one day',
      {
        'exchange-rates.yaml':
          'rates:\n  - { currency: CNY, day: 2026-01-01, perUsd: 7, readAt: 2026-01-01, source: s }\n  - { currency: CNY, day: 2026-01-01, perUsd: 8, readAt: 2026-01-01, source: s }\n',
      },
      /exchange-rates\.yaml:3: rates\.1\.day: .*expected one rate of CNY a day/,
    ],
    [
      'bands that leave a gap',
      {
        'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', bands: [{ inputTokens: { above: 10, upTo: 20 }, input: 1, output: 1 }]')}`,
      },
      /somewhere\.yaml:3: prices\.0\.bands: .*expected no gap/,
    ],
    [
      'a model without a price that is not served there',
      {
        'prices/somewhere.yaml':
          'host: somewhere\nprices: []\nunpriced:\n  - { model: nope, reason: r, readAt: 2026-01-01 }\n',
      },
      /somewhere\.yaml:4: unpriced\.0\.model: found "nope"; expected an id of the roster that is served at somewhere/,
    ],
    [
      'a model without a price that has one',
      {
        'prices/somewhere.yaml': `host: somewhere\nprices:\n${price('')}unpriced:\n  - { model: t/tiny, reason: r, readAt: 2026-01-01 }\n`,
      },
      /somewhere\.yaml:5: unpriced\.0\.model: .*has the price p0/,
    ],
    [
      'a price without a source',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price('').replace(', source: s', '')}` },
      /somewhere\.yaml:3: prices\.0\.source: is missing/,
    ],
    [
      'a last day before the first',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', from: 2026-02-01, to: 2026-01-01')}` },
      /somewhere\.yaml:3: prices\.0\.to: .*not before `from`/,
    ],
    [
      'a day that is none',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', from: 2026-02-31')}` },
      /somewhere\.yaml:3: prices\.0\.from: found "2026-02-31"/,
    ],
    [
      'a limit without its mark',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', upToInputTokens: 9')}` },
      /somewhere\.yaml:3: prices\.0\.depends: .*prompt-length/,
    ],
    [
      'a word that is misspelt',
      { 'prices/somewhere.yaml': `host: somewhere\nprices:\n${price(', cached: 1')}` },
      /somewhere\.yaml:3: prices\.0: unknown key "cached"/,
    ],
    [
      'no day of reading',
      {
        'prices/somewhere.yaml':
          'host: somewhere\nprices:\n  - { id: p, model: tiny, input: 1, output: 2, source: s }\n',
      },
      /somewhere\.yaml:3: prices\.0\.readAt: is missing/,
    ],
    [
      'weights at a host that is none',
      { 'models/e.yaml': models.replace('host: somewhere', 'host: somewere').replace('id: tiny', 'id: other') },
      /e\.yaml:4: models\.0\.at\.0\.host: found "somewere"; expected one of somewhere/,
    ],
  ])('%s', (_, files, expected) => {
    expect(problems(files)).toMatch(expected);
  });

  it('keeps the prices that an earlier folder gives a model, and takes the rest', () => {
    const folders = ['mine', 'theirs'].map((name) => {
      const folder = join(root, name, 'benchmarks');
      for (const part of ['hosts', 'models', 'prices']) mkdirSync(join(folder, part), { recursive: true });
      return folder;
    });
    const two = models.replace('] }\n', '] }\n').concat(models.split('models:\n')[1]!.replaceAll('tiny', 'small'));
    writeFileSync(join(folders[1]!, 'hosts/somewhere.yaml'), host);
    writeFileSync(join(folders[1]!, 'models/d.yaml'), two);
    writeFileSync(
      join(folders[0]!, 'prices/somewhere.yaml'),
      `host: somewhere\nprices:\n${price('').replace('input: 1', 'input: 7')}`,
    );
    writeFileSync(
      join(folders[1]!, 'prices/somewhere.yaml'),
      `host: somewhere\nprices:\n${price(' ')}${price('  ', 'small')}`,
    );
    const both = loadCatalogue(folders);
    expect(findRosterEntry(both, 'tiny')?.prices.map(({ input }) => input)).toEqual([7]);
    expect(findRosterEntry(both, 'small')?.prices.map(({ input }) => input)).toEqual([1]);
  });
});

describe('a catalogue that is read when it is asked for', () => {
  const root = mkdtempSync(join(tmpdir(), 'evenhand-catalogue-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const provider: Provider = {
    name: 'server',
    options: jsonObject,
    modelKind: 'name',
    device: null,
    deterministic: false,
    connect: () => Promise.reject(new Error('nothing is asked here')),
  };
  const any: ScorerDefinition = {
    name: 'any',
    version: 1,
    options: jsonObject,
    checkTarget: () => null,
    create: () => () => ({ value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false }),
  };
  const load = (models: string) => {
    put('mine.yaml', `name: mine\nsuites: [./sums]\nmodels: ${models}\n`);
    const catalogue = openCatalogue([join(root, 'benchmarks')]);
    const context = { catalogue, providers: [provider], scorers: [any], readers: [] };
    return loadExperiment(join(root, 'mine.yaml'), context).models.map(({ id }) => id);
  };

  it('is not read by an experiment whose models are its own', () => {
    put('benchmarks/hosts/broken.yaml', 'id: [\n');
    put(
      'sums/suite.yaml',
      'name: sums\nversion: 1\nprompt: { template: "{{input}}" }\nscorer: { name: any }\nsamples: s.jsonl\n',
    );
    put('sums/s.jsonl', '{"id":"a","input":"b","target":"c"}\n');
    expect(load("[{ id: a, provider: server, baseUrl: 'http://127.0.0.1:1/v1' }]")).toEqual(['a']);
    expect(() => load('[some-label]')).toThrow(/broken\.yaml/);
    expect(() => load("[{ id: a, provider: server, baseUrl: 'http://127.0.0.1:1/v1', device: gpu }]")).toThrow(
      /broken\.yaml/,
    );
  });
});
