import type { JsonObject, JsonValue, Sample, ToolCall } from '@evenhand/core';
import { describe, expect, it } from 'vitest';
import { toolCalls } from '../src/tools/tool-calls/index.ts';
import { itIsSteady } from './support/properties.ts';
import { createSample, datasetFile, jsonLines, reply } from './support/replies.ts';

type Allowed = Record<string, JsonValue[]>;
const scoreReply = toolCalls.create({}, 'lenient');
const native = (...calls: { name: string; arguments: JsonObject }[]): ToolCall[] =>
  calls.map((call, index) => ({ id: `c${index}`, name: call.name, arguments: JSON.stringify(call.arguments) }));
const tool = (name: string, ...names: string[]) => ({
  name,
  description: '',
  parameters: { type: 'object', properties: Object.fromEntries(names.map((one) => [one, { type: 'string' }])) },
});
const tools = [tool('weather.get', 'city', 'days', 'unit'), tool('play', 'artist', 'minutes')];
const weather = { city: ['Berlin, Germany', 'Berlin'], days: [3], unit: ['celsius', ''] };
const one = createSample({ tools, reference: { calls: [{ name: 'weather.get', arguments: weather }] } });
const none = createSample({ tools, reference: { calls: [] } });

describe('tool-calls, marks of single families', () => {
  const given = '{"city": "Berlin", "days": 3}';
  it.each([
    ['GLM-4', `weather.get\n${given}`],
    ['Gemma 4', '<|tool_call>call:weather.get{city:<|"|>Berlin<|"|>,days:3}<tool_call|>'],
    [
      'LongCat',
      '<longcat_tool_call>weather.get\n<longcat_arg_key>city</longcat_arg_key>\n<longcat_arg_value>Berlin</longcat_arg_value>\n<longcat_arg_key>days</longcat_arg_key>\n<longcat_arg_value>3</longcat_arg_value>\n</longcat_tool_call>',
    ],
  ])('%s', (_, text) => {
    expect(scoreReply(reply(text), one).lenient).toBe(1);
  });

  it('takes a word before an object for no call', () => {
    expect(scoreReply(reply(`Example\n${given}`), none).lenient).toBe(1);
  });
});

describe('tool-calls, native', () => {
  it.each([
    ['all given', { city: 'Berlin', days: 3, unit: 'celsius' }, 1, 1],
    ['the optional one left out', { city: 'Berlin', days: 3 }, 1, 1],
    ['in another spelling', { city: 'berlin germany', days: 3 }, 1, 1],
    ['a number as text', { city: 'Berlin', days: '3' }, 0, 1],
    ['null for the optional one', { city: 'Berlin', days: 3, unit: null }, 0, 1],
    ['a wrong number', { city: 'Berlin', days: 4 }, 0, 0],
    ['a wrong text', { city: 'Bern', days: 3 }, 0, 0],
    ['an argument too few', { city: 'Berlin' }, 0, 0],
    ['an argument too many', { city: 'Berlin', days: 3, lang: 'de' }, 0, 0],
    ['an empty argument too many', { city: 'Berlin', days: 3, lang: [] }, 0, 0],
    ['a wrong optional one', { city: 'Berlin', days: 3, unit: 'kelvin' }, 0, 0],
  ])('%s', (_, args, strict, lenient) => {
    expect(scoreReply(reply('', native({ name: 'weather.get', arguments: args as JsonObject })), one)).toMatchObject({
      strict,
      lenient,
      rule: 'native',
    });
    expect(scoreReply(reply('', native({ name: 'weather_get', arguments: args as JsonObject })), one)).toMatchObject({
      strict,
      lenient,
    });
  });

  it('takes no other function, and none twice', () => {
    const call = { name: 'weather.get', arguments: { city: 'Berlin', days: 3 } };
    expect(scoreReply(reply('', native({ ...call, name: 'play' })), one).value).toBe(0);
    expect(scoreReply(reply('', native(call, call)), one).value).toBe(0);
    expect(
      scoreReply(reply('', [{ id: 'a', name: 'weather.get', arguments: '{"city": "Berlin", ' }]), one),
    ).toMatchObject({
      value: 0,
    });
  });

  it('takes parallel calls in any order, unless told otherwise', () => {
    const calls = [
      { name: 'play', arguments: { artist: ['Abba', 'Queen'], minutes: [5] } },
      { name: 'play', arguments: { artist: ['Queen'], minutes: [5] } },
    ];
    const made = native(
      { name: 'play', arguments: { artist: 'Queen', minutes: 5 } },
      { name: 'play', arguments: { artist: 'Abba', minutes: 5 } },
    );
    expect(scoreReply(reply('', made), createSample({ tools, reference: { calls } })).value).toBe(1);
    expect(scoreReply(reply('', made), createSample({ tools, reference: { calls, ordered: true } })).value).toBe(0);
    expect(scoreReply(reply('', [made[0]!, made[0]!]), createSample({ tools, reference: { calls } })).value).toBe(1);
    expect(scoreReply(reply('', [made[1]!, made[1]!]), createSample({ tools, reference: { calls } })).value).toBe(0);
  });
});

describe('tool-calls, written', () => {
  it.each([
    ['[weather.get(city="Berlin", days=3)]', 1, 1, 'whole-reply'],
    ['weather.get(city="Berlin", days=3)', 1, 1, 'whole-reply'],
    ['weather_get(city=\'Berlin\', days=3, unit="celsius")', 1, 1, 'whole-reply'],
    ['```python\nweather.get(city="Berlin", days=3)\n```', 1, 1, 'whole-reply'],
    ['{"name": "weather.get", "arguments": {"city": "Berlin", "days": 3}}', 1, 1, 'whole-reply'],
    ['```json\n[{"name": "weather.get", "parameters": {"city": "Berlin", "days": 3}}]\n```', 1, 1, 'whole-reply'],
    ['[{"weather.get": {"city": "Berlin", "days": 3}}]', 1, 1, 'whole-reply'],
    [
      '{"tool_calls": [{"function": {"name": "weather.get", "arguments": "{\\"city\\": \\"Berlin\\", \\"days\\": 3}"}}]}',
      1,
      1,
      'whole-reply',
    ],
    ['<tool_call>\n{"name": "weather.get", "arguments": {"city": "Berlin", "days": 3}}\n</tool_call>', 0, 1, 'in-text'],
    ['<function=weather.get>{"city": "Berlin", "days": 3}</function>', 0, 1, 'in-text'],
    [
      '<function=weather.get>\n<parameter=city>\nBerlin\n</parameter>\n<parameter=days>3</parameter>\n</function>',
      0,
      1,
      'in-text',
    ],
    ['Sure, I will call weather.get(city="Berlin", days=3) for you.', 0, 1, 'in-text'],
    ['I will use this:\n```python\nweather.get("Berlin", 3)\n```', 0, 1, 'in-text'],
    ['weather.get({city: "Berlin", days: 3})', 1, 1, 'whole-reply'],
    ['weather.get(city="Berlin", days="3")', 0, 1, 'whole-reply'],
    ['<think>weather.get(city="Bern", days=3)</think>weather.get(city="Berlin", days=3)', 1, 1, 'whole-reply'],
    ['weather.get(city="Berlin", days=4)', 0, 0, 'whole-reply'],
    ['weather.get(city="Berlin", days=3), play(artist="Abba", minutes=1)', 0, 0, 'whole-reply'],
    ['It will be sunny in Berlin (for 3 days).', 0, 0, null],
    ['weather.get(city="Berlin", days=', 0, 0, null],
  ])('reads %j', (text, strict, lenient, rule) => {
    expect(scoreReply(reply(text), one)).toMatchObject({ value: lenient, strict, lenient, rule });
  });
});

describe('tool-calls, where none is due', () => {
  it.each([
    ['None of the functions fits.', [], 1, 1, 'no-call'],
    ['没有合适的函数。', [], 1, 1, 'no-call'],
    ['', [], 0, 1, 'no-call'],
    ['<think>hm', [], 0, 0, null],
    ['play(artist="Abba", minutes=1)', [], 0, 0, 'whole-reply'],
    ['', native({ name: 'play', arguments: {} }), 0, 0, 'native'],
  ] as const)('reads %j', (text, calls, strict, lenient, rule) => {
    expect(scoreReply(reply(text, calls), none)).toMatchObject({ strict, lenient, rule });
  });

  it.each([
    'The functions are: weather, play, weather, play, weather, play,',
    '没有合适的函数。没有合适的函数。没有',
    'none',
    '',
  ])('takes %j for no answer where the limit of tokens cut it', (text) => {
    for (const finish of ['length', 'stop', 'other'] as const) {
      const isCut = finish === 'length';
      expect(scoreReply({ ...reply(text), finish }, none)).toMatchObject({
        value: isCut ? 0 : 1,
        strict: isCut || text === '' ? 0 : 1,
        answer: isCut ? null : 'no call',
        rule: isCut ? null : 'no-call',
      });
    }
  });
});

it('tool-calls takes the calls of a reply that the limit of tokens cut behind them', () => {
  const text = 'weather.get(city="Berlin", days=3)\nThis will show';
  expect(scoreReply({ ...reply(text), finish: 'length' }, one)).toMatchObject({ strict: 0, lenient: 1 });
  expect(scoreReply({ ...reply(text), finish: 'length' }, none)).toMatchObject({ strict: 0, lenient: 0 });
});

describe('tool-calls, in the marks of a model family', () => {
  const lookup = createSample({
    tools: [
      {
        name: 'lookup',
        description: '',
        parameters: {
          type: 'object',
          properties: { order_id: { type: 'integer' }, note: { type: 'string' } },
          required: ['order_id'],
        },
      },
    ],
    reference: { calls: [{ name: 'lookup', arguments: { order_id: [7], note: ['a "b"', ''] } }] },
  });
  const deepseek = (...calls: string[]) =>
    `<｜tool▁calls▁begin｜>${calls.map((call) => `<｜tool▁call▁begin｜>${call}<｜tool▁call▁end｜>`).join('\n')}<｜tool▁calls▁end｜>`;
  it.each([
    ['DeepSeek V3 and R1', deepseek('function<｜tool▁sep｜>lookup\n```json\n{"order_id": 7}\n```')],
    ['DeepSeek V3.1', deepseek('lookup<｜tool▁sep｜>{"order_id": 7, "note": "a \\"b\\""}')],
    [
      'DeepSeek behind words and thought',
      `<think>lookup(order_id=8)</think>Let me see.${deepseek('lookup<｜tool▁sep｜>{"order_id": 7}')}`,
    ],
    [
      'DeepSeek, its signs made plain',
      '<|tool_calls_begin|><|tool_call_begin|>function<|tool_sep|>lookup\n```json\n{"order_id": 7}\n```<|tool_call_end|>',
    ],
    ['DeepSeek, cut', '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>lookup<｜tool▁sep｜>{"order_id": 7}'],
    [
      'DeepSeek V3.2',
      '<｜DSML｜function_calls>\n<｜DSML｜invoke name="lookup">\n<｜DSML｜parameter name="order_id" string="false">7</｜DSML｜parameter>\n<｜DSML｜parameter name="note" string="true">a "b"</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
    ],
    ['Harmony', '<|channel|>commentary to=functions.lookup <|constrain|>json<|message|>{"order_id": 7}<|call|>'],
    [
      'Harmony behind its analysis',
      '<|channel|>analysis<|message|>Call lookup(order_id=8)?<|end|><|start|>assistant<|channel|>commentary to=functions.lookup<|constrain|>json<|message|>{"order_id": 7}<|call|>',
    ],
    [
      'Harmony, for whom first',
      '<|start|>assistant to=functions.lookup<|channel|>commentary <|constrain|>json<|message|>{"order_id": 7}',
    ],
    ['Harmony, stripped', 'analysisWe look it up.assistantcommentary to=functions.lookup json{"order_id": 7}'],
    ['Harmony, the call alone, stripped', 'commentary to=functions.lookup json{"order_id": 7}'],
    [
      'Kimi',
      '<|tool_calls_section_begin|><|tool_call_begin|>functions.lookup:0<|tool_call_argument_begin|>{"order_id": 7}<|tool_call_end|><|tool_calls_section_end|>',
    ],
    ['Mistral', '[TOOL_CALLS]lookup[ARGS]{"order_id": 7}'],
    ['Mistral with an id', '[TOOL_CALLS]lookup[CALL_ID]abc123def[ARGS]{"order_id": 7}'],
    ['Mistral, older', '[TOOL_CALLS] [{"name": "lookup", "arguments": {"order_id": 7}}]'],
    ['GLM', '<tool_call>lookup\n<arg_key>order_id</arg_key>\n<arg_value>7</arg_value>\n</tool_call>'],
    ['Qwen', '<tool_call>\n{"name": "lookup", "arguments": {"order_id": 7}}\n</tool_call>'],
    ['Qwen Coder', '<tool_call>\n<function=lookup>\n<parameter=order_id>\n7\n</parameter>\n</function>\n</tool_call>'],
    ['Qwen Coder without its ends', '<tool_call>\n<function=lookup>\n<parameter=order_id>\n7\n'],
    ['Seed', '<seed:tool_call>\n<function=lookup>\n<parameter=order_id>7</parameter>\n</function>\n</seed:tool_call>'],
    [
      'MiniMax',
      '<minimax:tool_call>\n<invoke name="lookup">\n<parameter name="order_id">7</parameter>\n</invoke>\n</minimax:tool_call>',
    ],
    [
      'Step',
      '<｜tool_calls_begin｜><｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name="lookup"><steptml:parameter name="order_id">7</steptml:parameter></steptml:invoke><｜tool_call_end｜>',
    ],
    [
      'Cohere',
      '<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "lookup", "parameters": {"order_id": 7}}]<|END_ACTION|>',
    ],
    ['Llama', '<|python_tag|>{"name": "lookup", "parameters": {"order_id": 7}}'],
    ['LFM2', '<|tool_call_start|>[lookup(order_id=7)]<|tool_call_end|>'],
    ['FunctionGemma', '<start_function_call>call:lookup{order_id:7,note:<escape>a "b"<escape>}<end_function_call>'],
    ['Functionary', '>>>lookup\n{"order_id": 7}'],
    ['ReAct', 'Thought: I look it up.\nAction: lookup\nAction Input: {"order_id": 7}'],
    ['a list of function calls', '<function_calls>\nlookup(order_id=7)\n</function_calls>'],
  ])('reads those of %s', (_, text) => {
    expect(scoreReply(reply(text), lookup)).toMatchObject({ strict: 0, lenient: 1, rule: 'in-text' });
    expect(scoreReply(reply(text.replaceAll('7', '8')), lookup)).toMatchObject({ lenient: 0, rule: 'in-text' });
    expect(scoreReply(reply(text.replaceAll('lookup', 'look')), lookup)).toMatchObject({ lenient: 0 });
  });

  it('reads several', () => {
    const calls = [8, 7].map((id) => ({ name: 'lookup', arguments: { order_id: [id] } }));
    const two = createSample({ tools: lookup.tools!, reference: { calls } });
    const harmony = (id: number) => `<|channel|>commentary to=functions.lookup<|message|>{"order_id": ${id}}<|call|>`;
    for (const text of [
      deepseek('lookup<｜tool▁sep｜>{"order_id": 7}', 'lookup<｜tool▁sep｜>{"order_id": 8}'),
      `${harmony(7)}<|start|>assistant${harmony(8)}`,
      '[TOOL_CALLS]lookup[ARGS]{"order_id": 7}[TOOL_CALLS]lookup[ARGS]{"order_id": 8}',
      '<tool_call>lookup\n<arg_key>order_id</arg_key>\n<arg_value>7</arg_value>\n</tool_call><tool_call>lookup\n<arg_key>order_id</arg_key>\n<arg_value>8</arg_value>\n</tool_call>',
    ])
      expect(scoreReply(reply(text), two)).toMatchObject({ lenient: 1, rule: 'in-text' });
  });

  it('makes no call of what is only written about them', () => {
    for (const text of ['', 'The mark [TOOL_CALLS] begins a call.', 'analysis of the order', '<tool_call></tool_call>'])
      expect(scoreReply(reply(text), lookup)).toMatchObject({ lenient: 0, rule: null });
  });
});

describe('tool-calls, "" and what is missing', () => {
  const typed = (type: JsonValue, allowed: JsonValue[], required: string[] = [], tool = true) =>
    createSample({
      ...(tool
        ? {
            tools: [
              {
                name: 'hyp',
                description: '',
                parameters: {
                  type: 'object',
                  properties: { x: { type: 'integer' }, z: type === null ? {} : { type, items: { type: 'string' } } },
                  required: ['x', ...required],
                },
              },
            ],
          }
        : {}),
      reference: { calls: [{ name: 'hyp', arguments: { x: [4], z: allowed } }] },
    });
  const given = (args: JsonObject, sample: Sample) => {
    const score = scoreReply(reply('', native({ name: 'hyp', arguments: args })), sample);
    return [score.strict, score.lenient];
  };

  it.each<[string, JsonValue, JsonValue[]]>([
    ['a whole number', 'integer', ['', 0]],
    ['a number', 'float', ['', 0.5]],
    ['a number by its JSON name', 'number', [0.5, '']],
    ['a flag', 'boolean', ['', true]],
    ['a list', 'array', ['', ['a']]],
    ['an object', 'dict', ['', { a: ['b'] }]],
    ['one of two types', ['integer', 'null'], ['', 1]],
    ['what has no other value', 'integer', ['']],
  ])('"" is no value of %s', (_, type, allowed) => {
    expect(given({ x: 4, z: '' }, typed(type, allowed))).toEqual([0, 0]);
    expect(given({ x: 4 }, typed(type, allowed))).toEqual([1, 1]);
    expect(given({ x: 4, z: null }, typed(type, allowed))).toEqual([0, 1]);
  });

  it.each<[string, JsonValue, JsonValue[]]>([
    ['a text', 'string', ['', 'a']],
    ['a text or a number', ['string', 'integer'], ['', 1]],
    ['what has a variable among its values', 'integer', ['', 'myNumber']],
    ['what has no type', null, ['', 'a']],
  ])('"" is a value of %s', (_, type, allowed) => {
    expect(given({ x: 4, z: '' }, typed(type, allowed))).toEqual([1, 1]);
  });

  it('tells types by the values where no tool is known', () => {
    expect(given({ x: 4, z: '' }, typed(null, ['', 3], [], false))).toEqual([0, 0]);
    expect(given({ x: 4, z: '' }, typed(null, ['', 'a'], [], false))).toEqual([1, 1]);
    expect(given({ x: 4 }, typed(null, ['', 3], [], false))).toEqual([1, 1]);
  });

  it('a required argument must be there, in both readings', () => {
    expect(given({ x: 4 }, typed('string', ['a', ''], ['z']))).toEqual([0, 0]);
    expect(given({ x: 4, z: null }, typed('string', ['a', ''], ['z']))).toEqual([0, 0]);
    expect(given({ x: 4, z: '' }, typed('string', ['a', ''], ['z']))).toEqual([1, 1]);
    expect(given({ x: 4, z: 'a' }, typed('string', ['a', ''], ['z']))).toEqual([1, 1]);
    expect(given({ z: 'a' }, typed('string', ['a', ''], ['z']))).toEqual([0, 0]);
    expect(given({}, typed('string', ['a', '']))).toEqual([0, 0]);
  });
});

it('refuses a sample without calls', () => {
  expect(toolCalls.checkSample?.(createSample({}))).toContain('calls');
});

describe('steadiness', () => {
  itIsSteady(toolCalls, {}, one, [
    'weather.get(',
    'city=',
    '"Berlin"',
    ',',
    ')',
    '[',
    ']',
    '{',
    '}',
    '{"name":',
    '"',
    'days=3',
    '<function=play>',
    '</function>',
    '<parameter=a>',
    '\n',
    'play({',
    'play(#',
  ]);
});

const folder = datasetFile('bfcl');
describe.skipIf(folder === null)('the gold answers of BFCL (skipped where the set is not at hand)', () => {
  interface Row {
    id: string;
    function: { name: string; description: string; parameters: JsonObject }[];
    ground_truth: Record<string, Allowed>[];
  }
  const load = (name: string): { sample: Sample; calls: { name: string; arguments: Allowed }[] }[] => {
    const questions = jsonLines<Row>(datasetFile(`bfcl/BFCL_v4_${name}.json`)!);
    const answers = new Map(
      jsonLines<Row>(datasetFile(`bfcl/BFCL_v4_${name}.answer.json`)!).map((row) => [row.id, row.ground_truth]),
    );
    return questions
      .filter(({ id }) => answers.has(id))
      .map((row) => {
        const calls = answers
          .get(row.id)!
          .map((call) => ({ name: Object.keys(call)[0]!, arguments: Object.values(call)[0]! }));
        return { sample: createSample({ id: row.id, tools: row.function, reference: { calls } }), calls };
      });
  };
  /** The first allowed value of each argument, inside objects too. */
  const pick = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(pick);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, allowed]) => {
        const some = Array.isArray(allowed) ? allowed.filter((one) => one !== '') : [allowed];
        return some.length === 0 ? [] : [[key, pick(some[0]!)]];
      }),
    );
  };
  const gold = (calls: { name: string; arguments: Allowed }[]) =>
    calls.map(({ name, arguments: allowed }) => ({ name, arguments: pick(allowed) as JsonObject }));
  const python = (value: JsonValue): string => {
    if (value === null) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
    if (typeof value === 'object')
      return `{${Object.entries(value)
        .map(([key, one]) => `${JSON.stringify(key)}: ${python(one)}`)
        .join(', ')}}`;
    return JSON.stringify(value);
  };
  const changed = (value: JsonValue): JsonValue => {
    if (typeof value === 'number') return value + 1234567;
    if (typeof value === 'string') return `${value} zzq`;
    if (typeof value === 'boolean') return 'perhaps';
    if (Array.isArray(value)) return value.length === 0 ? ['zzq'] : [changed(value[0]!), ...value.slice(1)];
    return { zzq: 1 };
  };

  it.each([
    ['simple_python', 400],
    ['simple_javascript', 50],
    ['multiple', 200],
    ['parallel', 200],
    ['live_simple', 258],
  ])('%s: all right as calls, as code and as JSON; none with one value changed', (name, size) => {
    const rows = load(name);
    expect(rows).toHaveLength(size);
    const wrong: string[] = [];
    for (const { sample, calls } of rows) {
      const made = gold(calls);
      const code = `[${made
        .map(
          (call) =>
            `${call.name}(${Object.entries(call.arguments)
              .map(([key, value]) => `${key}=${python(value)}`)
              .join(', ')})`,
        )
        .join(', ')}]`;
      if (scoreReply(reply('', native(...made)), sample).strict !== 1) wrong.push(`${sample.id} native`);
      if (scoreReply(reply('', native(...made.toReversed())), sample).strict !== 1)
        wrong.push(`${sample.id} turned round`);
      if (scoreReply(reply(code), sample).strict !== 1) wrong.push(`${sample.id} ${code}`);
      if (scoreReply(reply(JSON.stringify(made)), sample).strict !== 1) wrong.push(`${sample.id} json`);
      for (const [index, call] of made.entries()) {
        const [key, value] = Object.entries(call.arguments)[0] ?? [];
        if (key === undefined) continue;
        const other = made.with(index, { ...call, arguments: { ...call.arguments, [key]: changed(value!) } });
        if (scoreReply(reply('', native(...other)), sample).lenient !== 0) wrong.push(`${sample.id} changed ${key}`);
      }
      if (scoreReply(reply('I cannot do that.'), sample).lenient !== 0) wrong.push(`${sample.id} no call`);
    }
    expect(wrong).toEqual([]);
  });

  it('irrelevance: no call is right, a call is wrong', () => {
    const rows = jsonLines<Row>(datasetFile('bfcl/BFCL_v4_irrelevance.json')!);
    expect(rows).toHaveLength(240);
    for (const row of rows) {
      const sample = createSample({ id: row.id, tools: row.function, reference: { calls: [] } });
      expect(scoreReply(reply('None of the given functions can be used here.'), sample).strict).toBe(1);
      expect(scoreReply(reply('', native({ name: row.function[0]!.name, arguments: {} })), sample).lenient).toBe(0);
    }
  });
});
