import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findRosterEntry, jsonObject, loadExperiment, type Provider } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../src/models/catalogue.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-lineage-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let cases = 0;

function writeFolder(files: Readonly<Record<string, unknown>>): string {
  const folder = join(home, `${++cases}`);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const provider = (name: string, more: Partial<Provider> = {}): Provider => ({
  name,
  options: jsonObject,
  modelKind: 'file',
  device: 'cpu',
  deterministic: true,
  connect: () => Promise.reject(new Error('nothing is asked here')),
  ...more,
});
const SUITE = {
  'sums/suite.yaml': {
    ...{
      name: 'sums',
      version: 1,
      prompt: { template: '{{input}}' },
      scorer: { name: 'any' },
      samples: 'samples.jsonl',
    },
  },
  'sums/samples.jsonl': '{"id":"a","input":"What is 6 times 7?","target":"42"}\n',
};
const weights = (id: string, more: object = {}) => ({
  ...{ id, name: id.toUpperCase(), weights: 'open', licence: 'MIT', parameters: 1000, context: 64, released: null },
  ...{ source: 'made for a test', at: [{ host: 'here', model: `${id}.gguf`, options: { threads: 1 } }], ...more },
});
const roster = (...models: object[]) => ({
  ...SUITE,
  'benchmarks/hosts/here.yaml': { id: 'here', name: 'Here', provider: 'llama-cpp', device: 'cpu' },
  'benchmarks/models/example.yaml': { developer: 'Example', origin: 'FR', models },
});
const loadFrom = (folder: string) => loadCatalogue([join(folder, 'benchmarks')]);
const experiment = (...models: unknown[]) => ({ 'mine.yaml': { name: 'mine', suites: ['./sums'], models } });
function loadModels(files: Readonly<Record<string, unknown>>) {
  const folder = writeFolder(files);
  const context = {
    catalogue: loadFrom(folder),
    providers: [provider('llama-cpp', { loraAdapters: 'applies' }), provider('plain')],
    readers: [],
    scorers: [
      {
        ...{ name: 'any', version: 1, options: jsonObject, checkTarget: () => null },
        create: () => () => ({ value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false }),
      },
    ],
  };
  return { folder, models: loadExperiment(join(folder, 'mine.yaml'), context).models };
}

describe('the roster', () => {
  it('keeps base, adapter and training data of its entries, with paths relative to its file', () => {
    const folder = writeFolder(
      roster(
        weights('tiny'),
        weights('ours', { derivedFrom: 'tiny', adapter: { file: '../lora.gguf' }, trainedOn: [{ name: 'support' }] }),
      ),
    );
    expect(findRosterEntry(loadFrom(folder), 'ours')).toMatchObject({
      derivedFrom: 'tiny',
      base: { name: 'TINY', developer: 'Example', origin: 'FR' },
      adapter: { file: join(folder, 'benchmarks', 'lora.gguf'), sha256: null, scale: 1 },
      trainedOn: [{ name: 'support', sha256: null, questions: null, source: null }],
    });
    expect(Object.keys(findRosterEntry(loadFrom(folder), 'tiny')!)).not.toContain('adapter');
  });

  it.each([
    [
      'a base that it does not have',
      { derivedFrom: 'tny' },
      /example\.yaml:1: models\.1\.derivedFrom: found "tny", which is not in the roster; did you mean "tiny"\?/,
    ],
    ['an entry that is its own base', { derivedFrom: 'ours' }, /found "ours", the model itself/],
  ])('names %s', (_, more, expected) => {
    const folder = writeFolder(roster(weights('tiny'), weights('ours', more)));
    expect(() => loadFrom(folder)).toThrow(expected);
  });

  it('takes a base in words, and reads developer and country where they stand in it', () => {
    const of = (derivedFrom: string) =>
      findRosterEntry(loadFrom(writeFolder(roster(weights('ours', { derivedFrom })))), 'ours')!.base;
    expect(of('Llama-3.1-8B (Meta, US)')).toEqual({ name: 'Llama-3.1-8B', developer: 'Meta', origin: 'US' });
    expect(of('Llama or Qwen; not checked')).toBeUndefined();
  });
});

describe('an entry in place', () => {
  const adapter = { file: './lora.gguf' };

  it('puts its adapter on weights of the roster where it names none, at the same host', () => {
    const { folder, models } = loadModels({
      ...roster(weights('tiny')),
      ...experiment('tiny', {
        ...{
          id: 'ours',
          origin: 'US',
          provider: 'llama-cpp',
          derivedFrom: 'tiny',
          adapter,
          options: { contextLength: 32 },
        },
      }),
    });
    const [base, ours] = models;
    expect(ours).toMatchObject({
      ...{ model: 'tiny.gguf', host: base!.host, weights: 'open', licence: 'MIT', parameters: 1000, context: 64 },
      ...{ options: { threads: 1, contextLength: 32 }, developer: null, origin: 'US' },
      base: { name: 'TINY', developer: 'Example', origin: 'FR' },
      adapter: { file: join(folder, 'lora.gguf'), sha256: null, scale: 1 },
    });
  });

  it('needs a file of weights where the base is in words', () => {
    const entry = { id: 'ours', provider: 'llama-cpp', derivedFrom: 'Tiny (Example, FR)', adapter };
    expect(() => loadModels({ ...roster(weights('tiny')), ...experiment(entry) })).toThrow(/model: is missing/);
  });

  it('has another entry of the experiment as its base', () => {
    const { models } = loadModels({
      ...roster(weights('tiny')),
      ...experiment(
        { id: 'mine', developer: 'Us', origin: 'DE', provider: 'plain', model: 'a.gguf' },
        { id: 'merged', provider: 'plain', model: 'b.gguf', derivedFrom: 'mine' },
      ),
    });
    expect(models[1]!.base).toEqual({ name: 'mine', developer: 'Us', origin: 'DE' });
  });
});
