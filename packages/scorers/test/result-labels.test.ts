import { describe, expect, it } from 'vitest';
import { isRight } from './support/judged.ts';

describe('a label with a colon announces an answer', () => {
  it.each([
    ['numeric', 'Result: 42', '42'],
    ['numeric', 'Result: 42\nThis took 5 steps.', '42'],
    ['numeric', 'Final result: 42. (We used 3 rules.)', '42'],
    ['numeric', '结果：42\n共用3步', '42'],
    ['numeric', '解：42\n用了3步', '42'],
    ['numeric', 'Solution: 42\nIt took 3 steps', '42'],
    ['numeric', 'Solution:\nStep 1: 3+4=7\nStep 2: 7*6 = 42', '42'],
    ['numeric', '解：3+4=7，7×6=42', '42'],
    ['numeric', '解：设x为3，则y=4', '4'],
    ['numeric', '**Final Result:** 42\n\nUsing 3 rules.', '42'],
    ['numeric', 'Conclusion: 42\nIt needed 3 lemmas.', '42'],
    ['numeric', 'Output: 42\nThere are 3 lines.', '42'],
    ['numeric', '最终结果：42\n用时3秒', '42'],
    ['numeric', '结论：42\n用时3秒', '42'],
    ['numeric', '得数：42\n用时3秒', '42'],
    ['numeric', 'Result: we have 3 and 4.\nAnswer: 7', '7'],
    ['numeric', 'Answer: 7\nResult: 3 boxes of 4', '7'],
    ['choice', 'Result: B\nA is too small.', 'B'],
    ['choice', '结果：B\nA太小', 'B'],
    ['choice', 'Final result: (C). The option D fails.', 'C'],
    ['choice', 'Solution: B\nNot C. D is bigger.', 'B'],
    ['exact', 'Result: Paris\nIt is the capital.', 'Paris'],
    ['exact', 'Final result: Paris\nIt is the capital.', 'Paris'],
    ['exact', '结果：巴黎\n它是首都', '巴黎'],
    ['math', 'Result: $x^2$\nThat took 3 steps.', 'x^2'],
    ['math', 'Final result: 42. We used 3 facts', '42'],
    ['math', 'Solution: 42', '42'],
    ['math', '解：42', '42'],
    ['math', '解：由题意得 $x+1=3$，故 $x=2$。', '2'],
    ['math', 'Solution: We note that 3+4 = 7. So the sum is 7.', '7'],
  ] as const)('%s: %j is %s', (scorer, text, target) => {
    expect(isRight(scorer, text, target)).toBe(true);
  });
});
