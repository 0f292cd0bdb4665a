import { idSchema, jsonObject, READINGS, readYaml, type YamlFile } from '@evenhand/core';
import * as z from 'zod';
import type { ImportedSuite } from '../pipeline/row.ts';
import { PLAIN_SUITE } from './format.ts';

const path = z.string().min(1);
/** Where in a row a value is. */
export const fieldSchema = z.strictObject({
  field: path.describe('A dotted path to the value; `[n]` is an element of a list, from 0.'),
});
const fieldOr = <S extends z.ZodRawShape>(other: S) => z.union([fieldSchema, z.strictObject(other)]);

const suiteSchema = z.strictObject({
  name: idSchema.describe('Name of the suite that the run gets.'),
  version: z.int().positive().default(1).describe('Its version.'),
  language: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Language of all samples that name none; null = not stated.'),
  licence: z.string().min(1).nullable().default(null).describe('Licence of the questions; null = not stated.'),
  source: z.string().min(1).nullable().default(null).describe('Where they are from; null = not stated.'),
  scorer: z
    .looseObject({
      name: z.string().min(1).describe('Name of a scorer.'),
      reading: z.enum(READINGS).default('lenient').describe('Which of the two readings is the headline score.'),
    })
    .describe('What scores the replies: `name`, `reading` and its options.'),
});

/** map.yaml, as it is written. */
export const mapSchema = z.strictObject({
  suite: suiteSchema.describe('The suite that the replies become a run of.'),
  rows: path.optional().describe('Path of the list inside the file; absent = the lines, or the list itself.'),
  model: z
    .union([
      fieldSchema,
      z.strictObject({ value: z.string().min(1).describe('One label for all rows.') }),
      z.strictObject({ file: z.literal(true).describe('The name of the file, without its ending, is the label.') }),
    ])
    .optional()
    .describe(
      'Whose reply it is: `{ value: name }`, `{ field: path }`, or `{ file: true }`, the name of the file without its ending.',
    ),
  id: fieldOr({ line: z.literal(true).describe('The running number from 1 is the id.') })
    .optional()
    .describe('Id of the sample: `{ field: path }`, or `{ line: true }`, the running number from 1.'),
  reply: fieldSchema.optional().describe('Text of the reply.'),
  reasoning: fieldSchema.optional().describe('Reasoning of the model.'),
  input: fieldSchema.optional().describe('The question.'),
  target: z
    .strictObject({
      field: path.describe('A dotted path to the value; `[n]` is an element of a list, from 0.'),
      after: z.string().min(1).optional().describe('Only the text behind the last such mark is taken.'),
    })
    .optional()
    .describe('The right answer, or a list of accepted ones; not needed with `--suite`.'),
  reference: z
    .record(z.string().min(1), fieldSchema)
    .optional()
    .describe(
      'What the scorer compares with besides the target: a field for each name that the scorer knows (`entryPoint`, `tests`, `prompt` of the scorer `code`).',
    ),
  choices: fieldSchema.optional().describe('The options of the question.'),
  trial: fieldSchema.optional().describe('Number of the repetition.'),
  language: fieldOr({ value: z.string().min(1).describe('One language for all rows.') })
    .optional()
    .describe('Language of the sample: `{ field: path }` or `{ value: en }`.'),
  cluster: fieldSchema.optional().describe('Name shared by samples that are not independent.'),
  usage: fieldSchema.optional().describe('An object of token counts.'),
  expected: z
    .int()
    .positive()
    .optional()
    .describe('Samples that the set should have; fewer than the files hold is an error.'),
});
export type Mapping = z.output<typeof mapSchema>;

const REQUIRED = ['model', 'id', 'reply'] as const;
/** A mapping that says all that a file without a format of its own needs. */
export type FullMapping = Mapping & { readonly [key in (typeof REQUIRED)[number]]-?: NonNullable<Mapping[key]> };

/** @throws ConfigError naming file and line */
export function readMapping(file: string, answered: boolean): Mapping {
  const mapping = readYaml(file, mapSchema, 'a mapping file (map.yaml)');
  requireKeys(mapping, answered ? [] : ['target']);
  return mapping.value;
}

/** @throws ConfigError naming file and line */
export function readFullMapping(file: string, answered: boolean): FullMapping {
  const mapping = readYaml(file, mapSchema, 'a mapping file (map.yaml)');
  requireKeys(mapping, [...REQUIRED, ...(answered ? [] : (['target'] as const))]);
  return mapping.value as FullMapping;
}

function requireKeys(mapping: YamlFile<Mapping>, needed: readonly (keyof typeof EXAMPLES)[]): void {
  const absent = needed.find((key) => mapping.value[key] === undefined);
  if (absent !== undefined) throw mapping.problem([], `${absent}: is missing; expected ${EXAMPLES[absent]}`);
}

const EXAMPLES = {
  model: '{ value: name }, { field: path } or { file: true }',
  id: '{ field: path } or { line: true }',
  reply: '{ field: path }',
  target: '{ field: path } (or --suite NAME, whose right answers are taken)',
};

export function createMappedSuite({ suite, expected }: Mapping): ImportedSuite {
  const { name, reading, ...options } = suite.scorer;
  return {
    ...PLAIN_SUITE,
    name: suite.name,
    version: suite.version,
    licence: suite.licence,
    source: suite.source,
    scorer: { name, reading, options: jsonObject.parse(options) },
    expected: expected ?? null,
    expectedBy: 'map',
  };
}
