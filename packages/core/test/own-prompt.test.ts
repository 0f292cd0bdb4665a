import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { jsonObject, listPrompts, loadExperiment, openCatalogue, type Provider } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { renderMessages } from '../src/suites/prompt.ts';

const home = mkdtempSync(join(tmpdir(), 'evenhand-prompt-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const write = (path: string, content: unknown) => {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const prompt = {
  ...{ system: 'Answer.', template: 'Q: {{input}}', for: { zh: { system: '回答。', template: '问：{{input}}' } } },
  variants: { terse: { system: 'Briefly.' } },
};
write('sums/suite.yaml', { name: 'sums', version: 1, prompt, scorer: { name: 'any' }, samples: 'samples.jsonl' });
write(
  'sums/samples.jsonl',
  '{"id":"a","input":"6 times 7?","target":"42","language":"en"}\n{"id":"b","input":"六乘七？","target":"42","language":"zh"}\n',
);
const scripted: Provider = {
  ...{ name: 'scripted', options: jsonObject, modelKind: 'nothing', device: null, deterministic: false },
  connect: () => Promise.reject(new Error('nothing is asked here')),
};
write('bare/suite.yaml', {
  ...{ name: 'bare', version: 1, scorer: { name: 'any' } },
  prompt: { template: '{{input}}' },
  samples: 'samples.jsonl',
});
write('bare/samples.jsonl', '{"id":"a","input":"6 times 7?","target":"42"}\n');
const load = (more: object, selected?: readonly string[]) => {
  write('mine.yaml', { name: 'mine', suites: ['./sums'], models: [{ id: 'a', provider: 'scripted' }], ...more });
  const any = {
    ...{ name: 'any', version: 1, options: jsonObject, checkTarget: () => null },
    create: () => () => ({ value: 0, strict: 0, lenient: 0, answer: null, rule: null, refused: false }),
  };
  const context = { catalogue: openCatalogue([join(home, 'benchmarks')]), providers: [scripted], scorers: [any] };
  const { suites, settings } = loadExperiment(join(home, 'mine.yaml'), { ...context, readers: [] }, {}, undefined, {
    suites: selected,
  });
  const suite = suites[0]!;
  const say = (name: string) =>
    [...suite.samples].map((sample) => renderMessages(suite.prompts[name]!, sample).map(({ content }) => content));
  return { prompts: listPrompts(suite, settings), all: Object.keys(suite.prompts), say };
};

describe('words of an experiment’s own', () => {
  it('are a prompt variant, which is the one that is run', () => {
    const { prompts, all, say } = load({ system: 'Think.' });
    expect(prompts).toEqual(['own']);
    expect(all).toEqual(['main', 'terse', 'own']);
    expect(say('own')).toEqual([
      ['Think.', 'Q: 6 times 7?'],
      ['Think.', '问：六乘七？'],
    ]);
    expect(say('main')[1]).toEqual(['回答。', '问：六乘七？']);
  });
  it('may be a template with a name, and run beside the suite’s', () => {
    const { prompts, say } = load({ prompt: { name: 'mine', template: '{{input}}!' }, prompts: ['main', 'mine'] });
    expect(prompts).toEqual(['main', 'mine']);
    expect(say('mine')).toEqual([
      ['Answer.', '6 times 7?!'],
      ['回答。', '六乘七？!'],
    ]);
    expect(load({ prompt: { template: '{{input}}' }, prompts: 'all' }).prompts).toEqual(['main', 'terse', 'own']);
  });
  it('send no system message where they say null', () => {
    expect(load({ system: null }).say('own')[0]).toEqual(['Q: 6 times 7?']);
  });
  it('are refused where they cannot be', () => {
    expect(() => load({ prompt: { name: 'terse', template: '{{input}}' } })).toThrow(
      /prompt\.name: suite sums has a prompt "terse" already; give yours another name/,
    );
    expect(() => load({ prompt: { template: 'no question' } })).toThrow(/prompt\.template/);
    expect(() => load({ prompt: { template: '{{input}} {{choices}}' } })).toThrow(
      /prompt: shows \{\{choices\}\}, and sample "a" of sums has none/,
    );
    expect(() => load({ prompts: 'tense' })).toThrow('prompts: suite sums has no prompt "tense"; it has main, terse');
  });
  it('are held against the suites that are selected alone', () => {
    const suites = ['./sums', './bare'];
    expect(load({ suites, prompts: 'terse' }, ['sums']).prompts).toEqual(['terse']);
    expect(() => load({ suites, prompts: 'terse' })).toThrow('prompts: suite bare has no prompt "terse"; it has main');
  });
  it('leave a suite alone where there are none, and a variant may be run by its name', () => {
    expect(load({}).prompts).toEqual(['main']);
    expect(load({ prompts: 'terse' }).prompts).toEqual(['terse']);
  });
});
