import type { JsonObject } from '@evenhand/core';
import type { Random } from '../random.ts';
import type { Product } from '../shopping-assistant/solve.ts';
import type { Kind } from '../shopping-assistant/traits.ts';
import { type Language, type Level, type Question, type Side, type Template, twinSuite } from '../twins.ts';
import {
  type Condition,
  drawAside,
  drawCondition,
  drawRelative,
  listConditions,
  listConditionTraits,
} from './conditions.ts';
import { relaxWant, selectAnswers, type Want } from './select.ts';
import { createShop, departments, describeProduct } from './shop.ts';

/** How many departments are on the page: all 20 products of each, but a few on an easy one. */
const SHOWN: Readonly<Record<Level, number>> = { easy: 1, medium: 2, hard: 3 };
const EASY_PRODUCTS = 8;
/** Of so many questions, one has nothing that fits. */
const NOTHING_IN = 6;
/** Draws of conditions before a question is given up for another one. */
const MOST_DRAWS = 2000;

/** What is asked for: one that fits, the best that fits, one of a few that were noted, all that fit, or two that go together. */
type Form = 'find' | 'best' | 'compare' | 'every' | 'pair';

interface Draft {
  readonly want: Want;
  readonly conditions: readonly (readonly Condition[])[];
  readonly ask: Readonly<Record<Language, string>>;
}

const template = (level: Level, form: Form, kind: Kind, others: readonly Kind[]): Template => ({
  id: `${level}-${form}-${kind.key}`,
  level,
  attempt(random, seed) {
    const shop = createShop(seed);
    const kinds = random.shuffle([kind, ...others]);
    // The order of the shop, which mixes the departments.
    const stock = shop.filter((product) => kinds.some(({ key }) => key === product.kind));
    const isNothing = random.int(1, NOTHING_IN) === 1;
    for (let draws = 0; draws < MOST_DRAWS; draws += 1) {
      const shelf = level === 'easy' ? drawFew(stock, random) : stock;
      const draft = drawDraft(level, form, kind, others, stock, random);
      const allowed = selectAnswers(shelf, draft.want);
      const most = level === 'easy' ? 1 : 2;
      if (allowed.length <= most && isUseful(allowed, draft.want, form, shelf, isNothing))
        return createQuestion(shelf, draft, allowed, random);
    }
    return null;
  },
});

/** Some products of a department, in the order of the shop. */
function drawFew(stock: readonly Product[], random: Random): readonly Product[] {
  const few = new Set(random.shuffle(stock).slice(0, EASY_PRODUCTS));
  return stock.filter((product) => few.has(product));
}

function drawDraft(
  level: Level,
  form: Form,
  kind: Kind,
  others: readonly Kind[],
  stock: readonly Product[],
  random: Random,
): Draft {
  const own = stock.filter((product) => product.kind === kind.key);
  const conditions = drawConditions(kind, own, CONDITIONS[level], random);
  const rules = (list: readonly Condition[]) => list.map(({ rule }) => rule);
  if (form === 'pair') {
    const other = random.pick(others);
    const second = drawConditions(
      other,
      stock.filter((product) => product.kind === other.key),
      2,
      random,
    );
    const mine = conditions.slice(0, 2);
    const atMost = random.int(40, 600, 5);
    const want: Want = {
      parts: [
        { kind: kind.key, rules: rules(mine) },
        { kind: other.key, rules: rules(second) },
      ],
      pair: { sameMaker: true, atMost },
    };
    return { want, conditions: [mine, second], ask: askForPair(kind, other, atMost) };
  }
  const relative = level === 'hard' && form !== 'compare' ? [drawRelative(random.pick(own), random)] : [];
  const all = relative.length > 0 ? [...withoutTrait(conditions, relative[0]!.rule.trait), ...relative] : conditions;
  const parts = [{ kind: kind.key, rules: rules(all) }];
  if (form === 'compare') {
    const noted = random
      .shuffle(own)
      .slice(0, 6)
      .map(({ id }) => id as string)
      .toSorted();
    const best = drawBest(random);
    const kept = all.slice(0, 2);
    return {
      want: { parts: [{ kind: kind.key, rules: rules(kept) }], among: noted, best },
      conditions: [kept],
      ask: askAmong(kind, noted, best),
    };
  }
  if (form === 'best') {
    const best = drawBest(random);
    return { want: { parts, best }, conditions: [all], ask: askForBest(kind, best) };
  }
  if (form === 'every') return { want: { parts, every: true }, conditions: [all], ask: askForAll(kind) };
  return { want: { parts }, conditions: [all], ask: askForOne(kind) };
}

const CONDITIONS: Readonly<Record<Level, number>> = { easy: 1, medium: 4, hard: 3 };

function drawConditions(kind: Kind, products: readonly Product[], count: number, random: Random): readonly Condition[] {
  return random
    .shuffle(listConditionTraits(kind))
    .slice(0, count)
    .map((trait) => drawCondition(kind, trait, products, random));
}

const withoutTrait = (conditions: readonly Condition[], trait: string) =>
  conditions.filter(({ rule }) => rule.trait !== trait).slice(0, 2);

type Best = NonNullable<Want['best']>;
const BESTS: readonly (Best & Readonly<Record<Language, string>>)[] = [
  { trait: 'price', direction: 'least', en: 'the cheapest', zh: '最便宜的' },
  { trait: 'rating', direction: 'most', en: 'the best rated', zh: '评分最高的' },
  { trait: 'days', direction: 'least', en: 'the one that is delivered soonest', zh: '送达最快的' },
];
const drawBest = (random: Random): Best => {
  const { trait, direction } = random.pick(BESTS);
  return { trait, direction };
};
const nameBest = ({ trait }: Best, language: Language) => BESTS.find((one) => one.trait === trait)![language];

const askForOne = ({ many }: Kind) => ({
  en: `I am looking at your ${many.en}. What I need: {}. Which one do you recommend?`,
  zh: `我在看你们的${many.zh}。要求：{}。您推荐哪一款？`,
});
const askForAll = ({ many }: Kind) => ({
  en: `I am looking at your ${many.en}. What I need: {}. Name every one that fits, not just one.`,
  zh: `我在看你们的${many.zh}。要求：{}。请把符合的全部列出来，不要只说一款。`,
});
const askForBest = ({ many }: Kind, best: Best) => ({
  en: `I am looking at your ${many.en}. What I need: {}. Of all that fit, I want ${nameBest(best, 'en')}.`,
  zh: `我在看你们的${many.zh}。要求：{}。符合的里面，我要${nameBest(best, 'zh')}。`,
});
const askAmong = ({ many }: Kind, noted: readonly string[], best: Best) => ({
  en: `Of your ${many.en} I have noted ${noted.join(', ')}. What I need: {}. Of those I noted that fit, I want ${nameBest(best, 'en')}.`,
  zh: `你们的${many.zh}里，我记下了${noted.join('、')}。要求：{}。记下的这些里符合的，我要${nameBest(best, 'zh')}。`,
});
const askForPair = (first: Kind, second: Kind, atMost: number) => ({
  en: `I need two things of one maker, together at most $${atMost}. First, from your ${first.many.en}: {}. Second, from your ${second.many.en}: {}. Which two?`,
  zh: `我要同一品牌的两样东西，一共不超过${atMost}元。第一样是${first.many.zh}：{}。第二样是${second.many.zh}：{}。选哪两样？`,
});

/** Few answers, and every condition matters: without it, the answer would be another one. */
function isUseful(
  allowed: ReturnType<typeof selectAnswers>,
  want: Want,
  form: Form,
  shelf: readonly Product[],
  isNothing: boolean,
): boolean {
  if ((allowed.length === 0) !== isNothing) return false;
  const others = relaxWant(want).map((other) => selectAnswers(shelf, other));
  if (isNothing) return others.filter((other) => other.length > 0).length >= Math.min(2, others.length);
  if ((form === 'best' || form === 'compare') && allowed.length > 1) return false;
  if (form === 'every' && (allowed[0]!.length < 2 || allowed[0]!.length > 4)) return false;
  return others.every((other) => JSON.stringify(other) !== JSON.stringify(allowed));
}

function createQuestion(
  shelf: readonly Product[],
  { want, conditions, ask }: Draft,
  allowed: ReturnType<typeof selectAnswers>,
  random: Random,
): Question {
  const aside = drawAside(random);
  const target = allowed.length === 0 ? ['none'] : allowed.map((ids) => ids.join(', '));
  const reference = { ids: shelf.map(({ id }) => id as string), want } as unknown as JsonObject;
  const side = (language: Language): Side => {
    const lists = conditions.map((list) => listConditions(list, language));
    const request = lists.reduce((text, list) => text.replace('{}', () => list), ask[language]);
    return {
      input: [
        HEADS[language],
        ...shelf.map((product) => describeProduct(product, language)),
        '',
        language === 'en' ? `Customer: ${aside.en} ${request}` : `顾客：${aside.zh}${request}`,
      ].join('\n'),
      target,
      reference,
    };
  };
  return { en: side('en'), zh: side('zh'), key: JSON.stringify(want) };
}

const HEADS: Readonly<Record<Language, string>> = { en: 'Catalogue:', zh: '商品目录：' };

/** In turn, so that each form has a third of the departments that it can have. */
const HARD_FORMS: readonly Form[] = ['best', 'compare', 'every', 'pair'];

/**
 * Departments of a shop of 240 products, a customer who asks for something there, and the ids of what fits (`allowed-ids`), in English
 * and in Chinese (`twin`), from families (`cluster`). `reference` holds the ids and the wish as data.
 */
export const shopWishes = twinSuite({
  name: 'shop-wishes',
  prefix: 'sh',
  templates: (['easy', 'medium', 'hard'] as const).flatMap((level) =>
    departments.map((kind, index) => {
      const others = Array.from(
        { length: SHOWN[level] - 1 },
        (_, step) => departments[(index + 1 + 4 * step) % departments.length]!,
      );
      return template(level, level === 'hard' ? HARD_FORMS[index % HARD_FORMS.length]! : 'find', kind, others);
    }),
  ),
});
