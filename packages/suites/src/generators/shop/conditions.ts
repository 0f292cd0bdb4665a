import type { Random } from '../random.ts';
import type { Product, Rule } from '../shopping-assistant/solve.ts';
import { brands, type Kind } from '../shopping-assistant/traits.ts';
import type { Language } from '../twins.ts';

type LocalizedText = Readonly<Record<Language, string>>;

/** One thing that a customer asks of a product: the rule, and how it is said. */
export interface Condition {
  readonly rule: Rule;
  readonly text: LocalizedText;
}

const say = (write: (language: Language) => string): LocalizedText => ({ en: write('en'), zh: write('zh') });

/** How a limit of a figure is said: by trait, with the direction that customers care for. */
const LIMITS: Readonly<
  Record<string, { readonly most: boolean; readonly en: (n: number) => string; readonly zh: (n: number) => string }>
> = {
  price: { most: true, en: (n) => `at most $${n}`, zh: (n) => `不超过${n}元` },
  rating: {
    most: false,
    en: (n) => `rated ${(n / 10).toFixed(1)} or better`,
    zh: (n) => `评分不低于${(n / 10).toFixed(1)}`,
  },
  days: { most: true, en: (n) => `delivered in ${n} days at the latest`, zh: (n) => `最迟${n}天送达` },
  litres: { most: false, en: (n) => `at least ${n} l`, zh: (n) => `至少${n}升` },
  height: { most: true, en: (n) => `at most ${n} cm tall`, zh: (n) => `高度不超过${n}厘米` },
  tenths: { most: true, en: (n) => `at most ${n / 10} inch`, zh: (n) => `不超过${n / 10}英寸` },
  decibel: { most: true, en: (n) => `at most ${n} dB`, zh: (n) => `不超过${n}分贝` },
  inches: { most: false, en: (n) => `at least ${n} inch`, zh: (n) => `至少${n}英寸` },
};

/** Grams are a weight to carry, or what is in the box. */
const WEIGHTS: Readonly<Record<string, (typeof LIMITS)[string]>> = {
  backpack: { most: true, en: (n) => `at most ${n} g`, zh: (n) => `不超过${n}克` },
  suitcase: { most: true, en: (n) => `at most ${n / 1000} kg`, zh: (n) => `不超过${n / 1000}千克` },
  coffee: { most: false, en: (n) => `at least ${n} g`, zh: (n) => `至少${n}克` },
  chocolate: { most: false, en: (n) => `at least ${n} g`, zh: (n) => `至少${n}克` },
};

/** The traits of a kind that a condition may be about. */
export function listConditionTraits(kind: Kind): readonly string[] {
  return ['price', 'rating', 'days', 'brand', ...kind.traits.map(({ key }) => key).filter((key) => key !== 'price')];
}

/** A condition on one trait that about half of the products of its department keep. */
export function drawCondition(kind: Kind, trait: string, products: readonly Product[], random: Random): Condition {
  if (trait === 'brand') {
    const brand = random.pick(brands);
    return {
      rule: { trait, not: brand.key },
      text: { en: `nothing from ${brand.en}`, zh: `不要${brand.zh}的` },
    };
  }
  const limit = trait === 'grams' ? WEIGHTS[kind.key] : LIMITS[trait];
  const values = products.map((product) => product[trait]!);
  if (limit !== undefined) {
    const sorted = (values as number[]).toSorted((a, b) => a - b);
    const at = random.int(Math.floor(sorted.length / 4), Math.floor((3 * sorted.length) / 4));
    const value = sorted[at]!;
    return {
      rule: limit.most ? { trait, atMost: value } : { trait, atLeast: value },
      text: { en: limit.en(value), zh: limit.zh(value) },
    };
  }
  const value = random.pick(values);
  const { describe } = kind.traits.find(({ key }) => key === trait)!;
  // Of two, "not the one" is only a long way to say "the other".
  const isExcluded = new Set(values).size > 2 && random.int(1, 3) === 1;
  return isExcluded
    ? { rule: { trait, not: value }, text: say((language) => EXCLUDED[language](describe(value)[language])) }
    : { rule: { trait, is: value }, text: describe(value) };
}

const EXCLUDED: Readonly<Record<Language, (text: string) => string>> = {
  en: (text) => `anything but ${text}`,
  zh: (text) => `除${text}外都行`,
};

/** Cheaper, or better rated, than a product of the same shelf: the customer has to look it up. */
export function drawRelative(other: Product, random: Random): Condition {
  if (random.pick([true, false]))
    return {
      rule: { trait: 'price', atMost: (other.price as number) - 1 },
      text: { en: `cheaper than ${other.id}`, zh: `比${other.id}便宜` },
    };
  return {
    rule: { trait: 'rating', atLeast: (other.rating as number) + 1 },
    text: { en: `better rated than ${other.id}`, zh: `评分比${other.id}高` },
  };
}

/** What a customer says besides: of no bearing on what fits. */
export function drawAside(random: Random): LocalizedText {
  const brand = random.pick(brands);
  const sum = random.int(20, 400, 10);
  const asides: readonly LocalizedText[] = [
    {
      en: `My neighbour paid $${sum} for hers and likes it, but that is her business.`,
      zh: `邻居买的花了${sum}元，她挺满意，不过那是她的事。`,
    },
    { en: `My brother swears by ${brand.en}; I have no opinion on that.`, zh: `我弟弟只认${brand.zh}，我倒无所谓。` },
    { en: 'I have been in three other shops today.', zh: '我今天已经逛了三家店。' },
    { en: `Last year I would have spent $${sum}, but forget that.`, zh: `去年我也许会花${sum}元，这个就不提了。` },
    { en: 'It is a present, so please no receipt in the parcel.', zh: '是送人的，包裹里请别放小票。' },
    { en: `I saw an advertisement of ${brand.en} on the bus.`, zh: `在公交车上看到了${brand.zh}的广告。` },
  ];
  return random.pick(asides);
}

/** Conditions as a customer lists them. */
export function listConditions(conditions: readonly Condition[], language: Language): string {
  return conditions.map(({ text }) => text[language]).join(language === 'en' ? '; ' : '；');
}
