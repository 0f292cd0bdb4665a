import type { Language } from '../twins.ts';

type LocalizedText = Readonly<Record<Language, string>>;

/** Something to write a few lines about. */
export interface Topic {
  readonly name: LocalizedText;
  /** Eight things that belong to it, the same in both languages, none part of another. */
  readonly words: Readonly<Record<Language, readonly string[]>>;
}

const topic = (name: string, words: string): Topic => {
  const pairs = words.split(', ').map((pair) => pair.split('/') as [string, string]);
  const [en, zh] = name.split('/') as [string, string];
  return { name: { en, zh }, words: { en: pairs.map(([word]) => word), zh: pairs.map(([, word]) => word) } };
};

export const topics: readonly Topic[] = [
  topic('breakfast/早餐', 'bread/面包, tea/茶, egg/鸡蛋, honey/蜂蜜, milk/牛奶, apple/苹果, cheese/奶酪, rice/米饭'),
  topic('the garden/花园', 'rose/玫瑰, fence/篱笆, spade/铁锹, tree/大树, bench/长椅, pond/池塘, grass/草地, bee/蜜蜂'),
  topic(
    'the office/办公室',
    'desk/书桌, printer/打印机, phone/电话, paper/纸张, lamp/台灯, chair/椅子, clock/时钟, pencil/铅笔',
  ),
  topic('the seaside/海边', 'sand/沙滩, shell/贝壳, wave/海浪, boat/小船, gull/海鸥, rock/礁石, towel/毛巾, net/渔网'),
  topic('winter/冬天', 'snow/雪花, scarf/围巾, stove/火炉, sled/雪橇, ice/冰柱, glove/手套, soup/热汤, wool/羊毛'),
  topic(
    'a train journey/坐火车旅行',
    'ticket/车票, window/车窗, bridge/大桥, tunnel/隧道, station/车站, seat/座位, map/地图, suitcase/行李箱',
  ),
  topic('music/音乐', 'drum/鼓, violin/小提琴, song/歌曲, choir/合唱团, flute/长笛, stage/舞台, piano/钢琴, note/音符'),
  topic(
    'the kitchen/厨房',
    'pan/平底锅, knife/菜刀, oven/烤箱, spoon/勺子, salt/食盐, onion/洋葱, plate/盘子, kettle/水壶',
  ),
];

/** Words that no topic and no phrase here contains. */
export const rareWords: readonly LocalizedText[] = [
  { en: 'lantern', zh: '灯笼' },
  { en: 'otter', zh: '水獭' },
  { en: 'compass', zh: '指南针' },
  { en: 'velvet', zh: '天鹅绒' },
  { en: 'harbour', zh: '港口' },
  { en: 'pepper', zh: '胡椒' },
];

/** One plain sentence about a thing. */
export const sentence: Readonly<Record<Language, (word: string) => string>> = {
  en: (word) => `One part of it is the ${word}.`,
  zh: (word) => `其中有${word}。`,
};
