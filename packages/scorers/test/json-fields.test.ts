import { describe, expect, it } from 'vitest';
import { jsonFields } from '../src/json/json-fields.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, reply } from './support/replies.ts';

const scoreReply = jsonFields.create({}, 'lenient');
const expected = { name: 'Ada Lovelace', born: 1815, tags: ['maths', 'poetry'], home: { city: 'London' } };
const person = createSample({ reference: { expected } });
const right = JSON.stringify(expected);

describe('json-fields', () => {
  it.each([
    ['as asked', right, 1, 1],
    ['with line breaks', JSON.stringify(expected, null, 2), 1, 1],
    ['in a fence', `\`\`\`json\n${right}\n\`\`\``, 0, 1],
    ['in prose', `Here you are:\n${right}\nLet me know!`, 0, 1],
    ['after thinking', `<think>{"name": "Bob"}</think>${right}`, 1, 1],
    ['the last of two', `First {"name": "Bob"}, no: ${right}`, 0, 1],
    ['trailing comma', right.replace(/\}$/, ',}'), 0, 1],
    ['single quotes', right.replaceAll('"', "'"), 0, 1],
    ['a comment', right.replace('{', '{ // the answer\n'), 0, 1],
    ['Python', "{'name': 'Ada Lovelace', 'born': 1815, 'tags': ('maths', 'poetry'), 'home': {'city': 'London'}}", 0, 1],
    ['curly quotes', right.replace(/"([^"]*)"/g, '“$1”'), 0, 1],
    [
      'keys without quotes',
      '{name: "Ada Lovelace", born: 1815, tags: ["maths", "poetry"], home: {city: "London"}}',
      0,
      1,
    ],
    ['cut off', right.slice(0, -2), 0, 1],
    ['cut inside a later object that holds nothing yet', `${right}\n{`, 0, 1],
    ['cut inside a later object that has begun', `${right}\n{"name": "Bob", `, 0, 1],
    ['cut inside a later object of a fence', `\`\`\`json\n${right}\n{"name": "Bob`, 0, 1],
    ['an empty object that was written', `${right}\n{}`, 0, 0],
    ['an empty object that was cut', `{`, 0, 0],
    ['an open fence with a cut brace before the object', `\`\`\`json\n{\n\`\`\`\n${right}`, 0, 1],
    ['an open fence', `\`\`\`json\n${right}`, 0, 1],
    ['a number as text', right.replace('1815', '"1,815"'), 0, 1],
    ['another case', right.replace('Ada', 'ADA'), 0, 1],
    ['one more field', right.replace('{', '{"age": 36, '), 0, 1],
    ['one wrong', right.replace('1815', '1816'), 0, 0.75],
    ['one missing', right.replace('"born":1815,', ''), 0, 0.75],
    ['a wrong order', right.replace('"maths","poetry"', '"poetry","maths"'), 0, 0.75],
    ['the inner one wrong', right.replace('London', 'Paris'), 0, 0.75],
    ['no object', 'Ada Lovelace, 1815', 0, 0],
    ['a list', '[1, 2]', 0, 0],
  ])('%s', (_, text, strict, lenient) => {
    expect(scoreReply(reply(text), person)).toMatchObject({ value: lenient, strict, lenient });
  });

  it.each([
    ['an empty object', '{}', 0, 0],
    ['the null left out', '{"born": 1815}', 0, 0.5],
    ['the null said', '{"born": 1815, "died": null}', 1, 1],
    ['null for all', '{"born": null, "died": null}', 0, 0.5],
    ['undefined in JavaScript', '{born: 1815, died: undefined}', 0, 1],
  ])('a key that is missing is no null: %s', (_, text, strict, lenient) => {
    const sample = createSample({ reference: { expected: { born: 1815, died: null } } });
    expect(scoreReply(reply(text), sample)).toMatchObject({ value: lenient, strict, lenient });
  });

  it.each([
    ['bare JSON before a fence of Python', `${right}\n\nIn Python:\n\`\`\`python\nx = {"name": "Bob"}\n\`\`\``, 1],
    ['bare JSON after a fence of Python', `\`\`\`python\nx = {"name": "Bob"}\n\`\`\`\nso\n${right}`, 1],
    ['bare JSON before a shell command', `${right}\n\`\`\`bash\ncurl -d '{"name": "Bob"}' x\n\`\`\``, 1],
    [
      'a json fence before a later fence of another language',
      `\`\`\`json\n${right}\n\`\`\`\n\`\`\`js\nconst x = {name: "Bob"};\n\`\`\``,
      1,
    ],
    [
      'a json fence before a later fence without a language',
      `\`\`\`json\n${right}\n\`\`\`\nnot\n\`\`\`\n{"name": "Bob"}\n\`\`\``,
      1,
    ],
    ['a json fence before bare JSON', `\`\`\`json\n${right}\n\`\`\`\nnot {"name": "Bob"}`, 1],
    ['the last of two json fences', `\`\`\`json\n{"name": "Bob"}\n\`\`\`\nno:\n\`\`\`JSON\n${right}\n\`\`\``, 1],
    ['a fence without a language before bare JSON', `\`\`\`\n${right}\n\`\`\`\nnot {"name": "Bob"}`, 1],
    ['a fence of another language where there is nothing else', `\`\`\`python\n${right}\n\`\`\``, 1],
    ['an object outside where the fence holds a list only', `\`\`\`\n[1, 2]\n\`\`\`\n${right}`, 1],
    ['a json fence that is never closed', `Here:\n\`\`\`json\n${right}\n\nThat is all.`, 1],
    ['a fence closed on its last line', `\`\`\`json\n${right}\`\`\`\nThat is all, {ok}.`, 1],
    ['a fence within one line', `\`\`\`json ${right}\`\`\``, 1],
    ['tildes', `~~~json\n${right}\n~~~`, 1],
  ])('takes %s', (_, text, lenient) => {
    expect(scoreReply(reply(text), person).lenient).toBe(lenient);
  });

  it('names what is wrong', () => {
    expect(scoreReply(reply('{"born": 1815}'), person).details).toEqual({
      right: 1,
      fields: 4,
      wrong: ['home.city', 'name', 'tags'],
    });
  });

  it('keeps to the rules of a field', () => {
    const fields = {
      born: { tolerance: 1 },
      tags: { unordered: true },
      'home.city': { also: ['Marylebone'] },
      name: { verbatim: true },
    };
    const ruled = createSample({ reference: { expected, fields } });
    const text = right
      .replace('1815', '1816')
      .replace('"maths","poetry"', '"poetry","maths"')
      .replace('London', 'Marylebone');
    expect(scoreReply(reply(text), ruled)).toMatchObject({ strict: 1, lenient: 1 });
    expect(scoreReply(reply(text.replace('Ada', 'ADA')), ruled).lenient).toBe(0.75);
  });

  it('holds the strict reading against a schema', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer' } },
      required: ['a'],
      additionalProperties: false,
    };
    const sample = createSample({ reference: { expected: { a: 1 }, schema } });
    expect(scoreReply(reply('{"a": 1}'), sample).strict).toBe(1);
    expect(scoreReply(reply('{"a": "1"}'), sample)).toMatchObject({ strict: 0, lenient: 1 });
  });

  it('refuses a sample that it cannot judge', () => {
    expect(jsonFields.checkSample?.(createSample({}))).toContain('expected');
    expect(jsonFields.checkSample?.(createSample({ reference: { expected: {} } }))).toContain('no field');
    expect(
      jsonFields.checkSample?.(createSample({ reference: { expected: { a: 1 }, schema: { type: 'string' } } })),
    ).toContain('schema');
    expect(jsonFields.checkSample?.(person)).toBeNull();
  });

  itIsSteady(jsonFields, {}, person, [
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '"name":',
    ',',
    '\\',
    '```json\n',
    '```',
    'true',
    '1',
    '//',
    '/*',
    '*/',
    '\n',
    '(',
    '__proto__:',
  ]);
});
