import { describe, expect, it } from 'vitest';
import { readGrade, readPreference } from '../src/judge/verdicts.ts';

describe('a grade', () => {
  it.each<[string, number | null]>([
    ['It names Paris.\nGrade: 1.', 1],
    ['Grade: 0.', 0],
    ['Grade: 1!', 1],
    ['Grade: 1。', 1],
    ['Grade：1', 1],
    ['Grade: 1 (right)', 1],
    ['Grade: 1, because it names Paris.', 1],
    ['**Grade: 1**', 1],
    ['**Grade:** 1.', 1],
    ['**Grade**: **1**.', 1],
    ['Grade: `1`.', 1],
    ['Grade: "1".', 1],
    ['Grade: [1]', 1],
    ['Grade: (1)', 1],
    ['Grade: \\boxed{1}', 1],
    ['Grade: $\\boxed{1}$.', 1],
    ['Grade = 1', 1],
    ['Grade - 1', 1],
    ['grade: 1', 1],
    ['The grade is 1.', 1],
    ['The grade is: 1.', 1],
    ['My grade would be 1.', 1],
    ['Grade: 1/1', 1],
    ['Grade: 1 out of 1.', 1],
    ['{"grade": 1}', 1],
    ['Grade: 0.\nNo, I was wrong.\nGrade: 1.', 1],
    ['Score: 1', 1],
    ['Grade 1', 1],
    ['It could be a grade of 1, or not.', null],
    ['Grade: 0.5', null],
    ['Grade: 0,5', null],
    ['Grade: 1.0', 1],
    ['Grade: 1.05', null],
    ['Grade: one', 1],
    ['Grade: zero.', 0],
    ['Grade: N/A', null],
    ['<grade>1</grade>', 1],
    ['得分是1。', 1],
    ['The answer deserves grade 1.', 1],
    ['I grade this 1.', null],
    ['Grade: 7', null],
    ['Grade: -1', null],
    ['Grade: 1/10', null],
    ['Grade: 1 out of 5', null],
    ['Grade: 1 %', null],
    ['Grade: 10', null],
    ['Grade: N', null],
    ['', null],
    ['<think>Grade: 1.</think>Hm.', null],
  ])('of %j is %j', (text, grade) => {
    expect(readGrade(text, 1)).toBe(grade);
  });

  it.each<[string, number | null]>([
    ['Grade: 3/5', 3],
    ['Grade: 3.', 3],
    ['Grade: 3/10', null],
    ['Grade: 5', 5],
    ['Grade: 6', null],
    ['Grade: 3.5', null],
  ])('from 0 to 5, of %j is %j', (text, grade) => {
    expect(readGrade(text, 5)).toBe(grade);
  });
});

describe('a preference', () => {
  it.each<[string, 'A' | 'B' | 'tie' | null]>([
    ['Better: A', 'A'],
    ['Better: A.', 'A'],
    ['**Better: B**.', 'B'],
    ['Better: **Answer B**.', 'B'],
    ['Better: [B]', 'B'],
    ['Better: (a)', 'A'],
    ['Better: tie.', 'tie'],
    ['Better: a tie', 'tie'],
    ['Better: Tie', 'tie'],
    ['The better answer is A.', 'A'],
    ['Better is B.', 'B'],
    ['Answer B is better.', 'B'],
    ['Better: A\nWait.\nBetter: B.', 'B'],
    ['Better: neither', null],
    ['Better: a good answer', 'A'],
    ['A better answer would name Paris.', null],
    ['', null],
  ])('of %j is %j', (text, preference) => {
    expect(readPreference(text)).toBe(preference);
  });
});

it('long replies without end are read all the same', () => {
  for (const word of ['Grade: ', 'grade is ', 'Better: ', '"', '(', 'Grade', '*', ' ', '-', 'better answer ', '1/'])
    for (const read of [(text: string) => readGrade(text, 1), readPreference])
      read(word.repeat(1_000_000 / word.length));
});
