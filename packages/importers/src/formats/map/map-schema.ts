import { generationSchema, PROVIDER_ERROR_KINDS, READINGS } from '@evenhand/core';
import { idSchema } from '@evenhand/io';
import * as z from 'zod';

const text = z.string().min(1);
const path = text;
const PATH = 'A dotted path to the value; `[n]` is an element of a list, from 0, and `[-1]` its last.';
const optional = z
  .boolean()
  .default(false)
  .describe('Whether all rows may lack it; otherwise a field that no row has is an error.');

/** Where in a row a value is. */
export const fieldSchema = z.strictObject({ field: path.describe(PATH), optional });
const fieldOr = <S extends z.ZodRawShape>(other: S) => z.union([fieldSchema, z.strictObject(other)]);

const quantitySchema = z.strictObject({
  field: path.describe(PATH),
  optional,
  times: z.number().positive().default(1).describe('What makes it a number of the unit.'),
});
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const scoreSchema = z.strictObject({
  field: path.describe(PATH),
  optional,
  full: z
    .number()
    .positive()
    .default(1)
    .describe('What stands there for all right; what is within a millionth of it is all right too.'),
  metric: text.optional().describe('How the source calls it; absent = the last part of the field.'),
  values: z.record(z.string(), z.number()).optional().describe('Numbers for words: `{ C: 1, I: 0 }`.'),
  otherwise: z.number().optional().describe('The number for every word that `values` does not have.'),
  at_least: z.number().optional().describe('Right from this value on, wrong below it.'),
});
export type ScoreSpec = z.output<typeof scoreSchema>;

const targetSchema = z.union([
  z.strictObject({
    field: path.describe(PATH),
    optional,
    after: text.optional().describe('Only the text behind the last such mark is taken.'),
  }),
  z.strictObject({
    list: path.describe('Path of a list.'),
    where: z.record(path, scalar).describe('What marks the right ones in it: `{ tags: correct }`.'),
    field: path.optional().describe('Path of the text within an element; absent = the element.'),
  }),
  z.strictObject({
    list: path.describe('Path of a list.'),
    index: path.describe('Path of the place of the right one, or of a list of places.'),
    from: z
      .union([z.literal(0), z.literal(1)])
      .default(0)
      .describe('Number of the first place.'),
    letter: z.boolean().default(false).describe('Whether the letter of the place is right, and not the text.'),
  }),
]);
export type TargetSpec = z.output<typeof targetSchema>;

const failedSchema = z.strictObject({
  field: path.describe(PATH),
  is: z
    .union([scalar, z.array(scalar)])
    .optional()
    .describe('It failed where the field is this, or one of these; absent = where there is something in it.'),
  begins: text.optional().describe('It failed where the text of the field begins so.'),
  message: path.optional().describe('Path of the reason; absent = the field.'),
  kind: z.enum(PROVIDER_ERROR_KINDS).default('server').describe('Kind of the failure.'),
  scored: z
    .boolean()
    .default(true)
    .describe('Whether a verdict on a failed row counts; false = the source leaves such rows out of its figures.'),
});
export type FailedSpec = z.output<typeof failedSchema>;

const setting = <S extends z.ZodType>(value: S) =>
  z.union([fieldSchema, z.strictObject({ value: value.describe('The same for all rows.') })]);
const settingsSchema = z.strictObject({
  temperature: setting(z.number()).optional().describe('Temperature.'),
  top_p: setting(z.number()).optional().describe('Nucleus sampling.'),
  max_tokens: setting(z.int().positive()).optional().describe('Limit of generated tokens.'),
  stop: setting(z.array(text)).optional().describe('Texts that end the reply.'),
  seed: setting(z.int()).optional().describe('Seed.'),
});
export type SettingsSpec = z.output<typeof settingsSchema>;

const patternSchema = z.string().refine(isPattern, { message: 'expected a regular expression' });

const suiteSchema = z.strictObject({
  name: z
    .union([
      idSchema,
      z.strictObject({
        file: patternSchema.describe('A regular expression on the name of the file; its first group is the name.'),
      }),
    ])
    .describe('Name of the suite that the run gets, or `{ file: pattern }` where every file is of a set of its own.'),
  version: z.int().positive().default(1).describe('Its version.'),
  language: text.nullable().default(null).describe('Language of all samples that name none; null = not stated.'),
  licence: text.nullable().default(null).describe('Licence of the questions; null = not stated.'),
  source: text.nullable().default(null).describe('Where they are from; null = not stated.'),
  by: text.default('the source').describe('The program whose verdicts `score` and `scores` are.'),
  scorer: z
    .looseObject({
      name: text.optional().describe('Name of a scorer.'),
      module: text.optional().describe('File of a scorer of your own, next to the mapping, in place of the name.'),
      reading: z.enum(READINGS).default('lenient').describe('Which of the two readings is the headline score.'),
    })
    .refine(({ name, module }) => (name === undefined) !== (module === undefined), {
      message: 'expected a name, or module: ./file.ts, one of the two',
    })
    .optional()
    .describe('What scores the replies: `name`, `reading` and its options; absent = the verdicts of the source alone.'),
});

/** map.yaml, as it is written. */
export const mapSchema = z.strictObject({
  suite: suiteSchema.describe('The suite that the replies become a run of.'),
  rows: z
    .union([path, z.array(path).min(1)])
    .optional()
    .describe(
      'Path of the list of rows, or of the object whose entries they are; of several paths the first that is there; absent = the lines, or the list itself.',
    ),
  each: path
    .optional()
    .describe(
      'Path of a list in each row whose elements are replies: their own fields at the top (`value` where they have none), those of the row under `row`; `[]` in a path is the same place in another list.',
    ),
  model: z
    .union([
      fieldSchema,
      z.strictObject({ value: text.describe('One label for all rows.') }),
      z.strictObject({ file: z.literal(true).describe('The name of the file, without its ending, is the label.') }),
      z.strictObject({ folder: z.literal(true).describe('The name of the folder of the file is the label.') }),
    ])
    .optional()
    .describe(
      'Whose reply it is: `{ value: name }`, `{ field: path }`, `{ file: true }`, the name of the file without its ending, or `{ folder: true }`.',
    ),
  id: z
    .union([
      fieldSchema,
      z.strictObject({
        fields: z.array(path).min(1).describe('Paths of the parts of the id.'),
        join: z.string().default('/').describe('What stands between them.'),
      }),
      z.strictObject({
        line: z.literal(true).describe('The running number from 1 is the id.'),
        file: z.literal(true).optional().describe('The name of the file stands before it.'),
      }),
      z.strictObject({ key: z.literal(true).describe('The key of the entry is the id.') }),
    ])
    .optional()
    .describe(
      'Id of the sample: `{ field: path }`, `{ fields: [a, b] }`, `{ line: true }`, the running number from 1, or `{ key: true }`.',
    ),
  reply: z
    .strictObject({
      field: path.describe(PATH),
      optional,
      after: text.optional().describe('Only the text behind the last such mark is taken, where there is one.'),
      ending: text.optional().describe('Left away at the end.'),
    })
    .optional()
    .describe(
      'The reply: a text, a list of parts (text and reasoning), or messages, of which the assistant’s last counts; not needed where there are verdicts alone.',
    ),
  reasoning: fieldSchema.optional().describe('Reasoning of the model.'),
  input: fieldSchema.optional().describe('The question, or the messages that were sent.'),
  target: targetSchema
    .optional()
    .describe(
      'The right answer, or a list of accepted ones; not needed with `--suite`, with `score`, or by a scorer that needs none.',
    ),
  reference: z
    .record(text, fieldSchema)
    .optional()
    .describe(
      'What the scorer compares with besides the target: a field for each name that the scorer knows (`entryPoint`, `tests`, `prompt` of the scorer `code`).',
    ),
  choices: fieldSchema.optional().describe('The options of the question.'),
  trial: z
    .union([
      z.strictObject({
        field: path.describe(PATH),
        optional: optional.describe(
          'Whether all rows may lack it; the n-th row of an id without it is its n-th repetition.',
        ),
        from: z
          .union([z.literal(0), z.literal(1)])
          .default(1)
          .describe('Number of the first repetition.'),
      }),
      z.strictObject({ order: z.literal(true).describe('The n-th row of an id is its n-th repetition.') }),
      z.strictObject({ position: z.literal(true).describe('The place in `each` is the number.') }),
    ])
    .optional()
    .describe('Number of the repetition: `{ field: path, from: 0 }`, `{ order: true }` or `{ position: true }`.'),
  language: fieldOr({ value: text.describe('One language for all rows.') })
    .optional()
    .describe('Language of the sample: `{ field: path }` or `{ value: en }`.'),
  cluster: fieldSchema.optional().describe('Name shared by samples that are not independent.'),
  usage: z
    .union([
      fieldSchema,
      z.strictObject({
        input: path.optional().describe('Path of the input tokens.'),
        output: path.optional().describe('Path of the output tokens.'),
        cached: path.optional().describe('Path of the cached input tokens.'),
        reasoning: path.optional().describe('Path of the reasoning tokens.'),
      }),
    ])
    .optional()
    .describe('An object of token counts, or a path for each.'),
  score: z
    .union([
      scoreSchema,
      z.strictObject({
        equal: z.tuple([path, path]).describe('Right where these two fields hold the same.'),
        metric: text.default('equal').describe('How it is called.'),
      }),
    ])
    .optional()
    .describe('The verdict of the source that decides.'),
  scores: z
    .union([
      fieldSchema,
      z.strictObject({ fields: z.array(path).min(1).describe('Paths of several objects of verdicts.') }),
      z.strictObject({
        list: path.describe('Path of a list of verdicts.'),
        name: path.describe('Path of the name in an element.'),
        value: path.describe('Path of the value in an element.'),
        error: path
          .optional()
          .describe('Path of what went wrong in an element without a value: it stands there as a word.'),
      }),
      z.record(text, scoreSchema),
    ])
    .optional()
    .describe('Further verdicts: an object of them, several, a list, or a field for each name.'),
  answer: fieldSchema.optional().describe('What the source read as the answer.'),
  only: z
    .strictObject({ absent: z.array(path).min(1).describe('Rows in which one of these is there are left out.') })
    .optional()
    .describe('Which rows are taken.'),
  settings: settingsSchema.optional().describe('What was sampled with, each `{ field: path }` or `{ value: … }`.'),
  ttft_ms: quantitySchema.optional().describe('Milliseconds to the first token.'),
  e2e_ms: quantitySchema.optional().describe('Milliseconds to the end of the reply.'),
  cost_usd: quantitySchema.optional().describe('US dollars as the source states them.'),
  finish: z
    .strictObject({
      field: path.describe(PATH),
      optional,
      values: z
        .record(z.string(), z.enum(generationSchema.shape.finish.options))
        .default({})
        .describe('What the words of the source mean.'),
    })
    .optional()
    .describe('Why the reply ended.'),
  failed: failedSchema.optional().describe('The rule by which a row failed.'),
  duplicates: z
    .enum(['first', 'last', 'apart'])
    .default('first')
    .describe(
      'Which of two rows of one cell counts; `apart` = both, where they ask something else under one id: the second is a sample of its own.',
    ),
  printed: z
    .strictObject({
      passed: z.union([path, z.array(path).min(1)]).describe('Path of how many rows passed.'),
      failed: z.union([path, z.array(path).min(1)]).describe('Path of how many did not.'),
    })
    .optional()
    .describe(
      'Counts that the file itself states of its rows, from its outermost value; of several paths the first that is there. Their share is the printed score.',
    ),
  expected: z
    .int()
    .positive()
    .optional()
    .describe('Samples that the set should have; fewer than the files hold is an error.'),
  written_by: text
    .optional()
    .describe('Which files these are, and which command of the program writes them: said where a file cannot be read.'),
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
