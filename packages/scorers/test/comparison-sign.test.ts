import { expect, it } from 'vitest';
import { exact } from '../src/text/exact.ts';
import { createSample, reply } from './support/replies.ts';

it.each([
  ['>5', '>5', 1],
  ['> 5', '>5', 1],
  ['>5', '> 5', 1],
  ['Answer: >5', '>5', 1],
  ['Answer: > 5', '>5', 1],
  ['**>5**', '>5', 1],
  ['\\boxed{>5}', '>5', 1],
  ['It grows.\n>5', '>5', 1],
  ['It grows.\n>= 5', '>=5', 1],
  ['Answer: >=5', '>=5', 1],
  ['>a', '>a', 1],
  ['It is so.\n> a', '>a', 1],
  ['> Paris', 'Paris', 1],
  ['It is quoted:\n> Paris', 'Paris', 1],
  ['>5', '5', 0],
  ['> 5', '5', 0],
  ['Answer: >5', '5', 0],
  ['\\boxed{>5}', '5', 0],
  ['5', '>5', 0],
  ['Answer: 5', '>5', 0],
  ['>=5', '>5', 0],
  ['<5', '>5', 0],
  ['>5', '>6', 0],
])('%j for %j is %j', (text, target, value) => {
  const score = exact.create(exact.options.parse({}), 'lenient')(reply(text), createSample({ target }));
  expect(score.value).toBe(value);
  expect(score.answer ?? '').not.toContain('\ue03e');
});
