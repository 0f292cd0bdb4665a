import type { Random } from '../random.ts';
import { createShop, departments, describeProduct, nameProduct, sold } from '../shop/shop.ts';
import type { Product } from '../shopping-assistant/solve.ts';
import { LANGUAGES, type Language, type Level, type Question, type Side, type Template, twinSuite } from '../twins.ts';
import { gradeProduct, type History, rankIds } from './grade.ts';

/** Products on the shelf, all of which are to be ranked. */
const SHELF = 20;
/** How many ids the oracle names: nDCG is taken at 10. */
const RANKED = 10;

/** How much of a shopper's past is shown. */
const HISTORIES: Readonly<Record<Level, { kept: number; returned: number; viewed: number }>> = {
  easy: { kept: 3, returned: 0, viewed: 0 },
  medium: { kept: 4, returned: 1, viewed: 1 },
  hard: { kept: 6, returned: 2, viewed: 3 },
};

const template = (level: Level, department: string): Template => ({
  id: `${level}-${department}`,
  level,
  attempt(random, seed) {
    const shop = random.shuffle(createShop(seed));
    const history = drawHistory(shop, department, level, random);
    const shelf = drawShelf(shop, history, random);
    const grades = shelf.map((product) => gradeProduct(product, history));
    return isTelling(grades) ? createQuestion(shelf, history, random) : null;
  },
});

/** Something of the department was kept, or the shopper would not be in this family of questions. */
function drawHistory(shop: readonly Product[], department: string, level: Level, random: Random): History {
  const { kept, returned, viewed } = HISTORIES[level];
  const first = shop.find(({ kind }) => kind === department)!;
  const others = shop.filter((product) => product !== first);
  return {
    kept: random.shuffle([first, ...others.slice(0, kept - 1)]),
    returned: others.slice(kept, kept + returned),
    viewed: others.slice(kept + returned, kept + returned + viewed),
  };
}

/** No two of one maker and department, so that a name is one product's alone; half of them of departments that the shopper knows. */
function drawShelf(shop: readonly Product[], history: History, random: Random): readonly Product[] {
  const past = [...history.kept, ...history.returned, ...history.viewed];
  const known = new Set(history.kept.map(({ kind }) => kind));
  const names = new Set<string>();
  const fresh = shop.filter((product) => {
    const name = nameProduct(product, 'en');
    return !past.some((one) => nameProduct(one, 'en') === name) && !names.has(name) && names.add(name) !== undefined;
  });
  const familiar = fresh.filter(({ kind }) => known.has(kind!)).slice(0, SHELF / 2);
  const others = fresh.filter((product) => !familiar.includes(product)).slice(0, SHELF - familiar.length);
  return random.shuffle([...familiar, ...others]).map((product, index) => ({ ...product, id: `C${index + 1}` }));
}

/** A few of the best, more of the middling: a shelf on which most orders are as good as any other says nothing. */
function isTelling(grades: readonly number[]): boolean {
  const count = (least: number) => grades.filter((grade) => grade >= least).length;
  return grades.length === SHELF && count(3) >= 1 && count(3) <= 4 && count(2) >= 4 && count(2) <= 10 && count(1) < 19;
}

function createQuestion(shelf: readonly Product[], history: History, random: Random): Question {
  const relevance = Object.fromEntries(shelf.map((product) => [product.id as string, gradeProduct(product, history)]));
  const target = [JSON.stringify(rankIds(relevance).slice(0, RANKED))];
  const names = Object.fromEntries(
    shelf.map((product) => [product.id as string, LANGUAGES.map((language) => nameProduct(product, language))]),
  );
  const popularity = Object.fromEntries(shelf.map(({ id, sold: times }) => [id as string, times as number]));
  const reference = { relevance, names, popularity };
  const lines = random.shuffle([
    ...history.kept.map((product) => ({ product, verb: 'kept' as const })),
    ...history.returned.map((product) => ({ product, verb: 'returned' as const })),
    ...history.viewed.map((product) => ({ product, verb: 'viewed' as const })),
  ]);
  const side = (language: Language): Side => ({
    input: [
      HEADS[language].history,
      ...lines.map(({ product, verb }) => describePast(product, verb, language)),
      '',
      HEADS[language].shelf,
      ...shelf.map((product) => describeProduct(product, language, [sold])),
    ].join('\n'),
    target,
    reference,
  });
  return { en: side('en'), zh: side('zh'), key: JSON.stringify([lines.map(({ product }) => product.id), names]) };
}

function describePast(product: Product, verb: 'kept' | 'returned' | 'viewed', language: Language): string {
  const name = nameProduct(product, language);
  return language === 'en'
    ? `- ${PAST.en[verb]}: ${name}, $${product.price}`
    : `- ${PAST.zh[verb]}：${name}，${product.price}元`;
}

const PAST = {
  en: { kept: 'bought and kept', returned: 'bought and sent back', viewed: 'looked at only' },
  zh: { kept: '买下并留用', returned: '买后退货', viewed: '只看过' },
} as const;

const HEADS = {
  en: { history: "The shopper's history:", shelf: 'The shelf:' },
  zh: { history: '顾客的记录：', shelf: '货架：' },
} as const;

/**
 * A shopper's history and a shelf of 20 products to be ranked (`ranking`), in English and in Chinese (`twin`), from families
 * (`cluster`) by level and department. `reference` holds the relevance of each product (0 to 3), its names in both languages, and how
 * often it was bought, for the baseline of popularity.
 */
export const recommendation = twinSuite({
  name: 'recommendation',
  prefix: 're',
  templates: (['easy', 'medium', 'hard'] as const).flatMap((level) =>
    departments.map(({ key }) => template(level, key)),
  ),
});
