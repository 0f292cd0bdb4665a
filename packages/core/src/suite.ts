import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { canonicalJson, hashOf, sha256 } from './canonical.ts';
import { ConfigError } from './errors.ts';
import { shown } from './files.ts';
import { type JsonObject, jsonObject, type Sampling, samplingSchema } from './generation.ts';
import { idSchema } from './ids.ts';
import { type Placed, readJsonLines } from './json-lines.ts';
import { generatedBy, type LoadedModule, type ModuleLoader, type ModuleText, moduleSchema } from './module.ts';
import { type PublicSet, type Reader, SetMissingError, setSchema } from './reader.ts';
import { type Sample, type SampleInput, sampleSchema } from './sample.ts';
import { READINGS, type Reading, type RunningScorerDefinition, type ScorerDefinition } from './score.ts';
import { bringModule, identityOf, ownScorer, textsOf } from './suite-modules.ts';
import { checkSamples, placed } from './suite-samples.ts';
import { type Prompt, promptSchema } from './wording.ts';
import { wordingSchema, wordings } from './wording-file.ts';
import { explainIssues, readYaml, type YamlFile } from './yaml-file.ts';

/** By the name of one that there is, or a file of the suite's own. */
const brought = z.looseObject({ name: z.string().min(1).optional(), module: z.string().min(1).optional() });
const ONE_OF = [
  ({ name, module }: { name?: string | undefined; module?: string | undefined }) =>
    (name === undefined) !== (module === undefined),
  { message: 'expected a name, or module: ./file.ts, one of the two' },
] as const;

const suiteFileSchema = z
  .strictObject({
    name: idSchema,
    version: z.int().positive(),
    licence: z.string().min(1).nullable().default(null),
    source: z.string().min(1).nullable().default(null),
    description: z.string().min(1).nullable().default(null),
    prompt: z.strictObject({ ...wordingSchema.shape, variants: z.record(idSchema, wordingSchema).default({}) }),
    scorer: brought.extend({ reading: z.enum(READINGS).default('lenient') }).refine(...ONE_OF),
    request: samplingSchema.default({}),
    samples: z.string().min(1).optional(),
    generator: brought.refine(...ONE_OF).optional(),
    reader: z.looseObject({ name: z.string().min(1), from: z.string().min(1).optional() }).optional(),
  })
  .refine(
    ({ samples, generator, reader }) => [samples, generator, reader].filter((one) => one !== undefined).length === 1,
    {
      message: 'either samples (a file) or generator or reader, exactly one of them',
    },
  );
type SuiteFile = YamlFile<z.output<typeof suiteFileSchema>>;

/** How a suite's scorer is told to judge. */
export const scorerToldSchema = z.strictObject({
  name: z.string(),
  version: z.int(),
  reading: z.enum(READINGS),
  options: jsonObject,
  /** The suite's own scorer; absent = it is one of evenhand's. */
  module: moduleSchema.optional(),
});

/** A named, versioned set of samples with its prompts and its scorer. */
export const suiteSchema = z.strictObject({
  name: idSchema,
  version: z.int().positive(),
  licence: z.string().nullable(),
  source: z.string().nullable(),
  description: z.string().nullable(),
  prompts: z.record(idSchema, promptSchema),
  scorer: scorerToldSchema,
  /** The suite's own generator; absent = it brings none. */
  generatorModule: moduleSchema.optional(),
  request: samplingSchema,
  /** How many samples the whole suite has; a run may have taken fewer. */
  size: z.int().nonnegative(),
  /** SHA-256 of all samples of the suite, canonical JSON in file order. */
  samplesSha256: z.string(),
  /** The public set that it was read from; absent = its samples are its own. */
  set: setSchema.optional(),
});
export type SuiteHeader = z.infer<typeof suiteSchema>;
export interface Suite extends SuiteHeader {
  readonly prompts: Readonly<Record<string, Prompt>>;
  readonly request: Sampling;
  readonly samples: readonly Sample[];
  /** Texts of the modules that it brings along; absent = none. */
  readonly modules?: readonly ModuleText[];
}

/** Makes samples from options; throws on options that it does not take. */
export interface Generator {
  readonly name: string;
  readonly options: z.ZodType<JsonObject>;
  readonly generate: (options: JsonObject) => readonly Sample[];
}

export interface SuiteParts {
  readonly generators: readonly Generator[];
  readonly readers: readonly Reader[];
  readonly scorers: readonly ScorerDefinition[];
  /** Judges that must run something; absent = there are none. */
  readonly runningScorers?: readonly RunningScorerDefinition[];
  /** Executes what a suite brings along; absent = suites may not bring code here. */
  readonly modules?: ModuleLoader | undefined;
}

/** What a suite says of itself, without its samples: enough for a list. */
export interface SuiteOutline {
  readonly name: string;
  readonly version: number;
  readonly licence: string | null;
  readonly description: string | null;
  readonly scorer: { readonly name: string; readonly version: number };
  /** Name of its reader; null = its samples are its own. */
  readonly reader: string | null;
  /** null = its set is not at hand. */
  readonly suite: Suite | null;
}

/** A suite as far as it is at hand. @throws ConfigError naming file and line, but not where a public set is missing */
export function outlineSuite(folder: string, parts: SuiteParts): SuiteOutline {
  const file = readSuiteFile(folder);
  const { name, version, licence, description, scorer, reader } = file.value;
  const outline = { name, version, licence, description, reader: reader?.name ?? null };
  const definition =
    scorer.module === undefined
      ? pick(judgesOf(parts), scorer.name!, 'scorer', file)
      : { name: scorer.module, version: 0 };
  try {
    return { ...outline, scorer: definition, suite: suiteOf(file, folder, parts) };
  } catch (error) {
    if (error instanceof SetMissingError) return { ...outline, scorer: definition, suite: null };
    throw error;
  }
}

/** Reads a suite's folder and checks all of it. @throws SetMissingError; ConfigError naming file and line */
export function loadSuite(folder: string, parts: SuiteParts): Suite {
  return suiteOf(readSuiteFile(folder), folder, parts);
}

/** Beside the suites: it is no part of what a run keeps of them. */
const sampleFiles = new WeakMap<readonly Sample[], string>();

/** SHA-256 of the file that a suite's samples were read from just now; null = they are from none, or from a run's folder. */
export function samplesFileSha256({ samples }: Pick<Suite, 'samples'>): string | null {
  return sampleFiles.get(samples) ?? null;
}

function judgesOf({ scorers, runningScorers }: SuiteParts): readonly (ScorerDefinition | RunningScorerDefinition)[] {
  return [...scorers, ...(runningScorers ?? [])];
}

function readSuiteFile(folder: string): SuiteFile {
  return readYaml(join(folder, 'suite.yaml'), suiteFileSchema, 'a suite (suite.yaml)');
}

function suiteOf(file: SuiteFile, folder: string, parts: SuiteParts): Suite {
  const { value } = file;
  const { name: scorerName, module: scorerPath, reading, ...scorerOptions } = value.scorer;
  const own = scorerPath === undefined ? null : bringModule(scorerPath, 'scorer', folder, parts.modules, file.problem);
  const definition =
    own === null ? pick(judgesOf(parts), scorerName!, 'scorer', file) : ownScorer(own, judgesOf(parts), file.problem);
  const options = checkOptions(definition.options, scorerOptions, file, ['scorer']);
  const { located, set, fileSha256, made } = samplesOf(file, folder, parts);
  const { variants, ...words } = value.prompt;
  const { promptOf } = wordings(file, folder, set);
  const main = promptOf(words, null, ['prompt']);
  const prompts = Object.fromEntries([
    ['main', main],
    ...Object.entries(variants).map(([name, other]) => [name, promptOf(other, main, ['prompt', 'variants', name])]),
  ]) as Record<string, Prompt>;
  checkSamples(located, definition, Object.values(prompts));
  const samples = located.map((one) => inRunOrder(one.value));
  if (fileSha256 !== undefined) sampleFiles.set(samples, fileSha256);
  return {
    name: value.name,
    version: value.version,
    licence: value.licence,
    source: value.source,
    description: value.description,
    prompts,
    scorer: {
      name: definition.name,
      version: definition.version,
      reading: reading as Reading,
      options,
      ...(own === null ? {} : { module: identityOf(own) }),
    },
    ...(made === undefined ? {} : { generatorModule: identityOf(made) }),
    request: value.request,
    size: samples.length,
    samplesSha256: hashOf(samples),
    ...(set === null ? {} : { set: set.identity }),
    samples,
    ...(own === null && made === undefined ? {} : { modules: textsOf(own, made) }),
  };
}

interface Found {
  readonly located: readonly Placed<Sample>[];
  /** null = the samples come from no public set. */
  readonly set: PublicSet | null;
  /** Of the file of samples; absent = there is none. */
  readonly fileSha256?: string;
  /** The suite's own generator; absent = it brings none. */
  readonly made?: LoadedModule;
}

function samplesOf(file: SuiteFile, folder: string, parts: SuiteParts): Found {
  const { samples, generator, reader } = file.value;
  if (reader !== undefined) return fromReader(reader, file, folder, parts);
  if (generator?.module !== undefined) return ownSamples(generator.module, generator, file, folder, parts);
  if (generator !== undefined) return { located: generated(generator, parts, file), set: null };
  const path = resolve(folder, samples!);
  return {
    located: readJsonLines(path, sampleSchema, { name: 'samples', keys: 'id, input and target' }),
    set: null,
    fileSha256: sha256(readFileSync(path)),
  };
}

/** Whether its name is enough to find it: where a catalogue keeps its suites. */
function inCatalogue(folder: string): boolean {
  const parent = dirname(resolve(folder));
  return basename(parent) === 'suites' && basename(dirname(parent)) === 'benchmarks';
}

function ownSamples(path: string, spec: object, file: SuiteFile, folder: string, parts: SuiteParts): Found {
  const { module: _, name: __, ...rest } = spec as Record<string, unknown>;
  const made = bringModule(path, 'generator', folder, parts.modules, file.problem);
  const samples = generatedBy(made, checkOptions(jsonObject, rest, file, ['generator'])) as SampleInput[];
  return { located: placed(samples, `${shown(file.path)}: generator ${made.file}`), set: null, made };
}

function generated(
  spec: { name?: string | undefined; module?: string | undefined },
  parts: SuiteParts,
  file: SuiteFile,
): Placed<Sample>[] {
  const { name, module: _, ...rest } = spec;
  const generator = pick(parts.generators, name!, 'generator', file);
  const samples = generator.generate(checkOptions(generator.options, rest, file, ['generator']));
  return samples.map((value) => ({ value, place: `${shown(file.path)}: generator ${name}` }));
}

function fromReader(
  spec: { name: string; from?: string | undefined },
  file: SuiteFile,
  folder: string,
  parts: SuiteParts,
): Found {
  const { name, from, ...rest } = spec;
  const reader = pick(parts.readers, name, 'reader', file);
  const options = checkOptions(reader.options, rest, file, ['reader']);
  try {
    const set = reader.read(options, from === undefined ? null : resolve(folder, from));
    return { located: placed(set.samples, `${shown(file.path)}: reader ${name}`), set };
  } catch (error) {
    if (!(error instanceof SetMissingError)) throw error;
    const { message } = file.problem(['reader'], error.message);
    const bring =
      error.bring === null
        ? ''
        : `; it is fetched by: evenhand fetch ${inCatalogue(folder) ? basename(folder) : shown(folder)}`;
    throw new SetMissingError(`${message}${bring}`, error.reader, error.bring);
  }
}

function pick<T extends { name: string }>(from: readonly T[], name: string, what: string, file: YamlFile<unknown>): T {
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

/** What samples are grouped by when uncertainty is computed. Two samples with the same name are not independent. */
export function clusterOf(sample: Pick<Sample, 'id' | 'cluster' | 'twin'>): string {
  if (sample.cluster !== null) return `cluster ${sample.cluster}`;
  return sample.twin !== null ? `twin ${sample.twin}` : `sample ${sample.id}`;
}

/** Keys in the order in which a run's folder keeps them, so that a judge sees the same then and now. */
function inRunOrder(sample: Sample): Sample {
  if (sample.reference === null && sample.tools === null) return sample;
  return JSON.parse(canonicalJson(sample)) as Sample;
}
