import { describe, expect, it } from 'vitest';
import { choice } from '../src/text/choice.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, reply } from './support/replies.ts';

const scoreReply = choice.create({}, 'lenient');
const choices = ['London', 'Paris', 'Rome', 'Berlin'];
const one = createSample({ target: 'B', choices });

describe('choice', () => {
  it.each([
    // reply, strict, lenient, letters, rule
    ['B', 1, 1, 'B', 'last-line'],
    ['Ｂ', 1, 1, 'B', 'last-line'],
    ['Answer: B', 1, 1, 'B', 'announced'],
    ['答案：B', 1, 1, 'B', 'announced'],
    ['答案：Ｂ', 1, 1, 'B', 'announced'],
    ['Paris lies in France.\nAnswer: B', 1, 1, 'B', 'announced'],
    ['(B)', 0, 1, 'B', 'last-line'],
    ['B. Paris', 0, 1, 'B', 'last-line'],
    ['B) Paris', 0, 1, 'B', 'last-line'],
    ['**B**', 0, 1, 'B', 'last-line'],
    ['**B. Paris**\n\nParis has been the capital since 987.', 0, 1, 'B', 'first-line'],
    ['The answer is (B).', 0, 1, 'B', 'announced'],
    ['The answer is **B**.', 0, 1, 'B', 'announced'],
    ['**Answer: B) Paris**', 0, 1, 'B', 'announced'],
    ['The correct option is B because it is in France.', 0, 1, 'B', 'announced'],
    ['Correct choice: b', 0, 1, 'B', 'announced'],
    ['答案是B。', 0, 1, 'B', 'announced'],
    ['【答案】B', 0, 1, 'B', 'announced'],
    ['所以应选B', 0, 1, 'B', 'announced'],
    ['故选：B．', 0, 1, 'B', 'announced'],
    ['我选择B', 0, 1, 'B', 'announced'],
    ['选B', 0, 1, 'B', 'announced'],
    ['选项A不对，选项B正确', 0, 1, 'B', 'named-right'],
    ['B项正确', 0, 1, 'B', 'named-right'],
    ['A is wrong. B is correct. C is in Italy.', 0, 1, 'B', 'named-right'],
    ['so it is $\\boxed{B}$', 0, 1, 'B', 'boxed'],
    ['\\boxed{\\text{(B)}}', 0, 1, 'B', 'boxed'],
    ['{"reasoning": "x", "answer": "B"}', 0, 1, 'B', 'announced'],
    ['Paris', 0, 1, 'B', 'option-text'],
    ['The capital of France is Paris.', 0, 1, 'B', 'option-text'],
    ['It is not London; I would say Paris.\nAnswer: Paris', 0, 1, 'B', 'announced'],
    ['I would go with (B), I guess', 0, 1, 'B', 'announced'],
    ['<think>Answer: C</think>\nB', 1, 1, 'B', 'last-line'],
    ['Answer: A\nOn reflection,\nAnswer: B', 1, 1, 'B', 'announced'],
    ['Answer: A', 0, 0, 'A', 'announced'],
    ['Answer: A and B', 0, 0, 'AB', 'announced'],
    ['Answer: AB', 0, 0, 'AB', 'announced'],
    ['I am not sure about that', 0, 0, null, null],
    ['A good question. I do not know', 0, 0, null, null],
    ['Answer: E', 0, 0, null, null],
  ])('reads %j', (text, strict, lenient, answer, rule) => {
    expect(scoreReply(reply(text), one)).toMatchObject({ value: lenient, strict, lenient, answer, rule });
  });

  it.each([
    ['【答案】B、D <eoe>', 'D'],
    ['【答案】D、B', 'B'],
    ['【解析】A项错误。【答案】ABCD', 'D'],
    ['Answer: A and B', 'B'],
    ['答案：A\n答案：C和B', 'B'],
    ['The answer is (B)(B).', 'B'],
    ['Answer: C', 'C'],
    ['B, C', 'C'],
    ['Answer: E', null],
  ])('takes the last of several letters of %j where that stands for all', (text, letters) => {
    const score = choice.create({ announced: 'last' }, 'lenient')(reply(text), one);
    expect([score.answer, score.value]).toEqual([letters, letters === 'B' ? 1 : 0]);
  });

  it('takes all letters where several are right, whatever stands for one', () => {
    const several = createSample({ target: 'BD', choices });
    expect(choice.create({ announced: 'last' }, 'lenient')(reply('【答案】D、B'), several).answer).toBe('BD');
  });

  it.each([
    ['ACD', 1, 1, 1],
    ['答案：ACD', 1, 1, 1],
    ['A, C, D', 1, 1, 1],
    ['答案：A、C、D', 1, 1, 1],
    ['The answers are A, C and D.', 1, 1, 1],
    ['(A)(C)(D)', 1, 1, 1],
    ['故选 A 和 C', 0, 0.5, 2 / 3],
    ['答案：A', 0, 0.5, 1 / 3],
    ['答案：AB', 0, 0, 0],
    ['答案：ABCD', 0, 0, 0],
  ])('marks %j against ACD', (text, none, half, share) => {
    const several = createSample({ target: 'ACD', choices });
    const given = (partMarks: string) => choice.create({ partMarks }, 'lenient')(reply(text), several).value;
    expect([given('none'), given('half'), given('share')]).toEqual([none, half, share]);
  });

  it.each([
    ['yes', ['Yes', 'No'], 'Yes', 1],
    ['No, it is not.', ['Yes', 'No'], 'No', 1],
    ['The statement is true.', ['true', 'false'], 'true', 1],
    ['Answer: A dog', ['A cat', 'A dog'], 'B', 1],
    ['这句话是错误的', ['正确', '错误'], '错误', 1],
    ['red wine', ['red', 'red wine'], 'red wine', 1],
  ])('reads the option in %j of %j', (text, options, target, value) => {
    expect(scoreReply(reply(text), createSample({ target, choices: options })).value).toBe(value);
  });

  it('tells a refusal from a wrong answer', () => {
    expect(scoreReply(reply("I'm sorry, but I can't help with that."), one)).toMatchObject({
      refused: true,
      answer: null,
    });
  });

  it('refuses a target that is none of the options', () => {
    expect(choice.checkSample?.(createSample({ target: 'E', choices }))).toContain('4 options');
    expect(choice.checkSample?.(createSample({ target: '(K)' }))).toBeNull();
    expect(choice.checkSample?.(createSample({ target: 'WORD' }))).toContain('10 options');
    expect(choice.checkSample?.(createSample({ target: 'paris', choices }))).toBeNull();
    expect(choice.checkSample?.(createSample({ target: 'AC', choices }))).toBeNull();
  });

  it('reads letters beyond the tenth where the right one is such a letter', () => {
    expect(scoreReply(reply('So the answer is (K).'), createSample({ target: '(K)' }))).toMatchObject({
      value: 1,
      answer: 'K',
    });
  });

  itIsSteady(choice, {}, one, [
    'Answer:',
    '答案',
    '选',
    'B',
    '(B)',
    'A、B',
    'A,',
    'is correct',
    'Paris',
    '\\boxed{',
    '}',
    '\n',
    ' ',
  ]);
});
