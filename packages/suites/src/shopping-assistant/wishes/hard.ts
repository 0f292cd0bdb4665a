import type { Template } from '../../twins.ts';
import { chocolate, coffee, game, monitor, phone, shoes, suitcase } from '../kinds.ts';
import { chair, cups, desk, helmet, lock, teapot, tent } from '../pair-kinds.ts';
import { atLeast, atMost, is, not, one, part } from '../rules.ts';
import { brands, colours, sizes } from '../traits.ts';
import { wish } from '../wish.ts';

const colourKeys = Object.keys(colours) as (keyof typeof colours)[];
const sizeKeys = Object.keys(sizes) as (keyof typeof sizes)[];

const teaForTwo = wish({
  id: 'tea-for-two',
  level: 'hard',
  kinds: [teapot, cups],
  draw: (r) => ({ colour: r.pick(colourKeys), budget: r.int(45, 75) }),
  wish: (p) => ({
    parts: [part('teapot', not('colour', p.colour)), part('cups')],
    same: 'colour',
    total: { atMost: p.budget },
  }),
  en: (p) =>
    `A wedding present: one teapot and one set of cups, and they must be the same colour, but not ${p.colour}, the couple can't stand it. Together no more than $${p.budget}. Which two?`,
  zh: (p) =>
    `结婚礼物：一把茶壶配一套茶杯，颜色要一样，但不要${colours[p.colour].zh}，新人受不了这个颜色。两样加起来不超过${p.budget}元。选哪两样？`,
});

const newBicycle = wish({
  id: 'new-bicycle',
  level: 'hard',
  kinds: [helmet, lock],
  draw: (r) => ({ size: r.pick(sizeKeys), security: r.int(5, 8), budget: r.int(70, 120, 5), brand: r.pick(brands) }),
  wish: (p) => ({
    parts: [
      part('helmet', is('size', p.size), not('brand', p.brand.key)),
      part('lock', atLeast('security', p.security)),
    ],
    total: { atMost: p.budget },
  }),
  en: (p) =>
    `I've got a new bike and need a helmet (${p.size}) and a lock. The insurance wants security ${p.security} or better. ${p.brand.en} helmets press on my ears. I have $${p.budget} for the two.`,
  zh: (p) =>
    `刚买了自行车，要一个头盔（${p.size}码）和一把锁。保险公司要求安全等级不低于${p.security}。${p.brand.zh}的头盔夹耳朵，不要。两样一共${p.budget}元。`,
});

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

const twoBoxes = wish({
  id: 'two-boxes',
  level: 'hard',
  kinds: [chocolate],
  draw: (r) => ({ grams: r.int(200, 300, 50), budget: r.int(24, 44) }),
  wish: (p) => ({
    parts: [
      { rules: [is('vegan', true), atLeast('grams', p.grams)] },
      { rules: [is('nuts', false), is('vegan', false), atLeast('grams', p.grams)] },
    ],
    total: { atMost: p.budget },
  }),
  en: (p) =>
    `Two boxes, one for each aunt. Aunt Rose eats no animal products at all. Aunt May gets ill from nuts and wants real milk chocolate. At least ${p.grams} g each, or they'll compare. $${p.budget} for both together. Which two?`,
  zh: (p) =>
    `要两盒，两位姑妈一人一盒。大姑什么动物制品都不吃。小姑一吃坚果就难受，而且要真正含牛奶的。每盒至少${p.grams}克，不然她们要比较。两盒一共${p.budget}元以内。选哪两盒？`,
});

const studentRoom = wish({
  id: 'student-room',
  level: 'hard',
  kinds: [desk, chair],
  draw: (r) => ({
    width: r.int(110, 140, 10),
    budget: r.int(190, 330, 10),
    fee: r.int(20, 40, 5),
    load: r.int(110, 120, 10),
  }),
  wish: (p) => ({
    parts: [part('desk', atMost('width', p.width)), part('chair', is('armrests', true), atLeast('load', p.load))],
    total: { atMost: p.budget, fee: p.fee },
  }),
  en: (p) =>
    `Desk and chair for my room. The alcove is ${p.width + 4} cm wide. I lean on armrests all day and weigh ${p.load - 2} kg. My budget is $${p.budget}, and don't forget the $${p.fee} for delivery of the two.`,
  zh: (p) =>
    `我房间要一张书桌和一把椅子。放书桌的凹位宽${p.width + 4}厘米。我整天靠着扶手，体重${p.load - 2}千克。预算${p.budget}元，别忘了两样一起送货还要${p.fee}元。`,
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

const runningCouple = wish({
  id: 'running-couple',
  level: 'hard',
  kinds: [shoes],
  draw: (r) => ({
    sizes: [r.int(37, 40), r.int(41, 44)] as const,
    colour: r.pick(colourKeys),
    budget: r.int(150, 260, 10),
    grams: r.int(260, 310, 10),
  }),
  wish: (p) => ({
    parts: [
      { rules: [is('size', p.sizes[0]), atMost('grams', p.grams)] },
      { rules: [is('size', p.sizes[1]), not('colour', p.colour)] },
    ],
    total: { atMost: p.budget },
  }),
  en: (p) =>
    `One pair each for my husband and me. I'm a ${p.sizes[0]}, he's a ${p.sizes[1]}. Mine mustn't weigh more than ${p.grams} g; he wears anything that isn't ${p.colour}. We share $${p.budget}. Oh, and the shop next door had nothing.`,
  zh: (p) =>
    `我和我老公一人一双。我穿${p.sizes[0]}码，他穿${p.sizes[1]}码。我的不能超过${p.grams}克，他只要不是${colours[p.colour].zh}就行。两双一共${p.budget}元。对了，隔壁那家什么都没有。`,
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
