import type { Random } from '../random.ts';
import { LANGUAGES, type Language } from '../twins.ts';

export type LocalizedText = Readonly<Record<Language, string>>;

/** A number of a report, and the question that it answers. */
export interface Fact {
  readonly value: number;
  readonly sentence: LocalizedText;
  readonly question: LocalizedText;
}

const THINGS: readonly (readonly [string, string])[] = [
  ['chairs', '椅子'],
  ['windows', '窗户'],
  ['lamps', '灯'],
  ['visitors a day', '日均访客'],
  ['parking bays', '停车位'],
  ['paintings', '画作'],
  ['coat hooks', '衣帽钩'],
  ['members', '会员'],
];
const HOUSES: readonly LocalizedText[] = [
  { en: 'the town hall', zh: '市政厅' },
  { en: 'the library', zh: '图书馆' },
  { en: 'the museum', zh: '博物馆' },
  { en: 'the swimming hall', zh: '游泳馆' },
  { en: 'the concert hall', zh: '音乐厅' },
];

/** Facts about one house, no two with the same number. */
export function drawFacts(
  count: number,
  random: Random,
): { readonly house: LocalizedText; readonly facts: readonly Fact[] } {
  const house = random.pick(HOUSES);
  const values = random.shuffle(Array.from({ length: 40 }, (_, index) => 20 + 23 * index + random.int(0, 20)));
  const facts = random
    .shuffle(THINGS)
    .slice(0, count)
    .map(
      ([en, zh], index): Fact => ({
        value: values[index]!,
        sentence: { en: `Number of ${en}: ${values[index]}.`, zh: `${zh}：${values[index]}。` },
        question: {
          en: `What is the number of ${en} of ${house.en}?`,
          zh: `${house.zh}的${zh}有多少？`,
        },
      }),
    );
  return { house, facts };
}

/** The figures of all facts but one. */
export const listOthers = (facts: readonly Fact[], wanted: Fact): string[] =>
  facts.flatMap(({ value }) => (value === wanted.value ? [] : [String(value)]));

/** Signs that are not mistaken for one another. */
const SIGNS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function drawSecret(random: Random): string {
  return Array.from({ length: 8 }, () => random.pick([...SIGNS])).join('');
}

export const localized = (write: (language: Language) => string): LocalizedText =>
  Object.fromEntries(LANGUAGES.map((language) => [language, write(language)])) as LocalizedText;
