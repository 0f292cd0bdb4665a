import type { Random } from '../random.ts';
import { type Language, type Level, type Question, type Template, twinSuite } from '../twins.ts';
import { drawFiller } from './filler.ts';

type LocalizedText = Readonly<Record<Language, string>>;

/** Lengths of the text in thousands of tokens, as a tokenizer of about 16 tokens a sentence counts them. */
const LENGTHS: Readonly<Record<Level, readonly [number, number]>> = { easy: [2, 4], medium: [8, 16], hard: [32, 64] };
const TOKENS_PER_SENTENCE = 16;
/** What question and system message take. */
const RESERVED_TOKENS = 200;

const NAMES: readonly LocalizedText[] = [
  ['Anna', '安娜'],
  ['Boris', '鲍里斯'],
  ['Clara', '克拉拉'],
  ['David', '大卫'],
  ['Emil', '埃米尔'],
  ['Frida', '弗里达'],
  ['Gustav', '古斯塔夫'],
  ['Helga', '赫尔加'],
].map(([en, zh]) => ({ en: en!, zh: zh! }));

const COLOURS: readonly LocalizedText[] = [
  ['red', '红色'],
  ['blue', '蓝色'],
  ['green', '绿色'],
  ['white', '白色'],
].map(([en, zh]) => ({ en: en!, zh: zh! }));

/** Facts that are strewn over the text, and what is asked. */
interface Draft {
  readonly facts: readonly LocalizedText[];
  readonly question: LocalizedText;
  readonly answer: number;
}

/** How facts are drawn: with few others beside them, or with many. */
type Kind = (random: Random, isMany: boolean) => Draft;

/** One number among those of others. */
const find: Kind = (random, isMany) => {
  const names = random.shuffle(NAMES).slice(0, isMany ? 8 : 3);
  const numbers = random.shuffle(Array.from({ length: 80 }, (_, index) => 1000 + 100 * index + random.int(1, 99)));
  const facts = names.map((name, index) => ({
    en: `The locker of ${name.en} has the number ${numbers[index]}.`,
    zh: `${name.zh}的储物柜是${numbers[index]}号。`,
  }));
  const [wanted] = names;
  return {
    facts,
    question: { en: `What is the number of ${wanted!.en}'s locker?`, zh: `${wanted!.zh}的储物柜是几号？` },
    answer: numbers[0]!,
  };
};

/** How often something of one colour was seen, among others. */
const count: Kind = (random, isMany) => {
  const colours = random.shuffle(COLOURS);
  const times = colours.map(() => (isMany ? random.int(6, 12) : random.int(3, 6)));
  const facts = colours.flatMap((colour, index) =>
    Array.from({ length: times[index]! }, () => ({
      en: `Then a ${colour.en} van drove through the gate.`,
      zh: `这时一辆${colour.zh}面包车开进了大门。`,
    })),
  );
  const [wanted] = colours;
  return {
    facts,
    question: {
      en: `How many times did a ${wanted!.en} van drive through the gate?`,
      zh: `${wanted!.zh}面包车一共开进大门几次？`,
    },
    answer: times[0]!,
  };
};

/** What two people handed in altogether, in several goes. */
const combine: Kind = (random, isMany) => {
  const names = random.shuffle(NAMES).slice(0, 5);
  const goes = names.flatMap((name, index) =>
    Array.from({ length: index < 2 ? (isMany ? 3 : 2) : 1 }, () => ({ name, parcels: random.int(11, 49), index })),
  );
  const facts = goes.map(({ name, parcels }) => ({
    en: `On this occasion ${name.en} handed in ${parcels} parcels.`,
    zh: `这一次${name.zh}交了${parcels}个包裹。`,
  }));
  const [one, other] = names;
  return {
    facts,
    question: {
      en: `How many parcels did ${one!.en} and ${other!.en} hand in altogether?`,
      zh: `${one!.zh}和${other!.zh}两人一共交了多少个包裹？`,
    },
    answer: goes.filter(({ index }) => index < 2).reduce((sum, { parcels }) => sum + parcels, 0),
  };
};

const KINDS: Readonly<Record<string, Kind>> = { find, count, combine };

const template = (level: Level, thousands: number, name: string, isMany: boolean): Template => ({
  id: `${name}-${isMany ? 'many' : 'few'}-${thousands}k`,
  level,
  attempt: (random) => createQuestion(KINDS[name]!(random, isMany), thousands, name, random),
});

function createQuestion(draft: Draft, thousands: number, name: string, random: Random): Question {
  const sentences = Math.floor((1000 * thousands - RESERVED_TOKENS) / TOKENS_PER_SENTENCE);
  const lines: LocalizedText[] = Array.from({ length: sentences - draft.facts.length }, () => drawFiller(random));
  // Strewn evenly, in random order, each anywhere in its stretch: no fact is always first or last.
  const facts = random.shuffle(draft.facts);
  const stretch = lines.length / facts.length;
  const text = facts.flatMap((fact, index) => {
    const own = lines.slice(Math.round(index * stretch), Math.round((index + 1) * stretch));
    return own.toSpliced(random.int(0, own.length), 0, fact);
  });
  const target = [String(draft.answer)];
  const side = (language: Language) => ({
    input: [
      HEADS[language],
      text.map((line) => line[language]).join(language === 'en' ? ' ' : ''),
      '',
      draft.question[language],
    ].join('\n'),
    target,
  });
  return { en: side('en'), zh: side('zh'), key: JSON.stringify(draft), tags: [name, `${thousands}k`] };
}

const HEADS: Readonly<Record<Language, string>> = { en: 'Text:', zh: '文字：' };

/**
 * A long text of small events, in which facts are strewn that are to be found, counted or added up (`numeric`), at 2,000 to 64,000 tokens, in
 * English and in Chinese (`twin`), from families (`cluster`). Made when it is needed: the published list is nine megabytes.
 */
export const longContext = twinSuite({
  name: 'long-context',
  prefix: 'lc',
  templates: (['easy', 'medium', 'hard'] as const).flatMap((level) =>
    [true, false].flatMap((isMany) =>
      LENGTHS[level].flatMap((thousands) => Object.keys(KINDS).map((name) => template(level, thousands, name, isMany))),
    ),
  ),
});
