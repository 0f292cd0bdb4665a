import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, loadExperiment, type Suite, UnscoredReplyError } from '@evenhand/core';
import { describe, expect, it, vi } from 'vitest';
import { loadModule } from '../../runner/src/scoring/load-module.ts';
import { createSuiteScorers } from '../../runner/src/scoring/suite-scorers.ts';
import { createRunInputs } from '../../runner/src/session/run-session.ts';
import { createExperimentContext, scorerRegistry } from '../src/registry.ts';
import { createProcessRuntime } from '../src/runtime.ts';
import { evenhand, filesBelow, scratch, write } from './support/program.ts';
import { rows, scripted } from './support/runtimes.ts';

vi.setConfig({ testTimeout: 60_000 });

const home = scratch();
/** The catalogue is read once. */
const context = createExperimentContext(loadModule);
const at = (...path: string[]) => join(home, ...path);

/** The worked example of CONTRIBUTING.md, as it stands there. */
const example = (file: string): string => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'CONTRIBUTING.md'), 'utf8');
  const found = new RegExp(
    `\`\`\`(?:ts|yaml)\\n(?://|#) ${file.replaceAll('.', '\\.')}[^\\n]*\\n([\\s\\S]*?)\`\`\``,
  ).exec(text);
  if (found === null) throw new Error(`CONTRIBUTING.md shows no ${file}`);
  return found[1]!;
};
const suite = (name: string, more: object = {}) => ({
  name,
  version: 1,
  prompt: { template: '{{input}}' },
  scorer: { module: './scorer.ts' },
  samples: 'samples.jsonl',
  ...more,
});
const samples = '{"id":"q-1","input":"1?","target":"one"}\n{"id":"q-2","input":"2?","target":"two"}\n';
/** A folder with a suite whose scorer is this text, loaded as an experiment would. */
function load(name: string, scorer: string, more: object = {}): Suite {
  write(home, {
    [`${name}/suite.yaml`]: suite(name, more),
    [`${name}/samples.jsonl`]: samples,
    [`${name}/scorer.ts`]: scorer,
    [`${name}.yaml`]: { name, suites: [`./${name}`], models: [scripted('a')] },
  });
  return loadExperiment(at(`${name}.yaml`), context).suites[0]!;
}
const saying = (body: string) =>
  `export const scorer = { name: 'own', version: 2, score: (reply: { text: string }) => { ${body} } };\n`;

describe('the worked example', () => {
  it('runs as CONTRIBUTING.md has it, and its code stays with the run', async () => {
    write(home, {
      'polite/suite.yaml': example('polite/suite.yaml'),
      'polite/polite.ts': example('polite/polite.ts'),
      'polite/wishes.ts': example('polite/wishes.ts'),
      'polite.yaml': {
        name: 'polite',
        suites: ['./polite'],
        models: [scripted('kind', { form: 'Please, {{answer}}.' }), scripted('rude', { form: 'Give me {{answer}}!' })],
      },
    });
    const ended = await evenhand(home, 'run', 'polite.yaml', '--out', 'run');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const outcomes = (model: string) => new Set(rows(at('run', 'samples', `${model}.csv`)).map((one) => one.outcome));
    expect(outcomes('kind')).toEqual(new Set(['correct']));
    expect(outcomes('rude')).toEqual(new Set(['incorrect']));
    const manifest = JSON.parse(readFileSync(at('run', 'manifest.json'), 'utf8'));
    const [{ modules, runs }] = manifest.suites;
    expect(modules.map((one: { role: string; file: string }) => `${one.role} ${one.file}`)).toEqual([
      'scorer polite.ts',
      'generator wishes.ts',
    ]);
    expect(runs).toEqual([`module polite.ts ${modules[0].sha256}`]);
    const kept = filesBelow(at('run', 'inputs')).filter((file) => file.startsWith('module-'));
    expect(kept).toHaveLength(2);
    expect(readFileSync(at('run', 'inputs', kept[0]!), 'utf8')).toBe(example('polite/polite.ts'));
  });

  it('is never executed from the run’s folder, unless the file is named', async () => {
    const marker = at('executed');
    const marking = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(marker)}, '');\n`;
    write(home, {
      'marked/suite.yaml': suite('marked'),
      'marked/samples.jsonl': samples,
      'marked/scorer.ts': marking + saying('return { value: 1, answer: reply.text };'),
      'marked.yaml': { name: 'marked', suites: ['./marked'], models: [scripted('a'), scripted('b')] },
    });
    expect(await evenhand(home, 'run', 'marked.yaml', '--out', 'marks')).toMatchObject({ code: 0 });
    expect(existsSync(marker)).toBe(true);
    rmSync(marker);
    // Its verdicts are not made again without the code, which the exit code says.
    expect(await evenhand(home, 'verify', 'marks')).toMatchObject({ code: 2 });
    for (const args of [['report'], ['compare'], ['show', 'q-1']])
      expect(await evenhand(home, args[0]!, 'marks', ...args.slice(1)), args[0]).toMatchObject({ code: 0 });
    for (const args of [
      ['reproduce', 'marks', '--out', 'again'],
      ['score', 'marks'],
    ]) {
      const refused = await evenhand(home, ...args);
      expect(refused.code).toBe(4);
      expect(refused.stderr).toMatch(/uses its own scorer code, the module scorer\.ts .*--module/);
    }
    expect(existsSync(at('again'))).toBe(false);
    expect(existsSync(marker)).toBe(false);
    const named = await evenhand(home, 'reproduce', 'marks', '--out', 'again', '--module', 'marked/scorer.ts');
    expect(named, named.stderr).toMatchObject({ code: 0 });
    expect(named.stdout).toContain('identical, byte for byte');
    expect(existsSync(marker)).toBe(true);
  });

  it('is another run once its code has changed', async () => {
    write(home, { 'polite/polite.ts': `${example('polite/polite.ts')}// changed\n` });
    const refused = await evenhand(home, 'run', 'polite.yaml', '--resume', 'run');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(
      /suite polite: its scorer module polite\.ts \(SHA-256 \w+\) became polite\.ts \(SHA-256 \w+\)/,
    );
  });
});

describe('where code may come from', () => {
  it('is no suite that is found by its name, nor one in a catalogue', () => {
    const marker = at('listed-executed');
    const scorer = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(marker)}, '');\n${saying('return { value: 1, answer: reply.text };')}`;
    const folder = 'catalogue/benchmarks/suites/listed';
    write(home, {
      [`${folder}/suite.yaml`]: suite('listed'),
      [`${folder}/samples.jsonl`]: samples,
      [`${folder}/scorer.ts`]: scorer,
      'by-name.yaml': { name: 'by-name', suites: ['listed'], models: [scripted('a')] },
      'by-path.yaml': { name: 'by-path', suites: [`./${folder}`], models: [scripted('a')] },
    });
    const catalogue = { ...context.catalogue, suites: new Map([['listed', at(folder)]]) };
    for (const name of ['by-name', 'by-path'])
      expect(() => loadExperiment(at(`${name}.yaml`), { ...context, catalogue })).toThrow(
        /listed.suite\.yaml:\d+: scorer\.module: found "\.\/scorer\.ts"; code of a suite is loaded only/,
      );
    expect(existsSync(marker)).toBe(false);
  });
});

describe('a module that is not what it should be', () => {
  it.each([
    [
      'nothing.ts',
      'export const x = 1;',
      /scorer\.ts: exports x; expected an object scorer, for example: export const scorer = /,
    ],
    ['empty.ts', '', /scorer\.ts: exports nothing; expected an object scorer/],
    [
      'halves.ts',
      "export const scorer = { name: 'a b', version: 0 };",
      /scorer\.name: found "a b"[\s\S]*version: found 0[\s\S]*score: found undefined; expected a function/,
    ],
    [
      'taken.ts',
      "export const scorer = { name: 'exact', version: 1, score: () => 1 };",
      /the name of one of evenhand's; expected a name of its own/,
    ],
    ['torn.ts', 'export const scorer = {', /cannot be loaded: /],
    ['throws.ts', "throw new Error('no thanks');", /cannot be loaded: no thanks/],
    ['waits.ts', `await 1; ${saying('return 1')}`, /it awaits at its top level/],
    ['enums.ts', `enum A { b }\n${saying('return A.b')}`, /cannot be loaded: .*enum/i],
    [
      'relative.ts',
      `import { x } from './other.ts';\n${saying('return x')}`,
      /imports "\.\/other\.ts"; a module is one file/,
    ],
  ])('is refused: %s', (file, text, message) => {
    let why: unknown = null;
    try {
      load(file.replace('.ts', ''), text);
    } catch (error) {
      why = error;
    }
    expect(why).toBeInstanceOf(ConfigError);
    expect((why as Error).message).toMatch(message);
  });

  it('must be there, and beside no name', () => {
    const two = { scorer: { module: './scorer.ts', name: 'exact' } };
    expect(() => load('two', saying(''), two)).toThrow(/expected a name, or module: \.\/file\.ts, one of the two/);
    expect(() => load('gone', saying(''), { scorer: { module: './gone.ts' } })).toThrow(
      /gone\.ts: cannot be read \(ENOENT\)/,
    );
  });

  it('makes samples that are checked like any others', () => {
    const more = { scorer: { name: 'exact' }, samples: undefined, generator: { module: './scorer.ts', n: 2 } };
    const making = (body: string) =>
      `export const generator = { name: 'g', generate: (o: { n: number }) => { ${body} } };`;
    expect(() => load('g1', making("throw new Error('dry')"), more)).toThrow(/its generator threw: dry/);
    expect(() => load('g2', making('return 5'), more)).toThrow(/returned 5; expected a list of samples/);
    expect(() => load('g3', making("return [{ id: 'a', input: 1, target: 'x' }]"), more)).toThrow(/"a": input/);
    expect(() => load('g4', making('return [null]'), more)).toThrow(/a sample without id/);
    expect(
      load(
        'g5',
        making("return Array.from({ length: o.n }, (_, i) => ({ id: 's-' + i, input: '?', target: 'x' }))"),
        more,
      ).size,
    ).toBe(2);
  });
});

describe('a scorer of a module', () => {
  let number = 0;
  const scoreText = async (body: string, text = 'one', reading = 'lenient') => {
    const name = `s${number++}`;
    load(name, saying(body), { scorer: { module: './scorer.ts', reading, shade: 'red' } });
    const inputs = createRunInputs(loadExperiment(at(`${name}.yaml`), context));
    const runtime = createProcessRuntime(() => {});
    const suiteScorers = await createSuiteScorers(
      inputs,
      scorerRegistry,
      context.providers,
      runtime,
      new AbortController().signal,
    );
    const scorer = suiteScorers.scorers.get(name)!;
    if (typeof scorer === 'function') throw new Error('a module is awaited');
    return scorer.score({ text, reasoning: '', toolCalls: [] }, inputs.suites[0]!.samples.at(0)!);
  };

  it('gives a score by both readings', async () => {
    const both = 'return { strict: 0, lenient: 0.5, answer: reply.text };';
    expect(await scoreText(both)).toMatchObject({ value: 0.5, strict: 0, lenient: 0.5, answer: 'one', rule: 'own' });
    expect(await scoreText(both, 'one', 'strict')).toMatchObject({ value: 0 });
    expect(await scoreText('return { value: 0, answer: null };')).toMatchObject({ value: 0, answer: null, rule: null });
    expect(await scoreText('return Promise.resolve({ value: 1, answer: "x" });')).toMatchObject({ value: 1 });
  });

  it.each([
    ["throw new Error('confused')", /own scorer|threw: confused/],
    ['return undefined', /returned undefined; expected \{ value, answer \}/],
    ['return 1', /returned 1/],
    ['return { value: 2, answer: "x" }', /returned \{"value":2/],
    ['return { value: Number.NaN, answer: "x" }', /returned \{"value":null/],
    ['return { value: 0 }', /returned \{"value":0\}/],
    ['return { strict: 1, answer: "x" }', /returned/],
    ['return Promise.reject(new Error("late"))', /threw: late/],
  ])('is no verdict where it does this: %s', async (body, message) => {
    const why = await scoreText(body).catch((error: unknown) => error);
    expect(why).toBeInstanceOf(UnscoredReplyError);
    expect((why as Error).message).toMatch(message);
  });

  it('leaves replies open that it failed on, and the run incomplete', async () => {
    load(
      'moody',
      saying("if (reply.text.includes('two')) throw new Error('confused'); return { value: 1, answer: reply.text };"),
    );
    const ended = await evenhand(home, 'run', 'moody.yaml', '--out', 'moody-run');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/not scored: moody@1.*q-2.*the scorer in scorer\.ts threw: confused/);
    expect(rows(at('moody-run', 'samples', 'a.csv')).map((one) => `${one.sample} ${one.outcome}`)).toEqual([
      'q-1 correct',
    ]);
    expect(existsSync(at('moody-run', 'journal.jsonl'))).toBe(true);
  });
});
