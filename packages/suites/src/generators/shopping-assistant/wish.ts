import type { JsonObject } from '@evenhand/core';
import type { Random } from '../random.ts';
import type { Language, Level, Question, Side, Template } from '../twins.ts';
import { catalogue } from './catalogue.ts';
import { type Product, relaxed, solve, type Wish } from './solve.ts';
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
/** Far more than any template needs. */
const MOST_CATALOGUES = 5000;

/** A family of wishes that differ in the catalogue and the details. */
export function wish<P>(recipe: Recipe<P>): Template {
  const { id, level, kinds } = recipe;
  return {
    id,
    level,
    attempt(random) {
      // Drawn once: a catalogue in which nothing fits is found much sooner than one in which something does.
      const nothing = random.int(1, NOTHING_IN) === 1;
      for (let attempts = 0; attempts < MOST_CATALOGUES; attempts += 1) {
        const p = recipe.draw(random);
        const recipeWish = recipe.wish(p);
        const products = catalogue(kinds, recipeWish, SIZES[level], random);
        const allowed = solve(products, recipeWish);
        if (isUsefulQuestion(allowed, recipeWish, products, nothing)) return question(recipe, p, products, allowed);
      }
      return null;
    },
  };
}

function question<P>(
  recipe: Recipe<P>,
  p: P,
  products: readonly Product[],
  allowed: ReturnType<typeof solve>,
): Question {
  const reference = {
    ids: products.map(({ id }) => id),
    wish: recipe.wish(p),
    products,
  } as unknown as JsonObject;
  const target = allowed.length === 0 ? ['none'] : allowed.map((ids) => ids.join(', '));
  const side = (language: Language): Side => {
    const lines = products.map((product) => formatProduct(product, recipe.kinds, language));
    const utterance = SPEAKER[language](recipe[language](p));
    return { input: [head(recipe.kinds, language), ...lines, '', utterance].join('\n'), target, reference };
  };
  return { en: side('en'), zh: side('zh'), key: JSON.stringify(products) };
}

/** Few answers, and every demand of the wish matters: without it, the answer would be another one. */
function isUsefulQuestion(
  allowed: ReturnType<typeof solve>,
  recipeWish: Wish,
  products: readonly Product[],
  nothing: boolean,
): boolean {
  if ((allowed.length === 0) !== nothing || allowed.length > 2) return false;
  const others = relaxed(recipeWish).map((other) => solve(products, other));
  if (nothing) return others.filter((other) => other.length > 0).length >= Math.min(2, others.length);
  if (recipeWish.every === true && (allowed[0]!.length < 2 || allowed[0]!.length > 3)) return false;
  return others.every((other) => JSON.stringify(other) !== JSON.stringify(allowed));
}

function head(kinds: readonly Kind[], language: Language): string {
  const names = kinds.map(({ many }) => many[language]);
  return language === 'en' ? `Catalogue: ${names.join(' and ')}` : `商品目录：${names.join('和')}`;
}

function formatProduct(product: Product, kinds: readonly Kind[], language: Language): string {
  const kind = kinds.find(({ key }) => key === product.kind)!;
  const brand = brands.find(({ key }) => key === product.brand)!;
  const descriptions = kind.traits.map(({ key, describe }) => describe(product[key]!)[language]);
  const noun = kinds.length === 1 ? '' : kind.one[language];
  return language === 'en'
    ? `${product.id} ${brand.en}${noun && ` ${noun}`}: ${descriptions.join(', ')}`
    : `${product.id} ${brand.zh}${noun}：${descriptions.join('，')}`;
}

const SPEAKER: Readonly<Record<Language, (utterance: string) => string>> = {
  en: (utterance) => `Customer: ${utterance}`,
  zh: (utterance) => `顾客：${utterance}`,
};
