import { idSchema, jsonObject, READINGS, readYaml, type YamlFile } from '@evenhand/core';
import * as z from 'zod';
import type { ImportedSuite } from '../pipeline/row.ts';
import { PLAIN_SUITE } from './format.ts';

const path = z.string().min(1);
const field = z.strictObject({ field: path });
const fieldOr = <S extends z.ZodRawShape>(other: S) => z.union([field, z.strictObject(other)]);

const suiteSchema = z.strictObject({
  name: idSchema,
  version: z.int().positive().default(1),
  /** Of all samples that name none themselves. */
  language: z.string().min(1).nullable().default(null),
  licence: z.string().min(1).nullable().default(null),
  source: z.string().min(1).nullable().default(null),
  scorer: z.looseObject({ name: z.string().min(1), reading: z.enum(READINGS).default('lenient') }),
});

const mapSchema = z.strictObject({
  suite: suiteSchema,
  /** Path of the array inside; absent = the lines, or the array itself. */
  rows: path.optional(),
  model: z
    .union([field, z.strictObject({ value: z.string().min(1) }), z.strictObject({ file: z.literal(true) })])
    .optional(),
  id: fieldOr({ line: z.literal(true) }).optional(),
  reply: field.optional(),
  reasoning: field.optional(),
  input: field.optional(),
  target: z.strictObject({ field: path, after: z.string().min(1).optional() }).optional(),
  /** By the name that the scorer knows: `entryPoint`, `tests`, `prompt` of the scorer `code`. */
  reference: z.record(z.string().min(1), field).optional(),
  choices: field.optional(),
  trial: field.optional(),
  language: fieldOr({ value: z.string().min(1) }).optional(),
  cluster: field.optional(),
  usage: field.optional(),
  expected: z.int().positive().optional(),
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
