import { describe, expect, it } from 'vitest';
import { chineseNumber } from '../src/numbers/chinese-number.ts';
import { numeric } from '../src/numbers/numeric.ts';
import { nearest } from '../src/numbers/rational.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, datasetFile, jsonLines, reply } from './support/replies.ts';

const scoreReply = numeric.create({}, 'lenient');
const sample = (target: string) => createSample({ target });

describe('numeric', () => {
  it.each([
    // reply, target, strict, lenient, what was read, rule
    ['Answer: 42', '42', 1, 1, '42', 'announced'],
    ['6 x 7 = 42\nAnswer: 42\n', '42', 1, 1, '42', 'announced'],
    ['答案：42', '42', 1, 1, '42', 'announced'],
    ['答案：４２', '42', 1, 1, '42', 'announced'],
    ['The answer is 42.', '42', 0, 1, '42', 'announced'],
    ['**Answer: 42**', '42', 0, 1, '42', 'announced'],
    ['**Answer:** 42 apples', '42', 0, 1, '42', 'announced'],
    ['Answer: $1,234.50', '1234.5', 0, 1, '1,234.50', 'announced'],
    ['Answer: 1,234', '1234', 1, 1, '1,234', 'announced'],
    ['Answer: 6 * 7 = 42', '42', 0, 1, '42', 'announced'],
    ['Answer: 3/4', '0.75', 0, 1, '3/4', 'announced'],
    ['Answer: -3', '-3', 1, 1, '-3', 'announced'],
    ['Answer: \u22123', '-3', 1, 1, '-3', 'announced'],
    ['Answer: 12.50', '12.5', 1, 1, '12.50', 'announced'],
    ['Answer: 41\nWait, I was wrong.\nAnswer: 42', '42', 1, 1, '42', 'announced'],
    ['so it is \\boxed{42}', '42', 0, 1, '42', 'boxed'],
    ['Answer: \\boxed{\\frac{3}{4}}', '0.75', 0, 1, '3/4', 'announced'],
    ['She has 6 x 7 = 42 left.', '42', 0, 1, '42', 'last-number'],
    ['答案是四十二。', '42', 0, 1, '四十二', 'announced'],
    ['所以一共有42个苹果。', '42', 0, 1, '42', 'last-number'],
    ['<think>Answer: 42</think>Answer: 41', '42', 0, 0, '41', 'announced'],
    ['<think>Answer: 42', '42', 0, 0, null, null],
    ['I am not sure', '42', 0, 0, null, null],
    ['Answer: 420', '42', 0, 0, '420', 'announced'],
    ['Answer: 4.2', '42', 0, 0, '4.2', 'announced'],
    ['Answer: 1000000001', '1000000002', 0, 0, '1000000001', 'announced'],
    // forms that version 1 missed
    ['Answer: 50%', '0.5', 0, 1, '50%', 'announced'],
    ['Answer: 50%', '50', 1, 1, '50%', 'announced'],
    ['Answer: ５０％', '50', 1, 1, '50%', 'announced'],
    ['The answer is 12.5\\%.', '12.5', 0, 1, '12.5%', 'announced'],
    ['Answer: €1.234,50', '1234.5', 0, 1, '1.234,50', 'announced'],
    ['答案：￥1,200', '1200', 0, 1, '1,200', 'announced'],
    ['Answer: -$5', '-5', 0, 1, '-5', 'announced'],
    ['Answer: 1 1/2 cups', '1.5', 0, 1, '1 1/2', 'announced'],
    ['Answer: 1½ cups', '1.5', 0, 1, '1 1/2', 'announced'],
    ['The answer is $1\\frac{1}{2}$.', '1.5', 0, 1, '1 1/2', 'announced'],
    ['Answer: \\frac34', '0.75', 0, 1, '3/4', 'announced'],
    ['Answer: 1.2e3', '1200', 0, 1, '1.2e3', 'announced'],
    ['Answer: 1.2 × 10^3', '1200', 0, 1, '1.2 × 10^3', 'announced'],
    ['Answer: $1.2 \\times 10^{3}$', '1200', 0, 1, '1.2 × 10^3', 'announced'],
    ['Answer: 3 million', '3000000', 0, 1, '3 million', 'announced'],
    ['答案：3.5万', '35000', 0, 1, '3.5万', 'announced'],
    ['答案是百分之五十。', '0.5', 0, 1, '百分之五十', 'announced'],
    ['答案是三分之二', '0.6666666667', 0, 1, '三分之二', 'announced'],
    ['答案是负五', '-5', 0, 1, '负五', 'announced'],
    ['答案是四十二，因为6×7=42', '42', 0, 1, '四十二', 'announced'],
    ['答案是四十二（六乘七）', '42', 0, 1, '四十二', 'announced'],
    ['答案是一共有42个', '42', 0, 1, '42', 'announced'],
    ['答案：贰佰叁拾元', '230', 0, 1, '二百三十', 'announced'],
    ['The area is 25 m².', '25', 0, 1, '25', 'last-number'],
    ['The area is 25 m^2.', '25', 0, 1, '25', 'last-number'],
    ['It costs \\boxed{\\$18 \\text{ per day}}', '18', 0, 1, '18', 'boxed'],
    ['So 48/2 = <<48/2=24>>24.\n#### 72', '72', 0, 1, '72', 'announced'],
    ['\\boxed{1{,}234}', '1234', 0, 1, '1,234', 'boxed'],
    ['[THINK]maybe 41[/THINK]Answer: 42', '42', 1, 1, '42', 'announced'],
    ['I think 41. </think>\nAnswer: 42', '42', 1, 1, '42', 'announced'],
    [
      '<|channel|>analysis<|message|>41?<|end|><|start|>assistant<|channel|>final<|message|>Answer: 42',
      '42',
      1,
      1,
      '42',
      'announced',
    ],
  ])('reads %j', (text, target, strict, lenient, answer, rule) => {
    expect(scoreReply(reply(text), sample(target))).toMatchObject({ value: lenient, strict, lenient, answer, rule });
  });

  it('tells a refusal from a wrong answer', () => {
    expect(scoreReply(reply("I'm sorry, but I can't help with that."), sample('1')).refused).toBe(true);
    expect(scoreReply(reply('抱歉，我无法回答这个问题。'), sample('1')).refused).toBe(true);
    expect(scoreReply(reply("I'm sorry, I can't draw, but the answer is 7"), sample('1'))).toMatchObject({
      refused: false,
      answer: '7',
    });
  });

  it('takes the reading that the suite asks for', () => {
    expect(numeric.create({}, 'strict')(reply('It is 42'), sample('42')).value).toBe(0);
  });

  it('honours a tolerance', () => {
    expect(numeric.create({ tolerance: 0.5 }, 'lenient')(reply('Answer: 42.4'), sample('42')).value).toBe(1);
  });

  it('refuses a target that is no number', () => {
    expect(numeric.checkTarget('forty')).toContain('expected a number');
    expect(numeric.checkTarget('1,200')).toBeNull();
  });

  itIsSteady(numeric, {}, sample('42'), [
    'Answer:',
    '答案',
    '<think>',
    '</think>',
    '\\boxed{',
    '}',
    '1,2',
    '3/0',
    '=',
    '-',
    '\n',
    '万',
    '点',
    '####',
    '1.2',
    '%',
    '负',
    '分之',
    ' ',
    '10^9',
  ]);
});

const gsm8k = datasetFile('gsm8k/test.jsonl');
describe.skipIf(gsm8k === null)('the gold solutions of GSM8K (skipped where the set is not at hand)', () => {
  it('are right', () => {
    const rows = jsonLines<{ answer: string }>(gsm8k!);
    const wrong = rows.filter(
      ({ answer }) => scoreReply(reply(answer), sample(answer.split('####')[1]!.trim())).value !== 1,
    );
    expect(rows).toHaveLength(1319);
    expect(wrong).toEqual([]);
  });
});

describe('ways to write a number', () => {
  it.each([
    // reply, what it is
    ['The answer is 10^6.', '1000000'],
    ['\\boxed{2^{10}}', '1024'],
    ['Answer: 2**10', '1024'],
    ['Answer: 10⁶', '1000000'],
    ['Answer: 10^(-2)', '0.01'],
    ['Answer: 2 to the power of 10', '1024'],
    ['Answer: -2^2', '-4'],
    ['答案是10的6次方。', '1000000'],
    ['Answer: 3·10^5', '300000'],
    ['Answer: 6.02 × 10^23', '602000000000000000000000'],
    ['Answer: 1 234 567', '1234567'],
    ['Answer: 1\u00a0234\u00a0567', '1234567'],
    ['Answer: 1\u202f234\u202f567', '1234567'],
    ['Answer: 1\u2009234', '1234'],
    ['Answer: $1\\,234\\,567$', '1234567'],
    ['Answer: 1~234', '1234'],
    ["Answer: 1'234'567", '1234567'],
    ['Answer: 1’234’567.50', '1234567.5'],
    ['Answer: 1.234.567', '1234567'],
    ['He paid 1.234,50 and 2.000,00. Answer: 3.234', '3234'],
    ['It is 1.234.567 in all. Answer: 2.345', '2345'],
    ['Answer: 12,34,567', '1234567'],
    ['Answer: 3.234', '3.234'],
    ['Half of 2.5 is 1.25. Answer: 3.234', '3.234'],
    ['Total: $350 000 + $17 500 = $367 500', '367500'],
    ['They sold 100, 200 and 300.', '300'],
    ['答案是一百二', '120'],
    ['答案是三千五', '3500'],
    ['答案是两万三', '23000'],
    ['答案是一万二', '12000'],
    ['答案是一百零二', '102'],
    ['答案是一千二百三', '1230'],
    ['答案是3千5', '3500'],
    ['答案是2万3千', '23000'],
    ['答案是3万5', '35000'],
    ['答案是1亿2000万', '120000000'],
    ['答案是3.5万元', '35000'],
    ['答案是5百', '500'],
    ['答案是一又二分之一', '1.5'],
    ['答案是三点一四', '3.14'],
    ['所以一共有四十二个苹果。', '42'],
    ['他有三个苹果。', '3'],
    ['六乘以七，所以一共是四十二。', '42'],
    ['6×7=42，所以有四十二个。', '42'],
    ['一共有42个，这是唯一一个答案。', '42'],
    ['Answer: 9007199254740993', '9007199254740993'],
    ['Answer: 123456789012345678901234567890', '123456789012345678901234567890'],
    ['She needs 35 points to move on to the 7th grade.', '35'],
    ['She has 35 left. So she came in 6th.', '6'],
  ])('%j is %s', (text, target) => {
    expect(scoreReply(reply(text), sample(target))).toMatchObject({ value: 1 });
  });

  it.each([
    ['Answer: 9.1e-31', '6.67e-11'],
    ['Answer: 0', '0.0000000001'],
    ['Answer: 9007199254740992', '9007199254740993'],
    ['Answer: 123456789012345678901234567891', '123456789012345678901234567890'],
    ['Answer: 0.30000000000000001', '0.3'],
    ['The answer is 10^6.', '10'],
    ['The answer is 2^10.', '2'],
    ['Answer: 1/3', '0.333'],
    ['Answer: 1.5', '1.51'],
  ])('%j is not %s', (text, target) => {
    expect(scoreReply(reply(text), sample(target))).toMatchObject({ value: 0 });
  });

  it('takes 0.6666666667 for two thirds', () => {
    expect(scoreReply(reply('Answer: 2/3'), sample('0.6666666667')).value).toBe(1);
    expect(scoreReply(reply('Answer: 0.6666666667'), sample('2/3')).value).toBe(1);
  });
});

describe('Chinese numerals', () => {
  it.each([
    ['四十二', 42],
    ['十五', 15],
    ['两百零三', 203],
    ['一万二千', 12000],
    ['三亿五千万', 350000000],
    ['二〇二六', 2026],
    ['三点一四', 3.14],
    ['负三点五', -3.5],
    ['三分之二', 2 / 3],
    ['百分之五十', 50],
    ['百分之百', 100],
  ])('reads %s', (text, value) => {
    expect(nearest(chineseNumber(text)!)).toBe(value);
  });
});
