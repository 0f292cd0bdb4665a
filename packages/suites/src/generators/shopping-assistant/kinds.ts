import { colour, figure, type Kind, oneOf, price, sizes, yesNo } from './traits.ts';

const grams = (low: number, high: number, step: number) =>
  figure(
    'grams',
    [low, high, step],
    (n) => `${n} g`,
    (n) => `${n}克`,
  );
const litres = (low: number, high: number, step: number) =>
  figure(
    'litres',
    [low, high, step],
    (n) => `${n} l`,
    (n) => `${n}升`,
  );
const ageFrom = figure(
  'ageFrom',
  [2, 10, 1],
  (n) => `from age ${n}`,
  (n) => `${n}岁以上`,
);
const shoeSize = figure(
  'size',
  [37, 44, 1],
  (n) => `size ${n}`,
  (n) => `${n}码`,
);

const kind = (key: string, one: [string, string], many: string, traits: Kind['traits']): Kind => ({
  key,
  one: { en: one[0], zh: one[1] },
  many: { en: many, zh: one[1] },
  traits,
});

export const headphones = kind('headphones', ['headphones', '耳机'], 'headphones', [
  price(19, 129),
  yesNo('wireless', ['wireless', '无线'], ['with cable', '有线']),
  oneOf('fit', { in: { en: 'in-ear', zh: '入耳式' }, over: { en: 'over-ear', zh: '头戴式' } }),
  yesNo('noiseCancelling', ['noise cancelling', '主动降噪'], ['no noise cancelling', '无降噪']),
]);

export const backpack = kind('backpack', ['backpack', '背包'], 'backpacks', [
  price(25, 120),
  litres(14, 44, 2),
  yesNo('waterproof', ['waterproof', '防水'], ['not waterproof', '不防水']),
  grams(450, 1500, 50),
  yesNo('laptop', ['laptop sleeve', '有电脑隔层'], ['no laptop sleeve', '无电脑隔层']),
]);

export const kettle = kind('kettle', ['kettle', '电热水壶'], 'electric kettles', [
  price(15, 75),
  oneOf('material', {
    steel: { en: 'steel', zh: '不锈钢' },
    glass: { en: 'glass', zh: '玻璃' },
    plastic: { en: 'plastic', zh: '塑料' },
  }),
  yesNo('keepsWarm', ['keeps warm', '可保温'], ['does not keep warm', '不保温']),
]);

export const lamp = kind('lamp', ['lamp', '台灯'], 'desk lamps', [
  price(12, 80),
  colour,
  yesNo('dimmable', ['dimmable', '可调光'], ['not dimmable', '不可调光']),
]);

export const coffee = kind('coffee', ['coffee', '咖啡'], 'coffee', [
  price(6, 24),
  oneOf('form', { beans: { en: 'beans', zh: '咖啡豆' }, ground: { en: 'ground', zh: '咖啡粉' } }),
  yesNo('decaf', ['decaffeinated', '脱因'], ['with caffeine', '含咖啡因']),
  yesNo('organic', ['organic', '有机'], ['not organic', '非有机']),
  grams(250, 500, 250),
]);

export const chocolate = kind('chocolate', ['chocolate', '巧克力'], 'boxes of chocolates', [
  price(5, 32),
  yesNo('nuts', ['contains nuts', '含坚果'], ['free of nuts', '不含坚果']),
  yesNo('vegan', ['vegan', '纯素'], ['contains milk', '含牛奶']),
  grams(100, 400, 50),
]);

export const game = kind('game', ['game', '桌游'], 'board games', [
  price(12, 60),
  figure(
    'players',
    [3, 8, 1],
    (n) => `2-${n} players`,
    (n) => `2至${n}人`,
  ),
  figure(
    'minutes',
    [15, 120, 15],
    (n) => `${n} min`,
    (n) => `${n}分钟一局`,
  ),
  ageFrom,
]);

export const jacket = kind('jacket', ['jacket', '外套'], 'jackets', [
  price(35, 190),
  oneOf('size', sizes),
  colour,
  yesNo('hood', ['with hood', '带帽'], ['no hood', '无帽']),
  yesNo('waterproof', ['waterproof', '防水'], ['not waterproof', '不防水']),
]);

export const shoes = kind('shoes', ['running shoes', '跑鞋'], 'running shoes', [
  price(40, 160),
  shoeSize,
  colour,
  grams(200, 340, 10),
]);

export const plant = kind('plant', ['plant', '盆栽'], 'house plants', [
  price(6, 45),
  oneOf('light', { sun: { en: 'needs sun', zh: '喜阳' }, shade: { en: 'grows in shade', zh: '耐阴' } }),
  yesNo('poisonous', ['poisonous to pets', '对宠物有毒'], ['safe for pets', '对宠物无毒']),
  figure(
    'height',
    [20, 140, 10],
    (n) => `${n} cm tall`,
    (n) => `高${n}厘米`,
  ),
]);

export const suitcase = kind('suitcase', ['suitcase', '行李箱'], 'suitcases', [
  price(40, 220),
  litres(30, 100, 2),
  figure(
    'grams',
    [1800, 4400, 100],
    (n) => `${n / 1000} kg`,
    (n) => `${n / 1000}千克`,
  ),
  oneOf('wheels', { two: { en: '2 wheels', zh: '两轮' }, four: { en: '4 wheels', zh: '四轮' } }),
  oneOf('shell', { hard: { en: 'hard shell', zh: '硬壳' }, soft: { en: 'soft', zh: '软面' } }),
]);

export const phone = kind('phone', ['phone', '手机'], 'phones', [
  price(120, 690),
  oneOf('storage', {
    64: { en: '64 GB', zh: '64GB' },
    128: { en: '128 GB', zh: '128GB' },
    256: { en: '256 GB', zh: '256GB' },
    512: { en: '512 GB', zh: '512GB' },
  }),
  figure(
    'tenths',
    [54, 69, 1],
    (n) => `${n / 10} inch`,
    (n) => `${n / 10}英寸`,
  ),
  yesNo('dualSim', ['2 SIM cards', '双卡'], ['1 SIM card', '单卡']),
]);

export const toy = kind('toy', ['toy', '玩具'], 'toys', [
  price(6, 45),
  ageFrom,
  yesNo('batteries', ['needs batteries', '需装电池'], ['no batteries', '不用电池']),
  yesNo('sound', ['makes sounds', '会发声'], ['silent', '不发声']),
]);

export const vacuum = kind('vacuum', ['vacuum cleaner', '吸尘器'], 'vacuum cleaners', [
  price(60, 320),
  yesNo('cordless', ['cordless', '无绳'], ['with cord', '有线']),
  figure(
    'decibel',
    [56, 80, 1],
    (n) => `${n} dB`,
    (n) => `${n}分贝`,
  ),
  yesNo('bag', ['with bag', '需用集尘袋'], ['bagless', '无需集尘袋']),
]);

export const monitor = kind('monitor', ['monitor', '显示器'], 'monitors', [
  price(90, 480),
  figure(
    'inches',
    [22, 34, 1],
    (n) => `${n} inch`,
    (n) => `${n}英寸`,
  ),
  yesNo('usbC', ['USB-C', '有USB-C'], ['no USB-C', '无USB-C']),
  yesNo('adjustable', ['adjustable height', '高度可调'], ['fixed height', '高度固定']),
]);
