import * as z from 'zod';
import type { DatasetReader } from '../contract/dataset.ts';
import { ConfigError } from '../contract/errors.ts';
import { type JsonObject, samplingSchema } from '../contract/generation.ts';
import type { ModuleLoader } from '../contract/module.ts';
import { READINGS, type RunningScorerDefinition, type ScorerDefinition } from '../contract/score.ts';

import { idSchema } from '../io/ids.ts';
import { explainIssues, type YamlFile } from '../io/yaml-file.ts';
import { promptVariantSchema } from './prompt-variant-file.ts';
import type { Sample } from './sample.ts';

/** By the name of one that there is, or a file of the suite's own. */
const namedOrModuleSchema = z.looseObject({ name: z.string().min(1).optional(), module: z.string().min(1).optional() });
const ONE_OF = [
  ({ name, module }: { name?: string | undefined; module?: string | undefined }) =>
    (name === undefined) !== (module === undefined),
  { message: 'expected a name, or module: ./file.ts, one of the two' },
] as const;

/** suite.yaml, as it stands. */
export const suiteFileSchema = z
  .strictObject({
    name: idSchema,
    version: z.int().positive(),
    licence: z.string().min(1).nullable().default(null),
    source: z.string().min(1).nullable().default(null),
    description: z.string().min(1).nullable().default(null),
    prompt: z.strictObject({
      ...promptVariantSchema.shape,
      variants: z.record(idSchema, promptVariantSchema).default({}),
    }),
    scorer: namedOrModuleSchema.extend({ reading: z.enum(READINGS).default('lenient') }).refine(...ONE_OF),
    request: samplingSchema.default({}),
    samples: z.string().min(1).optional(),
    generator: namedOrModuleSchema.refine(...ONE_OF).optional(),
    reader: z.looseObject({ name: z.string().min(1), from: z.string().min(1).optional() }).optional(),
  })
  .refine(
    ({ samples, generator, reader }) => [samples, generator, reader].filter((one) => one !== undefined).length === 1,
    {
      message: 'either samples (a file) or generator or reader, exactly one of them',
    },
  );
export type SuiteFile = YamlFile<z.output<typeof suiteFileSchema>>;

/** Makes samples from options; throws on options that it does not take. */
export interface Generator {
  readonly name: string;
  readonly options: z.ZodType<JsonObject>;
  readonly generate: (options: JsonObject) => readonly Sample[];
}

export interface SuiteContext {
  readonly generators: readonly Generator[];
  readonly readers: readonly DatasetReader[];
  readonly scorers: readonly ScorerDefinition[];
  /** Judges that must run something; absent = there are none. */
  readonly runningScorers?: readonly RunningScorerDefinition[];
  /** Executes what a suite brings along; absent = suites may not bring code here. */
  readonly modules?: ModuleLoader | undefined;
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
  if (found === undefined)
    throw file.problem(
      [what, 'name'],
      `found ${JSON.stringify(name)}; expected one of ${from.map((one) => one.name).join(', ')}`,
    );
  return found;
}

export function checkOptions<T>(
  schema: z.ZodType<T>,
  options: unknown,
  file: YamlFile<unknown>,
  at: readonly PropertyKey[],
): T {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) =>
    explainIssues(
      { issues: [{ ...issue, path: [] }] } as unknown as z.ZodError,
      issue.path.reduce<unknown>((v, k) => (v as Record<PropertyKey, unknown> | undefined)?.[k], options),
    ).map(
      (text) =>
        file.problem([...at, ...issue.path], text, issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined)
          .message,
    ),
  );
  throw new ConfigError(problems);
}
