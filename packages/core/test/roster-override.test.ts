import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { jsonObject, loadExperiment, type Provider, resolveSampling } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../src/models/catalogue.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-override-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const write = (path: string, content: unknown) => {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
};
write('benchmarks/hosts/here.yaml', { id: 'here', name: 'Here', provider: 'server', device: 'gpu', concurrency: 2 });
write('benchmarks/models/example.yaml', {
  developer: 'Example',
  origin: 'FR',
  models: [
    {
      ...{ id: 'tiny', name: 'Tiny', weights: 'open', licence: 'MIT', parameters: 1000, context: 64, released: null },
      ...{ source: 'made for a test', requires: { topP: 0.9, temperature: 0 } },
      at: [{ host: 'here', model: 'tiny', options: { threads: 1 } }],
    },
  ],
});
write('sums/suite.yaml', {
  ...{ name: 'sums', version: 1, prompt: {}, scorer: { name: 'any' }, samples: 'samples.jsonl' },
});
write('sums/samples.jsonl', '{"id":"a","input":"What is 6 times 7?","target":"42"}\n');

const server: Provider = {
  ...{ name: 'server', options: jsonObject, modelKind: 'name', device: null, deterministic: false },
  connect: () => Promise.reject(new Error('nothing is asked here')),
};
const load = (...models: unknown[]) => {
  write('mine.yaml', { name: 'mine', suites: ['./sums'], models });
  const any = {
    ...{ name: 'any', version: 1, options: jsonObject, checkTarget: () => null },
    create: () => () => ({ value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false }),
  };
  const context = { catalogue: loadCatalogue([join(home, 'benchmarks')]), providers: [server], scorers: [any] };
  return loadExperiment(join(home, 'mine.yaml'), { ...context, readers: [] }).models;
};

describe('a model of the roster with settings of its own', () => {
  it('is the roster’s but for what is stated, and may stand beside itself', () => {
    const [plain, hot] = load('tiny', {
      ...{ roster: 'tiny@here', id: 'tiny-hot', sampling: { temperature: 1 }, options: { seed: 2 }, concurrency: 1 },
      price: { input: 1, output: 2 },
    });
    expect(hot).toEqual({
      ...plain,
      id: 'tiny-hot',
      requires: { topP: 0.9, temperature: 1 },
      options: { threads: 1, seed: 2 },
      price: { input: 1, output: 2, cachedInput: null, cacheWrite: null },
      host: { ...plain!.host, concurrency: 1 },
    });
    expect(resolveSampling({ temperature: 0.5, maxOutputTokens: 5 }, hot!)).toEqual({
      ...{ temperature: 1, topP: 0.9, maxOutputTokens: 5 },
    });
  });
  it('keeps its label where none is given', () => {
    expect(load({ roster: 'tiny' })).toEqual(load('tiny'));
  });
  it('and what is wrong with it is said by the key that is wrong', () => {
    expect(() => load({ roster: 'tiny', temprature: 1 })).toThrow(/models\.0: unknown key "temprature"/);
    expect(() => load({ roster: 'tiny', samplng: {} })).toThrow(/did you mean "sampling"/);
    expect(() => load({ roster: 'tiyn' })).toThrow(
      /models\.0\.roster: model "tiyn" is not in the roster; did you mean "tiny"/,
    );
    expect(() => load({ roster: 'tiny', sampling: { temperature: 3 } })).toThrow(
      /models\.0\.sampling\.temperature: found 3/,
    );
    expect(() => load({ id: 'own', provder: 'server' })).toThrow(/did you mean "provider"/);
    expect(() => load({ roster: 'tiny' }, 'tiny')).toThrow(/found "tiny" twice/);
  });
});
