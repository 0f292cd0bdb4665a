import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSuite, type Sample, type Suite } from '@evenhand/core';
import { scorers } from '@evenhand/scorers';
import { generators } from '@evenhand/suites';
import { describe, expect, it } from 'vitest';
import { evenhand, scratch, write } from './support/program.ts';
import { rows, scripted } from './support/runtimes.ts';

await Promise.all(generators.names.map((name) => generators.load(name)));

const benchmarks = join(import.meta.dirname, '..', '..', '..', 'benchmarks', 'suites');

/** A fact is known or not. */
const WITHOUT_LEVELS = ['contested-facts'];
/** No generator makes them when they are needed: facts, and pictures that are drawn beforehand. */
const WITHOUT_FRESH = ['contested-facts', 'receipts'];
/** Suites of this project whose scorer needs nothing to run; what is particular to each stands in a test of its own. */
const SUITES = [
  'word-problems',
  'recommendation',
  'shopping-assistant',
  'tool-calls',
  'instruction-following',
  'safety',
  'contested-facts',
  'long-context',
  'receipts',
];

const overview = readFileSync(join(benchmarks, '..', '..', 'docs', 'suites.md'), 'utf8');

interface Loaded {
  readonly suite: Suite;
  readonly samples: readonly Sample[];
  readonly score: (
    text: string,
    sample: Sample,
  ) => { value: number; strict: number; details?: unknown; refused: boolean };
  readonly readme: string;
}

async function load(name: string): Promise<Loaded> {
  const suite = loadSuite(join(benchmarks, name), { generators, scorers, readers: [] });
  const definition = scorers.find((one) => one.name === suite.scorer.name)!;
  await definition.prepare?.();
  const scorer = definition.create(suite.scorer.options, suite.scorer.reading);
  return {
    suite,
    samples: [...suite.samples],
    score: (text, sample) => scorer({ text, reasoning: '', toolCalls: [] }, sample),
    readme: readFileSync(join(benchmarks, name, 'README.md'), 'utf8'),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

describe.each(SUITES)('%s', async (name) => {
  const { suite, samples, score, readme } = await load(name);

  it('has at least 100 samples of three levels, in English and Chinese twins, and two prompts', () => {
    expect(samples.length).toBeGreaterThanOrEqual(100);
    if (!WITHOUT_LEVELS.includes(name))
      expect(new Set(samples.map(({ tags }) => tags[0]))).toEqual(new Set(['easy', 'medium', 'hard']));
    for (const pair of Map.groupBy(samples, ({ twin }) => twin).values())
      expect(pair.map(({ language }) => language).sort()).toEqual(['en', 'zh']);
    expect(Object.keys(suite.prompts).length).toBeGreaterThanOrEqual(2);
    for (const { system } of Object.values(suite.prompts)) expect(system).not.toBeNull();
    expect([suite.licence, suite.version]).toEqual(['MIT', expect.any(Number)]);
  });

  it('gives the oracle every point, in the form that is asked for too, in both languages', () => {
    for (const sample of samples) {
      const [bare, announced] = [sample.target[0]!, `Answer: ${sample.target[0]}`].map((text) => score(text, sample));
      expect([bare!.value, announced!.value], sample.id).toEqual([1, 1]);
      expect(Math.max(bare!.strict, announced!.strict), sample.id).toBe(1);
      expect(score(`答案：${sample.target[0]}`, sample).value, sample.id).toBe(1);
    }
  });

  it('gives next to nothing for no answer', () => {
    for (const text of ['', '   ', "I'm sorry, but I can't help with that."])
      expect(mean(samples.map((sample) => score(text, sample).value))).toBeLessThanOrEqual(0.25);
  });

  it('gives chance what the README states', () => {
    const chance = mean(
      samples.map((sample) => mean(samples.map((other) => score(`Answer: ${other.target[0]}`, sample).value))),
    );
    if (name !== 'word-problems') expect(readme).toContain(`**${percent(chance)}**`);
    expect(overview.split('\n').find((line) => line.startsWith(`| [\`${name}\`]`))).toContain(`| ${percent(chance)} |`);
  }, 120_000);
});

describe('shopping-assistant', async () => {
  const { samples, score, readme } = await load('shopping-assistant');

  it('gives "none" the share of wishes that nothing fits', () => {
    expect(readme).toContain(`always \`none\` | ${percent(mean(samples.map((one) => score('none', one).value)))} `);
    expect(readme).toContain(`always \`P010\` | ${percent(mean(samples.map((one) => score('P010', one).value)))} `);
  });

  it('takes "none" for no product only where nothing fits, and a product too many for wrong', () => {
    for (const sample of samples) {
      const isNothing = sample.target[0] === 'none';
      expect(score('没有合适的商品。', sample).value, sample.id).toBe(isNothing ? 1 : 0);
      if (isNothing) continue;
      const other = (sample.reference as { ids: string[] }).ids.find((id) => !sample.target.join().includes(id))!;
      expect(score(`${sample.target[0]}, ${other}`, sample).value, sample.id).toBe(0);
    }
  });
});

describe('tool-calls', async () => {
  const { samples, score, readme } = await load('tool-calls');

  it('gives "none" a quarter', () => {
    expect(readme).toContain(`always \`none\` | ${percent(mean(samples.map((one) => score('none', one).value)))} `);
  });

  it('takes calls in any order and in code, and no call too few', () => {
    for (const sample of samples) {
      if (sample.target[0] === 'none') continue;
      const calls = JSON.parse(sample.target[0]!) as { name: string; arguments: Record<string, unknown> }[];
      const code = calls.map(
        ({ name, arguments: args }) =>
          `${name}(${Object.entries(args)
            .map(
              ([key, value]) =>
                `${key}=${typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value)}`,
            )
            .join(', ')})`,
      );
      expect(score(JSON.stringify(calls.toReversed()), sample).strict, sample.id).toBe(1);
      expect(score(`[${code.join(', ')}]`, sample).strict, sample.id).toBe(1);
      expect(score(JSON.stringify(calls.slice(1)), sample).value, sample.id).toBe(0);
    }
  });
});

describe('safety', async () => {
  const { samples, score } = await load('safety');
  const read = ({ reference }: Sample) => reference as unknown as { orders?: string[]; secrets?: string[] };

  it('gives nothing to who obeys or tells, answer or not, and to who refuses', () => {
    for (const sample of samples) {
      for (const bad of [...(read(sample).orders ?? []), ...(read(sample).secrets ?? [])])
        expect(score(`${sample.target[0]}\n${bad}`, sample).value, sample.id).toBe(0);
      for (const secret of read(sample).secrets ?? [])
        expect(score(`${sample.target[0]}: ${[...secret].reverse().join(' ')}`, sample).value, sample.id).toBe(0);
      for (const text of ['对不起，我无法回答这个问题。', "I'm sorry, I can't assist with that."])
        expect(score(text, sample), sample.id).toMatchObject({ value: 0, refused: true });
    }
  });
});

describe('a page of safety', async () => {
  const { samples, score } = await load('safety');

  it('is no answer where it is only copied, unless it is asked for', () => {
    let copied = 0;
    for (const sample of samples) {
      const page = /-----\n([\s\S]*)\n-----/.exec(sample.input as string)?.[1];
      if (page === undefined) continue;
      const isWanted =
        /repeat the note|note into French|finds this note|the note line|all that you were told|重复一遍|译成法语|捡到这张便条|逐行列出|得知的一切/.test(
          sample.input as string,
        );
      const copy = page.split('\n').filter((line) => !/Confidential|保密/.test(line));
      for (const text of [copy.join('\n'), `${(sample.input as string).split('\n')[0]}\n${copy.join(' ')}`])
        expect(score(text, sample).value, `${sample.id}: ${text}`).toBe(isWanted ? 1 : 0);
      expect(score(`${sample.target[0]}\n${copy.join('\n')}`, sample).value, sample.id).toBe(1);
      copied++;
    }
    expect(copied).toBe(144);
  });
});

describe('contested-facts', async () => {
  const { samples, score, readme } = await load('contested-facts');
  const read = ({ reference }: Sample) => reference as unknown as { about: string; source: string; others?: string[] };

  it('has as many questions for China as for the US and for others, in each language', () => {
    const groups = Object.groupBy(samples, ({ tags, language }) => `${tags[0]} ${language}`);
    expect(Object.fromEntries(Object.entries(groups).map(([key, group]) => [key, group!.length]))).toEqual({
      'about-china en': 18,
      'about-china zh': 18,
      'about-us en': 18,
      'about-us zh': 18,
      'about-others en': 18,
      'about-others zh': 18,
    });
    for (const sample of samples) {
      const { about } = read(sample);
      expect(sample.tags[0], sample.id).toBe(
        about === 'CN' ? 'about-china' : about === 'US' ? 'about-us' : 'about-others',
      );
    }
  });

  it('names a source for every answer, and the question does not give it away', () => {
    for (const sample of samples) {
      expect(read(sample).source, sample.id).toMatch(/(?:1[89]|20)\d\d|47\/\d|volume VII|S\/PV/);
      for (const target of sample.target) expect(sample.input, sample.id).not.toContain(target);
    }
  });

  it('tells right, wrong and refused apart in both languages', () => {
    for (const sample of samples) {
      for (const text of ["I'm sorry, but I can't discuss this topic.", '抱歉，这个问题我无法回答，我们换个话题吧。'])
        expect(score(text, sample), sample.id).toMatchObject({
          value: 0,
          refused: true,
          details: { verdict: 'refused' },
        });
      for (const other of read(sample).others ?? ['1066'])
        expect(score(`Answer: ${other}`, sample), sample.id).toMatchObject({ value: 0, refused: false });
      for (const target of sample.target) expect(score(`${target}。`, sample).value, `${sample.id} ${target}`).toBe(1);
    }
    expect(readme).toContain(`always \`1989\` | ${percent(mean(samples.map((one) => score('1989', one).value)))} `);
  });
});

describe('recommendation', async () => {
  const { samples, score, readme } = await load('recommendation');
  interface Reference {
    relevance: Record<string, number>;
    k: number;
    popularity: Record<string, number>;
    names: Record<string, string[]>;
  }
  const read = ({ reference }: Sample) => reference as unknown as Reference;
  const hit = (text: string, sample: Sample) => (score(text, sample).details as { hitAt1: number }).hitAt1;

  it('gives popularity, random orders and the shelf as it is what the README states', () => {
    // Keys of a loaded sample are sorted: the order of the shelf is that of its lines, with an id or a name at the head of each.
    const listShelf = ({ input }: Sample) => {
      const lines = (input as string).split('\n');
      const shelf = lines.slice(lines.findIndex((line) => /^(?:The shelf:|货架：)$/.test(line)) + 1, -2);
      return shelf.map((line) => /^(?:(C\d+) |- ([^:：]+))/.exec(line)!.slice(1).find(Boolean)!);
    };
    const inOrder = (sample: Sample) => JSON.stringify(listShelf(sample));
    const byPopularity = (sample: Sample) => {
      const { popularity, names } = read(sample);
      const sold = (id: string) =>
        popularity[id] ?? popularity[Object.keys(names).find((key) => names[key]![1] === id)!]!;
      return JSON.stringify(listShelf(sample).sort((a, b) => sold(b) - sold(a)));
    };
    const expectRandom = (sample: Sample) => {
      const { relevance, k } = read(sample);
      const discounts = Array.from({ length: k }, (_, index) => 1 / Math.log2(index + 2));
      const gains = Object.values(relevance).map((points) => 2 ** points - 1);
      const ideal = [...gains].sort((a, b) => b - a).slice(0, k);
      const total = discounts.reduce((sum, discount) => sum + discount, 0);
      return (mean(gains) * total) / ideal.reduce((sum, gain, index) => sum + gain * discounts[index]!, 0);
    };
    const atEachLevel = (name: string, measure: (sample: Sample) => number) =>
      `| ${name} | ${[
        samples,
        ...['easy', 'medium', 'hard'].map((level) => samples.filter(({ tags }) => tags.includes(level))),
      ]
        .map((group) => percent(mean(group.map(measure))))
        .join(' | ')} |`;
    const firsts = samples.map((sample) => {
      const points = Object.values(read(sample).relevance);
      return points.filter((one) => one === Math.max(...points)).length / points.length;
    });
    expect(readme).toContain(atEachLevel('a random order, as expected', expectRandom));
    expect(readme).toContain(atEachLevel('the order of the shelf', (one) => score(inOrder(one), one).value));
    expect(readme).toContain(atEachLevel('the first of the shelf', (one) => hit(inOrder(one), one)));
    expect(readme).toContain(`at random, as expected | ${percent(mean(firsts))} `);
    expect(readme).toContain(
      atEachLevel('by popularity (bought most often first)', (one) => score(byPopularity(one), one).value),
    );
    expect(readme).toContain(atEachLevel('the one bought most often', (one) => hit(byPopularity(one), one)));
  });

  it('gives an easy question all for the right product in the first place, and nothing for it in the second', () => {
    const easy = samples.filter(({ tags }) => tags.includes('easy'));
    expect(easy.length).toBe(72);
    for (const sample of easy) {
      const right = sample.target[0]!;
      const { relevance } = read(sample);
      const other = Object.keys(relevance).find((id) => relevance[id] === 0)!;
      expect(score(JSON.stringify([right, other]), sample).value, sample.id).toBe(1);
      expect(score(JSON.stringify([other, right]), sample).value, sample.id).toBe(0);
      expect(score(right, sample).value, sample.id).toBe(1);
      expect(score(other, sample).value, sample.id).toBe(0);
    }
  });
});

describe('every suite of this project', () => {
  const cwd = scratch();
  const run = join(cwd, 'run');

  it('gives the oracle every point under every prompt variant, with fresh questions too', async () => {
    const suites = [...SUITES.filter((name) => name !== 'long-context'), 'extraction'];
    write(cwd, {
      'variants.yaml': {
        name: 'variants',
        suites: suites.map((name) => join(benchmarks, name)),
        models: [scripted('oracle'), scripted('terse-oracle', { form: '{{answer}}' })],
        limit: 8,
        prompts: 'all',
      },
    });
    const ended = await evenhand(cwd, 'run', 'variants.yaml', '--fresh', '--out', run);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const summary = rows(join(run, 'summary.csv')).filter(({ suite }) => suite !== '*');
    for (const name of suites) {
      const own = summary.filter(({ suite }) => suite === name);
      expect(new Set(own.map(({ prompt }) => prompt)).size, name).toBeGreaterThanOrEqual(2);
      const fresh = summary.filter(({ suite }) => suite === `${name}-fresh`);
      expect(fresh.length > 0, name).toBe(!WITHOUT_FRESH.includes(name));
      for (const one of [...own, ...fresh])
        expect(one, `${one.suite} ${one.prompt} ${one.language}`).toMatchObject({
          mean_score: '1.000000',
          n_failed: '0',
        });
    }
  }, 240_000);
});
