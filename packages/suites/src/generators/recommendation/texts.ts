import { describeProduct, findDepartment, nameMaker, nameProduct, sold } from '../shop/shop.ts';
import type { Product } from '../shopping-assistant/solve.ts';
import type { Language } from '../twins.ts';
import type { History, Merit, Rules } from './grade.ts';

type LocalizedText = Readonly<Record<Language, string>>;

/** What a question is made of, before it is put into words. */
export interface Draft {
  /** What the shopper did, in the order in which it is told. */
  readonly past: readonly { readonly product: Product; readonly verb: keyof History }[];
  readonly shelf: readonly Product[];
  readonly rules: Rules;
  /** How many products are asked for. */
  readonly k: number;
  /** Whether all traits of a product stand on the shelf, or its price and sales alone. */
  readonly isDetailed: boolean;
}

/**
 * The question: history, rules, shelf, and how many products are wanted in which form. Several products go by their ids. One goes by its
 * name, and the history then has no name that could be given in its place.
 */
export function writeQuestion({ past, shelf, rules, k, isDetailed }: Draft, language: Language): string {
  const isOne = k === 1;
  const [only] = rules.merits;
  return [
    HEADS[language].history,
    ...past.map(({ product, verb }) => `- ${describePast(product, verb, isOne, language)}`),
    '',
    ...(isOne ? [] : [`${HEADS[language].rules}${describeRules(rules, language)}`, '']),
    HEADS[language].shelf,
    ...shelf.map((product) =>
      isDetailed
        ? describeProduct(product, language, [sold])
        : `${isOne ? '-' : product.id} ${describeBriefly(product, language)}`,
    ),
    '',
    isOne ? ASK_FOR_ONE[only!]![language] : ASKS[k]![language],
  ].join('\n');
}

function describePast(product: Product, verb: keyof History, isUnnamed: boolean, language: Language): string {
  const name = nameProduct(product, language);
  const [kind, maker] = [findDepartment(product.kind!).one[language], nameMaker(product, language)];
  return language === 'en'
    ? `${PAST.en[verb]}: ${isUnnamed ? `${kind} made by ${maker}` : `${name}, $${product.price}`}`
    : `${PAST.zh[verb]}：${isUnnamed ? `${kind}，品牌是${maker}` : `${name}，${product.price}元`}`;
}

function describeBriefly(product: Product, language: Language): string {
  const price = findDepartment(product.kind!).traits.find(({ key }) => key === 'price')!;
  const texts = [price, sold].map(({ key, describe }) => describe(product[key]!)[language]);
  const head = nameProduct(product, language);
  return language === 'en' ? `${head}: ${texts.join(', ')}` : `${head}：${texts.join('，')}`;
}

function describeRules({ merits, excludesReturned }: Rules, language: Language): string {
  const parts = merits.map((merit) => POINTS[merit][language]);
  return language === 'en'
    ? `A product gets one point for each of these that holds: ${parts.join('; ')}.${excludesReturned ? EXCLUSION.en : ''} Nothing else counts. The more points, the better; among equals any order is right.`
    : `商品每符合下面一条得一分：${parts.join('；')}。${excludesReturned ? EXCLUSION.zh : ''}其他都不算。得分越高越好，同分的先后不限。`;
}

/** One merit alone is said without points, and where it is asked for. */
const ASK_FOR_ONE: Readonly<Partial<Record<Merit, LocalizedText>>> = {
  kind: {
    en: 'Recommend the one of these five products that is of the same kind as what the shopper kept. Nothing else counts. Reply with its name alone, as it stands on the shelf.',
    zh: '这五件商品中，请推荐与顾客留用的同类的那件，其他都不算。只回复它在货架上的名称。',
  },
  maker: {
    en: 'Recommend the one of these five products that is of the same maker as what the shopper kept. Nothing else counts. Reply with its name alone, as it stands on the shelf.',
    zh: '这五件商品中，请推荐与顾客留用的同一品牌的那件，其他都不算。只回复它在货架上的名称。',
  },
};

const POINTS: Readonly<Record<Merit, LocalizedText>> = {
  kind: { en: 'the shopper bought and kept something of the same kind', zh: '顾客买下并留用过同类商品' },
  maker: { en: 'the shopper bought and kept something of the same maker', zh: '顾客买下并留用过同一品牌的商品' },
  price: {
    en: 'it costs no more than the dearest thing that the shopper bought and kept',
    zh: '价格不高于顾客买下并留用的最贵的一件',
  },
};

const EXCLUSION: LocalizedText = {
  en: ' A maker of whom the shopper sent anything back gets no points for any product.',
  zh: '顾客退过货的品牌，其所有商品都不得分。',
};

const PAST = {
  en: { kept: 'bought and kept', returned: 'bought and sent back', viewed: 'looked at only' },
  zh: { kept: '买下并留用', returned: '买后退货', viewed: '只看过' },
} as const;

const HEADS = {
  en: { history: "The shopper's history:", rules: 'The rule: ', shelf: 'The shelf:' },
  zh: { history: '顾客的记录：', rules: '规则：', shelf: '货架：' },
} as const;

/** By how many products are wanted. */
const ASKS: Readonly<Record<number, LocalizedText>> = {
  3: {
    en: 'Which three products are the best? Reply with a JSON list of their ids alone, best first.',
    zh: '最好的三件商品是哪些？只回复由它们的编号组成的JSON列表，最好的在前。',
  },
  10: {
    en: 'Which ten products are the best? Reply with a JSON list of their ids alone, best first.',
    zh: '最好的十件商品是哪些？只回复由它们的编号组成的JSON列表，最好的在前。',
  },
};
