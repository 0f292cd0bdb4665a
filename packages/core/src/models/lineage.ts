import { dirname, resolve } from 'node:path';
import type { YamlFile } from '@evenhand/io';
import { describe } from '@evenhand/io';
import * as z from 'zod';

import { readQuestionList } from './contamination-list.ts';
import { countrySchema } from './country.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256: 64 hexadecimal digits, lower case');

/** The model that another one was made from. */
export const baseSchema = z.strictObject({
  name: describe(z.string().min(1), 'Name of the model.'),
  developer: describe(z.string().min(1).nullable(), 'Who released it; null = unknown.'),
  origin: countrySchema.describe('Country of that developer; null = unknown.'),
});
export type Base = z.infer<typeof baseSchema>;

/** A LoRA adapter on top of the base. */
export const loraAdapterSchema = z.strictObject({
  file: describe(z.string().min(1).nullable(), 'Path of the GGUF file; null = it is at the server, and not here.'),
  sha256: describe(hash.nullable(), 'What the SHA-256 of the file has to be; null = not stated.'),
  scale: describe(z.number(), 'Factor on what the adapter adds: 0 = the base alone.'),
});
export type LoraAdapter = z.infer<typeof loraAdapterSchema>;

/** A data set that a model was trained on. */
export const trainingSetSchema = z.strictObject({
  name: describe(z.string().min(1), 'Name of the data set.'),
  sha256: describe(hash.nullable(), 'SHA-256 of the file; null = not stated.'),
  questions: describe(
    z
      .strictObject({
        file: describe(z.string().min(1), 'Path of the list.'),
        sha256: hash.describe('SHA-256 of the list.'),
        count: describe(z.int().nonnegative(), 'Number of hashes in it.'),
      })
      .nullable(),
    'Its list of hashed questions; null = there is none, so a partial overlap cannot be found.',
  ),
  source: describe(z.string().min(1).nullable(), 'Where the data set is from; null = not stated.'),
});
export type TrainingSet = z.infer<typeof trainingSetSchema>;

/** What a model was made from and with what, as far as an entry states it. */
export interface Lineage {
  /** Absent = it was made from nothing else, or nobody says what that is. */
  base?: Base;
  adapter?: LoraAdapter;
  /** Absent = not known; empty = it was trained on nothing (merged from others, say). */
  trainedOn?: TrainingSet[];
}

/** The same as it is written by hand; paths are relative to the file. */
export const lineageSchema = z.strictObject({
  derivedFrom: describe(
    z.string().min(1).nullable().default(null),
    'The model that it was made from: an id of the roster, another entry of the same experiment, or in words `Name (Developer, CC)`. With it, the model counts as customised. null = none.',
  ),
  adapter: describe(
    z
      .strictObject({
        file: describe(z.string().min(1).optional(), 'The GGUF file, relative to this file.'),
        sha256: describe(hash.optional(), 'What the SHA-256 of the file has to be.'),
        scale: describe(z.number().default(1), 'Factor on what the adapter adds: 0 = the base alone.'),
      })
      .refine(({ file, sha256 }) => file !== undefined || sha256 !== undefined, {
        message: 'file (a GGUF) or sha256, or both',
      })
      .optional(),
    'A LoRA adapter on top of the base: `file`, `sha256`, or both; needs `derivedFrom`.',
  ),
  trainedOn: describe(
    z
      .array(
        z.strictObject({
          name: describe(z.string().min(1), 'Name of the data set.'),
          sha256: describe(hash.optional(), 'SHA-256 of its file.'),
          questions: describe(
            z.string().min(1).optional(),
            'A list of hashed questions that `evenhand fingerprint` wrote, relative to this file.',
          ),
          source: describe(z.string().min(1).optional(), 'Where the data set is from.'),
        }),
      )
      .optional(),
    'The data sets that it was trained on; absent = not known, `[]` = nothing (weights merged from others, say).',
  ),
});
export const lineageShape = lineageSchema.shape;
type Stated = z.output<typeof lineageSchema>;

/** What is known of the model that a name stands for; null = the name is not known. */
export type BaseLookup = (name: string) => Base | null;

/** `Name (Developer, CC)`. */
const DESCRIBED_BASE = /^(.*\S) \(([^()]+), ([A-Z]{2})\)$/;

/** Whether a base is told in words, so that it need not be known. */
export const isDescribedBase = (derivedFrom: string): boolean => /\s/.test(derivedFrom);

/**
 * What an entry says of its lineage, with paths resolved and lists read.
 * @throws ConfigError naming file and line: an adapter without a base, a list that is missing or damaged
 */
export function readLineage(
  stated: Stated,
  file: YamlFile<unknown>,
  at: readonly PropertyKey[],
  known: BaseLookup,
): Lineage {
  const { derivedFrom, adapter, trainedOn } = stated;
  if (adapter !== undefined && derivedFrom === null)
    throw file.problem(
      [...at, 'adapter'],
      'derivedFrom is missing; expected the model that the adapter is for: an id of the roster, or "Name (Developer, CC)"',
    );
  const resolvePath = (path: string) => resolve(dirname(resolve(file.path)), path);
  const base = derivedFrom === null ? null : findBase(derivedFrom, known);
  return {
    ...(base === null ? {} : { base }),
    ...(adapter === undefined
      ? {}
      : {
          adapter: {
            file: adapter.file === undefined ? null : resolvePath(adapter.file),
            sha256: adapter.sha256 ?? null,
            scale: adapter.scale,
          },
        }),
    ...(trainedOn === undefined
      ? {}
      : {
          trainedOn: trainedOn.map(({ name, sha256, questions, source }) => ({
            name,
            sha256: sha256 ?? null,
            questions: questions === undefined ? null : readQuestions(resolvePath(questions)),
            source: source ?? null,
          })),
        }),
  };
}

function findBase(derivedFrom: string, known: BaseLookup): Base | null {
  const [, name, developer, origin] = DESCRIBED_BASE.exec(derivedFrom) ?? [];
  if (name !== undefined) return { name, developer: developer!, origin: origin! };
  return known(derivedFrom);
}

function readQuestions(path: string): NonNullable<TrainingSet['questions']> {
  const { sha256, hashes } = readQuestionList(path);
  return { file: path, sha256, count: hashes.size };
}
