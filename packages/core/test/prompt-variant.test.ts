import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Dataset,
  DatasetMissingError,
  type DatasetReader,
  jsonObject,
  loadSuite,
  outlineSuite,
  type SampleInput,
  sampleSchema,
} from '@evenhand/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderMessages } from '../src/suites/prompt.ts';
import type { Prompt } from '../src/suites/prompt-variant.ts';
import { suiteSchema } from '../src/suites/suite.ts';
import type { SuiteContext } from '../src/suites/suite-file.ts';

const sample = (over: Partial<SampleInput> = {}) =>
  sampleSchema.parse({ id: 'a', input: 'Q {{shots}}?', target: 'x', ...over });
const render = (prompt: Prompt, over: Partial<SampleInput> = {}) =>
  renderMessages(prompt, sample(over)).map(({ role, content }) => `${role}: ${content}`);

describe('a prompt', () => {
  const shots = [
    { input: 'one', output: '1', choices: null, for: null },
    { input: 'two', output: '{{input}}', choices: ['a', 'b'], for: 'zh' },
    { input: 'three', output: '3', choices: null, for: 'hard' },
  ];
  const prompt: Prompt = {
    system: 'About {{heading}}.',
    template: '{{shots}}Q: {{input}}',
    shot: 'Q: {{input}}{{choices}}\nA: {{output}}',
    shots,
    headings: { en: 'anything', hard: 'hard things', zh: '别的' },
    for: {
      zh: { template: '{{shots}}问：{{input}}', shot: '问：{{input}}\n{{choices}}\n答：{{output}}' },
      hard: { system: null },
    },
  };

  it('shows the worked examples of the sample, and takes nothing that was put in for a placeholder', () => {
    expect(render(prompt)).toEqual(['system: About .', 'user: Q: one\nA: 1\n\nQ: Q {{shots}}?']);
    expect(render(prompt, { language: 'en' })[0]).toBe('system: About anything.');
  });

  it('goes by language and tags, tags last', () => {
    expect(render(prompt, { language: 'zh' })).toEqual([
      'system: About 别的.',
      'user: 问：one\n\n答：1\n\n问：two\nA. a\nB. b\n答：{{input}}\n\n问：Q {{shots}}?',
    ]);
    expect(render(prompt, { language: 'en', tags: ['hard'] })).toEqual([
      'user: Q: one\nA: 1\n\nQ: three\nA: 3\n\nQ: Q {{shots}}?',
    ]);
    expect(
      render(
        { system: '{{heading}}', template: '{{input}}', headings: prompt.headings! },
        { language: 'zh', tags: ['hard'] },
      )[0],
    ).toBe('system: hard things');
    expect(render(prompt, { tags: ['constructor'] })).toEqual(render(prompt));
  });

  it('shows tools as JSON, and a dialogue as it is', () => {
    const tools = [{ name: 'f', description: 'd', parameters: { type: 'object' } }];
    const [system, user] = render({ system: 'Call:\n{{tools}}', template: '{{input}}' }, { tools });
    expect(JSON.parse(system!.slice('system: Call:\n'.length))).toEqual(tools);
    expect(user).toBe('user: Q {{shots}}?');
    expect(render(prompt, { input: [{ role: 'user', content: '{{input}}' }] })).toEqual([
      'system: About .',
      'user: {{input}}',
    ]);
  });
});

describe('a suite', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'evenhand-wording-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const set: Dataset = {
    samples: [{ id: 'p', input: 'P?', target: 'x', language: 'en' }],
    shots: [
      { input: 'a', output: 'A', choices: null, for: null },
      { input: 'b', output: 'B', choices: null, for: null },
      { input: 'c', output: 'C', choices: null, for: null },
    ],
    headings: { en: 'letters' },
    identity: { reader: 'letters', source: 'owner/name@0123', sha256: '00', pinned: true },
  };
  const reader = (over: Partial<DatasetReader> = {}): DatasetReader => ({
    name: 'letters',
    licence: 'CC0',
    warning: null,
    options: jsonObject,
    read: () => set,
    fetch: () => Promise.resolve(),
    ...over,
  });
  const suiteContext = (one: DatasetReader = reader()): SuiteContext => ({
    readers: [one],
    scorers: [
      {
        name: 'includes',
        version: 3,
        options: jsonObject,
        checkTarget: () => null,
        create: () => () => ({ value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false }),
      },
    ],
  });
  const write = (prompt: string, from: string) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'suite.yaml'),
      `name: mine\nversion: 1\nscorer: { name: includes }\nprompt:\n${prompt.replace(/^/gm, '  ')}\n${from}\n`,
    );
  };
  const load = (prompt: string, one?: DatasetReader, from = 'reader: { name: letters }') => {
    write(prompt, from);
    return loadSuite(folder, suiteContext(one));
  };

  it('is read from a public set, with the first examples that come with it, and says which version it was', () => {
    const suite = load(
      'template: "{{heading}}: {{shots}}{{input}}"\nshot: "{{input}} {{output}}"\nshots: { count: 2 }\nvariants: { bare: { template: "{{input}}" }, none: { shots: { count: 0 } } }',
    );
    expect(suite.set).toEqual(set.identity);
    expect(suite.size).toBe(1);
    const texts = Object.entries(suite.prompts).map(([name, prompt]) => [
      name,
      renderMessages(prompt, suite.samples.at(0)!)[0]!.content,
    ]);
    expect(texts).toEqual([
      ['main', 'letters: a A\n\nb B\n\nP?'],
      ['bare', 'P?'],
      ['none', 'letters: P?'],
    ]);
    const { samples: _, ...header } = suite;
    expect(suiteSchema.parse(header)).toEqual(header);
  });

  it('of its own says nothing of sets or examples, so older files stay as they are', () => {
    writeFileSync(join(folder, 'samples.jsonl'), '{"id":"q","input":"Q?","target":"x"}\n');
    const suite = load('system: null', undefined, 'samples: samples.jsonl');
    expect(Object.keys(suite)).not.toContain('set');
    expect(suite.prompts).toEqual({ main: { system: null, template: '{{input}}' } });
  });

  it('has a form for tools in a field of their own, and a form for the reply; variants take them over or do without', () => {
    writeFileSync(join(folder, 'samples.jsonl'), '{"id":"q","input":"Q?","target":"x"}\n');
    const own = (prompt: string) => load(prompt, undefined, 'samples: samples.jsonl').prompts;
    const prompts = own(
      'system: "{{input}}"\nnative: { system: null, toolChoice: required }\nformat: { schema: { type: object } }\nvariants: { same: {}, bare: { native: null, format: null }, json: { format: json } }',
    );
    const format = { name: 'answer', schema: { type: 'object' } };
    expect(prompts.main).toMatchObject({ native: { system: null, toolChoice: 'required' }, format });
    expect(prompts.same).toEqual(prompts.main);
    expect(Object.keys(prompts.bare!)).toEqual(['system', 'template']);
    expect(prompts.json).toMatchObject({ native: { system: null }, format: 'json' });
    expect(() => own('system: "{{tools}}"\nnative: {}')).toThrow(
      /suite\.yaml:6: prompt\.native: the tools would be sent twice/,
    );
    expect(() => own('native: { template: "{{input}} {{tools}}" }')).toThrow(/sent twice/);
    expect(() => own('format: { schema: 7 }')).toThrow(/suite\.yaml:5: prompt\.format/);
    expect(() => own('native: { toolChoice: perhaps }')).toThrow(/toolChoice: found "perhaps"; expected one of/);
  });

  it('takes worked examples from a file', () => {
    writeFileSync(join(folder, 'samples.jsonl'), '{"id":"q","input":"Q?","target":"x"}\n');
    writeFileSync(
      join(folder, 'shots.jsonl'),
      '{"input":"1+1","output":"2"}\n\n{"input":"2+2","output":"4","for":"zh"}\n',
    );
    const own = 'template: "{{shots}}{{input}}"\nshot: "{{input}} = {{output}}"\nshots: shots.jsonl';
    const suite = load(own, undefined, 'samples: samples.jsonl');
    expect(renderMessages(suite.prompts.main!, suite.samples.at(0)!)[0]!.content).toBe('1+1 = 2\n\nQ?');
    writeFileSync(join(folder, 'shots.jsonl'), '{"input":"1+1"}\n');
    expect(() => load(own, undefined, 'samples: samples.jsonl')).toThrow(/shots\.jsonl:1: output: is missing/);
    writeFileSync(join(folder, 'shots.jsonl'), '\n');
    expect(() => load(own, undefined, 'samples: samples.jsonl')).toThrow(/found no worked examples/);
  });

  it.each([
    [
      'shots: { count: 4 }\nshot: "{{input}}{{output}}"\ntemplate: "{{shots}}{{input}}"',
      /suite\.yaml:5: prompt\.shots\.count: found 4; the dataset brings 3/,
    ],
    [
      'shots: { count: 2 }\nshot: "{{input}}{{output}}"',
      /prompt\.shots: no template of this prompt variant contains \{\{shots\}\}/,
    ],
    ['shots: { count: 2 }\ntemplate: "{{shots}}{{input}}"', /shot: is missing/],
    ['shot: "{{input}}"', /prompt\.shot: .*contains \{\{input\}\} and \{\{output\}\}/],
    ['template: "{{input}} {{answer}}"', /no other placeholders than/],
    ['template: "{{input}} {{tools}}"', /tools: is missing; the suite's prompt shows \{\{tools\}\}/],
    ['for: { zh: { template: "no" } }', /for\.zh\.template: .*\{\{input\}\}/],
  ])('refuses %s', (prompt, message) => {
    expect(() => load(prompt)).toThrow(message);
  });

  it('refuses more than one source of samples, and readers that there are not', () => {
    expect(() => load('system: null', undefined, 'samples: a.jsonl\nreader: { name: letters }')).toThrow(
      /exactly one of them/,
    );
    expect(() => load('system: null', undefined, 'reader: { name: numbers }')).toThrow(
      /reader\.name: found "numbers"; expected one of letters/,
    );
  });

  it('whose set is not at hand says which command fetches it; a list shows it all the same', async () => {
    const brought: string[] = [];
    const missing = reader({
      read: () => {
        throw new DatasetMissingError(
          'the set letters is not at hand',
          'letters',
          async () => void brought.push('letters'),
        );
      },
    });
    expect(() => load('system: null', missing)).toThrow(
      /suite\.yaml:6: reader: the set letters is not at hand; fetch it with: evenhand fetch \S*evenhand-wording-/,
    );
    try {
      load('system: null', missing);
    } catch (error) {
      await (error as DatasetMissingError).fetchDataset!({} as never);
    }
    expect(brought).toEqual(['letters']);
    expect(outlineSuite(folder, suiteContext(missing))).toMatchObject({ name: 'mine', reader: 'letters', suite: null });
    expect(outlineSuite(folder, suiteContext()).suite?.size).toBe(1);
  });

  it('passes a folder of the user on, relative to its own', () => {
    let seen: string | null = '';
    load(
      'system: null',
      reader({
        read: (_, from) => {
          seen = from;
          return set;
        },
      }),
      'reader: { name: letters, from: ../data, count: 3 }',
    );
    expect(seen).toBe(join(folder, '..', 'data'));
  });

  it('checks the samples of a set like those of a file', () => {
    const twice = { ...set, samples: [...set.samples, ...set.samples] };
    expect(() => load('system: null', reader({ read: () => twice }))).toThrow(
      /reader letters: "p": duplicate sample id "p"/,
    );
    const many = { ...set, samples: Array.from({ length: 150 }, () => set.samples[0]!) };
    expect(() => load('system: null', reader({ read: () => many }))).toThrow(/and 49 more mistakes$/);
    const half = { ...set, samples: [{ ...set.samples[0]!, input: '\ud800' }] };
    expect(() => load('system: null', reader({ read: () => half }))).toThrow(/input: found half of a surrogate pair/);
    const odd = { ...set, samples: [{ ...set.samples[0]!, language: 'not a tag' }] };
    expect(() => load('system: null', reader({ read: () => odd }))).toThrow(/"p": language: found "not a tag"/);
  });
});
