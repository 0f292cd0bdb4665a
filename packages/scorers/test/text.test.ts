import { describe, expect, it } from 'vitest';
import { exact } from '../src/text/exact.ts';
import { includes } from '../src/text/includes.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, reply } from './support/replies.ts';

describe('exact', () => {
  const scoreReply = exact.create({}, 'lenient');
  it.each([
    // reply, target, strict, lenient, what was read, rule
    ['Paris', 'Paris', 1, 1, 'Paris', 'whole-reply'],
    [' Paris\n', 'Paris', 1, 1, 'Paris', 'whole-reply'],
    ['paris.', 'Paris', 0, 1, 'paris', 'whole-reply'],
    ['**Paris**', 'Paris', 0, 1, 'Paris', 'whole-reply'],
    ['"Paris"', 'Paris', 0, 1, 'Paris', 'whole-reply'],
    ['```\nParis\n```', 'Paris', 0, 1, 'Paris', 'whole-reply'],
    ['Ｐａｒｉｓ', 'Paris', 0, 1, 'Paris', 'whole-reply'],
    ['Answer: Paris', 'Paris', 0, 1, 'Paris', 'announced'],
    ['The answer is **Paris**.', 'Paris', 0, 1, 'Paris', 'announced'],
    ['Let me see.\n\n**Answer:** Paris', 'Paris', 0, 1, 'Paris', 'announced'],
    ['答案：北京。', '北京', 0, 1, '北京', 'announced'],
    ['**答案：** 北京', '北京', 0, 1, '北京', 'announced'],
    ['正确答案是「北京」', '北京', 0, 1, '北京', 'announced'],
    ['so \\boxed{\\text{east}}', 'east', 0, 1, 'east', 'boxed'],
    ['<think>London?</think>Paris', 'Paris', 1, 1, 'Paris', 'whole-reply'],
    ['Sure! Here it is.\nParis', 'Paris', 0, 1, 'Paris', 'last-line'],
    ['{"answer": "Paris"}', 'Paris', 0, 1, 'Paris', 'announced'],
    ['He answered Paris to all', 'Paris', 0, 0, 'He answered Paris to all', 'whole-reply'],
    ['C++', 'C', 0, 0, 'C++', 'whole-reply'],
    ['-5', '5', 0, 0, '-5', 'whole-reply'],
    ['3.14', '314', 0, 0, '3.14', 'whole-reply'],
    ['1,234', '1234', 0, 1, '1,234', 'whole-reply'],
    ['New-York', 'new york', 0, 1, 'New-York', 'whole-reply'],
    ['', 'Paris', 0, 0, null, null],
    ['<think>Paris', 'Paris', 0, 0, null, null],
    ["I'm sorry, but I can't help with that.", 'Paris', 0, 0, null, null],
  ])('reads %j against %j', (text, target, strict, lenient, answer, rule) => {
    expect(scoreReply(reply(text), createSample({ target }))).toMatchObject({
      value: lenient,
      strict,
      lenient,
      answer,
      rule,
    });
  });

  it('asks for a last line where the suite does', () => {
    const line = exact.create({ form: 'line' }, 'strict');
    expect(line(reply('Well.\nAnswer: Paris'), createSample({ target: 'Paris' })).value).toBe(1);
    expect(line(reply('Paris'), createSample({ target: 'Paris' })).value).toBe(0);
  });

  it('takes any of the targets', () => {
    expect(scoreReply(reply('UK'), createSample({ target: ['United Kingdom', 'UK'] })).strict).toBe(1);
  });

  itIsSteady(exact, {}, createSample({ target: 'Paris' }), [
    'Answer:',
    '答案',
    'Paris',
    '**',
    '\\boxed{',
    '}',
    '\n',
    '"',
    '.',
  ]);
});

describe('includes', () => {
  const scoreReply = includes.create({}, 'lenient');
  it.each([
    ['It is Paris, of course.', 'Paris', 1, 1, 'Paris', 'found-in-reply'],
    ['It is PARIS.', 'Paris', 0, 1, 'Paris', 'found-in-reply'],
    ['It is **new**-york', 'New York', 0, 1, 'New York', 'found-in-reply'],
    ['A comparison', 'Paris', 0, 0, 'A comparison', 'last-line'],
    ['那是北京市', '北京', 1, 1, '北京', 'found-in-reply'],
    ['１２３ apples', '123', 0, 1, '123', 'found-in-reply'],
    ['1234 apples', '12', 1, 1, '12', 'found-in-reply'],
    ['<think>Paris</think>London', 'Paris', 0, 0, 'London', 'last-line'],
    ['抱歉，我无法回答这个问题。', '北京', 0, 0, null, null],
    ['', 'Paris', 0, 0, null, null],
  ])('finds in %j the text %j', (text, target, strict, lenient, answer, rule) => {
    expect(scoreReply(reply(text), createSample({ target }))).toMatchObject({
      value: lenient,
      strict,
      lenient,
      answer,
      rule,
    });
  });

  it('gives the share of all targets', () => {
    const all = includes.create({ targets: 'all' }, 'lenient');
    expect(all(reply('red and BLUE'), createSample({ target: ['red', 'blue', 'green', 'black'] }))).toMatchObject({
      strict: 0.25,
      lenient: 0.5,
      answer: 'red; blue',
    });
  });

  itIsSteady(includes, {}, createSample({ target: 'aa b' }), ['aa', 'b', 'a', '答', ' ', '\n', '**']);
});
