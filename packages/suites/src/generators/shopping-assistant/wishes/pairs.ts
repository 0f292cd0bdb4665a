import { chocolate, shoes } from '../kinds.ts';
import { chair, cups, desk, helmet, lock, teapot } from '../pair-kinds.ts';
import { atLeast, atMost, is, not, part } from '../rules.ts';
import { brands, colours, sizes } from '../traits.ts';
import { wish } from '../wish.ts';

const colourKeys = Object.keys(colours) as (keyof typeof colours)[];
const sizeKeys = Object.keys(sizes) as (keyof typeof sizes)[];

export const teaForTwo = wish({
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

export const newBicycle = wish({
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

export const twoBoxes = wish({
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

export const studentRoom = wish({
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

export const runningCouple = wish({
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
