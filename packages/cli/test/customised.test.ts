import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readInputs, readManifest } from '@evenhand/core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { toProvenance } from '../../runner/src/scoring/judge-model.ts';
import { findServedChanges } from '../../runner/src/session/resume-check.ts';
import { claim } from '../src/commands/claim.ts';
import { doctor } from '../src/commands/doctor.ts';
import { fingerprint } from '../src/commands/fingerprint.ts';
import { plan } from '../src/commands/plan.ts';
import { reproduce } from '../src/commands/reproduce.ts';
import { run } from '../src/commands/run.ts';
import { verify } from '../src/commands/verify.ts';
import { here } from './support/here.ts';
import { filesBelow, scratch, write } from './support/program.ts';
import { row, scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const home = scratch();
const good = sums(6);
const samples = (good['sums/samples.jsonl'] as string).split('\n').filter(Boolean);
const sha = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
let cases = 0;

const base = scripted('base', {}, { developer: 'Example', origin: 'FR', weights: 'open' });
const tuned = (more: object) =>
  scripted('tuned', { errorRate: 0.5 }, { weights: 'open', derivedFrom: 'base', ...more });
const experiment = (...models: object[]) => ({ name: 'mine', suites: ['./sums'], models });

/** What becomes of an experiment over these files, in a folder of its own. */
async function attempt(files: Record<string, unknown>) {
  const folder = join(home, `case-${++cases}`);
  write(folder, { ...good, ...files });
  const before = filesBelow(folder);
  const ended = await here(folder, () => run('mine.yaml', { out: 'out' }));
  return { ...ended, folder, written: filesBelow(folder).filter((path) => !before.includes(path)) };
}

async function writeQuestionList(...rows: unknown[]): Promise<string> {
  const folder = join(home, `list-${++cases}`);
  write(folder, { 'train.jsonl': rows.map((one) => `${JSON.stringify(one)}\n`).join('') });
  const { code } = await here(folder, () => fingerprint(['train.jsonl'], { out: 'train.questions' }));
  expect(code).toBe(0);
  return readFileSync(join(folder, 'train.questions'), 'utf8');
}

describe('an entry with a mistake in its lineage', () => {
  const adapter = { file: './lora.gguf' };
  it.each<[what: string, model: object, messages: string]>([
    [
      'has a base that nobody knows',
      tuned({ derivedFrom: 'bas' }),
      'mine.yaml:22: models.1.derivedFrom: found "bas", which is not in the roster and no entry of this experiment; did you mean "base"? describe a base that is not there in words: "Name (Developer, CC)"',
    ],
    ['is its own base', tuned({ derivedFrom: 'tuned' }), 'models.1.derivedFrom: found "tuned", the model itself'],
    ['has an adapter without a base', tuned({ derivedFrom: null, adapter }), 'derivedFrom is missing'],
    ['has an adapter of nothing', tuned({ adapter: { scale: 1 } }), 'file (a GGUF) or sha256, or both'],
    ['has a hash that is none', tuned({ adapter: { sha256: 'abc' } }), '64 hexadecimal digits'],
    ['has a file where nobody adds it', tuned({ adapter }), 'the provider scripted cannot add an adapter'],
    [
      'has no file where the provider adds it',
      { id: 'tuned', provider: 'llama-cpp', model: 'x.gguf', derivedFrom: 'base', adapter: { sha256: 'a'.repeat(64) } },
      'adapter.file of tuned: is missing',
    ],
    [
      'has a scale at a server that adds it whole',
      { id: 'tuned', provider: 'ollama', derivedFrom: 'base', adapter: { sha256: 'a'.repeat(64), scale: 0.5 } },
      'adapter.scale of tuned: found 0.5',
    ],
    [
      'names a list that is missing',
      tuned({ trainedOn: [{ name: 'train', questions: './none.questions' }] }),
      'none.questions: there is no such file',
    ],
    [
      'names a list that is none',
      tuned({ trainedOn: [{ name: 'train', questions: './sums/samples.jsonl' }] }),
      'as evenhand fingerprint writes it',
    ],
  ])('%s', async (_, model, messages) => {
    const { code, stderr, stdout, written } = await attempt({ 'mine.yaml': experiment(base, model) });
    expect(stderr).toContain(messages);
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect({ code, stdout, written }).toEqual({ code: 4, stdout: '', written: [] });
  });

  it('names a damaged list by file and line', async () => {
    const list = `${await writeQuestionList('What?')}nonsense\n`;
    const { code, stderr } = await attempt({
      'mine.yaml': experiment(base, tuned({ trainedOn: [{ name: 'train', questions: './train.questions' }] })),
      'train.questions': list,
    });
    expect(stderr).toContain('train.questions:3: found "nonsense"');
    expect(code).toBe(4);
  });
});

describe('a suite that a model was trained on', () => {
  const trained = (set: object) => experiment(base, tuned({ trainedOn: [{ name: 'support-2026', ...set }] }));
  const refused = async (files: Record<string, unknown>, ...messages: string[]) => {
    const { code, stderr, written } = await attempt(files);
    for (const text of ['model tuned was trained on', 'mine.yaml:15: models.1', ...messages])
      expect(stderr).toContain(text);
    expect({ code, written }).toEqual({ code: 4, written: [] });
  };

  it('is refused by the hash of its file, before anything is asked', () =>
    refused(
      { 'mine.yaml': trained({ sha256: sha(good['sums/samples.jsonl'] as string) }) },
      '"support-2026", and that is suite sums itself',
    ));

  it('is refused by its name', () =>
    refused({ 'mine.yaml': trained({ name: 'Sums' }) }, 'that is the name of suite sums', 'Sums-train'));

  it('is refused where some of its questions are in the list, which are counted', async () => {
    const first = JSON.parse(samples[0]!).input as string;
    const third = JSON.parse(samples[2]!).input as string;
    const list = await writeQuestionList(
      { prompt: `Question:  ${first.toUpperCase()}\nAnswer:`, completion: '2000' },
      {
        messages: [
          { role: 'system', content: 'Add.' },
          { role: 'user', content: `${third} ` },
        ],
      },
      { prompt: 'Something else entirely?' },
    );
    // Twins ask the same question in two languages here.
    await refused(
      { 'mine.yaml': trained({ questions: './train.questions' }), 'train.questions': list },
      '4 of the 6 samples of suite sums are in it ("s-0000-en", "s-0000-zh", "s-0001-en", …)',
    );
  });

  it('is refused by plan as well', async () => {
    const folder = join(home, `case-${++cases}`);
    write(folder, { ...good, 'mine.yaml': trained({ name: 'sums' }) });
    const { code, stderr } = await here(folder, () => plan('mine.yaml', {}));
    expect(stderr).toContain('that is the name of suite sums');
    expect(code).toBe(4);
  });

  it('is asked where the list holds none of its questions, and the caveat goes', async () => {
    const list = await writeQuestionList({ prompt: 'Something else entirely?' });
    const ended = await attempt({
      'mine.yaml': trained({ questions: './train.questions' }),
      'train.questions': list,
    });
    expect(ended.code).toBe(0);
    const findRow = (model: string) =>
      row(join(ended.folder, 'out', 'summary.csv'), { suite: 'sums', model, language: '*' });
    expect(findRow('tuned').caveats).not.toContain('training_unknown');
    const unknown = await attempt({ 'mine.yaml': trained({ sha256: 'a'.repeat(64) }) });
    expect(
      row(join(unknown.folder, 'out', 'summary.csv'), { suite: 'sums', model: 'tuned', language: '*' }).caveats,
    ).toContain('training_unknown');
  });
});

describe('training data that cannot be read', () => {
  it.each([
    ['is missing', 'none.jsonl', {}, 'none.jsonl: cannot be read (ENOENT)'],
    ['has an ending that is not known', 'train.csv', { 'train.csv': 'a,b\n' }, 'found the ending ".csv"'],
    ['is broken', 'train.jsonl', { 'train.jsonl': '{"a":1}\n{oh\n' }, 'train.jsonl:2: not valid JSON'],
    ['is empty', 'train.txt', { 'train.txt': '\n' }, 'has no rows'],
  ])('%s', async (_, file, files, messages) => {
    const folder = join(home, `case-${++cases}`);
    write(folder, { 'a/keep': '', ...files });
    const { code, stderr } = await here(folder, () => fingerprint([file], { out: 'list' }));
    expect(stderr).toContain(messages);
    expect({ code, left: filesBelow(folder).includes('list') }).toEqual({ code: 4, left: false });
  });
});

describe('a base and what was made from it', () => {
  const folder = join(home, 'beside');
  const fixture = (name: string) => fileURLToPath(new URL(`../../../scripts/fixtures/${name}`, import.meta.url));
  const local = { provider: 'llama-cpp', model: './base.gguf', weights: 'open', options: { contextLength: 256 } };
  let adapterSha256: string;
  let ended: Awaited<ReturnType<typeof here>>;

  beforeAll(async () => {
    write(folder, {
      ...good,
      'mine.yaml': {
        ...experiment(
          { ...local, id: 'zebra', developer: 'Example', origin: 'FR' },
          {
            ...local,
            id: 'adapted',
            developer: 'Us',
            origin: 'US',
            derivedFrom: 'zebra',
            adapter: { file: './lora.gguf' },
          },
          { ...local, id: 'faded', derivedFrom: 'zebra', adapter: { file: './lora.gguf', scale: 0 }, trainedOn: [] },
        ),
        limit: 2,
        sampling: { maxOutputTokens: 8 },
      },
      'claims.yaml': {
        claims: [
          {
            id: 'better-than-base',
            statement: 'Customised models beat their base.',
            source: 'made for a test',
            a: { each: { derived: true } },
            b: { base: 'own' },
            metric: 'accuracy',
            direction: 'higher',
            margin: '10 points',
          },
          {
            id: 'best-customised',
            statement: 'The best customised model beats the best other one.',
            source: 'made for a test',
            a: { best: { derived: true } },
            b: { best: { derived: false } },
            metric: 'accuracy',
            direction: 'higher',
            margin: '10 points',
          },
        ],
      },
    });
    execFileSync(process.execPath, [fixture('tiny-gguf.ts'), join(folder, 'base.gguf'), '--seed', '3']);
    execFileSync(process.execPath, [
      fixture('tiny-lora.ts'),
      join(folder, 'lora.gguf'),
      '--base',
      join(folder, 'base.gguf'),
    ]);
    adapterSha256 = sha(readFileSync(join(folder, 'lora.gguf')));
    ended = await here(folder, () => run('mine.yaml', { out: 'out' }));
  });

  it('stand beside each other in the result files', () => {
    expect(ended).toMatchObject({ code: 0 });
    const findRow = (model: string) => row(join(folder, 'out', 'summary.csv'), { suite: 'sums', model, language: '*' });
    expect(findRow('zebra')).toMatchObject({
      derived_from: '',
      base_developer: '',
      base_origin: '',
      adapter_sha256: '',
    });
    expect(findRow('adapted')).toMatchObject({
      ...{ developer: 'Us', origin: 'US', derived_from: 'zebra', base_developer: 'Example', base_origin: 'FR' },
      adapter_sha256: adapterSha256,
    });
    expect(findRow('zebra').caveats).not.toContain('training_unknown');
    expect(findRow('adapted').caveats).toContain('training_unknown');
    expect(findRow('faded').caveats).not.toContain('training_unknown');
    const report = readFileSync(join(folder, 'out', 'REPORT.md'), 'utf8');
    expect(report).toContain('| rank | model | made from | origin |');
    expect(report).toContain('## Customised models');
    expect(report).toContain(
      `- adapted: made from zebra, released by Example, FR; LoRA adapter \`${adapterSha256.slice(0, 16)}…\`; its training data is not known.`,
    );
    expect(report).toContain('at scale 0; no further training data, according to its entry.');
    expect(report).not.toContain('## Same weights, different servers');
    const efficiency = report.slice(report.indexOf('## Tokens, cost and time'));
    expect(efficiency.indexOf('| zebra |')).toBeLessThan(efficiency.indexOf('| adapted |'));
    expect(ended.stdout).toContain('made from');
  });

  it('say the same at scale 0, and other things at scale 1', () => {
    const replies = (model: string) =>
      readFileSync(join(folder, 'out', 'records', `${model}.jsonl`), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { outputSha256: string }).outputSha256);
    expect(replies('faded')).toEqual(replies('zebra'));
    expect(replies('adapted')).not.toEqual(replies('zebra'));
  });

  it('can be verified, and held against claims about customised models', async () => {
    expect(await here(folder, () => verify('out', {}))).toMatchObject({ code: 0 });
    const { code } = await here(folder, () => claim(['out'], { claims: 'claims.yaml', write: true }));
    expect(code).toBe(0);
    const findings = readFileSync(join(folder, 'out', 'findings.csv'), 'utf8');
    expect(findings).toMatch(/^better-than-base,sums,adapted,zebra,/m);
    expect(findings).toMatch(/^better-than-base,sums,faded,zebra,/m);
    expect(findings).toMatch(/^best-customised,sums,"best of adapted, faded",zebra,/m);
  });

  it('cannot be resumed or reproduced with another adapter without a word about it', () => {
    const manifest = readManifest(join(folder, 'out'));
    const now = (adapter: string) =>
      new Map(
        manifest.models.map(({ id, identity }) => [
          id,
          { ...identity, adapterSha256: id === 'zebra' ? null : adapter },
        ]),
      );
    expect(findServedChanges(manifest, now(adapterSha256))).toEqual([]);
    const other = 'f'.repeat(64);
    expect(findServedChanges(manifest, now(other))).toEqual(
      ['adapted', 'faded'].map((id) => `model ${id}: adapterSha256 ${adapterSha256} became ${other}`),
    );
  });

  it('are kin to a judge of the developer of the base', () => {
    const [, adapted] = readInputs(join(folder, 'out'), readManifest(join(folder, 'out'))).models;
    expect(toProvenance(adapted!)).toMatchObject({ developer: 'Us', derivedFrom: 'zebra (Example)' });
  });

  it('are reproduced, also where the older files lack columns that came later', async () => {
    const older = join(home, 'older');
    cpSync(join(folder, 'out'), older, { recursive: true });
    const summary = readFileSync(join(older, 'summary.csv'), 'utf8');
    writeFileSync(join(older, 'summary.csv'), summary.replace(/(,[^,\n]*){4}$/gm, ''));
    const { code, stdout } = await here(folder, () => reproduce(older, { out: join(home, 'again') }));
    expect(stdout).toContain('same     summary.csv');
    expect(code).toBe(0);
  });

  it('are looked for by doctor, which names an adapter that does not fit', async () => {
    const fits = await here(folder, () => doctor('mine.yaml', {}));
    expect(fits.stdout).toContain(`adapter ${adapterSha256.slice(0, 12)}…`);
    const wide = ['--base', join(folder, 'base.gguf'), '--widen', '4'];
    execFileSync(process.execPath, [fixture('tiny-lora.ts'), join(folder, 'wide.gguf'), ...wide]);
    const mine = readFileSync(join(folder, 'mine.yaml'), 'utf8');
    writeFileSync(join(folder, 'wide.yaml'), mine.replaceAll('./lora.gguf', './wide.gguf'));
    const misfit = await here(folder, () => doctor('wide.yaml', {}));
    expect(misfit.stdout).toContain('the adapter is made for 36 × 36');
  });

  it('stop where the adapter has become another file', async () => {
    const wanted = 'a'.repeat(64);
    const path = join(folder, 'other.yaml');
    const stated = readFileSync(join(folder, 'mine.yaml'), 'utf8').replaceAll(
      '"file": "./lora.gguf"',
      `"file": "./lora.gguf", "sha256": "${wanted}"`,
    );
    writeFileSync(path, stated);
    const { code, stderr } = await here(folder, () => run('other.yaml', { out: 'other' }));
    expect(stderr).toContain(`its SHA-256 is ${adapterSha256}, expected ${wanted}`);
    expect(code).toBe(4);
  });
});
