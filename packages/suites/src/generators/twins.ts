import { ConfigError, type Generator, type JsonObject, type Sample, sampleSchema, type Tool } from '@evenhand/core';
import { describe } from '@evenhand/io';
import * as z from 'zod';
import { type Random, randomFor } from './random.ts';

const LEVELS = ['easy', 'medium', 'hard'] as const;
export type Level = (typeof LEVELS)[number];
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a generator is told. */
export interface TwinOptions {
  /** A whole number from 0 to Number.MAX_SAFE_INTEGER. */
  seed: number;
  /** Samples, both languages counted: an even number. */
  n: number;
  /** Only questions of these; absent = of all. */
  levels?: readonly Level[] | undefined;
  /** Only questions from these templates; absent = from all. */
  templates?: readonly string[] | undefined;
}

/** A question in one language. */
export interface Side {
  readonly input: string;
  readonly target: readonly string[];
  readonly reference?: JsonObject;
  readonly choices?: readonly string[];
  readonly tools?: readonly Tool[];
}

/** One finished question in both languages. */
export interface Question extends Readonly<Record<Language, Side>> {
  /** What no two questions of a template may share. */
  readonly key: string;
  /** Words that sort it, besides the level; absent = none. */
  readonly tags?: readonly string[];
}

/** A family of questions that differ in details only: a cluster. */
export interface Template {
  readonly id: string;
  /** The cluster, where several templates are of one make; absent = `id`. */
  readonly cluster?: string;
  readonly level: Level;
  /** One attempt at a question; null = the details did not work out, draw again. `seed` is for what all questions of a suite share. */
  readonly attempt: (random: Random, seed: number) => Question | null;
}

interface Recipe {
  readonly name: string;
  /** How ids of its samples begin. */
  readonly prefix: string;
  /** Each level has as many. */
  readonly templates: readonly Template[];
}

export interface TwinSuite {
  /** What the suite is made of, in the order of asking; `id` is the samples' cluster. */
  readonly templates: readonly { readonly id: string; readonly level: Level }[];
  /**
   * Same seed, same bytes on any platform; a larger `n` only adds questions at the end; no template repeats a question.
   * @throws RangeError for a bad option, or when n is so large that a template has nothing new to ask.
   */
  readonly generate: (options: TwinOptions) => Sample[];
  /** The same for a suite's file: what it cannot honour is a ConfigError. */
  readonly generator: Generator;
}

/** Far more than any template needs: the rarest accepts about one draw in a hundred. */
const MOST_ATTEMPTS = 20_000;

/** What a generator of twins is told of how many to draw. */
export const drawFields = {
  seed: describe(z.int().nonnegative(), 'Same seed, same samples.'),
  n: describe(
    z.int().positive().multipleOf(2, 'an even number, two languages per question'),
    'Number of samples, even: two languages per question.',
  ),
};

const optionsSchema = z.strictObject({
  ...drawFields,
  levels: describe(
    z.array(z.enum(LEVELS)).min(1).optional(),
    'Only questions of these levels (`easy`, `medium`, `hard`); absent = of all.',
  ),
  templates: describe(
    z.array(z.string()).min(1).optional(),
    'Only questions from the templates of these names, which are the clusters of most suites; absent = from all.',
  ),
});

/** A suite of questions from templates, each in English and in Chinese (`twin`). */
export function twinSuite({ name, prefix, templates }: Recipe): TwinSuite {
  const generate = ({ seed, n, levels, templates: names }: TwinOptions): Sample[] => {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`${name}: seed is ${seed}; expected a whole number from 0 to 2^53 - 1`);
    }
    if (!Number.isSafeInteger(n) || n <= 0 || n % 2 !== 0) {
      throw new RangeError(`${name}: n is ${n}; expected a positive even number, two languages per question`);
    }
    const unknown = names?.filter((wanted) => !templates.some(({ id }) => id === wanted)) ?? [];
    if (unknown.length > 0) throw new RangeError(`${name}: there is no template ${unknown.join(', ')}`);
    const inTurn = byTurns(templates, levels ?? LEVELS).filter(({ id }) => names?.includes(id) ?? true);
    if (inTurn.length === 0)
      throw new RangeError(`${name}: none of the templates ${names?.join(', ')} is of these levels`);
    const usedKeys = new Set<string>();
    return Array.from({ length: n / 2 }, (_, index) => {
      const template = inTurn[index % inTurn.length]!;
      const question = newQuestion(template, randomFor(seed, index), seed, usedKeys);
      if (question !== null) return twins(`${prefix}-${String(index + 1).padStart(3, '0')}`, template, question);
      throw new RangeError(`${name}: template "${template.id}" has no new numbers for question ${index + 1}; lower n`);
    }).flat();
  };

  return {
    templates: byTurns(templates, LEVELS).map(({ id, level }) => ({ id, level })),
    generate,
    generator: {
      name,
      options: optionsSchema as unknown as z.ZodType<JsonObject>,
      generate: (options) => {
        try {
          return generate(optionsSchema.parse(options));
        } catch (error) {
          throw error instanceof RangeError ? new ConfigError(`generator: ${error.message}`) : error;
        }
      },
    },
  };
}

/** Easy, medium, hard, easy, …: so every prefix is balanced. A level without templates is left out. */
function byTurns(templates: readonly Template[], levels: readonly Level[]): readonly Template[] {
  const byLevel = LEVELS.filter((level) => levels.includes(level))
    .map((level) => templates.filter((template) => template.level === level))
    .filter((list) => list.length > 0);
  return byLevel[0]?.flatMap((_, index) => byLevel.map((list) => list[index]!)) ?? [];
}

/** Draws until the details work out and are new, and adds them to `asked`. null = there is nothing new. */
function newQuestion(template: Template, random: Random, seed: number, usedKeys: Set<string>): Question | null {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
    const question = template.attempt(random, seed);
    const key = question && `${template.id} ${question.key}`;
    if (!question || !key || usedKeys.has(key)) continue;
    usedKeys.add(key);
    return question;
  }
  return null;
}

function twins(twin: string, template: Template, question: Question): Sample[] {
  return LANGUAGES.map((language) => {
    const { reference, ...side } = question[language];
    return sampleSchema.parse({
      ...side,
      id: `${twin}-${language}`,
      language,
      cluster: template.cluster ?? template.id,
      twin,
      tags: [template.level, ...(question.tags ?? [])],
      ...(reference && { reference }),
    });
  });
}
