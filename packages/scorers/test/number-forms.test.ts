import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { englishNumber } from '../src/numbers/english-number.ts';
import { readNumber, tidyNumbers } from '../src/numbers/number-forms.ts';
import { numeric, toNumber } from '../src/numbers/numeric.ts';
import { createSample, reply } from './support/replies.ts';

const scoreReply = numeric.create({}, 'lenient');
const judged = (text: string, target: string) => scoreReply(reply(text), createSample({ target }));

describe('a number in English words', () => {
  it.each([
    ['twenty-five', '25/1'],
    ['Twenty five', '25/1'],
    ['three hundred and five', '305/1'],
    ['three hundred five', '305/1'],
    ['one million, two hundred thousand and six', '1200006/1'],
    ['one hundred twenty-three thousand four hundred fifty-six', '123456/1'],
    ['twelve hundred', '1200/1'],
    ['a hundred and one', '101/1'],
    ['two dozen', '24/1'],
    ['minus five', '-5/1'],
    ['two and a half', '5/2'],
    ['two and three quarters', '11/4'],
    ['half', '1/2'],
    ['a third', '1/3'],
    ['two-thirds', '2/3'],
    ['three point one four', '157/50'],
  ])('%s is %s', (text, value) => {
    const found = englishNumber(text)!;
    expect([`${found.value.over}/${found.value.under}`, found.length]).toEqual([value, text.length]);
  });

  it.each(['third', 'twenty-third', 'twenty twenty-four', 'two three', 'a cat', 'and', 'onerous', ''])(
    '%s is none',
    (text) => {
      expect(englishNumber(text)).toBeNull();
    },
  );

  it('ends where other words begin', () => {
    expect(englishNumber('one of them')).toMatchObject({ length: 3 });
    expect(englishNumber('fifty per cent of it')).toMatchObject({ length: 14, percent: true });
  });

  it.each([
    ['The answer is twenty-five.', '25'],
    ['Answer: three hundred and five', '305'],
    ['\\boxed{forty-two}', '42'],
    ['Forty-two.', '42'],
    ['Answer: forty-two (42)', '42'],
    ['The answer is a dozen.', '12'],
    ['The answer is fifty percent.', '0.5'],
    ['There are twenty-five of them left.', '25'],
    ['She has 3 + 4 apples. In total she has seven.', '7'],
    // no count
    ['3 + 4 = 7. These two steps give the result.', '7'],
    ['One can see it is 42.', '42'],
    ['The two friends share 84, so 42 each.', '42'],
    ['The answer is one of the two numbers: 42', '42'],
    ['6 x 7 = 42. Done in one step.', '42'],
  ])('%j gives %s', (text, target) => {
    expect(judged(text, target).value).toBe(1);
  });

  it.each([
    'No one knows.',
    'Someone knows.',
    'I need one more fact for this.',
    'I cannot tell which of the two it is here.',
  ])('%j gives none', (text) => {
    expect(judged(text, '1').answer).toBeNull();
  });
});

describe('a time of day and a ratio', () => {
  it.each([
    ['12:45', '45'],
    ['The answer is 12:45.', '12'],
    ['Answer: 5:30 pm', '5'],
    ['\\boxed{08:15}', '8'],
    ['The train arrives at 12:45.', '45'],
    ['答案是12:45。', '12'],
    ['答案是12时45分。', '12'],
    ['7:05:30', '30'],
    ['The answer is 3:4.', '3'],
    ['3:4', '4'],
  ])('%j is not the number %s', (text, target) => {
    expect(judged(text, target).value).toBe(0);
  });

  it.each([
    ['It takes 30 minutes, from 12:45 to 13:15.', '30'],
    ['She waits 45 minutes, until 12:45.', '45'],
    ['The ratio is 3:4.', '0.75'],
    ['He comes home at 2:00 pm.', '2'],
    ['Step 1:20+5=25', '25'],
    ['步骤1：20+22=42', '42'],
    ['答案：42', '42'],
    ['The answer is 3小时45分, so 225 minutes', '3'],
  ])('%j gives %s', (text, target) => {
    expect(judged(text, target).value).toBe(1);
  });
});

describe('forms of a number', () => {
  it.each([
    ['10⁻²', '0.01'],
    ['1‘234', '1234'],
    ['1 234,50', '1234.5'],
    ['1_234_567', '1234567'],
    ['-1 234', '-1234'],
    ['50 percent', '0.5'],
    ['50 per cent', '50'],
    ['3k', '3000'],
    ['3k', '3'],
    ['$3M', '3000000'],
    ['$3m', '3000000'],
    ['3M', '3000000'],
    ['3m', '3'],
    ['8元5角', '8.5'],
    ['八块五', '8.5'],
    ['3块5', '3.5'],
    ['三个半小时', '3.5'],
    ['5个半', '5.5'],
    ['一半', '0.5'],
    ['负三', '-3'],
    ['十万', '100000'],
    ['15 dollars and 50 cents', '15.5'],
  ])('%s is %s', (form, target) => {
    for (const text of [`The answer is ${form}.`, `Answer: ${form}`, form, `答案是${form}。`])
      expect(judged(text, target), text).toMatchObject({ value: 1 });
  });

  it.each([
    ['四十多个', '40'],
    ['十几个', '10'],
    ['3m', '3000000'],
    ['3块5分钟', '3.5'],
    ['第三个半径', '3.5'],
  ])('%s is not %s', (form, target) => {
    expect(judged(form, target).value).toBe(0);
  });
});

describe('an announcement', () => {
  it.each([
    ['<answer>42</answer>\nIt took 3 steps.', '42'],
    ['<final_answer>42</final_answer> in 3 steps', '42'],
    ['[Answer] 42\nThere were 3 steps', '42'],
    ['So we have our answer: 42 apples are left over from 50.', '42'],
    ['The answer, then, is 42. I used 3 steps.', '42'],
    ['The answer is 42 = 6*7.', '42'],
    ['So x = 42 (since 42 - 2 = 40).', '42'],
    // another one's
    ['The answer is 42. Some people say the answer is 24, but they forget the 18.', '42'],
    ['答案是42。有人认为答案是24，其实漏了18。', '42'],
    // questions that the model goes on to ask itself
    ['The answer is 42.\n\nNow try: what is 3+4? The answer is 7.', '42'],
    ['The answer is 42.\n\nFollow-up: with 10 more? The answer is 52.', '42'],
    ['The answer is 42.\n\nNow, what is 3+4?\nThe answer is 7.', '42'],
    ['The answer is 42.\n\n2. What is 3+4?\nAnswer: 7', '42'],
    ['答案：42\n\n2. 3+4等于几？\n答案：7', '42'],
    // none: a word, a verb
    ['To find the answer: multiply 6 by 7.\nThat makes 42.', '42'],
    ['The answer (7) is wrong; it is 42.', '42'],
  ])('%j is %s', (text, target) => {
    expect(judged(text, target).value).toBe(1);
  });
});

it('a plain number is what the reading of all forms makes of it', () => {
  const digits = fc.stringMatching(/^\d{1,15}$/);
  const plain = fc.tuple(fc.constantFrom('', '-'), digits, fc.option(digits));
  fc.assert(
    fc.property(plain, ([sign, integer, part]) => {
      const text = `${sign}${integer}${part === null ? '' : `.${part}`}`;
      expect(toNumber(text)).toEqual(readNumber(tidyNumbers(text))?.values[0] ?? null);
    }),
    { numRuns: 2000 },
  );
});
