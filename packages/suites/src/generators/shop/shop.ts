import { type Random, randomFor } from '../random.ts';
import {
  backpack,
  chocolate,
  coffee,
  headphones,
  jacket,
  kettle,
  lamp,
  monitor,
  phone,
  plant,
  suitcase,
  vacuum,
} from '../shopping-assistant/kinds.ts';
import type { Product, Value } from '../shopping-assistant/solve.ts';
import { brands, figure, type Kind, type Trait } from '../shopping-assistant/traits.ts';
import type { Language } from '../twins.ts';

/** What the shop sells, a department for each. */
export const departments: readonly Kind[] = [
  headphones,
  backpack,
  kettle,
  lamp,
  coffee,
  chocolate,
  jacket,
  plant,
  suitcase,
  phone,
  vacuum,
  monitor,
];

/** Products of a department: two of each maker, so that a maker and a department do not name one alone. */
const PER_DEPARTMENT = 20;

/** What is said of every product besides the traits of its kind. */
export const shared: readonly Trait[] = [
  figure(
    'rating',
    [31, 49, 1],
    (n) => `rated ${(n / 10).toFixed(1)}`,
    (n) => `评分${(n / 10).toFixed(1)}`,
  ),
  figure(
    'days',
    [1, 9, 1],
    (n) => `delivered in ${n} ${n === 1 ? 'day' : 'days'}`,
    (n) => `${n}天送达`,
  ),
];

/** How often it was bought: shown where something is to be recommended, and without bearing on what fits. */
export const sold: Trait = figure(
  'sold',
  [20, 980, 10],
  (n) => `bought ${n} times`,
  (n) => `已售${n}件`,
);

/** Draws of the shop itself, apart from those of any question. */
const SHOP_STREAM = 0x5409;

/** 240 products, 20 of each department, the same for the same seed; ids say nothing about the product. */
export function createShop(seed: number): readonly Product[] {
  const random = randomFor(seed, SHOP_STREAM);
  const drawn = departments.flatMap((kind) =>
    Array.from({ length: PER_DEPARTMENT }, (_, index) => drawProduct(kind, brands[index % brands.length]!.key, random)),
  );
  return random
    .shuffle(drawn)
    .map((product, index): Product => ({ id: `P${String(index + 1).padStart(3, '0')}`, ...product }));
}

/** A product of a kind without an id. */
export function drawProduct(kind: Kind, brand: string, random: Random): Record<string, Value> {
  const traits = [...kind.traits, ...shared, sold].map((trait): [string, Value] => [trait.key, trait.draw(random)]);
  return { kind: kind.key, brand, ...Object.fromEntries(traits) };
}

export function findDepartment(key: Value): Kind {
  return departments.find((kind) => kind.key === key)!;
}

/** "Bluebird kettle", 青鸟电热水壶. */
export function nameProduct(product: Product, language: Language): string {
  const [maker, noun] = [nameMaker(product, language), findDepartment(product.kind!).one[language]];
  return language === 'en' ? `${maker} ${noun}` : `${maker}${noun}`;
}

export function nameMaker(product: Product, language: Language): string {
  return brands.find(({ key }) => key === product.brand)![language];
}

/** One line of a catalogue. */
export function describeProduct(product: Product, language: Language, more: readonly Trait[] = []): string {
  const texts = [...findDepartment(product.kind!).traits, ...shared, ...more].map(
    ({ key, describe }) => describe(product[key]!)[language],
  );
  const head = `${product.id} ${nameProduct(product, language)}`;
  return language === 'en' ? `${head}: ${texts.join(', ')}` : `${head}：${texts.join('，')}`;
}
