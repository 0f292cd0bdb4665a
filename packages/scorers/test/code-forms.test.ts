import { describe, expect, it } from 'vitest';
import { extract } from '../src/code/extract.ts';

const FENCE = '```';

describe('Python', () => {
  const prompt = 'def inc(x):\n    """Add one."""\n';
  const full = 'def inc(x):\n    return x + 1';
  const completed = `${prompt}    return x + 1`;
  const prose = 'This function adds one to its argument.\n\n- It is fast.\n**Note:** it takes floats too.';
  const docstring = 'def inc(x):\n    """\nAdds one to it.\n"""\n    return x + 1';
  it.each([
    ['an open fence with prose behind it', `Sure:\n${FENCE}python\n${full}\n\n${prose}`, 'fenced', full],
    [
      'an open fence with more code and prose behind it',
      `${FENCE}python\n${full}\n\nprint(inc(1))\nif True:\n    pass\nThat prints 2.`,
      'fenced',
      `${full}\n\nprint(inc(1))\nif True:\n    pass`,
    ],
    [
      'an open fence whose text in quotes reads like prose',
      `${FENCE}python\n${docstring}\nThat is it.`,
      'fenced',
      docstring,
    ],
    [
      'a fence that the next one ends',
      `${FENCE}python\n${full}\n\nUse it so:\n${FENCE}python\nprint(inc(1))\n${FENCE}`,
      'fenced',
      full,
    ],
    ['a lone closing fence', `${full}\n${FENCE}`, 'in-prose', full],
    ['a lone closing fence with prose behind it', `${full}\n${FENCE}\n${prose}`, 'in-prose', full],
    ['a body with a lone closing fence', `    return x + 1\n${FENCE}`, 'completion', completed],
    ['a body with a lone closing fence and prose', `    return x + 1\n${FENCE}\n${prose}`, 'completion', completed],
    ['a fence closed on the last line of code', `${FENCE}python\n${full}${FENCE}\nThat is it.`, 'fenced', full],
    ['tildes', `~~~python\n${full}\n~~~\nThat is it.`, 'fenced', full],
  ])('is read from %s', (_, text, rule, program) => {
    const { lenient } = extract(text, prompt, 'inc', 'python');
    expect([lenient?.rule, lenient?.program.trim()]).toEqual([rule, program.trim()]);
  });

  it.each([
    ['inc = x\ninc += 1\nreturn inc', '    inc = x\n    inc += 1\n    return inc'],
    ['inc = x\n    inc += 1\n    return inc', '    inc = x\n    inc += 1\n    return inc'],
    ['    inc = x + 1\n    return inc', '    inc = x + 1\n    return inc'],
    [`${FENCE}python\ninc = x\ninc += 1\nreturn inc\n${FENCE}`, '    inc = x\n    inc += 1\n    return inc'],
    [`${FENCE}python\ninc = sum([x, 1])\nreturn inc\n${FENCE}`, '    inc = sum([x, 1])\n    return inc'],
    [
      'inc: int = x\nfor _ in range(1):\n    inc += 1\nreturn inc',
      '    inc: int = x\n    for _ in range(1):\n        inc += 1\n    return inc',
    ],
  ])('a variable of the function’s name makes no function: %j', (text, body) => {
    expect(extract(text, prompt, 'inc', 'python').lenient?.program).toBe(`${prompt}${body}`);
  });

  it.each([
    'inc = lambda x: x + 1',
    'from functools import partial\nadd = lambda a, b: a + b\ninc = partial(add, 1)',
    'def plus(x):\n    return x + 1\ninc = plus',
  ])('an assignment makes one where what is assigned may be one: %j', (text) => {
    expect(extract(`${FENCE}python\n${text}\n${FENCE}`, prompt, 'inc', 'python').lenient?.program).toBe(text);
  });
});

describe('JavaScript', () => {
  const head = 'function total(xs) {\n';
  const full = 'function total(xs) {\n  return xs.reduce((a, b) => a + b, 0);\n}';
  const loop = '  let total = 0;\n  for (const x of xs) {\n    total += x;\n  }\n  return total;';
  it.each([
    ['a lone closing fence', `${full}\n${FENCE}`, full],
    ['a lone closing fence and prose', `${full}\n${FENCE}\nIt adds them, {all} of them.`, full],
    ['prose around bare code', `Here it is:\n\n${full}\n\nIt adds them; all of them.`, full],
    ['an open fence with prose behind it', `${FENCE}js\n${full}\n\nThis adds them.`, full],
    [
      'an open fence with a comment and prose behind it',
      `Sure!\n${FENCE}javascript\n// adds\n${full}\n\n**Explanation:** it adds (all).`,
      `// adds\n${full}`,
    ],
    ['an arrow function', `${FENCE}js\nconst total = xs => xs.length;\n${FENCE}`, 'const total = xs => xs.length;'],
    [
      'a function by another name',
      `${FENCE}js\nfunction sum(xs) { return 1; }\nconst total = sum;\n${FENCE}`,
      'function sum(xs) { return 1; }\nconst total = sum;',
    ],
    ['an exported function', `${FENCE}js\nexport ${full}\n${FENCE}`, `export ${full}`],
    [
      'exports',
      `${FENCE}js\nmodule.exports = { total: (xs) => 1 };\n${FENCE}`,
      'module.exports = { total: (xs) => 1 };',
    ],
    ['a body with a variable of its name', `${loop}\n}`, `${head}${loop}\n}`],
    ['such a body without its end', loop, `${head}${loop}\n}`],
    ['such a body in a fence', `${FENCE}js\n${loop}\n${FENCE}`, `${head}${loop}\n}`],
    [
      'such a body, its value in brackets',
      '  let total = (xs[0] + xs[1]);\n  return total;\n}',
      `${head}  let total = (xs[0] + xs[1]);\n  return total;\n}`,
    ],
    ['a body on which a base model runs on', `${loop}\n}\n\nfunction next(a) {\n  if (a`, `${head}${loop}\n}`],
    ['a body with prose behind it', `${loop}\n}\nThis adds them.`, `${head}${loop}\n}`],
    ['a body with a lone closing fence', `${loop}\n}\n${FENCE}`, `${head}${loop}\n}`],
  ])('is read from %s', (_, text, program) => {
    expect(extract(text, head, 'total', 'javascript').lenient?.program.trim()).toBe(program);
  });

  it('is none in prose, with a head before it', () => {
    expect(extract('That is easy.', head, 'total', 'javascript')).toEqual({ strict: null, lenient: null });
  });
});

it('long texts without end are read all the same', () => {
  const words = [
    '```\n',
    '```python\n',
    'def inc(',
    '\n',
    'x = 1\n',
    '"""',
    'function inc(',
    'const inc = ',
    '{',
    '(',
    '`',
    '}\n',
    ';\n',
    '/*',
    'let inc = (',
    'a\n',
  ];
  for (const word of words) {
    const text = word.repeat(1_000_000 / word.length);
    extract(text, 'def inc(x):\n', 'inc', 'python');
    extract(text, 'function inc(x) {\n', 'inc', 'javascript');
    extract(text, '', 'inc', 'javascript');
  }
}, 60_000);
