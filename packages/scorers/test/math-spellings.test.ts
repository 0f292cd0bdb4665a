import { beforeAll, describe, expect, it } from 'vitest';
import { loadAlgebra } from '../src/math/algebra.ts';
import { compareAnswers } from '../src/math/compare.ts';
import { math } from '../src/math/index.ts';
import { createSample, reply } from './support/replies.ts';

beforeAll(loadAlgebra);

describe('spellings of one answer', () => {
  it.each([
    ['2 1/2', '2.5'],
    ['3 3/4', '3.75'],
    ['-2 1/2', '-2.5'],
    ['2\\ 1/2', '2.5'],
    ['2\\,1/2', '2.5'],
    ['2½', '2.5'],
    ['2 1/2 cups', '2.5'],
    ['{1,2}', '\\{2,1\\}'],
    ['1, 2', '\\{1,2\\}'],
    ['50\\,\\%', '\\frac12'],
    ['50 percent', '\\frac12'],
    ['33\\frac{1}{3}\\%', '\\frac13'],
    ['0.(3)', '\\frac13'],
    ['0.1(6)', '1/6'],
    ['0.\\dot{1}\\dot{8}', '\\frac{2}{11}'],
    ['0.\\dot{1}4285\\dot{7}', '1/7'],
    ['0.3\u0305', '1/3'],
    ['\\sin(30\\text{ degrees})', '\\frac12'],
    ['cos(60 degrees)', '1/2'],
    ['6.02 x 10^23', '6.02e23'],
    ['6.02\\mathrm{e}23', '6.02 \\times 10^{23}'],
    ['6.02e23 molecules', '6.02e23'],
    ['3e8 m/s', '300000000'],
    ['5 m^2', '5'],
    ['5 ㎡', '5'],
    ['60公里/小时', '60'],
    ['约为5米', '5'],
    ['第5天', '5'],
    ['8元5角', '8.5'],
    ['百分之五十', '\\frac12'],
    ['二十五', '25'],
    ['三分之一', '\\frac13'],
    ['twenty-five', '25'],
    ['two thirds', '\\frac23'],
    ['one million', '1000000'],
    ['0x2A', '2A_{16}'],
    ['0b1010', '1010_2'],
    ['1010 base 2', '1010_2'],
    ['1010 (base 2)', '1010_{\\text{two}}'],
    ['1010_{(2)}', '1010_2'],
    ['1010₂', '1010_2'],
    ['2a_{16}', '2A_{16}'],
    ['{\\rm e}^2', 'e^2'],
    ['\\mathsf{e}', 'e'],
    ['\\mathbb R', '\\mathbb{R}'],
    ['x < 3', '(-\\infty,3)'],
    ['2 \\le x < 5', '[2,5)'],
    ['\\{x : 2 < x < 5\\}', '(2,5)'],
    ['x \\le 2 \\text{ or } x \\ge 5', '(-\\infty,2] \\cup [5,\\infty)'],
    ['\\mathbb{R}', '(-\\infty,\\infty)'],
    [']2,5[', '(2,5)'],
    ['P(1,2)', '(1,2)'],
    ['(y,x) = (1,2)', '(2,1)'],
    ['1.000.000', '1000000'],
    ["1'000'000", '1000000'],
    ['3,14', '3.14'],
    ['3 to 4', '3:4'],
    ['∛8', '2'],
    ['\\pi \\approx 3.14', '\\pi'],
    ['0.33 \\approx \\frac13', '\\frac13'],
    ['No solutions', '\\text{no solution}'],
    ['\\{\\}', '\\emptyset'],
    ['\\textbf{(A) }5', '5'],
    ['\\text{Answer: }3', '3'],
  ])('%s is %s', (a, b) => {
    expect(compareAnswers(a, b).verdict).toBe('same');
    if (!a.includes('approx')) expect(compareAnswers(b, a).verdict).toBe('same');
  });

  it.each([
    ['(1,2)', '\\{1,2\\}'],
    ['(2,1)', '\\{1,2\\}'],
    ['[1,2]', '\\{1,2\\}'],
    ['2 1/2', '10.5'],
    ['2 1/2', '1'],
    ['21/2', '2.5'],
    ['2(1/2)', '2.5'],
    ['0.(3)', '0.3'],
    ['3.14159265358979', '\\pi'],
    ['1.41421356237309505', '\\sqrt2'],
    ['\\sqrt{2^{100}+1}', '2^{50}'],
    ['2.718281828459045', 'e'],
    ['1010_2', '1010_3'],
    ['x > 3', '(-\\infty,3)'],
    ['x \\ge 3', '(3,\\infty)'],
    ['2 < x < 5', '[2,5)'],
    ['x < y', '(-\\infty,y)'],
    ['(y,x) = (1,2)', '(1,2)'],
    ['seven', '8'],
    ['5 m', '5 g'],
    ['no solution', '\\text{does not exist}'],
    ['50', '0.5'],
  ])('%s is not %s', (a, b) => {
    expect(compareAnswers(a, b).verdict).not.toBe('same');
  });

  it.each([
    ['\\sqrt2 \\cdot \\sqrt2', '2'],
    ['\\sqrt2 - \\sqrt2 + 1', '1'],
    ['(1+\\sqrt5)(1-\\sqrt5)', '-4'],
    ['\\sqrt{8} / \\sqrt{2}', '2'],
    ['0 \\cdot \\pi', '0'],
    ['\\pi', '3.14'],
    ['\\sqrt{0.25}', '0.5'],
  ])('%s is %s, whatever it is computed with', (a, b) => {
    expect(compareAnswers(a, b).verdict).toBe('same');
  });

  it.each([
    ['all integers greater than 3', '(3,\\infty)'],
    ['the number of cats', '4'],
    ['x + y over z and more', '5'],
  ])('%s against %s is not called different', (a, b) => {
    expect(compareAnswers(a, b).verdict).toBe('undecided');
  });
});

describe('what the last sentences state', () => {
  const scoreReply = math.create({}, 'lenient');
  it.each([
    ['So 50% of the students passed.', '\\frac12'],
    ['The probability is 1 in 4, or 1/4.', '1/4'],
    ['所以小明需要147分钟。', '147'],
    ['The value is: 7', '7'],
    ['So, x = 7. This is because 7 + 3 = 10.', '7'],
    ['So 32.', '32'],
    ['k is 35', '35'],
    ['x = 5, not 6.', '5'],
    ['The only solution is x = 5 (x = -2 is rejected).', '5'],
    ['The function has a maximum of $9$ at $x = 2$.', '9'],
    ['The minimum, $-3$, occurs at $x = 1$.', '-3'],
    ['故 $k=35$，检验：$7×35=245$。', '35'],
    ['So he needs 2 ½ cups.', '2.5'],
    ['So the chance is 0.2 or 20%.', '20'],
    ['\\boxed{\\tan^{-1}(1)}', '\\frac{\\pi}{4}'],
    ['\\boxed{x=5 \\lor x=-3}', '5,-3'],
    ['\\boxed{\\bf 5}', '5'],
    ['\\boxed{1.602\\times10^{-19}}', '1.6\\times 10^{-19}'],
    ['\\boxed{299792458}', '2.998\\times 10^{8}'],
    ['Therefore there are 6 such integers: 1, 2, 3, 4, 5, 6.', '6'],
    ['Therefore there are 3 such integers: 1, 2, 4.', '1,2,4'],
    ['So L = 7 and W = 15.', '15'],
    ['So he earns $20/hour * 6 hours = $120.', '120'],
    ['So the mean is 2 1/2.', '2.5'],
    ['So the number is 6.02e23.', '6.02e23'],
    ['So the price is 15 dollars and 50 cents.', '15.5'],
    ['\\boxed{1}~\\text{and}~\\boxed{2}', '1,2'],
    ['<answer>$35$</answer>\nThis took 3 steps.', '35'],
    ['The answer is $5$.\n\nNow, what is $3+4$?\nThe answer is $7$.', '5'],
  ])('%j is %s', (text, target) => {
    expect(scoreReply(reply(text), createSample({ target })).value).toBe(1);
  });

  it.each([
    ['\\boxed{1.7\\times10^{-19}}', '1.6\\times 10^{-19}'],
    ['\\boxed{3.1\\times10^{8}}', '3.0\\times 10^{8}'],
  ])('%j is not %s', (text, target) => {
    expect(scoreReply(reply(text), createSample({ target })).value).toBe(0);
  });

  it.each([
    ['So Tom is 12 years old and Ann is 15.', '27'],
    ['Thus the domain is all real numbers except 3.', '(-\\infty,3) \\cup (3,\\infty)'],
  ])('%j is undecided', (text, target) => {
    expect(scoreReply(reply(text), createSample({ target })).details).toMatchObject({ verdict: 'undecided' });
  });
});
