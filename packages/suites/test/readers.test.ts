import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reply, Sample } from '@evenhand/core';
import { scorers } from '@evenhand/scorers';
import { afterEach, describe, expect, it } from 'vitest';
import { datasetsFolder, readFrom, readSamples, scratch, splitLines } from './readers-support.ts';

const folders: { remove: () => void }[] = [];
const folder = () => {
  const made = scratch();
  folders.push(made);
  return made;
};
afterEach(() => {
  for (const one of folders.splice(0)) one.remove();
});

const reply = (text: string): Reply => ({ text, reasoning: '', toolCalls: [] });
const createScorerFor = (name: string) => scorers.find((one) => one.name === name)!;

/** Each sample with the reply that it should be right for. */
function wrongOnes(
  name: string,
  samples: readonly Sample[],
  toReply: (sample: Sample, index: number) => Reply,
): string[] {
  const definition = createScorerFor(name);
  const scoreReply = definition.create(definition.options.parse({}), 'lenient');
  return samples.flatMap((sample, index) => {
    const unfit = sample.target.map((target) => definition.checkTarget(target)).find((why) => why !== null);
    if (unfit !== undefined) return [`${sample.id}: ${unfit}`];
    const why = definition.checkSample?.(sample) ?? null;
    if (why !== null) return [`${sample.id}: ${why}`];
    return scoreReply(toReply(sample, index), sample).value === 1 ? [] : [sample.id];
  });
}

/** Says in the output why it is skipped. */
const here = (name: string) =>
  datasetsFolder(name) === null
    ? { title: `${name} (skipped: ../shared/data/${name} is not at hand)`, skip: true, path: '' }
    : { title: name, skip: false, path: datasetsFolder(name)! };

const gsm8k = here('gsm8k');
describe.skipIf(gsm8k.skip)(gsm8k.title, () => {
  it('has 1,319 problems, and the solutions of its authors are right', () => {
    const samples = readSamples(readFrom('gsm8k', gsm8k.path));
    expect(samples).toHaveLength(1319);
    expect(samples[0]).toMatchObject({ id: 'gsm8k-0001', target: ['18'], language: 'en' });
    expect(samples[0]!.input).toMatch(/^Janet’s ducks lay 16 eggs per day\./);
    const solutions = splitLines(join(gsm8k.path, 'test.jsonl')).map(
      (line) => (JSON.parse(line) as { answer: string }).answer,
    );
    expect(wrongOnes('numeric', samples, (_, index) => reply(solutions[index]!))).toEqual([]);
    expect(wrongOnes('numeric', samples, () => reply('I do not know.'))).toHaveLength(1319);
  });

  it('names both hashes of a changed file, and says what else is wrong with it when any version is taken', () => {
    const { path, write } = folder();
    const text = readFileSync(join(gsm8k.path, 'test.jsonl'), 'utf8');
    const lines = text.trimEnd().split('\n');
    write('test.jsonl', text.replace('Janet', 'Joan'));
    expect(() => readFrom('gsm8k', path)).toThrow(
      /test\.jsonl: found SHA-256 [0-9a-f]{64}; expected 3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14/,
    );
    const changed = readFrom('gsm8k', path, { anyVersion: true });
    expect(changed.samples).toHaveLength(1319);
    expect(changed.identity.pinned).toBe(false);

    write('test.jsonl', lines.slice(0, 681).join('\n'));
    expect(() => readFrom('gsm8k', path)).toThrow(/found SHA-256/);
    expect(() => readFrom('gsm8k', path, { anyVersion: true })).toThrow(/found 681 samples of gsm8k; expected 1319/);

    write('test.jsonl', text.slice(0, 5000));
    expect(() => readFrom('gsm8k', path, { anyVersion: true })).toThrow(
      /test\.jsonl:\d+: not valid JSON .* cut or changed/,
    );

    write('test.jsonl', [...lines.slice(0, 5), JSON.stringify({ question: 'How many?', answer: 'many' })].join('\n'));
    expect(() => readFrom('gsm8k', path, { anyVersion: true })).toThrow(/test\.jsonl:6: answer: found "many"/);

    write('test.jsonl', `\ufeff${lines.join('\r\n')}`);
    expect(readSamples(readFrom('gsm8k', path, { anyVersion: true }))).toEqual(
      readSamples(readFrom('gsm8k', gsm8k.path)),
    );

    write('test.jsonl', Buffer.concat([Buffer.from(text.slice(0, 100)), Buffer.from([0xff, 0xfe])]));
    expect(() => readFrom('gsm8k', path, { anyVersion: true })).toThrow(/is not valid UTF-8/);
  });
});

const mgsm = here('mgsm');
describe.skipIf(mgsm.skip)(mgsm.title, () => {
  it('has 250 problems in each language, twins with the same answer, line by line', () => {
    const samples = readSamples(readFrom('mgsm', mgsm.path));
    expect(samples).toHaveLength(500);
    const pairs = Map.groupBy(samples, (sample) => sample.twin);
    expect(pairs.size).toBe(250);
    for (const [twin, pair] of pairs) {
      expect(pair.map(({ id, language }) => [id, language])).toEqual([
        [`${twin}-en`, 'en'],
        [`${twin}-zh`, 'zh'],
      ]);
      expect(pair[0]!.target, twin!).toEqual(pair[1]!.target);
    }
    expect(samples.slice(0, 4).map(({ id }) => id)).toEqual([
      'mgsm-001-en',
      'mgsm-001-zh',
      'mgsm-002-en',
      'mgsm-002-zh',
    ]);
    expect(
      wrongOnes('numeric', samples, ({ target, language }) =>
        reply(`${language === 'zh' ? '答案是' : 'The answer is'} ${target[0]}.`),
      ),
    ).toEqual([]);
    expect(readSamples(readFrom('mgsm', mgsm.path, { languages: ['zh'] }))).toHaveLength(250);
  });

  it('names the line of a row without its number', () => {
    const { path, write } = folder();
    write('mgsm_zh.tsv', '一共有几个？\t3\n没有答案\n');
    expect(() => readFrom('mgsm', path, { languages: ['zh'], anyVersion: true })).toThrow(
      /mgsm_zh\.tsv:2: found 1 columns/,
    );
  });
});

const math500 = here('math-500');
describe.skipIf(math500.skip)(math500.title, () => {
  it('has 500 problems without the words that its publisher put before them', () => {
    const samples = readSamples(readFrom('math-500', math500.path));
    expect(samples).toHaveLength(500);
    expect(samples.filter(({ input }) => String(input).includes('Return your final response'))).toEqual([]);
    expect(samples[0]).toMatchObject({ id: 'test/precalculus/807.json', tags: ['Precalculus', 'level-2'] });
    expect(String(samples[0]!.input)).toMatch(/^Convert the point \$\(0,3\)\$/);
  });
});

const humanEval = here('humaneval');
describe.skipIf(humanEval.skip)(humanEval.title, () => {
  it('has 164 functions with their tests', () => {
    const samples = readSamples(readFrom('humaneval', humanEval.path));
    expect(samples).toHaveLength(164);
    expect(samples[0]).toMatchObject({ id: 'HumanEval/0', reference: { entryPoint: 'has_close_elements' } });
    expect(String(samples[0]!.input)).toContain('def has_close_elements(');
  });

  it('a file that was cut is said to be cut', () => {
    const { path, write } = folder();
    write('HumanEval.jsonl.gz', readFileSync(join(humanEval.path, 'HumanEval.jsonl.gz')).subarray(0, 20_000));
    expect(() => readFrom('humaneval', path)).toThrow(/found SHA-256 [0-9a-f]{64}; expected b796127e/);
    expect(() => readFrom('humaneval', path, { anyVersion: true })).toThrow(/cannot be unpacked/);
  });
});

const ifeval = here('ifeval');
describe.skipIf(ifeval.skip)(ifeval.title, () => {
  it('has 541 prompts, all of which the scorer can judge', async () => {
    await createScorerFor('instructions').prepare?.();
    const samples = readSamples(readFrom('ifeval', ifeval.path));
    expect(samples).toHaveLength(541);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(541);
    expect(samples.flatMap((sample) => createScorerFor('instructions').checkSample!(sample) ?? [])).toEqual([]);
    const strict = createScorerFor('instructions').create({}, 'strict');
    const noCommas = samples.find(({ target }) => target[0] === 'punctuation:no_comma')!;
    expect(strict(reply('One thing and another.'), noCommas).value).toBe(1);
    expect(strict(reply('One thing, and another.'), noCommas).value).toBe(0);
  });
});

const bfcl = here('bfcl');
describe.skipIf(bfcl.skip)(bfcl.title, () => {
  /** The first allowed value of each argument, inside objects too. */
  const pick = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(pick);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, allowed]) => {
        const some = (Array.isArray(allowed) ? allowed : [allowed]).filter((one) => one !== '');
        return some.length === 0 ? [] : [[key, pick(some[0])]];
      }),
    );
  };

  it('has the questions of its five categories, and its answers are right', () => {
    const samples = readSamples(readFrom('bfcl', bfcl.path));
    const counts = Object.fromEntries(
      [...Map.groupBy(samples, ({ tags }) => tags[0]!)].map(([category, list]) => [category, list.length]),
    );
    expect(counts).toEqual({ simple: 400, multiple: 200, parallel: 200, irrelevance: 240, live_simple: 258 });
    const called = ({ reference }: Sample): Reply => {
      const { calls } = reference as { calls: { name: string; arguments: Record<string, unknown> }[] };
      if (calls.length === 0) return reply('None of the functions can be used.');
      return {
        ...reply(''),
        toolCalls: calls.map((call, index) => ({
          id: `c${index}`,
          name: call.name,
          arguments: JSON.stringify(pick(call.arguments)),
        })),
      };
    };
    expect(wrongOnes('tool-calls', samples, called)).toEqual([]);
    expect(wrongOnes('tool-calls', samples, () => reply('x(y=1)'))).toHaveLength(1298 - 240);
  });

  it('turns types of Python into those of JSON Schema and leaves names of arguments alone', () => {
    const samples = readSamples(readFrom('bfcl', bfcl.path));
    const types = new Set<string>();
    const walk = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { type, properties, items } = schema as { type?: unknown; properties?: object; items?: unknown };
      if (typeof type === 'string') types.add(type);
      for (const inner of Object.values(properties ?? {})) walk(inner);
      walk(items);
    };
    for (const { tools } of samples) for (const { parameters } of tools!) walk(parameters);
    expect([...types].sort()).toEqual(['array', 'boolean', 'integer', 'number', 'object', 'string']);
  });

  it('takes some of the categories, and puts a system message of a question before it', () => {
    const samples = readSamples(readFrom('bfcl', bfcl.path, { categories: ['live_simple'] }));
    expect(samples).toHaveLength(258);
    const raw = splitLines(join(bfcl.path, 'BFCL_v4_live_simple.json')).map(
      (line) => JSON.parse(line) as { id: string; question: { role: string; content: string }[][] },
    );
    const two = raw.find(({ question }) => question[0]!.length === 2)!;
    expect(samples.find(({ id }) => id === two.id)!.input).toBe(
      two.question[0]!.map((one) => one.content).join('\n\n'),
    );
  });

  it('says which answer is missing', () => {
    const { path, write } = folder();
    const of = (name: string) => readFileSync(join(bfcl.path, name), 'utf8');
    write('BFCL_v4_multiple.json', of('BFCL_v4_multiple.json'));
    write('BFCL_v4_multiple.answer.json', of('BFCL_v4_multiple.answer.json').split('\n').slice(0, 150).join('\n'));
    expect(() => readFrom('bfcl', path, { categories: ['multiple'], anyVersion: true })).toThrow(
      /BFCL_v4_multiple\.json:151: there is no answer to "multiple_150"/,
    );
  });
});
