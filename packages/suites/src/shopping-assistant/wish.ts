import type { JsonObject } from '@evenhand/core';
import type { Random } from '../random.ts';
import type { Language, Level, Side, Template } from '../twins.ts';
import { type Product, relaxed, solve, type Value, type Wish } from './solve.ts';
import { brands, type Kind } from './traits.ts';

/** How a template is written down. `draw` comes first, so that TypeScript knows P in the others. */
interface Recipe<P> {
  readonly id: string;
  readonly level: Level;
  readonly kinds: readonly Kind[];
  readonly draw: (random: Random) => P;
  readonly wish: (p: P) => Wish;
  /** What the customer says. */
  readonly en: (p: P) => string;
  readonly zh: (p: P) => string;
}

/** Products in a catalogue. */
const SIZES: Readonly<Record<Level, number>> = { easy: 4, medium: 6, hard: 8 };
/** Of so many questions, one has nothing that fits. */
const NOTHING_IN = 6;

/** A family of wishes that differ in the catalogue and the details. */
export function wish<P>(recipe: Recipe<P>): Template {
  const { id, level, kinds } = recipe;
  return {
    id,
    level,
    attempt(random) {
      const p = recipe.draw(random);
      const wanted = recipe.wish(p);
      const nothing = random.int(1, NOTHING_IN) === 1;
      const products = catalogue(kinds, SIZES[level], random);
      const allowed = solve(products, wanted);
      if (!isWorthAsking(allowed, wanted, products, nothing)) return null;
      const target = allowed.length === 0 ? ['none'] : allowed.map((ids) => ids.join(', '));
      const reference = {
        ids: products.map((product) => product.id),
        wish: wanted,
        products,
      } as unknown as JsonObject;
      const side = (language: Language): Side => {
        const lines = products.map((product) => lineOf(product, kinds, language));
        const said = QUOTED[language](recipe[language](p));
        return { input: [head(kinds, language), ...lines, '', said].join('\n'), target, reference };
      };
      return { en: side('en'), zh: side('zh'), key: JSON.stringify(products) };
    },
  };
}

function catalogue(kinds: readonly Kind[], size: number, random: Random): Product[] {
  const first = random.int(0, brands.length - 1);
  return Array.from({ length: size }, (_, index) => {
    const kind = random.pick(kinds);
    // Steps of three go round all ten brands, so none comes twice.
    const brand = brands[(first + 3 * index) % brands.length]!;
    const traits = kind.traits.map(({ key, draw }): [string, Value] => [key, draw(random)]);
    return { id: `P${index + 1}`, kind: kind.key, brand: brand.key, ...Object.fromEntries(traits) };
  });
}

/** Few answers, and every demand of the wish matters: without it, the answer would be another one. */
function isWorthAsking(
  allowed: ReturnType<typeof solve>,
  wanted: Wish,
  products: readonly Product[],
  nothing: boolean,
): boolean {
  if ((allowed.length === 0) !== nothing || allowed.length > 2) return false;
  const others = relaxed(wanted).map((other) => solve(products, other));
  if (nothing) return others.filter((other) => other.length > 0).length >= 2;
  if (wanted.every === true && (allowed[0]!.length < 2 || allowed[0]!.length > 3)) return false;
  return others.every((other) => JSON.stringify(other) !== JSON.stringify(allowed));
}

function head(kinds: readonly Kind[], language: Language): string {
  const names = kinds.map(({ many }) => many[language]);
  return language === 'en' ? `Catalogue: ${names.join(' and ')}` : `商品目录：${names.join('和')}`;
}

function lineOf(product: Product, kinds: readonly Kind[], language: Language): string {
  const kind = kinds.find(({ key }) => key === product.kind)!;
  const brand = brands.find(({ key }) => key === product.brand)!;
  const told = kind.traits.map(({ key, words }) => words(product[key]!)[language]);
  const noun = kinds.length === 1 ? '' : kind.one[language];
  return language === 'en'
    ? `${product.id} ${brand.en}${noun && ` ${noun}`}: ${told.join(', ')}`
    : `${product.id} ${brand.zh}${noun}：${told.join('，')}`;
}

const QUOTED: Readonly<Record<Language, (said: string) => string>> = {
  en: (said) => `Customer: ${said}`,
  zh: (said) => `顾客：${said}`,
};
