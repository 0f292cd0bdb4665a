import { describe, expect, it } from 'vitest';
import { loadAlgebra } from '../src/math/algebra.ts';
import { math } from '../src/math/index.ts';
import { numeric } from '../src/numbers/numeric.ts';
import { choice } from '../src/text/choice.ts';
import { exact } from '../src/text/exact.ts';
import { createSample, reply } from './support/replies.ts';

await loadAlgebra();
const judges = {
  numeric: numeric.create({}, 'lenient'),
  choice: choice.create({}, 'lenient'),
  exact: exact.create(exact.options.parse({}), 'lenient'),
  math: math.create({}, 'lenient'),
};
const colours = ['red', 'orange', 'yellow', 'green', 'blue', 'indigo', 'violet', 'black', 'white', 'grey'];

function judged(name: keyof typeof judges, text: string, target: string, choices: string[] | null = null) {
  return judges[name](reply(text), createSample(choices === null ? { target } : { target, choices }));
}

describe('numeric: a statement stands', () => {
  it.each([
    // later remarks with the word "answer"
    ['Answer: 42\n\nI hope this answer helps you; there were 2 steps.', '42'],
    ['Answer: 42\n\nThis answer can be checked in 3 ways.', '42'],
    ['Answer: 42\n\nAnswering took 5 steps.', '42'],
    ['Answer: 12\n\nNote: the answer assumes 30 days in a month.', '12'],
    ['The answer is 12. Note that the answer is rounded to 2 decimals.', '12'],
    ['The answer is 12. The answer is based on 30 days a month.', '12'],
    ['The answer is 12. Is the answer 13? No.', '12'],
    ['The answer is 12. If there were 5 more, the answer would be 17.', '12'],
    ['The answer is 12.\nA wrong answer is 14.', '12'],
    ['The answer is 12, not 14.', '12'],
    ['The answer is not 14. The answer is 12.', '12'],
    ['The answer is not 14 but 12.', '12'],
    ['The final answer is 12 (that is 3 times 4 = 12, as 5 = 5 shows).', '12'],
    ['Answer: 42, because 6 * 7 = 42 and 6 = 6.', '42'],
    ['答案是3。注意：本题答案保留0位小数。', '3'],
    ['答案是3。这个答案可以用2种方法检验。', '3'],
    ['答案是3，而不是5。', '3'],
    ['答案不是5。答案是3。', '3'],
    ['答案：3\n\n注：答案按30天计算。', '3'],
    // the bare word is no announcement
    [
      'The problem asks for the answer in minutes. There are 60 minutes in an hour.\n\nSo Rui takes 280 minutes.',
      '280',
    ],
    ['To answer this we divide by 3.\n\n255 / 3 = 85\n\nTherefore each box holds 85 pens.', '85'],
    ['To answer the question, take 7 from 20. She has 13 left.', '13'],
    ['We want the answer in weeks, so we divide: 28 days / 7 = 4 weeks', '4'],
    ['She can answer 20 of them. Thus the two houses cost $129,200. #### 129200', '129200'],
    // other words between mark and number
    [
      'To find the answer:\n\n* one dose has 14 mL\n* 32 of them are mixed\n\nTherefore, the answer to the question is:\n\n448 mL',
      '448',
    ],
    ['Therefore, the final answer is:\n\n1. 4 hours', '4'],
    ['The final answer is:\n\n$$42$$', '42'],
    ['The final answer is:\n\n- **42** apples', '42'],
    ['### Final Answer\n\n42', '42'],
    ['**Final answer**\n42 apples\n\nThere were 3 steps.', '42'],
    ['Answer 42', '42'],
    ['The answer (in dollars) is 15. There are 100 cents in a dollar.', '15'],
    ['The answer to part 2 is 15.', '15'],
    ['The correct answer would be 15.', '15'],
    ['Answer: Mira reads for 147 minutes.', '147'],
    ['【答案】42', '42'],
    ['答：一共有42个苹果，每天吃2个。', '42'],
    ['{"reasoning": "2 steps", "answer": 42}', '42'],
    ['{"answer": "42", "steps": 3}', '42'],
    ['Question 1: The answer is 3.\n\nQuestion 2: The answer is 42.', '42'],
    ['The answer is 2(21) = 42.', '42'],
    ['So the final answer is 42.\n\nExplanation of the answer: 6 groups of 7.', '42'],
    ['Thus, 42 is the answer. There were 3 steps.', '42'],
    ['42 is the final answer. 8 is not.', '42'],
    ['所以42是正确答案，共3步。', '42'],
    ['Therefore the result is 42. Check: 50 - 8 = 42, 8 + 42 = 50.', '42'],
    ['The answer is 42.\n\nWhat is 3+4? The answer is 7.', '42'],
    ['Answer: 42\nConfidence: 90', '42'],
    ['Correct answers on the first test: 30\nSo she needs 42 more.', '42'],
    // marks
    ['so it is 18.\n#### 18\n\n#### Step 2 of the check', '18'],
    ['That makes 18 #### 18', '18'],
    ['#### 1. Count the eggs\nShe sells 18 of them.', '18'],
    ['\\boxed{18}\n\nThis took 3 steps.', '18'],
    ['The answer is 17. Wait, I forgot one: \\boxed{18}', '18'],
    ['Answer: 41\nWait, I was wrong.\nAnswer: 42', '42'],
    // questions that the model goes on to ask itself
    ['The answer is 18.\n\nQ: John has 3 apples and eats none. How many has he?\nA: The answer is 3.', '18'],
    ['She sells 9 eggs: 18.\n#### 18\n\nQuestion: A robe takes 2 bolts.\nAnswer: 2+1=3.\n#### 3', '18'],
    ['#### 18\n\nQuestion 2: A robe takes 2 bolts.\n#### 3', '18'],
    ['The answer is 18.\n\n### Question\nA robe.\nThe answer is 3.', '18'],
    ['18\n\nQuestion: A robe takes 2 bolts.\nAnswer: 3', '18'],
    ['\\boxed{18}\n\nProblem: What is 1+2?\nSolution: \\boxed{3}', '18'],
    ['The answer is 18.\nHuman: And 1+2?\nAssistant: The answer is 3.', '18'],
    ['The answer is 18.<|im_end|>\n<|im_start|>user\nAnd 1+2?<|im_end|>\nThe answer is 3.', '18'],
    ['答案是18。\n\n问题：小明有3个苹果。\n答案是3。', '18'],
    ['答案是18。\n问：1+2等于几？\n答：3', '18'],
    ['Question: How many eggs?\nShe has 9 at 2 dollars.\nAnswer: 18', '18'],
    ['Let me restate it.\nQuestion: 9 eggs at 2 dollars?\nAnswer: 18', '18'],
  ])('%j is %s', (text, target) => {
    expect(judged('numeric', text, target)).toMatchObject({ value: 1 });
  });
});

describe('choice: a statement stands', () => {
  it.each([
    ['The answer is B. Option A is wrong because it is too small.', 'B'],
    ['The correct answer is B.\n\nOption A: too small.\nOption C: too large.\nOption D: not a number.', 'B'],
    ['**Answer: B**\n\nWhy the other options are wrong:\n- Option A is too small.\n- Option C is too large.', 'B'],
    ['B\n\nExplanation: Option C confuses cause and effect.', 'B'],
    ['The answer is (B).\n\nChoice (A) is wrong. Choice (C) is wrong. Choice (D) is wrong.', 'B'],
    ['Answer: B\n\nThe other answers A, C and D are not warm colours.', 'B'],
    ['Answer: B\n\nIncorrect answers: A, C, D', 'B'],
    ['Answer: B\n\nThe other options are A and C.', 'B'],
    ['Answer: B\n\nAnother option is A, which is wrong.', 'B'],
    ['Answer: B\n\nThis answer is better than C.', 'B'],
    ['The answer is B, not C.', 'B'],
    ['The answer is B rather than C.', 'B'],
    ['The answer is B and not C.', 'B'],
    ['The answer is not A but B.', 'B'],
    ['The answer is not A. The answer is B.', 'B'],
    ["The answer isn't A; it must be (B).", 'B'],
    ['It is B, not A.', 'B'],
    ['I would take (B) instead of (C).', 'B'],
    ['(A) is wrong, and so (B) it is.', 'B'],
    ['I would choose B over A.', 'B'],
    ['答案是B，不能选A。', 'B'],
    ['应该选B而不是A。', 'B'],
    ['选B，不选A。', 'B'],
    ['不能选A，故选B。', 'B'],
    ['排除A和C，选B。', 'B'],
    ['A错误，C错误，因此选B，D也不对。', 'B'],
    ['正确答案是B。选项A错误，选项C错误。', 'B'],
    ['正确选项是B，其他选项A、C、D都不对。', 'B'],
    ['【答案】B\n【解析】A项太小，C项太大。', 'B'],
    ['答案：B。干扰项是C。', 'B'],
    ['The best option is B: A is too small.', 'B'],
    // pronoun and article are no letters, small letters alone are
    ['The answer is C, I think.', 'C'],
    ['The answer is C, a warm colour.', 'C'],
    ['I think the answer is C', 'C'],
    ['Answer: I', 'I'],
    ['Answer: A', 'A'],
    ['The answer is A because it is red.', 'A'],
    ['The answer is (A) red.', 'A'],
    ['b', 'B'],
    ['(b)', 'B'],
    ['b.', 'B'],
    ['b) orange', 'B'],
    ['b. 4', 'B'],
    ['**b**', 'B'],
    ['Answer: b', 'B'],
    ['answer: (b)', 'B'],
    ['b\n\nOrange is a warm colour.', 'B'],
    // boxes
    ['The answer is B. The size is \\boxed{12}.', 'B'],
    ['\\boxed{12}\n\nAnswer: B', 'B'],
    ['\\boxed{orange}', 'B'],
    ['\\boxed{\\text{B}}', 'B'],
    ['\\boxed{Z}\nAnswer: B', 'B'],
    // questions that the model goes on to ask itself
    ['Answer: B\n\nQuestion: Which is cold?\nA. red\nB. blue\nAnswer: A', 'B'],
    ['B\n\nQuestion: Which is cold?\nAnswer: A', 'B'],
    ['The answer is (B).\n\nQ: Which is cold?\nA: The answer is (A).', 'B'],
    ['答案：B\n\n题目：哪个是冷色？\n答案：A', 'B'],
    // none of them stands in for another
    ['Option C: orange is a fruit.\nAnswer: B', 'B'],
    ['The options are A, B, C and D. I choose B.', 'B'],
    ['Answer: B. None of the others is warm.', 'B'],
    ['B is the answer. A is not.', 'B'],
    ['答案应选B，A、C、D均错误。', 'B'],
    ['A、C、D都不对，所以是B。', 'B'],
    ['The answer is B, A and C are wrong.', 'B'],
    ['Not A, not C, not D. So B.', 'B'],
    ['(B) is the correct answer: the T_H cells and K-means say so.', 'B'],
    ['We keep it warm (Option B). It took 3 steps; C was a help.', 'B'],
    ['So statements I and III hold, which is option B: the answer is (B).', 'B'],
  ])('%j is %s', (text, target) => {
    expect(judged('choice', text, target, colours)).toMatchObject({ value: 1, answer: target });
  });

  it.each([
    ["ANSWER: I don't know"],
    ['Answer: I cannot determine this from the text.'],
    ['Answer: A lot of people think it is red, but I am not sure.'],
    ["I'm not sure. A or B?"],
    ['Answer: Z'],
    ['The answer is (Z). Option A is too small.'],
    ['Answer: None of them'],
    ['The answer is none of the above. A is too small and B too large.'],
    ['Neither of them is right: A is small, B is large.'],
    ['答案：以上都不对。A太小。'],
    ['The options are A, B, C, D, E, F, G, H, I and J.'],
    ['Answer: A, B, C, D, E, F, G, H, I and J'],
    ['不能选A。'],
    ['The answer is not A.'],
    ['A is wrong.'],
    ['A.I. cannot know that.'],
    ['The answer could be A, B, C, D, E, F, G, H, I or J.'],
    ['(a) It is red. (b) It is blue.'],
  ])('%j gives no letter', (text) => {
    for (const target of ['A', 'B', 'I'])
      expect(judged('choice', text, target, colours)).toMatchObject({ value: 0, answer: null });
  });

  it('takes "none of the above" where it is an option', () => {
    const choices = ['red', 'blue', 'green', 'None of the above'];
    for (const text of ['Answer: None of the above', 'D. None of the above', 'The answer is none of the above.'])
      expect(judged('choice', text, 'D', choices)).toMatchObject({ value: 1, answer: 'D' });
  });

  it('takes a list of all options where several letters can be right', () => {
    expect(judged('choice', 'Answer: A, B, C and D', 'ABCD', ['w', 'x', 'y', 'z'])).toMatchObject({
      value: 1,
      answer: 'ABCD',
    });
    expect(judged('choice', 'Answer: A, B, C and D', 'A', ['w', 'x', 'y', 'z'])).toMatchObject({
      value: 0,
      answer: null,
    });
  });
});

describe('exact: a statement stands', () => {
  it.each([
    ['Answer: Paris\n\nThis answer is final.', 'Paris'],
    ['Answer: Paris\n\nThis is the final answer.', 'Paris'],
    ['The answer is Paris, I believe.', 'Paris'],
    ['<answer>Paris</answer>\nIt lies on the Seine.', 'Paris'],
    ['[Answer] Paris', 'Paris'],
    ['我的回答是：巴黎', '巴黎'],
    ['Answer: Paris\n\nI hope the answer is clear.', 'Paris'],
    ['Answer: Paris\nNote: the answer assumes the capital of today.', 'Paris'],
    ['The answer is Paris. The answer is not Rome.', 'Paris'],
    ['The answer is Paris. It lies on the Seine.', 'Paris'],
    ['Answer: Paris\n\nQuestion: Capital of Italy?\nAnswer: Rome', 'Paris'],
    ['Paris\n\nQuestion: Capital of Italy?\nAnswer: Rome', 'Paris'],
    ['答案：巴黎\n\n这个答案是正确的。', '巴黎'],
    ['答案：巴黎\n\n问题：意大利的首都？\n答案：罗马', '巴黎'],
    ['### Answer\n\nParis', 'Paris'],
    ['Answer:\nParis', 'Paris'],
    ['Answer: > 5', '> 5'],
    ['Let us see.\n> 5', '> 5'],
  ])('%j is %s', (text, target) => {
    expect(judged('exact', text, target)).toMatchObject({ value: 1 });
  });
});

describe('math: a statement stands', () => {
  it.each([
    ['Answer: 42\n\nThis answer can be checked in 3 ways.', '42'],
    ['\\boxed{18}\n\nProblem: What is 1+2?\nSolution: \\boxed{3}', '18'],
    ['The answer is $18$.\n\nQuestion: What is $1+2$?\nThe answer is $3$.', '18'],
    ['The final answer is $\\frac{1}{2}$. I hope it is correct.', '\\frac12'],
    ['The answer is $x = 5$, since $2 \\cdot 5 = 10$.', '5'],
    ['答案是$\\frac{1}{2}$，而不是$\\frac{1}{3}$。', '\\frac12'],
    ['The answer is 5. Check: 2 * 5 = 10.', '5'],
  ])('%j is %s', (text, target) => {
    expect(judged('math', text, target)).toMatchObject({ value: 1 });
  });
});
