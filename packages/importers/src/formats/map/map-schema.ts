import { generationSchema, PROVIDER_ERROR_KINDS, READINGS } from '@evenhand/core';
import { describe, idSchema } from '@evenhand/io';
import * as z from 'zod';

const text = z.string().min(1);
const path = text;
const PATH = 'A dotted path to the value; `[n]` is an element of a list, from 0, and `[-1]` its last.';
const optional = describe(
  z.boolean().default(false),
  'Whether all rows may lack it; otherwise a field that no row has is an error.',
);

/** Where in a row a value is. */
export const fieldSchema = z.strictObject({ field: path.describe(PATH), optional });
const fieldOr = <S extends z.ZodRawShape>(other: S) => z.union([fieldSchema, z.strictObject(other)]);

const quantitySchema = z.strictObject({
  field: path.describe(PATH),
  optional,
  times: describe(z.number().positive().default(1), 'What makes it a number of the unit.'),
});
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const scoreSchema = z.strictObject({
  field: path.describe(PATH),
  optional,
  full: describe(
    z.number().positive().default(1),
    'What stands there for all right; what is within a millionth of it is all right too.',
  ),
  metric: describe(text.optional(), 'How the source calls it; absent = the last part of the field.'),
  values: describe(z.record(z.string(), z.number()).optional(), 'Numbers for words: `{ C: 1, I: 0 }`.'),
  otherwise: describe(z.number().optional(), 'The number for every word that `values` does not have.'),
  at_least: describe(z.number().optional(), 'Right from this value on, wrong below it.'),
});
export type ScoreSpec = z.output<typeof scoreSchema>;

const targetSchema = z.union([
  z.strictObject({
    field: path.describe(PATH),
    optional,
    after: describe(text.optional(), 'Only the text behind the last such mark is taken.'),
  }),
  z.strictObject({
    list: path.describe('Path of a list.'),
    where: describe(z.record(path, scalar), 'What marks the right ones in it: `{ tags: correct }`.'),
    field: describe(path.optional(), 'Path of the text within an element; absent = the element.'),
  }),
  z.strictObject({
    list: path.describe('Path of a list.'),
    index: path.describe('Path of the place of the right one, or of a list of places.'),
    from: describe(z.union([z.literal(0), z.literal(1)]).default(0), 'Number of the first place.'),
    letter: describe(z.boolean().default(false), 'Whether the letter of the place is right, and not the text.'),
  }),
]);
export type TargetSpec = z.output<typeof targetSchema>;

const failedSchema = z.strictObject({
  field: path.describe(PATH),
  is: describe(
    z.union([scalar, z.array(scalar)]).optional(),
    'It failed where the field is this, or one of these; absent = where there is something in it.',
  ),
  begins: describe(text.optional(), 'It failed where the text of the field begins so.'),
  message: describe(path.optional(), 'Path of the reason; absent = the field.'),
  kind: describe(z.enum(PROVIDER_ERROR_KINDS).default('server'), 'Kind of the failure.'),
  scored: describe(
    z.boolean().default(true),
    'Whether a verdict on a failed row counts; false = the source leaves such rows out of its figures.',
  ),
});
export type FailedSpec = z.output<typeof failedSchema>;

const setting = <S extends z.ZodType>(value: S) =>
  z.union([fieldSchema, z.strictObject({ value: value.describe('The same for all rows.') })]);
const settingsSchema = z.strictObject({
  temperature: describe(setting(z.number()).optional(), 'Temperature.'),
  top_p: describe(setting(z.number()).optional(), 'Nucleus sampling.'),
  max_tokens: describe(setting(z.int().positive()).optional(), 'Limit of generated tokens.'),
  stop: describe(setting(z.array(text)).optional(), 'Texts that end the reply.'),
  seed: describe(setting(z.int()).optional(), 'Seed.'),
});
export type SettingsSpec = z.output<typeof settingsSchema>;

const patternSchema = z.string().refine(isPattern, { message: 'expected a regular expression' });

const suiteSchema = z.strictObject({
  name: describe(
    z.union([
      idSchema,
      z.strictObject({
        file: patternSchema.describe('A regular expression on the name of the file; its first group is the name.'),
      }),
    ]),
    'Name of the suite that the run gets, or `{ file: pattern }` where every file is of a set of its own.',
  ),
  version: describe(z.int().positive().default(1), 'Its version.'),
  language: describe(text.nullable().default(null), 'Language of all samples that name none; null = not stated.'),
  licence: describe(text.nullable().default(null), 'Licence of the questions; null = not stated.'),
  source: describe(text.nullable().default(null), 'Where they are from; null = not stated.'),
  by: describe(text.default('the source'), 'The program whose verdicts `score` and `scores` are.'),
  scorer: describe(
    z
      .looseObject({
        name: describe(text.optional(), 'Name of a scorer.'),
        module: describe(text.optional(), 'File of a scorer of your own, next to the mapping, in place of the name.'),
        reading: describe(z.enum(READINGS).default('lenient'), 'Which of the two readings is the headline score.'),
      })
      .refine(({ name, module }) => (name === undefined) !== (module === undefined), {
        message: 'expected a name, or module: ./file.ts, one of the two',
      })
      .optional(),
    'What scores the replies: `name`, `reading` and its options; absent = the verdicts of the source alone.',
  ),
});

/** map.yaml, as it is written. */
export const mapSchema = z.strictObject({
  suite: suiteSchema.describe('The suite that the replies become a run of.'),
  rows: describe(
    z.union([path, z.array(path).min(1)]).optional(),
    'Path of the list of rows, or of the object whose entries they are; of several paths the first that is there; absent = the lines, or the list itself.',
  ),
  each: describe(
    path.optional(),
    'Path of a list in each row whose elements are replies: their own fields at the top (`value` where they have none), those of the row under `row`; `[]` in a path is the same place in another list.',
  ),
  model: describe(
    z
      .union([
        fieldSchema,
        z.strictObject({ value: text.describe('One label for all rows.') }),
        z.strictObject({ file: describe(z.literal(true), 'The name of the file, without its ending, is the label.') }),
        z.strictObject({ folder: describe(z.literal(true), 'The name of the folder of the file is the label.') }),
      ])
      .optional(),
    'Whose reply it is: `{ value: name }`, `{ field: path }`, `{ file: true }`, the name of the file without its ending, or `{ folder: true }`.',
  ),
  id: describe(
    z
      .union([
        fieldSchema,
        z.strictObject({
          fields: describe(z.array(path).min(1), 'Paths of the parts of the id.'),
          join: describe(z.string().default('/'), 'What stands between them.'),
        }),
        z.strictObject({
          line: describe(z.literal(true), 'The running number from 1 is the id.'),
          file: describe(z.literal(true).optional(), 'The name of the file stands before it.'),
        }),
        z.strictObject({ key: describe(z.literal(true), 'The key of the entry is the id.') }),
      ])
      .optional(),
    'Id of the sample: `{ field: path }`, `{ fields: [a, b] }`, `{ line: true }`, the running number from 1, or `{ key: true }`.',
  ),
  reply: describe(
    z
      .strictObject({
        field: path.describe(PATH),
        optional,
        after: describe(text.optional(), 'Only the text behind the last such mark is taken, where there is one.'),
        ending: describe(text.optional(), 'Left away at the end.'),
      })
      .optional(),
    'The reply: a text, a list of parts (text and reasoning), or messages, of which the assistant’s last counts; not needed where there are verdicts alone.',
  ),
  reasoning: describe(fieldSchema.optional(), 'Reasoning of the model.'),
  input: describe(fieldSchema.optional(), 'The question, or the messages that were sent.'),
  target: describe(
    targetSchema.optional(),
    'The right answer, or a list of accepted ones; not needed with `--suite`, with `score`, or by a scorer that needs none.',
  ),
  reference: describe(
    z.record(text, fieldSchema).optional(),
    'What the scorer compares with besides the target: a field for each name that the scorer knows (`entryPoint`, `tests`, `prompt` of the scorer `code`).',
  ),
  choices: describe(fieldSchema.optional(), 'The options of the question.'),
  trial: describe(
    z
      .union([
        z.strictObject({
          field: path.describe(PATH),
          optional: optional.describe(
            'Whether all rows may lack it; the n-th row of an id without it is its n-th repetition.',
          ),
          from: describe(z.union([z.literal(0), z.literal(1)]).default(1), 'Number of the first repetition.'),
        }),
        z.strictObject({ order: describe(z.literal(true), 'The n-th row of an id is its n-th repetition.') }),
        z.strictObject({ position: describe(z.literal(true), 'The place in `each` is the number.') }),
      ])
      .optional(),
    'Number of the repetition: `{ field: path, from: 0 }`, `{ order: true }` or `{ position: true }`.',
  ),
  language: describe(
    fieldOr({ value: text.describe('One language for all rows.') }).optional(),
    'Language of the sample: `{ field: path }` or `{ value: en }`.',
  ),
  cluster: describe(fieldSchema.optional(), 'Name shared by samples that are not independent.'),
  usage: describe(
    z
      .union([
        fieldSchema,
        z.strictObject({
          input: describe(path.optional(), 'Path of the input tokens.'),
          output: describe(path.optional(), 'Path of the output tokens.'),
          cached: describe(path.optional(), 'Path of the cached input tokens.'),
          reasoning: describe(path.optional(), 'Path of the reasoning tokens.'),
        }),
      ])
      .optional(),
    'An object of token counts, or a path for each.',
  ),
  score: describe(
    z
      .union([
        scoreSchema,
        z.strictObject({
          equal: describe(z.tuple([path, path]), 'Right where these two fields hold the same.'),
          metric: describe(text.default('equal'), 'How it is called.'),
        }),
      ])
      .optional(),
    'The verdict of the source that decides.',
  ),
  scores: describe(
    z
      .union([
        fieldSchema,
        z.strictObject({ fields: describe(z.array(path).min(1), 'Paths of several objects of verdicts.') }),
        z.strictObject({
          list: path.describe('Path of a list of verdicts.'),
          name: path.describe('Path of the name in an element.'),
          value: path.describe('Path of the value in an element.'),
          error: describe(
            path.optional(),
            'Path of what went wrong in an element without a value: it stands there as a word.',
          ),
        }),
        z.record(text, scoreSchema),
      ])
      .optional(),
    'Further verdicts: an object of them, several, a list, or a field for each name.',
  ),
  answer: describe(fieldSchema.optional(), 'What the source read as the answer.'),
  only: describe(
    z
      .strictObject({ absent: describe(z.array(path).min(1), 'Rows in which one of these is there are left out.') })
      .optional(),
    'Which rows are taken.',
  ),
  settings: describe(settingsSchema.optional(), 'What was sampled with, each `{ field: path }` or `{ value: … }`.'),
  ttft_ms: describe(quantitySchema.optional(), 'Milliseconds to the first token.'),
  e2e_ms: describe(quantitySchema.optional(), 'Milliseconds to the end of the reply.'),
  cost_usd: describe(quantitySchema.optional(), 'US dollars as the source states them.'),
  finish: describe(
    z
      .strictObject({
        field: path.describe(PATH),
        optional,
        values: describe(
          z.record(z.string(), z.enum(generationSchema.shape.finish.options)).default({}),
          'What the words of the source mean.',
        ),
      })
      .optional(),
    'Why the reply ended.',
  ),
  failed: describe(failedSchema.optional(), 'The rule by which a row failed.'),
  duplicates: describe(
    z.enum(['first', 'last', 'apart']).default('first'),
    'Which of two rows of one cell counts; `apart` = both, where they ask something else under one id: the second is a sample of its own.',
  ),
  printed: describe(
    z
      .strictObject({
        passed: describe(z.union([path, z.array(path).min(1)]), 'Path of how many rows passed.'),
        failed: describe(z.union([path, z.array(path).min(1)]), 'Path of how many did not.'),
      })
      .optional(),
    'Counts that the file itself states of its rows, from its outermost value; of several paths the first that is there. Their share is the printed score.',
  ),
  expected: describe(
    z.int().positive().optional(),
    'Samples that the set should have; fewer than the files hold is an error.',
  ),
  written_by: describe(
    text.optional(),
    'Which files these are, and which command of the program writes them: said where a file cannot be read.',
  ),
});
export type Mapping = z.output<typeof mapSchema>;

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
