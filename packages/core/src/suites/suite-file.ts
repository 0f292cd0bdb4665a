import { describe, explainEach, idSchema, type YamlFile } from '@evenhand/io';
import * as z from 'zod';
import type { DatasetReader } from '../contract/dataset.ts';
import { DEFAULT_MAX_TURNS, type EnvironmentDefinition } from '../contract/environment.ts';
import { ConfigError } from '../contract/errors.ts';
import { type JsonObject, samplingSchema, toolSchema } from '../contract/generation.ts';
import type { ModuleLoader } from '../contract/module.ts';
import { READINGS, type RunningScorerDefinition, type ScorerDefinition } from '../contract/score.ts';

import { promptVariantSchema } from './prompt-variant-file.ts';
import type { Sample } from './sample.ts';
import { sampleColumnsSchema } from './sample-columns.ts';
import { isSampleTable, type LoadedTables } from './sample-table.ts';

/** By the name of one that there is, or a file of the suite's own. */
const namedOrModuleSchema = z.looseObject({
  name: describe(
    z.string().min(1).optional(),
    'Name of one that comes with evenhand (`evenhand list` shows them); the other keys are its options.',
  ),
  module: describe(
    z.string().min(1).optional(),
    "A file of the suite's own, such as `./my-scorer.ts`, instead of `name`. It is executed only where the suite is named by a path.",
  ),
});
const ONE_OF = [
  ({ name, module }: { name?: string | undefined; module?: string | undefined }) =>
    (name === undefined) !== (module === undefined),
  { message: 'expected a name, or module: ./file.ts, one of the two' },
] as const;

/** suite.yaml, as it stands. */
export const suiteFileSchema = z
  .strictObject({
    name: idSchema.describe("The suite's name, the first part of each row's key."),
    version: describe(z.int().positive(), 'Raise it with every change that can move a score.'),
    licence: describe(z.string().min(1).nullable().default(null), 'Licence of the questions; null = not stated.'),
    source: describe(z.string().min(1).nullable().default(null), 'Where the questions are from; null = not stated.'),
    description: describe(z.string().min(1).nullable().default(null), 'One line for `evenhand list suites`.'),
    written: describe(
      z.iso.date().nullable().default(null),
      'Day on which the questions were written, or first published; null = not stated.',
    ),
    prompt: describe(
      z.strictObject({
        ...promptVariantSchema.shape,
        variants: describe(
          z.record(idSchema, promptVariantSchema).default({}),
          'Named prompt variants with the same keys; what a variant leaves out is taken from the main prompt. `--prompts all` runs them.',
        ),
      }),
      'How a sample is put to the model.',
    ),
    scorer: describe(
      namedOrModuleSchema
        .extend({
          reading: describe(z.enum(READINGS).default('lenient'), 'Which of the two readings is the headline score.'),
        })
        .refine(...ONE_OF),
      'What scores the replies: `name` or `module`, `reading`, and the options of the scorer.',
    ),
    environment: describe(
      namedOrModuleSchema
        .extend({
          name: describe(
            z.string().min(1).optional(),
            'Name of one that comes with evenhand, such as `bookings`; the other keys are its options.',
          ),
          maxTurns: describe(
            z.int().positive().max(100).default(DEFAULT_MAX_TURNS),
            'Replies after which a dialogue ends in any case.',
          ),
        })
        .refine(...ONE_OF)
        .optional(),
      'What answers the model, so that a sample becomes a dialogue: `name` or `module`, `maxTurns`, and its options; absent = one reply ends a sample.',
    ),
    tools: describe(
      z.array(toolSchema).min(1).optional(),
      'Functions that the model may call, for all samples that state none themselves.',
    ),
    request: describe(
      samplingSchema.default({}),
      'Sampling that the suite asks of every model; the experiment and then the model override it key by key.',
    ),
    samples: describe(
      z.string().min(1).optional(),
      'A file of samples, relative to the folder: JSON Lines (`.jsonl`), or a table with a row a sample (`.csv`, `.tsv`, `.parquet`). Exactly one of `samples`, `generator` and `reader` is given.',
    ),
    columns: describe(
      sampleColumnsSchema.optional(),
      'Which columns of a table hold what; absent = they have their usual names.',
    ),
    generator: describe(
      namedOrModuleSchema.refine(...ONE_OF).optional(),
      'Makes the samples from a seed, instead of `samples`: `name` or `module`, and its options.',
    ),
    reader: describe(
      z
        .looseObject({
          name: describe(z.string().min(1), 'Name of the reader, which knows where the dataset is published.'),
          from: describe(
            z.string().min(1).optional(),
            'A folder that has the files, relative to the suite; what is not in it is looked for in the cache.',
          ),
        })
        .optional(),
      'Reads a public dataset, instead of `samples`: its `name` and options.',
    ),
  })
  .refine(
    ({ samples, generator, reader }) => [samples, generator, reader].filter((one) => one !== undefined).length === 1,
    {
      message: 'either samples (a file) or generator or reader, exactly one of them',
    },
  )
  .refine(({ samples, columns }) => columns === undefined || (samples !== undefined && isSampleTable(samples)), {
    path: ['columns'],
    message: 'columns are of a table; samples has to name a .csv, .tsv or .parquet file',
  });
export type SuiteFile = YamlFile<z.output<typeof suiteFileSchema>>;

/** Makes samples from options; throws on options that it does not take. */
export interface Generator {
  readonly name: string;
  readonly options: z.ZodType<JsonObject>;
  readonly generate: (options: JsonObject) => readonly Sample[];
}

/** Generators by their names: the code of one is loaded first, and then found. */
export interface GeneratorLibrary {
  readonly names: readonly string[];
  /** null = it is not loaded yet. */
  find(name: string): Generator | null;
  load(name: string): Promise<void>;
}

export interface SuiteContext {
  /** Absent = there are none. */
  readonly generators?: GeneratorLibrary;
  readonly readers: readonly DatasetReader[];
  readonly scorers: readonly ScorerDefinition[];
  /** Judges that must run something; absent = there are none. */
  readonly runningScorers?: readonly RunningScorerDefinition[];
  /** Worlds that dialogues take place in; absent = there are none. */
  readonly environments?: readonly EnvironmentDefinition[];
  /** Executes what a suite brings along; absent = suites may not bring code here. */
  readonly modules?: ModuleLoader | undefined;
  /** Tables that have to be loaded before they can be read; absent = such are not read here. */
  readonly tables?: LoadedTables;
}

export function listScorers({
  scorers,
  runningScorers,
}: SuiteContext): readonly (ScorerDefinition | RunningScorerDefinition)[] {
  return [...scorers, ...(runningScorers ?? [])];
}

export function findByName<T extends { name: string }>(
  from: readonly T[],
  name: string,
  what: string,
  file: YamlFile<unknown>,
): T {
  const found = from.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  throw unknownName(
    name,
    from.map((one) => one.name),
    what,
    file,
  );
}

export function unknownName(name: string, known: readonly string[], what: string, file: YamlFile<unknown>): Error {
  return file.problem([what, 'name'], `found ${JSON.stringify(name)}; expected one of ${known.join(', ')}`);
}

export function checkOptions<T>(
  schema: z.ZodType<T>,
  options: unknown,
  file: YamlFile<unknown>,
  at: readonly PropertyKey[],
): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const problems = explainEach(result.error, options, schema).map(
    ({ path, text, key }) => file.problem([...at, ...path], text, key).message,
  );
  throw new ConfigError(problems);
}
