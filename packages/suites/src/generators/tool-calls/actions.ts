import type { JsonObject, JsonValue, Tool } from '@evenhand/core';
import type { Random } from '../random.ts';
import type { Language } from '../twins.ts';

/** What a user wants done by one call. */
export interface Action {
  /** By argument: the values that are right; "" among them = it may be left out. */
  readonly arguments: Readonly<Record<string, readonly JsonValue[]>>;
  /** The wish as a clause, without a full stop. */
  readonly text: Readonly<Record<Language, string>>;
}

/** A function that is offered, and how wishes for it are drawn. */
export interface ToolKind {
  readonly tool: Tool;
  readonly draw: (random: Random) => Action;
}

const tool = (name: string, description: string, properties: JsonObject, optional: readonly string[] = []): Tool => ({
  name,
  description,
  parameters: {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((key) => !optional.includes(key)),
  },
});
const text = (description: string, values?: readonly string[]): JsonObject => ({
  type: 'string',
  description,
  ...(values && { enum: [...values] }),
});
const integer = (description: string): JsonObject => ({ type: 'integer', description });
const flag = (description: string): JsonObject => ({ type: 'boolean', description });

/** A name in both languages: either is right. */
interface Named {
  readonly en: string;
  readonly zh: string;
}
const either = ({ en, zh }: Named): readonly string[] => [en, zh];
const named = (list: string): readonly Named[] =>
  list.split(', ').map((pair) => {
    const [en, zh] = pair.split('/') as [string, string];
    return { en, zh };
  });

const cities = named(
  'Paris/巴黎, Cairo/开罗, Lima/利马, Oslo/奥斯陆, Nairobi/内罗毕, Madrid/马德里, Hanoi/河内, Vienna/维也纳',
);
const people = named('Anna/安娜, Peter/彼得, Lucy/露西, David/大卫, Maria/玛丽亚, Tom/汤姆');
const rooms = named('kitchen/厨房, bedroom/卧室, bathroom/浴室, office/书房');
const goods = named('umbrella/雨伞, notebook/笔记本, candle/蜡烛, towel/毛巾, pillow/枕头, mug/马克杯');
const languages = named('French/法语, Japanese/日语, Russian/俄语, Spanish/西班牙语');
const words = named('bridge/桥, river/河流, window/窗户, mountain/山, garden/花园');
const titles = named('dentist/牙医, choir/合唱团, tax meeting/报税会, football/足球');
const stations = named('Harbour Radio/海港电台, Jazz Corner/爵士角, City News/城市新闻, Classic Hall/古典大厅');
const topics = named(
  'the rent is paid/房租已付, the train is late/火车晚点, dinner is at seven/七点吃晚饭, the parcel is here/包裹到了',
);

/** A value of a closed set stands in English in the schema, whatever the language of the wish. */
const fixed = ({ en }: Named): readonly string[] => [en];
const two = (n: number) => String(n).padStart(2, '0');
const drawTime = (random: Random) => `${two(random.int(7, 21))}:${random.pick(['00', '15', '30', '45'])}`;
const drawDate = (random: Random) => ({ month: random.int(1, 12), day: random.int(1, 28) });
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

export const toolKinds: readonly ToolKind[] = [
  {
    tool: tool(
      'set_timer',
      'Starts a timer.',
      { minutes: integer('Length in minutes.'), loud: flag('Whether it rings loudly; false if not stated.') },
      ['loud'],
    ),
    draw: (random) => {
      const [minutes, isLoud] = [random.int(3, 90), random.pick([true, false])];
      return {
        arguments: { minutes: [minutes], loud: isLoud ? [true] : [false, ''] },
        text: {
          en: `start a${isLoud ? ' loud' : ''} timer of ${minutes} minutes`,
          zh: `开一个${minutes}分钟的计时器${isLoud ? '，铃声要响' : ''}`,
        },
      };
    },
  },
  {
    tool: tool('convert_currency', 'Converts an amount of money.', {
      amount: { type: 'number', description: 'How much.' },
      from: text('Currency code, ISO 4217.'),
      to: text('Currency code, ISO 4217.'),
    }),
    draw: (random) => {
      const [from, to] = random.two(['USD', 'EUR', 'CNY', 'JPY', 'GBP', 'BRL']);
      const amount = random.int(15, 950, 5);
      return {
        arguments: { amount: [amount], from: [from], to: [to] },
        text: { en: `convert ${amount} ${from} to ${to}`, zh: `把${amount} ${from}换算成${to}` },
      };
    },
  },
  {
    tool: tool('get_weather', 'Forecast for a city.', {
      city: text('Name of the city.'),
      day: text('Which day.', ['today', 'tomorrow', 'weekend']),
    }),
    draw: (random) => {
      const city = random.pick(cities);
      const day = random.pick(named('today/今天, tomorrow/明天, weekend/周末'));
      return {
        arguments: { city: either(city), day: fixed(day) },
        text: {
          en: `look up the weather in ${city.en} ${day.en === 'weekend' ? 'at the weekend' : day.en}`,
          zh: `查一下${city.zh}${day.zh}的天气`,
        },
      };
    },
  },
  {
    tool: tool(
      'book_table',
      'Books a table in the restaurant.',
      {
        guests: integer('Number of people.'),
        time: text('Time of day, HH:MM, 24 hours.'),
        outdoors: flag('Whether the table is outdoors; false if not stated.'),
      },
      ['outdoors'],
    ),
    draw: (random) => {
      const [guests, time, isOutdoors] = [random.int(2, 9), drawTime(random), random.pick([true, false])];
      return {
        arguments: { guests: [guests], time: [time], outdoors: isOutdoors ? [true] : [false, ''] },
        text: {
          en: `book a table${isOutdoors ? ' outdoors' : ''} for ${guests} at ${time}`,
          zh: `订一张${time}的${isOutdoors ? '室外' : ''}餐桌，${guests}人`,
        },
      };
    },
  },
  {
    tool: tool('send_message', 'Sends a short message to a contact.', {
      to: text('First name of the contact.'),
      text: text('The message, word for word.'),
    }),
    draw: (random) => {
      const [to, topic] = [random.pick(people), random.pick(topics)];
      return {
        arguments: { to: either(to), text: either(topic) },
        text: { en: `send ${to.en} the message "${topic.en}"`, zh: `给${to.zh}发消息“${topic.zh}”` },
      };
    },
  },
  {
    tool: tool('play_station', 'Plays a radio station.', {
      station: text('Name of the station.'),
      volume: integer('From 0 to 100.'),
    }),
    draw: (random) => {
      const [station, volume] = [random.pick(stations), random.int(10, 90, 5)];
      return {
        arguments: { station: either(station), volume: [volume] },
        text: { en: `play ${station.en} at volume ${volume}`, zh: `播放${station.zh}，音量${volume}` },
      };
    },
  },
  {
    tool: tool('create_event', 'Puts an event into the calendar.', {
      title: text('What it is.'),
      date: text('Date, YYYY-MM-DD.'),
      start: text('Start, HH:MM, 24 hours.'),
    }),
    draw: (random) => {
      const [title, { month, day }, start] = [random.pick(titles), drawDate(random), drawTime(random)];
      return {
        arguments: { title: either(title), date: [`2027-${two(month)}-${two(day)}`], start: [start] },
        text: {
          en: `put "${title.en}" into my calendar on ${day} ${MONTHS[month - 1]} 2027 at ${start}`,
          zh: `在日历里记上“${title.zh}”，2027年${month}月${day}日${start}`,
        },
      };
    },
  },
  {
    tool: tool('find_route', 'Finds a route between two cities.', {
      from: text('City of departure.'),
      to: text('City of arrival.'),
      mode: text('Means of transport.', ['car', 'train', 'bus']),
    }),
    draw: (random) => {
      const [from, to] = random.two(cities);
      const mode = random.pick(named('car/开车, train/坐火车, bus/坐巴士'));
      return {
        arguments: { from: either(from), to: either(to), mode: fixed(mode) },
        text: {
          en: `find me a route from ${from.en} to ${to.en} by ${mode.en}`,
          zh: `找一条从${from.zh}${mode.zh}去${to.zh}的路线`,
        },
      };
    },
  },
  {
    tool: tool('set_light', 'Sets the light of a room.', {
      room: text(
        'Which room.',
        rooms.map(({ en }) => en),
      ),
      brightness: integer('Per cent, 0 = off.'),
    }),
    draw: (random) => {
      const [room, brightness] = [random.pick(rooms), random.int(5, 95, 5)];
      return {
        arguments: { room: fixed(room), brightness: [brightness] },
        text: {
          en: `set the light in the ${room.en} to ${brightness} per cent`,
          zh: `把${room.zh}的灯调到百分之${brightness}`,
        },
      };
    },
  },
  {
    tool: tool('add_to_cart', 'Puts a product into the shopping cart.', {
      product: text('Name of the product, singular.'),
      quantity: integer('How many.'),
    }),
    draw: (random) => {
      const [product, quantity] = [random.pick(goods), random.int(2, 12)];
      const plural = `${product.en}s`;
      return {
        arguments: { product: [...either(product), plural], quantity: [quantity] },
        text: { en: `put ${quantity} ${plural} into my cart`, zh: `往购物车里加${quantity}件${product.zh}` },
      };
    },
  },
  {
    tool: tool('translate_word', 'Translates one word.', {
      word: text('The word as it is given.'),
      language: text(
        'Into which language.',
        languages.map(({ en }) => en),
      ),
    }),
    draw: (random) => {
      const [word, language] = [random.pick(words), random.pick(languages)];
      return {
        arguments: { word: either(word), language: fixed(language) },
        text: {
          en: `translate the word "${word.en}" into ${language.en}`,
          zh: `把“${word.zh}”这个词译成${language.zh}`,
        },
      };
    },
  },
  {
    tool: tool('set_heating', 'Sets the temperature of a room.', {
      room: text(
        'Which room.',
        rooms.map(({ en }) => en),
      ),
      celsius: { type: 'number', description: 'Degrees Celsius.' },
    }),
    draw: (random) => {
      const [room, half] = [random.pick(rooms), random.int(32, 48)];
      return {
        arguments: { room: fixed(room), celsius: [half / 2] },
        text: {
          en: `heat the ${room.en} to ${half / 2} degrees Celsius`,
          zh: `把${room.zh}的暖气调到${half / 2}摄氏度`,
        },
      };
    },
  },
];
