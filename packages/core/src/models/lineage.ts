import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import type { YamlFile } from '../io/yaml-file.ts';
import { readQuestionList } from './contamination-list.ts';
import { countrySchema } from './country.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256: 64 hexadecimal digits, lower case');

/** The model that another one was made from. */
export const baseSchema = z.strictObject({
  name: z.string().min(1),
  /** null = not known. */
  developer: z.string().min(1).nullable(),
  origin: countrySchema,
});
export type Base = z.infer<typeof baseSchema>;

/** A LoRA adapter on top of the base. */
export const loraAdapterSchema = z.strictObject({
  /** Path of the GGUF file; null = it is at the server, and not here. */
  file: z.string().min(1).nullable(),
  /** What the file has to be; null = whatever is found is taken, and its digest recorded. */
  sha256: hash.nullable(),
  /** Factor on what the adapter adds: 0 = the base alone. */
  scale: z.number(),
});
export type LoraAdapter = z.infer<typeof loraAdapterSchema>;

/** A data set that a model was trained on. */
export const trainingSetSchema = z.strictObject({
  name: z.string().min(1),
  /** Of the file as it is; null = not stated. */
  sha256: hash.nullable(),
  /** Its questions one by one, as a list of hashes; null = there is no list, so that a partial overlap cannot be found. */
  questions: z.strictObject({ file: z.string().min(1), sha256: hash, count: z.int().nonnegative() }).nullable(),
  source: z.string().min(1).nullable(),
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
const lineageSchema = z.strictObject({
  /** The model that it was made from: an id of the roster, or in words with a space in them: `Name (Developer, CC)`. */
  derivedFrom: z.string().min(1).nullable().default(null),
  adapter: z
    .strictObject({ file: z.string().min(1).optional(), sha256: hash.optional(), scale: z.number().default(1) })
    .refine(({ file, sha256 }) => file !== undefined || sha256 !== undefined, {
      message: 'file (a GGUF) or sha256, or both',
    })
    .optional(),
  trainedOn: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        sha256: hash.optional(),
        /** A list that `evenhand fingerprint` wrote. */
        questions: z.string().min(1).optional(),
        source: z.string().min(1).optional(),
      }),
    )
    .optional(),
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
      'there is no derivedFrom beside it; expected the model that the adapter is for: an id of the roster, or "Name (Developer, CC)"',
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
