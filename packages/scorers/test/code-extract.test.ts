import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extract } from '../src/code/extract.ts';
import { texts } from './support/properties.ts';

const prompt = 'def inc(x):\n    """Add one."""\n';
const full = 'def inc(x):\n    return x + 1';

describe('code out of a reply', () => {
  const inlineBody = `${prompt}    return x + 1`;
  it.each([
    // reply, program of the strict reading (null = not in the form), rule and program of the lenient one
    [full, full, 'whole-reply', full],
    [`\`\`\`python\n${full}\n\`\`\``, full, 'whole-reply', full],
    [`import math\n\n${full}`, `import math\n\n${full}`, 'whole-reply', `import math\n\n${full}`],
    [`Sure!\n\`\`\`python\n${full}\n\`\`\`\nIt adds one.`, null, 'fenced', full],
    [`Sure!\n\`\`\`\n${full}\n\`\`\``, null, 'fenced', full],
    [`好的：\n\`\`\`Python\n${full}\n\`\`\``, null, 'fenced', full],
    [`First:\n\`\`\`python\n${full}\n\`\`\`\nUse it so:\n\`\`\`python\nprint(inc(1))\n\`\`\``, null, 'fenced', full],
    [`\`\`\`python\ndef inc(x):\n    return x\n\`\`\`\nNo:\n\`\`\`python\n${full}\n\`\`\``, null, 'fenced', full],
    [`\`\`\`bash\npip install x\n\`\`\`\n\`\`\`python\n${full}\n\`\`\``, null, 'fenced', full],
    [`Here is the code:\n\n${full}\n\nIt adds one.`, null, 'in-prose', `\n${full}\n`],
    [`The code is\n\`\`\`python\n${full}`, null, 'fenced', full],
    ['1. So:\n   ```python\n   def inc(x):\n       return x + 1\n   ```', null, 'fenced', full],
    [
      '```python\n\tdef inc(x):\n\t\treturn x + 1\n```',
      'def inc(x):\n\treturn x + 1',
      'whole-reply',
      'def inc(x):\n\treturn x + 1',
    ],
    [
      'A helper:\n```python\nONE = 1\n\ndef plus(x):\n    return x + ONE\n```\nand\n```python\ndef inc(x):\n    return plus(x)\n```',
      null,
      'fenced',
      'ONE = 1\n\ndef plus(x):\n    return x + ONE\n\ndef inc(x):\n    return plus(x)',
    ],
    [
      '```python\nimport math\n```\n```python\nx = inc(1)\n```\n```python\ndef inc(x):\n    return math.floor(x) + 1\n```',
      null,
      'fenced',
      'import math\n\ndef inc(x):\n    return math.floor(x) + 1',
    ],
    [`\`\`\`python\nimport re\n\`\`\`\n\`\`\`python\n${full}\n\`\`\``, null, 'fenced', full],
    ['    return x + 1\n\nThe function adds one.', `${inlineBody}\n\nThe function adds one.`, 'completion', inlineBody],
    ['    return x + 1', inlineBody, 'completion', inlineBody],
    ['return x + 1', inlineBody, 'completion', inlineBody],
    [
      '    return x + 1\n\n\ndef other():\n    pass',
      `${inlineBody}\n\n\ndef other():\n    pass`,
      'completion',
      `${inlineBody}\n\n`,
    ],
    ['The body is:\n```python\nreturn x + 1\n```', null, 'fenced-body', inlineBody],
    ['y = x + 1\n    return y', null, 'completion', `${prompt}    y = x + 1\n    return y`],
    [
      'for one in [x]:\n        return one',
      `${prompt}    for one in [x]:\n        return one`,
      'completion',
      `${prompt}    for one in [x]:\n        return one`,
    ],
    [
      'for one in [x]:\n    return one',
      `${prompt}    for one in [x]:\n        return one`,
      'completion',
      `${prompt}    for one in [x]:\n        return one`,
    ],
  ])('%j', (text, strict, rule, lenient) => {
    const read = extract(text, prompt, 'inc', 'python');
    expect([read.strict?.program ?? null, read.lenient?.rule, read.lenient?.program]).toEqual([strict, rule, lenient]);
  });

  it.each(['', 'I cannot do that.', 'Adding one is easy, just use plus.', '我不知道'])('finds none in %j', (text) => {
    expect(extract(text, prompt, 'inc', 'python')).toEqual({ strict: null, lenient: null });
  });

  it('reads JavaScript', () => {
    const arrow = 'const inc = (x) => x + 1;';
    expect(extract(`Sure:\n\`\`\`js\n${arrow}\n\`\`\``, '', 'inc', 'javascript').lenient?.program).toBe(arrow);
    expect(extract(arrow, '', 'inc', 'javascript').strict?.program).toBe(arrow);
    expect(extract('  return x + 1;\n}', 'const inc = (x) => {\n', 'inc', 'javascript').lenient?.program).toContain(
      '=> {\n  return',
    );
  });

  it('never throws and always says the same', () => {
    const fragments = ['```', '```python\n', 'def inc(', 'return', '\n', '    ', ':', 'x = 1', '#', '"""', 'import os'];
    fc.assert(
      fc.property(texts(fragments), (text) => {
        expect(extract(text, prompt, 'inc', 'python')).toEqual(extract(text, prompt, 'inc', 'python'));
      }),
    );
    for (const fragment of fragments) extract(fragment.repeat(1_000_000 / fragment.length), prompt, 'inc', 'python');
  }, 60_000);
});

describe('TypeScript', () => {
  const read = (text: string, prompt = 'function f(x) {\n') =>
    extract(text, prompt, 'f', 'javascript').lenient?.program ?? '';
  const run = (program: string) => new Function(`${program}; return f(20);`)() as unknown;

  it.each([
    ['```ts\nfunction f(x: number): number {\n  return x + 22;\n}\n```', 42],
    ['```typescript\nexport function f(x: number): number {\n  const y = x as number;\n  return y + 22;\n}\n```', 42],
    ['```typescript\nconst f = <T,>(x: T): T => x;\n```', 20],
    [
      '```ts\ninterface Pair { a: number; b?: number }\ntype Many = Pair[];\nfunction f(x: number) {\n  const all: Many = [{ a: x }];\n  return all[0]!.a;\n}\n```',
      20,
    ],
    ['```ts\nenum Kind { A = 1, B }\nfunction f(x: number): number {\n  return x + Kind.B;\n}\n```', 22],
    ['```javascript\nfunction f(x: number): number {\n  return x + 1;\n}\n```', 21],
    ['function f(x: number): number {\n  return x + 1;\n}', 21],
  ])('%j is run without its types', (text, value) => {
    expect(run(read(text))).toBe(value);
  });

  it('in a nest too deep for its parser stays as it is, and spoils nothing', () => {
    const deep = `function f(x: number) { return ${'('.repeat(5000)}x${')'.repeat(5000)}; }`;
    expect(read(`\`\`\`ts\n${deep}\n\`\`\``)).toContain('x: number');
    expect(run(read('```ts\nfunction f(x: number): number {\n  return x + 22;\n}\n```'))).toBe(42);
  });

  it('of several blocks loses its types in each, also behind and before one that is too deep', () => {
    const [add, deep, f] = [
      'const add = (x: number): number => x + 22;',
      `const deep: number = ${'('.repeat(5000)}1${')'.repeat(5000)};`,
      'function f(x: number): number {\n  return add(x as number);\n}',
    ];
    const fenced = [deep, add, deep, f].map((code) => ['```ts', code, '```'].join('\n'));
    expect(run(read(fenced.join('\nand\n')))).toBe(42);
  });
});
