import { describe, expect, it } from 'vitest';
import { choice } from '../src/text/choice.ts';
import { createSample, reply } from './support/replies.ts';

const scoreReply = choice.create({}, 'lenient');
const four = ['red', 'orange', 'blue', 'green'];
const ten = ['red', 'orange', 'yellow', 'green', 'blue', 'indigo', 'violet', 'black', 'white', 'grey'];
const answer = (text: string, choices = four) => scoreReply(reply(text), createSample({ target: 'B', choices })).answer;

describe('the letter of a reply', () => {
  it.each([
    ['<answer>b</answer>'],
    ['{"answer": "b"}'],
    ['answer b'],
    ['option b'],
    ['A: B'],
    ['[Answer] B\nA is red.'],
    // remarks, conditions, bans
    ['B (A is red)'],
    ['The answer is B; A = red is warm too.'],
    ['A, C and D are wrong, so it is B.'],
    ['The answer is B. If the question was about cold, I would choose C.'],
    ['The answer is B. Students often choose A by mistake.'],
    ['答案是B。如果选A，就错了。'],
    ['答案是B。有人会选A，但那是错的。'],
    ['答案是B，千万不要选A'],
    ['A不能选，选B'],
    ['不应该选A，答案是B'],
    // the only one
    ['All but B are wrong.'],
    ['Everything except B is wrong.'],
    ['None but B fits.'],
    ['除B以外都是错的'],
    ['A. red - wrong\nB. orange - right\nC. blue - wrong\nD. green - wrong'],
    ['A: incorrect\nB: correct\nC: incorrect\nD: incorrect'],
    ['A ✗\nB. ✓\nC. ✗'],
    // questions that the model goes on to ask itself
    ['B.\n\n2. Which is cold?\nA. red\nC. blue\nAnswer: C'],
    ['答案：B\n\n2. 下列哪个是冷色？\n答案：C'],
  ])('%j is B', (text) => {
    expect(answer(text)).toBe('B');
  });

  it.each([
    ['A B C D'],
    ['A/B/C/D'],
    ['(A) (B) (C) (D)'],
    ['A、B、C、D'],
    ['A或B'],
    ['Answer: A or B'],
    ['B不能选'],
    ['Do not choose B.'],
    ["Don't select B"],
    ['Never choose B'],
    ['The answer is anything but B'],
    ['Everything except B is right.'],
    ['答案不可能是B'],
    ['切勿选B'],
    ['不要选择B'],
    ['B is a wrong answer.'],
    ['B is the wrong answer'],
    ['No option is correct: A is too big, B too small.'],
    ['如果选B，就错了'],
    ['A: correct\nB: correct\nC: incorrect'],
  ])('%j gives none', (text) => {
    expect(answer(text)).toBeNull();
  });

  it.each([['So do I.'], ['Sorry, I'], ['I, for one, am lost.'], ['I must decline'], ['Well, I guess']])(
    '%j: the pronoun is no letter',
    (text) => {
      expect(answer(text, ten)).toBeNull();
    },
  );

  it.each(['The answer is I.', '选I', 'I. white', 'I pick I', 'It must be (I)'])('%j is the letter I', (text) => {
    expect(answer(text, ten)).toBe('I');
  });
});
