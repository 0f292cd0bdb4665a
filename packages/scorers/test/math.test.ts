import { beforeAll, describe, expect, it } from 'vitest';
import { loadAlgebra } from '../src/math/algebra.ts';
import { compareAnswers } from '../src/math/compare.ts';
import { math } from '../src/math/index.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, datasetFile, jsonLines, reply } from './support/replies.ts';

beforeAll(loadAlgebra);
const scoreReply = math.create({}, 'lenient');

describe('the same answer', () => {
  it.each([
    ['\\frac{3}{4}', '0.75'],
    ['\\dfrac34', '3/4'],
    ['\\frac 34', '\\frac{3}{4}'],
    ['\\frac9{19}', '9/19'],
    ['.5', '\\frac12'],
    ['11\\sqrt2', '11 \\sqrt{2}'],
    ['11√2', '11 \\sqrt{2}'],
    ['11*sqrt(2)', '11 \\sqrt{2}'],
    ['2\\sqrt{113}', '\\sqrt{452}'],
    ['\\frac{\\sqrt{3}}{3}', '\\frac{1}{\\sqrt{3}}'],
    ['1\\frac{4}{5}', '9/5'],
    ['137 \\frac{1}{2}', '137.5'],
    ['10,\\!080', '10080'],
    ['10,080', '10080'],
    ['58{,}500', '58,500'],
    ['\\$18.90', '18.9'],
    ['18.90 dollars', '\\$18.90'],
    ['75\\%', '75'],
    ['90°', '90^\\circ'],
    ['90', '90^{\\circ}'],
    ['15\\text{ cm}^2', '15\\mbox{ cm}^2'],
    ['15 cm^2', '15\\mbox{ cm}^2'],
    ['15', '864/57.6'],
    ['5.4', '5.4 \\text{ cents}'],
    ['x=5', '5'],
    ['5', 'x = 5'],
    ['y = 2x+3', '2x + 3'],
    ['3 + 2x', '2x+3'],
    ['(a+5)(b+2)', 'ab + 2a + 5b + 10'],
    ['-7y + 5x + 11z = -4', '5x - 7y + 11z + 4 = 0'],
    ['10x - 14y + 22z + 8 = 0', '5x - 7y + 11z + 4 = 0'],
    ['\\cot x', '\\frac{\\cos x}{\\sin x}'],
    ['\\sin^2 x + \\cos^2 x', '1'],
    ['\\log_2 8', '3'],
    ['\\binom{5}{2}', '10'],
    ['5!', '120'],
    ['\\sqrt[3]{-8}', '-2'],
    ['|{-3}|', '3'],
    ['(1+2i)^2', '-3+4i'],
    ['e^{i\\pi}', '-1'],
    ['\\left( 3, \\frac{\\pi}{2} \\right)', '(3, \\pi/2)'],
    ['3, \\frac{\\pi}{2}', '(3, \\pi/2)'],
    ['2, 1', '1, 2'],
    ['1 \\text{ and } 2', '2,1'],
    ['x = 1 or x = 2', '1, 2'],
    ['\\{1, 2\\}', '2, 1'],
    ['1 + \\sqrt{19}, 1 - \\sqrt{19}', '1 \\pm \\sqrt{19}'],
    ['\\{-2, 1-\\sqrt5, 1+\\sqrt5\\}', '\\{1\\pm\\sqrt{5},-2\\}'],
    ['(-\\infty,2)\\cup(3,\\infty)', '(-\\infty, 2) \\cup (3, \\infty)'],
    ['(3,\\infty) \\cup (-\\infty,2)', '(-\\infty, 2) \\cup (3, \\infty)'],
    ['[-2,7]', 'x \\in [-2,7]'],
    ['3 \\ge x', 'x \\leq 3'],
    ['\\begin{bmatrix} 0.2 \\\\ -3.6 \\end{bmatrix}', '\\begin{pmatrix} 1/5 \\\\ -18/5 \\end{pmatrix}'],
    ['2516', '2516_8'],
    ['4210_5', '4210_{5}'],
    ['East', '\\text{east}'],
    ['\\textbf{B}', '\\text{(B)}'],
    ['C', '\\text{(C)}'],
    ['½', '\\frac12'],
    ['１２', '12'],
    ['\\frac{3}{56}.', '\\frac{3}{56}'],
    ['\\sum_{k=1}^{10} k', '55'],
    ['11111111100', '11,\\! 111,\\! 111,\\! 100'],
  ])('%s is %s', (a, b) => {
    expect(compareAnswers(a, b).verdict).toBe('same');
    expect(compareAnswers(b, a).verdict).toBe('same');
  });
});

describe('another answer', () => {
  it.each([
    ['\\frac{3}{4}', '0.76'],
    ['4.67', '\\frac{14}{3}'],
    ['90071992547409931', '90071992547409932'],
    ['1000000001', '1000000002'],
    ['(1,2)', '(2,1)'],
    ['(2,5)', '[2,5)'],
    ['1', '1,2'],
    ['1,2,3', '1,2'],
    ['2x+3', '2x-3'],
    ['y = 2x+3', 'y = 3x+2'],
    ['x > 3', 'x < 3'],
    ['west', '\\text{east}'],
    ['7', '\\text{east}'],
    ['no solution', '5'],
    ['204_6', '204_5'],
    ['\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}', '\\begin{pmatrix} 2 \\\\ 1 \\end{pmatrix}'],
    ['-\\sqrt{3}', '\\sqrt{3}'],
  ])('%s is not %s', (a, b) => {
    expect(compareAnswers(a, b).verdict).not.toBe('same');
  });

  it('says undecided where nobody can tell', () => {
    expect(compareAnswers('9^{9^9}', '3').verdict).not.toBe('same');
    expect(compareAnswers('\\oint_{C} f', '3').verdict).toBe('undecided');
    const score = scoreReply(reply('so \\boxed{\\oint_{C} f}'), createSample({ target: '3' }));
    expect(score).toMatchObject({ value: 0, rule: 'boxed:undecided', details: { verdict: 'undecided' } });
  });
});

describe('math', () => {
  it.each([
    // reply, target, strict, lenient, rule
    ['Thus \\boxed{42}.', '42', 1, 1, 'boxed'],
    ['First \\boxed{41}, no: \\boxed{42}', '42', 1, 1, 'boxed'],
    ['Either $\\boxed{1}$ or $\\boxed{-2}$.', '-2,1', 0, 1, 'boxed'],
    ['\\boxed{x = \\frac{1}{2}}', '\\frac12', 1, 1, 'boxed'],
    ['<think>\\boxed{41}</think>\\boxed{42}', '42', 1, 1, 'boxed'],
    ['The answer is $\\frac{1}{2}$.', '0.5', 0, 1, 'announced'],
    ['**Answer:** 1/2', '0.5', 0, 1, 'announced'],
    ['答案：$\\frac{1}{2}$', '0.5', 0, 1, 'announced'],
    ['Therefore\n\\[ x = \\frac{1}{2} \\]', '0.5', 0, 1, 'last-formula'],
    ['so we get $y = 3$ and $x = \\frac{1}{2}$', '0.5', 0, 1, 'last-formula'],
    ['\\frac{1}{2}', '0.5', 0, 1, 'whole-reply'],
    ['1/2', '0.5', 0, 1, 'whole-reply'],
    ['\\boxed{41}', '42', 0, 0, 'boxed'],
    ['\\boxed{42', '42', 0, 0, 'whole-reply'],
    ['', '42', 0, 0, null],
    ["I'm sorry, but I can't help with that.", '42', 0, 0, null],
  ])('reads %j', (text, target, strict, lenient, rule) => {
    const score = scoreReply(reply(text), createSample({ target }));
    expect(score).toMatchObject({ value: lenient, strict, lenient });
    if (!text.includes('boxed{42') || rule === 'boxed') expect(score.rule).toBe(rule);
  });

  it('does not hang on a tower of powers', () => {
    for (const text of [
      '9^{9^{9^9}}',
      '9^9^9^9',
      '(9!)!',
      '10^{10^{10}}!',
      `${'('.repeat(900)}1`,
      `${'\\frac{1}{'.repeat(90)}`,
      '\\sum_{k=1}^{10^{9}} k',
      '\\prod_{k=1}^{99999} k^k',
    ]) {
      expect(scoreReply(reply(`\\boxed{${text}}`), createSample({ target: '3' })).value).toBe(0);
    }
  });

  itIsSteady(math, {}, createSample({ target: '\\frac{1}{2}' }), [
    '\\boxed{',
    '}',
    '{',
    '$',
    '\\(',
    '\\)',
    'Answer:',
    '\\frac',
    '\\sqrt',
    '1',
    '2',
    '+',
    '^',
    '_',
    ',',
    '(',
    ')',
    '\\text{',
    '\\pm',
    '\\sin',
    '=',
    '\\begin{pmatrix}',
    '\\sum',
    '!',
    ' ',
    '\n',
    'x',
    '\\left',
    '\\cup',
    '.',
  ]);
});

const math500 = datasetFile('math-500/test.jsonl');
describe.skipIf(math500 === null)('the gold of MATH-500 (skipped where the set is not at hand)', () => {
  const rows = math500 === null ? [] : jsonLines<{ solution: string; answer: string }>(math500);
  it.each([
    ['solutions', (row: { solution: string }) => row.solution],
    ['answers', (row: { answer: string }) => row.answer],
    ['answers as formulas', (row: { answer: string }) => `Therefore $${row.answer}$`],
    ['answers, announced', (row: { answer: string }) => `答案：$${row.answer}$`],
    [
      'answers, boxed',
      (row: { answer: string }) => `The final answer is $\\boxed{${row.answer}}$. I hope it is correct.`,
    ],
  ])('%s: all 500 right', (_, text) => {
    const wrong = rows.filter(
      (row) => scoreReply(reply(text(row as never)), createSample({ target: row.answer })).value !== 1,
    );
    expect(rows).toHaveLength(500);
    expect(wrong.map(({ answer }) => answer)).toEqual([]);
  });
});
