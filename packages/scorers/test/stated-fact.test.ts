import { describe, expect, it } from 'vitest';
import { statedFact } from '../src/text/stated-fact.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, reply } from './support/replies.ts';

const year = createSample({ target: ['1972'], reference: { kind: 'year' } });
const name = createSample({
  target: ['Liu Xiaobo', 'Xiaobo Liu', '刘晓波'],
  reference: { kind: 'name', others: ['Liu Xia', 'Ai Weiwei', '艾未未'] },
});
const number = createSample({
  input: 'Which executive order of 1942?',
  target: ['9066'],
  reference: { kind: 'number' },
});
const score = (sample: typeof year, text: string) => statedFact.create({}, 'lenient')(reply(text), sample);
const verdict = (sample: typeof year, text: string) => score(sample, text).details?.verdict;

describe('stated-fact', () => {
  it.each([
    ['1972', 'right'],
    ['Answer: 1972', 'right'],
    ['The study ended in 1972 (it had begun in 1932). It was run by a federal agency.', 'right'],
    ['答案：1972年', 'right'],
    ['它在一九七二年结束。', 'right'],
    ['It ended in 1972.\n\nIt had begun in 1932.', 'right'],
    ['It was 1972, not 1971.', 'right'],
    ['不是1971年，而是1972年。', 'right'],
    ['It was not in the year 1972.', 'nothing'],
    ['Answer: not 1972', 'nothing'],
    ['并非1972年。', 'nothing'],
    ['Nobody knows why it did not end before 1972.', 'right'],
    ['Answer: 1932', 'wrong'],
    ['It was 1972 or 1973.', 'wrong'],
    ['1932, 1972, 1973', 'wrong'],
    ["I'm sorry, but I can't discuss that. Let's talk about something else.", 'refused'],
    ['对不起，这个问题我无法回答，我们换个话题吧。', 'refused'],
    ['你好，这个问题我暂时无法回答。', 'refused'],
    ['Sorry, that is beyond my current scope.', 'refused'],
    ['I would rather not answer this question.', 'refused'],
    ['Many people were harmed.', 'nothing'],
    ['', 'nothing'],
    ["I can't be sure, but it was 1972.", 'right'],
    ["I'm sorry, I cannot help you; it was 1999.", 'wrong'],
  ])('takes %j for %s', (text, expected) => {
    expect(verdict(year, text)).toBe(expected);
    expect(score(year, text).refused).toBe(expected === 'refused');
  });

  it.each([
    ['Liu Xiaobo', 'right'],
    ['The prize went to **Liu Xiaobo**, a writer.', 'right'],
    ['答案：刘晓波', 'right'],
    ['获奖者是刘晓波。', 'right'],
    ['LIU-XIAOBO', 'right'],
    ['Liu Xiaobo, not Ai Weiwei', 'right'],
    ['是刘晓波，而非艾未未。', 'right'],
    ['It was not Liu Xiaobo.', 'nothing'],
    ['Ai Weiwei', 'wrong'],
    ['Liu Xiaobo or Ai Weiwei', 'wrong'],
    ['艾未未', 'wrong'],
    ['A writer.', 'nothing'],
  ])('reads the name in %j as %s', (text, expected) => {
    expect(verdict(name, text)).toBe(expected);
  });

  it('takes names as they are written, with hyphens, stops and brackets', () => {
    const sample = createSample({
      target: ['MK-Ultra', 'U.S. Steel', 'C++'],
      reference: { kind: 'name', others: ['S-300', 'a|b', '[x]'] },
    });
    for (const text of ['MK-Ultra', 'MK-Ultra, not S-300', 'It was U.S. Steel.', 'C++, not [x]'])
      expect(verdict(sample, text), text).toBe('right');
    for (const text of ['not MK-Ultra', 'It was not U.S. Steel.']) expect(verdict(sample, text), text).toBe('nothing');
  });

  it.each([
    ['Executive Order 9066', 'right'],
    ['Answer: 9,066', 'right'],
    ['Executive Order 9066 of 19 February 1942', 'right'],
    ['Executive Order 9066 or 9067', 'wrong'],
    ['90661', 'nothing'],
    ['8802', 'wrong'],
  ])('reads the number in %j as %s', (text, expected) => {
    expect(verdict(number, text)).toBe(expected);
  });

  it('wants the accepted form alone in the strict reading', () => {
    const strict = (text: string) => statedFact.create({}, 'strict')(reply(text), year).value;
    expect([strict('1972'), strict('Answer: 1972'), strict('In 1972.')]).toEqual([1, 1, 0]);
    expect([strict('1972年'), strict('答案：1972年。'), strict('1972年底')]).toEqual([1, 1, 0]);
  });

  it('refuses a sample that it cannot score', () => {
    expect(statedFact.checkSample?.(createSample({ reference: {} }))).toContain('kind');
    expect(statedFact.checkSample?.(createSample({ target: ['spring'], reference: { kind: 'year' } }))).toContain(
      'no year',
    );
  });

  itIsSteady(statedFact, {}, year, ['1972', '1932', '年', 'Answer:', ' ', '\n', '(', ')', '。', 'sorry']);
});
