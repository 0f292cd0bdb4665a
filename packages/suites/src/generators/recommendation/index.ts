import type { Random } from '../random.ts';
import { createShop, departments, nameProduct } from '../shop/shop.ts';
import type { Product } from '../shopping-assistant/solve.ts';
import { LANGUAGES, type Language, type Level, type Question, type Side, type Template, twinSuite } from '../twins.ts';
import { gradeProduct, type History, type Merit, type Rules, rankIds } from './grade.ts';
import { type Draft, writeQuestion } from './texts.ts';

/** What is drawn, before it is put into words. */
type Drawn = Omit<Draft, 'past'> & { readonly history: History; readonly tags: readonly string[] };

/** How much of a shopper's past is shown, and how much is to be ranked. */
interface Size {
  readonly kept: number;
  readonly returned: number;
  readonly viewed: number;
  readonly shelf: number;
  /** Products on the shelf of a kind that the shopper kept something of, at most. */
  readonly familiar: number;
  readonly k: number;
}

const template = (
  level: Level,
  department: string,
  draw: (shop: readonly Product[], department: string, random: Random) => Drawn | null,
): Template => ({
  id: `${level}-${department}`,
  level,
  attempt(random, seed) {
    const drawn = draw(random.shuffle(createShop(seed)), department, random);
    return drawn === null ? null : createQuestion(drawn, random);
  },
});

/**
 * One thing kept and one sent back, and five products: one of the kind that was kept, one of its maker, one of the kind and one of the
 * maker that was sent back, and one of neither. Which of them is right hangs on the one attribute that is asked for. They have no ids but
 * their names: small models copy an id by its place, and a name by what it says.
 */
function drawChoice(shop: readonly Product[], department: string, random: Random): Drawn | null {
  const kept = shop.find(({ kind }) => kind === department)!;
  const returned = shop.find(({ kind, brand }) => kind !== kept.kind && brand !== kept.brand)!;
  const past = [kept, returned];
  const isNew = (product: Product, trait: 'kind' | 'brand') => past.every((one) => one[trait] !== product[trait]);
  const found = [
    ...past.map(({ kind }) => shop.find((product) => product.kind === kind && isNew(product, 'brand'))),
    ...past.map(({ brand }) => shop.find((product) => product.brand === brand && isNew(product, 'kind'))),
    shop.find((product) => isNew(product, 'kind') && isNew(product, 'brand')),
  ].filter((product) => product !== undefined);
  const merit: Merit = random.pick(['kind', 'maker']);
  return {
    history: { kept: [kept], returned: [returned], viewed: [] },
    shelf: random.shuffle(found).map((product) => ({ ...product, id: nameProduct(product, 'en') })),
    rules: { merits: [merit], excludesReturned: false },
    k: 1,
    isDetailed: false,
    tags: [`by-${merit}`],
  };
}

const SIZES = {
  medium: { kept: 2, returned: 1, viewed: 1, shelf: 10, familiar: 4, k: 3 },
  hard: { kept: 6, returned: 2, viewed: 3, shelf: 20, familiar: 10, k: 10 },
} as const satisfies Readonly<Record<string, Size>>;

/** @param isTelling whether points are spread so that most orders of the shelf are worse than the best */
const drawRanking =
  (size: Size, rules: Rules, isDetailed: boolean, isTelling: (grades: readonly number[]) => boolean) =>
  (shop: readonly Product[], department: string, random: Random): Drawn | null => {
    const history = drawHistory(shop, department, size, random);
    const shelf = drawShelf(shop, history, size, random);
    const grades = shelf.map((product) => gradeProduct(product, history, rules));
    if (shelf.length !== size.shelf || !isTelling(grades)) return null;
    return { history, shelf, rules, k: size.k, isDetailed, tags: [] };
  };

/** Something of the department was kept, or the shopper would not be in this family of questions. */
function drawHistory(
  shop: readonly Product[],
  department: string,
  { kept, returned, viewed }: Size,
  random: Random,
): History {
  const first = shop.find(({ kind }) => kind === department)!;
  const others = shop.filter((product) => product !== first);
  return {
    kept: random.shuffle([first, ...others.slice(0, kept - 1)]),
    returned: others.slice(kept, kept + returned),
    viewed: others.slice(kept + returned, kept + returned + viewed),
  };
}

/** No two of one maker and department, so that a name is one product's alone; some of departments that the shopper knows. */
function drawShelf(shop: readonly Product[], history: History, size: Size, random: Random): readonly Product[] {
  const past = [...history.kept, ...history.returned, ...history.viewed];
  const known = new Set(history.kept.map(({ kind }) => kind));
  const names = new Set<string>();
  const fresh = shop.filter((product) => {
    const name = nameProduct(product, 'en');
    return !past.some((one) => nameProduct(one, 'en') === name) && !names.has(name) && names.add(name) !== undefined;
  });
  const familiar = fresh.filter(({ kind }) => known.has(kind!)).slice(0, size.familiar);
  const others = fresh.filter((product) => !familiar.includes(product)).slice(0, size.shelf - familiar.length);
  return labelShelf([...familiar, ...others], random);
}

/** In random order, with ids that say nothing about the product. */
const labelShelf = (products: readonly Product[], random: Random): readonly Product[] =>
  random.shuffle(products).map((product, index) => ({ ...product, id: `C${index + 1}` }));

const countFrom = (grades: readonly number[], least: number) => grades.filter((grade) => grade >= least).length;
const isBetween = (count: number, low: number, high: number) => count >= low && count <= high;

/** A few of the best, more of the middling: a shelf on which most orders are as good as any other says nothing. */
const drawMedium = drawRanking(
  SIZES.medium,
  { merits: ['kind', 'maker'], excludesReturned: true },
  false,
  (grades) => isBetween(countFrom(grades, 2), 1, 2) && isBetween(countFrom(grades, 1), 3, 5),
);
const drawHard = drawRanking(
  SIZES.hard,
  { merits: ['kind', 'maker', 'price'], excludesReturned: true },
  true,
  (grades) =>
    isBetween(countFrom(grades, 3), 1, 4) && isBetween(countFrom(grades, 2), 4, 10) && countFrom(grades, 1) < 19,
);

function createQuestion({ history, shelf, rules, k, isDetailed, tags }: Drawn, random: Random): Question {
  const relevance = Object.fromEntries(
    shelf.map((product) => [product.id as string, gradeProduct(product, history, rules)]),
  );
  const best = rankIds(relevance).slice(0, k);
  const names = Object.fromEntries(
    shelf.map((product) => [product.id as string, LANGUAGES.map((language) => nameProduct(product, language))]),
  );
  const popularity = Object.fromEntries(shelf.map(({ id, sold: times }) => [id as string, times as number]));
  const reference = { relevance, k, names, popularity };
  const past = random.shuffle(
    (['kept', 'returned', 'viewed'] as const).flatMap((verb) => history[verb].map((product) => ({ product, verb }))),
  );
  const side = (language: Language): Side => ({
    input: writeQuestion({ past, shelf, rules, k, isDetailed }, language),
    target: [k === 1 ? names[best[0]!]![LANGUAGES.indexOf(language)]! : JSON.stringify(best)],
    reference,
  });
  return { en: side('en'), zh: side('zh'), tags, key: JSON.stringify([past.map(({ product }) => product.id), names]) };
}

/**
 * A shopper's history and a shelf of 5, 10 or 20 products, of which one (by name), the best three or the best ten (by id) are asked for
 * (`ranking`), in English and in Chinese (`twin`), from families (`cluster`) by level and department. `reference` holds the relevance of
 * each product (0 to 3), how many are asked for, names in both languages, and how often each was bought, for the baseline of popularity.
 */
export const recommendation = twinSuite({
  name: 'recommendation',
  prefix: 're',
  templates: [
    ...departments.map(({ key }) => template('easy', key, drawChoice)),
    ...departments.map(({ key }) => template('medium', key, drawMedium)),
    ...departments.map(({ key }) => template('hard', key, drawHard)),
  ],
});
