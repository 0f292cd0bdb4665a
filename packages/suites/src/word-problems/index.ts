import { type Generator, type JsonObject, type Sample, sampleSchema } from '@evenhand/core';
import * as z from 'zod';
import { randomFor } from './random.ts';
import { type Level, numerals, type Question, type Template } from './template.ts';
import { farm } from './templates/farm.ts';
import { home } from './templates/home.ts';
import { kitchen } from './templates/kitchen.ts';
import { school } from './templates/school.ts';
import { shopping } from './templates/shopping.ts';
import { travel } from './templates/travel.ts';
import { work } from './templates/work.ts';

export interface WordProblemsOptions {
  /** A whole number from 0 to Number.MAX_SAFE_INTEGER. */
  seed: number;
  /** Samples, both languages counted: an even number. */
  n: number;
}

const all = [...shopping, ...travel, ...kitchen, ...school, ...farm, ...work, ...home];
const ofLevel = (level: Level): readonly Template[] => all.filter((t) => t.level === level);
const [medium, hard] = [ofLevel('medium'), ofLevel('hard')];
/** In the order of asking: easy, medium, hard, easy, … so that every prefix is balanced. Each level has as many. */
const inTurn: readonly Template[] = ofLevel('easy').flatMap((easy, i) => [easy, medium[i]!, hard[i]!]);

/** What the suite is made of, in the order of asking; `id` is the samples' cluster. */
export const WORD_PROBLEMS_TEMPLATES: readonly { readonly id: string; readonly level: Level }[] = inTurn.map(
  ({ id, level }) => ({ id, level }),
);

/** Far more than any template needs: the rarest accepts about one draw in a hundred. */
const MOST_ATTEMPTS = 20_000;

/**
 * School-maths questions with a numeric answer, each in English and in Chinese (`twin`), from templates (`cluster`).
 * Same seed, same bytes on any platform; a larger `n` only adds questions at the end; no template repeats its numbers.
 * @throws RangeError for a bad option, or when n is so large that a template has run out of new numbers: up to 7746 none does.
 */
export function wordProblems({ seed, n }: WordProblemsOptions): Sample[] {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`word-problems: seed is ${seed}; expected a whole number from 0 to 2^53 - 1`);
  }
  if (!Number.isSafeInteger(n) || n <= 0 || n % 2 !== 0) {
    throw new RangeError(`word-problems: n is ${n}; expected a positive even number, two languages per question`);
  }
  const asked = new Set<string>();
  return Array.from({ length: n / 2 }, (_, k) => {
    const template = inTurn[k % inTurn.length]!;
    return twins(k + 1, template, newQuestion(template, seed, k, asked));
  }).flat();
}

/** Draws until the numbers work out and differ from the template's earlier questions, which it adds to `asked`. */
function newQuestion(template: Template, seed: number, k: number, asked: Set<string>): Question {
  const random = randomFor(seed, k);
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
    const question = template.attempt(random);
    const key = question && `${template.id} ${numerals(question.en).join(' ')}`;
    if (!question || !key || asked.has(key)) continue;
    asked.add(key);
    return question;
  }
  throw new RangeError(`word-problems: template "${template.id}" has no new numbers for question ${k + 1}; lower n`);
}

function twins(number: number, template: Template, question: Question): Sample[] {
  const twin = `wp-${String(number).padStart(3, '0')}`;
  return (['en', 'zh'] as const).map((language) =>
    sampleSchema.parse({
      id: `${twin}-${language}`,
      input: question[language],
      target: [question.answer],
      language,
      cluster: template.id,
      twin,
      tags: [template.level],
    }),
  );
}

const optionsSchema = z.strictObject({
  seed: z.int().nonnegative(),
  n: z.int().positive().multipleOf(2, 'an even number, two languages per question'),
});

export const wordProblemsGenerator: Generator = {
  name: 'word-problems',
  options: optionsSchema as unknown as z.ZodType<JsonObject>,
  generate: (options) => wordProblems(optionsSchema.parse(options)),
};
