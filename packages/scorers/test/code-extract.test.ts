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
