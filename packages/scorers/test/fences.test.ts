import { describe, expect, it } from 'vitest';
import { fences, outsideFences } from '../src/text/fences.ts';

const read = (text: string) => fences(text).map(({ language, code, closed }) => [language, code, closed]);

describe('fenced blocks', () => {
  it.each([
    ['```json\n{"a": 1}\n```', [['json', '{"a": 1}', true]]],
    [
      'Here: ```python\nx\n```\nand\n```js\ny\n```',
      [
        ['python', 'x', true],
        ['js', 'y', true],
      ],
    ],
    ['```\nx\n\ny\n```', [['', 'x\n\ny', true]]],
    ['```py\nx', [['py', 'x', false]]],
    ['```py\nreturn x```\nThat is it.', [['py', 'return x', true]]],
    [
      '```py\nx\n```python\ny\n```',
      [
        ['py', 'x', false],
        ['python', 'y', true],
      ],
    ],
    ['````md\n```py\nx\n```\n````', [['md', '```py\nx\n```', true]]],
    ['~~~python\nx\n~~~', [['python', 'x', true]]],
    ['~~~python\na = "```"\n~~~', [['python', 'a = "```"', true]]],
    ['  ```Python title="a.py"\n  x\n  ```', [['python', 'x', true]]],
    ['1. So:\n   ```python\n   if x:\n       y\n   ```', [['python', 'if x:\n    y', true]]],
    ['- ```python\n  x\n  ```', [['python', 'x', true]]],
    ['Here: ```python\n    x\n```', [['python', '    x', true]]],
    ['```{.python}\nx\n```', [['python', 'x', true]]],
    ['Use ```x``` so', []],
    ['```', []],
    ['```js\nconst a = `b`;\n```', [['js', 'const a = `b`;', true]]],
    ['```py\n```', [['py', '', true]]],
  ])('of %j', (text, blocks) => {
    expect(read(text)).toEqual(blocks);
  });

  it('leave what stands around them', () => {
    const text = 'a\n```js\nb\n```\nc';
    expect(outsideFences(text, fences(text))).toEqual(['a\n', '\nc']);
    expect(outsideFences('a', [])).toEqual(['a']);
  });
});
