import { over, tenths } from '../exact.ts';
import { type Template, template } from '../template.ts';
import { families, people } from '../words.ts';

const grandmother = template({
  id: 'grandmother',
  level: 'easy',
  draw: (r) => ({ who: r.pick(people), age: r.int(6, 16), times: r.int(4, 9), years: r.int(3, 18) }),
  whole: (p) => [p.age * p.times - 49, 81 - p.age * p.times],
  answer: (p) => p.age * p.times + p.years,
  en: (p) =>
    `${p.who.en} is ${p.age} years old, and ${p.who.her} grandmother is ${p.times} times as old. How old will the grandmother be in ${p.years} years?`,
  zh: (p) => `${p.who.zh}今年${p.age}岁，奶奶的年龄是${p.who.ta}的${p.times}倍。${p.years}年后奶奶多少岁？`,
});

const lemonade = template({
  id: 'lemonade',
  level: 'easy',
  draw: (r) => ({
    who: r.pick(people),
    bottles: r.int(2, 24),
    litres: r.pick([6, 8, 9, 12, 15, 16, 18, 25]),
    glass: r.int(2, 5),
  }),
  whole: (p) => [101 - (p.bottles * p.litres) / p.glass],
  answer: (p) => (p.bottles * p.litres) / p.glass,
  en: (p) =>
    `${p.who.en} has ${p.bottles} bottles of lemonade with ${tenths(p.litres)} litres in each and pours all of it into glasses that hold ${tenths(p.glass)} litres each. How many glasses does ${p.who.she} fill?`,
  zh: (p) =>
    `${p.who.zh}有${p.bottles}瓶柠檬水，每瓶${tenths(p.litres)}升，全部倒进容量为${tenths(p.glass)}升的杯子里。一共可以倒满多少杯？`,
});

const wallPaint = template({
  id: 'wall-paint',
  level: 'medium',
  draw: (r) => ({ long: r.int(6, 20), high: r.int(24, 36), openings: r.int(3, 12), covers: r.int(5, 12) }),
  whole: (p) => [p.long * p.high - 20 * p.openings],
  answer: (p) => over(2 * (p.long * p.high - 10 * p.openings), 10 * p.covers),
  en: (p) =>
    `A wall is ${p.long} m long and ${tenths(p.high)} m high. Its door and windows take up ${p.openings} m² and are not painted; the rest gets 2 coats of paint. For a single coat, 1 litre of paint covers ${p.covers} m². How many litres of paint are needed?`,
  zh: (p) =>
    `一面墙长${p.long}米、高${tenths(p.high)}米，墙上的门窗共占${p.openings}平方米，不需要刷漆，其余部分要刷2遍漆。每刷一遍，1升漆可以刷${p.covers}平方米。一共需要多少升漆？`,
});

const savingsAccount = template({
  id: 'savings-account',
  level: 'medium',
  draw: (r) => ({
    who: r.pick(people),
    capital: r.int(1200, 9000, 100),
    rate: r.int(2, 6),
    years: r.int(2, 8),
    spent: r.int(350, 2500, 10),
  }),
  whole: (p) => [p.capital - p.spent],
  answer: (p) => over(p.capital * (100 + p.rate * p.years) - 100 * p.spent, 100),
  en: (p) =>
    `${p.who.en} puts $${p.capital} in an account that pays ${p.rate}% simple interest a year. After ${p.years} years ${p.who.she} takes out all the money, interest included, and spends $${p.spent} of it on a holiday. How many dollars does ${p.who.she} have left?`,
  zh: (p) =>
    `${p.who.zh}把${p.capital}元存入银行，年利率为${p.rate}%，按单利计算。${p.years}年后，${p.who.ta}把本金和利息全部取出，旅游花去${p.spent}元。还剩多少元？`,
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
  whole: (p) => {
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

const sharedFlat = template({
  id: 'shared-flat',
  level: 'hard',
  draw: (r) => ({ friends: r.int(3, 7), joining: r.int(2, 4), less: r.int(40, 300, 5), cleaning: r.int(60, 240, 5) }),
  whole: (p) => [(p.less * p.friends * (p.friends + p.joining)) / p.joining],
  answer: (p) =>
    over(p.less * p.friends * (p.friends + p.joining) + p.cleaning * p.joining, p.joining * (p.friends + p.joining)),
  en: (p) =>
    `A flat is shared by ${p.friends} friends, who split the monthly rent equally. When ${p.joining} more friends move in, the rent stays the same, and each share of it falls by $${p.less}. From then on all of them also split a cleaning bill of $${p.cleaning} a month equally. How many dollars does each of them pay a month now, for rent and cleaning together?`,
  zh: (p) =>
    `${p.friends}位朋友合租一套公寓，平均分摊每月的房租。后来又搬进来${p.joining}位朋友，总房租不变，每人分摊的房租因此减少了${p.less}元。从这时起，所有人还要平均分摊每月${p.cleaning}元的保洁费。现在每人每月的房租和保洁费一共是多少元？`,
});

export const home: readonly Template[] = [grandmother, lemonade, wallPaint, savingsAccount, familyAges, sharedFlat];
