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
