import type { Random } from '../random.ts';
import type { Language } from '../twins.ts';
import type { Value } from './solve.ts';

type LocalizedText = Readonly<Record<Language, string>>;

/** One thing that a catalogue says of a product. */
export interface Trait {
  readonly key: string;
  readonly draw: (random: Random) => Value;
  readonly describe: (value: Value) => LocalizedText;
}

/** A kind of product: what a catalogue calls it and tells of it. */
export interface Kind {
  readonly key: string;
  readonly one: LocalizedText;
  readonly many: LocalizedText;
  readonly traits: readonly Trait[];
}

export const figure = (
  key: string,
  [low, high, step]: readonly [number, number, number],
  en: (n: number) => string,
  zh: (n: number) => string,
): Trait => ({
  key,
  draw: (random) => random.int(low, high, step),
  describe: (value) => ({ en: en(value as number), zh: zh(value as number) }),
});

export const price = (low: number, high: number): Trait =>
  figure(
    'price',
    [low, high, 1],
    (n) => `$${n}`,
    (n) => `${n}元`,
  );

export const yesNo = (key: string, yes: readonly [string, string], no: readonly [string, string]): Trait => ({
  key,
  draw: (random) => random.pick([true, false]),
  describe: (value) => ({ en: (value ? yes : no)[0], zh: (value ? yes : no)[1] }),
});

export const oneOf = (key: string, options: Readonly<Record<string, LocalizedText>>): Trait => ({
  key,
  draw: (random) => random.pick(Object.keys(options)),
  describe: (value) => options[value as string]!,
});

export const colours = {
  black: { en: 'black', zh: '黑色' },
  white: { en: 'white', zh: '白色' },
  red: { en: 'red', zh: '红色' },
  blue: { en: 'blue', zh: '蓝色' },
  green: { en: 'green', zh: '绿色' },
} as const;
export const colour = oneOf('colour', colours);

const plain = (text: string) => ({ en: text, zh: `${text}码` });
export const sizes = { S: plain('S'), M: plain('M'), L: plain('L'), XL: plain('XL') } as const;

/** Makers, any of which may make anything. */
export const brands = [
  { key: 'bluebird', en: 'Bluebird', zh: '青鸟' },
  { key: 'northfield', en: 'Northfield', zh: '北原' },
  { key: 'maple', en: 'Maple', zh: '枫叶' },
  { key: 'starling', en: 'Starling', zh: '星燕' },
  { key: 'redstone', en: 'Redstone', zh: '赤石' },
  { key: 'silverlake', en: 'Silverlake', zh: '银湖' },
  { key: 'sunrise', en: 'Sunrise', zh: '朝阳' },
  { key: 'whitecap', en: 'Whitecap', zh: '白浪' },
  { key: 'oakwood', en: 'Oakwood', zh: '橡树' },
  { key: 'harbour', en: 'Harbour', zh: '海港' },
] as const;
