import type { Template } from '../../twins.ts';
import { coffee, game, monitor, phone, suitcase } from '../kinds.ts';
import { chair, tent } from '../pair-kinds.ts';
import { atLeast, atMost, is, not, one } from '../rules.ts';
import { brands } from '../traits.ts';
import { wish } from '../wish.ts';
import { newBicycle, runningCouple, studentRoom, teaForTwo, twoBoxes } from './pairs.ts';

const sixChairs = wish({
  id: 'six-chairs',
  level: 'hard',
  kinds: [chair],
  draw: (r) => ({ count: r.int(4, 8), fee: r.int(15, 45, 5), each: r.int(50, 100), load: r.int(110, 130, 10) }),
  wish: (p) => ({
    parts: [{ count: p.count, rules: [is('armrests', false), atLeast('load', p.load)] }],
    total: { atMost: p.count * p.each + p.fee, fee: p.fee },
  }),
  en: (p) =>
    `${p.count} chairs of one model for the dining table, delivered. Delivery is $${p.fee} per order, and all in all it may cost $${p.count * p.each + p.fee}. They must slide under the table, so no armrests. Uncle Bob will sit on one of them, and he weighs ${p.load - 4} kg.`,
  zh: (p) =>
    `餐桌用，同一款椅子要${p.count}把，送货上门。每单运费${p.fee}元，连运费一共不能超过${p.count * p.each + p.fee}元。要能推到桌子底下，所以不能有扶手。我叔叔也要坐，他体重${p.load - 4}千克。`,
});

const lightestSuitcase = wish({
  id: 'lightest-suitcase',
  level: 'hard',
  kinds: [suitcase],
  draw: (r) => ({ litres: r.int(44, 70, 2), budget: r.int(120, 200, 10) }),
  wish: (p) => ({
    ...one(atMost('litres', p.litres), is('wheels', 'four'), atMost('price', p.budget)),
    least: 'grams',
  }),
  en: (p) =>
    `It must go into the boot beside the pram: ${p.litres} litres at most. It has to roll upright beside me, so four wheels, not two. I said $${p.budget - 30} on the phone; make that $${p.budget}. Of those that qualify I'll take the lightest.`,
  zh: (p) =>
    `后备箱里还要放婴儿车，箱子最大${p.litres}升。我要能立着推的，四个轮子，不要两个。电话里我说的是${p.budget - 30}元，改成${p.budget}元吧。符合条件的里面，我要最轻的。`,
});

const twoNumbers = wish({
  id: 'two-numbers',
  level: 'hard',
  kinds: [phone],
  draw: (r) => ({ tenths: r.int(60, 65), budget: r.int(350, 600, 10), brand: r.pick(brands) }),
  wish: (p) =>
    one(
      is('dualSim', true),
      atMost('tenths', p.tenths),
      not('storage', '64'),
      not('brand', p.brand.key),
      atMost('price', p.budget),
    ),
  en: (p) =>
    `I want my private and my work number in one phone. 64 GB is full in no time, so more than that. Anything over ${p.tenths / 10} inches won't go into my pocket. $${p.budget} is the limit, and no ${p.brand.en}: I sold mine for a reason.`,
  zh: (p) =>
    `我想把私人号和工作号放在一部手机里。64GB很快就满，要比它大的。超过${p.tenths / 10}英寸口袋就装不下了。${p.budget}元以内。${p.brand.zh}的我刚卖掉，自有原因，不再买。`,
});

const officeCoffee = wish({
  id: 'office-coffee',
  level: 'hard',
  kinds: [coffee],
  draw: (r) => ({ bags: r.int(3, 6), off: r.pick([10, 20, 25]), each: r.int(12, 20) }),
  wish: (p) => ({
    parts: [{ count: p.bags, rules: [is('form', 'beans'), is('decaf', false), is('organic', true)] }],
    total: { atMost: Math.floor((p.bags * p.each * (100 - p.off)) / 100), percentOff: p.off },
  }),
  en: (p) =>
    `${p.bags} bags of the same coffee for the office. Our machine grinds it itself, ready-ground clogs it. Organic, the boss insists, and it has to wake us up. With our voucher we get ${p.off}% off; after that it may cost $${Math.floor((p.bags * p.each * (100 - p.off)) / 100)} in all.`,
  zh: (p) =>
    `给办公室买，同一款咖啡要${p.bags}袋。我们的机器自己磨豆，用磨好的粉会堵。老板坚持要有机的，还得能提神。我们有券，总价减${p.off}%，减完一共不能超过${Math.floor((p.bags * p.each * (100 - p.off)) / 100)}元。`,
});

const gameShelf = wish({
  id: 'game-shelf',
  level: 'hard',
  kinds: [game],
  draw: (r) => ({ players: r.int(4, 6), age: r.int(6, 9), minutes: r.int(60, 90, 15), budget: r.int(35, 55, 5) }),
  wish: (p) => ({
    ...one(
      atLeast('players', p.players),
      atMost('ageFrom', p.age),
      atMost('minutes', p.minutes),
      atMost('price', p.budget),
    ),
    every: true,
  }),
  en: (p) =>
    `Please name every game that suits our club: ${p.players} at a table, the youngest is ${p.age}, we have ${p.minutes} minutes, and none may cost more than $${p.budget}. I need the full list, not just one.`,
  zh: (p) =>
    `请把适合我们社团的桌游全都列出来：一桌${p.players}个人，最小的${p.age}岁，时间只有${p.minutes}分钟，每款不超过${p.budget}元。我要完整的清单，不是只要一款。`,
});

const mountainTent = wish({
  id: 'mountain-tent',
  level: 'hard',
  kinds: [tent],
  draw: (r) => ({ persons: r.int(3, 5), kg: r.int(44, 66, 2), brand: r.pick(brands) }),
  wish: (p) => ({
    ...one(atLeast('persons', p.persons), atMost('grams', 100 * p.kg), not('brand', p.brand.key)),
    least: 'price',
  }),
  en: (p) =>
    `My wife and I and our ${p.persons === 3 ? 'son' : p.persons === 4 ? 'two sons' : 'three sons'} all sleep in one tent. We carry it up ourselves, ${p.kg / 10} kg and no more. ${p.brand.en} let us down in the rain, so not them. Of the rest that will do, give me the cheapest.`,
  zh: (p) =>
    `我和爱人带着${p.persons === 3 ? '一个' : p.persons === 4 ? '两个' : '三个'}儿子，全都睡一顶帐篷。要自己背上山，最多${p.kg / 10}千克。${p.brand.zh}的淋雨就漏，不要。其余合适的里面，要最便宜的。`,
});

const twoScreens = wish({
  id: 'two-screens',
  level: 'hard',
  kinds: [monitor],
  draw: (r) => ({ inches: r.int(27, 30), each: r.int(180, 320, 10), off: r.pick([10, 20]) }),
  wish: (p) => ({
    parts: [{ count: 2, rules: [atMost('inches', p.inches), is('adjustable', true), is('usbC', true)] }],
    total: { atMost: Math.floor((2 * p.each * (100 - p.off)) / 100), percentOff: p.off },
  }),
  en: (p) =>
    `Two screens of the same model, side by side, so ${p.inches} inches each at most. I'm tall and have to raise them. My laptop has no HDMI any more, only USB-C. As a member I get ${p.off}% off, and after that both may cost $${Math.floor((2 * p.each * (100 - p.off)) / 100)} together.`,
  zh: (p) =>
    `同款显示器要两台并排放，所以每台最大${p.inches}英寸。我个子高，得能升高。我的电脑已经没有HDMI，只有USB-C。我是会员，总价减${p.off}%，减完两台一共不能超过${Math.floor((2 * p.each * (100 - p.off)) / 100)}元。`,
});

export const hard: readonly Template[] = [
  teaForTwo,
  newBicycle,
  sixChairs,
  lightestSuitcase,
  twoNumbers,
  officeCoffee,
  gameShelf,
  twoBoxes,
  studentRoom,
  mountainTent,
  runningCouple,
  twoScreens,
];
