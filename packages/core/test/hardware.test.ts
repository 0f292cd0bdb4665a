import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { jsonObject, loadExperiment, type Provider } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../src/models/catalogue.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-hardware-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const write = (path: string, content: unknown) => {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const FIGURES = { watts: 50, usdPerKwh: 0.2, hardwareUsd: 600, lifetimeHours: 20_000, utilisation: 0.5 };
const machine = (id: string, more: object = {}) => ({
  ...{ id, name: 'A machine', ...FIGURES, idleWatts: 5, readAt: '2026-11-30', source: 'a meter', ...more },
});
const COST = { ...FIGURES, source: 'A machine: a meter (read on 2026-11-30)' };

write('sums/suite.yaml', {
  ...{ name: 'sums', version: 1, prompt: {}, scorer: { name: 'any' }, samples: 'samples.jsonl' },
});
write('sums/samples.jsonl', '{"id":"a","input":"What is 6 times 7?","target":"42"}\n');
write('built-in/hosts/here.yaml', {
  ...{ id: 'here', name: 'Here', provider: 'server', device: 'gpu' },
  localCost: { ...FIGURES, watts: 1, source: 'the host', hostedAs: 'far' },
});
write('built-in/hosts/far.yaml', { id: 'far', name: 'Far', provider: 'server', baseUrl: 'https://far.example/v1' });
write('built-in/models/example.yaml', {
  developer: 'Example',
  origin: 'FR',
  models: [
    {
      ...{ id: 'tiny', name: 'Tiny', weights: 'open', licence: 'MIT', parameters: 1000, context: 64, released: null },
      ...{ source: 'made for a test', at: ['here', 'far'].map((host) => ({ host, model: 'tiny' })) },
    },
  ],
});
write('built-in/hardware.yaml', { hardware: [machine('mini'), machine('desktop', { watts: 200 })] });
write('mine/hardware.yaml', { hardware: [machine('desktop', { watts: 300, source: 'mine' })] });

const server: Provider = {
  ...{ name: 'server', options: jsonObject, modelKind: 'name', device: 'cpu', deterministic: false },
  connect: () => Promise.reject(new Error('nothing is asked here')),
};
const load = (models: unknown[], more: object = {}) => {
  write('x.yaml', { name: 'x', suites: ['./sums'], models, ...more });
  const any = {
    ...{ name: 'any', version: 1, options: jsonObject, checkTarget: () => null },
    create: () => () => ({ value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false }),
  };
  const catalogue = loadCatalogue([join(home, 'mine'), join(home, 'built-in')]);
  const context = { catalogue, providers: [server], scorers: [any], readers: [] };
  return loadExperiment(join(home, 'x.yaml'), context).models.map(({ host }) => host.localCost);
};
const inline = (id: string, more: object = {}) => ({
  ...{ id, provider: 'server', baseUrl: 'http://127.0.0.1:9/v1', ...more },
});

describe('hardware of the catalogue', () => {
  it('that an experiment names costs what it says, for models on a device and no others', () => {
    expect(load(['tiny@here', 'tiny@far', inline('own')], { hardware: 'mini' })).toEqual([
      { ...COST, hostedAs: 'far' },
      null,
      COST,
    ]);
  });

  it('that an entry names goes before that of the experiment, and figures of its own before both', () => {
    const stated = { ...FIGURES, watts: 7, source: 'stated' };
    expect(
      load(
        [
          { roster: 'tiny@here', hardware: 'desktop' },
          inline('own', { hardware: 'desktop' }),
          inline('figures', { localCost: stated }),
        ],
        { hardware: 'mini' },
      ).map((cost) => cost!.watts),
    ).toEqual([300, 300, 7]);
  });

  it('is the user’s own where two folders have one id', () => {
    expect(load([inline('own', { hardware: 'desktop' })])).toEqual([
      { ...COST, watts: 300, source: 'A machine: mine (read on 2026-11-30)' },
    ]);
  });

  it.each<[string, unknown[], object, RegExp]>([
    ['that is not known', ['tiny@here'], { hardware: 'minni' }, /x\.yaml:\d+: hardware: .*"minni".*mean "?mini/],
    ['of an entry that is not known', [inline('own', { hardware: 'dektop' })], {}, /models\.0\.hardware: .*desktop/],
    [
      'beside figures',
      [inline('own', { hardware: 'mini', localCost: { ...FIGURES, source: 's' } })],
      {},
      /models\.0\.hardware: is stated beside localCost/,
    ],
  ])('%s stops with file, line and what to do', (_, models, more, message) => {
    expect(() => load(models, more)).toThrow(message);
  });

  it('is listed once a file, each with its source', () => {
    write('twice/hardware.yaml', { hardware: [machine('mini'), machine('mini')] });
    expect(() => loadCatalogue([join(home, 'twice')])).toThrow(/hardware\.1\.id: found "mini" twice/);
    write('bare/hardware.yaml', { hardware: [{ ...machine('mini'), source: undefined }] });
    expect(() => loadCatalogue([join(home, 'bare')])).toThrow(/hardware\.0\.source: is missing/);
  });
});
