import type { Template } from '../../twins.ts';
import {
  backpack,
  chocolate,
  coffee,
  game,
  headphones,
  jacket,
  monitor,
  plant,
  shoes,
  suitcase,
  toy,
  vacuum,
} from '../kinds.ts';
import { atLeast, atMost, is, not, one } from '../rules.ts';
import { brands, colours, sizes } from '../traits.ts';
import { wish } from '../wish.ts';

const colourKeys = Object.keys(colours) as (keyof typeof colours)[];
const sizeKeys = Object.keys(sizes) as (keyof typeof sizes)[];

const brokenHeadphones = wish({
  id: 'broken-headphones',
  level: 'medium',
  kinds: [headphones],
  draw: (r) => ({ budget: r.int(60, 110, 5), brand: r.pick(brands) }),
  wish: (p) => one(is('wireless', true), not('brand', p.brand.key), atMost('price', p.budget)),
  en: (p) =>
    `My ${p.brand.en} broke twice in a year, so not that brand again. No cable this time, it always catches on the door handle. I've set aside $${p.budget}.`,
  zh: (p) => `我那副${p.brand.zh}一年坏了两次，这个牌子不要了。这次不想要带线的，老挂到门把手上。预算${p.budget}元。`,
});

const officeBackpack = wish({
  id: 'office-backpack',
  level: 'medium',
  kinds: [backpack],
  draw: (r) => ({ budget: r.int(60, 100, 5), grams: r.int(700, 1200, 50) }),
  wish: (p) => one(is('laptop', true), atMost('grams', p.grams), atMost('price', p.budget)),
  en: (p) =>
    `It's for the office: my laptop needs a sleeve of its own, and my back says no to anything heavier than ${p.grams} grams. $${p.budget} is my limit.`,
  zh: (p) => `上班用的：得有单独放笔记本电脑的隔层，我腰不好，超过${p.grams}克的不要。最多${p.budget}元。`,
});

const lateCoffee = wish({
  id: 'late-coffee',
  level: 'medium',
  kinds: [coffee],
  draw: (r) => ({ budget: r.int(10, 20), brand: r.pick(brands) }),
  wish: (p) => one(is('decaf', true), is('form', 'ground'), atMost('price', p.budget), not('brand', p.brand.key)),
  en: (p) =>
    `I drink it late in the evening and still want to sleep, so nothing with caffeine. I have no grinder. ${p.brand.en} tastes burnt to me. Up to $${p.budget}.`,
  zh: (p) =>
    `我晚上很晚才喝，还想睡得着，所以不能含咖啡因。家里没有磨豆机。${p.brand.zh}的我喝着有股焦味，不要。${p.budget}元以内。`,
});

const birthdayChocolate = wish({
  id: 'birthday-chocolate',
  level: 'medium',
  kinds: [chocolate],
  draw: (r) => ({ budget: r.int(14, 28), grams: r.int(150, 250, 50) }),
  wish: (p) => one(is('vegan', true), is('nuts', false), atLeast('grams', p.grams), atMost('price', p.budget)),
  en: (p) =>
    `For a friend who eats nothing from animals and has a nut allergy. Less than ${p.grams} g would look mean, more than $${p.budget} I can't spend.`,
  zh: (p) =>
    `送给一位朋友，她不吃任何动物制品，还对坚果过敏。少于${p.grams}克显得小气，超过${p.budget}元我又承受不起。`,
});

const runner = wish({
  id: 'runner',
  level: 'medium',
  kinds: [shoes],
  draw: (r) => ({ size: r.int(38, 43), colour: r.pick(colourKeys), budget: r.int(80, 140, 5) }),
  wish: (p) => one(is('size', p.size), not('colour', p.colour), atMost('price', p.budget)),
  en: (p) =>
    `Size ${p.size}. Any colour but ${p.colour}, please. My wife says $${p.budget} and not a cent more. Which pair do you recommend?`,
  zh: (p) => `${p.size}码，除了${colours[p.colour].zh}什么颜色都行。我爱人说${p.budget}元，一分也不能多。推荐哪一双？`,
});

const familyGame = wish({
  id: 'family-game',
  level: 'medium',
  kinds: [game],
  draw: (r) => ({ players: r.int(5, 7), minutes: r.int(45, 90, 15), age: r.int(5, 8) }),
  wish: (p) => one(atLeast('players', p.players), atMost('minutes', p.minutes), atMost('ageFrom', p.age)),
  en: (p) =>
    `There are ${p.players} of us at the table, and everybody wants to play. Our youngest is ${p.age}. After ${p.minutes} minutes at the latest it's bedtime.`,
  zh: (p) => `我们家一共${p.players}个人，都要一起玩。最小的${p.age}岁。一局最多${p.minutes}分钟，之后就该睡觉了。`,
});

const autumnJacket = wish({
  id: 'autumn-jacket',
  level: 'medium',
  kinds: [jacket],
  draw: (r) => ({ size: r.pick(sizeKeys), colour: r.pick(colourKeys), budget: r.int(90, 160, 10) }),
  wish: (p) => one(is('size', p.size), is('waterproof', true), not('colour', p.colour), atMost('price', p.budget)),
  en: (p) =>
    `I walk the dog in any weather, so it must keep the rain out. ${p.size} fits me. I have three ${p.colour} ones already, no more of those! $${p.budget} tops; the dog doesn't care what it's called.`,
  zh: (p) =>
    `我风雨无阻要遛狗，外套一定要能挡雨。我穿${p.size}码。${colours[p.colour].zh}的已经有三件了，别再来了！最多${p.budget}元，什么牌子狗都不在乎。`,
});

const catPlant = wish({
  id: 'cat-plant',
  level: 'medium',
  kinds: [plant],
  draw: (r) => ({ height: r.int(50, 100, 10), budget: r.int(20, 40) }),
  wish: (p) => one(is('poisonous', false), is('light', 'shade'), atMost('height', p.height), atMost('price', p.budget)),
  en: (p) =>
    `It would stand in a corner that never sees the sun, under a shelf ${p.height + 5} cm above the floor. Our cat chews every leaf. $${p.budget} at most.`,
  zh: (p) =>
    `要放在一个晒不到太阳的角落，离地${p.height + 5}厘米的地方有块搁板。家里的猫见叶子就啃。最多${p.budget}元。`,
});

const quietVacuum = wish({
  id: 'quiet-vacuum',
  level: 'medium',
  kinds: [vacuum],
  draw: (r) => ({ decibel: r.int(62, 72), budget: r.int(150, 280, 10) }),
  wish: (p) => one(is('cordless', true), is('bag', false), atMost('decibel', p.decibel), atMost('price', p.budget)),
  en: (p) =>
    `The baby wakes up at anything above ${p.decibel} dB. I don't want to buy bags all the time, and there's no socket on the stairs. Not over $${p.budget}.`,
  zh: (p) => `超过${p.decibel}分贝宝宝就会醒。我不想老买集尘袋，楼梯那边也没有插座。不超过${p.budget}元。`,
});

const homeOffice = wish({
  id: 'home-office',
  level: 'medium',
  kinds: [monitor],
  draw: (r) => ({ low: r.int(23, 25), high: r.int(28, 31), budget: r.int(220, 400, 20) }),
  wish: (p) => one(is('usbC', true), atLeast('inches', p.low), atMost('inches', p.high), atMost('price', p.budget)),
  en: (p) =>
    `My laptop has nothing but USB-C. Under ${p.low} inches I can't read it, over ${p.high} it won't fit between the shelves. The firm pays up to $${p.budget}.`,
  zh: (p) =>
    `我的笔记本电脑只有USB-C接口。小于${p.low}英寸我看不清，大于${p.high}英寸书架中间放不下。公司最多报销${p.budget}元。`,
});

const toyForVisit = wish({
  id: 'toy-for-visit',
  level: 'medium',
  kinds: [toy],
  draw: (r) => ({ age: r.int(4, 7), budget: r.int(15, 35) }),
  wish: (p) => one(atMost('ageFrom', p.age), is('sound', false), atMost('price', p.budget)),
  en: (p) =>
    `A present for my nephew, he turns ${p.age}. His parents begged me: nothing that beeps or sings! I'd spend $${p.budget} or less.`,
  zh: (p) => `给外甥的礼物，他要满${p.age}岁了。他爸妈求我：千万别买会叫会唱的！${p.budget}元以内。`,
});

const stairsSuitcase = wish({
  id: 'stairs-suitcase',
  level: 'medium',
  kinds: [suitcase],
  draw: (r) => ({ kg: r.int(26, 38), litres: r.int(40, 66, 2), budget: r.int(110, 200, 10) }),
  wish: (p) =>
    one(atMost('grams', 100 * p.kg), atLeast('litres', p.litres), not('shell', 'soft'), atMost('price', p.budget)),
  en: (p) =>
    `Fifth floor, no lift: empty it may weigh ${p.kg / 10} kg, no more. ${p.litres} litres or bigger. The last soft one got slashed at the airport, so not again. Budget $${p.budget}.`,
  zh: (p) =>
    `住五楼没电梯，空箱最多${p.kg / 10}千克。容量${p.litres}升或更大。上一个软面的在机场被划破了，不要软的。预算${p.budget}元。`,
});

export const medium: readonly Template[] = [
  brokenHeadphones,
  officeBackpack,
  lateCoffee,
  birthdayChocolate,
  runner,
  familyGame,
  autumnJacket,
  catPlant,
  quietVacuum,
  homeOffice,
  toyForVisit,
  stairsSuitcase,
];
