import { colour, figure, type Kind, oneOf, price, sizes, yesNo } from './traits.ts';

/** Kinds that are wished for together, or by the dozen. */
const kind = (key: string, [en, zh]: [string, string], many: string, traits: Kind['traits']): Kind => ({
  key,
  one: { en, zh },
  many: { en: many, zh },
  traits,
});

export const teapot = kind('teapot', ['teapot', '茶壶'], 'teapots', [price(14, 60), colour]);
export const cups = kind('cups', ['set of cups', '茶杯套装'], 'sets of cups', [price(9, 48), colour]);

export const helmet = kind('helmet', ['bicycle helmet', '自行车头盔'], 'bicycle helmets', [
  price(20, 90),
  oneOf('size', sizes),
]);
export const lock = kind('lock', ['bicycle lock', '自行车锁'], 'bicycle locks', [
  price(12, 80),
  figure(
    'security',
    [1, 10, 1],
    (n) => `security ${n} of 10`,
    (n) => `安全等级${n}（满级10）`,
  ),
]);

export const desk = kind('desk', ['desk', '书桌'], 'desks', [
  price(80, 290),
  figure(
    'width',
    [90, 160, 10],
    (n) => `${n} cm wide`,
    (n) => `宽${n}厘米`,
  ),
]);
export const chair = kind('chair', ['chair', '椅子'], 'chairs', [
  price(30, 140),
  yesNo('armrests', ['with armrests', '带扶手'], ['no armrests', '无扶手']),
  figure(
    'load',
    [90, 150, 10],
    (n) => `up to ${n} kg`,
    (n) => `承重${n}千克`,
  ),
]);

export const tent = kind('tent', ['tent', '帐篷'], 'tents', [
  price(60, 320),
  figure(
    'persons',
    [2, 6, 1],
    (n) => `for ${n} people`,
    (n) => `${n}人用`,
  ),
  figure(
    'grams',
    [1800, 7800, 200],
    (n) => `${n / 1000} kg`,
    (n) => `${n / 1000}千克`,
  ),
]);
