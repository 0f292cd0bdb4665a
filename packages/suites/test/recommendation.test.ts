import type { Sample } from '@evenhand/core';
import { expect, test } from 'vitest';
import { recommendation } from '../src/generators/recommendation/index.ts';

const lists = [20261130, 1, 2].map((seed) => recommendation.generate({ seed, n: 216 }));

/** The relevance of each id, worked out from what is printed: written without a look at how the suite does it. */
function gradeFromText(sample: Sample): Record<string, number> {
  const lines = (sample.input as string).split('\n');
  const zh = sample.language === 'zh';
  const makers = zh
    ? /^(青鸟|北原|枫叶|星燕|赤石|银湖|朝阳|白浪|橡树|海港)(.+)$/
    : /^(Bluebird|Northfield|Maple|Starling|Redstone|Silverlake|Sunrise|Whitecap|Oakwood|Harbour) (.+)$/;
  const priceOf = (text: string) => Number((zh ? /(\d+)元/ : /\$(\d+)/).exec(text)![1]);
  const read = (name: string) => makers.exec(name)!.slice(1) as [string, string];
  const past = lines
    .filter((line) => line.startsWith('- '))
    .map((line) => {
      const [verb, rest] = line.slice(2).split(zh ? '：' : ': ') as [string, string];
      const [maker, kind] = read(rest.split(zh ? '，' : ', ')[0]!);
      return { verb, maker, kind, price: priceOf(rest) };
    });
  const kept = past.filter(({ verb }) => verb === (zh ? '买下并留用' : 'bought and kept'));
  const banned = past
    .filter(({ verb }) => verb === (zh ? '买后退货' : 'bought and sent back'))
    .map(({ maker }) => maker);
  const dearest = Math.max(...kept.map(({ price }) => price));
  return Object.fromEntries(
    lines
      .map((line) => (zh ? /^(C\d+) ([^：]+)：(.*)$/ : /^(C\d+) ([^:]+): (.*)$/).exec(line))
      .filter((match) => match !== null)
      .map(([, id, name, rest]) => {
        const [maker, kind] = read(name!);
        let points = 0;
        if (kept.some((one) => one.kind === kind)) points += 1;
        if (kept.some((one) => one.maker === maker)) points += 1;
        if (priceOf(rest!) <= dearest) points += 1;
        return [id!, banned.includes(maker) ? 0 : points];
      }),
  );
}

test('the relevance of every product follows from the text in either language', () => {
  for (const sample of lists.flat()) {
    const { relevance } = sample.reference as { relevance: Record<string, number> };
    expect(gradeFromText(sample), sample.id).toEqual(relevance);
    const ranked = JSON.parse(sample.target[0]!) as string[];
    expect(new Set(ranked).size).toBe(10);
    const grades = ranked.map((id) => relevance[id]!);
    expect(grades).toEqual(
      Object.values(relevance)
        .sort((a, b) => b - a)
        .slice(0, 10),
    );
  }
});

test('the same seed gives the same list, a larger n only extends it, and another seed gives another one', () => {
  expect(recommendation.generate({ seed: 1, n: 20 })).toEqual(lists[1]!.slice(0, 20));
  expect(lists[1]![0]!.input).not.toBe(lists[2]![0]!.input);
});

test('names on a shelf are of one product each', () => {
  for (const { reference } of lists.flat()) {
    const names = Object.values((reference as { names: Record<string, string[]> }).names).flat();
    expect(new Set(names).size).toBe(40);
  }
});
