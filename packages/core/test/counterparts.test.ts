import { sampleSchema } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { shuffleOptions } from '../src/experiments/counterparts.ts';

const make = (choices: readonly string[], target: string, input = 'Which is it?') =>
  sampleSchema.parse({ id: 'q', input, target, choices });
const shuffle = (choices: readonly string[], target: string, input?: string) =>
  shuffleOptions(make(choices, target, input), 7);

describe('the options of a question change places', () => {
  it.each([
    [['Yes', 'No'], 'A', 'B'],
    [['是', '否'], 'B', 'A'],
  ])('two of them always: %j', (choices, target, moved) => {
    expect(shuffle(choices, target)).toMatchObject({ choices: choices.toReversed(), target: [moved] });
  });

  it.each([
    [['red', 'blue', 'green', 'white'], 'C'],
    [['A', 'B', 'C', 'D'], 'A'],
    [['a cat and a dog', 'a dog', 'a cat', 'no cat'], 'D'],
    [['None', 'Some', 'Many', 'All'], 'B'],
    [['vitamin D', 'vitamin C', 'vitamin K', 'iron'], 'A'],
    [['1', '2', '3', '4'], 'D'],
  ])('and the right one has another letter, and is the same: %j', (choices, target) => {
    const shuffled = shuffle(choices, target)!;
    expect(shuffled.target[0]).not.toBe(target);
    expect([...shuffled.choices!].sort()).toEqual([...choices].sort());
    expect(shuffled.choices![shuffled.target[0]!.charCodeAt(0) - 65]).toBe(choices[target.charCodeAt(0) - 65]);
  });

  it('and several right ones keep their texts, in the order of the alphabet', () => {
    const choices = ['p', 'q', 'r', 's', 't'];
    const [target] = shuffle(choices, 'AC')!.target;
    const after = shuffle(choices, 'AC')!.choices!;
    expect([...target!].map((letter) => after[letter.charCodeAt(0) - 65]).sort()).toEqual(['p', 'r']);
    expect(target).toBe([...target!].sort().join(''));
  });

  it('and one whose text is the target keeps it', () => {
    const shuffled = shuffle(['red', 'blue', 'green'], 'blue')!;
    expect(shuffled.target).toEqual(['blue']);
    expect(shuffled.choices!.indexOf('blue')).not.toBe(1);
  });
});

describe('the options of a question stay where they are', () => {
  it.each([
    'All of the above',
    'none of these',
    'None of the options below',
    'Both A and B',
    'A and C only',
    'Only B',
    'C alone',
    '(a) and (b)',
    'A/B',
    'Options 1 and 2',
    'Answer C',
    'the same as the previous option',
    'The first two choices',
    '以上都不对',
    '前两项都是',
    'A和C',
    '选项B',
    'A项正确',
    '上一项',
    '均不正确',
    '皆是',
  ])('where one speaks of others: %s', (choice) => {
    expect(shuffle(['red', 'blue', choice], 'A')).toBeNull();
  });

  it.each([
    'Which is red?\nA. scarlet\nB. azure',
    'Which is red? (A) scarlet (B) azure',
    'Which is red: a) scarlet or b) azure?',
    '哪个是红色？A、scarlet B、azure',
    'Why is option B wrong?',
    '为什么选项B不对？',
  ])('where the question has them with letters: %s', (input) => {
    expect(shuffle(['scarlet', 'azure'], 'A', input)).toBeNull();
  });

  it.each(['Which of scarlet and azure is red?', 'What is plan B? Is it scarlet?', 'Hepatitis A: which colour?'])(
    'but not where it only has letters, or them: %s',
    (input) => {
      expect(shuffle(['scarlet', 'azure'], 'A', input)).not.toBeNull();
    },
  );

  it('where all are right, or there are none', () => {
    expect(shuffleOptions(sampleSchema.parse({ id: 'q', input: 'What?', target: 'x' }), 7)).toBeNull();
  });
});
