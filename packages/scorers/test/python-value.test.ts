import { describe, expect, it } from 'vitest';
import { pythonLiteral } from '../src/json/python-literal.ts';
import { pythonValue } from '../src/json/python-value.ts';
import { math } from '../src/math/index.ts';
import { choice } from '../src/text/choice.ts';
import { exact } from '../src/text/exact.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, reply } from './support/replies.ts';

describe('python literals', () => {
  it.each([
    ['[1, 2]', '[1,2,]'],
    ['(1,)', '( 1 , )'],
    ['(1, 2)', '1, 2'],
    ['(1)', '1'],
    ['1', '1.0'],
    ['1', 'True'],
    ['-0', '0'],
    ['1e3', '1000'],
    ['0x10', '16'],
    ['1_000', '1000'],
    ["'a'", '"a"'],
    ["'it\\'s'", '"it\'s"'],
    ["'a' 'b'", '"ab"'],
    ["r'\\n'", "'\\\\n'"],
    ["'\\x41\\u0042'", "'AB'"],
    ['{1, 2}', '{2, 1, 1}'],
    ["{'a': 1, 'b': [2]}", "{'b': [2], 'a': 1}"],
    ['{}', 'dict()'],
    ['None', ' None '],
    ["float('inf')", 'inf'],
  ])('%s is %s', (a, b) => {
    expect(pythonLiteral(a)).not.toBeNull();
    expect(pythonLiteral(a)).toBe(pythonLiteral(b));
  });

  it.each([
    ['[1, 2]', '(1, 2)'],
    ['[1, 2]', '[2, 1]'],
    ["'a'", "'A'"],
    ["'a'", "b'a'"],
    ["'a'", "['a']"],
    ["'1'", '1'],
    ['{}', 'set()'],
    ['[]', '()'],
    ['None', 'False'],
    ['9007199254740993', '9007199254740992'],
    ["' '", "''"],
  ])('%s is not %s', (a, b) => {
    expect(pythonLiteral(a)).not.toBeNull();
    expect(pythonLiteral(b)).not.toBeNull();
    expect(pythonLiteral(a)).not.toBe(pythonLiteral(b));
  });

  it.each(['', 'f(1)', '[1', '1 + 1', "'a", '"a\'', '{1: }', 'abc', '[1 2]', '1.2.3', "b'a' 'b'", '['.repeat(5000)])(
    '%s is none',
    (text) => {
      expect(pythonLiteral(text)).toBeNull();
    },
  );
});

describe('python-value', () => {
  const scoreReply = pythonValue.create({}, 'lenient');
  const text = createSample({ target: "'x == y'" });
  it.each([
    ['[ANSWER]\nassert f("a == b") == "x == y"\n[/ANSWER]', 1, 1, 'tagged'],
    ["[THOUGHT]\nAt first 'a == b'.\n[/THOUGHT]\n[ANSWER]\n'x == y'\n[/ANSWER]", 1, 1, 'tagged'],
    ['so it is "x == y".\n[/THOUGHT]\nassert f("a") == "x == y"\n[/ANSWER]', 0, 1, 'tagged'],
    ['```python\nassert f("a == b") == "x == y"\n```', 0, 1, 'assertion'],
    ['assert f("a == b") == "x == y"  # done', 0, 1, 'assertion'],
    ['The answer is `"x == y"`.', 0, 1, 'announced'],
    ["'x == y'", 0, 1, 'assertion'],
    ["It is the text\n'x == y'", 0, 1, 'assertion'],
    ['[ANSWER]\nassert f("a") == "x"\n[/ANSWER]\n[ANSWER]\nassert f("a") == "y"\n[/ANSWER]', 0, 0, 'tagged'],
    ['[ANSWER]\nassert f("a") == f("b")\n[/ANSWER]', 0, 0, null],
    ['I cannot tell.', 0, 0, null],
    ['', 0, 0, null],
  ])('%s', (candidate, strict, lenient, rule) => {
    expect(scoreReply(reply(candidate), text)).toMatchObject({ strict, lenient, rule });
  });

  it('takes the last answer, and a value of the other kind is wrong', () => {
    const list = createSample({ target: '[1, 2]' });
    expect(scoreReply(reply('[ANSWER]assert f(1) == (1, 2)[/ANSWER]'), list).value).toBe(0);
    expect(scoreReply(reply('[ANSWER]assert f(1) == [1,2][/ANSWER]'), list).strict).toBe(1);
    expect(scoreReply(reply('Answer: [1, 2]'), list)).toMatchObject({ value: 1, rule: 'announced' });
    expect(pythonValue.checkTarget('f(1)')).toMatch(/Python literal/);
  });

  itIsSteady(pythonValue, {}, text, ['[ANSWER]', '[/ANSWER]', 'assert f(1) == ', '==', '{1: [', "'", '"""', '\\']);
});

describe('what other scorers read of the same authors', () => {
  it('choice: three letters in a row inside a line', () => {
    const scoreReply = choice.create({ partMarks: 'half' }, 'lenient');
    const physics = createSample({ target: 'ABD' });
    expect(scoreReply(reply('【解析】 … <eoe>\n【答案】 ABD <eoa>'), physics).value).toBe(1);
    expect(scoreReply(reply('【解析】 … <eoe>\n【答案】 AD <eoa>'), physics).value).toBe(0.5);
    expect(scoreReply(reply('【解析】 … <eoe>\n【答案】 ABC <eoa>'), physics).value).toBe(0);
  });

  it('exact: answers made of signs', () => {
    const scoreReply = exact.create({ form: 'line' }, 'lenient');
    const brackets = createSample({ target: '> ] )' });
    expect(scoreReply(reply('We need to pop out "<". So the answer is > ] ).'), brackets).value).toBe(1);
    expect(scoreReply(reply('So the answer is ] ).'), brackets).value).toBe(0);
    expect(scoreReply(reply('So the answer is ) ] >.'), brackets).value).toBe(0);
  });

  it('math: an announced formula with words after it', async () => {
    await math.prepare?.();
    const scoreReply = math.create({}, 'lenient');
    const half = createSample({ target: '\\frac{1}{2}' });
    expect(
      scoreReply(reply('Final Answer: The final answer is $\\frac{1}{2}$. I hope it is correct.'), half).value,
    ).toBe(1);
    expect(
      scoreReply(reply('Final Answer: The final answer is $\\frac{1}{3}$. I hope it is correct.'), half).value,
    ).toBe(0);
  });
});
