import { type Manifest, type ModelIdentity, manifestSchema, NO_IDENTITY, type RunInputs } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { model, samples, settings, suite } from '../../core/test/support/builders.ts';
import {
  compareGrounds,
  createInputGrounds,
  createManifestGrounds,
  createServedGrounds,
  type Ground,
} from '../src/index.ts';

const sums = (more: object = {}, count = 3) => suite('sums', samples(count), more);
const inputs = (more: Partial<RunInputs> = {}): RunInputs => ({
  name: 'x',
  settings: settings(),
  suites: [sums()],
  models: [model('one'), model('two')],
  judge: null,
  ...more,
});
const sentences = (before: readonly Ground[], after: readonly Ground[]) =>
  compareGrounds(before, after).map(({ sentence }) => sentence);

describe('inputs that changed', () => {
  it.each<[what: string, now: Partial<RunInputs>, sentences: string[]]>([
    ['nothing', {}, []],
    ['the trials', { settings: settings({ trials: 2 }) }, ['trials: 1 became 2']],
    ['the tools', { settings: settings({ tools: 'native' }) }, ['tools: "prompt" became "native"']],
    ['the weights', { settings: settings({ weights: { sums: 2 } }) }, ['weights: {} became {"sums":2}']],
    ['what a later session may have anew', { settings: settings({ maxUsd: 1, concurrency: 2, giveUpAfter: 3 }) }, []],
    ['the models', { models: [model('two')] }, ['models: one,two became two']],
    ['a model', { models: [model('one'), model('two', {}, { context: 9 })] }, ['model two: its entry changed']],
    ['the judge', { judge: model('j') }, ['judge: none became j']],
    ['the samples', { suites: [sums({ size: 3 }, 2)] }, ['suite sums: its samples changed']],
    ['the suite', { suites: [sums({ version: 2 })] }, ['suite sums: its prompt, scorer, version or request changed']],
    [
      'the code of a generator',
      { suites: [sums({ generatorModule: { file: 'g.ts', sha256: 'ab' } })] },
      [
        'suite sums: its generator module none became g.ts (SHA-256 ab)',
        'suite sums: its prompt, scorer, version or request changed',
      ],
    ],
  ])('%s', (_, now, expected) => {
    expect(sentences(createInputGrounds(inputs()), createInputGrounds(inputs(now)))).toEqual(expected);
  });
});

describe('what is served', () => {
  const served = (more: Partial<ModelIdentity>) => createServedGrounds('m', { ...NO_IDENTITY, ...more });

  it.each<[keyof ModelIdentity, unknown, 'refused' | 'allowed']>([
    ['servedModel', 'a', 'refused'],
    ['digest', 'a', 'refused'],
    ['adapterSha256', 'a', 'refused'],
    ['quantization', 'a', 'refused'],
    ['contextLength', 4096, 'refused'],
    ['templateSha256', 'a', 'refused'],
    ['serverVersion', 'a', 'allowed'],
  ])('%s', (key, value, onResume) => {
    expect(compareGrounds(served({}), served({ [key]: value }))).toEqual([
      { name: key, of: 'm', onResume, matters: 'scores', sentence: `model m: ${key} unknown became ${value}` },
    ]);
  });
});

describe('two manifests', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const machine = { cpu: 'c', cores: 2, memoryBytes: 1, os: 'linux', arch: 'x64', node: '24' };
  const harness = { name: 'evenhand', version: '0.1.0', commit: null, dirty: false };
  const manifest = (more: Partial<Manifest> = {}): Manifest => ({
    ...({
      settings: settings(),
      methods: { accuracy: 1 },
      suites: [
        {
          name: 'sums',
          version: 1,
          scorer: 'numeric@1',
          runs: [],
          modules: [],
          prompts: ['main'],
          samples: 3,
          size: 3,
        },
      ],
      models: [],
      judge: null,
      inputs: [{ path: 'inputs/model-one.0123456789ab.json', sha256: 'a' }],
      sessions: [{ startedAt: at, endedAt: at, harness, machine }],
    } as unknown as Manifest),
    ...more,
  });
  const compare = (before: Manifest, after: Manifest) => {
    const methods = Object.keys({ ...before.methods, ...after.methods });
    return sentences(createManifestGrounds(before, methods), createManifestGrounds(after, methods));
  };
  const [firstSuite] = manifest().suites;

  it.each<[what: string, now: Partial<Manifest>, sentences: string[]]>([
    ['nothing', {}, []],
    // Every setting that a run may not be resumed with is a difference in `diff` too.
    ['the margin', { settings: settings({ margin: 0.1 }) }, ['margin: 0.02 became 0.1']],
    ['the seed', { settings: settings({ seed: 9 }) }, ['seed: 1 became 9']],
    [
      'the suite',
      { suites: [{ ...firstSuite!, version: 2, scorer: 'numeric@2', samples: 2 }] },
      [
        'suite sums: version 1 became 2',
        'suite sums: scorer numeric@1 became numeric@2',
        'suite sums: samples sent 3 became 2',
      ],
    ],
    ['another suite', { suites: [{ ...firstSuite!, name: 'others', version: 7 }] }, []],
    [
      'the entry of a model',
      { inputs: [{ path: 'inputs/model-one.ba9876543210.json', sha256: 'b' }] },
      ['model one: its entry changed'],
    ],
    ['a method', { methods: { accuracy: 2 } }, ['method accuracy: 1 became 2']],
    ['a method that came', { methods: { accuracy: 1, rank: 3 } }, ['method rank: unknown became 3']],
  ])('%s', (_, now, expected) => expect(compare(manifest(), manifest(now))).toEqual(expected));

  it('are of a shape that the schema knows', () => {
    expect(Object.keys(manifestSchema.shape)).toEqual(expect.arrayContaining(Object.keys(manifest())));
  });
});
