import { sampleSchema } from '@evenhand/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chineseNumber } from '../src/chinese-number.ts';
import { numeric } from '../src/numeric.ts';

const judge = numeric.create({}, 'lenient');
const reply = (text: string) => ({ text, reasoning: '', toolCalls: [] });
const sample = (target: string) => sampleSchema.parse({ id: 'a', input: 'q', target });

describe('numeric', () => {
  it.each([
    // reply, target, strict, lenient, what was read, rule
    ['Answer: 42', '42', 1, 1, '42', 'announced'],
    ['6 x 7 = 42\nAnswer: 42\n', '42', 1, 1, '42', 'announced'],
    ['答案：42', '42', 1, 1, '42', 'announced'],
    ['答案：４２', '42', 1, 1, '42', 'announced'],
    ['The answer is 42.', '42', 0, 1, '42', 'announced'],
    ['**Answer: 42**', '42', 0, 1, '42', 'announced'],
    ['**Answer:** 42 apples', '42', 0, 1, '42', 'announced'],
    ['Answer: $1,234.50', '1234.5', 0, 1, '1,234.50', 'announced'],
    ['Answer: 1,234', '1234', 1, 1, '1,234', 'announced'],
    ['Answer: 6 * 7 = 42', '42', 0, 1, '42', 'announced'],
    ['Answer: 3/4', '0.75', 0, 1, '3/4', 'announced'],
    ['Answer: -3', '-3', 1, 1, '-3', 'announced'],
    ['Answer: \u22123', '-3', 1, 1, '-3', 'announced'],
    ['Answer: 12.50', '12.5', 1, 1, '12.50', 'announced'],
    ['Answer: 41\nWait, I was wrong.\nAnswer: 42', '42', 1, 1, '42', 'announced'],
    ['so it is \\boxed{42}', '42', 0, 1, '42', 'boxed'],
    ['Answer: \\boxed{\\frac{3}{4}}', '0.75', 0, 1, '3/4', 'announced'],
    ['She has 6 x 7 = 42 left.', '42', 0, 1, '42', 'last-number'],
    ['答案是四十二。', '42', 0, 1, '四十二', 'announced'],
    ['所以一共有42个苹果。', '42', 0, 1, '42', 'last-number'],
    ['<think>Answer: 42</think>Answer: 41', '42', 0, 0, '41', 'announced'],
    ['<think>Answer: 42', '42', 0, 0, null, null],
    ['I am not sure', '42', 0, 0, null, null],
    ['Answer: 420', '42', 0, 0, '420', 'announced'],
    ['Answer: 4.2', '42', 0, 0, '4.2', 'announced'],
  ])('reads %j', (text, target, strict, lenient, answer, rule) => {
    expect(judge(reply(text), sample(target))).toMatchObject({ value: lenient, strict, lenient, answer, rule });
  });

  it('tells a refusal from a wrong answer', () => {
    expect(judge(reply("I'm sorry, but I can't help with that."), sample('1')).refused).toBe(true);
    expect(judge(reply('抱歉，我无法回答这个问题。'), sample('1')).refused).toBe(true);
    expect(judge(reply("I'm sorry, I can't draw, but the answer is 7"), sample('1'))).toMatchObject({
      refused: false,
      answer: '7',
    });
  });

  it('takes the reading that the suite asks for', () => {
    expect(numeric.create({}, 'strict')(reply('It is 42'), sample('42')).value).toBe(0);
  });

  it('honours a tolerance', () => {
    expect(numeric.create({ tolerance: 0.5 }, 'lenient')(reply('Answer: 42.4'), sample('42')).value).toBe(1);
  });

  it('refuses a target that is no number', () => {
    expect(numeric.checkTarget('forty')).toContain('expected a number');
    expect(numeric.checkTarget('1,200')).toBeNull();
  });

  it('never throws and always says the same', () => {
    const alphabet = fc.string({ unit: 'binary', maxLength: 200 });
    const words = fc.array(
      fc.constantFrom(
        'Answer:',
        '答案',
        '<think>',
        '</think>',
        '\\boxed{',
        '}',
        '1,2',
        '3/0',
        '=',
        '-',
        '\n',
        '万',
        '点',
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          alphabet,
          words.map((list) => list.join('')),
        ),
        (text) => {
          const first = judge(reply(text), sample('42'));
          expect(judge(reply(text), sample('42'))).toEqual(first);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('Chinese numerals', () => {
  it.each([
    ['四十二', 42],
    ['十五', 15],
    ['两百零三', 203],
    ['一万二千', 12000],
    ['三亿五千万', 350000000],
    ['二〇二六', 2026],
    ['三点一四', 3.14],
  ])('reads %s', (text, value) => {
    expect(chineseNumber(text)).toBe(value);
  });
});
