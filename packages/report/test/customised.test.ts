import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { readRun, writeResults } from '../src/index.ts';
import { sortByBase } from '../src/markdown/customised.ts';
import { reportMarkdown } from '../src/markdown/report.ts';
import { verifyRun } from '../src/verify.ts';
import { cells, model, type RunSpec, suite, writeRun } from './support/run-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-customised-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let count = 0;
const written = (described: RunSpec) => writeRun(join(home, `run-${++count}`), described);
const run = (described: RunSpec) => readRun(written(described));

const sha = 'd'.repeat(64);
const set = (questions: object | null) => [{ name: 'train', sha256: null, questions, source: null }];
const listed = { file: '/train.questions', sha256: sha, count: 3 };

const family: RunSpec = {
  suites: [suite('s', 40)],
  models: [
    model('a-tuned@here', { derivedFrom: 'z-base' }, { id: 'here' }),
    model('middle'),
    model('z-base@here', {}, { id: 'here' }),
    model('z-base@there', {}, { id: 'there' }),
  ],
  cells: [
    ...cells('a-tuned@here', '+'.repeat(40)),
    ...cells('middle', '+-'.repeat(20)),
    ...cells('z-base@here', '-'.repeat(40)),
    ...cells('z-base@there', '+-'.repeat(20)),
  ],
};

describe('a customised model', () => {
  it('is held against its base at the same host, the difference being its own', () => {
    const report = reportMarkdown(run(family));
    expect(report).toMatch(
      /\| s \| a-tuned@here \| z-base@here \| 0\.0 % .* \| 100\.0 % .* \| \+100\.0 points .* \| higher \|/,
    );
    expect(report).not.toMatch(/\| s \| a-tuned@here \| z-base@there/);
  });

  it('stands right behind its base where the order is not that of merit', () => {
    const tables = run(family);
    expect(
      sortByBase(
        tables.efficiency.filter(({ suite }) => suite === 's'),
        tables,
      ).map((row) => row.model),
    ).toEqual(['middle', 'z-base@here', 'a-tuned@here', 'z-base@there']);
  });

  it('and one that it is the base of do not hide each other', () => {
    const tables = run({
      ...family,
      models: [model('x', { derivedFrom: 'y' }), model('y', { derivedFrom: 'x' })],
      cells: [...cells('x', '+'), ...cells('y', '-')],
    });
    expect(
      sortByBase(
        tables.efficiency.filter(({ suite }) => suite === 's'),
        tables,
      ).map((row) => row.model),
    ).toEqual(['x', 'y']);
    expect(reportMarkdown(tables)).toContain('## Customised models');
  });

  it('has no section where there is none', () => {
    const report = reportMarkdown(run({ ...family, models: [model('middle')], cells: cells('middle', '+') }));
    expect(report).not.toContain('Customised');
    expect(report).not.toContain('made from');
  });
});

describe('the caveat training_unknown', () => {
  const caveats = (more: object, identity: object = {}) => {
    const described = { suites: [suite('s', 1)], models: [model('m', more)], cells: cells('m', '+') };
    const [first] = run(described).manifest.models;
    const models = [{ ...first!, identity: { ...first!.identity, ...identity } }];
    return run({ ...described, manifest: { models } }).summary[0]!.caveats as string;
  };
  it.each<[what: string, more: object, identity: object, holds: boolean]>([
    ['of a model as its developer released it', {}, {}, false],
    ['of one made from another, with nothing said', { derivedFrom: 'b' }, {}, true],
    ['of one with an adapter that nobody stated', {}, { adapterSha256: sha }, true],
    ['of one with a data set without its questions', { derivedFrom: 'b', trainedOn: set(null) }, {}, true],
    ['of one with all questions listed', { derivedFrom: 'b', trainedOn: set(listed) }, {}, false],
    ['of one that was trained on nothing', { derivedFrom: 'b', trainedOn: [] }, {}, false],
  ])('%s', (_, more, identity, holds) => {
    expect(caveats(more, identity).split(';').includes('training_unknown')).toBe(holds);
  });
});

describe('weights with an adapter are other weights', () => {
  const agreeing = (...served: { id: string; entry?: object; identity?: object }[]) => {
    const models = served.map(({ id, entry }) => model(id, entry));
    const described = { suites: [suite('s', 1)], models, cells: served.flatMap(({ id }) => cells(id, '+')) };
    const found = run(described).manifest.models;
    const changed = found.map((one, index) => ({ ...one, identity: { ...one.identity, ...served[index]!.identity } }));
    return run({ ...described, manifest: { models: changed } }).serverAgreements.map(({ modelA, modelB }) => [
      modelA,
      modelB,
    ]);
  };
  const file = { weightsSha256: sha };
  const other = { ...file, adapterSha256: 'e'.repeat(64) };
  const adapter = (scale: number) => ({ derivedFrom: 'base', adapter: { file: '/l.gguf', sha256: null, scale } });

  it('than the same file without it', () => {
    expect(agreeing({ id: 'base', identity: file }, { id: 'tuned', entry: adapter(1), identity: other })).toEqual([]);
  });
  it('than the same at another scale', () => {
    expect(
      agreeing(
        { id: 'full', entry: adapter(1), identity: other },
        { id: 'half', entry: adapter(0.5), identity: other },
      ),
    ).toEqual([]);
  });
  it('also where their labels name the same weights', () => {
    expect(agreeing({ id: 'w@base', identity: file }, { id: 'w@tuned', entry: adapter(1), identity: other })).toEqual(
      [],
    );
  });
  it('and are the same where all of it is the same', () => {
    expect(
      agreeing({ id: 'one', entry: adapter(1), identity: other }, { id: 'two', entry: adapter(1), identity: other }),
    ).toEqual([['one', 'two']]);
  });
});

it('a run that was written before can be verified without the columns, and has them when it is written again', async () => {
  const folder = written(family);
  writeResults(folder);
  const [summary, manifest] = [join(folder, 'summary.csv'), join(folder, 'manifest.json')];
  const content = readFileSync(summary, 'utf8');
  writeFileSync(summary, content.replace(/(,[^,\n]*){4}$/gm, ''));
  const { lineage, ...methods } = readManifest(folder).methods;
  expect(lineage).toBe(1);
  writeFileSync(manifest, JSON.stringify({ ...readManifest(folder), methods }));
  const before = await verifyRun(folder, () => undefined);
  expect(before.findings).toEqual([]);
  expect(before.notes.join()).toContain('lineage: the run was written before');
  writeResults(folder);
  expect(readFileSync(summary, 'utf8')).toBe(content);
  const after = await verifyRun(folder, () => undefined);
  expect(after.findings).toEqual([]);
  expect(after.notes.join()).not.toContain('lineage');
});
