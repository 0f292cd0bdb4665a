import { type Sample, sampleSchema } from '@evenhand/core';
import { describe, expect, test } from 'vitest';
import { createShop } from '../src/generators/shop/shop.ts';
import { shopWishes } from '../src/generators/shop/wishes.ts';

const lists = [20261130, 1, 2].map((seed) => shopWishes.generate({ seed, n: 216 }));
const all = lists.flat();

interface Line {
  readonly id: string;
  readonly maker: string;
  readonly kind: string;
  readonly text: string;
  readonly traits: readonly string[];
}

const MAKERS = {
  en: 'Bluebird|Northfield|Maple|Starling|Redstone|Silverlake|Sunrise|Whitecap|Oakwood|Harbour',
  zh: '青鸟|北原|枫叶|星燕|赤石|银湖|朝阳|白浪|橡树|海港',
};

/** Departments as a customer calls them, by the word in the catalogue. */
const MANY: Record<string, string> = {
  headphones: 'headphones',
  backpacks: 'backpack',
  'electric kettles': 'kettle',
  'desk lamps': 'lamp',
  coffee: 'coffee',
  'boxes of chocolates': 'chocolate',
  jackets: 'jacket',
  'house plants': 'plant',
  suitcases: 'suitcase',
  phones: 'phone',
  'vacuum cleaners': 'vacuum cleaner',
  monitors: 'monitor',
};

const number = (text: string, pattern: RegExp): number => Number((pattern.exec(text) ?? ['', 'NaN'])[1]);
const priceOf = ({ text }: Line) => number(text, /\$?(\d+)(?:元|,)/);
const ratingOf = ({ text }: Line) => number(text, /(?:rated |评分)(\d\.\d)/);
const daysOf = ({ text }: Line) => number(text, /(?:delivered in )?(\d+)(?: days?|天送达)/);

/** Whether a line of the catalogue keeps to a condition, from the words of both alone. */
function keeps(line: Line, condition: string, page: readonly Line[]): boolean {
  const other = page.find(({ id }) => condition.includes(id));
  if (other !== undefined)
    return /cheaper|便宜/.test(condition) ? priceOf(line) < priceOf(other) : ratingOf(line) > ratingOf(other);
  const banned = /^nothing from (\w+)$|^不要(.+)的$/.exec(condition);
  if (banned !== null) return line.maker !== (banned[1] ?? banned[2]);
  const except = /^anything but (.+)$|^除(.+)外都行$/.exec(condition);
  if (except !== null) return !line.traits.includes(except[1] ?? except[2]!);
  const rating = number(condition, /(?:rated |评分不低于)(\d\.\d)/);
  if (!Number.isNaN(rating)) return ratingOf(line) >= rating;
  const days = number(condition, /(?:delivered in |最迟)(\d)/);
  if (!Number.isNaN(days)) return daysOf(line) <= days;
  const limit = /^(at most|at least|不超过|至少|高度不超过) ?\$?([\d.]+) ?(.*)$/.exec(condition);
  if (limit === null) return line.traits.includes(condition);
  const isMost = !['at least', '至少'].includes(limit[1]!);
  const unit = limit[3]!;
  const value =
    condition.includes('$') || unit === '元'
      ? priceOf(line)
      : Number(
          line.traits
            .map((trait) => /^高?([\d.]+) ?(.+)$/.exec(trait))
            .find((match) => match?.[2] === unit && !/送达/.test(match.input))?.[1],
        );
  expect(Number.isNaN(value), `${condition} of ${line.text}`).toBe(false);
  return isMost ? value <= Number(limit[2]) : value >= Number(limit[2]);
}

/** All right answers, worked out from the page: written without a look at how the suite does it. */
function solveFromText(sample: Sample): string[] {
  const zh = sample.language === 'zh';
  const lines = (sample.input as string).split('\n');
  const head = new RegExp(`^(P\\d{3}) (${zh ? MAKERS.zh : MAKERS.en}) ?([^:：]+)[:：] ?(.*)$`);
  const page = lines.flatMap((line): Line[] => {
    const match = head.exec(line);
    if (match === null) return [];
    const [, id, maker, kind, text] = match as unknown as [string, string, string, string, string];
    return [{ id, maker, kind, text: `${text},`, traits: text.split(zh ? '，' : ', ') }];
  });
  const wish = lines.at(-1)!;
  const department = (many: string) => (zh ? many : MANY[many]!);
  const conditionsIn = (text: string) => text.split(zh ? '；' : '; ');
  const fits = (kind: string, conditions: readonly string[]) =>
    page.filter((line) => line.kind === kind && conditions.every((condition) => keeps(line, condition, page)));
  const pair = zh
    ? /一共不超过(\d+)元。第一样是(.+?)：(.+?)。第二样是(.+?)：(.+?)。选哪两样/.exec(wish)
    : /together at most \$(\d+)\. First, from your (.+?): (.+?)\. Second, from your (.+?): (.+?)\. Which two/.exec(
        wish,
      );
  if (pair !== null) {
    const [, sum, one, first, two, second] = pair as unknown as [string, string, string, string, string, string];
    return fits(department(one), conditionsIn(first))
      .flatMap((a) =>
        fits(department(two), conditionsIn(second))
          .filter((b) => a.maker === b.maker && priceOf(a) + priceOf(b) <= Number(sum))
          .map((b) => [a.id, b.id].sort().join(', ')),
      )
      .sort();
  }
  const [, many, conditions] = (zh
    ? /你们的(.+?)(?:。|里，).*要求：(.+?)。/.exec(wish)
    : /(?:at|Of) your (.+?)(?:\.| I have noted).*What I need: (.+?)\. (?:Which|Name|Of)/.exec(wish)) as unknown as [
    string,
    string,
    string,
  ];
  const noted = /I have noted|我记下了/.test(wish) ? /(?:noted |记下了)((?:P\d{3}[,、 ]*)+)/.exec(wish)![1]! : null;
  const right = fits(department(many), conditionsIn(conditions)).filter(
    ({ id }) => noted === null || noted.includes(id),
  );
  if (/every one|全部列出来/.test(wish))
    return right.length === 0
      ? []
      : [
          right
            .map(({ id }) => id)
            .sort()
            .join(', '),
        ];
  const best = (measure: (line: Line) => number) => {
    const least = Math.min(...right.map(measure));
    return right.filter((line) => measure(line) === least);
  };
  const chosen = /the cheapest|最便宜/.test(wish)
    ? best(priceOf)
    : /best rated|评分最高/.test(wish)
      ? best((line) => -ratingOf(line))
      : /soonest|最快/.test(wish)
        ? best(daysOf)
        : right;
  return chosen.map(({ id }) => id).sort();
}

describe('the shop', () => {
  test('has 240 products, 20 of each department, with ids of their own', () => {
    const shop = createShop(1);
    expect(shop).toHaveLength(240);
    expect(new Set(shop.map(({ id }) => id)).size).toBe(240);
    expect([...Map.groupBy(shop, ({ kind }) => kind).values()].map(({ length }) => length)).toEqual(
      Array.from({ length: 12 }, () => 20),
    );
  });
});

describe('every question, whatever the seed', () => {
  test('has the answers that follow from its text, in either language', () => {
    for (const sample of all) {
      const right = solveFromText(sample);
      expect([...sample.target].sort(), sample.id).toEqual(right.length === 0 ? ['none'] : right);
    }
  });

  test('is a sample of its own, with its twin behind it', () => {
    for (const list of lists) {
      for (const sample of list) expect(sampleSchema.parse(sample)).toEqual(sample);
      expect(new Set(list.map(({ input }) => input)).size).toBe(list.length);
      for (let at = 0; at < list.length; at += 2) expect(list[at]!.target).toEqual(list[at + 1]!.target);
    }
  });

  test('has 8, 40 or 60 products on its page, by its level', () => {
    for (const { reference, tags } of all)
      expect((reference as { ids: string[] }).ids.length).toBe({ easy: 8, medium: 40, hard: 60 }[tags[0]!]);
  });

  test('has one answer or none on the easy level, at any place of the page', () => {
    const easy = all.filter(({ tags }) => tags[0] === 'easy');
    for (const { target, id } of easy) expect(target.length, id).toBe(1);
    const indexes = easy.map(({ target, reference }) => (reference as { ids: string[] }).ids.indexOf(target[0]!));
    expect([...new Set(indexes)].toSorted()).toEqual([-1, 0, 1, 2, 3, 4, 5, 6, 7]);
    for (const group of Map.groupBy(indexes, (index) => index).values())
      expect(group.length / easy.length).toBeLessThan(0.25);
  });

  test('has nothing that fits in about one of six', () => {
    const share = all.filter(({ target }) => target[0] === 'none').length / all.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.24);
  });

  test('is in its own script', () => {
    for (const { input, language } of all)
      if (language === 'en') expect(input).toMatch(/^[\x20-\x7e\n]+$/);
      else expect(input).not.toMatch(/[,;:?!()]|undefined|NaN/);
  });
});
