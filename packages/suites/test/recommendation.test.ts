import type { Sample } from '@evenhand/core';
import { expect, test } from 'vitest';
import { recommendation } from '../src/generators/recommendation/index.ts';

const lists = [20261204, 1, 2].map((seed) => recommendation.generate({ seed, n: 216 }));

interface Reference {
  readonly relevance: Readonly<Record<string, number>>;
  readonly k: number;
  readonly names: Readonly<Record<string, readonly string[]>>;
}
const read = ({ reference }: Sample) => reference as unknown as Reference;
const LEVELS = ['easy', 'medium', 'hard'] as const;
const levelOf = ({ tags }: Sample) => LEVELS.find((level) => tags.includes(level))!;

const indexOfBest = (sample: Sample) => Object.values(read(sample).relevance).findIndex((points) => points > 0);

/** What a rule may say, and what it means for a product. */
const CLAUSES = {
  en: {
    kind: /the same kind/,
    maker: /the same maker/,
    price: /no more than the dearest/,
    excludes: /sent anything back gets no points/,
  },
  zh: { kind: /同类/, maker: /留用[过的]同一品牌/, price: /不高于/, excludes: /退过货的品牌/ },
} as const;
const COUNTS = {
  en: { 'one of these five products': 1, 'Which three products': 3, 'Which ten products': 10 },
  zh: { 这五件商品中: 1, 最好的三件商品: 3, 最好的十件商品: 10 },
} as const;

/** The relevance of each product and how many are asked for, worked out from what is printed: written without a look at how the suite does it. */
function solveFromText(sample: Sample): { relevance: Record<string, number>; k: number } {
  const lines = (sample.input as string).split('\n');
  const language = sample.language as 'en' | 'zh';
  const zh = language === 'zh';
  const makers = zh
    ? /^(青鸟|北原|枫叶|星燕|赤石|银湖|朝阳|白浪|橡树|海港)(.+)$/
    : /^(Bluebird|Northfield|Maple|Starling|Redstone|Silverlake|Sunrise|Whitecap|Oakwood|Harbour) (.+)$/;
  const priceOf = (text: string) => Number((zh ? /(\d+)元/ : /\$(\d+)/).exec(text)![1]);
  const readName = (name: string) => makers.exec(name)!.slice(1) as [string, string];
  const shelfAt = lines.indexOf(zh ? '货架：' : 'The shelf:');
  const past = lines
    .slice(0, shelfAt)
    .filter((line) => line.startsWith('- '))
    .map((line) => {
      const [verb, rest] = line.slice(2).split(zh ? '：' : ': ') as [string, string];
      const made = zh ? /^(.+)，品牌是(.+)$/.exec(rest) : /^(.+) made by (.+)$/.exec(rest);
      if (made !== null) return { verb, maker: made[2]!, kind: made[1]!, price: 0 };
      const [maker, kind] = readName(rest.split(zh ? '，' : ', ')[0]!);
      return { verb, maker, kind, price: priceOf(rest) };
    });
  const kept = past.filter(({ verb }) => verb === (zh ? '买下并留用' : 'bought and kept'));
  const banned = past
    .filter(({ verb }) => verb === (zh ? '买后退货' : 'bought and sent back'))
    .map(({ maker }) => maker);
  const dearest = Math.max(...kept.map(({ price }) => price));
  const ask = lines.at(-1)!;
  const rule = lines.find((line) => line.startsWith(zh ? '规则：' : 'The rule: ')) ?? ask;
  const says = (clause: keyof (typeof CLAUSES)['en']) => CLAUSES[language][clause].test(rule);
  // A product goes by its id, or by its name where it has none.
  const relevance = Object.fromEntries(
    lines
      .slice(shelfAt)
      .map((line) => (zh ? /^(C\d+|-) ([^：]+)：(.*)$/ : /^(C\d+|-) ([^:]+): (.*)$/).exec(line))
      .filter((match) => match !== null)
      .map(([, label, name, rest]) => {
        const id = label === '-' ? name : label;
        const [maker, kind] = readName(name!);
        let points = 0;
        if (says('kind') && kept.some((one) => one.kind === kind)) points += 1;
        if (says('maker') && kept.some((one) => one.maker === maker)) points += 1;
        if (says('price') && priceOf(rest!) <= dearest) points += 1;
        return [id!, says('excludes') && banned.includes(maker) ? 0 : points];
      }),
  );
  const counts = Object.entries(COUNTS[language]).filter(([words]) => ask.includes(words));
  expect(counts.length, ask).toBe(1);
  return { relevance, k: counts[0]![1] };
}

test('the points of every product and the number asked for follow from the text in either language', () => {
  for (const sample of lists.flat()) {
    const { relevance, k, names } = read(sample);
    const solved = solveFromText(sample);
    const shown = (id: string) => (k === 1 ? names[id]![sample.language === 'en' ? 0 : 1]! : id);
    const stated = Object.entries(relevance).map(([id, points]) => [shown(id), points]);
    expect(solved, sample.id).toEqual({ relevance: Object.fromEntries(stated), k });
    const ranked = k === 1 ? sample.target : (JSON.parse(sample.target[0]!) as string[]);
    expect(new Set(ranked).size).toBe(k);
    const grades = ranked.map((id) => solved.relevance[id]!);
    expect(grades).toEqual(
      Object.values(relevance)
        .sort((a, b) => b - a)
        .slice(0, k),
    );
  }
});

test('a level has its size of shelf, and an easy question exactly one right product, at any place of the shelf', () => {
  const first = new Map<number, number>();
  const rules = new Map<string, number>();
  for (const sample of lists.flat()) {
    const { relevance, k } = read(sample);
    const size = { easy: [5, 1], medium: [10, 3], hard: [20, 10] }[levelOf(sample)];
    expect([Object.keys(relevance).length, k], sample.id).toEqual(size);
    if (levelOf(sample) !== 'easy') continue;
    expect(Object.values(relevance).filter((points) => points > 0).length, sample.id).toBe(1);
    first.set(indexOfBest(sample), (first.get(indexOfBest(sample)) ?? 0) + 1);
    const rule = sample.tags.find((tag) => tag.startsWith('by-'))!;
    rules.set(rule, (rules.get(rule) ?? 0) + 1);
  }
  // 216 samples: a fifth of them at each place, half of them by each rule, but for chance.
  expect([...first.keys()].toSorted()).toEqual([0, 1, 2, 3, 4]);
  for (const count of first.values()) expect(count).toBeGreaterThan(20);
  for (const count of rules.values()) expect(count).toBeGreaterThan(70);
});

test('in the published draws the right product of an easy question stands at each place at least five times', () => {
  for (const list of [lists[0]!, recommendation.generate({ seed: 20261204, n: 72, levels: ['easy'] })]) {
    const easy = list.filter((sample) => levelOf(sample) === 'easy' && sample.language === 'en');
    const byIndex = Map.groupBy(easy, indexOfBest);
    expect([...byIndex.keys()].toSorted()).toEqual([0, 1, 2, 3, 4]);
    for (const [index, group] of byIndex) expect(group.length, String(index)).toBeGreaterThanOrEqual(5);
  }
});

test('an easy question has no ids that could be copied, and its last line says what is asked and in which form', () => {
  for (const { input, language, tags } of lists.flat()) {
    const lines = (input as string).split('\n');
    const isEasy = tags.includes('easy');
    expect(lines.some((line) => /^C\d/.test(line))).toBe(!isEasy);
    expect(lines.at(-1)).toMatch(
      language === 'en'
        ? isEasy
          ? /its name alone/
          : /JSON list of their ids alone/
        : isEasy
          ? /只回复它在货架上的名称/
          : /编号组成的JSON列表/,
    );
  }
});

test('the other rule of an easy question would make another product the right one', () => {
  const swap = (text: string) =>
    text.includes('same kind')
      ? text.replace('same kind', 'same maker')
      : text.includes('same maker')
        ? text.replace('same maker', 'same kind')
        : text.includes('留用的同类')
          ? text.replace('留用的同类', '留用的同一品牌')
          : text.replace('留用的同一品牌', '留用的同类');
  for (const sample of lists.flat().filter((one) => levelOf(one) === 'easy')) {
    const other = solveFromText({ ...sample, input: swap(sample.input as string) }).relevance;
    const right = (relevance: Readonly<Record<string, number>>) =>
      Object.keys(relevance).filter((id) => relevance[id]! > 0);
    expect(right(other).length, sample.id).toBe(1);
    expect(right(other), sample.id).not.toEqual(sample.target);
  }
});

test('the same seed gives the same list, a larger n only extends it, and another seed gives another one', () => {
  expect(recommendation.generate({ seed: 1, n: 20 })).toEqual(lists[1]!.slice(0, 20));
  expect(lists[1]![0]!.input).not.toBe(lists[2]![0]!.input);
});

test('names on a shelf are of one product each', () => {
  for (const sample of lists.flat()) {
    const { names, relevance } = read(sample);
    expect(new Set(Object.values(names).flat()).size).toBe(2 * Object.keys(relevance).length);
  }
});
