import type { JsonObject } from '@evenhand/core';
import type { Random } from '../random.ts';
import { type Language, type Level, type Question, type Side, type Template, twinSuite } from '../twins.ts';
import { additions } from './additions.ts';
import type { Draft, Instructions, Kind } from './kind.ts';
import { closedShapes, openShapes } from './shapes.ts';
import { sentence, type Topic, topics } from './topics.ts';

const template = (level: Level, kinds: readonly Kind[]): Template => ({
  id: kinds.map(({ id }) => id).join('+'),
  level,
  attempt: (random) => createQuestion(kinds, random.pick(topics), random),
});

function createQuestion(kinds: readonly Kind[], topic: Topic, random: Random): Question {
  const drawn = kinds.map((kind) => kind.draw(random, topic));
  const side = (language: Language): Side => {
    const instructions = drawn.map((one) => one[language]);
    const request = instructions.find((one) => one.request !== undefined)?.request ?? REQUESTS[language](topic);
    const checks = instructions.flatMap((one) => one.checks);
    return {
      input: [request, ...instructions.map(({ text }) => text)]
        .join(language === 'en' ? ' ' : '')
        .replaceAll('\n ', '\n'),
      target: [writeReply(drawn, topic, language)],
      reference: {
        instruction_id_list: checks.map(({ id }) => id),
        kwargs: checks.map(({ args }) => args),
      } as unknown as JsonObject,
    };
  };
  const [en, zh] = [side('en'), side('zh')];
  return { en, zh, key: en.input, tags: kinds.map(({ id }) => id) };
}

const REQUESTS: Readonly<Record<Language, (topic: Topic) => string>> = {
  en: ({ name }) => `Write a few lines about ${name.en}.`,
  zh: ({ name }) => `写几行关于${name.zh}的文字。`,
};

/** A reply that follows all of them: shapes first, because they replace the lines. */
function writeReply(drawn: readonly Instructions[], topic: Topic, language: Language): string {
  const plain: Draft = { first: [], lines: topic.words[language].slice(0, 2).map(sentence[language]), last: [] };
  const { first, lines, last } = drawn.reduce((draft, one) => one[language].apply(draft), plain);
  return [...first, ...lines, ...last].join('\n');
}

const clashes = (kinds: readonly Kind[]) => {
  const slots = kinds.flatMap((kind) => kind.slots);
  return new Set(slots).size < slots.length;
};

const easy: readonly (readonly Kind[])[] = [...additions, ...openShapes, ...closedShapes].map((kind) => [kind]);

/** The first sets of the list, from one end to the other, that do not clash and are not there yet. */
function combine(count: number, choose: (index: number) => readonly Kind[]): readonly (readonly Kind[])[] {
  const found = new Map<string, readonly Kind[]>();
  for (let index = 0; found.size < count; index += 1) {
    const kinds = choose(index);
    const name = kinds
      .map(({ id }) => id)
      .toSorted()
      .join();
    if (!clashes(kinds) && !found.has(name)) found.set(name, kinds);
  }
  return [...found.values()];
}

const at = (list: readonly Kind[], index: number) => list[index % list.length]!;
const medium = combine(easy.length, (index) => [
  at(additions, index),
  at(additions, index + 1 + Math.floor(index / additions.length)),
]);
const hard = combine(easy.length, (index) => [
  at(openShapes, index),
  at(additions, index),
  at(additions, index + 2 + Math.floor(index / additions.length)),
]);

/**
 * Requests with one, two or three instructions that a program can check (`instructions`), in English and in Chinese (`twin`), from families
 * (`cluster`) by the kinds of instruction, which are tags as well. The target is one reply of many that follow them.
 */
export const instructionFollowing = twinSuite({
  name: 'instruction-following',
  prefix: 'if',
  templates: [
    ...easy.map((kinds) => template('easy', kinds)),
    ...medium.map((kinds) => template('medium', kinds)),
    ...hard.map((kinds) => template('hard', kinds)),
  ],
});
