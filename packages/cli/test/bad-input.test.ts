import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { run } from '../src/commands/run.ts';
import { here } from './support/here.ts';
import { type Ended, evenhand, filesBelow, qualityFiles, scratch, start, write } from './support/program.ts';
import { scripted, sums } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000, maxConcurrency: 3 });

const home = scratch();
let cases = 0;

/** As `attempt`, without the door of the program and its start: what a table of mistakes can afford. */
async function attemptHere(files: Record<string, unknown>): Promise<Ended & { written: string[] }> {
  const folder = join(home, `case-${++cases}`);
  write(folder, files);
  const before = filesBelow(folder);
  const ended = await here(folder, () => run('mine.yaml', { out: 'out' }));
  return { ...ended, written: filesBelow(folder).filter((path) => !before.includes(path)) };
}

/** Runs `evenhand run mine.yaml` over these files, in a folder of their own. */
async function attempt(files: Record<string, unknown>, ...args: string[]): Promise<Ended & { written: string[] }> {
  const folder = join(home, `case-${++cases}`);
  write(folder, files);
  const before = filesBelow(folder);
  const ended = await evenhand(folder, 'run', ...(args.length > 0 ? args : ['mine.yaml', '--out', 'out']));
  return { ...ended, written: filesBelow(folder).filter((path) => !before.includes(path)) };
}

/** A mistake is explained, without a stack and without any trace on the disk. */
function expectExplained(
  { code, stdout, stderr, written }: Ended & { written: string[] },
  messages: readonly string[],
) {
  for (const text of messages) expect(stderr).toContain(text);
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect({ code, stdout, written }).toEqual({ code: 4, stdout: '', written: [] });
}

const good = sums(6);
const samples = good['sums/samples.jsonl'] as string;
const parseLine = (index: number) => JSON.parse(samples.split('\n')[index]!);
const withLine = (index: number, line: unknown) =>
  samples
    .split('\n')
    .with(index, typeof line === 'string' ? line : JSON.stringify(line))
    .join('\n');
const SUITE = `name: sums
version: 1
prompt:
  system: null
  template: "{{input}}"
scorer:
  name: numeric
samples: samples.jsonl
`;
const EXPERIMENT = `name: mine
suites:
  - ./sums
models:
  - id: one
    provider: scripted
`;
const base = { ...good, 'sums/suite.yaml': SUITE, 'mine.yaml': EXPERIMENT };
const inSuite = (from: string, to: string) => ({ ...base, 'sums/suite.yaml': SUITE.replace(from, to) });
const inExperiment = (from: string, to: string) => ({ ...base, 'mine.yaml': EXPERIMENT.replace(from, to) });
const inSamples = (text: string) => ({ ...base, 'sums/samples.jsonl': text });
const entry = (lines: string) => inExperiment('    provider: scripted\n', `    provider: scripted\n${lines}`);

it('the files that the mistakes are made in are good themselves', async () => {
  const { code, written } = await attempt(base);
  expect(code).toBe(0);
  expect(written).toContain('out/summary.csv');
});

describe('the program itself', () => {
  it.concurrent.each<[what: string, files: Record<string, unknown>, messages: string[]]>([
    ['a suite', inSuite('version: 1\n', ''), ['sums/suite.yaml:1: version: is missing; expected']],
    ['a sample', inSamples(withLine(4, '{"id":')), ['sums/samples.jsonl:5: not valid JSON']],
    ['an experiment', inExperiment('scripted', 'scrypted'), ['mine.yaml:6: models.0.provider: found "scrypted"']],
    [
      'a model file',
      {
        ...base,
        'weights.gguf': 'no model',
        'mine.yaml': EXPERIMENT.replace('scripted', 'llama-cpp\n    model: ./weights.gguf'),
      },
      ['weights.gguf', 'GGUF'],
    ],
    [
      'a roster',
      {
        ...base,
        'mine.yaml': EXPERIMENT.replace('models:\n', 'models:\n  - example-1b\n'),
        'benchmarks/models/example.yaml': 'developer: Example\nmodels: []\n',
      },
      ['benchmarks/models/example.yaml:1: origin: is missing', 'benchmarks/models/example.yaml:2: models: found []'],
    ],
  ])('explains a mistake in %s', async (_, files, messages) => expectExplained(await attempt(files), messages));
});

describe('a suite with a mistake', () => {
  it.each<[what: string, files: Record<string, unknown>, messages: string[]]>([
    ['misses a key', inSuite('version: 1\n', ''), ['sums/suite.yaml:1: version: is missing; expected']],
    [
      'has an unknown key',
      inSuite('  system: null', '  sytem: null'),
      [
        'sums/suite.yaml:4: prompt: unknown key "sytem"; did you mean "system" (System message; null or absent = none is sent.',
      ],
    ],
    [
      'has a wrong type',
      inSuite('version: 1', 'version: one'),
      ['sums/suite.yaml:2: version: found "one"; expected number'],
    ],
    [
      'has an invalid name',
      inSuite('name: sums', 'name: a b'),
      ['sums/suite.yaml:1: name: found "a b"; expected letters'],
    ],
    ['is named by dots', inSuite('name: sums', 'name: ..'), ['sums/suite.yaml:1: name: found ".."; expected letters']],
    [
      'has a template without its question',
      inSuite('{{input}}', 'What?'),
      ['sums/suite.yaml:5: prompt.template: found "What?"; expected a template that contains {{input}}'],
    ],
    [
      'has a placeholder that there is not',
      inSuite('{{input}}', '{{input}} {{hint}}'),
      [
        'sums/suite.yaml:5: prompt.template',
        'expected no other placeholders than {{input}}, {{choices}}, {{shots}}, {{heading}} and {{tools}}',
      ],
    ],
    [
      'has an unknown scorer',
      inSuite('name: numeric', 'name: numerical'),
      ['sums/suite.yaml:7: scorer.name: found "numerical"; expected one of', 'numeric'],
    ],
    [
      'has a scorer with an unknown option',
      inSuite('  name: numeric', '  name: numeric\n  tolerence: 1'),
      [
        'sums/suite.yaml:8: scorer: unknown key "tolerence"; did you mean "tolerance" (Largest difference that still counts as right)?',
      ],
    ],
    [
      'has neither samples nor generator',
      inSuite('samples: samples.jsonl\n', ''),
      ['sums/suite.yaml:1: ', 'expected either samples (a file) or generator'],
    ],
    [
      'has a generator that is not known',
      inSuite('samples: samples.jsonl', 'generator: { name: word-problem, seed: 1, n: 2 }'),
      [
        'sums/suite.yaml:8: generator.name: found "word-problem"; expected one of word-problems, extraction, shopping-assistant',
      ],
    ],
    [
      'has a generator with an odd number',
      inSuite('samples: samples.jsonl', 'generator:\n  name: word-problems\n  seed: 1\n  n: 3'),
      ['sums/suite.yaml:11: generator.n: found 3; expected an even number'],
    ],
    ['is broken YAML', inSuite('  system: null', '  system: "null'), ['sums/suite.yaml:', 'not valid YAML']],
    ['has a tab for an indent', inSuite('  system', '\tsystem'), ['sums/suite.yaml:4: not valid YAML']],
    ['says a thing twice', inSuite('version: 1', 'version: 1\nversion: 2'), ['sums/suite.yaml:3: not valid YAML']],
    ['is empty', inSuite(SUITE, ''), ['sums/suite.yaml:1: found null; expected object']],
    [
      'names a file of samples that is not there',
      inSuite('samples.jsonl', 'sample.jsonl'),
      ['sums/sample.jsonl: there is no such file; expected samples, one JSON object a line'],
    ],
    [
      'has a limit that is none',
      inSuite('samples:', 'request: { temperature: 3 }\nsamples:'),
      ['sums/suite.yaml:8: request.temperature: found 3; expected'],
    ],
  ])('%s', async (_, files, messages) => expectExplained(await attemptHere(files), messages));
});

describe('a file of samples with a mistake', () => {
  const { target: _, ...targetless } = parseLine(3);
  it.each<[what: string, files: Record<string, unknown>, messages: string[]]>([
    ['misses a key', inSamples(withLine(3, targetless)), ['sums/samples.jsonl:4: target: is missing; expected']],
    [
      'has an unknown key',
      inSamples(withLine(3, { ...parseLine(3), answer: 3 })),
      ['sums/samples.jsonl:4: unknown key "answer"'],
    ],
    [
      'has a wrong type',
      inSamples(withLine(3, { ...parseLine(3), target: 42 })),
      ['sums/samples.jsonl:4: target: found 42; expected'],
    ],
    [
      'has an id twice',
      inSamples(withLine(3, { ...parseLine(3), id: parseLine(1).id })),
      [
        'sums/samples.jsonl:4: duplicate sample id "s-0000-zh" (first at sums/samples.jsonl:2); ids must be unique in a suite',
      ],
    ],
    [
      'has twins in two clusters',
      inSamples(withLine(3, { ...parseLine(3), cluster: 'elsewhere' })),
      ['sums/samples.jsonl:4: cluster: found "elsewhere"; its twin "s-0001-en" has "c-0", and twins share a cluster'],
    ],
    [
      'has a target that is no number',
      inSamples(withLine(3, { ...parseLine(3), target: 'none' })),
      ['sums/samples.jsonl:4: target: found "none"; expected a number such as'],
    ],
    [
      'is broken JSON at line 17',
      inSamples(
        `${sums(20)['sums/samples.jsonl']!.toString().split('\n').with(16, '{"id": "s-17", "input"').join('\n')}`,
      ),
      ['sums/samples.jsonl:17: not valid JSON (', 'expected one JSON object on the line'],
    ],
    [
      'has an id of two lines',
      inSamples(withLine(3, { ...parseLine(3), id: 'a\nb' })),
      ['sums/samples.jsonl:4: id: found "a\\nb"; expected must be on one line'],
    ],
    [
      'has a language that is a formula',
      inSamples(withLine(3, { ...parseLine(3), language: '=1+1' })),
      ['sums/samples.jsonl:4: language: found "=1+1"; expected a BCP 47 language tag'],
    ],
    [
      'has half a surrogate pair',
      inSamples(withLine(3, JSON.stringify({ ...parseLine(3), input: 'A \ud83d?' }))),
      ['sums/samples.jsonl:4: input: found half of a surrogate pair'],
    ],
    ['has nothing in it', inSamples('\n\n'), ['sums/samples.jsonl: found no samples; expected']],
    [
      'has choices that the template shows and a sample has not',
      { ...inSuite('{{input}}', '{{input}} {{choices}}') },
      ['sums/samples.jsonl:1: choices: is missing'],
    ],
    [
      'has a target that is no letter of its choices',
      {
        ...inSuite('name: numeric', 'name: choice'),
        'sums/samples.jsonl': '\n{"id":"q","input":"?","target":"E","choices":["x","y"]}\n',
      },
      ['sums/samples.jsonl:2: found a sample that choice cannot score; expected letters of its 2 options'],
    ],
    [
      'has several mistakes, all of them named',
      inSamples(withLine(1, targetless).replace('"1,004"', '"x"')),
      ['sums/samples.jsonl:2: target: is missing'],
    ],
  ])('%s', async (_, files, messages) => expectExplained(await attemptHere(files), messages));
});

describe('an experiment with a mistake', () => {
  it.each<[what: string, files: Record<string, unknown>, messages: string[]]>([
    [
      'misses its suites',
      inExperiment('suites:\n  - ./sums\n', ''),
      ['mine.yaml:1: suites: is missing; expected array'],
    ],
    [
      'has an unknown key',
      inExperiment('name: mine', 'name: mine\ntrails: 2'),
      ['mine.yaml:2: unknown key "trails"; did you mean "trials" (Repetitions of each sample)?'],
    ],
    [
      'has a wrong type',
      inExperiment('name: mine', 'name: mine\ntrials: two'),
      ['mine.yaml:2: trials: found "two"; expected number'],
    ],
    [
      'has a margin of 2',
      inExperiment('name: mine', 'name: mine\nmargin: 2'),
      ['mine.yaml:2: margin: found 2; expected'],
    ],
    [
      'has an unknown suite',
      inExperiment('./sums', 'word-problem'),
      ['mine.yaml:3: suites.0: suite "word-problem" is not known; did you mean "word-problems"?'],
    ],
    [
      'has a suite that is no folder',
      inExperiment('./sums', './sumz'),
      ['mine.yaml:3: suites.0: suite "./sumz" is not known; there is no folder sumz'],
    ],
    [
      'has an unknown model',
      inExperiment('  - id: one\n    provider: scripted', '  - smollm2-135m-instrukt'),
      [
        'mine.yaml:5: models.0: model "smollm2-135m-instrukt" is not in the roster; did you mean "smollm2-135m-instruct"?',
      ],
    ],
    [
      'has an unknown provider',
      inExperiment('scripted', 'scrypted'),
      ['mine.yaml:6: models.0.provider: found "scrypted"; expected one of', 'scripted'],
    ],
    [
      'has the same label twice',
      inExperiment('models:\n', 'models:\n  - id: one\n    provider: scripted\n'),
      ['mine.yaml:7: models.1: found "one" twice'],
    ],
    [
      'has the same suite twice',
      inExperiment('  - ./sums', '  - ./sums\n  - ./sums/'),
      ['mine.yaml:4: suites.1: found "sums" twice'],
    ],
    [
      'has an id that climbs',
      inExperiment('id: one', 'id: ../x'),
      ['mine.yaml:5: models.0.id: found "../x"; expected letters'],
    ],
    [
      'has an id with a blank',
      inExperiment('id: one', 'id: a b'),
      ['mine.yaml:5: models.0.id: found "a b"; expected letters'],
    ],
    ['has an id of dots', inExperiment('id: one', 'id: ".."'), ['mine.yaml:5: models.0.id: found ".."']],
    ['has an id like a flag', inExperiment('id: one', 'id: -x'), ['mine.yaml:5: models.0.id: found "-x"']],
    [
      'has an id that fills a file name',
      inExperiment('id: one', `id: ${'x'.repeat(300)}`),
      ['mine.yaml:5: models.0.id: found "xxx', 'at most 100'],
    ],
    ['has a name like a path', inExperiment('name: mine', 'name: a/b'), ['mine.yaml:1: name: found "a/b"']],
    [
      'has a negative price',
      entry('    price: { input: 1, output: -2 }\n'),
      ['mine.yaml:7: models.0.price.output: found -2; expected number to be >=0'],
    ],
    [
      'has half a price',
      entry('    price: { input: 1 }\n'),
      ['mine.yaml:7: models.0.price.output: is missing; expected number'],
    ],
    [
      'has a mistaken option',
      entry('    options:\n      rule: orakel\n'),
      ['mine.yaml:8: models.0.options.rule: found "orakel"; expected one of "oracle", "chance", "fixed"'],
    ],
    [
      'has a mistaken fault',
      entry('    options:\n      faults:\n        - { kind: sever, rate: 1 }\n'),
      ['mine.yaml:9: models.0.options.faults.0.kind: found "sever"; expected one of'],
    ],
    [
      'has text that is no Unicode',
      entry('    options:\n      rule: fixed\n      text: "\\ud800"\n'),
      ['mine.yaml:9: models.0.options.text: found half of a surrogate pair'],
    ],
    [
      'has a country that is none',
      entry('    origin: China\n'),
      ['mine.yaml:7: models.0.origin: found "China"; expected an ISO 3166 code'],
    ],
    [
      'has an alias without anchor',
      inExperiment('./sums', '*sums'),
      ['mine.yaml:3: not valid YAML: found the alias *sums'],
    ],
    ['is two documents', inExperiment('models:', '---\nmodels:'), ['mine.yaml:', 'not valid YAML']],
    ['is a list', inExperiment(EXPERIMENT, '- mine\n'), ['mine.yaml:1: found ["mine"]; expected object']],
    [
      'replays what is no run',
      inExperiment('provider: scripted', 'provider: replay\n    model: ./sums'),
      ['sums: is not the folder of a run; expected a manifest.json in it'],
    ],
    [
      'replays nothing',
      inExperiment('provider: scripted', 'provider: replay'),
      ['mine.yaml:5: models.0: model: is missing; expected the path of a run folder'],
    ],
  ])('%s', async (_, files, messages) => expectExplained(await attemptHere(files), messages));

  it('has a key where the name of its variable belongs: the key is not repeated', async () => {
    const found = await attemptHere(entry('    apiKeyEnv: sk-proj-Zm9vYmFy\n'));
    expectExplained(found, ['mine.yaml:7: models.0.apiKeyEnv: ', 'the name of an environment variable, never the key']);
    expect(found.stderr).not.toContain('Zm9v');
  });
});

describe('a command line with a mistake', () => {
  const missing: [name: string | undefined, flags: Parameters<typeof run>[1], messages: string[]][] = [
    ['absent.yaml', {}, ['absent.yaml: there is no such file; expected an experiment']],
    ['first-lok', {}, ['experiment "first-lok" is not known; did you mean "first-look"?']],
    [undefined, {}, ['nothing to run: name an experiment']],
    ['mine.yaml', { models: ['won'] }, ['--models: the experiment has no won; it has one']],
    ['mine.yaml', { suites: ['sum'] }, ['--suites: the experiment has no sum; it has sums']],
    [
      undefined,
      { models: ['smollm2-135m-instruct', 'smollm2-135m-instruct'], suites: ['word-problems'] },
      ['--models: found "smollm2-135m-instruct" twice'],
    ],
    [undefined, { models: ['smollm2-135m-instruct'], suites: ['./sums', 'sums'] }, ['--suites: found "sums" twice']],
    [undefined, { resume: 'absent' }, ['absent: is not the folder of a run']],
  ];
  it.each(missing)('run %s %j', async (name, flags, messages) => {
    const folder = join(home, `case-${++cases}`);
    write(folder, base);
    const before = filesBelow(folder);
    const ended = await here(folder, () => run(name, flags));
    expectExplained({ ...ended, written: filesBelow(folder).filter((path) => !before.includes(path)) }, messages);
  });

  it.concurrent.each([
    [['run', 'mine.yaml', '--trials', '0'], "'--trials <n>' argument '0' is invalid. expected a whole number above 0"],
    [['run', 'mine.yaml', '--max-usd', 'lots'], "argument 'lots' is invalid"],
    [['run', 'mine.yaml', '--lmit', '3'], "unknown option '--lmit'"],
    [['rum'], "unknown command 'rum'"],
    [['show', 'out'], "missing required argument 'sample'"],
  ])('%s', async (args, messages) => {
    const { code, stderr } = await evenhand(home, ...args);
    expect(stderr).toContain(messages);
    expect(code).toBe(4);
  });
});

describe('a roster with a mistake', () => {
  const developer = {
    developer: 'Example',
    origin: 'US',
    models: [
      {
        id: 'tiny',
        name: 'Tiny',
        weights: 'open',
        licence: 'MIT',
        parameters: 1000,
        context: 64,
        released: null,
        source: 'made for a test',
        at: [{ host: 'here', model: 'tiny.gguf', options: {} }],
      },
    ],
  };
  const host = { id: 'here', name: 'Here', provider: 'llama-cpp', device: 'cpu' };
  const roster = { 'benchmarks/hosts/here.yaml': host, 'benchmarks/models/example.yaml': developer };
  const model = developer.models[0]!;
  it.each<[what: string, files: Record<string, unknown>, messages: string[]]>([
    [
      'misses a key',
      { 'benchmarks/models/example.yaml': { ...developer, models: [{ ...model, licence: undefined }] } },
      ['benchmarks/models/example.yaml:5: models.0.licence: is missing'],
    ],
    [
      'has an unknown key',
      { 'benchmarks/models/example.yaml': { ...developer, models: [{ ...model, size: 3 }] } },
      ['benchmarks/models/example.yaml:21: models.0: unknown key "size"'],
    ],
    [
      'names a host that there is not',
      {
        'benchmarks/models/example.yaml': { ...developer, models: [{ ...model, at: [{ host: 'there', model: 'x' }] }] },
      },
      ['benchmarks/models/example.yaml:16: models.0.at.0.host: found "there"; expected one of here'],
    ],
    [
      'has an id twice',
      { 'benchmarks/models/other.yaml': { ...developer, developer: 'Other' } },
      ['benchmarks/models/other.yaml:6: models.0.id: found "tiny", which benchmarks/models/example.yaml has already'],
    ],
    [
      'has options that its provider does not take',
      {
        'benchmarks/models/example.yaml': {
          ...developer,
          models: [{ ...model, at: [{ host: 'here', model: 'tiny.gguf', options: { sha256: 'abc' } }] }],
        },
      },
      ['benchmarks/models/example.yaml:19: models.0.at.0.options.sha256: found "abc"; expected 64 hexadecimal digits'],
    ],
    [
      'has a host with a provider that there is not',
      { 'benchmarks/hosts/here.yaml': { ...host, provider: 'llama' } },
      ['benchmarks/hosts/here.yaml:4: provider: found "llama"; expected one of anthropic, google, llama-cpp'],
    ],
    [
      'has a host with another name than its file',
      { 'benchmarks/hosts/here.yaml': { ...host, id: 'hier' } },
      ['benchmarks/hosts/here.yaml:2: id: found "hier"; expected the file\'s name, "here"'],
    ],
    [
      'has a host without a place for its key',
      { 'benchmarks/hosts/here.yaml': { ...host, apiKey: 'sk-1' } },
      ['benchmarks/hosts/here.yaml:6: unknown key "apiKey"; expected one of id, name, provider, operator'],
    ],
  ])('%s', async (_, files, messages) => {
    const experiment = { name: 'mine', suites: ['./sums'], models: ['tiny'] };
    expectExplained(await attemptHere({ ...good, ...roster, ...files, 'mine.yaml': experiment }), messages);
  });
});

describe('a model file', () => {
  const fixture = fileURLToPath(new URL('../../../scripts/fixtures/tiny-gguf.ts', import.meta.url));
  let tiny: Buffer;
  beforeAll(() => {
    execFileSync(process.execPath, [fixture, join(home, 'tiny.gguf')]);
    tiny = readFileSync(join(home, 'tiny.gguf'));
  });
  const experiment = {
    name: 'mine',
    suites: ['./sums'],
    models: [{ id: 'local', provider: 'llama-cpp', model: './weights.gguf' }],
  };
  it.each<[what: string, content: () => Record<string, unknown>, messages: RegExp]>([
    ['that is missing', () => ({}), /weights\.gguf/],
    [
      'that is cut',
      () => ({ 'weights.gguf': tiny.subarray(0, Math.floor(tiny.length / 2)) }),
      /weights\.gguf.*(cut|bytes|end)/,
    ],
    ['that is cut in its header', () => ({ 'weights.gguf': tiny.subarray(0, 300) }), /weights\.gguf/],
    ['that is empty', () => ({ 'weights.gguf': '' }), /weights\.gguf/],
    ['that is no GGUF', () => ({ 'weights.gguf': '<html>Not found</html>\n'.repeat(50) }), /weights\.gguf.*GGUF/],
    ['that is a folder', () => ({ 'weights.gguf/readme': 'x' }), /weights\.gguf/],
  ])('%s is named before anything runs', async (_, content, messages) => {
    const found = await attemptHere({ ...good, ...content(), 'mine.yaml': experiment });
    expect(found.stderr).toMatch(messages);
    expectExplained(found, []);
  });
});

describe('a place that cannot be written', () => {
  it.concurrent.each([
    ['a file', 'sums/suite.yaml', 'a file of that name is in the way'],
    ['a path below a file', 'sums/suite.yaml/out', 'a part of the path is a file'],
  ])('%s: nothing is asked', async (_, out, messages) => {
    const found = await attempt(base, 'mine.yaml', '--out', out);
    expectExplained(found, [`${out}: cannot be written`, messages, '--out']);
  });
});

describe('a full disk', () => {
  const disk = join(home, 'disk');
  it('ends the run with a clear word, and it can be resumed', async ({ skip }) => {
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      skip('a small disk cannot be had here: that needs the right to mount a tmpfs');
    }
    onTestFinished(() => {
      execFileSync('umount', ['-l', disk]);
    });
    write(home, {
      ...sums(120, { name: 'many' }),
      'full.yaml': {
        name: 'full',
        suites: ['./many'],
        models: [scripted('one', { errorRate: 0.2 }), scripted('two', { errorRate: 0.4, seed: 2 })],
        trials: 2,
      },
    });
    expect(await evenhand(home, 'run', 'full.yaml', '--out', 'roomy')).toMatchObject({ code: 0 });
    write(disk, { ballast: 'x'.repeat(600_000) });

    const full = await evenhand(home, 'run', 'full.yaml', '--out', 'disk/run');
    expect(full.stderr).toMatch(
      /error: .*disk\/run\/.*: cannot be written \(ENOSPC\); the disk is full: free some space/,
    );
    expect(full.stderr).toContain('evenhand run --resume disk/run');
    expect(full.stderr).not.toMatch(/^\s+at /m);
    expect(full.code).toBe(4);
    const kept = readFileSync(join(disk, 'run', 'journal.jsonl'), 'utf8').split('"type":"closed"').length - 1;
    expect(kept).toBeGreaterThan(0);

    const still = await evenhand(home, 'run', '--resume', 'disk/run');
    expect(still.code).toBe(4);
    expect(still.stderr).toContain('the disk is full');

    unlinkSync(join(disk, 'ballast'));
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    expect(await evenhand(home, 'run', '--resume', 'disk/run')).toMatchObject({ code: 0 });
    expect(qualityFiles(join(disk, 'run'))).toEqual(qualityFiles(join(home, 'roomy')));
    expect(filesBelow(join(disk, 'run')).filter((path) => /\.tmp$|journal/.test(path))).toEqual([]);
  });
});

it('a reader that goes away early ends no run, and is no bug of ours', async () => {
  write(home, { ...base, 'read.yaml': EXPERIMENT });
  const { child, ended } = start(home, ['run', 'read.yaml', '--out', 'unread']);
  child.stdout!.destroy();
  child.stderr!.destroy();
  expect(await ended).toMatchObject({ code: 0 });
  expect(filesBelow(join(home, 'unread'))).toContain('summary.csv');
  const list = start(home, ['list', 'suites', '--json']);
  list.child.stdout!.destroy();
  expect(await list.ended).toMatchObject({ code: 0, stderr: '' });
});
