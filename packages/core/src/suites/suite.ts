import { join } from 'node:path';
import { describe, idSchema, type Located, readBytes, readYaml, sha256 } from '@evenhand/io';
import * as z from 'zod';
import { DatasetMissingError, datasetIdentitySchema } from '../contract/dataset.ts';
import { type EnvironmentConfig, environmentConfigSchema } from '../contract/environment.ts';
import { jsonObject, type Sampling, samplingSchema, type Tool } from '../contract/generation.ts';
import type { List } from '../contract/list.ts';
import { type LoadedModule, type ModuleText, moduleSchema } from '../contract/module.ts';
import { READINGS, type Reading } from '../contract/score.ts';

import { PackedSamples } from './packed-samples.ts';
import { type Prompt, promptSchema } from './prompt-variant.ts';
import { createPromptReader } from './prompt-variant-file.ts';
import type { Sample } from './sample.ts';
import {
  checkOptions,
  findByName,
  listScorers,
  type SuiteContext,
  type SuiteFile,
  suiteFileSchema,
} from './suite-file.ts';
import {
  createModuleDefinition,
  createModuleEnvironmentDefinition,
  listModuleTexts,
  loadSuiteModule,
  toModuleIdentity,
} from './suite-modules.ts';
import { checkSamples } from './suite-samples.ts';
import { readSuiteSamples } from './suite-sources.ts';

/** How a suite's scorer is told to judge. */
export const scorerConfigSchema = z.strictObject({
  name: describe(z.string(), 'Name of the scorer.'),
  version: describe(z.int(), 'Its version.'),
  reading: describe(z.enum(READINGS), 'Which of the two readings is the headline score.'),
  options: jsonObject.describe('Its options, with defaults filled in.'),
  module: describe(moduleSchema.optional(), "The suite's own scorer; absent = it is one of evenhand's."),
});

/** What a suite is the counterpart of, where it was made to be compared with another one of the same run. */
const counterpartSchema = z.strictObject({
  of: idSchema.describe('Name of the suite that it is compared with, question by question by their ids.'),
  how: describe(
    z.enum(['fresh', 'shuffled']),
    '`fresh`: drawn anew by the same generator; `shuffled`: the same questions, options in another order.',
  ),
  seed: describe(z.int().nonnegative(), 'Seed that it was drawn from.'),
});
export type Counterpart = z.infer<typeof counterpartSchema>;

/** A named, versioned set of samples with its prompts and its scorer. */
export const suiteSchema = z.strictObject({
  name: idSchema.describe('Name of the suite.'),
  version: describe(z.int().positive(), 'Its version.'),
  licence: describe(z.string().nullable(), 'Licence of the questions; null = not stated.'),
  source: describe(z.string().nullable(), 'Where the questions are from; null = not stated.'),
  description: describe(z.string().nullable(), 'One line about the suite; null = none.'),
  written: describe(
    z.iso.date().optional(),
    'Day on which the questions were written, or first published; absent = not stated.',
  ),
  prompts: describe(z.record(idSchema, promptSchema), 'The prompt (`main`) and its variants, complete, by name.'),
  scorer: scorerConfigSchema.describe('What scores the replies.'),
  generatorModule: describe(moduleSchema.optional(), "The suite's own generator; absent = it brings none."),
  environment: describe(
    environmentConfigSchema.optional(),
    'What answers the model, so that a sample is a dialogue; absent = one reply ends a sample.',
  ),
  request: samplingSchema.describe('Sampling that the suite asks of every model.'),
  size: describe(z.int().nonnegative(), 'Samples of the whole suite; a run may have taken fewer.'),
  samplesSha256: describe(z.string(), 'SHA-256 of all samples of the suite, canonical JSON in file order.'),
  set: describe(
    datasetIdentitySchema.optional(),
    'The public dataset that it was read from; absent = its samples are its own.',
  ),
  counterpart: describe(
    counterpartSchema.optional(),
    'What it is the counterpart of, in a run with `fresh` or `shuffleOptions`; absent = of none.',
  ),
});
export type SuiteHeader = z.infer<typeof suiteSchema>;
export interface Suite extends SuiteHeader {
  readonly prompts: Readonly<Record<string, Prompt>>;
  readonly request: Sampling;
  readonly samples: List<Sample>;
  /** Texts of the modules that it brings along; absent = none. */
  readonly modules?: readonly ModuleText[];
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

/** A suite as far as it is at hand. @throws ConfigError naming file and line, but not where a public set is missing; NotLoadedError */
export function outlineSuite(folder: string, context: SuiteContext): SuiteOutline {
  const file = readSuiteFile(folder);
  const { name, version, licence, description, scorer, reader } = file.value;
  const outline = { name, version, licence, description, reader: reader?.name ?? null };
  const definition =
    scorer.module === undefined
      ? findByName(listScorers(context), scorer.name!, 'scorer', file)
      : { name: scorer.module, version: 0 };
  try {
    return { ...outline, scorer: definition, suite: buildSuite(file, folder, context) };
  } catch (error) {
    if (error instanceof DatasetMissingError) return { ...outline, scorer: definition, suite: null };
    throw error;
  }
}

/** Reads a suite's folder and checks all of it. @throws SetMissingError; ConfigError naming file and line */
export function loadSuite(folder: string, context: SuiteContext): Suite {
  return buildSuite(readSuiteFile(folder), folder, context);
}

/** Beside the suites: it is no part of what a run keeps of them. */
const sampleFiles = new WeakMap<List<Sample>, string>();

/** SHA-256 of the file that a suite's samples were read from; null = they are from none, or from a run's folder. @throws ConfigError where it is gone */
export function hashSamplesFile({ samples }: Pick<Suite, 'samples'>): string | null {
  const path = sampleFiles.get(samples);
  return path === undefined ? null : sha256(readBytes(path, 'the samples that were read from it just now'));
}

type FreshDraw = (shift: number) => { readonly suite: Suite; readonly seed: number };
/** Beside the suites, as above. */
const freshDraws = new WeakMap<List<Sample>, FreshDraw>();

/**
 * The suite by its own generator with another seed: that of its file, one more, and `shift` more. null = no generator with a seed makes
 * it, or it is read from a run's folder. @throws ConfigError where the generator refuses
 */
export function drawFreshSuite({ samples }: Pick<Suite, 'samples'>, shift: number): ReturnType<FreshDraw> | null {
  return freshDraws.get(samples)?.(shift) ?? null;
}

function readSuiteFile(folder: string): SuiteFile {
  return readYaml(join(folder, 'suite.yaml'), suiteFileSchema, 'a suite (suite.yaml)');
}

function buildSuite(file: SuiteFile, folder: string, context: SuiteContext): Suite {
  const { value } = file;
  const { name: scorerName, module: scorerPath, reading, ...scorerOptions } = value.scorer;
  const scorerModule =
    scorerPath === undefined ? null : loadSuiteModule(scorerPath, 'scorer', folder, context.modules, file.problem);
  const definition =
    scorerModule === null
      ? findByName(listScorers(context), scorerName!, 'scorer', file)
      : createModuleDefinition(scorerModule, listScorers(context), file.problem);
  const options = checkOptions(definition.options, scorerOptions, file, ['scorer']);
  const { located, dataset, file: from, generatorModule } = readSuiteSamples(file, folder, context);
  const environment = readEnvironment(file, folder, context);
  const { variants, ...mainVariant } = value.prompt;
  const { readPrompt } = createPromptReader(file, folder, dataset);
  const main = readPrompt(mainVariant, null, ['prompt']);
  const prompts = Object.fromEntries([
    ['main', main],
    ...Object.entries(variants).map(([name, other]) => [name, readPrompt(other, main, ['prompt', 'variants', name])]),
  ]) as Record<string, Prompt>;
  const samples = new PackedSamples(
    checkSamples(withTools(located, value.tools), definition, Object.values(prompts), environment?.checkSample),
  );
  if (from !== undefined) sampleFiles.set(samples, from);
  const { generator } = value;
  const ownSeed: unknown = generator?.seed;
  if (generator !== undefined && typeof ownSeed === 'number')
    freshDraws.set(samples, (shift) => {
      const seed = (ownSeed + 1 + shift) % Number.MAX_SAFE_INTEGER;
      return {
        suite: buildSuite({ ...file, value: { ...value, generator: { ...generator, seed } } }, folder, context),
        seed,
      };
    });
  const modules = listModuleTexts(scorerModule, generatorModule, environment?.module);
  return {
    name: value.name,
    version: value.version,
    licence: value.licence,
    source: value.source,
    description: value.description,
    ...(value.written === null ? {} : { written: value.written }),
    prompts,
    scorer: {
      name: definition.name,
      version: definition.version,
      reading: reading as Reading,
      options,
      ...(scorerModule === null ? {} : { module: toModuleIdentity(scorerModule) }),
    },
    ...(generatorModule === undefined ? {} : { generatorModule: toModuleIdentity(generatorModule) }),
    ...(environment === null ? {} : { environment: environment.config }),
    request: value.request,
    size: samples.length,
    samplesSha256: samples.sha256,
    ...(dataset === null ? {} : { set: dataset.identity }),
    samples,
    ...(modules.length === 0 ? {} : { modules }),
  };
}

/** What a suite's dialogues take place in. */
interface SuiteEnvironment {
  readonly config: EnvironmentConfig;
  readonly module: LoadedModule | null;
  /** Why a sample cannot be played; null = it can. */
  readonly checkSample: (sample: Sample) => string | null;
}

/** null = the suite has none. @throws ConfigError */
function readEnvironment(file: SuiteFile, folder: string, context: SuiteContext): SuiteEnvironment | null {
  const { environment } = file.value;
  if (environment === undefined) return null;
  const { name, module: path, maxTurns, ...stated } = environment;
  const module =
    path === undefined ? null : loadSuiteModule(path, 'environment', folder, context.modules, file.problem);
  const { environments = [] } = context;
  const definition =
    module === null
      ? findByName(environments, name!, 'environment', file)
      : createModuleEnvironmentDefinition(module, environments, file.problem);
  const options = checkOptions(definition.options, stated, file, ['environment']);
  return {
    config: {
      name: definition.name,
      version: definition.version,
      maxTurns,
      options,
      ...(module === null ? {} : { module: toModuleIdentity(module) }),
    },
    module,
    checkSample: definition.checkSample,
  };
}

/** Samples with the tools of their suite, where they state none themselves. */
function* withTools(
  located: Iterable<Located<Sample>>,
  tools: readonly Tool[] | undefined,
): Generator<Located<Sample>> {
  for (const one of located)
    yield tools === undefined || one.value.tools !== null
      ? one
      : { ...one, value: { ...one.value, tools: [...tools] } };
}

/** What samples are grouped by when uncertainty is computed. Two samples with the same name are not independent. */
export function toClusterKey(sample: Pick<Sample, 'id' | 'cluster' | 'twin'>): string {
  if (sample.cluster !== null) return `cluster ${sample.cluster}`;
  return sample.twin !== null ? `twin ${sample.twin}` : `sample ${sample.id}`;
}
