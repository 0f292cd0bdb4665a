import type { JsonObject, JsonValue, Sample } from '@evenhand/core';
import { expect, test } from 'vitest';
import { ownToolCalls } from '../src/generators/tool-calls/index.ts';

const lists = [20261130, 5].map((seed) => ownToolCalls.generate({ seed, n: 216 }));
const all = lists.flat();

const ZH_NAMES: Record<string, string> = {
  厨房: 'kitchen',
  卧室: 'bedroom',
  浴室: 'bathroom',
  书房: 'office',
  开车: 'car',
  坐火车: 'train',
  坐巴士: 'bus',
  今天: 'today',
  明天: 'tomorrow',
  周末: 'weekend',
  法语: 'French',
  日语: 'Japanese',
  俄语: 'Russian',
  西班牙语: 'Spanish',
};
const english = (name: string) => ZH_NAMES[name] ?? name;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const date = (year: string, month: number, day: string) =>
  `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;

type Read = (match: string[]) => JsonObject;
/** Each kind of wish by its words, and the call that it means: written from the texts, not from the generator. */
const READERS: readonly [string, RegExp, Read][] = [
  [
    'set_timer',
    /^start a( loud)? timer of (\d+) minutes$/,
    ([, loud, minutes]) => ({ minutes: Number(minutes), ...(loud && { loud: true }) }),
  ],
  [
    'set_timer',
    /^开一个(\d+)分钟的计时器(，铃声要响)?$/,
    ([, minutes, loud]) => ({ minutes: Number(minutes), ...(loud && { loud: true }) }),
  ],
  [
    'convert_currency',
    /^convert (\d+) (\w+) to (\w+)$|^把(\d+) (\w+)换算成(\w+)$/,
    (m) => ({ amount: Number(m[1] ?? m[4]), from: (m[2] ?? m[5])!, to: (m[3] ?? m[6])! }),
  ],
  [
    'get_weather',
    /^look up the weather in (\w+) (today|tomorrow|at the weekend)$/,
    ([, city, day]) => ({ city: city!, day: day!.replace('at the ', '') }),
  ],
  ['get_weather', /^查一下(.+?)(今天|明天|周末)的天气$/, ([, city, day]) => ({ city: city!, day: english(day!) })],
  [
    'book_table',
    /^book a table( outdoors)? for (\d) at (.+)$/,
    ([, out, guests, time]) => ({ guests: Number(guests), time: time!, ...(out && { outdoors: true }) }),
  ],
  [
    'book_table',
    /^订一张(.+)的(室外)?餐桌，(\d)人$/,
    ([, time, out, guests]) => ({ guests: Number(guests), time: time!, ...(out && { outdoors: true }) }),
  ],
  [
    'send_message',
    /^send (\w+) the message "(.+)"$|^给(.+?)发消息“(.+)”$/,
    (m) => ({ to: (m[1] ?? m[3])!, text: (m[2] ?? m[4])! }),
  ],
  [
    'play_station',
    /^play (.+) at volume (\d+)$|^播放(.+)，音量(\d+)$/,
    (m) => ({ station: (m[1] ?? m[3])!, volume: Number(m[2] ?? m[4]) }),
  ],
  [
    'create_event',
    /^put "(.+)" into my calendar on (\d+) (\w+) (\d{4}) at (.+)$/,
    ([, title, day, month, year, start]) => ({
      title: title!,
      date: date(year!, MONTHS.indexOf(month!) + 1, day!),
      start: start!,
    }),
  ],
  [
    'create_event',
    /^在日历里记上“(.+)”，(\d+)年(\d+)月(\d+)日(.+)$/,
    ([, title, year, month, day, start]) => ({ title: title!, date: date(year!, Number(month), day!), start: start! }),
  ],
  [
    'find_route',
    /^find me a route from (\w+) to (\w+) by (\w+)$/,
    ([, from, to, mode]) => ({ from: from!, to: to!, mode: mode! }),
  ],
  [
    'find_route',
    /^找一条从(.+)(开车|坐火车|坐巴士)去(.+)的路线$/,
    ([, from, mode, to]) => ({ from: from!, to: to!, mode: english(mode!) }),
  ],
  [
    'set_light',
    /^set the light in the (\w+) to (\d+) per cent$|^把(.+)的灯调到百分之(\d+)$/,
    (m) => ({ room: m[1] ?? english(m[3]!), brightness: Number(m[2] ?? m[4]) }),
  ],
  [
    'add_to_cart',
    /^put (\d+) (\w+) into my cart$/,
    ([, quantity, many]) => ({
      product: many!.replace(/s$/, ''),
      quantity: Number(quantity),
    }),
  ],
  [
    'add_to_cart',
    /^往购物车里加(\d+)件(.+)$/,
    ([, quantity, product]) => ({ product: product!, quantity: Number(quantity) }),
  ],
  [
    'translate_word',
    /^translate the word "(\w+)" into (\w+)$|^把“(.+)”这个词译成(.+)$/,
    (m) => ({ word: (m[1] ?? m[3])!, language: m[2] ?? english(m[4]!) }),
  ],
  [
    'set_heating',
    /^heat the (\w+) to ([\d.]+) degrees Celsius$|^把(.+)的暖气调到([\d.]+)摄氏度$/,
    (m) => ({ room: m[1] ?? english(m[3]!), celsius: Number(m[2] ?? m[4]) }),
  ],
];

function solveFromText(sample: Sample): JsonValue {
  const text = (sample.input as string).replace(/^Please |^请|[.。]$/g, '');
  const clauses = text.split(sample.language === 'zh' ? '；再' : '; and ');
  const calls = clauses.map((clause): { name: string; arguments: JsonObject } => {
    const found = READERS.filter(([, pattern]) => pattern.test(clause));
    expect(found, clause).toHaveLength(1);
    const [name, pattern, read] = found[0]!;
    return { name, arguments: read(pattern.exec(clause)! as unknown as string[]) };
  });
  return calls.filter(({ name }) => sample.tools!.some((tool) => tool.name === name));
}

test('the calls follow from the text and the functions that are offered', () => {
  for (const sample of all) {
    const calls = solveFromText(sample);
    if (sample.target[0] === 'none') expect(calls, sample.id).toEqual([]);
    else expect(JSON.parse(sample.target[0]!), sample.id).toEqual(calls);
  }
});

test('has single, multiple, parallel and no calls, a quarter each, and only arguments that the schemas know', () => {
  const cases = Map.groupBy(lists[0]!, ({ tags }) => tags[1]);
  expect([...cases].map(([name, samples]) => [name, samples.length])).toEqual([
    ['single', 54],
    ['multiple', 54],
    ['parallel', 54],
    ['none', 54],
  ]);
  for (const { tools, reference, id } of all)
    for (const call of (reference as unknown as { calls: { name: string; arguments: JsonObject }[] }).calls) {
      const { properties, required } = tools!.find(({ name }) => name === call.name)!.parameters as {
        properties: JsonObject;
        required: string[];
      };
      expect(Object.keys(properties), id).toEqual(expect.arrayContaining(Object.keys(call.arguments)));
      expect(Object.keys(call.arguments), id).toEqual(expect.arrayContaining(required));
    }
});

test('parallel wishes name the same function twice or several functions', () => {
  for (const { reference, tags } of all)
    if (tags[1] === 'parallel') expect((reference as { calls: unknown[] }).calls.length).toBeGreaterThanOrEqual(2);
});
