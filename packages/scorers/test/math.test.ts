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
    ['50\\%', '\\frac12'],
    ['0.5', '50\\%'],
    ['50%', '50\\%'],
    ['0.\\overline{3}', '\\frac13'],
    ['0.1\\overline{6}', '1/6'],
    ['1.\\overline{27}', '\\frac{14}{11}'],
    ['-0.\\bar{3}', '-1/3'],
    ['0.\\dot{3}', '1/3'],
    ['0.333\\ldots', '1/3'],
    ['0.999...', '1'],
    ['\\sin 30^\\circ', '\\frac12'],
    ['\\tan 45^\\circ', '1'],
    ['\\cos(60°)', '0.5'],
    ['\\sin^2 30^{\\circ}', '\\frac14'],
    ['2\\cos 30^\\circ', '\\sqrt 3'],
    ['\\sin(30^\\circ + 60^\\circ)', '1'],
    ['\\sin\\frac{\\pi}{6}', '\\frac12'],
    ['6.02e23', '6.02 \\times 10^{23}'],
    ['1e-3', '0.001'],
    ['(x, y) = (1, 2)', '(1,2)'],
    ['x = 1, y = 2', '(1,2)'],
    ['2516_8', '2516_{8}'],
    ['-221', '-221_3'],
    ['(1011)_2', '1011_{2}'],
    ['1011_{\\text{two}}', '1011_2'],
    ['5 厘米', '5'],
    ['32平方厘米', '32'],
    ['3 个', '3'],
    ['3.5万', '35000'],
    ['1和2', '1,2'],
    ['1 - \\frac{1}{e}', '1 - \\frac{1}{\\mathrm{e}}'],
    ['2\\mathrm{i}', '2i'],
    ['\\mathrm{sin} x', '\\sin x'],
    ['2^{40}', '1099511627776'],
    ['2^{100}-2^{99}', '2^{99}'],
    ['100!', '100 \\cdot 99!'],
    ['\\binom{100}{50}', '\\frac{100!}{50! \\cdot 50!}'],
    ['\\frac{2^{100}}{2^{99}}', '2'],
    ['\\sqrt{2^{100}}', '2^{50}'],
    ['\\log_2 2^{80}', '80'],
    ['\\log 1000', '3'],
    ['8^{1/3}', '2'],
    ['(2^{40}-1)x', '1099511627775x'],
    ['x \\in (2,12) \\cup (12,102)', '(2,12) \\cup (12,102)'],
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
    ['2^{40}', '2^{40}-1'],
    ['15!', '15!-1'],
    ['100!', '100!+1'],
    ['10^{12}', '10^{12}+1'],
    ['\\frac{1}{2^{98}}', '\\frac{1}{2^{99}}'],
    ['0', '\\frac{1}{10^{12}}'],
    ['10^{-12}', '10^{-11}'],
    ['10^{-10}', '0'],
    ['2^{40}x', '(2^{40}-1)x'],
    ['2^{2000}', '2^{2000}-1'],
    ['\\frac{1}{2^{99999}}', '\\frac{1}{2^{99998}}'],
    ['e^{-30}', 'e^{-31}'],
    ['0.3333', '\\frac13'],
    ['0.3333333333', '\\frac13'],
    ['5', '50\\%'],
    ['0.05', '50\\%'],
    ['1010_2', '1011_2'],
    ['0.\\overline{3}', '0.3'],
    ['6 厘米', '5'],
    ['0.54', '0.5'],
    ['3.15', '3.14'],
  ])('%s is not %s', (a, b) => {
    expect(compareAnswers(a, b).verdict).not.toBe('same');
  });

  it.each([
    // the target is a decimal: by its own digits
    ['\\pi', '3.14'],
    ['3.14159', '3.14'],
    ['\\frac{22}{7}', '3.14'],
    ['\\frac13', '0.333'],
    ['\\sqrt2', '1.41'],
    ['\\frac{14}{3}', '4.67'],
    ['\\frac{1}{3} \\approx 0.333', '\\frac13'],
    ['25\\pi \\approx 78.54', '78.54'],
    ['\\approx 5', '5'],
    ['x \\approx 5', '5'],
    // the target is no equation: what the given one comes to
    ['f(g(-3)) = 1', '1'],
    ['3^5 = 243', '243'],
    ['\\log_2 64 = 6', '6'],
    ['a + b = 7', '7'],
    ['5 = x', '5'],
    ['\\angle ABC = 30^\\circ', '30'],
    ['17 \\equiv 3 \\pmod{7}', '3'],
  ])('%s is taken for the target %s', (given, target) => {
    expect(compareAnswers(given, target).verdict).toBe('same');
  });

  it.each([
    ['a million or so', '1000000'],
    ['the sum of the roots', '5'],
    ['二十多个', '25'],
  ])('says undecided of what it does not understand: %s', (given, target) => {
    expect(compareAnswers(given, target).verdict).toBe('undecided');
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

  it.each([
    ['Adding both parts gives 12 + 20.\n\nSo, the area of the field is 32 square units.', '32'],
    ['We divide both sides by 2.\n\nTherefore, x = 22.', '22'],
    ['The chance is 6 in 72.\n\nThe probability that both are even is 1/12.', '\\frac{1}{12}'],
    ['Answer: Mira must read for 147 minutes in total.', '147'],
    ['From $7k = 245$ we get the rest.\n\nSo the value of $k$ is 35.', '35'],
    ['So, the largest value of $b$ with $b^2 < 90$ is $9$.', '9'],
    ['Therefore, $f(g(-3)) = 1$.', '1'],
    ['Hence $\\log_2 64 = 6$.', '6'],
    ['The final answer is $3^5 = 243$.', '243'],
    ['$$\\sin 30^\\circ = 0.5$$', '\\frac12'],
    ['So there are 12 ways to choose 3 of them.', '12'],
    ['If $N^2 = 121$, then $N = 11$.', '11'],
    ['We find $2x=3$, which implies $x=\\frac{3}{2}$.', '\\frac32'],
    ['Since the radius must be positive, $r=\\sqrt{5}$ meters.', '\\sqrt5'],
    ['Thus $\\boldsymbol{x}$ has 3 values, for a total of $5 \\times 6 = 30$ outfits.', '30'],
    ['The roots are $x = 2$ and $x = -3$.', '2,-3'],
    ['The solutions are 2 and -3.', '-3,2'],
    ['The solution is x = 1 and y = 2.', '(1,2)'],
    ['概率是二分之一。', '\\frac12'],
    ['答案是二十五。', '25'],
    ['So the point is (3, -4).', '(3,-4)'],
    ['The answer is therefore:\n\\[ x = 7. \\]', '7'],
    ['Hence the total is $5 + $7 = $12.', '12'],
    ['The cost is $5 and he gets $3 back, so he pays $2.', '2'],
    ['So the side is 3√2 cm.', '3\\sqrt2'],
    ['So the side is 3*sqrt(2).', '3\\sqrt2'],
    ['Therefore the chance is 25%.', '\\frac14'],
    ['Therefore, x = 22. We can check: 22 / 2 = 11.', '22'],
    ['Thus $x = 22$.\n\nNote: the other root was $3$.', '22'],
    ['So the direction is east.', '\\text{east}'],
    ['There is no solution.', '\\text{no solution}'],
    ['So we have\n\\begin{align*}\nx &= 3 + 4 \\\\\n&= 7.\n\\end{align*}', '7'],
    ['所以面积为32平方厘米。', '32'],
    ['因此，$x$的值是35。', '35'],
    ['由题意得 $2x = 70$，所以 $x = 35$。', '35'],
    ['In base 2 this is 1011₂.', '1011_2'],
    ['\\boxed{1} \\text{ and } \\boxed{2}', '1,2'],
    ['\\boxed{1} \\quad\\text{or}\\quad \\boxed{2}', '1,2'],
    ['$\\boxed{1}$和$\\boxed{2}$', '1,2'],
  ])('reads what %j states', (text, target) => {
    expect(scoreReply(reply(text), createSample({ target }))).toMatchObject({ value: 1 });
  });

  it.each([
    ['So the area is 32 square units.', '33', 'different'],
    ['Ann reads 12 pages and Ben reads 15 pages.', '27', 'undecided'],
    ['I could not find the roots of it in time.', '27', 'undecided'],
  ])('%j against %s is %s', (text, target, verdict) => {
    expect(scoreReply(reply(text), createSample({ target }))).toMatchObject({ value: 0, details: { verdict } });
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
