import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectQuestionHashes, formatQuestionList } from '@evenhand/core';
import { afterAll, describe, expect, it } from 'vitest';
import { hashSampleQuestion, normalizeQuestion, readQuestionList } from '../src/models/contamination-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'evenhand-questions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sample = (input: Parameters<typeof hashSampleQuestion>[0]['input'], choices: string[] | null = null) => ({
  input,
  choices,
});
const isMatched = (row: unknown, one: Parameters<typeof hashSampleQuestion>[0]) =>
  hashSampleQuestion(one).some((hash) => collectQuestionHashes(row).has(hash));

describe('a question as it is compared', () => {
  it.each([
    ['case, width and white space', '  What is\n６ times\t7? ', 'what is 6 times 7?'],
    ['a label', 'Question: What is it?', 'what is it?'],
    ['a cue', 'What is it?\nAnswer:', 'what is it?'],
    ['both, in Chinese', '问题：六乘七是多少？\n答案：', '六乘七是多少?'],
    ['no sign of arithmetic', '6 - 7', '6 - 7'],
    ['no word that only looks like a label', 'Problems: many', 'problems: many'],
  ])('%s', (_, text, form) => expect(normalizeQuestion(text)).toBe(form));
});

describe('a question is found in a row of training data', () => {
  const question = 'Mia has 3 apples and buys 4 more. How many has she?';
  it.each<[where: string, row: unknown]>([
    ['as a text of its own', question],
    ['under any key, however deep', { meta: { source: { prompt: question } }, answer: '7' }],
    ['in the prompt of a template', { prompt: `Question: ${question}\nAnswer:`, completion: '7' }],
    ['as a line of a longer prompt', { text: `Solve this.\n\n${question}\nThink first.` }],
    [
      'in a dialogue',
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: question },
        ],
      },
    ],
  ])('%s', (_, row) => expect(isMatched(row, sample(question))).toBe(true));

  it('also where it is a dialogue itself', () => {
    const turns = [
      { role: 'user' as const, content: 'Hello' },
      { role: 'assistant' as const, content: 'Hi' },
      { role: 'user' as const, content: question },
    ];
    expect(isMatched({ messages: turns }, sample(turns))).toBe(true);
    expect(isMatched({ messages: turns.slice(0, 2) }, sample(turns))).toBe(false);
  });

  it('not in other words or with other figures', () => {
    expect(isMatched(question.replace('4', '5'), sample(question))).toBe(false);
    expect(isMatched('How many apples has Mia, who had 3 and bought 4?', sample(question))).toBe(false);
  });

  it('with its choices, where its own words are asked by many', () => {
    const [stem, choices] = ['Which of these is true?', ['Water is wet.', 'Fire is cold.']];
    expect(isMatched({ question: stem, choices: ['Snow is hot.', 'Ice is cold.'] }, sample(stem, choices))).toBe(false);
    expect(isMatched({ question: stem, options: choices, answer: 0 }, sample(stem, choices))).toBe(true);
    const long = `${question} Choose one of the numbers below.`;
    expect(isMatched({ question: long }, sample(long, ['7', '8']))).toBe(true);
  });
});

describe('a list of questions', () => {
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  it('is read as it was written, in the same bytes whatever the order', () => {
    const [a, b] = [collectQuestionHashes(['one', 'two']), collectQuestionHashes(['two', 'one', 'One'])];
    expect([...formatQuestionList(a)].join('')).toBe([...formatQuestionList(b)].join(''));
    expect(readQuestionList(write('list', [...formatQuestionList(a)].join(''))).hashes).toEqual(a);
  });
  it.each([
    ['of another form', '# evenhand questions 2\n', /:1: found "# evenhand questions 2".*write it again/],
    ['without a heading', `${'a'.repeat(64)}\n`, /:1: found/],
    ['with a line that is no hash', `# evenhand questions 1\n${'a'.repeat(64)}\noops\n`, /:3: found "oops"/],
  ])('%s is refused', (name, text, expected) => {
    expect(() => readQuestionList(write(name, text))).toThrow(expected);
  });
});
