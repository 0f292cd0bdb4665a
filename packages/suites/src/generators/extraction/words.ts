import type { Random } from '../random.ts';
import { oneOf } from './fields.ts';

/** People by their full names, with an address for e-mail that both languages share. */
export const people = [
  { en: 'Emma Clark', zh: '陈敏', mail: 'e.clark@example.com' },
  { en: 'Lily Young', zh: '杨丽', mail: 'lily.young@example.org' },
  { en: 'Fiona Wood', zh: '吴芳', mail: 'fwood@example.net' },
  { en: 'Julia Lindner', zh: '林洁', mail: 'julia.l@example.com' },
  { en: 'Ben Harper', zh: '何斌', mail: 'ben.harper@example.org' },
  { en: 'Leo Walker', zh: '王乐', mail: 'leo_w@example.com' },
  { en: 'Tom Lawson', zh: '罗涛', mail: 'tom.lawson@example.net' },
  { en: 'Kevin Sutton', zh: '孙凯', mail: 'kevin.s@example.org' },
  { en: 'Jack Jordan', zh: '江杰', mail: 'jack.jordan@example.com' },
  { en: 'Nora Chandler', zh: '张诺', mail: 'nora.chandler@example.net' },
] as const;

export const cities = [
  { en: 'London', zh: '伦敦' },
  { en: 'Paris', zh: '巴黎' },
  { en: 'Berlin', zh: '柏林' },
  { en: 'Madrid', zh: '马德里' },
  { en: 'Vienna', zh: '维也纳' },
  { en: 'Beijing', zh: '北京' },
  { en: 'Shanghai', zh: '上海' },
  { en: 'Singapore', zh: '新加坡' },
] as const;

export const doctors = [
  { en: 'Walsh', zh: '王' },
  { en: 'Lee', zh: '李' },
  { en: 'Chambers', zh: '张' },
  { en: 'Sullivan', zh: '孙' },
] as const;

export const brands = [
  { en: 'Bluebird', zh: '青鸟' },
  { en: 'Northfield', zh: '北原' },
  { en: 'Maple', zh: '枫叶' },
  { en: 'Starling', zh: '星燕' },
  { en: 'Redstone', zh: '赤石' },
] as const;

export const colours = [
  { value: 'red', zh: '红色' },
  { value: 'blue', zh: '蓝色' },
  { value: 'green', zh: '绿色' },
  { value: 'black', zh: '黑色' },
  { value: 'white', zh: '白色' },
  { value: 'grey', zh: '灰色' },
] as const;

export const colour = oneOf(...colours.map(({ value, zh }) => [value, zh.slice(0, 1)] as const));

/** Money as a text writes it. */
export const currencies = [
  { code: 'EUR', en: (n: string) => `€${n}`, zh: (n: string) => `${n}欧元` },
  { code: 'USD', en: (n: string) => `$${n}`, zh: (n: string) => `${n}美元` },
  { code: 'GBP', en: (n: string) => `£${n}`, zh: (n: string) => `${n}英镑` },
] as const;

/** Small counts in words; Chinese before a measure word. */
export const few = {
  en: ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  zh: ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'],
} as const;

/** Letters that nobody takes for a figure. */
const LETTERS = [...'ABCDEFGHKLMNPRTUVWXY'];

/** `KD-4821` */
export const code = (random: Random): string =>
  `${random.pick(LETTERS)}${random.pick(LETTERS)}-${random.int(1000, 9899)}`;
