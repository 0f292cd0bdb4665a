import type { Template } from '../../twins.ts';
import { backpack, chocolate, coffee, game, headphones, jacket, kettle, lamp, plant, suitcase, toy } from '../kinds.ts';
import { atLeast, atMost, is, one } from '../rules.ts';
import { colours, sizes } from '../traits.ts';
import { wish } from '../wish.ts';

const colourKeys = Object.keys(colours) as (keyof typeof colours)[];
const sizeKeys = Object.keys(sizes) as (keyof typeof sizes)[];

const wirelessHeadphones = wish({
  id: 'wireless-headphones',
  level: 'easy',
  kinds: [headphones],
  draw: (r) => ({ budget: r.int(40, 90, 5) }),
  wish: (p) => one(is('wireless', true), atMost('price', p.budget)),
  en: (p) => `I'm looking for wireless headphones for at most $${p.budget}. Which one do you recommend?`,
  zh: (p) => `我想买一副无线耳机，最多花${p.budget}元，您推荐哪一款？`,
});

const roomyBackpack = wish({
  id: 'roomy-backpack',
  level: 'easy',
  kinds: [backpack],
  draw: (r) => ({ litres: r.int(20, 34, 2) }),
  wish: (p) => one(atLeast('litres', p.litres)),
  en: (p) => `I need a backpack that holds at least ${p.litres} litres. Which one?`,
  zh: (p) => `我要一个容量至少${p.litres}升的背包，选哪个好？`,
});

const kettleOfMaterial = wish({
  id: 'kettle-of-material',
  level: 'easy',
  kinds: [kettle],
  draw: (r) => ({
    budget: r.int(30, 60, 5),
    material: r.pick([
      { key: 'steel', en: 'steel', zh: '不锈钢' },
      { key: 'glass', en: 'glass', zh: '玻璃' },
    ] as const),
  }),
  wish: (p) => one(is('material', p.material.key), atMost('price', p.budget)),
  en: (p) => `A ${p.material.en} kettle, please, for no more than $${p.budget}.`,
  zh: (p) => `想要一个${p.material.zh}的电热水壶，不超过${p.budget}元。`,
});

const colouredLamp = wish({
  id: 'coloured-lamp',
  level: 'easy',
  kinds: [lamp],
  draw: (r) => ({ colour: r.pick(colourKeys) }),
  wish: (p) => one(is('colour', p.colour)),
  en: (p) => `Have you got a ${p.colour} desk lamp?`,
  zh: (p) => `有没有${colours[p.colour].zh}的台灯？`,
});

const decafGround = wish({
  id: 'decaf-ground',
  level: 'easy',
  kinds: [coffee],
  draw: (r) => ({
    form: r.pick([
      { key: 'beans', en: 'whole beans', zh: '咖啡豆' },
      { key: 'ground', en: 'ground coffee', zh: '咖啡粉' },
    ] as const),
  }),
  wish: (p) => one(is('decaf', true), is('form', p.form.key)),
  en: (p) => `Decaffeinated, please, and ${p.form.en}. Which one can I take?`,
  zh: (p) => `请给我脱因的，要${p.form.zh}。可以选哪一款？`,
});

const noNuts = wish({
  id: 'no-nuts',
  level: 'easy',
  kinds: [chocolate],
  draw: () => ({}),
  wish: () => one(is('nuts', false)),
  en: () => `I'd like a box of chocolates without nuts. Which one can I take?`,
  zh: () => `我想要一盒不含坚果的巧克力，可以选哪一盒？`,
});

const gameForPlayers = wish({
  id: 'game-for-players',
  level: 'easy',
  kinds: [game],
  draw: (r) => ({ players: r.int(5, 7) }),
  wish: (p) => one(atLeast('players', p.players)),
  en: (p) => `Which game can ${p.players} people play together?`,
  zh: (p) => `哪款桌游可以${p.players}个人一起玩？`,
});

const jacketInSize = wish({
  id: 'jacket-in-size',
  level: 'easy',
  kinds: [jacket],
  draw: (r) => ({ size: r.pick(sizeKeys) }),
  wish: (p) => one(is('size', p.size)),
  en: (p) => `I take size ${p.size}. Which jacket would fit me?`,
  zh: (p) => `我穿${p.size}码，哪件外套我能穿？`,
});

const safePlant = wish({
  id: 'safe-plant',
  level: 'easy',
  kinds: [plant],
  draw: (r) => ({ budget: r.int(14, 32, 2) }),
  wish: (p) => one(is('poisonous', false), atMost('price', p.budget)),
  en: (p) => `I want a plant that is safe for pets and costs no more than $${p.budget}.`,
  zh: (p) => `我想要一盆对宠物无毒的植物，不超过${p.budget}元。`,
});

const affordableSuitcase = wish({
  id: 'affordable-suitcase',
  level: 'easy',
  kinds: [suitcase],
  draw: (r) => ({ budget: r.int(60, 130, 10) }),
  wish: (p) => one(atMost('price', p.budget)),
  en: (p) => `Any suitcase will do, but I can't spend more than $${p.budget}.`,
  zh: (p) => `行李箱什么样的都行，就是不能超过${p.budget}元。`,
});

const hoodedJacket = wish({
  id: 'hooded-jacket',
  level: 'easy',
  kinds: [jacket],
  draw: (r) => ({ colour: r.pick(colourKeys) }),
  wish: (p) => one(is('colour', p.colour), is('hood', true)),
  en: (p) => `Can you show me a ${p.colour} jacket with a hood?`,
  zh: (p) => `有没有${colours[p.colour].zh}的带帽外套？`,
});

const toyWithoutBatteries = wish({
  id: 'toy-without-batteries',
  level: 'easy',
  kinds: [toy],
  draw: (r) => ({ budget: r.int(14, 34, 2) }),
  wish: (p) => one(is('batteries', false), atMost('price', p.budget)),
  en: (p) => `A toy that needs no batteries, please, for $${p.budget} or less.`,
  zh: (p) => `想买个不用电池的玩具，${p.budget}元以内。`,
});

export const easy: readonly Template[] = [
  wirelessHeadphones,
  roomyBackpack,
  kettleOfMaterial,
  colouredLamp,
  decafGround,
  noNuts,
  gameForPlayers,
  jacketInSize,
  safePlant,
  affordableSuitcase,
  hoodedJacket,
  toyWithoutBatteries,
];
