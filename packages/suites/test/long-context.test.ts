import type { Sample } from '@evenhand/core';
import { expect, test } from 'vitest';
import { longContext } from '../src/generators/long-context/index.ts';

const published = longContext.generate({ seed: 20261130, n: 108 });
const others = longContext.generate({ seed: 6, n: 48, levels: ['easy'] });
const all = [...published, ...others];

/** The answer, from text and question alone: written without a look at how the suite does it. */
function solveFromText({ input }: Sample): number {
  const [, text, , question] = (input as string).split('\n') as [string, string, string, string];
  const locker = /number of (\w+)'s locker\?|^(.+)的储物柜是几号/.exec(question);
  if (locker !== null) {
    const name = locker[1] ?? locker[2];
    return Number(
      new RegExp(`locker of ${name} has the number (\\d+)|${name}的储物柜是(\\d+)号`)
        .exec(text)!
        .slice(1)
        .find(Boolean),
    );
  }
  const van = /did a (\w+) van|^(.+)面包车/.exec(question);
  if (van !== null) return text.split(van[1] ? `a ${van[1]} van` : `一辆${van[2]}面包车`).length - 1;
  const [, a, b] = (/did (\w+) and (\w+) hand/.exec(question) ?? /^(.+)和(.+)两人/.exec(question))!;
  return [...text.matchAll(/(\w+) handed in (\d+) parcels|这一次([^，。]+?)交了(\d+)个包裹/g)]
    .filter((match) => [a, b].includes(match[1] ?? match[3]))
    .reduce((sum, match) => sum + Number(match[2] ?? match[4]), 0);
}

test('the answer follows from the text in either language', () => {
  for (const sample of all) expect([String(solveFromText(sample))], sample.id).toEqual(sample.target);
});

test('finds, counts and combines at 2k to 64k, as many of each', () => {
  const groups = Object.groupBy(published, ({ tags }) => `${tags[1]} ${tags[2]}`);
  expect(Object.keys(groups)).toHaveLength(18);
  for (const group of Object.values(groups)) expect(group).toHaveLength(6);
});

test('a text is as long as its tag says, by four and a half English letters or one and a half Chinese signs a token', () => {
  for (const { input, tags, language, id } of published) {
    const tokens = (input as string).length / (language === 'en' ? 4.5 : 1.5);
    const stated = 1000 * Number.parseInt(tags[2]!, 10);
    expect(tokens / stated, id).toBeGreaterThan(0.7);
    expect(tokens / stated, id).toBeLessThan(1.1);
  }
});

test('twins have the same facts in the same order', () => {
  for (let at = 0; at < published.length; at += 2) {
    const figures = ({ input }: Sample) => (input as string).match(/\d+/g);
    expect(figures(published[at]!)).toEqual(figures(published[at + 1]!));
    expect(published[at]!.target).toEqual(published[at + 1]!.target);
  }
});

test('only the templates that are asked for are used, in the order of the suite, and one that is not there is named', () => {
  const templates = ['count-many-64k', 'find-few-2k'];
  const some = longContext.generate({ seed: 6, n: 8, templates: templates.toReversed() });
  expect(some.filter(({ language }) => language === 'en').map(({ cluster }) => cluster)).toEqual([
    ...templates,
    ...templates,
  ]);
  expect(() => longContext.generate({ seed: 6, n: 8, templates: ['find-few-3k'] })).toThrow(
    'there is no template find-few-3k',
  );
  expect(() => longContext.generate({ seed: 6, n: 8, levels: ['medium'], templates })).toThrow(RangeError);
});

test('only the levels that are asked for are made', () => {
  expect(new Set(others.map(({ tags }) => tags[0]))).toEqual(new Set(['easy']));
  expect(others).toHaveLength(48);
});
