import { over, tenths } from '../exact.ts';
import { type Template, template } from '../template.ts';
import { families, people } from '../words.ts';

const stickers = template({
  id: 'stickers',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), had: r.int(2, 20), more: r.int(2, 20) }),
  answer: (p) => p.had + p.more,
  en: (p) =>
    `${p.who.en} has ${p.had} stickers and gets ${p.more} more from a friend. How many stickers does ${p.who.she} have now?`,
  zh: (p) => `${p.who.zh}有${p.had}张贴纸，朋友又送给${p.who.ta}${p.more}张。${p.who.ta}现在一共有多少张贴纸？`,
});

const marbles = template({
  id: 'marbles',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), had: r.int(2, 17), goal: r.int(5, 20) }),
  answer: (p) => p.goal - p.had,
  en: (p) =>
    `${p.who.en} has ${p.had} marbles and wants to have ${p.goal}. How many more marbles does ${p.who.she} need?`,
  zh: (p) => `${p.who.zh}有${p.had}颗弹珠，想凑够${p.goal}颗。还差多少颗？`,
});

const grandmother = template({
  id: 'grandmother',
  level: 'medium',
  draw: (r) => ({ who: r.pick(people), age: r.int(6, 16), times: r.int(4, 9), years: r.int(3, 18) }),
  counts: (p) => [p.age * p.times - 49, 81 - p.age * p.times],
  answer: (p) => p.age * p.times + p.years,
  en: (p) =>
    `${p.who.en} is ${p.age} years old, and ${p.who.her} grandmother is ${p.times} times as old. How old will the grandmother be in ${p.years} years?`,
  zh: (p) => `${p.who.zh}今年${p.age}岁，奶奶的年龄是${p.who.ta}的${p.times}倍。${p.years}年后奶奶多少岁？`,
});

const lemonade = template({
  id: 'lemonade',
  level: 'medium',
  draw: (r) => ({
    who: r.pick(people),
    bottles: r.int(2, 24),
    bottle: r.pick([600, 750, 800, 900, 1200, 1500]),
    glass: r.pick([150, 200, 250, 300]),
  }),
  counts: (p) => [101 - (p.bottles * p.bottle) / p.glass],
  answer: (p) => (p.bottles * p.bottle) / p.glass,
  en: (p) =>
    `${p.who.en} has ${p.bottles} bottles of lemonade with ${p.bottle} ml in each and pours all of it into glasses that hold ${p.glass} ml each. How many glasses does ${p.who.she} fill?`,
  zh: (p) =>
    `${p.who.zh}有${p.bottles}瓶柠檬水，每瓶${p.bottle}毫升，全部倒进容量为${p.glass}毫升的杯子里。一共可以倒满多少杯？`,
});

const wallPaint = template({
  id: 'wall-paint',
  level: 'hard',
  draw: (r) => ({ long: r.int(6, 20), high: r.int(24, 36), openings: r.int(3, 12), covers: r.int(5, 12) }),
  counts: (p) => [p.long * p.high - 20 * p.openings],
  answer: (p) => over(2 * (p.long * p.high - 10 * p.openings), 10 * p.covers),
  en: (p) =>
    `A wall is ${p.long} m long and ${tenths(p.high)} m high. Its door and windows take up ${p.openings} m² and are not painted; the rest gets 2 coats of paint. For a single coat, 1 litre of paint covers ${p.covers} m². How many litres of paint are needed?`,
  zh: (p) =>
    `一面墙长${p.long}米、高${tenths(p.high)}米，墙上的门窗共占${p.openings}平方米，不需要刷漆，其余部分要刷2遍漆。每刷一遍，1升漆可以刷${p.covers}平方米。一共需要多少升漆？`,
});

const familyAges = template({
  id: 'family-ages',
  level: 'hard',
  draw: (r) => ({
    family: r.pick(families),
    now: r.int(3, 9),
    later: r.int(2, 5),
    years: r.int(3, 24),
    ahead: r.int(2, 20),
  }),
  counts: (p) => {
    const child = (p.years * (p.later - 1)) / (p.now - p.later);
    // the parent was 20 to 42 when the child was born
    return [child, p.now * child - child - 19, 43 - p.now * child + child];
  },
  answer: (p) => (p.now * p.years * (p.later - 1)) / (p.now - p.later) + p.ahead,
  en: ({ family: f, ...p }) =>
    `A ${f.parent.en} is now ${p.now} times as old as ${f.her} ${f.child.en}. In ${p.years} years ${f.she} will be ${p.later} times as old as the ${f.child.en} will be then. How old will the ${f.parent.en} be ${p.ahead} years from now?`,
  zh: ({ family: f, ...p }) =>
    `今年${f.parent.zh}的年龄是${f.child.zh}的${p.now}倍，${p.years}年后${f.parent.zh}的年龄将是${f.child.zh}当时年龄的${p.later}倍。从今年算起，${p.ahead}年后${f.parent.zh}多少岁？`,
});

export const home: readonly Template[] = [stickers, marbles, grandmother, lemonade, wallPaint, familyAges];
