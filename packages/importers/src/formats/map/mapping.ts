import { dirname, resolve } from 'node:path';
import {
  ConfigError,
  displayPath,
  FINISH_REASONS,
  idSchema,
  jsonObject,
  type ModuleLoader,
  PROVIDER_ERROR_KINDS,
  READINGS,
  readYaml,
  type YamlFile,
} from '@evenhand/core';
import * as z from 'zod';
import { toFileStem, toValidId } from '../../pipeline/label.ts';
import type { ImportedSuite } from '../../pipeline/row.ts';
import { PLAIN_SUITE } from '../format.ts';

const path = z.string().min(1);
/** A field that may be absent from all rows is `optional`; any other that no row has is a mistake. */
const field = z.strictObject({ field: path, optional: z.boolean().default(false) });
const fieldOr = <S extends z.ZodRawShape>(other: S) => z.union([field, z.strictObject(other)]);
/** A number in the row, times what makes it one of our unit. */
const quantity = z.strictObject({
  field: path,
  optional: z.boolean().default(false),
  times: z.number().positive().default(1),
});
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const scoreSpec = z.strictObject({
  field: path,
  optional: z.boolean().default(false),
  /** What stands there for all right. */
  full: z.number().positive().default(1),
  /** How the source calls it; absent = the last part of the field. */
  metric: z.string().min(1).optional(),
  /** Words in place of numbers: `{ C: 1, I: 0 }`. */
  values: z.record(z.string(), z.number()).optional(),
  /** Right from this value on, wrong below it. */
  at_least: z.number().optional(),
});
export type ScoreSpec = z.output<typeof scoreSpec>;

const targetSpec = z.union([
  z.strictObject({ field: path, optional: z.boolean().default(false), after: z.string().min(1).optional() }),
  /** Those of a list that have something: `where: { tags: correct }`. */
  z.strictObject({ list: path, where: z.record(path, scalar), field: path.optional() }),
  /** Those of a list at the places that another field names. */
  z.strictObject({
    list: path,
    index: path,
    from: z.union([z.literal(0), z.literal(1)]).default(0),
    letter: z.boolean().default(false),
  }),
]);
export type TargetSpec = z.output<typeof targetSpec>;

const failedSpec = z.strictObject({
  field: path,
  /** It failed where the field is one of these; absent = where there is something in it. */
  is: z.union([scalar, z.array(scalar)]).optional(),
  /** It failed where the field's text begins so. */
  begins: z.string().min(1).optional(),
  /** Where it says why; absent = in the field itself. */
  message: path.optional(),
  kind: z.enum(PROVIDER_ERROR_KINDS).default('server'),
});
export type FailedSpec = z.output<typeof failedSpec>;

const setting = <S extends z.ZodType>(value: S) => z.union([field, z.strictObject({ value })]);
const settingsSpec = z.strictObject({
  temperature: setting(z.number()).optional(),
  top_p: setting(z.number()).optional(),
  max_tokens: setting(z.int().positive()).optional(),
  stop: setting(z.array(z.string().min(1))).optional(),
  seed: setting(z.int()).optional(),
});
export type SettingsSpec = z.output<typeof settingsSpec>;

const pattern = z.string().refine((text) => isPattern(text), { message: 'expected a regular expression' });

const suiteSchema = z.strictObject({
  /** `{ file: pattern }`: each file is of the set that the first group of the pattern names, in the file's name without its ending. */
  name: z.union([idSchema, z.strictObject({ file: pattern })]),
  version: z.int().positive().default(1),
  /** Of all samples that name none themselves. */
  language: z.string().min(1).nullable().default(null),
  licence: z.string().min(1).nullable().default(null),
  source: z.string().min(1).nullable().default(null),
  /** The program that judged, where `score` or `scores` are its verdicts. */
  by: z.string().min(1).default('the source'),
  /** Our scorer, or one of the user's own: `module: ./scorer.ts`. Absent = only the source's verdicts. */
  scorer: z
    .looseObject({
      name: z.string().min(1).optional(),
      module: z.string().min(1).optional(),
      reading: z.enum(READINGS).default('lenient'),
    })
    .refine(({ name, module }) => (name === undefined) !== (module === undefined), {
      message: 'expected a name, or module: ./file.ts, one of the two',
    })
    .optional(),
});

const mapSchema = z.strictObject({
  suite: suiteSchema,
  /** Path of the list, or of the object, that holds the rows, or several of which the first that is there counts; absent = the lines, or the list itself. */
  rows: z.union([path, z.array(path).min(1)]).optional(),
  /** Path of a list inside each row: each of its elements is a reply, with the row's own fields under `row`. */
  each: path.optional(),
  model: z
    .union([
      field,
      z.strictObject({ value: z.string().min(1) }),
      z.strictObject({ file: z.literal(true) }),
      z.strictObject({ folder: z.literal(true) }),
    ])
    .optional(),
  id: z
    .union([
      field,
      z.strictObject({ fields: z.array(path).min(1), join: z.string().default('/') }),
      z.strictObject({ line: z.literal(true), file: z.literal(true).optional() }),
      z.strictObject({ key: z.literal(true) }),
    ])
    .optional(),
  /** `after`: the text behind the last such mark, where there is one; `ending`: left away at the end. */
  reply: z
    .strictObject({ ...field.shape, after: z.string().min(1).optional(), ending: z.string().min(1).optional() })
    .optional(),
  reasoning: field.optional(),
  input: field.optional(),
  target: targetSpec.optional(),
  /** By the name that the scorer knows: `entryPoint`, `tests`, `prompt` of the scorer `code`. */
  reference: z.record(z.string().min(1), field).optional(),
  choices: field.optional(),
  /** `from` is the number of the first; `order` = the n-th row of an id is its n-th trial; `position` = the place in `each`. */
  trial: z
    .union([
      z.strictObject({
        field: path,
        optional: z.boolean().default(false),
        from: z.union([z.literal(0), z.literal(1)]).default(1),
      }),
      z.strictObject({ order: z.literal(true) }),
      z.strictObject({ position: z.literal(true) }),
    ])
    .optional(),
  language: fieldOr({ value: z.string().min(1) }).optional(),
  cluster: field.optional(),
  /** An object of token counts, or a field for each. */
  usage: z
    .union([
      field,
      z.strictObject({
        input: path.optional(),
        output: path.optional(),
        cached: path.optional(),
        reasoning: path.optional(),
      }),
    ])
    .optional(),
  /** The verdict that decides: a field, or whether two fields are equal. */
  score: z
    .union([scoreSpec, z.strictObject({ equal: z.tuple([path, path]), metric: z.string().min(1).default('equal') })])
    .optional(),
  /** Only rows in which no such field is there are taken: `absent: ["answers[1]"]` leaves out those with several answers. */
  only: z.strictObject({ absent: z.array(path).min(1) }).optional(),
  /** Further verdicts: by name, an object of them, or a list with a name and a value in each element. */
  scores: z
    .union([field, z.strictObject({ list: path, name: path, value: path }), z.record(z.string().min(1), scoreSpec)])
    .optional(),
  /** What the source read as the answer. */
  answer: field.optional(),
  settings: settingsSpec.optional(),
  ttft_ms: quantity.optional(),
  e2e_ms: quantity.optional(),
  cost_usd: quantity.optional(),
  /** `values` translate the source's words. */
  finish: z
    .strictObject({
      field: path,
      optional: z.boolean().default(false),
      values: z.record(z.string(), z.enum(FINISH_REASONS)).default({}),
    })
    .optional(),
  failed: failedSpec.optional(),
  /** Which of two rows of one cell counts. */
  duplicates: z.enum(['first', 'last']).default('first'),
  expected: z.int().positive().optional(),
});
export type Mapping = z.output<typeof mapSchema>;

const REQUIRED = ['model', 'id'] as const;
/** A mapping that says all that a file without a format of its own needs. */
export type FullMapping = Mapping & { readonly [key in (typeof REQUIRED)[number]]-?: NonNullable<Mapping[key]> };

/** @throws ConfigError naming file and line */
export function readMapping(file: string, answered: boolean): Mapping {
  const mapping = readYaml(file, mapSchema, 'a mapping file (map.yaml)');
  requireKeys(mapping, answered || hasVerdict(mapping.value) ? [] : ['target']);
  return mapping.value;
}

/** @throws ConfigError naming file and line */
export function readFullMapping(file: string, answered: boolean): FullMapping {
  const mapping = readYaml(file, mapSchema, 'a mapping file (map.yaml)');
  const { suite, reference } = mapping.value;
  const judged = hasVerdict(mapping.value);
  const needsTarget = !answered && !judged && suite.scorer?.module === undefined && reference === undefined;
  requireKeys(mapping, [
    ...REQUIRED,
    ...(judged ? [] : (['reply'] as const)),
    ...(needsTarget ? (['target'] as const) : []),
  ]);
  if (!answered && !judged && suite.scorer === undefined)
    throw mapping.problem(
      ['suite'],
      'scorer: is missing; expected scorer: { name: … }, or the verdicts of the source: score: { field: path }',
    );
  return mapping.value as FullMapping;
}

const hasVerdict = ({ score, scores }: Mapping): boolean => score !== undefined || scores !== undefined;

function requireKeys(mapping: YamlFile<Mapping>, needed: readonly (keyof typeof EXAMPLES)[]): void {
  const absent = needed.find((key) => mapping.value[key] === undefined);
  if (absent !== undefined) throw mapping.problem([], `${absent}: is missing; expected ${EXAMPLES[absent]}`);
}

const EXAMPLES = {
  model: '{ value: name }, { field: path }, { file: true } or { folder: true }',
  id: '{ field: path } or { line: true }',
  reply: '{ field: path } (or score: { field: path }, where the file keeps verdicts and no replies)',
  target:
    '{ field: path } (or --suite NAME, whose right answers are taken, or score: { field: path }, the verdict of the source)',
};

/** @param load executes a scorer of the user's own; absent = that is not allowed here @throws ConfigError for such a scorer then */
export function createMappedSuite(
  mapping: Mapping,
  file: string,
  load: ModuleLoader | undefined,
  replies?: string,
): ImportedSuite {
  const { suite, expected, score } = mapping;
  return {
    ...PLAIN_SUITE,
    name: nameSuite(suite.name, replies),
    version: suite.version,
    licence: suite.licence,
    source: suite.source,
    scorer: readScorer(suite, file, load),
    verdicts: hasVerdict(mapping)
      ? {
          by: suite.by,
          full: score !== undefined && 'full' in score ? score.full : 1,
          perTrial: true,
          repeatable: suite.scorer !== undefined,
        }
      : null,
    expected: expected ?? null,
    expectedBy: 'map',
  };
}

/** @throws ConfigError where the file's name does not fit the pattern */
function nameSuite(name: Mapping['suite']['name'], replies: string | undefined): string {
  if (typeof name === 'string') return name;
  const stem = toFileStem(replies ?? '');
  const found = new RegExp(name.file, 'u').exec(stem)?.[1];
  if (found !== undefined && found !== '') return toValidId(found);
  throw new ConfigError(`${displayPath(replies ?? '')}: its name does not fit ${name.file}, which names the set`);
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

function readScorer(
  { scorer }: Mapping['suite'],
  file: string,
  load: ModuleLoader | undefined,
): ImportedSuite['scorer'] {
  if (scorer === undefined) return null;
  const { name, module, reading, ...options } = scorer;
  const choice = { reading, options: jsonObject.parse(options) };
  if (module === undefined) return { name: name!, ...choice };
  return { name: module, ...choice, loaded: load?.(resolve(dirname(file), module)) };
}
