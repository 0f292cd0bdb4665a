import { describe, expect, it } from 'vitest';
import { isRight, judged } from './support/judged.ts';

describe('a range, or several values, is no single number', () => {
  it.each([
    ['numeric', 'The number drops from 10 to 7. So 7 remain.', '7'],
    ['numeric', 'The number drops from 10 to 7.', '7'],
    ['numeric', 'The price rose from $10 to $12.', '12'],
    ['numeric', 'Answer: 10 - 7 = 3', '3'],
    ['numeric', 'Between 3 and 4 there are 10 tenths.', '10'],
    ['numeric', 'It takes 3 to 4 hours per box; the answer is 12.', '12'],
    ['numeric', 'Pages 42-43 are read. She reads 2 pages.', '2'],
    ['numeric', 'The ratio is 3 to 4.', '0.75'],
    ['numeric', 'The ratio is 3 to 4.', '3/4'],
    ['numeric', 'The answer is 2-1/2.', '2.5'],
    ['math', 'The ratio is 3 to 4.', '3:4'],
    ['math', 'The value drops from 10 to 7.', '7'],
    ['math', 'We add 3 to 4 and get 7.', '7'],
    ['numeric', 'Answer: 1/2 or 0.5', '0.5'],
    ['numeric', 'Answer: 0.333 or 1/3', '1/3'],
    ['numeric', 'Answer: 42 (41-43)', '42'],
    ['numeric', 'Answer: 42 (between 40 and 45)', '42'],
    ['numeric', 'Answer: about 42, between 40 and 45', '42'],
    ['numeric', '从3到10共有8个数。', '8'],
    ['numeric', 'Step 1-2: 3. So 3 left.', '3'],
    ['numeric', 'Read chapters 3-4 today; she has 12 chapters.', '12'],
    ['numeric', '\\boxed{20-10}', '20'],
    ['numeric', 'She scored 5 to 1.', '1'],
    ['numeric', 'The odds are 3 to 1', '3'],
    ['numeric', 'He divides 3 to 4 friends equally; each gets 9.', '9'],
    ['numeric', 'Answer: 10-1/2 = 9.5', '9.5'],
  ] as const)('%s: %j is %s', (scorer, text, target) => {
    expect(isRight(scorer, text, target)).toBe(true);
  });

  it.each([
    ['numeric', 'The trip takes 3 to 4 hours.', '4'],
    ['numeric', 'The trip takes 3 to 4 hours.', '3'],
    ['numeric', 'The answer is between 3 and 4.', '3'],
    ['numeric', 'The answer is between 3 and 4.', '4'],
    ['numeric', 'Answer: 3-4', '3'],
    ['numeric', 'Answer: 3-4', '4'],
    ['numeric', 'Answer: 3–4', '4'],
    ['numeric', 'Answer: 3 - 4', '-1'],
    ['numeric', 'Answer: 42-43', '42'],
    ['numeric', 'Answer: (42-43)', '42'],
    ['numeric', 'Answer: 42 to 43 apples', '42'],
    ['numeric', 'Answer: 3 or 4', '3'],
    ['numeric', 'Answer: 3 or 4', '4'],
    ['numeric', '\\boxed{3-4}', '4'],
    ['numeric', 'It is from 10 to 12 meters.', '12'],
    ['numeric', '答案：3到4', '4'],
    ['numeric', '答案是3至4之间', '3'],
    ['numeric', '答案：3～4', '3'],
    ['numeric', '答案：三到四个', '3'],
    ['numeric', 'It costs $20 to $30.', '30'],
    ['numeric', 'It costs $20-$30.', '20'],
    ['numeric', 'Answer: $20-$30', '20'],
    ['numeric', 'Answer: three to four hours', '4'],
    ['numeric', 'Answer: between three and four', '3'],
    ['numeric', 'Answer: 三四个', '34'],
    ['numeric', 'Answer: 3 or 4 days', '3'],
    ['numeric', 'Answer: 3, 4 or 5', '3'],
    ['numeric', 'The answer is 3 and 4.', '3'],
    ['numeric', '答案是在3和4之间', '3'],
    ['numeric', '需要3至4小时。', '4'],
    ['numeric', '大约10到12个。', '12'],
    ['numeric', 'The interval is 10 to 20 minutes', '20'],
    ['numeric', '\\boxed{10-20}', '10'],
    ['numeric', 'Answer: 555-1234', '555'],
    ['numeric', 'Answer: 2024-2025', '2024'],
    ['numeric', 'Answer: (2-3)', '3'],
    ['numeric', '5% to 10%', '10'],
    ['numeric', 'The answer is 5-10%', '10'],
  ] as const)('%s: %j is not %s', (scorer, text, target) => {
    expect(isRight(scorer, text, target)).toBe(false);
  });

  it.each([
    ['math', 'The value is between 3 and 4.', '3'],
    ['math', 'The answer is 3 to 4.', '3'],
    ['math', 'The answer is between 3 and 4.', '4'],
    ['math', 'So it is from 3 to 4', '4'],
    ['math', 'The answer is $3$ to $4$.', '4'],
    ['math', 'The answer is $3$ to $4$.', '3'],
    ['math', 'The length is between $3$ and $4$.', '3'],
    ['math', 'The trip takes 3 to 4 hours.', '4'],
    ['math', '答案在3和4之间', '3'],
    ['math', '答案：3到4', '3'],
    ['math', 'Thus the interval is from 3 to 4.', '3'],
    ['math', 'The values of $x$ range from $-1$ to $5$.', '5'],
  ] as const)('%s: %j leaves open whether it is %s', (scorer, text, target) => {
    const score = judged(scorer, text, target);
    expect(score.lenient).toBe(0);
    expect(score.details?.verdict ?? null).not.toBe('different');
  });
});
